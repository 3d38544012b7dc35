"""Commitments of the weekly review: lists with their state, the form that adds or changes one, the form that closes."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.format import day
from components.panels import table
from domain.commitments import MOST_AUTHOR, MOST_NOTE, MOST_OWNER, MOST_WHAT, STATES, Commitment, Commitments
from domain.kpis import KPI
from domain.text import Text
from domain.weekly import KEYS

HEADS: tuple[Text, ...] = (
    Text("Việc cam kết", "Promise"),
    Text("Chỉ số", "KPI"),
    Text("Chịu trách nhiệm", "Owner"),
    Text("Hạn", "Due"),
    Text("Tình trạng", "State"),
    Text("Kết quả", "Result"),
)
LAST = Text("Đã hứa kỳ trước", "Promised last time")
CARRIED = Text("Chuyển tiếp từ các kỳ trước nữa", "Carried forward from earlier")
NEW = Text("Cam kết của kỳ này", "Promised in this review")
NONE = Text("Không có.", "None.")
OVERDUE = Text("quá hạn", "overdue")
CLOSE, CHANGE = Text("Đóng", "Close"), Text("Sửa", "Change")
CHANGING, LEAVE_IT = Text("Đang sửa", "Changing"), Text("Thôi sửa", "Leave it as it is")
ADD = Text("Thêm cam kết", "Add a commitment")
SAVE, SAVE_CLOSE = Text("Ghi cam kết", "Save"), Text("Đóng cam kết", "Close it")
WHAT, OWNER, DUE = HEADS[0], HEADS[2], HEADS[3]
ABOUT, ANY_KPI = Text("Về chỉ số", "About the KPI"), Text("(không gắn chỉ số)", "(none)")
AUTHOR = Text("Tên người ghi", "Your name")
RESULT = Text("Kết quả, hoặc lý do thôi", "The result, or why it is dropped")
CLOSING = Text("Đóng cam kết", "Close the commitment")
ICONS: Mapping[str, str] = {"open": "○", "done": "✓", "dropped": "✕", "overdue": "▼"}
STEPS: Mapping[str, int] = {"open": 3, "done": 5, "dropped": 0, "overdue": 1}


def promise_lists(found: Commitments, today: date, lang: str, *, writable: bool) -> list[Component]:
    """Last time's commitments with what became of them, open ones from earlier, and this review's."""
    groups = ((LAST, found.last, True), (CARRIED, found.carried, False), (NEW, found.new, True))
    return [
        html.Div([html.H3(title.get(lang)), _table(held, today, lang, writable=writable)], className="weekly-promises")
        for title, held, always in groups
        if always or held
    ]


def _table(held: Sequence[Commitment], today: date, lang: str, *, writable: bool) -> Component:
    if not held:
        return html.P(NONE.get(lang), className="muted")
    rows = [html.Tr(_cells(each, today, lang, writable=writable)) for each in held]
    return table(HEADS, rows, "weekly-table promise-table", lang)


def _cells(each: Commitment, today: date, lang: str, *, writable: bool) -> list[Component]:
    about = KPI[each.kpi].short.get(lang) if each.kpi in KPI else ""
    words: list[Any] = [each.note]
    if each.state == "open" and writable:
        words = [_closer(each, lang), _changer(each, lang)]
    return [
        html.Td(each.what, className="promise-what"),
        html.Td(about),
        html.Td(each.owner),
        html.Td(day(each.due, lang), className="num"),
        html.Td(state_pill(each, today, lang)),
        html.Td(words),
    ]


def state_pill(each: Commitment, today: date, lang: str) -> Component:
    """The state with its icon; an open one past its date is marked."""
    late = each.overdue(today)
    key = "overdue" if late else each.state
    label = STATES[each.state].get(lang) + (f", {OVERDUE.get(lang)}" if late else "")
    icon = html.Span(ICONS[key], className="pill-icon", **{"aria-hidden": "true"})
    return html.Span([icon, label], className=f"pill s{STEPS[key]}")


def _closer(each: Commitment, lang: str) -> Component:
    """Opens the form that closes this one (assets/weekly.js)."""
    told = {"data-commitment": str(each.id), "data-what": f"{each.what} · {each.owner}"}
    return html.Button(CLOSE.get(lang), className="weekly-close chip-link", type="button", **told)


def _changer(each: Commitment, lang: str) -> Component:
    """Fills the form with what this one says (assets/weekly.js)."""
    told = {"number": each.id, "what": each.what, "owner": each.owner, "due": each.due.isoformat(), "kpi": each.kpi}
    kept = json.dumps(told, ensure_ascii=False)
    return html.Button(CHANGE.get(lang), className="weekly-close chip-link", type="button", **{"data-change": kept})


def add_form(lang: str, due: date) -> Component:
    """The form that adds or changes a commitment; ids ``weekly-add-*``. The browser keeps the author's name."""
    kpis = [{"value": "", "label": ANY_KPI.get(lang)}, *({"value": k, "label": KPI[k].label.get(lang)} for k in KEYS)]
    leave = html.Button(LEAVE_IT.get(lang), id="weekly-add-leave", className="weekly-close", type="button")
    told = [html.B(f"{CHANGING.get(lang)}: "), html.Span(id="weekly-add-old"), " ", leave]
    fields = [
        html.Div(told, id="weekly-add-changing", className="wide weekly-changing"),
        _field(WHAT, dbc.Textarea(id="weekly-add-what", maxLength=MOST_WHAT, rows=2), lang, wide=True),
        _field(OWNER, dbc.Input(id="weekly-add-owner", type="text", maxLength=MOST_OWNER), lang),
        _field(DUE, dbc.Input(id="weekly-add-due", type="date", value=due.isoformat()), lang),
        _field(ABOUT, dbc.Select(id="weekly-add-kpi", options=kpis, value="", placeholder=ANY_KPI.get(lang)), lang),
        _field(AUTHOR, _author("weekly-add-author"), lang),
        dbc.Button(SAVE.get(lang), id="weekly-add-send", color="primary", n_clicks=0),
    ]
    body = [html.Summary(ADD.get(lang)), html.Div(fields, className="weekly-form")]
    said = html.Div(id="weekly-add-said", role="status")
    stores = [dcc.Store(id="weekly-add-number"), dcc.Store(id="weekly-add-done")]
    return html.Div([html.Details(body, id="weekly-add"), said, *stores], className="no-print")


