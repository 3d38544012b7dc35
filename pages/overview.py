"""Tổng quan: the province in three seconds."""

from typing import Any

from dash import register_page
from dash.development.base_component import Component

from components.panels import panel
from domain.links import overview_url
from domain.text import Text
from pages import _page
from pages._map import map_and_ranking

register_page(__name__, path="/", title=f"{_page.OVERVIEW.vi} · {_page.PRODUCT}", order=0)

TITLE = Text("Tổng quan giải quyết thủ tục hành chính", "Administrative procedures at a glance")
TREND = Text("Diễn biến", "Trend")
OTHERS = Text("Các chỉ số khác", "Other indicators")


def layout(**query: Any) -> Component:
    """Shell, controls and empty slots for the selection of the address."""
    selection = _page.selected(query)
    lang = selection.lang
    body = [
        *_page.controls("overview", selection, query),
        _page.slot("overview-cards"),
        map_and_ranking("overview", selection),
        panel(TREND.get(lang), _page.trend_slots("overview", lang), name="trend"),
        panel(OTHERS.get(lang), _page.slot("overview-others"), name="others"),
    ]
    here = _page.addresses(selection, overview_url)
    return _page.frame("overview", selection, body, title=TITLE.get(lang), here=here)
