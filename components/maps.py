"""The commune map: one choropleth whose geometry and style come by URL and whose values arrive later."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component

from components.format import kpi_amount, kpi_parts, percent, share
from components.theme import PANEL, STEP_COLOURS, VOLUME_COLOURS, Theme, base_layout
from domain.kpi import FEW, NEUTRAL, NONE, STATUS_WORDS, Figure, Kpi
from domain.text import Text

STEPS = 11
"""Colour steps of the map: 0 no colour, 1-5 status, 6-10 fifths of a KPI without a target."""
SCHEMATIC = Text("Ranh giới minh họa", "Schematic boundaries")
GREY = Text("Quá ít / chưa có dữ liệu", "Too few / no data")
SHARE_OF_OPEN = Text("Tỷ lệ trên hồ sơ đang giải quyết", "Share of the open dossiers")
SHARE = Text("Tỷ lệ trên tổng số", "Share of all")
FIFTHS = Text("Năm nhóm đơn vị, từ ít đến nhiều", "Fifths of the units, fewest to most")
FEWEST = Text("ít nhất", "fewest")
MOST = Text("nhiều nhất", "most")
WAITING = Text("đang tải…", "loading…")
HOVER = "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}%{customdata[3]}<extra></extra>"


@dataclass(frozen=True, slots=True)
class MapRow:
    """One unit on the map: ``key`` is the feature id of the boundary file."""

    key: str
    name: str
    figure: Figure


def map_figure(
    geojson_url: str,
    style_url: str,
    locations: Sequence[str],
    view: tuple[float, float, float],
    kpi: Kpi,
    lang: str,
    theme: Theme = "light",
) -> go.Figure:
    """Skeleton of the map, all units grey; `map_values` are put into it later.

    ``style_url`` must be a URL: an inline style object freezes every update after the first (plotly.js 4).
    ``view`` is (longitude, latitude, zoom). The figure does not depend on the KPI beyond the waiting text, so a
    change of metric changes values alone.
    """
    lon, lat, zoom = view
    trace = {
        "type": "choroplethmap",
        "geojson": geojson_url,
        "featureidkey": "id",
        "locations": list(locations),
        "z": [0] * len(locations),
        "customdata": [["", kpi.label.get(lang), WAITING.get(lang), ""]] * len(locations),
        "hovertemplate": HOVER,
        "zmin": 0,
        "zmax": STEPS - 1,
        "colorscale": colour_scale(theme),
        "showscale": False,
        "marker": {"line": {"color": PANEL[theme], "width": 1}, "opacity": 1},
    }
    layout = base_layout(lang, theme) | {
        "map": {"style": style_url, "center": {"lon": lon, "lat": lat}, "zoom": zoom},
        "uirevision": "map",
        "clickmode": "event",
    }
    return go.Figure(data=[trace], layout=layout)


OWN_LIMITS = Text("Có đơn vị theo mục tiêu riêng", "Some units go by targets of their own")


def map_values(kpi: Kpi, rows: Sequence[MapRow], lang: str, geojson_url: str = "", behind: str = "") -> dict[str, Any]:
    """What assets/clientside.js (paintMap) puts into the map's one trace: cells, colour steps and hover texts.

    With ``geojson_url`` the geometry as well, for a map that can show more than one. ``behind`` is the address of the
    dossiers that a cell opens, narrowed to its commune; without it a cell opens the commune's page. Not a `Patch`: dash
    fails on one whose page the reader has left by the time it arrives.
    """
    geometry = {"geojson": geojson_url} if geojson_url else {}
    return geometry | {
        "locations": [row.key for row in rows],
        "z": colour_steps(kpi, rows),
        "customdata": [hover_row(kpi, row, lang) for row in rows],
        "meta": {"behind": behind},
    }


def colour_steps(kpi: Kpi, rows: Sequence[MapRow]) -> list[int]:
    """Colour step 0-10 of each row: status, or the row's fifth (6 fewest … 10 most) where no status applies."""
    values = sorted(row.figure.value for row in rows if row.figure.status is NEUTRAL and row.figure.value is not None)
    limits = [values[len(values) * fifth // 5] for fifth in range(1, 5)] if values else []
    return [_step(row.figure, limits, volume=kpi.bands is None) for row in rows]


def hover_row(kpi: Kpi, row: MapRow, lang: str) -> list[str]:
    """Texts of the hover box: name, KPI and value, dossiers behind it, status word (lines end themselves)."""
    status = row.figure.status
    parts = kpi_parts(kpi, row.figure, lang)
    word = "" if status is NEUTRAL else f"{status.icon} {status.label.get(lang)}"
    label = kpi.short.get(lang)
    return [row.name, f"{label}: {kpi_amount(kpi, row.figure, lang)}", f"{parts}<br>" if parts else "", word]


def colour_scale(theme: Theme = "light") -> list[list[Any]]:
    """Discrete plotly colour scale of the eleven steps."""
    colours = (*STEP_COLOURS[theme], *VOLUME_COLOURS[theme])
    edges = [(step - 0.5) / (STEPS - 1) for step in range(1, STEPS)]
    starts, ends = [0.0, *edges], [*edges, 1.0]
    pairs = zip(colours, starts, ends, strict=True)
    return [[at, colour] for colour, start, end in pairs for at in (start, end)]


def legend(kpi: Kpi, lang: str, *, schematic: bool = False, own: bool = False) -> Component:
    """What the colours mean: the bands with their words, the hatched grey, and the note on schematic boundaries.

    ``own``: some communes have limits of their own, which their colours follow.
    """
    shares = SHARE_OF_OPEN if kpi.denominator == ("open",) else SHARE
    note = shares if kpi.bands and kpi.kind == "count" else None if kpi.bands else FIFTHS
    entries = _bands(kpi, lang) if kpi.bands else _fifths(lang)
    items = [html.Li([html.I(className=f"key {css}"), label, html.Small(word)]) for css, label, word in entries]
    items.append(html.Li([html.I(className="key s0"), GREY.get(lang)]))
    head = [html.P(note.get(lang), className="legend-note")] if note else []
    if own and kpi.bands:
        items.append(html.Li(OWN_LIMITS.get(lang), className="legend-own"))
    if schematic:
        items.append(html.Li(SCHEMATIC.get(lang), className="legend-schematic"))
    return html.Div([*head, html.Ul(items)], className="legend")


def band_labels(kpi: Kpi, lang: str) -> list[str]:
    """The five bands from best to worst as text: ``≥ 98 %``, ``97 – 98``, … ``< 92``."""
    if kpi.bands is None:
        return []
    signs = ("≥", "<") if kpi.better == "higher" else ("≤", ">")
    plain = [share(limit, lang).rstrip("%").strip() for limit in kpi.bands]
    pairs = zip(plain[1:], plain, strict=False)
    middle = [f"{low} – {high}" if kpi.better == "higher" else f"{high} – {low}" for low, high in pairs]
    return [f"{signs[0]} {share(kpi.bands[0], lang)}", *middle, f"{signs[1]} {plain[-1]}"]


def _bands(kpi: Kpi, lang: str) -> list[tuple[str, str, str]]:
    words = STATUS_WORDS[:5]
    return [
        (f"s{word.step}", label, word.label.get(lang))
        for word, label in zip(words, band_labels(kpi, lang), strict=True)
    ]


def _fifths(lang: str) -> list[tuple[str, str, str]]:
    edges = {0: FEWEST.get(lang), 4: MOST.get(lang)}
    names = [f"{percent(n / 5, 0, lang)} – {percent((n + 1) / 5, 0, lang)}" for n in range(5)]
    return [(f"v{n + 1}", names[n], edges.get(n, "")) for n in range(5)]


def _step(figure: Figure, limits: Sequence[float], *, volume: bool) -> int:
    if not volume or figure.value is None or figure.status in (FEW, NONE):
        return figure.status.step
    return 6 + bisect_right(limits, figure.value)
