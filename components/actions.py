"""Manual actions: the form that records one, and the last one in a line."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.format import moment
from domain.actions import KINDS, MOST_AUTHOR, MOST_TEXT, SILENT
from domain.text import Text
from domain.views import ActionView

CHOSEN = Text("hồ sơ đã chọn", "dossiers chosen")
KIND = Text("Loại ghi nhận", "Kind of entry")
BODY = Text("Nội dung, lý do", "Words or reason")
AUTHOR = Text("Tên người ghi nhận", "Your name")
SEND = Text("Ghi nhận", "Record")
FORM = Text("Ghi nhận đôn đốc", "Record an action")


def action_form(name: str, lang: str) -> list[Component]:
    """Form of the page ``name``, shown while dossiers are picked (assets/chase.js), and where its answer lands.

    Ids: ``<name>-act`` with -kind, -body, -author, -send, -said, -done; the store ``<name>-picked`` holds the
    dossiers as [code, key of the source]. The browser keeps the author's name.
    """
    kinds = [{"value": key, "label": label.get(lang)} for key, label in KINDS.items()]
    parts: list[Any] = [
        html.Span([html.B("0", id=f"{name}-act-count"), f" {CHOSEN.get(lang)}"], className="acts-count"),
        dbc.RadioItems(id=f"{name}-act-kind", options=kinds, value=SILENT, inline=True, class_name="switch"),
        named(BODY, dbc.Textarea(id=f"{name}-act-body", placeholder=BODY.get(lang), maxLength=MOST_TEXT, rows=1), lang),
        named(AUTHOR, _author(name, lang), lang),
        html.Button(SEND.get(lang), id=f"{name}-act-send", n_clicks=0, className="acts-send"),
    ]
    form = html.Section(parts, id=f"{name}-act", className="acts", role="group", **{"aria-label": FORM.get(lang)})
    said = html.Div(id=f"{name}-act-said", className="acts-said", role="status")
    return [said, form, dcc.Store(id=f"{name}-picked", data=[]), dcc.Store(id=f"{name}-act-done")]


def _author(name: str, lang: str) -> Component:
    return dbc.Input(
        id=f"{name}-act-author",
        type="text",
        placeholder=AUTHOR.get(lang),
        maxLength=MOST_AUTHOR,
        autocomplete="name",
        persistence=True,
        persistence_type="local",
    )


def named(words: Text, control: Component, lang: str) -> Component:
    """``control`` with its name for those who cannot see the hint inside it."""
    return html.Label([html.Span(words.get(lang), className="visually-hidden"), control], className="named")


def action_line(action: ActionView, lang: str) -> str:
    """Who did what when: ``Đã đôn đốc · Nguyễn An · 14:32 21/11/2026``."""
    kind = KINDS.get(action.kind)
    return " · ".join((kind.get(lang) if kind else action.kind, action.author, moment(action.at, lang)))
