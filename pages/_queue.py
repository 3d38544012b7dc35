"""What the pages of counters and queues share. Not a page itself (leading underscore)."""

from collections.abc import Mapping
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.queue_review import tabs as review_tabs
from domain.links import queue_views
from domain.selection import Selection
from domain.text import Text
from pages import _page

CENTER = Text("Trung tâm", "Center")
CHOOSE = Text("Chọn trung tâm", "Choose a center")
AT = Text("Xem lại lúc", "As it was at")
AT_HELP = Text("Để trống: hiện tại", "Empty: now")


def asked(query: Mapping[str, Any]) -> str:
    """The moment of an address as it is spelled; empty for the present."""
    value = query.get("at")
    return value if isinstance(value, str) else ""


def controls(name: str, query: Mapping[str, Any], lang: str, code: str = "") -> list[Component]:
    """The store the render callback reads, the picker of a center (``code`` is the one shown) and of a moment."""
    picker = center_picker(f"{name}-center", CHOOSE, code, lang)
    moment = dbc.Input(
        id=f"{name}-moment", type="datetime-local", value=asked(query)[:16], debounce=True, class_name="form-control"
    )
    return [
        dcc.Store(id=f"{name}-selection", data=_page.stored(query)),
        html.Div(
            [
                picker,
                html.Label(
                    [html.Span(AT.get(lang)), moment],
                    className="chip",
                    htmlFor=f"{name}-moment",
                    title=AT_HELP.get(lang),
                ),
                _page.slot(f"{name}-links"),
            ],
            className="chips queue-controls",
        ),
    ]


def center_picker(identity: str, none: Text, code: str, lang: str) -> Component:
    """A list of centers, which the browser fills; ``none`` stands where no center is chosen."""
    options = [{"value": "", "label": none.get(lang)}, *shown(code)]
    # dbc shows the placeholder, not the option, where the value is ""
    picker = dbc.Select(id=identity, options=options, value=code, placeholder=none.get(lang), class_name="chip-select")
    return html.Label([html.Span(CENTER.get(lang)), picker], className="chip", htmlFor=identity)


def tabs(selection: Selection, code: str = "", *, reviewing: bool = False) -> Component:
    """The switch between the live boards and the review, of the center ``code`` or ("") of all."""
    return review_tabs(*queue_views(selection, code), selection.lang, reviewing=reviewing)


def shown(code: str) -> list[dict[str, str]]:
    """The center of the address, so that the picker has it before the browser fetches the others."""
    return [{"value": code, "label": _page.screen().center_name(code)}] if code else []


def board_slot(identity: str, *, scrolls: bool = False) -> list[Component]:
    """Place for a board, reached by the keyboard if it ``scrolls``, and the store its items arrive in."""
    return [html.Div(id=identity, **({"tabIndex": 0} if scrolls else {})), dcc.Store(id=f"{identity}-rows")]
