"""What layouts know without asking the database, put together for one application."""

from db.settings import Settings
from domain.recast import BEFORE, CURRENT
from domain.screen import MapView, Outline, Screen
from domain.zone import ZONE
from geo.layers import communes, current_layer, former_communes, view
from geo.outline import WIDE, picture
from geo.units import provinces
from queries.source import Source

TILE, ENDLESS = 512, 1_000_000  # pixels


def make_screen(settings: Settings, source: Source) -> Screen:
    """Return what layouts know: province, map, clock and the least dossiers of a rate."""

    def map_view(units: str = CURRENT) -> MapView | None:
        name = former_communes if units == BEFORE else communes
        layer = current_layer(settings.data_dir, name(settings.province))
        if layer is None:
            return None
        lon, lat, wide = view(layer.bounds, TILE, ENDLESS)
        high = view(layer.bounds, ENDLESS, TILE)[2]
        return MapView(f"/geo/{layer.name}/{layer.hash}.json", (lon, lat), (wide, high), layer.schematic)

    def outline() -> Outline | None:
        drawn = picture(settings.data_dir, communes(settings.province))
        if drawn is None:
            return None
        layer, shapes = drawn.layer, drawn.shapes
        boxes, anchors = ({code: getattr(each, part) for code, each in shapes.items()} for part in ("box", "anchor"))
        return Outline(
            f"/geo/{layer.name}/{layer.hash}.outline.json", (WIDE, drawn.height), boxes, anchors, layer.schematic
        )

    province = provinces().set_index("code")["name"].get(settings.province, settings.province)
    actions = settings.actions == "on"
    return Screen(str(province), map_view, lambda: source.now().astimezone(ZONE), actions=actions, outline=outline)
