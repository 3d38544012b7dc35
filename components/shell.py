"""The frame of every page: navigation, breadcrumbs, title, freshness badge, language switch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.actions import named
from components.panels import link
from domain.text import LANGS, Text

PRODUCT = Text("Một Cửa IOC", "One-stop IOC")
MENU = Text("Danh mục", "Menu")
PATH = Text("Đường dẫn", "Breadcrumbs")
CONNECTING = Text("đang kết nối…", "connecting…")
SKIP = Text("Tới nội dung", "Skip to content")
LANGUAGE = Text("Ngôn ngữ", "Language")
THEME = Text("Giao diện sáng hay tối", "Light or dark")
THEMES = {"auto": Text("Tự động", "Auto"), "light": Text("Sáng", "Light"), "dark": Text("Tối", "Dark")}
PRESENT, LEAVE = Text("Toàn màn hình", "Full screen"), Text("Thoát toàn màn hình", "Leave full screen")


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation; ``icon`` names the class ``icon-<name>``; ``heading`` stands above it."""

    href: str
    label: Text
    icon: str = "dot"
    active: bool = False
    heading: Text | None = None


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the path to a page; the last has no ``href``."""

    label: str
    href: str | None = None


def shell(
    children: Any,
    lang: str,
    *,
    nav: Sequence[NavItem],
    province: str,
    breadcrumbs: Sequence[Crumb],
    title: str,
    languages: Mapping[str, str],
    tools: Any = None,
) -> Component:
    """Frame ``children``; ``languages`` gives the same page's address per language, ``tools`` extra header buttons.

    Ids: ``live-badge`` (its state is its class: ``is-connecting``, ``is-fresh``, ``is-stale``, ``is-lost``),
    ``live-text`` inside it, ``page-title``, ``lang-vi``, ``lang-en``; ``theme`` and ``present`` (assets/shell.js).
    """
    main = html.Main(
        [_header(lang, breadcrumbs, title, languages, tools), html.Div(children, className="content")], id="main"
    )
    skip = html.A(SKIP.get(lang), href="#main", className="skip")
    return html.Div([skip, _sidebar(nav, province, lang), _topbar(nav, province, title, lang), main], className="shell")


def live_badge(lang: str) -> Component:
    """Freshness badge, aged by the live client on the browser's clock."""
    dot = html.Span(className="live-dot", **{"aria-hidden": "true"})
    text = html.Span(CONNECTING.get(lang), id="live-text")
    return html.Div([dot, text], id="live-badge", className="live-badge is-connecting", role="status")


def _header(lang: str, breadcrumbs: Sequence[Crumb], title: str, languages: Mapping[str, str], tools: Any) -> Component:
    path = html.Nav(html.Ol([html.Li(link(c.label, c.href)) for c in breadcrumbs]), **{"aria-label": PATH.get(lang)})
    left = html.Div([path, html.H1(title, id="page-title")], className="head-title")
    extra = [tools] if tools is not None else []
    own = [_present(lang), _themes(lang), _languages(lang, languages)]
    right = html.Div([live_badge(lang), *extra, *own], className="head-tools")
    return html.Header([left, right], className="head")


def _languages(lang: str, languages: Mapping[str, str]) -> Component:
    links = [
        dcc.Link(code.upper(), href=languages[code], id=f"lang-{code}", className="is-on" if code == lang else "")
        for code in LANGS
    ]
    return html.Nav(links, className="langs", **{"aria-label": LANGUAGE.get(lang)})


def _themes(lang: str) -> Component:
    """The choice of theme, which the browser keeps and fills in."""
    options = [{"value": key, "label": label.get(lang)} for key, label in THEMES.items()]
    return named(THEME, dbc.Select(id="theme", options=options, value="auto", class_name="head-tool"), lang)


def _present(lang: str) -> Component:
    """One button, two names: the style sheet shows the one that fits."""
    names = [html.Span(PRESENT.get(lang), className="is-enter"), html.Span(LEAVE.get(lang), className="is-leave")]
    return html.Button(names, id="present", type="button", className="head-tool")


def _brand(province: str, lang: str) -> Component:
    return html.Div([html.B(PRODUCT.get(lang)), html.Span(province)], className="brand")


def _entries(nav: Sequence[NavItem], lang: str) -> Component:
    items: list[Component] = []
    for item in nav:
        if item.heading is not None:
            items.append(html.Span(item.heading.get(lang), className="entries-head"))
        icon = html.I(className=f"icon icon-{item.icon}")
        items.append(dcc.Link([icon, item.label.get(lang)], href=item.href, className="is-on" if item.active else ""))
    return html.Nav(items, className="entries", **{"aria-label": MENU.get(lang)})


def _sidebar(nav: Sequence[NavItem], province: str, lang: str) -> Component:
    return html.Aside([_brand(province, lang), _entries(nav, lang)], className="sidebar")


def _topbar(nav: Sequence[NavItem], province: str, title: str, lang: str) -> Component:
    """Narrow screens: brand and a menu that opens; keyed by the page so that it closes when one is chosen."""
    menu = html.Details([html.Summary(MENU.get(lang)), _entries(nav, lang)], key=title)
    return html.Div([_brand(province, lang), menu], className="topbar")
