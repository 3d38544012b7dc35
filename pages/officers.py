"""Cán bộ: the officers of one unit with their work, or the agencies of the province."""

from typing import Any

from dash import html, register_page
from dash.development.base_component import Component

from components.shell import Crumb
from domain.links import LIMITS, page_url
from pages import _page

NAME = _page.NAMES["officers"]
register_page(__name__, path="/officers", title=f"{NAME.vi} · {_page.PRODUCT}", order=8)


def layout(**query: Any) -> Component:
    """Shell, controls and empty slots; the selection's unit or agency says whose officers."""
    selection = _page.selected(query)
    lang, key = selection.lang, selection.unit or selection.agency
    body = [
        *_page.controls("officers", selection, query),
        _page.slot("officers-cards"),
        html.Section(
            [
                html.Div(html.H2(id="officers-heading"), className="panel-head"),
                *_page.table_slot("officers-table"),
                html.P(id="officers-rule", className="muted officers-rule"),
            ],
            className="panel panel-officers",
        ),
    ]
    whole = page_url("officers", selection.with_(**dict.fromkeys(LIMITS, "")))
    crumbs = [Crumb(NAME.get(lang), whole if key else None), *([Crumb(_page.name_of(key, selection))] if key else [])]
    here = _page.addresses(selection, lambda each: page_url("officers", each))
    return _page.frame("officers", selection, body, title=NAME.get(lang), crumbs=crumbs, here=here)
