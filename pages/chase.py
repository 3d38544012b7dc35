"""Hồ sơ cần đôn đốc: what must be chased today, group by group, and who holds it."""

from typing import Any

from dash import html, register_page
from dash.development.base_component import Component

from components.actions import action_form
from components.chase import SEARCH
from components.shell import Crumb
from domain.links import OWN, page_url
from pages import _page

register_page(__name__, path="/chase", title=f"{_page.NAMES['chase'].vi} · {_page.PRODUCT}", order=4)


def layout(**query: Any) -> Component:
    """Shell, controls and empty slots; the address also says group (view), search (q), order (sort) and page."""
    selection = _page.selected(query)
    lang, label = selection.lang, _page.NAMES["chase"]
    own = {key: value for key, value in _page.stored(query).items() if key in OWN}
    body = [
        *_page.controls("chase", selection, query),
        _page.slot("chase-tiles"),
        html.Section(
            [
                html.Div(
                    [html.Div(_page.slot("chase-heading")), _page.search_box("chase", SEARCH, query, lang)],
                    className="panel-head chase-head",
                ),
                *(action_form("chase", lang) if _page.screen().actions else []),
                *_page.table_slot("chase-table"),
                _page.slot("chase-pager"),
            ],
            className="panel panel-chase",
        ),
    ]
    crumbs = [*_page.unit_crumbs(selection), Crumb(label.get(lang))]
    here = _page.addresses(selection, lambda each: page_url("chase", each, **own))
    return _page.frame("chase", selection, body, title=label.get(lang), crumbs=crumbs, here=here)
