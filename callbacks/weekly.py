"""The weekly review on the page and in big type."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State

from callbacks.reading import read
from callbacks.shapes import behind, notes_body, stamp
from callbacks.wired import screen_of, source_of
from components.drawn import drawn
from components.weekly import driver_tables, kpi_table, mover_lists, print_head
from components.weekly_promises import promise_lists
from components.weekly_show import slides
from domain.commitments import Commitments
from domain.links import dossiers_url, page_url, weekly_show_url
from domain.periods import CUSTOM
from domain.report_period import PeriodError, ReportPeriod
from domain.selection import Selection
from domain.text import Text
from domain.weekly import Line, Review
from domain.weekly_window import default_period
from domain.zone import ZONE
from queries.commitments import commitments
from queries.source import Source

AHEAD = Text(
    "Kỳ {period} chưa bắt đầu; đang xem tuần gần nhất đã kết thúc.",
    "{period} has not begun; this is the last week that is over.",
)
SLOTS = ("head", "notes", "stamp")
DRAWN = ("kpis", "movers", "promises", "drivers")
"""Slots that the browser draws from data (assets/morph.js)."""


def asked_period(query: Mapping[str, str], today: date) -> tuple[ReportPeriod, list[Text]]:
    """The period of an address; a bad one is the last week that is over, with a note."""
    text = query.get("at", "")
    if not text:
        return default_period(today), []
    try:
        period = ReportPeriod.parse(text)
    except PeriodError as error:
        return default_period(today), [error.message]
    return (period, []) if period.first <= today else (default_period(today), [AHEAD.format(period=period.name)])


def weekly_view(
    review: Review, promised: Commitments, selection: Selection, notes: list[Text], *, writable: bool
) -> dict[str, Any]:
    """Every slot of the page, by name."""
    lang, at = selection.lang, review.window.period.word
    today = review.as_of.astimezone(ZONE).date()

    def place(by: str, key: str) -> str:
        return page_url("weekly", selection.with_(unit="", agency="").with_(**{by: key}), at=at)

    return {
        "head": print_head(review, lang),
        "notes": notes_body(told_notes(review, notes), review.version, lang),
        "kpis": drawn(kpi_table(review.lines, lambda line: behind_line(line, review, selection), lang)),
        "movers": drawn(mover_lists(review, place, lang)),
        "promises": drawn(promise_lists(promised, today, lang, writable=writable)),
        "drivers": drawn(driver_tables(review, lang)),
        "stamp": stamp(
            review.version, review.as_of, lang, f"{review.name} · {counted_days(review, lang)}", feed="clock"
        ),
    }


def told_notes(review: Review, notes: list[Text]) -> list[Text]:
    """The address' notes, and what must be known of the days counted."""
    return [*notes, *([review.window.note] if review.window.note else [])]


def counted_days(review: Review, lang: str) -> str:
    """The days that are counted, in words."""
    spans = review.window.spans
    if not spans:
        return review.window.period.label(lang)
    return Selection(start=spans[0].first, end=spans[0].last, period=CUSTOM).days().get(lang)


def behind_line(line: Line, review: Review, selection: Selection) -> str:
    """Address of the dossiers behind a KPI of the review: of its place and its days."""
    asked = Selection(lang=selection.lang)
    if review.kind != "province":
        asked = asked.with_(**{review.kind: review.key})
    if review.window.spans:
        first, last = review.window.spans[0]
        asked = asked.with_(start=first, end=last, period=CUSTOM)
    return dossiers_url(asked, **behind(line.kpi))


def ring_of(source: Source, selection: Selection, period: ReportPeriod) -> dict[str, str]:
    """Addresses of the places before and after the one shown, the area or province first, and the way out."""
    wide = selection.with_(unit="", agency="")
    own = {"unit": selection.unit} if selection.unit and not selection.agency else {"agency": selection.agency}
    places = [wide, *(wide.with_(**{by: key}) for by, key in source.weekly(wide, period).places)]
    here = selection.with_(**{"unit": "", "agency": "", **own})
    at = places.index(here) if here in places else 0
    beside = {"prev": places[at - 1], "next": places[(at + 1) % len(places)]}
    ring = {name: weekly_show_url(place, at=period.word) for name, place in beside.items()}
    return ring | {"leave": page_url("weekly", selection, at=period.word)}


def register(app: Dash) -> None:
    """One render request per place, period and change of a commitment; keys and print are the browser's."""
    source, screen = source_of(app), screen_of(app)

    def render_weekly(query: Mapping[str, str] | None, _live: object, _done: object) -> dict[str, Any]:
        known = query or {}
        selection, notes = read(source, screen, known)
        period, more = asked_period(known, screen.today())
        review = source.weekly(selection, period)
        promised = commitments(source, selection, period)
        return weekly_view(review, promised, selection, [*notes, *more], writable=screen.actions)

    def render_weekly_show(query: Mapping[str, str] | None, _live: object) -> dict[str, Any]:
        known = query or {}
        selection, notes = read(source, screen, known)
        period, more = asked_period(known, screen.today())
        review = source.weekly(selection, period)
        shown = slides(
            review, commitments(source, selection, period), ring_of(source, selection, period), selection.lang
        )
        said = notes_body([*notes, *more], review.version, selection.lang)
        marks = stamp(review.version, review.as_of, selection.lang, feed="clock")
        return {"notes": said, "slides": drawn(shown), "stamp": marks}

    done = [Input(f"weekly-{form}-done", "data") for form in ("add", "close")] if screen.actions else []
    app.callback(
        output={
            **{slot: Output(f"weekly-{slot}", "children") for slot in SLOTS},
            **{slot: Output(f"weekly-{slot}-rows", "data") for slot in DRAWN},
        },
        inputs={"query": Input("weekly-selection", "data"), "_live": Input("live-version", "data"), "_done": done},
    )(render_weekly)
    app.callback(
        output={
            **{slot: Output(f"weekly-show-{slot}", "children") for slot in ("notes", "stamp")},
            "slides": Output("weekly-show-slides-rows", "data"),
        },
        inputs={"query": Input("weekly-show-selection", "data"), "_live": Input("live-version", "data")},
    )(render_weekly_show)
    _browser(app)


def _browser(app: Dash) -> None:
    app.clientside_callback(
        ClientsideFunction("weekly", "openArea"), Input("weekly-area", "value"), prevent_initial_call=True
    )
    app.clientside_callback(
        ClientsideFunction("ioc", "fillOptions"),
        Output("weekly-area", "options"),
        Input("weekly-area", "id"),
        State("weekly-area", "options"),
    )
    app.clientside_callback(
        ClientsideFunction("weekly", "print"), Input("weekly-print", "n_clicks"), prevent_initial_call=True
    )
