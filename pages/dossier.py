"""Một hồ sơ: header, clock, steps with their officers, everything recorded."""

from typing import Any
from urllib.parse import unquote

from dash import dcc, html, register_page
from dash.development.base_component import Component

from components.panels import panel
from components.shell import Crumb
from domain.links import dossier_url, dossiers_url
from domain.text import Text
from pages import _page

register_page(__name__, path_template="/dossier/<code>", title=f"{_page.DOSSIERS.vi} · {_page.PRODUCT}", order=3)

STEPS = Text("Các bước xử lý", "Steps")
FACTS = Text("Thông tin hồ sơ", "Facts")


def layout(code: str = "", source: str = "", view: str = "", **query: Any) -> Component:
    """Shell and empty slots for one dossier; ``source`` picks among sources that use the same code."""
    selection = _page.selected(query)
    lang, name = selection.lang, unquote(code)
    body = [
        dcc.Store(id="dossier-selection", data=_page.stored({**query, "source": source, "view": view})),
        dcc.Store(id="dossier-code", data=name),
        _page.slot("dossier-notes"),
        _page.slot("dossier-head"),
        html.Div(
            [
                panel(STEPS.get(lang), _page.slot("dossier-steps"), name="steps"),
                panel(FACTS.get(lang), _page.slot("dossier-facts"), name="facts"),
            ],
            className="halves",
        ),
    ]
    back = Crumb(_page.DOSSIERS.get(lang), dossiers_url(selection, view=view))
    crumbs = [*_page.unit_crumbs(selection), back, Crumb(name)]
    here = _page.addresses(selection, lambda each: dossier_url(name, each, source=source, view=view))
    return _page.frame("dossier", selection, body, title=name, crumbs=crumbs, here=here)
