"""The frame of a wall display: an empty stage that assets/wall.js fills; the host page /wall holds it."""

from typing import Any

from dash import dcc, html, register_page
from dash.development.base_component import Component

from domain.text import Text
from pages import _page

NAME = Text("Màn hình lớn", "Wall display")
CONNECTING = Text("Đang kết nối…", "Connecting…")

register_page(__name__, path_template="/wall/<code>/frame", title=f"{NAME.vi} · {_page.PRODUCT}")


def layout(code: str = "", **query: Any) -> Component:
    """The stage; ``code`` is the display's, or "preview" with the number of a ``profile`` in the query."""
    number = str(query.get("profile", ""))
    preview = number if code == "preview" and number.isdigit() else ""
    live = html.P([html.Span(className="live-dot"), html.Span(id="live-text")], id="live-badge", className="live-badge")
    head = html.Header(
        [
            html.Div([html.H1(id="wall-title"), html.P(id="wall-period")], className="wall-names"),
            html.Div([live, html.Time(id="wall-clock"), html.Span(id="wall-date")], className="wall-now"),
        ],
        className="wall-head",
    )
    foot = html.Footer(
        [
            html.Div(id="wall-figures", className="wall-figures"),
            html.Ul(id="wall-ticker", className="wall-ticker"),
            html.Div([html.B(id="wall-turn"), html.Ol(id="wall-progress")], className="wall-turns"),
        ],
        className="wall-foot",
    )
    body = [
        head,
        html.P(id="wall-message", className="wall-message", hidden=True),
        html.P(id="wall-alarm", className="wall-alarm", role="status", hidden=True),
        html.Main([html.Section(id=f"wall-pane-{pane}", className="wall-pane") for pane in (0, 1)], id="wall-stage"),
        foot,
        html.P(CONNECTING.vi, id="wall-blank", className="wall-blank"),
        html.Div(id="wall-dim"),
        html.Div(id="wall-notes", hidden=True),
        dcc.Store(id="wall-asked"),
        dcc.Store(id="wall-answer"),
    ]
    return html.Div(body, id="wall", className="wall", **{"data-theme": "dark", "data-preview": preview})
