"""The layout of a page of domain/service_pages.py. Not a page itself (leading underscore)."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.filters import NO_DOSSIERS
from components.panels import panel
from domain.links import page_url
from domain.service_pages import ServicePage
from domain.text import Text
from pages import _page
from pages._map import map_and_ranking

TREND = Text("Diễn biến", "Trend")
NARROW = Text("bấm tên để xem riêng đơn vị", "a name shows this unit alone")
LIST = Text("Danh sách", "List")


def service_layout(page: ServicePage, query: Mapping[str, Any]) -> Component:
    """Shell, controls and empty slots of ``page`` for the selection of the address."""
    selection = _page.selected(query, every=True)
    name, lang = page.name, selection.lang
    here = _page.addresses(selection, lambda each: page_url(name, each))
    small = [panel(TREND.get(lang), _page.trend_slots(name, lang), name="trend")]
    small += [
        panel(each.title.get(lang), _page.table_slot(f"{name}-{each.key}"), name="breakdown")
        for each in page.breakdowns
    ]
    listed = [_page.slot(f"{name}-views"), *_page.drawn_slot(f"{name}-list", "slot")]
    count = html.P(id=f"{name}-count", className="muted")
    body = [
        *_page.controls(name, selection, query, NO_DOSSIERS),
        html.P(page.note.get(lang), className="subject-line"),
        html.Div(
            [
                _page.slot(f"{name}-cards"),
                map_and_ranking(name, selection.with_(metric=page.focus(selection)), page.metrics, NARROW),
                html.Div(small, className="halves"),
                panel(LIST.get(lang), listed, tools=count, name="list"),
            ],
            className="subject long-tables",
        ),
    ]
    crumbs = _page.unit_crumbs(selection)
    return _page.frame(name, selection, body, title=page.title.get(lang), crumbs=crumbs, here=here)
