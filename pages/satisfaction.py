"""The page of domain.service_pages.SATISFACTION."""

from typing import Any

from dash import register_page
from dash.development.base_component import Component

from domain.service_pages import SATISFACTION
from pages import _page
from pages._service import service_layout

register_page(__name__, path="/satisfaction", title=f"{SATISFACTION.title.vi} · {_page.PRODUCT}")


def layout(**query: Any) -> Component:
    """Shell, controls and empty slots for the selection of the address."""
    return service_layout(SATISFACTION, query)
