"""The controls of the scorecard page: place, kind of period, period before and after. Not a page itself."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.maps import map_figure
from components.score_ranking import SHORT
from components.target_form import SEARCH_WORDS
from components.theme import MAP_STYLE, graph_config
from domain.decision766 import BLOCKS, formula_of
from domain.indicator import Indicator
from domain.kpis import KPI
from domain.links import page_url
from domain.report_period import KINDS as WORDS
from domain.report_period import Kind, PeriodError, ReportPeriod
from domain.score_asked import Asked
from domain.score_path import MENDABLE
from domain.selection import Selection
from domain.text import Text
from pages import _page
from pages._map import ANYWHERE, VIETNAM

PLACE, WHOLE = Text("Nơi xem", "Place"), Text("Toàn tỉnh", "Whole province")
KIND = Text("Loại kỳ", "Kind of period")
BEFORE, AFTER = Text("Kỳ trước", "Previous"), Text("Kỳ sau", "Next")
RANKED_BY = Text("Xếp hạng và tô màu theo", "Rank and colour by")
TARGET = Text("Điểm mong muốn", "Target score")
TARGET_HINT = Text("để trống: hiện nay + 1", "empty: now + 1")
MOVABLE = Text("Chỉ số được phép tăng", "Lines that may be raised")
ASK = Text("Tìm cách ít tốn nhất", "Find the cheapest path")
UNTOUCHED = Text("Kéo một thanh trượt để xem điểm mới.", "Move a slider to see the new score.")
RESET = Text("Về hiện nay", "Back to today")
KINDS: tuple[Kind, ...] = ("month", "quarter", "year")


def controls(selection: Selection, asked: Asked, stored: dict[str, str]) -> list[Component]:
    """The store that the render callback reads, the picker of a place, and the periods beside this one."""
    lang, today = selection.lang, _page.screen().today()
    bar = [_places(selection, lang), _kinds(selection, asked, today), _steps(selection, asked, today)]
    return [
        dcc.Store(id="score-selection", data=stored),
        dcc.Store(id="score-outlook-of", data=stored),
        html.Div(bar, className="chips score-controls"),
    ]


def _places(selection: Selection, lang: str) -> Component:
    key = selection.unit or selection.agency
    value = f"unit:{selection.unit}" if selection.unit else f"agency:{selection.agency}" if key else "province"
    options = [{"value": "province", "label": WHOLE.get(lang), "search": WHOLE.get(lang)}]
    options += [{"value": value, "label": _page.name_of(key, selection)}] if key else []
    picker = dcc.Dropdown(
        id="score-place",
        options=options,
        value=value,
        clearable=False,
        labels={name: text.get(lang) for name, text in SEARCH_WORDS.items()},
        maxHeight=360,
    )
    label = html.Label(PLACE.get(lang), htmlFor="score-place")
    return html.Div([label, picker], className="score-place")


def _kinds(selection: Selection, asked: Asked, today: date) -> Component:
    """The same days in another kind of period, as far as it has begun."""
    links = []
    for kind in KINDS:
        other = ReportPeriod.of(min(asked.period.last, today), kind)
        href = page_url("score", selection, **asked.own(**{"for": other.word}))
        chosen = "is-on" if kind == asked.period.kind else ""
        links.append(dcc.Link(WORDS[kind].get(selection.lang), href=href, className=chosen))
    return html.Div(links, className="weekly-kinds", role="group", **{"aria-label": KIND.get(selection.lang)})


def _steps(selection: Selection, asked: Asked, today: date) -> Component:
    before, after = (_neighbour(asked.period, count) for count in (1, -1))
    later = after if after and after.first <= today else None
    parts: list[Any] = [
        _step("‹", BEFORE, before, selection, asked),
        html.B(asked.period.label(selection.lang)),
        _step("›", AFTER, later, selection, asked),
    ]
    return html.Div(parts, className="weekly-steps")


def _neighbour(period: ReportPeriod, count: int) -> ReportPeriod | None:
    try:
        return period.back(count)
    except PeriodError:
        return None


def _step(mark: str, label: Text, period: ReportPeriod | None, selection: Selection, asked: Asked) -> Component:
    title = label.get(selection.lang)
    if period is None:
        return html.Span(mark, className="chip is-off", title=title)
    href = page_url("score", selection, **asked.own(**{"for": period.word}))
    return dcc.Link(html.Span(mark, **{"aria-hidden": "true"}), href=href, className="chip", title=title)


def part_switch(part: str, lang: str) -> Component:
    """What the ranking and the map go by: the total or one block; id ``score-filter-part``."""
    options = [{"value": key, "label": SHORT[key].get(lang)} for key in ("", *(block.key for block in BLOCKS))]
    control = dbc.RadioItems(id="score-filter-part", options=options, value=part, inline=True, class_name="switch")
    return html.Div(control, role="group", **{"aria-label": RANKED_BY.get(lang)})


def map_body(lang: str) -> list[Component]:
    """The map of communes, empty, the store its colours arrive in, and its legend."""
    view = _page.screen().map_view()
    url, centre, fits = (view.url, view.centre, view.fits) if view else ("", VIETNAM, ANYWHERE)
    figure = map_figure(url, MAP_STYLE, (), (*centre, min(fits)), KPI["on_time"], lang)
    figure.update_layout(meta=list(fits))
    graph = dcc.Graph(id="score-map", figure=figure, config=graph_config(lang), className="map-graph", responsive=True)
    return [graph, dcc.Store(id="score-map-values"), _page.slot("score-legend")]


def what_if_body(lang: str) -> list[Component]:
    """Places of the sliders (assets/score.js) and of their result."""
    back = html.Button(RESET.get(lang), id="score-sliders-reset", n_clicks=0, className="target-plain")
    result = html.Div(html.P(UNTOUCHED.get(lang), className="muted"), id="score-whatif-result")
    aside = html.Div([result, back, _page.slot("score-margins")], className="score-result")
    return [
        html.Div([html.Div(id="score-sliders", className="score-sliders"), aside], className="score-whatif"),
        dcc.Store(id="score-sliders-lines"),
        dcc.Store(id="score-sliders-moved"),
    ]


def path_body(period: ReportPeriod, lang: str) -> list[Component]:
    """The form of the cheapest path, and the place of its answer."""
    target = dcc.Input(
        id="score-path-target", value="", inputMode="decimal", maxLength=8, placeholder=TARGET_HINT.get(lang),
        className="form-control",
    )  # fmt: skip
    indicators = formula_of(period.first).indicators
    chosen = [each.code for each in indicators if each.code in MENDABLE]
    lines = dcc.Checklist(
        id="score-path-movable", options=_lines(indicators, lang), value=chosen, className="score-movable"
    )
    form = [
        html.Label([html.Span(TARGET.get(lang)), target], className="score-target"),
        html.Button(ASK.get(lang), id="score-path-ask", n_clicks=0, className="acts-send"),
        html.Details([html.Summary(MOVABLE.get(lang)), lines], className="score-lines-menu"),
    ]
    return [html.Div(form, className="score-path-form"), html.Div(id="score-path-result", className="scroll")]


def _lines(indicators: Sequence[Indicator], lang: str) -> list[dict[str, str]]:
    return [{"value": each.code, "label": f"{each.number} {each.label.get(lang)}"} for each in indicators]
