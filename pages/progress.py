"""Tiến độ: what came in and what became of it, in time or not by either rule, and how long it took."""

from typing import Any

from dash import html, register_page
from dash.development.base_component import Component

from components.panels import panel
from components.shell import Crumb
from domain.links import page_url
from domain.selection import Selection
from domain.text import Text
from pages import _page
from pages._map import map_and_ranking

NAME = _page.NAMES["progress"]
register_page(__name__, path="/progress", title=f"{NAME.vi} · {_page.PRODUCT}", order=4)

TITLE = Text("Tiến độ giải quyết hồ sơ", "Progress of dossiers")
METRICS = ("on_time", "portal_on_time", "early", "overdue", "processing_hours")
BALANCE = Text("Cân đối hồ sơ", "Balance of dossiers")
IDENTITY = Text(
    "kỳ trước + trong kỳ = đã giải quyết + rút + dừng + còn mở; mỗi số được đếm riêng",
    "carried over + received = settled + withdrawn + stopped + still open; each is counted on its own",
)
UNITS = Text("Cân đối theo đơn vị", "Balance by unit")
OWN = Text("bấm tên để xem riêng đơn vị, bấm số để mở hồ sơ", "a name shows its unit alone, a number its dossiers")
TREND = Text("Diễn biến", "Trend")
VERDICTS = Text("Hai cách tính đúng hạn", "Two ways to judge")
TIMES = Text("Thời gian giải quyết", "Processing time")
WORKING = Text("giờ làm việc, từ tiếp nhận đến trả kết quả", "working hours from acceptance to result")
PROCEDURES = Text("Thời gian theo thủ tục", "Processing time by procedure")
CHOOSE = Text("giờ làm việc; bấm tên để xem phân bố", "working hours; a name shows its distribution")


def layout(**query: Any) -> Component:
    """Shell, controls and empty slots for the selection of the address."""
    selection = _page.selected(query)
    lang = selection.lang
    both = html.Div([_page.slot(f"progress-{part}") for part in ("rates", "matrix", "reasons")], className="verdicts")
    body = [
        *_page.controls("progress", selection, query),
        _page.slot("progress-cards"),
        panel(BALANCE.get(lang), _page.slot("progress-balance"), note=IDENTITY.get(lang), name="balance"),
        map_and_ranking("progress", selection, METRICS),
        panel(VERDICTS.get(lang), both, name="verdicts"),
        html.Div(
            [
                panel(TIMES.get(lang), _page.slot("progress-histogram"), note=WORKING.get(lang), name="times"),
                panel(TREND.get(lang), _page.trend_slots("progress", lang), name="trend"),
            ],
            className="halves",
        ),
        _procedures(lang),
        _table("units", UNITS, OWN, lang),
    ]
    here = _page.addresses(selection, lambda each: page_url("progress", each))
    return _page.frame("progress", selection, body, title=TITLE.get(lang), crumbs=_crumbs(selection), here=here)


def _crumbs(selection: Selection) -> list[Crumb]:
    return [*_page.unit_crumbs(selection), Crumb(NAME.get(selection.lang))]


def _table(name: str, title: Text, note: Text, lang: str) -> Component:
    return panel(title.get(lang), _page.table_slot(f"progress-{name}"), note=note.get(lang), name=name)


def _procedures(lang: str) -> Component:
    body = [*_page.table_slot("progress-procedures"), html.P(_page.slot("progress-procedures-note"), className="muted")]
    return panel(PROCEDURES.get(lang), body, note=CHOOSE.get(lang), name="procedure-times")
