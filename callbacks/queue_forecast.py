"""What comes next at a center, told anew every minute, and what-if on request."""

from collections.abc import Mapping
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State
from dash.development.base_component import Component
from flask import g

from callbacks.queues import moment_asked
from callbacks.reading import read
from callbacks.wired import screen_of, source_of
from components.format import number
from components.queue_forecast import AS_IS, CHANGED, day_figure, explained, needed_lines, now_lines, what_if_table
from domain.prediction import Course, Prediction
from domain.queue_plan import Change
from domain.selection import Selection
from domain.text import Text
from queries.queue_source import Queues

BOARDS = ("now", "needed")
CONTROLS = ("more", "less", "group", "to", "closes")
STEPS = (-1, 1, 2)
"""Counters more or fewer that the table tells beside the reader's own change."""
WITH = Text("Với {count} quầy", "With {count} counters")


def forecast_view(data: Prediction | None, norm_s: float, selection: Selection, now: Any) -> dict[str, Any]:
    """Every slot of the forecast, by name; a failure is told in place of its ``notes``, the board stays."""
    lang = selection.lang
    return {
        "figure": day_figure(data, norm_s, lang),
        "notes": explained(data, now, lang),
        "now": now_lines(data, lang),
        "needed": needed_lines(data, lang),
    }


def change_of(more: list[str], less: list[str], group: str, to: list[str], closes: str) -> Change:
    """The change that the form's values ask for; an unreadable shift of closing moves nothing."""
    moved = int(closes) if closes.lstrip("-").isdigit() else 0
    working = dict.fromkeys(more, True) | dict.fromkeys(less, False)
    return Change(working, {code: frozenset((group,)) for code in to} if group else {}, max(-240, min(240, moved)))


def named(courses: list[Course] | None, words: list[str]) -> list[tuple[str, Course]] | None:
    """Each course with what it is called."""
    return list(zip(words, courses, strict=True)) if courses else None


def register(app: Dash) -> None:
    """The forecast follows the clock, not every ticket; a what-if is asked by a button."""
    source, screen = source_of(app), screen_of(app)
    queues = Queues(source)

    def render_forecast(query: Mapping[str, str] | None, _minute: object, code: str) -> dict[str, Any]:
        selection, _ = read(source, screen, query)
        at, _ = moment_asked(query or {}, screen.now())
        told = queues.prediction(code, at)
        if told is None or told.error is None:
            g.memo_key = None  # the error may be measured within the minute
        return forecast_view(told, queues.norm_s, selection, at or screen.now())

    def render_what_if(
        _clicks: int | None, query: Mapping[str, str] | None, code: str, **form: Any
    ) -> dict[str, Component]:
        selection, _ = read(source, screen, query)
        at, _ = moment_asked(query or {}, screen.now())
        change = change_of(
            form["more"] or [], form["less"] or [], form["group"] or "", form["to"] or [], str(form["closes"] or 0)
        )
        courses, words = queues.what_if(code, change, STEPS, at), [AS_IS, CHANGED]
        lang = selection.lang
        told = [text.get(lang) for text in words]
        if courses:
            told += [WITH.get(lang).format(count=number(each.counters, 0, lang)) for each in courses[2:]]
        return {"notes": what_if_table(named(courses, told), lang)}

    app.callback(
        output={
            "figure": Output("queue-forecast-figure", "figure"),
            "notes": Output("queue-forecast-model", "children"),
            **{name: Output(f"queue-{name}-rows", "data") for name in BOARDS},
        },
        inputs={"query": Input("queue-selection", "data"), "_minute": Input("queue-minute", "n_intervals")},
        state={"code": State("queue-code", "data")},
    )(render_forecast)
    app.callback(
        output={"notes": Output("queue-whatif-table", "children")},
        inputs={"_clicks": Input("queue-whatif-ask", "n_clicks")},
        state={
            "query": State("queue-selection", "data"),
            "code": State("queue-code", "data"),
            **{name: State(f"queue-whatif-{name}", "value") for name in CONTROLS},
        },
        running=[(Output("queue-whatif-ask", "disabled"), True, False)],
    )(render_what_if)
    app.clientside_callback(
        ClientsideFunction("board", "offer"),
        [Output(f"queue-whatif-{name}", "options") for name in ("more", "less", "to", "group")],
        Input("queue-counters-rows", "data"),
        State("queue-groups-rows", "data"),
        State("queue-whatif-more", "options"),
    )
