"""Danh mục dịch vụ: procedures by service level, what is public, connected and used, and the decisions behind them."""

from typing import Any

from dash import html, register_page
from dash.development.base_component import Component

from components.catalogue import SEARCH
from components.panels import panel
from domain.links import page_url
from domain.text import Text
from pages import _page

TITLE = Text("Danh mục dịch vụ công", "Catalogue of services")
FILTERS = ("period", "start", "end", "field")
PANELS: tuple[tuple[str, Text], ...] = (
    ("levels", Text("Theo mức dịch vụ", "By service level")),
    ("authorities", Text("Theo cơ quan", "By authority")),
    ("fields", Text("Theo lĩnh vực", "By field")),
)
LIST = Text("Thủ tục", "Procedures")
DECISIONS = Text("Quyết định công bố trong kỳ", "Announcing decisions of the period")
DECISIONS_NOTE = Text(
    "công bố ít nhất 5 ngày làm việc trước ngày hiệu lực, công khai trong 5 ngày làm việc",
    "made at least 5 working days before the text takes effect, made public within 5 working days",
)
register_page(__name__, path="/catalogue", title=f"{TITLE.vi} · {_page.PRODUCT}")


def layout(**query: Any) -> Component:
    """Shell, controls and empty slots for the selection of the address."""
    selection = _page.selected(query)
    lang = selection.lang
    small = [panel(title.get(lang), _page.table_slot(f"catalogue-{key}"), name="breakdown") for key, title in PANELS]
    count = html.P(id="catalogue-count", className="muted")
    tools = html.Div([count, _page.search_box("catalogue", SEARCH, query, lang)], className="list-tools")
    listed = [_page.slot("catalogue-views"), *_page.drawn_slot("catalogue-list", "slot")]
    body = [
        *_page.controls("catalogue", selection, query, FILTERS),
        html.Div(
            [
                _page.slot("catalogue-cards"),
                *small,
                panel(LIST.get(lang), listed, tools=tools, name="list"),
                panel(
                    DECISIONS.get(lang),
                    _page.drawn_slot("catalogue-decisions", "slot"),
                    note=DECISIONS_NOTE.get(lang),
                    name="list",
                ),
            ],
            className="subject long-tables",
        ),
    ]
    here = _page.addresses(selection, lambda each: page_url("catalogue", each))
    return _page.frame("catalogue", selection, body, title=TITLE.get(lang), here=here)
