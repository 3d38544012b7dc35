"""What the pages of the weekly review share: its period and place as the address asks. Not a page itself."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.filters import EVERYWHERE, LABELS
from components.shell import Crumb
from domain.links import page_url, weekly_show_url
from domain.report_period import KINDS, PeriodError, ReportPeriod
from domain.selection import Selection
from domain.text import Text
from domain.weekly_window import default_period
from pages import _page

KIND = Text("Loại kỳ", "Kind of period")
BEFORE, AFTER = Text("Kỳ trước", "Previous"), Text("Kỳ sau", "Next")
PRINT, SHOW = Text("In A4", "Print A4"), Text("Trình chiếu", "Present")
PLACE = Text("Toàn tỉnh", "Whole province")


def period_of(query: Mapping[str, Any], today: date) -> ReportPeriod:
    """The period of an address, else the last week that is over; the render callback tells what was wrong."""
    at = query.get("at")
    try:
        return ReportPeriod.parse(at) if isinstance(at, str) and at else default_period(today)
    except PeriodError:
        return default_period(today)


def place_name(selection: Selection) -> str:
    """Name of the place, as last heard."""
    key = selection.agency or selection.unit
    return _page.name_of(key, selection) if key else selection.area or _page.screen().province


def controls(name: str, selection: Selection, query: Mapping[str, Any]) -> list[Component]:
    """The store, the picker of an area, kinds of period, the periods beside this one, print and presenter."""
    lang, today = selection.lang, _page.screen().today()
    period = period_of(query, today)
    bar = [
        _areas(selection),
        _kinds(selection, period, today),
        _steps(selection, period, today),
        _tools(selection, period),
    ]
    return [
        dcc.Store(id=f"{name}-selection", data=_page.stored(query)),
        html.Div(bar, className="chips weekly-controls no-print", lang=lang),
    ]


def _areas(selection: Selection) -> Component:
    lang, area = selection.lang, selection.area
    options = [{"value": "", "label": EVERYWHERE.get(lang)}, *([{"value": area, "label": area}] if area else [])]
    picker = dbc.Select(
        id="weekly-area", options=options, value=area, placeholder=EVERYWHERE.get(lang), class_name="chip-select"
    )
    return html.Label([html.Span(LABELS["area"].get(lang)), picker], className="chip", htmlFor="weekly-area")


def _kinds(selection: Selection, period: ReportPeriod, today: date) -> Component:
    """The same days in another kind of period, as far as it has begun."""
    lang = selection.lang
    links = []
    for kind, label in KINDS.items():
        other = ReportPeriod.of(min(period.last, today), kind)
        href = page_url("weekly", selection, at=other.word)
        links.append(dcc.Link(label.get(lang), href=href, className="is-on" if kind == period.kind else ""))
    return html.Div(links, className="weekly-kinds", role="group", **{"aria-label": KIND.get(lang)})


def _steps(selection: Selection, period: ReportPeriod, today: date) -> Component:
    lang, after = selection.lang, _neighbour(period, -1)
    before = _neighbour(period, 1)
    parts: list[Any] = [_step("‹", BEFORE, before, selection), html.B(period.label(lang))]
    parts.append(_step("›", AFTER, after if after and after.first <= today else None, selection))
    return html.Div(parts, className="weekly-steps")


def _neighbour(period: ReportPeriod, count: int) -> ReportPeriod | None:
    try:
        return period.back(count)
    except PeriodError:
        return None


def _step(mark: str, label: Text, period: ReportPeriod | None, selection: Selection) -> Component:
    title = label.get(selection.lang)
    if period is None:
        return html.Span(mark, className="chip is-off", title=title)
    href = page_url("weekly", selection, at=period.word)
    return dcc.Link(html.Span(mark, **{"aria-hidden": "true"}), href=href, className="chip", title=title)


def _tools(selection: Selection, period: ReportPeriod) -> Component:
    lang = selection.lang
    printing = html.Button(PRINT.get(lang), id="weekly-print", className="chip chip-link", n_clicks=0)
    show = dcc.Link(SHOW.get(lang), href=weekly_show_url(selection, at=period.word), className="chip chip-link")
    return html.Div([printing, show], className="weekly-tools")


def crumbs(selection: Selection, title: str, at: str) -> list[Crumb]:
    """The way back from a commune or agency to its area or the province."""
    if not (selection.unit or selection.agency):
        return [Crumb(title)]
    wide = selection.with_(unit="", agency="")
    return [Crumb(title, page_url("weekly", wide, at=at)), Crumb(place_name(selection))]
