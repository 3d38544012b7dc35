"""Beside the scorecard: the forecast in a request of its own, what-if at each release, the cheapest path on request."""

from collections.abc import Callable, Mapping

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from components.score_ahead import bad_target, forecast_view, path_view, untouched, what_if_result
from domain.score_asked import Asked
from domain.score_whatif import what_if
from domain.scorecard import Scorecard
from domain.selection import Selection
from domain.text import Text
from queries.score_source import Scores

Found = tuple[Scorecard, Asked, Selection, list[Text]]
Finder = Callable[[Mapping[str, str] | None], Found]
"""The scorecard of an address."""


def what_if_view(card: Scorecard, moved: Mapping[str, object] | None, lang: str) -> Component:
    """The score with the shares (percent by code) of ``moved`` lines; what cannot be moved stays as it is."""
    free = {line.indicator.code for line in card.score.lines if line.state in {"scored", "no_data"}}
    shares = {
        code: min(1.0, max(0.0, value / 100))
        for code, value in (moved or {}).items()
        if code in free and isinstance(value, (int, float))
    }
    return what_if_result(what_if(card.score, shares), lang) if shares else untouched(card.score, lang)


def target_of(typed: object, card: Scorecard) -> float | None:
    """The points that were typed, today's + 1 (at most the maximum) where nothing was; None for what is no number."""
    total = card.score.total
    if typed is None or not str(typed).strip():
        return min(total.maximum, (total.points or 0.0) + 1)
    try:
        value = float(str(typed).strip().replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value <= total.maximum else None


def register(app: Dash, scores: Scores, find: Finder) -> None:
    """Three answers that the page does not wait for."""

    def render_outlook(query: Mapping[str, str] | None) -> Component:
        card, _, selection, _ = find(query)
        found = scores.outlook(card)
        if found is None:
            return forecast_view(None, None, (0, 0), selection.lang)
        return forecast_view(found.forecast, found.test, (found.days, found.of_days), selection.lang)

    def render_what_if(moved: Mapping[str, object] | None, query: Mapping[str, str] | None) -> Component:
        card, _, selection, _ = find(query)
        return what_if_view(card, moved, selection.lang)

    def render_path(
        _clicks: int | None, query: Mapping[str, str] | None, target: object, movable: list[str] | None
    ) -> Component:
        card, _, selection, _ = find(query)
        lang, wanted = selection.lang, target_of(target, card)
        if wanted is None:
            return bad_target(card.score.total.maximum, lang)
        names = {each.place.key: each.place.name for each in scores.cards(card.period)}
        return path_view(scores.path(card, wanted, movable or ()), names, lang)

    app.callback(Output("score-outlook", "children"), Input("score-outlook-of", "data"))(render_outlook)
    app.callback(
        Output("score-whatif-result", "children"),
        Input("score-sliders-moved", "data"),
        State("score-selection", "data"),
        prevent_initial_call=True,
    )(render_what_if)
    app.callback(
        output=Output("score-path-result", "children"),
        inputs={"_clicks": Input("score-path-ask", "n_clicks")},
        state={
            "query": State("score-selection", "data"),
            "target": State("score-path-target", "value"),
            "movable": State("score-path-movable", "value"),
        },
        running=[(Output("score-path-ask", "disabled"), True, False)],
    )(render_path)
