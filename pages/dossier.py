"""Một hồ sơ: verdicts and clock, steps over working time with their officers, deadline, facts, notes, versions."""

from collections.abc import Mapping
from typing import Any

from dash import dcc, html, register_page
from dash.development.base_component import Component

from components.actions import action_form
from components.panels import panel
from components.shell import Crumb
from domain.links import OWN, dossier_url, dossiers_url, page_url
from domain.selection import Selection
from domain.text import Text
from pages import _page

register_page(__name__, path_template="/dossier/<code>", title=f"{_page.DOSSIERS.vi} · {_page.PRODUCT}", order=3)

STEPS = Text("Các bước xử lý", "Steps")
BY_CLOCK = Text("theo giờ làm việc", "in working time")
TERMS = Text("Hẹn trả, bổ sung, xin lỗi", "Deadline, papers, apology")
FACTS = Text("Thông tin hồ sơ", "Facts")
ACTIONS = Text("Đôn đốc, ghi chú", "Chasing and notes")
SOURCE = Text("Nguồn dữ liệu và lịch sử", "Source and history")


def layout(code: str = "", **query: Any) -> Component:
    """Shell and empty slots for one dossier; ``source`` in the address picks among sources that use the same code."""
    selection = _page.selected(query)
    lang, name = selection.lang, _page.spelled(code)
    own = {key: value for key, value in _page.stored(query).items() if key in OWN}
    body = [
        dcc.Store(id="dossier-selection", data=_page.stored(query)),
        dcc.Store(id="dossier-code", data=name),
        _page.slot("dossier-notes"),
        _page.slot("dossier-head"),
        panel(
            STEPS.get(lang),
            [_page.slot("dossier-gantt"), _page.scroll_slot("dossier-steps")],
            note=BY_CLOCK.get(lang),
            name="steps",
        ),
        html.Div(
            [
                html.Div(
                    [_panel(TERMS, "terms", lang), _actions(lang), _panel(SOURCE, "source", lang)],
                    className="dossier-stack",
                ),
                _panel(FACTS, "facts", lang),
            ],
            className="halves",
        ),
    ]
    crumbs = [*_page.unit_crumbs(selection), _back(selection, own), Crumb(name)]
    here = _page.addresses(selection, lambda each: dossier_url(name, each, **own))
    return _page.frame("dossier", selection, body, title=name, crumbs=crumbs, here=here)


def _panel(title: Text, name: str, lang: str) -> Component:
    return panel(title.get(lang), _page.slot(f"dossier-{name}"), name=name)


def _actions(lang: str) -> Component:
    """What people noted, and the form to note more, when actions are taken."""
    form = action_form("dossier", lang) if _page.screen().actions else []
    return panel(ACTIONS.get(lang), [*form, _page.slot("dossier-actions")], name="actions")


def _back(selection: Selection, own: Mapping[str, str]) -> Crumb:
    """The list from which the reader came."""
    listed = {key: own[key] for key in ("view", "kpi", "part") if key in own}
    if "sort" in own:  # only the chase list has orders
        chased = {key: own[key] for key in ("view", "q", "sort") if key in own}
        return Crumb(_page.NAMES["chase"].get(selection.lang), page_url("chase", selection, **chased))
    return Crumb(_page.DOSSIERS.get(selection.lang), dossiers_url(selection, **listed))
