"""Hồ sơ: lists of dossiers, and the dossiers behind a number."""

from typing import Any

from dash import html, register_page
from dash.development.base_component import Component

from components.shell import Crumb
from domain.links import OWN, dossiers_url
from pages import _page

register_page(__name__, path="/dossiers", title=f"{_page.DOSSIERS.vi} · {_page.PRODUCT}", order=2)


def layout(**query: Any) -> Component:
    """Shell, controls and empty slots; the address also says which list (view, or kpi and part) and page (cursor)."""
    selection = _page.selected(query)
    lang = selection.lang
    body = [
        *_page.controls("dossiers", selection, query),
        _page.slot("dossiers-tabs"),
        html.Section(
            [
                html.Div(html.H2(id="dossiers-heading"), className="panel-head"),
                *_page.drawn_slot("dossiers-table", "scroll slot-scroll"),
                _page.slot("dossiers-pager"),
            ],
            className="panel panel-dossiers",
        ),
    ]
    crumbs = [*_page.unit_crumbs(selection), Crumb(_page.DOSSIERS.get(lang))]
    place = crumbs[0].label if len(crumbs) > 1 else ""
    own = {key: value for key, value in _page.stored(query).items() if key in OWN}
    here = _page.addresses(selection, lambda each: dossiers_url(each, **own))
    title = f"{_page.DOSSIERS.get(lang)} · {place}" if place else _page.DOSSIERS.get(lang)
    return _page.frame("dossiers", selection, body, title=title, crumbs=crumbs, here=here)
