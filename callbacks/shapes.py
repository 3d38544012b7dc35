"""From measures to what the components draw: cards, ranked rows, trend, and the stamp the live client reads."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from components.cards import CardRow
from components.format import moment
from components.maps import MapRow, legend, map_values
from components.ranking import RankRow
from components.recast import disclosure
from components.states import empty, no_data, notice
from components.trend import Grain, TrendPoint, trend_figure
from domain.codes import AgencyLevel
from domain.fold import sort_key
from domain.kpi import FEW, Kpi, Totals
from domain.kpis import KPI
from domain.links import dossiers_url
from domain.recast import Disclosure
from domain.screen import Screen
from domain.selection import Selection
from domain.targets import Aims
from domain.text import Text
from queries.overview import UnitRow

TILES = ("received", "online", "digitized", "on_time", "overdue")
"""KPIs of the first glance: the cards of the overview and the columns of its ranking."""
OTHERS = ("e_result", "full_online", "portal_on_time", "early", "open", "due_today", "returned", "processing_hours")
"""The rest of the registry, as smaller cards."""
TREND_NEEDS_DAYS = Text(
    "“{label}” là số tại thời điểm này, không có diễn biến theo ngày.",
    '"{label}" is a state right now and has no course over days.',
)
NO_COMMUNE = Text(
    "Trong phạm vi này không có hồ sơ của xã, phường nào để vẽ bản đồ.", "No dossier of any commune to draw a map of."
)
COMMUNE = AgencyLevel.COMMUNE.name.lower()
STAMP = Text("Số liệu lúc {at} · phiên bản {version}", "Figures of {at} · version {version}")

SHEET = Text("Tải CSV", "Download CSV")

Point = tuple[date, float | None, float | None]


def columns(metric: str) -> tuple[str, ...]:
    """KPIs of a ranking: the tiles, and the metric when it is not one of them."""
    return TILES if metric in TILES else (*TILES[:-1], metric, TILES[-1])


def card_rows(
    keys: Iterable[str], totals: Totals, previous: Totals | None, selection: Selection, aims: Aims
) -> list[CardRow]:
    """Cards of ``keys``, each opening the dossiers behind it; a state right now has no previous figure."""
    return [
        CardRow(
            kpi,
            kpi.figure(totals),
            kpi.figure(previous) if previous and not kpi.now else None,
            dossiers_url(selection, **behind(kpi)),
        )
        for kpi in map(aims.kpi, keys)
    ]


def behind(kpi: Kpi) -> dict[str, str]:
    """Which dossiers a click on the KPI's card asks for: those that missed, or those counted."""
    if kpi.key == "overdue":
        return {"view": "late"}
    part = "miss" if kpi.kind == "ratio" and kpi.better == "higher" else "num" if kpi.kind != "mean" else "den"
    return {"kpi": kpi.key, "part": part}


def behind_columns(keys: Iterable[str], selection: Selection) -> dict[str, str]:
    """KPI key -> address of the dossiers behind its number, for the columns of a ranking that narrows them by row."""
    return {key: dossiers_url(selection, **behind(KPI[key])) for key in keys}


def map_slots(
    units: Iterable[UnitRow],
    metric: Kpi,
    told: Disclosure | None,
    selection: Selection,
    screen: Screen,
    aims: Aims,
    *,
    lists: bool = False,
    opened: str = "",
) -> dict[str, Any]:
    """The map's values, and under it what its colours mean, how it was recast, and that there is nothing to draw.

    With ``lists`` a cell opens the dossiers behind its number, without it the page of its commune; ``opened`` is
    another address that it narrows to the commune.
    """
    lang, view = selection.lang, screen.map_view(selection.units)
    communes = [row for row in units if row.level == COMMUNE and row.by == "unit"]
    places = [MapRow(row.key, row.name, aims.at(metric.key, row.by, row.key).figure(row.totals)) for row in communes]
    colours = legend(metric, lang, schematic=bool(view and view.schematic), own=aims.differ(metric.key))
    if lists:
        opened = dossiers_url(selection.with_(unit="", agency=""), **behind(metric))
    blank = None if places else html.P(NO_COMMUNE.get(lang), className="map-empty")
    return {
        "map": map_values(metric, places, lang, view.url if view else "", opened),
        "legend": [each for each in (colours, disclosure(told, lang), blank) if each is not None],
    }