def close_form(lang: str) -> Component:
    """The form that closes one, shown once a commitment is chosen; ids ``weekly-close-*``."""
    states = [{"value": key, "label": STATES[key].get(lang)} for key in ("done", "dropped")]
    fields = [
        html.Div([html.B(f"{CLOSING.get(lang)}: "), html.Span(id="weekly-close-what")], className="wide"),
        dbc.RadioItems(id="weekly-close-state", options=states, value="done", inline=True, class_name="switch"),
        _field(RESULT, dbc.Textarea(id="weekly-close-note", maxLength=MOST_NOTE, rows=2), lang, wide=True),
        _field(AUTHOR, _author("weekly-close-author"), lang),
        dbc.Button(SAVE_CLOSE.get(lang), id="weekly-close-send", color="primary", n_clicks=0),
    ]
    form = html.Div(fields, id="weekly-close", className="weekly-form weekly-closing")
    said = html.Div(id="weekly-close-said", role="status")
    stores = [dcc.Store(id="weekly-close-number"), dcc.Store(id="weekly-close-done")]
    return html.Div([form, said, *stores], className="no-print")


def _author(identity: str) -> Component:
    return dbc.Input(
        id=identity, type="text", maxLength=MOST_AUTHOR, autocomplete="name", persistence=True, persistence_type="local"
    )


def _field(label: Text, control: Component, lang: str, *, wide: bool = False) -> Component:
    return html.Label([html.Span(label.get(lang)), control], className="wide" if wide else "", htmlFor=control.id)
