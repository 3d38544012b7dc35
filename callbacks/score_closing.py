"""Closing and reopening a period of the scorecard in the page; the server says who may (setting IOC_SCORE_EDITORS)."""

from collections.abc import Callable, Mapping
from typing import Any

from dash import Dash, Input, Output, State, html, no_update
from flask import g

from components.format import moment, number
from components.score_closing import GATE
from components.states import notice
from domain.score_asked import Asked
from domain.scorecard import Scorecard
from domain.selection import Selection
from domain.text import Text
from ingest.score import ScoreError, close_period, reopen_period
from queries.score_source import Scores

Finder = Callable[[Mapping[str, str] | None], tuple[Scorecard, Asked, Selection, list[Text]]]
CLOSED = Text("Đã chốt {period}: {count} bảng điểm.", "{period} is closed: {count} scorecards.")
REOPENED = Text("Đã mở lại {period}.", "{period} is open again.")
NOTHING: dict[str, Any] = {"said": no_update, "done": no_update}
"""The answer to no click."""


def act_on(scores: Scores, card: Scorecard, author: str, lang: str, *, closing: bool) -> dict[str, Any]:
    """Close or reopen the period of ``card`` where ``author`` may; else say why not."""
    name = " ".join(author.split())
    refused = GATE.refusal(scores.source.database.settings.score_editors, author)
    if refused is not None:
        return {"said": notice([refused.text], lang), "done": no_update}
    source, period = scores.source, card.period
    try:
        version = source.moment()[0]
        if closing:
            count = close_period(source.database, source.province, scores.cards(period), period, name, version)
            said = CLOSED.format(period=period.name, count=number(count, 0, lang))
        else:
            reopen_period(source.database, source.province, period, name, version)
            said = REOPENED.format(period=period.name)
    except ScoreError as error:
        return {"said": notice([error.message], lang), "done": no_update}
    at = moment(source.now(), lang)
    return {"said": html.P(said.get(lang), className="good"), "done": {"at": at, "version": version, "close": closing}}


def register(app: Dash, scores: Scores, find: Finder) -> None:
    """One writing request per click."""

    def close(clicks: int | None, query: Mapping[str, str] | None, author: str | None) -> dict[str, Any]:
        g.memo_key = None  # what was done is no answer to keep
        return _done(clicks, query, author, closing=True)

    def reopen(clicks: int | None, query: Mapping[str, str] | None, author: str | None) -> dict[str, Any]:
        g.memo_key = None  # what was done is no answer to keep
        return _done(clicks, query, author, closing=False)

    def _done(
        clicks: int | None, query: Mapping[str, str] | None, author: str | None, *, closing: bool
    ) -> dict[str, Any]:
        if not clicks:
            return NOTHING
        card, _, selection, _ = find(query)
        return act_on(scores, card, author or "", selection.lang, closing=closing)

    for act, function in (("close", close), ("reopen", reopen)):
        app.callback(
            output={
                "said": Output(f"score-{act}-said", "children"),
                "done": Output(f"score-{act}-done", "data"),
            },
            inputs={"clicks": Input(f"score-{act}", "n_clicks")},
            state={"query": State("score-selection", "data"), "author": State("score-close-author", "value")},
            running=[(Output(f"score-{act}", "disabled"), True, False)],
            prevent_initial_call=True,
        )(function)
