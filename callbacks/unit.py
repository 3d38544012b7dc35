"""One commune or agency: the same figures as the province's, with its procedures, agencies and channels."""

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, State

from callbacks.reading import read
from callbacks.shapes import (
    OTHERS,
    TILES,
    behind_columns,
    card_rows,
    columns,
    notes_body,
    rank_rows,
    stamp,
    trend_slots,
)
from callbacks.wired import screen_of, source_of
from components.breakdown import BarRow, bars
from components.cards import cards
from components.ranking import ranking
from components.recast import former_note
from components.states import empty, not_found
from domain.kpis import KPI
from domain.links import dossiers_url, overview_url, sheet_url, unit_url
from domain.recast import BEFORE, CURRENT
from domain.screen import Screen
from domain.selection import Selection
from domain.targets import Aims
from domain.text import Text
from queries.overview import UnitOverview, UnitRow

MISSING = Text("đơn vị hoặc cơ quan {key}", "Unit or agency {key}")
OVERVIEW = Text("Về trang Tổng quan", "To the overview")
DOSSIERS = Text("Tất cả hồ sơ", "All dossiers")
PROCEDURE = Text("Thủ tục", "Procedure")
AGENCY = Text("Cơ quan", "Agency")
PROCEDURES_SHOWN = 30
SLOTS = ("notes", "cards", "others", "channels", "trend-label", "trend-note", "stamp")
TABLES = ("procedures", "agencies")


def unit_view(
    data: UnitOverview, selection: Selection, notes: list[Text], screen: Screen, aims: Aims
) -> dict[str, Any]:
    """Every slot of a unit's page, by name."""
    if data.kind == "missing":
        return _missing(data, selection)
    lang, metric = selection.lang, aims.kpi(selection.metric)
    units = BEFORE if data.former else CURRENT
    here = _here(data, selection).with_(units=units)

    asked = selection.with_(units=units)

    def tiles(keys: tuple[str, ...]) -> Any:
        return cards(card_rows(keys, data.totals, data.previous, here, aims), lang)

    return {
        "notes": _notes(data, selection, notes),
        "cards": tiles(TILES),
        "others": tiles(OTHERS),
        "procedures": _procedures(data.procedures, here, aims),
        "agencies": _agencies(data, selection, aims),
        "channels": _channels(data.channels, here),
        **trend_slots(data.trend, metric, data.grain, lang, here),
        "stamp": stamp(
            data.version, data.as_of, lang, asked.describe(lang, screen.names), sheet_url(here, "procedure")
        ),
    }


def _here(data: UnitOverview, selection: Selection) -> Selection:
    """The selection narrowed to the page's own commune or agency, whatever its address asks beside."""
    own = {} if data.kind == "missing" else {data.kind: data.key}
    return selection.with_(**{"unit": "", "agency": "", **own})


def _notes(data: UnitOverview, selection: Selection, notes: list[Text]) -> Any:
    """Notes, and for a commune of before 1 July 2025 what became of it."""
    body = notes_body(notes, data.version, selection.lang)
    if data.former is None:
        return body
    today = selection.with_(units=CURRENT)
    return [body, former_note(data.former, lambda code: unit_url(code, today), selection.lang)]


def _missing(data: UnitOverview, selection: Selection) -> dict[str, Any]:
    blank: dict[str, Any] = dict.fromkeys(SLOTS, "")
    ways = ((OVERVIEW, overview_url(selection)), (DOSSIERS, dossiers_url(selection, view="all")))
    notice = not_found(MISSING.format(key=data.key), selection.lang, ways)
    blank["trend"] = trend_slots([], KPI[selection.metric], "day", selection.lang)["trend"]
    return blank | dict.fromkeys(TABLES) | {"notes": notice, "stamp": stamp(data.version, data.as_of, selection.lang)}


def _procedures(rows: list[UnitRow], here: Selection, aims: Aims) -> Any:
    """The procedures with most dossiers, each leading to its dossiers here."""
    most = sorted(rows, key=lambda row: -row.totals["received"])[:PROCEDURES_SHOWN]
    ranked = rank_rows(most, here.metric, lambda row: dossiers_url(here.with_(procedure=row.key), view="all"), aims)
    shown, aim = columns(here.metric), aims.kpi(here.metric)
    return ranking(ranked, here.metric, shown, here.lang, PROCEDURE, behind_columns(shown, here), aim)


def _agencies(data: UnitOverview, selection: Selection, aims: Aims) -> Any:
    """The agencies behind a unit, when there are several."""
    if len(data.agencies) < 2:  # noqa: PLR2004 - one agency would repeat the page
        return None
    ranked = rank_rows(data.agencies, selection.metric, lambda row: unit_url(row.key, selection), aims)
    shown, aim = columns(selection.metric), aims.kpi(selection.metric)
    return ranking(ranked, selection.metric, shown, selection.lang, AGENCY, behind_columns(shown, selection), aim)


def _channels(rows: list[UnitRow], here: Selection) -> Any:
    kpi = KPI["received"]
    shown = [
        BarRow(
            row.key,
            row.name,
            kpi.figure(row.totals),
            dossiers_url(here.with_(channel=row.key), kpi="received", part="num"),
        )
        for row in rows
        if row.totals["received"]
    ]
    return bars(shown, kpi, here.lang) if shown else empty(here.lang)


def register(app: Dash) -> None:
    """One render request per selection or data version."""
    source, screen = source_of(app), screen_of(app)

    def render_unit(query: Mapping[str, str] | None, _live: object, key: str) -> dict[str, Any]:
        selection, notes = read(source, screen, query)
        data = source.unit(key, selection)
        return unit_view(data, selection, notes, screen, source.aims(_here(data, selection)))

    app.callback(
        output={
            **{slot: Output(f"unit-{slot}", "children") for slot in SLOTS},
            **{table: Output(f"unit-{table}-rows", "data") for table in TABLES},
            "trend": Output("unit-trend", "figure"),
        },
        inputs={"query": Input("unit-selection", "data"), "_live": Input("live-version", "data")},
        state={"key": State("unit-key", "data")},
    )(render_unit)
