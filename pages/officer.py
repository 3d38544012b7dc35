"""Một cán bộ: open dossiers by urgency, weeks, hardest procedures, postings and absences."""

from typing import Any

from dash import dcc, html, register_page
from dash.development.base_component import Component
from plotly.graph_objects import Figure

from components.panels import panel
from components.shell import Crumb
from components.theme import graph_config
from domain.links import officer_url, page_url
from domain.text import Text
from pages import _page

NAME = _page.NAMES["officers"]
register_page(__name__, path_template="/officer/<code>", title=f"{NAME.vi} · {_page.PRODUCT}", order=9)

HELD = Text("Hồ sơ đang giữ", "Dossiers in hand")
WEEKS = Text("Bước xong theo tuần", "Steps finished by week")
WEEKS_NOTE = Text(
    "xanh: trong hạn · cam: vượt hạn · xám: không có hạn", "green: in time · orange: over · grey: no limit"
)
HARD = Text("Thủ tục khó nhất", "Hardest procedures")
HARD_NOTE = Text("theo giờ vượt hạn của chính cán bộ trong kỳ", "by the officer's own hours past limits")
SERVICE = Text("Phân công và ngày vắng", "Postings and absences")


def layout(code: str = "", **query: Any) -> Component:
    """Shell, controls and empty slots for one officer; ``code`` as the address spells it."""
    selection = _page.selected(query)
    lang, name = selection.lang, _page.spelled(code)
    weeks = dcc.Graph(
        id="officer-weeks", figure=Figure(), config=graph_config(lang), className="trend-graph", responsive=True
    )
    held = [html.P(id="officer-held-label", className="muted"), _page.scroll_slot("officer-held")]
    halves = [
        panel(HARD.get(lang), _page.scroll_slot("officer-hard"), note=HARD_NOTE.get(lang), name="hard"),
        panel(SERVICE.get(lang), _page.slot("officer-service"), name="service"),
    ]
    body = [
        dcc.Store(id="officer-code", data=name),
        *_page.controls("officer", selection, query),
        html.P(id="officer-head", className="officer-head"),
        _page.slot("officer-cards"),
        panel(HELD.get(lang), held, name="held"),
        panel(WEEKS.get(lang), weeks, note=WEEKS_NOTE.get(lang), name="weeks"),
        html.Div(halves, className="halves officer-halves"),
    ]
    key = selection.unit or selection.agency
    back = [Crumb(NAME.get(lang), page_url("officers", selection.with_(unit="", agency="")))]
    back += [Crumb(_page.name_of(key, selection), page_url("officers", selection))] if key else []
    here = _page.addresses(selection, lambda each: officer_url(name, each))
    return _page.frame("officer", selection, body, title=name, crumbs=[*back, Crumb(name)], here=here)
