"""Mục tiêu: every target, who set it by which document, the form that changes them, and what was changed."""

from typing import Any

from dash import dcc, html, register_page
from dash.development.base_component import Component

from components.panels import panel
from components.shell import Crumb
from components.target_form import FORM, filters, target_form
from domain.links import page_url
from domain.text import Text
from pages import _page

NAME = _page.NAMES["targets"]
register_page(__name__, path="/targets", title=f"{NAME.vi} · {_page.PRODUCT}", order=10)

TITLE = Text("Mục tiêu của các chỉ số", "Targets of the KPIs")
LISTED = Text("Mục tiêu", "Targets")
PARTICULAR = Text("mục tiêu hẹp nhất đang áp dụng được dùng", "the most particular one in force counts")
AUDIT = Text("Thay đổi gần đây", "Latest changes")


def layout(**query: Any) -> Component:
    """Shell, filters, the form and empty slots; the address also says KPI (kpi) and kind of place (view)."""
    selection = _page.selected(query)
    lang, kept = selection.lang, _page.stored(query)
    own = {key: kept[key] for key in ("kpi", "view") if key in kept}
    switches = filters(own.get("kpi", ""), own.get("view", ""), lang)
    form = [_page.slot("targets-rights"), target_form(lang)]
    side = [
        panel(FORM.get(lang), form, name="target-form"),
        panel(AUDIT.get(lang), _page.scroll_slot("targets-audit"), name="target-audit"),
    ]
    body = [
        dcc.Store(id="targets-selection", data=kept),
        _page.slot("targets-notes"),
        html.Div(
            [
                panel(
                    LISTED.get(lang),
                    _page.table_slot("targets-table"),
                    note=PARTICULAR.get(lang),
                    tools=switches,
                    name="targets",
                ),
                html.Div(side, className="stack"),
            ],
            className="target-page",
        ),
    ]
    here = _page.addresses(selection, lambda each: page_url("targets", each, **own))
    return _page.frame("targets", selection, body, title=TITLE.get(lang), crumbs=[Crumb(NAME.get(lang))], here=here)
