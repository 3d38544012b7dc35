"""Đơn vị: one commune or agency with its procedures, agencies and channels."""

from typing import Any

from dash import dcc, register_page
from dash.development.base_component import Component

from components.filters import metric_switch
from components.panels import panel
from components.shell import Crumb
from domain.links import unit_url
from domain.text import Text
from pages import _page

register_page(__name__, path_template="/unit/<key>", title=f"Đơn vị · {_page.PRODUCT}", order=1)

PROCEDURES = Text("Thủ tục nhiều hồ sơ nhất", "Procedures with most dossiers")
CLICK = Text("bấm vào một dòng để xem hồ sơ", "click a row for its dossiers")
CHANNELS = Text("Kênh nộp", "Channels")
TREND = Text("Diễn biến", "Trend")


def layout(key: str = "", **query: Any) -> Component:
    """Shell, controls and empty slots for one unit; ``key`` is its code as the address spells it."""
    selection = _page.selected(query)
    lang, code = selection.lang, _page.spelled(key)
    switch = metric_switch("unit", selection.metric, lang)
    body = [
        dcc.Store(id="unit-key", data=code),
        *_page.controls("unit", selection, query),
        _page.slot("unit-cards"),
        panel(TREND.get(lang), _page.trend_slots("unit", lang), tools=switch, name="trend"),
        *_page.table_slot("unit-agencies"),
        panel(PROCEDURES.get(lang), _page.table_slot("unit-procedures"), note=CLICK.get(lang), name="procedures"),
        panel(CHANNELS.get(lang), _page.scroll_slot("unit-channels"), name="channels"),
        _page.slot("unit-others"),
    ]
    name = _page.name_of(code, selection)
    here = _page.addresses(selection, lambda each: unit_url(code, each))
    return _page.frame("unit", selection, body, title=name, crumbs=[Crumb(name)], here=here)
