"""Quầy & hàng chờ: every center in a line, the one with the worst waits first."""

from typing import Any

from dash import html, register_page
from dash.development.base_component import Component

from components.shell import Crumb
from domain.links import page_url
from domain.text import Text
from pages import _page, _queue

NAME = _page.NAMES["queues"]
register_page(__name__, path="/queues", title=f"{NAME.vi} · {_page.PRODUCT}", order=9)

CENTERS = Text("Các trung tâm", "Centers")
CLICK = Text("bấm vào một trung tâm để mở bảng trực tiếp", "a center opens its live board")


def layout(**query: Any) -> Component:
    """Shell, the moment asked for, and empty slots."""
    selection = _page.selected(query)
    lang = selection.lang
    lines = html.Section(
        [
            html.Div(html.H2([CENTERS.get(lang), html.Small(f" · {CLICK.get(lang)}")]), className="panel-head"),
            *_queue.board_slot("queues-lines"),
        ],
        className="panel panel-centers",
    )
    body = [
        _queue.tabs(selection),
        *_queue.controls("queues", query, lang),
        _page.slot("queues-notes"),
        *_queue.board_slot("queues-tiles"),
        lines,
    ]
    here = _page.addresses(selection, lambda each: page_url("queues", each, at=_queue.asked(query)))
    return _page.frame("queues", selection, body, title=NAME.get(lang), crumbs=[Crumb(NAME.get(lang))], here=here)
