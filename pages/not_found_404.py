"""The page for addresses that lead nowhere; Dash finds it by its name."""

from typing import Any

from dash import register_page
from dash.development.base_component import Component

from components.shell import Crumb
from components.states import not_found
from domain.links import overview_url
from domain.text import Text
from pages import _page

TITLE = Text("Không có trang này", "No such page")
PAGE = Text("trang này", "This page")

register_page(__name__, path="/not-found", title=f"{TITLE.vi} · {_page.PRODUCT}", order=9)


def layout(**query: Any) -> Component:
    """Say so, and lead back."""
    selection = _page.selected(query)
    title = TITLE.get(selection.lang)
    here = _page.addresses(selection, overview_url)
    body = [not_found(PAGE, selection.lang)]
    return _page.frame("missing", selection, body, title=title, crumbs=[Crumb(title)], here=here)
