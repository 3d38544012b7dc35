"""Điểm nghẽn: where working time goes, step by step."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html, register_page
from dash.development.base_component import Component
from plotly.graph_objects import Figure

from components.panels import panel
from components.shell import Crumb
from components.theme import graph_config
from domain.links import LIMITS, page_url
from domain.selection import Selection
from domain.text import Text
from pages import _page

NAME = _page.NAMES["bottlenecks"]
register_page(__name__, path="/bottlenecks", title=f"{NAME.vi} · {_page.PRODUCT}", order=7)

FLOW = Text("Đường đi của hồ sơ", "How dossiers flow")
OTHER_FLOW = Text("Đường đi được so sánh", "The flow compared with")
STEPS = Text("Từng bước", "Step by step")
SLOW = Text("Hồ sơ vượt hạn bước nhiều nhất", "Dossiers furthest past a step's limit")
PROCEDURES = Text("Thủ tục vượt hạn nhiều giờ nhất", "Procedures with most time over limits")
UNITS = Text("Đơn vị vượt hạn nhiều giờ nhất", "Units with most time over limits")
CLICK = Text("bấm vào một dòng để xem đường đi của hồ sơ", "click a row to see how dossiers flow")
CLICK_STEP = Text(
    "bấm tên bước để xem lượt lâu nhất, bấm số để mở hồ sơ", "a name shows its slowest, a number its dossiers"
)
VERSUS = Text("So sánh với", "Compare with")
NOTHING = Text("Không so sánh", "Nothing")
PREVIOUS = Text("Kỳ trước", "The period before")


def layout(versus: str = "", **query: Any) -> Component:
    """Shell, controls and empty slots; ``versus`` is a unit's or agency's code, or "previous"."""
    selection = _page.selected(query)
    lang = selection.lang
    asked = {**query, "versus": versus}
    grid = [
        panel(FLOW.get(lang), _flow("flow", lang), tools=_versus(versus, selection), name="flow"),
        panel(OTHER_FLOW.get(lang), _flow("versus", lang), name="versus"),
        panel(STEPS.get(lang), _page.scroll_slot("bottlenecks-steps"), note=CLICK_STEP.get(lang), name="steps"),
        panel(
            SLOW.get(lang),
            [html.P(id="bottlenecks-slow-label", className="muted"), _page.scroll_slot("bottlenecks-slow")],
            name="slow",
        ),
    ]
    tables = (("procedures", PROCEDURES), ("units", UNITS))
    ranks = [
        panel(title.get(lang), _page.table_slot(f"bottlenecks-{name}"), note=CLICK.get(lang), name=f"rank-{name}")
        for name, title in tables
    ]
    body = [
        *_page.controls("bottlenecks", selection, asked),
        _page.slot("bottlenecks-cards"),
        html.Div(grid, id="bottlenecks-grid", className="flow-grid is-off"),
        html.Div(ranks, id="bottlenecks-ranks", className="halves ranks"),
        html.P(id="bottlenecks-compared", className="muted"),
    ]
    here = _page.addresses(selection, lambda each: page_url("bottlenecks", each, versus=versus))
    return _page.frame("bottlenecks", selection, body, title=NAME.get(lang), crumbs=_crumbs(selection), here=here)


def _crumbs(selection: Selection) -> list[Crumb]:
    """The page of the whole province, and what was chosen on it."""
    lang, key = selection.lang, selection.unit or selection.agency
    chosen = [name for name in (_page.name_of(key, selection) if key else "", selection.procedure) if name]
    whole = page_url("bottlenecks", selection.with_(**dict.fromkeys(LIMITS, "")))
    return [Crumb(NAME.get(lang), whole if chosen else None), *([Crumb(" · ".join(chosen))] if chosen else [])]


def _flow(name: str, lang: str) -> list[Component]:
    graph = dcc.Graph(
        id=f"bottlenecks-{name}", figure=Figure(), config=graph_config(lang), className="flow-graph", responsive=True
    )
    box = html.Div(graph, id=f"bottlenecks-{name}-box", className="flow-box", style={"display": "none"})
    label = html.P(id=f"bottlenecks-{name}-label", className="flow-label")
    note = [html.Div(id="bottlenecks-flow-note", className="muted")] if name == "flow" else []
    return [label, box, *note]


def _versus(versus: str, selection: Selection) -> Component:
    """The list is filled in the browser; what the address names is in it from the start."""
    lang = selection.lang
    options = [{"value": "", "label": NOTHING.get(lang)}, {"value": "previous", "label": PREVIOUS.get(lang)}]
    if versus not in {"", "previous"}:
        options.append({"value": versus, "label": _page.name_of(versus, selection)})
    control = dbc.Select(
        id="bottlenecks-filter-versus",
        options=options,
        value=versus,
        placeholder=NOTHING.get(lang),
        class_name="chip-select",
    )
    return html.Label(
        [html.Span(VERSUS.get(lang)), control], className="chip chip-versus", htmlFor="bottlenecks-filter-versus"
    )
