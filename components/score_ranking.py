"""Communes and departments ranked by points, and the map of communes coloured by them."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.format import number, percent
from components.score import plain_points, written_points
from domain.decision766 import BLOCKS
from domain.fold import sort_key
from domain.score_asked import FEW, achieved, dossiers_of, points_of
from domain.scorecard import Scorecard
from domain.text import Text

SHORT: dict[str, Text] = {
    "": Text("Tổng điểm", "Total"),
    "transparency": Text("Công khai", "Open"),
    "progress": Text("Tiến độ", "Progress"),
    "online": Text("Trực tuyến", "Online"),
    "payment": Text("Thanh toán", "Payment"),
    "digitization": Text("Số hóa", "Digitized"),
    "satisfaction": Text("Hài lòng", "Satisfied"),
}
NAMES: dict[str, Text] = {"commune": Text("Xã, phường", "Commune"), "agency": Text("Sở, ngành", "Department")}
WON = Text("Đạt", "Won")
WON_HELP = Text(
    "Điểm đạt được trên số điểm đã có số liệu; xếp hạng theo cột này để chỗ chưa có số liệu không bị tính là 0.",
    "Points won of those with figures; the order goes by it, so that what is unknown does not count as 0.",
)
KNOWN = Text("Đã biết", "Known")
KNOWN_HELP = Text("Số điểm đã có số liệu.", "Points that have figures.")
DOSSIERS = Text("Hồ sơ", "Dossiers")
TOO_FEW = Text("{name} · quá ít hồ sơ", "{name} · too few dossiers")
NOBODY = (
    Text("Chưa có nơi nào có số liệu của kỳ.", "No place has figures of the period."),
    Text("Chọn kỳ khác.", "Choose another period."),
)
HOVER = Text("{known} điểm đã có số liệu", "{known} points have figures")
FEW_WORD = Text("Quá ít hồ sơ (dưới 10)", "Too few dossiers (under 10)")
LEGEND = Text(
    "Năm nhóm xã, phường bằng nhau, theo phần điểm đạt được trên số điểm đã có số liệu",
    "Fifths of the communes, by the share of the points with figures that was won",
)
LOWEST, HIGHEST = Text("thấp nhất", "lowest"), Text("cao nhất", "highest")
GREY = Text("Quá ít hồ sơ / chưa có số liệu", "Too few dossiers / no data")
SCHEMATIC = Text("Ranh giới minh họa", "Schematic boundaries")


def is_few(card: Scorecard) -> bool:
    """Whether the place has too few dossiers to be ranked."""
    return dossiers_of(card.score) < FEW


def ranked(cards: Sequence[Scorecard], part: str) -> list[Scorecard]:
    """Cards by the share of known points won, greatest first; too few or unknown last; ties by points, then name."""

    def order(card: Scorecard) -> tuple[bool, float, float, str]:
        share, points = achieved(card, part), points_of(card, part)[0]
        return is_few(card) or share is None, -(share or 0.0), -(points or 0.0), sort_key(card.place.name)

    return sorted(cards, key=order)


def ranking_rows(
    cards: Sequence[Scorecard], level: str, part: str, href: Callable[[Scorecard], str], lang: str
) -> dict[str, Any]:
    """The ranked table of one ``level``, as data that assets/ranking.js writes into a `table_slot`."""
    rows = ranked([card for card in cards if card.place.level == level], part)
    parts = ["", *(block.key for block in BLOCKS)]
    heads = [
        [NAMES[level].get(lang), "", ""],
        [WON.get(lang), "num is-metric", WON_HELP.get(lang)],
        *([SHORT[key].get(lang), "num is-chosen" if key == part else "num", _help(key, lang)] for key in parts),
        [KNOWN.get(lang), "num", KNOWN_HELP.get(lang)],
        [DOSSIERS.get(lang), "num", ""],
    ]
    return {
        "classes": "rank m2 no-spark",
        "target": "",
        "spark": "",
        "heads": heads,
        "behind": [""] * len(heads),
        "narrow": [""] * len(rows),
        "rows": [_row(card, part, parts, href(card), lang) for card in rows],
        "empty": [text.get(lang) for text in NOBODY],
    }


def _help(part: str, lang: str) -> str:
    block = next((each for each in BLOCKS if each.key == part), None)
    return f"{block.label.get(lang)}: {plain_points(block.maximum, lang)}" if block else ""


def _row(card: Scorecard, part: str, parts: Sequence[str], href: str, lang: str) -> list[Any]:
    """Class, bar, sparkline, address, then the cells."""
    few, share = is_few(card), achieved(card, part)
    name = TOO_FEW.format(name=card.place.name).get(lang) if few else card.place.name
    shown = None if few else share
    cells = [written_points(points_of(card, key)[0], lang) for key in parts]
    known = plain_points(points_of(card, part)[1], lang)
    bar = "" if shown is None else f"{100 * shown:.0f}%"
    told = [name, percent(shown, 1, lang), *cells, known, number(dossiers_of(card.score), 0, lang)]
    return ["s0", bar, "", href, *told]


def map_cells(cards: Sequence[Scorecard], part: str, behind: str, geojson_url: str, lang: str) -> dict[str, Any]:
    """What assets/clientside.js (paintMap) puts into the map's trace; a cell opens ``behind``, narrowed to its unit."""
    communes = [card for card in cards if card.place.level == "commune"]
    geometry = {"geojson": geojson_url} if geojson_url else {}
    return geometry | {
        "locations": [card.place.key for card in communes],
        "z": _fifths([None if is_few(card) else achieved(card, part) for card in communes]),
        "customdata": [_hover(card, part, lang) for card in communes],
        "meta": {"behind": behind},
    }


def _fifths(shares: Sequence[float | None]) -> list[int]:
    """Colour step of each share: 6 in the lowest fifth of those known … 10 in the highest, 0 where it is unknown."""
    known = sorted(share for share in shares if share is not None)
    limits = [known[len(known) * fifth // 5] for fifth in range(1, 5)] if known else []
    return [0 if share is None else 6 + bisect_right(limits, share) for share in shares]


def _hover(card: Scorecard, part: str, lang: str) -> list[str]:
    points, known, maximum = points_of(card, part)
    label = _help(part, lang).partition(":")[0] or SHORT[part].get(lang)
    value = f"{label}: {written_points(points, lang)} / {plain_points(maximum, lang)}"
    if is_few(card):
        return [card.place.name, value, f"{FEW_WORD.get(lang)}<br>", ""]
    told = HOVER.get(lang).format(known=plain_points(known, lang))
    return [card.place.name, value, f"{told}<br>", percent(achieved(card, part), 1, lang)]


def score_legend(lang: str, *, schematic: bool) -> Component:
    """What the colours of the map mean: fifths, as no rule sets bands of points."""
    edges = {0: LOWEST.get(lang), 4: HIGHEST.get(lang)}
    names = [f"{percent(n / 5, 0, lang)} – {percent((n + 1) / 5, 0, lang)}" for n in range(5)]
    items = [html.Li([html.I(className=f"key v{n + 1}"), names[n], html.Small(edges.get(n, ""))]) for n in range(5)]
    items.append(html.Li([html.I(className="key s0"), GREY.get(lang)]))
    if schematic:
        items.append(html.Li(SCHEMATIC.get(lang), className="legend-schematic"))
    return html.Div([html.P(LEGEND.get(lang), className="legend-note"), html.Ul(items)], className="legend")
