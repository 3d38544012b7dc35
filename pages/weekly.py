"""Họp giao ban: what moved in the period, why, and who must do what until when."""

from typing import Any

from dash import register_page
from dash.development.base_component import Component

from components.panels import panel
from components.weekly_promises import add_form, close_form
from domain.commitments import week_of
from domain.links import page_url
from domain.text import Text
from pages import _page, _weekly

NAME = _page.NAMES["weekly"]
register_page(__name__, path="/weekly", title=f"{NAME.vi} · {_page.PRODUCT}", order=1)

KPIS = Text("Các chỉ số", "KPIs")
KPIS_NOTE = Text("bấm vào giá trị để xem hồ sơ", "a value opens its dossiers")
MOVERS = Text("Đơn vị biến động ngoài mức thường", "Units beyond their ordinary variation")
MOVERS_NOTE = Text(
    "mỗi đơn vị so với lịch sử của chính mình; bấm tên để xem báo cáo riêng",
    "each against its own history; a name opens its own review",
)
DRIVERS = Text("Vì sao thay đổi", "What explains the change")
DRIVERS_NOTE = Text(
    "các phần cộng lại đúng bằng thay đổi so với kỳ trước", "the parts sum to the change against the period before"
)
PROMISES = Text("Cam kết", "Commitments")


def layout(**query: Any) -> Component:
    """Shell, place and period, empty slots, and the forms of commitments."""
    selection = _page.selected(query)
    lang, today = selection.lang, _page.screen().today()
    period = _weekly.period_of(query, today)
    forms = [add_form(lang, max(week_of(period.next()), today)), close_form(lang)] if _page.screen().actions else []
    body = [
        *_weekly.controls("weekly", selection, query),
        _page.slot("weekly-head"),
        _page.slot("weekly-notes"),
        panel(
            KPIS.get(lang),
            _page.drawn_slot("weekly-kpis", "drawn scroll slot-scroll"),
            note=KPIS_NOTE.get(lang),
            name="weekly-kpis",
        ),
        panel(MOVERS.get(lang), _page.drawn_slot("weekly-movers"), note=MOVERS_NOTE.get(lang), name="weekly-movers"),
        panel(PROMISES.get(lang), [*_page.drawn_slot("weekly-promises"), *forms], name="weekly-promises"),
        panel(
            DRIVERS.get(lang), _page.drawn_slot("weekly-drivers"), note=DRIVERS_NOTE.get(lang), name="weekly-drivers"
        ),
    ]
    here = _page.addresses(selection, lambda each: page_url("weekly", each, at=period.word))
    title = f"{NAME.get(lang)} · {_weekly.place_name(selection)}"
    crumbs = _weekly.crumbs(selection, NAME.get(lang), period.word)
    return _page.frame("weekly", selection, body, title=title, crumbs=crumbs, here=here)
