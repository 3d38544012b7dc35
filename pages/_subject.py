"""The layout of a subject page, made from its data in domain/subjects.py. Not a page itself (leading underscore)."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.panels import panel
from domain.links import page_url
from domain.selection import Selection
from domain.subjects import Subject
from domain.text import Text
from pages import _page
from pages._map import map_and_ranking

TREND = Text("Diễn biến", "Trend")
MIX = Text("Kênh nộp theo mức dịch vụ", "Channels by service level")
STEPS = Text("Từ số hóa đầu vào đến kho dữ liệu", "From intake to the personal e-store")
STEPS_NOTE = Text(
    "mỗi bước tính trên hồ sơ có thông tin của bước đó", "each step on the dossiers whose sources tell of it"
)
SPLITS = Text("Ký số, dùng lại, xác thực", "Signatures, reuse, authentication")


def subject_layout(subject: Subject, query: Mapping[str, Any]) -> Component:
    """Shell, controls and empty slots of ``subject`` for the selection of the address."""
    selection = _page.selected(query)
    name, title = subject.name, subject.title.get(selection.lang)
    here = _page.addresses(selection, lambda each: page_url(name, each))
    body = [
        *_page.controls(name, selection, query),
        html.Div(_body(subject, subject.focus(selection)), className="subject"),
    ]
    return _page.frame(name, selection, body, title=title, crumbs=_page.unit_crumbs(selection), here=here)


def _body(subject: Subject, selection: Selection) -> list[Component]:
    name, lang = subject.name, selection.lang
    small = [panel(TREND.get(lang), _page.trend_slots(name, lang), name="trend"), *_own(subject, lang)]
    small += [_breakdown(subject, index, lang) for index in range(len(subject.breakdowns))]
    return [
        _page.slot(f"{name}-cards"),
        map_and_ranking(name, selection, subject.metrics),
        html.Div(small, className="halves"),
        *_procedures(subject, lang),
    ]


def _own(subject: Subject, lang: str) -> list[Component]:
    """Panels of the parts that only some subjects have."""
    panels = []
    if subject.mix:
        panels.append(panel(MIX.get(lang), _page.slot(f"{subject.name}-mix"), name="mix"))
    if subject.steps:
        steps = _page.slot(f"{subject.name}-steps")
        panels.append(panel(STEPS.get(lang), steps, note=STEPS_NOTE.get(lang), name="steps"))
        panels.append(panel(SPLITS.get(lang), _page.slot(f"{subject.name}-splits"), name="splits"))
    return panels


def _breakdown(subject: Subject, index: int, lang: str) -> Component:
    each = subject.breakdowns[index]
    note = each.note.get(lang) if each.note else ""
    return panel(each.title.get(lang), _page.table_slot(f"{subject.name}-{each.by}"), note=note, name="breakdown")


def _procedures(subject: Subject, lang: str) -> list[Component]:
    if not subject.procedures:
        return []
    name = subject.name
    panels = [
        panel(
            each.title.get(lang),
            _page.table_slot(f"{name}-{each.key}"),
            note=each.note.get(lang),
            tools=html.P(id=f"{name}-{each.key}-count", className="muted"),
            name="procedures",
        )
        for each in subject.procedures
    ]
    return [html.P(id=f"{name}-used", className="subject-line"), *panels]
