"""Tổng quan: the province in three seconds."""

from typing import Any

from dash import dcc, html, register_page
from dash.development.base_component import Component

from components.filters import metric_switch
from components.maps import map_figure
from components.panels import panel
from components.theme import graph_config
from domain.kpis import KPI
from domain.links import overview_url
from domain.selection import Selection
from domain.text import Text
from pages import _page

register_page(__name__, path="/", title=f"{_page.OVERVIEW.vi} · {_page.PRODUCT}", order=0)

TITLE = Text("Tổng quan giải quyết thủ tục hành chính", "Administrative procedures at a glance")
MAP = Text("Bản đồ theo xã, phường", "Communes and wards")
RANKING = Text("Xếp hạng đơn vị", "Units ranked")
CLICK = Text("bấm vào một dòng để xem chi tiết", "click a row for details")
TREND = Text("Diễn biến", "Trend")
OTHERS = Text("Các chỉ số khác", "Other indicators")
VIETNAM = (106.0, 16.0)
STYLE_URL = "/assets/map-light.json"


def layout(**query: Any) -> Component:
    """Shell, controls and empty slots for the selection of the address."""
    selection = _page.selected(query)
    lang = selection.lang
    body = [
        *_page.controls("overview", selection, query),
        _page.slot("overview-cards"),
        html.Div([_map(selection), _ranking(lang)], className="split"),
        panel(TREND.get(lang), _page.trend_slots("overview", lang), name="trend"),
        panel(OTHERS.get(lang), _page.slot("overview-others"), name="others"),
    ]
    here = _page.addresses(selection, overview_url)
    return _page.frame("overview", selection, body, title=TITLE.get(lang), here=here)


def _map(selection: Selection) -> Component:
    lang, view = selection.lang, _page.screen().map_view(selection.units)
    url, centre, fits = (view.url, view.centre, view.fits) if view else ("", VIETNAM, (4.5, 4.5))
    figure = map_figure(url, STYLE_URL, (), (*centre, min(fits)), KPI[selection.metric], lang)
    figure.update_layout(meta=list(fits))
    graph = dcc.Graph(
        id="overview-map", figure=figure, config=graph_config(lang), className="map-graph", responsive=True
    )
    switch = metric_switch("overview", selection.metric, lang)
    return panel(MAP.get(lang), [graph, _page.slot("overview-legend")], tools=switch, name="map")


def _ranking(lang: str) -> Component:
    return panel(RANKING.get(lang), _page.table_slot("overview-ranking"), note=CLICK.get(lang), name="ranking")
