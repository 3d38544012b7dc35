"""Họp giao ban, trình chiếu: one KPI to a slide in big type, the next unit by a key."""

from typing import Any

from dash import dcc, html, register_page
from dash.development.base_component import Component

from domain.links import weekly_show_url
from pages import _page, _weekly

NAME = _page.NAMES["weekly"]
register_page(__name__, path="/weekly/show", title=f"{NAME.vi} · {_page.PRODUCT}", order=1)


def layout(**query: Any) -> Component:
    """The frame without its navigation, and a slot for the slides."""
    selection = _page.selected(query)
    lang = selection.lang
    period = _weekly.period_of(query, _page.screen().today())
    body = [
        dcc.Store(id="weekly-show-selection", data=_page.stored(query)),
        _page.slot("weekly-show-notes"),
        *_page.drawn_slot("weekly-show-slides"),
    ]
    here = _page.addresses(selection, lambda each: weekly_show_url(each, at=period.word))
    crumbs = _weekly.crumbs(selection, NAME.get(lang), period.word)
    title = f"{NAME.get(lang)} · {_weekly.place_name(selection)}"
    framed = _page.frame("weekly-show", selection, body, title=title, crumbs=crumbs, here=here)
    return html.Div(framed, className="is-full weekly-full")
