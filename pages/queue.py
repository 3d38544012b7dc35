"""Một trung tâm: who waits, how long and where, now or at a past moment; full screen for the director's display."""

from typing import Any

from dash import dcc, html, register_page
from dash.development.base_component import Component

from components.panels import panel
from components.shell import Crumb
from domain.links import page_url, queue_url
from domain.text import Text
from pages import _page, _queue

NAME = _page.NAMES["queues"]
register_page(__name__, path_template="/queues/<code>", title=f"{NAME.vi} · {_page.PRODUCT}", order=9)

COUNTERS, GROUPS = Text("Quầy", "Counters"), Text("Nhóm dịch vụ", "Service groups")
NEXT = Text("Sắp được gọi", "Next in line")
NEXT_NOTE = Text("thời gian đã chờ", "time waited so far")


def layout(code: str = "", **query: Any) -> Component:
    """Shell, controls and empty slots for one center; ``full`` in the address leaves only the board."""
    selection = _page.selected(query)
    lang, name = selection.lang, _page.spelled(code)
    full = bool(query.get("full"))
    sides = [
        panel(NEXT.get(lang), _queue.board_slot("queue-line"), note=NEXT_NOTE.get(lang), name="line"),
        panel(GROUPS.get(lang), _queue.board_slot("queue-groups"), name="groups"),
    ]
    body = [
        dcc.Store(id="queue-code", data=name),
        *_queue.controls("queue", query, lang, name),
        _page.slot("queue-notes"),
        html.Div(id="queue-head", className="queue-head"),
        *_queue.board_slot("queue-tiles"),
        panel(COUNTERS.get(lang), _queue.board_slot("queue-counters"), name="counters"),
        html.Div(sides, className="queue-sides"),
    ]
    at = _queue.asked(query)
    here = _page.addresses(selection, lambda each: queue_url(name, each, at=at, full="1" if full else ""))
    crumbs = [Crumb(NAME.get(lang), page_url("queues", selection, at=at)), Crumb(_page.screen().center_name(name))]
    framed = _page.frame("queue", selection, body, title=_page.screen().center_name(name), crumbs=crumbs, here=here)
    return html.Div(framed, className="is-full") if full else framed