def rank_rows(
    rows: Iterable[UnitRow],
    metric: str,
    href: Callable[[UnitRow], str | None],
    aims: Aims,
    shown: Sequence[str] = (),
) -> list[RankRow]:
    """Rows in order of the metric, greatest first; without a value last; ties by dossiers received, then by name.

    ``shown`` are the KPIs of the table, `columns` of the metric by default; the first counts, the metric is among them.
    """
    keys = shown or columns(metric)
    ranked = [
        RankRow(
            row.key,
            row.name,
            {key: aims.at(key, row.by, row.key).figure(row.totals) for key in keys},
            [share(point) for point in row.spark],
            href(row),
            urlencode({row.by: row.key}),
        )
        for row in rows
    ]
    return sorted(ranked, key=lambda row: _order(row, metric, keys[0]))


def _order(row: RankRow, metric: str, first: str) -> tuple[bool, float, float, str]:
    figure, counted = row.figures[metric], row.figures[first]
    value = None if figure.status is FEW else figure.value
    return value is None, -(value or 0.0), -(counted.value or 0.0), sort_key(row.name)


def share(point: tuple[float | None, float | None]) -> float | None:
    """Value of a sparkline's day: the number itself for counts, None without a denominator."""
    num, den = point
    return num if den is None or num is None else num / den if den else None


def trend_slots(
    points: Sequence[Point], kpi: Kpi, grain: str, lang: str, selection: Selection | None = None
) -> dict[str, Any]:
    """The trend's three slots: its figure, its name, and a sentence instead where there is nothing to draw.

    With ``selection`` each point opens the dossiers behind it (assets/clientside.js, openPeriod).
    """
    kind: Grain = "week" if grain == "week" else "month" if grain == "month" else "day"
    drawn = [] if kpi.now else [TrendPoint(*point) for point in points]
    note = html.P(TREND_NEEDS_DAYS.format(label=kpi.label).get(lang), className="muted") if kpi.now else empty(lang)
    figure = trend_figure(drawn, kpi, kpi.target, lang, kind)
    if selection:
        days = {name: day.isoformat() for name, day in (("from", selection.start), ("to", selection.end)) if day}
        figure.update_layout(meta={"behind": dossiers_url(selection, **behind(kpi)), "grain": kind, **days})
    return {
        "trend": figure,
        "trend-label": kpi.label.get(lang),
        "trend-note": None if drawn else note,
    }


def notes_body(notes: Sequence[Text], version: int, lang: str) -> Component | None:
    """Notes above the page; an empty database says what to do first; None when there is nothing to say."""
    if version == 0:
        return no_data(lang)
    return notice(list(notes), lang) if notes else None


def stamp(
    version: int, as_of: datetime, lang: str, sentence: str = "", sheet: str = "", *, feed: str = ""
) -> list[Component]:
    """What was asked, with the time of the figures and the address of its CSV ``sheet``, if any.

    The live client reads version and minute from it; ``feed`` is "queue" for figures about counters and queues,
    "clock" for a review of the past, which is drawn anew once a minute, "queue-clock" for one of queues.
    """
    words = STAMP.get(lang).format(at=moment(as_of, lang), version=version)
    marks = {"data-version": str(version), "data-minute": str(int(as_of.timestamp()) // 60)}
    marks |= {"data-feed": feed} if feed else {}
    line = html.Span(f"{sentence}. {words}" if sentence else words, className="muted", **marks)
    return [line, html.A(SHEET.get(lang), href=sheet, download="", className="sheet")] if sheet else [line]
