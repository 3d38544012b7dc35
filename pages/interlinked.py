"""The page of domain.service_pages.INTERLINKED."""

from typing import Any

from dash import register_page
from dash.development.base_component import Component

from domain.service_pages import INTERLINKED
from pages import _page
from pages._service import service_layout

register_page(__name__, path="/interlinked", title=f"{INTERLINKED.title.vi} · {_page.PRODUCT}")


def layout(**query: Any) -> Component:
    """Shell, controls and empty slots for the selection of the address."""
    return service_layout(INTERLINKED, query)
