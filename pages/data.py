"""Dữ liệu: where the figures come from, how fresh they are, and what is wrong with them."""

from typing import Any

from dash import dcc, html, register_page
from dash.development.base_component import Component

from components.panels import panel
from components.shell import Crumb
from domain.links import page_url
from domain.text import Text
from pages import _page

NAME = _page.NAMES["data"]
register_page(__name__, path="/data", title=f"{NAME.vi} · {_page.PRODUCT}", order=9)

TITLE = Text("Dữ liệu: nguồn, chất lượng, lỗi", "Data: sources, quality, errors")
SOURCES = Text("Nguồn dữ liệu", "Sources of data")
RUNS = Text("Các lần nhập", "Imports")
REFUSED = Text("Dòng bị từ chối", "Refused rows")
PERSONAL = Text("không hiện nội dung; xem bằng lệnh ioc quarantine", "contents not shown; run ioc quarantine")
GAPS = Text("Cần bổ sung", "To be completed")


def layout(**query: Any) -> Component:
    """Shell and empty slots; the page is of the whole province and of all time."""
    selection = _page.selected(query)
    lang = selection.lang
    runs = [html.P(id="data-runs-note", className="muted"), _page.scroll_slot("data-runs")]
    left = [
        panel(SOURCES.get(lang), _page.scroll_slot("data-sources"), name="sources"),
        panel(REFUSED.get(lang), _page.scroll_slot("data-refused"), note=PERSONAL.get(lang), name="refused"),
    ]
    body = [
        dcc.Store(id="data-selection", data=_page.stored(query)),
        _page.slot("data-notes"),
        _page.slot("data-tiles"),
        panel(RUNS.get(lang), runs, name="runs"),
        html.Div(
            [html.Div(left, className="stack"), panel(GAPS.get(lang), _page.slot("data-gaps"), name="gaps")],
            className="halves",
        ),
    ]
    here = _page.addresses(selection, lambda each: page_url("data", each))
    crumbs = [Crumb(NAME.get(lang))]
    return _page.frame("data", selection, body, title=TITLE.get(lang), crumbs=crumbs, here=here)
