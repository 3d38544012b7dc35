"""Nộp trực tuyến: how dossiers come in, where online submission lags and which procedures to push."""

from typing import Any

from dash import register_page
from dash.development.base_component import Component

from domain.subjects import ONLINE
from pages import _page
from pages._subject import subject_layout

register_page(__name__, path="/online", title=f"{ONLINE.title.vi} · {_page.PRODUCT}", order=2)


def layout(**query: Any) -> Component:
    """Shell, controls and empty slots for the selection of the address."""
    return subject_layout(ONLINE, query)
