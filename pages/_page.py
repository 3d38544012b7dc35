"""What every page shares: reading its address and standing in the frame. Not a page itself (leading underscore)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component
from flask import current_app

from components.actions import named
from components.filters import NAMES as NAMES_OF_BAR
from components.filters import filter_bar
from components.shell import Crumb, NavItem, shell
from components.theme import graph_config
from components.trend import trend_figure
from domain.kpis import KPI
from domain.links import LIMITS, OWN, overview_url, page_url, unit_url
from domain.screen import EXTENSION, Screen
from domain.selection import KEYS, Selection, parse
from domain.text import LANGS, Text

PRODUCT = "Một Cửa IOC"
NAMES: dict[str, Text] = {
    "overview": Text("Tổng quan", "Overview"),
    "weekly": Text("Họp giao ban", "Weekly review"),
    "score": Text("Chỉ số 766", "Scorecard 766"),
    "chase": Text("Hồ sơ cần đôn đốc", "Dossiers to chase"),
    "targets": Text("Mục tiêu", "Targets"),
    "online": Text("Nộp trực tuyến", "Online submission"),
    "digitization": Text("Số hóa", "Digitization"),
    "progress": Text("Tiến độ", "Progress"),
    "bottlenecks": Text("Điểm nghẽn", "Bottlenecks"),
    "officers": Text("Cán bộ", "Officers"),
    "queues": Text("Quầy & hàng chờ", "Counters & queues"),
    "satisfaction": Text("Hài lòng & PAKN", "Satisfaction"),
    "payment": Text("Thanh toán", "Payment"),
    "interlinked": Text("Liên thông", "Interconnection"),
    "catalogue": Text("Danh mục dịch vụ", "Catalogue"),
    "dossiers": Text("Hồ sơ", "Dossiers"),
    "data": Text("Dữ liệu", "Data"),
    "subsystems": Text("Phân hệ giám sát", "Subsystems"),
    "displays": Text("Màn hình lớn", "Wall displays"),
}
"""Entries of the navigation, in its order: names of ``domain.links.PATHS``."""
HEADINGS: dict[str, Text] = {
    "overview": Text("Điều hành", "Direction"),
    "online": Text("Giám sát", "Monitoring"),
    "dossiers": Text("Tra cứu", "Look up"),
}
"""What stands above the first entry of each group."""
OVERVIEW, DOSSIERS = NAMES["overview"], NAMES["dossiers"]
BELONGS = {
    "unit": "overview",
    "dossier": "dossiers",
    "officer": "officers",
    "queue": "queues",
    "queue-review": "queues",
    "weekly-show": "weekly",
}
"""The navigation entry under which a page without its own entry stands."""


def screen() -> Screen:
    """What the application in whose context we are knows without asking the database."""
    known: Screen = current_app.extensions[EXTENSION]
    return known


def spelled(part: str) -> str:
    """The code that a part of an address spells; a NUL, which no text of the database holds, is shown as unreadable."""
    return unquote(part).replace("\x00", "\ufffd")


def selected(query: Mapping[str, Any], *, every: bool = False) -> Selection:
    """The selection of an address; its notes are shown by the render callback, which reads the same address.

    ``every`` KPI may be its metric, or only those of dossiers.
    """
    known = screen()
    selection = parse(query, known.today(), known.span)[0]
    return selection if every else selection.of_dossiers()


def stored(query: Mapping[str, Any]) -> dict[str, str]:
    """The parameters of an address that we know, as the page's store keeps them."""
    known = {key: query.get(key) for key in (*KEYS, *OWN)}
    return {key: value for key, value in known.items() if isinstance(value, str) and value}


def frame(
    name: str,
    selection: Selection,
    body: Sequence[Component],
    *,
    title: str,
    crumbs: Sequence[Crumb] = (),
    here: Mapping[str, str],
) -> Component:
    """Stand ``body`` in the shell; ``here`` gives this page's address in each language."""
    lang, province = selection.lang, screen().province
    nav_to = selection.with_(**dict.fromkeys(LIMITS, ""))
    nav = [
        NavItem(page_url(entry, nav_to), label, entry, BELONGS.get(name, name) == entry, HEADINGS.get(entry))
        for entry, label in NAMES.items()
    ]
    return shell(
        [*body, *([] if name == "missing" else [blank_stamp(name)])],
        lang,
        nav=nav,
        province=province,
        breadcrumbs=[Crumb(province, overview_url(selection) if crumbs else None), *crumbs],
        title=title,
        languages=here,
    )


def addresses(selection: Selection, url: Callable[[Selection], str]) -> dict[str, str]:
    """The same address in each language; ``url`` makes it from a selection."""
    return {lang: url(selection.with_(lang=lang)) for lang in LANGS}


def controls(
    name: str, selection: Selection, query: Mapping[str, Any], names: Sequence[str] = NAMES_OF_BAR
) -> list[Component]:
    """Filter bar, the store the controls write and the render callback reads, and the slot for notes."""
    return [
        dcc.Store(id=f"{name}-selection", data=stored(query)),
        filter_bar(name, selection, selection.lang, screen().today(), names),
        slot(f"{name}-notes"),
    ]


def search_box(name: str, words: Text, query: Mapping[str, Any], lang: str) -> Component:
    """A control of the page whose words the address keeps as ``q``."""
    box = dbc.Input(
        id=f"{name}-filter-q",
        type="search",
        value=stored(query).get("q", ""),
        placeholder=words.get(lang),
        debounce=True,
        maxLength=100,
        class_name="search-box",
    )
    return named(words, box, lang)


def slot(identity: str) -> Component:
    """Place for one answer of the render callback that takes part in the layout around it as if it were not there."""
    return html.Div(id=identity, className="slot")


def scroll_slot(identity: str) -> Component:
    """Place for a table; it scrolls, so that a new table under it keeps the reader's position."""
    return html.Div(id=identity, className="scroll slot-scroll")


def table_slot(identity: str) -> list[Component]:
    """Place for a ranked table that scrolls, by the keyboard too, and the store its rows arrive in."""
    return [html.Div(id=identity, className="scroll slot-scroll", tabIndex=0), dcc.Store(id=f"{identity}-rows")]


def drawn_slot(identity: str, classes: str = "drawn") -> list[Component]:
    """Place for what the browser draws by itself (assets/morph.js), and the store its nodes arrive in."""
    return [html.Div(id=identity, className=classes), dcc.Store(id=f"{identity}-rows")]


def trend_slots(name: str, lang: str) -> list[Component]:
    """The trend's name, the sentence shown instead of it where there is nothing to draw, and the graph."""
    graph = dcc.Graph(
        id=f"{name}-trend",
        figure=trend_figure([], KPI["on_time"], None, lang),
        config=graph_config(lang),
        className="trend-graph",
        responsive=True,
    )
    label = html.P(id=f"{name}-trend-label", className="muted")
    return [label, html.Div(id=f"{name}-trend-note", className="trend-note"), graph]


def blank_stamp(name: str) -> Component:
    """The stamp before any figure: tells the live client that this page waits for its first answer."""
    return html.Div(html.Span(**{"data-version": "-1", "data-minute": "0"}), id=f"{name}-stamp")


def unit_crumbs(selection: Selection) -> list[Crumb]:
    """The step of the unit or agency a list or a dossier was reached through, when there is one."""
    key = selection.unit or selection.agency
    return [Crumb(name_of(key, selection), unit_url(key, selection))] if key else []


def name_of(key: str, selection: Selection) -> str:
    """Name of a unit or agency as last heard, else its code; a code of both eras means the selection's."""
    return screen().unit_name(key, selection)
