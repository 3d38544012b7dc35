"""Progress: the balance of dossiers, both verdicts, and how long dossiers take."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from dash import Dash, Input, Output, html
from dash.development.base_component import Component

from callbacks.reading import read
from callbacks.shapes import behind, behind_columns, card_rows, map_slots, notes_body, rank_rows, stamp, trend_slots
from callbacks.wired import screen_of, source_of
from components.balance import BalanceRow, balance_rows, balance_table, equation
from components.cards import kpi_card
from components.compared import matrix, rates, reasons
from components.format import number
from components.histogram import ProcedureRow, Series, histogram, median_card, procedure_rows
from components.panels import link
from components.ranking import ranking
from domain.balance import Balance
from domain.codes import CHANNELS
from domain.durations import Times
from domain.fold import sort_key
from domain.kpis import KPI, LEAST_DOSSIERS
from domain.links import dossiers_url, page_url, sheet_url, unit_url
from domain.screen import Screen
from domain.selection import Selection
from domain.targets import Aims
from domain.text import Text
from queries.durations import Durations, ProcedureTimes
from queries.overview import UnitRow
from queries.progress import Progress

CARDS = ("on_time", "early", "portal_on_time", "overdue", "processing_hours")
COLUMNS = ("received", "on_time", "portal_on_time", "early", "processing_hours", "overdue")
"""KPIs of the ranked table; the metric joins them when it is another."""
BEHIND: dict[str, tuple[str, str]] = {
    "received": ("received", "num"),
    "early": ("early", "num"),
    "late": ("on_time", "miss"),
    "withdrawn": ("withdrawn", "num"),
    "stopped": ("stopped", "num"),
    "refused": ("refused", "num"),
}
"""Numbers of the balance that a KPI's part lists; the others are views of their own key."""
OF_ERA = ("odd", "accounted")
"""Views that have a second form for periods that are over."""
SLOTS = (
    *("notes", "cards", "balance", "legend", "trend-label", "trend-note", "rates", "matrix", "reasons"),
    *("histogram", "procedures-note", "stamp"),
)
TABLES = ("ranking", "units", "procedures")
ALL_PROCEDURES = Text("Toàn bộ thủ tục", "All procedures")
SHOWN = Text(
    "Hiện {shown} / {count} thủ tục có hồ sơ giải quyết trong kỳ, nhiều hồ sơ trước; dưới {least} hồ sơ để mờ.",
    "{shown} of {count} procedures with settled dossiers, most first; those under {least} dossiers are grey.",
)
NO_LIMIT = Text(
    "Chưa có thời hạn theo quy định của các thủ tục này, nên chưa so sánh được.",
    "The statutory limit of these procedures is not known, so nothing is compared with it.",
)
CHOSEN = Text("Đang xem riêng thủ tục “{name}”.", 'Only the procedure "{name}" is shown.')
CLEAR = Text("Xem mọi thủ tục", "Show every procedure")


def progress_view(
    data: Progress, selection: Selection, notes: list[Text], screen: Screen, aims: Aims
) -> dict[str, Any]:
    """Every slot of the page, by name."""
    whole, lang, metric = data.glance, selection.lang, aims.kpi(selection.metric)
    sentence = selection.describe(lang, screen.names)
    return {
        "notes": [notes_body(notes, whole.version, lang), _narrowed(data.times, selection)],
        "cards": _cards(data, selection, aims),
        "balance": _balance(data, selection),
        "units": _units(data, selection),
        **map_slots(whole.units, metric, whole.disclosure, selection, screen, aims, lists=True),
        "ranking": _ranking(whole.units, selection, aims),
        **trend_slots(whole.trend, metric, whole.grain, lang, selection),
        **_verdicts(data, selection, aims),
        **_times(data.times, selection),
        "stamp": stamp(whole.version, whole.as_of, lang, sentence, sheet_url(selection, "procedure")),
    }


def _narrowed(times: Durations, selection: Selection) -> Component | None:
    """Says which procedure alone is shown, with the way back to all of them."""
    if times.chosen is None:
        return None
    words = CHOSEN.format(name=times.chosen.name).get(selection.lang)
    clear = link(CLEAR.get(selection.lang), page_url("progress", selection.with_(procedure="")))
    return html.Div([words, clear], className="narrowed")


def _cards(data: Progress, selection: Selection, aims: Aims) -> Component:
    rows = card_rows(CARDS, data.glance.totals, data.glance.previous, selection, aims)
    made = [kpi_card(row.kpi, row.figure, row.previous, selection.lang, row.href) for row in rows]
    chosen = data.times.chosen.times if data.times.chosen else Times({})
    middle = chosen if selection.procedure else data.times.whole
    timed = dossiers_url(selection, **behind(KPI["processing_hours"]))
    return html.Div([*made, median_card(middle, timed, selection.lang)], className="cards progress-cards")


