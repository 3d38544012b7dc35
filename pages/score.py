"""Chỉ số 766: the scorecard of the province, a department or a commune, and what it could be."""

from typing import Any

from dash import html, register_page
from dash.development.base_component import Component

from components.panels import panel
from components.score_closing import LOG, closing_form
from components.shell import Crumb
from domain.links import page_url
from domain.score_asked import read
from domain.text import Text
from pages import _page, _score

NAME = _page.NAMES["score"]
register_page(__name__, path="/score", title=f"{NAME.vi} · {_page.PRODUCT}", order=2)

TITLE = Text(
    "Chỉ số phục vụ người dân, doanh nghiệp (QĐ 766)", "Index of service to people and businesses (Decision 766)"
)
LINES = Text("21 chỉ số thành phần", "The 21 indicators")
LINES_NOTE = Text("bấm vào số mất điểm để xem hồ sơ, thủ tục", "what loses points opens its dossiers or procedures")
COMMUNES, AGENCIES = Text("Xếp hạng xã, phường", "Communes ranked"), Text("Xếp hạng sở, ngành", "Departments ranked")
RANK_NOTE = Text("bấm tên để mở bảng điểm", "a name opens its scorecard")
MAP = Text("Bản đồ điểm", "Map of points")
FORECAST = Text("Dự báo điểm cuối kỳ", "Forecast of the final score")
DIFFERENCE = Text("Chênh lệch với Cổng Dịch vụ công quốc gia", "Difference with the national portal")
OURS = Text("ta − Cổng", "ours − portal's")
WHAT_IF = Text("Nếu tỷ lệ thay đổi thì sao", "What if the ratios change")
WHAT_IF_NOTE = Text("thả tay để tính", "computed when a slider is released")
PATH = Text("Con đường ít tốn nhất", "The cheapest path")
PATH_NOTE = Text("ít công sức nhất để đạt điểm mong muốn", "the least effort that reaches a target")
CLOSING = Text("Chốt kỳ", "Closing")


def layout(**query: Any) -> Component:
    """Shell, place and period, and empty slots; the address says period (for), block (part) and indicator (kpi)."""
    selection = _page.selected(query)
    lang = selection.lang
    asked, _ = read(query, _page.screen().today())
    body = [
        *_score.controls(selection, asked, _page.stored(query)),
        _page.slot("score-notes"),
        _page.slot("score-head"),
        _page.slot("score-blocks"),
        _forecast(lang, over=asked.period.last < _page.screen().today()),
        panel(
            LINES.get(lang),
            _page.drawn_slot("score-table", "scroll slot-scroll"),
            note=LINES_NOTE.get(lang),
            name="score-lines",
        ),
        html.Section(
            [
                html.Div(html.H2(id="score-lost-title"), className="panel-head"),
                html.Div(_page.drawn_slot("score-lost", "scroll slot-scroll"), className="panel-body"),
            ],
            className="panel panel-score-lost",
        ),
        _places(asked.part, lang),
        html.Div(
            [
                panel(WHAT_IF.get(lang), _score.what_if_body(lang), note=WHAT_IF_NOTE.get(lang), name="score-what-if"),
                panel(
                    PATH.get(lang), _score.path_body(asked.period, lang), note=PATH_NOTE.get(lang), name="score-path"
                ),
            ],
            className="score-ahead",
        ),
        panel(
            DIFFERENCE.get(lang),
            [_page.scroll_slot("score-difference"), _page.slot("score-explaining")],
            note=OURS.get(lang),
            name="score-difference",
        ),
        html.Div(
            [
                panel(CLOSING.get(lang), [_page.slot("score-rights"), closing_form(lang)], name="score-closing"),
                panel(LOG.get(lang), _page.scroll_slot("score-log"), name="score-log"),
            ],
            className="halves",
        ),
    ]
    here = _page.addresses(selection, lambda each: page_url("score", each, **asked.own()))
    key = selection.unit or selection.agency
    crumbs = [Crumb(NAME.get(lang), page_url("score", selection.with_(unit="", agency=""), **asked.own()))]
    crumbs = [*crumbs, Crumb(_page.name_of(key, selection))] if key else [Crumb(NAME.get(lang))]
    title = f"{NAME.get(lang)} · {_page.name_of(key, selection)}" if key else TITLE.get(lang)
    return _page.frame("score", selection, body, title=title, crumbs=crumbs, here=here)


def _forecast(lang: str, *, over: bool) -> Component:
    """The forecast; nothing to see for a period that is over."""
    place = html.Div(id="score-outlook", hidden=over)
    return place if over else panel(FORECAST.get(lang), place, name="score-forecast")


def _places(part: str, lang: str) -> Component:
    communes = panel(
        COMMUNES.get(lang), _page.table_slot("score-communes"), note=RANK_NOTE.get(lang), name="score-communes"
    )
    agencies = panel(
        AGENCIES.get(lang), _page.table_slot("score-agencies"), note=RANK_NOTE.get(lang), name="score-agencies"
    )
    mapped = panel(MAP.get(lang), _score.map_body(lang), tools=_score.part_switch(part, lang), name="map")
    return html.Div([mapped, communes, agencies], className="score-places")
