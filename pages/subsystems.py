"""Phân hệ giám sát: every subsystem, its sources, freshness, volume today, owner and state."""

from typing import Any

from dash import dcc, register_page
from dash.development.base_component import Component

from domain.links import page_url
from domain.text import Text
from pages import _page

TITLE = Text("Các phân hệ giám sát", "Monitoring subsystems")
register_page(__name__, path="/subsystems", title=f"{TITLE.vi} · {_page.PRODUCT}")


def layout(**query: Any) -> Component:
    """Shell and empty slots."""
    selection = _page.selected(query)
    body = [
        dcc.Store(id="subsystems-selection", data=_page.stored(query)),
        _page.slot("subsystems-notes"),
        *_page.drawn_slot("subsystems-cards", "slot"),
    ]
    here = _page.addresses(selection, lambda each: page_url("subsystems", each))
    return _page.frame("subsystems", selection, body, title=TITLE.get(selection.lang), here=here)