def _balance(data: Progress, selection: Selection) -> list[Component]:
    """The equation with its causes, then the report's line for the whole selection."""
    lang, ended = selection.lang, data.balance.ended

    def href(key: str) -> str:
        return _behind(key, selection, ended=ended)

    parts = {**data.balance.parts, **data.channels}
    return [
        equation(data.balance, data.odd, href, lang),
        balance_table(parts, href, lang, ended=ended, first=selection.start is None),
    ]


def _behind(key: str, selection: Selection, *, ended: bool) -> str:
    """Address of the dossiers behind a number of the balance."""
    if key in {code.word for code in CHANNELS}:
        return dossiers_url(selection.with_(channel=key), kpi="received", part="num")
    if key in BEHIND:
        kpi, part = BEHIND[key]
        return dossiers_url(selection, kpi=kpi, part=part)
    return dossiers_url(selection, view=f"{key}_then" if ended and key in OF_ERA else key)


def _units(data: Progress, selection: Selection) -> Any:
    """The balance by unit: out of balance first, then those with most overdue, each leading to its own balance."""
    ended = data.balance.ended
    rows = [
        BalanceRow(
            row.name,
            page_url("progress", selection.with_(**{row.by: row.key})),
            urlencode({row.by: row.key}),
            Balance(row.totals, ended),
        )
        for row in data.rows
    ]
    late = "then_over" if ended else "running_over"
    rows.sort(
        key=lambda row: (-abs(row.balance.difference), -row.balance.parts[late], -row.balance.left, sort_key(row.name))
    )
    wide = selection.with_(unit="", agency="")
    first = selection.start is None
    return balance_rows(rows, lambda key: _behind(key, wide, ended=ended), selection.lang, ended=ended, first=first)


def _ranking(rows: Sequence[UnitRow], selection: Selection, aims: Aims) -> Any:
    metric = selection.metric
    shown = COLUMNS if metric in COLUMNS else (*COLUMNS[:-1], metric, COLUMNS[-1])
    ranked = rank_rows(rows, metric, lambda row: unit_url(row.key, selection), aims, shown)
    return ranking(ranked, metric, shown, selection.lang, behind=behind_columns(shown, selection), aim=aims.kpi(metric))


def _verdicts(data: Progress, selection: Selection, aims: Aims) -> dict[str, Any]:
    lang, ours, portal = selection.lang, aims.kpi("on_time"), aims.kpi("portal_on_time")
    pairs = ((ours, ours.figure(data.glance.totals)), (portal, portal.figure(data.glance.totals)))

    def view(key: str) -> str:
        return dossiers_url(selection, view=key)

    return {
        "rates": rates(pairs, lambda kpi, part: dossiers_url(selection, kpi=kpi, part=part), lang),
        "matrix": matrix(data.verdicts, view, lang),
        "reasons": reasons(data.verdicts, view, lang),
    }


def _times(times: Durations, selection: Selection) -> dict[str, Any]:
    """The distribution of the whole and of the chosen procedure, and the table of procedures."""
    lang, every = selection.lang, selection.with_(procedure="")
    series = [Series(ALL_PROCEDURES.get(lang), times.whole, lambda key: dossiers_url(every, view=key))]
    if times.chosen:
        series.append(_series(times.chosen, selection))
    rows = [_procedure(each, every, selection.procedure) for each in times.procedures]
    numbers = dossiers_url(every, kpi="processing_hours", part="den")
    return {
        "histogram": histogram(series, lang),
        "procedures": procedure_rows(rows, numbers, dossiers_url(every, view="over_limit"), lang),
        "procedures-note": _said(times, lang),
    }


def _series(chosen: ProcedureTimes, selection: Selection) -> Series:
    return Series(chosen.name, chosen.times, lambda key: dossiers_url(selection, view=key), chosen.limit_hours)


def _procedure(each: ProcedureTimes, every: Selection, chosen: str) -> ProcedureRow:
    href = page_url("progress", every.with_(procedure=each.key))
    narrow = urlencode({"procedure": each.key})
    return ProcedureRow(each.name, each.times, each.limit_hours, href, narrow, chosen=each.key == chosen)


def _said(times: Durations, lang: str) -> str:
    shown, count = number(len(times.procedures), 0, lang), number(times.count, 0, lang)
    words = [SHOWN.format(shown=shown, count=count, least=LEAST_DOSSIERS)] if times.count else []
    words += [NO_LIMIT] if times.count and not times.whole.limited else []
    return " ".join(word.get(lang) for word in words)


def register(app: Dash) -> None:
    """One render request per selection or data version."""
    source, screen = source_of(app), screen_of(app)

    def render_progress(query: Mapping[str, str] | None, _live: object) -> dict[str, Any]:
        selection, notes = read(source, screen, query)
        return progress_view(source.progress(selection), selection, notes, screen, source.aims(selection))

    app.callback(
        output={
            **{slot: Output(f"progress-{slot}", "children") for slot in SLOTS},
            **{table: Output(f"progress-{table}-rows", "data") for table in TABLES},
            "map": Output("progress-map-values", "data"),
            "trend": Output("progress-trend", "figure"),
        },
        inputs={"query": Input("progress-selection", "data"), "_live": Input("live-version", "data")},
    )(render_progress)
