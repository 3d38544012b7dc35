"""Màn hình lớn: every wall display and how it is, the form that pairs and changes them, and what they show."""

from typing import Any

from dash import dcc, html, register_page
from dash.development.base_component import Component

from components.display_form import FORM, display_form
from components.panels import panel
from components.profile_form import new_button, profile_form
from components.shell import Crumb
from domain.displays import SEEN_EVERY
from domain.links import page_url
from domain.text import Text
from pages import _page

NAME = _page.NAMES["displays"]
register_page(__name__, path="/displays", title=f"{NAME.vi} · {_page.PRODUCT}")

TITLE = Text("Màn hình lớn ở sảnh và phòng điều hành", "Wall displays in lobbies and operations rooms")
LISTED = Text("Các màn hình", "Displays")
PROFILES = Text("Hồ sơ trình chiếu", "Profiles")
WHAT = Text("màn hình chiếu gì, trong bao lâu", "what displays show, and for how long")
AUDIT = Text("Thay đổi gần đây", "Latest changes")
HINT = (
    Text("Trên màn hình mới, mở trình duyệt tới", "On a new display, open the browser at"),
    Text(
        "để nó hiện mã 6 số (dùng được 10 phút), rồi gõ mã vào khung",
        "and it shows a code of 6 digits (good for 10 minutes); type it under",
    ),
)


def layout(**query: Any) -> Component:
    """Shell, the forms, and empty slots that refresh themselves."""
    selection = _page.selected(query)
    lang = selection.lang
    listed = _page.drawn_slot("displays-cards", "display-cards")
    panels = [
        panel(LISTED.get(lang), listed, tools=html.Div(_page.drawn_slot("displays-counts", "pills")), name="displays"),
        panel(FORM.get(lang), [_page.slot("displays-rights"), display_form(lang)], name="display-form"),
        panel(PROFILES.get(lang), _profiles(lang), note=WHAT.get(lang), tools=new_button(lang), name="profiles"),
        panel(AUDIT.get(lang), _page.drawn_slot("displays-audit", "scroll slot-scroll"), name="display-audit"),
    ]
    body = [
        dcc.Store(id="displays-selection", data=_page.stored(query)),
        dcc.Store(id="displays-choices"),
        dcc.Interval(id="displays-beat", interval=int(SEEN_EVERY.total_seconds()) * 1000),
        _page.slot("displays-notes"),
        _hint(lang),
        html.Div(panels, className="display-page"),
    ]
    here = _page.addresses(selection, lambda each: page_url("displays", each))
    return _page.frame("displays", selection, body, title=TITLE.get(lang), crumbs=[Crumb(NAME.get(lang))], here=here)


def _profiles(lang: str) -> list[Component]:
    said = html.Div(id="displays-profile-drop-said", role="status", className="profile-said")
    return [*_page.drawn_slot("displays-profiles", "profile-rows"), said, profile_form(lang)]


def _hint(lang: str) -> Component:
    first, then = (each.get(lang) for each in HINT)
    form = html.A(FORM.get(lang), href="#displays-form")
    return html.P([f"{first} ", html.Code("/wall"), f" {then} ", form, "."], className="display-hint")
