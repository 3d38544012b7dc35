"""Nhìn lại quầy & hàng chờ: the week's hours, times of service, centers compared, journeys and days of a period."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html, register_page
from dash.development.base_component import Component

from components.panels import panel
from components.queue_review import measure_options
from components.shell import Crumb
from domain.links import page_url, queue_review_url
from domain.queue_review import MEASURES
from domain.text import Text
from pages import _page, _queue

NAME, REVIEW = _page.NAMES["queues"], Text("Nhìn lại", "Review")
register_page(__name__, path="/queue-review", title=f"{REVIEW.vi} · {NAME.vi} · {_page.PRODUCT}", order=9)

ALL = Text("Tất cả trung tâm", "All centers")
WEEK = Text("Giờ trong tuần", "Hours of the week")
SERVICE = Text("Thời gian phục vụ theo nhóm", "Time of service by group")
JOURNEY = Text("Từ số thứ tự đến kết quả", "From queue number to result")
JOURNEY_NOTE = Text(
    "vé nối với hồ sơ theo mã; ngày lịch, đúng hạn theo chỉ số chung", "tickets joined by code; calendar days"
)
CENTERS = Text("So sánh trung tâm, cùng cơ cấu nhóm", "Centers compared, with equal mix")
MIX = Text(
    "Mỗi nhóm dịch vụ được tính theo tỷ trọng của nó trong toàn tỉnh, để trung tâm nhiều việc khó không bị thiệt; nhóm"
    " mà trung tâm không phục vụ được bỏ ra và tỷ trọng còn lại chia lại. Dưới 30 vé: không so sánh.",
    "Each service group counts by its share of the whole province, so that a center with harder work is not at a"
    " disadvantage; groups that a center does not serve are left out and the other weights scaled up. Fewer than 30"
    " tickets: not compared.",
)
DAYS = Text("Từng ngày", "Day by day")
DAYS_NOTE = Text("tối đa 31 ngày gần nhất có vé", "the last 31 days with tickets at most")
SWITCH = Text("Số liệu trên bảng giờ", "Figure of the table of hours")


def layout(center: str = "", view: str = "", **query: Any) -> Component:
    """Shell, the period, the center and empty slots; ``view`` is what the hours show, a key of ``MEASURES``."""
    asked = {**query, "center": center, "view": view}
    selection = _page.selected(asked)
    lang = selection.lang
    picker = _queue.center_picker("queue-review-filter-center", ALL, center, lang)
    body = [
        html.Div(_queue.tabs(selection, center, reviewing=True), id="queue-review-tabs", className="slot"),
        html.Div(
            [html.Div(picker, className="chips"), *_page.controls("queue-review", selection, asked)],
            className="review-controls",
        ),
        *_queue.board_slot("queue-review-tiles"),
        *_panels(view, lang),
    ]
    here = _page.addresses(selection, lambda each: queue_review_url(each, center=center, view=view))
    crumbs = [Crumb(NAME.get(lang), page_url("queues", selection)), Crumb(REVIEW.get(lang))]
    return _page.frame("queue-review", selection, body, title=NAME.get(lang), crumbs=crumbs, here=here)


def _panels(view: str, lang: str) -> list[Component]:
    slot = _page.slot
    service = [panel(SERVICE.get(lang), slot("queue-review-groups"), name="service")]
    service.append(html.Div(id="queue-review-counters", className="slot"))
    lists = [
        panel(
            JOURNEY.get(lang),
            _queue.board_slot("queue-review-journeys"),
            note=JOURNEY_NOTE.get(lang),
            name="table",
            scrolls=True,
        ),
        panel(
            CENTERS.get(lang),
            [html.P(MIX.get(lang), className="muted"), *_queue.board_slot("queue-review-centers")],
            name="table",
            scrolls=True,
        ),
        panel(
            DAYS.get(lang), _queue.board_slot("queue-review-days"), note=DAYS_NOTE.get(lang), name="table", scrolls=True
        ),
    ]
    week = panel(WEEK.get(lang), slot("queue-review-hours"), tools=_switch(view, lang), name="week")
    return [week, *service, *lists]


def _switch(view: str, lang: str) -> Component:
    value = view if view in MEASURES else next(iter(MEASURES))
    control = dbc.RadioItems(
        id="queue-review-filter-view", options=measure_options(lang), value=value, inline=True, class_name="switch"
    )
    return html.Div(control, role="group", **{"aria-label": SWITCH.get(lang)})
