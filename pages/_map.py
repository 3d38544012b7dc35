"""The map of communes beside the ranked table, on every page that has them. Not a page itself (leading underscore)."""

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.filters import METRICS, metric_switch
from components.maps import map_figure
from components.panels import panel
from components.theme import MAP_STYLE, graph_config
from domain.registry import EVERY
from domain.selection import Selection
from domain.text import Text
from pages import _page

MAP = Text("Bản đồ theo xã, phường", "Communes and wards")
RANKING = Text("Xếp hạng đơn vị", "Units ranked")
CLICK = Text("bấm tên để mở đơn vị, bấm số để mở hồ sơ", "a name opens the unit, a number the dossiers behind it")
VIETNAM = (106.0, 16.0)
ANYWHERE = (4.5, 4.5)
"""Centre and zooms of the map of a province whose boundaries are not known."""


def map_and_ranking(name: str, selection: Selection, metrics: Sequence[str] = METRICS, note: Text = CLICK) -> Component:
    """Both panels; ``metrics`` are what the map's switch offers, ``note`` says what a click does."""
    ranked = panel(
        RANKING.get(selection.lang),
        _page.table_slot(f"{name}-ranking"),
        note=note.get(selection.lang),
        name="ranking",
    )
    return html.Div([_map(name, selection, metrics), ranked], className="split")


def _map(name: str, selection: Selection, metrics: Sequence[str]) -> Component:
    lang, view = selection.lang, _page.screen().map_view(selection.units)
    url, centre, fits = (view.url, view.centre, view.fits) if view else ("", VIETNAM, ANYWHERE)
    figure = map_figure(url, MAP_STYLE, (), (*centre, min(fits)), EVERY[selection.metric], lang)
    figure.update_layout(meta=list(fits))
    identity = f"{name}-map"
    graph = dcc.Graph(id=identity, figure=figure, config=graph_config(lang), className="map-graph", responsive=True)
    switch = metric_switch(name, selection.metric, lang, metrics)
    body = [graph, dcc.Store(id=f"{identity}-values"), _page.slot(f"{name}-legend")]
    return panel(MAP.get(lang), body, tools=switch, name="map")
