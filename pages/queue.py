"""Một trung tâm: who waits, how long and where, now or at a past moment."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html, register_page
from dash.development.base_component import Component
from plotly.graph_objects import Figure

from components.panels import panel
from components.shell import Crumb
from components.theme import graph_config
from domain.links import page_url, queue_url
from domain.text import Text
from pages import _page, _queue

NAME = _page.NAMES["queues"]
register_page(__name__, path_template="/queues/<code>", title=f"{NAME.vi} · {_page.PRODUCT}", order=9)

COUNTERS, GROUPS = Text("Quầy", "Counters"), Text("Nhóm dịch vụ", "Service groups")
NEXT = Text("Sắp được gọi", "Next in line")
NEXT_NOTE = Text("thời gian đã chờ", "time waited so far")
FORECAST, NOW = (
    Text("Những giờ tới", "The next hours"),
    Text("Chờ bao lâu nếu lấy số bây giờ", "How long a ticket waits"),
)
WHAT_IF = Text("Nếu thay đổi thì sao", "What if")
WHAT_IF_NOTE = Text(
    "so với để nguyên, cho phần còn lại trong ngày", "against leaving it as it is, for the rest of the day"
)
MORE, LESS = Text("Mở thêm quầy", "Open counters"), Text("Đóng quầy", "Close counters")
GROUP, TO = Text("Chuyển nhóm dịch vụ", "Move the service group"), Text("sang chỉ các quầy", "to the counters")
CLOSES = Text("Giờ đóng cửa", "Closing time")
SAME = Text("như thường lệ", "as usual")
EARLIER, LATER = Text("sớm hơn {n} phút", "{n} min earlier"), Text("muộn hơn {n} phút", "{n} min later")
ASK = Text("Tính", "Compute")
SHIFTS = (-60, -30, 0, 30, 60, 90)
MINUTE_MS = 60_000


def layout(code: str = "", **query: Any) -> Component:
    """Shell, controls and empty slots for one center."""
    selection = _page.selected(query)
    lang, name = selection.lang, _page.spelled(code)
    sides = [
        panel(NEXT.get(lang), _queue.board_slot("queue-line"), note=NEXT_NOTE.get(lang), name="line"),
        panel(GROUPS.get(lang), _queue.board_slot("queue-groups"), name="groups", scrolls=True),
    ]
    body = [
        dcc.Store(id="queue-code", data=name),
        _queue.tabs(selection, name),
        *_queue.controls("queue", query, lang, name),
        _page.slot("queue-notes"),
        html.Div(id="queue-head", className="queue-head"),
        *_queue.board_slot("queue-tiles"),
        panel(COUNTERS.get(lang), _queue.board_slot("queue-counters"), name="counters"),
        html.Div(sides, className="queue-sides"),
        *_ahead(lang),
    ]
    at = _queue.asked(query)
    here = _page.addresses(selection, lambda each: queue_url(name, each, at=at))
    crumbs = [Crumb(NAME.get(lang), page_url("queues", selection, at=at)), Crumb(_page.screen().center_name(name))]
    return _page.frame("queue", selection, body, title=_page.screen().center_name(name), crumbs=crumbs, here=here)


def _ahead(lang: str) -> list[Component]:
    """Forecast and what-if."""
    graph = dcc.Graph(
        id="queue-forecast-figure",
        figure=Figure(),
        config=graph_config(lang),
        className="forecast-graph",
        responsive=True,
    )
    forecast = [
        graph,
        *_queue.board_slot("queue-needed", scrolls=True),
        html.Div(id="queue-forecast-model", className="model muted"),
    ]
    halves = [
        panel(FORECAST.get(lang), forecast, name="forecast"),
        panel(NOW.get(lang), _queue.board_slot("queue-now"), name="now"),
    ]
    return [
        dcc.Interval(id="queue-minute", interval=MINUTE_MS),
        html.Div(halves, className="queue-ahead"),
        panel(WHAT_IF.get(lang), _what_if(lang), note=WHAT_IF_NOTE.get(lang), name="what-if"),
    ]


def _what_if(lang: str) -> list[Component]:
    words = {0: SAME} | {n: (LATER if n > 0 else EARLIER).format(n=abs(n)) for n in SHIFTS if n}
    shifts = [{"value": str(n), "label": words[n].get(lang)} for n in SHIFTS]
    controls = [
        _many("more", MORE, lang),
        _many("less", LESS, lang),
        _labelled(GROUP, dbc.Select(id="queue-whatif-group", options=[], value="", class_name="chip-select"), lang),
        _many("to", TO, lang),
        _labelled(
            CLOSES, dbc.Select(id="queue-whatif-closes", options=shifts, value="0", class_name="chip-select"), lang
        ),
        dbc.Button(ASK.get(lang), id="queue-whatif-ask", color="primary", n_clicks=0),
    ]
    return [html.Div(controls, className="what-if-form"), html.Div(id="queue-whatif-table", className="scroll")]


def _many(name: str, label: Text, lang: str) -> Component:
    return _labelled(label, dcc.Dropdown(id=f"queue-whatif-{name}", options=[], multi=True, placeholder="–"), lang)


def _labelled(label: Text, control: Component, lang: str) -> Component:
    return html.Div([html.Label(label.get(lang), htmlFor=control.id), control], className="field")
