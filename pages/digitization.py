"""Số hóa: what is digitized at intake, answered electronically, signed, stored and used again."""

from typing import Any

from dash import register_page
from dash.development.base_component import Component

from domain.subjects import DIGITIZATION
from pages import _page
from pages._subject import subject_layout

register_page(__name__, path="/digitization", title=f"{DIGITIZATION.title.vi} · {_page.PRODUCT}", order=3)


def layout(**query: Any) -> Component:
    """Shell, controls and empty slots for the selection of the address."""
    return subject_layout(DIGITIZATION, query)
