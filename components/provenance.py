"""Where a dossier's facts come from, every earlier version with what changed, and what people noted on it."""

from collections.abc import Callable
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from components.clock import status_label
from components.format import DASH, moment, number, working
from components.panels import link
from domain.actions import KINDS
from domain.codes import CHANNELS, SERVICE_LEVELS, code_of
from domain.deadlines import DEADLINE_RULES
from domain.record import COLUMNS
from domain.text import Text
from domain.views import ActionView, Change, DossierView, VersionView

SOURCE = Text("Nguồn", "Source")
FILE = Text("Tệp hoặc luồng dữ liệu", "File or feed")
IMPORTED = Text("Nhập lúc", "Imported at")
VERSION = Text("Phiên bản tại nguồn", "Version at the source")
ALSO = Text("Cũng có ở nguồn", "Also known to")
HISTORY = Text("Lịch sử phiên bản", "Versions")
CURRENT = Text("Phiên bản hiện tại", "Current version")
REPLACED = Text("Thay phiên bản {old}", "Replaced version {old}")
CAME = Text("nhập {at}, {file}", "imported {at}, {file}")
NO_HISTORY = Text(
    "Chưa có phiên bản nào bị thay. Phiên bản có trước khi hệ thống giữ lịch sử thì không xem lại được.",
    "No version was replaced yet. Versions from before history was kept cannot be shown.",
)
NO_ACTIONS = Text("Chưa có ghi chú, đôn đốc.", "No note, no chasing yet.")
YES, NO = Text("Có", "Yes"), Text("Không", "No")
OURS: dict[str, Text] = {
    "procedure_id": Text("Thủ tục", "Procedure"),
    "agency_id": Text("Cơ quan giải quyết", "Resolving agency"),
    "receiving_agency_id": Text("Cơ quan tiếp nhận", "Receiving agency"),
    "officer_id": Text("Cán bộ đang giữ", "Officer who holds it"),
    "unit_code": Text("Mã địa bàn", "Code of the unit"),
    "applicant_masked": Text("Người nộp (đã che)", "Applicant (masked)"),
    "appointed_at": Text("Hẹn trả ban đầu", "First appointment"),
    "deadline_rule": Text("Cách tính hạn", "How the deadline is set"),
    "portal_due_at": Text("Hạn theo Cổng quốc gia", "Deadline of the portal"),
    "working_minutes": Text("Thời gian giải quyết (giờ làm việc)", "Working time taken"),
    "result_required": Text("Phải trả kết quả", "Ends with a result"),
    "flags": Text("Cờ mâu thuẫn thời gian (mã)", "Flags of contradictory times (number)"),
}
"""Columns of ours that no import names."""
_KINDS: dict[str, str] = {
    "appointed_at": "time",
    "portal_due_at": "time",
    "result_required": "bool",
    "deadline_rule": "rule",
    "working_minutes": "minutes",
}


def provenance(dossier: DossierView, source_href: Callable[[str], str], lang: str) -> Component:
    """Source, file and version; ``source_href`` gives the same code's address at another source."""
    pairs = [
        _pair(SOURCE, f"{dossier.source_name} ({dossier.source})", lang),
        _pair(FILE, dossier.file or DASH, lang),
        _pair(IMPORTED, moment(dossier.imported_at, lang), lang),
        _pair(VERSION, str(dossier.source_version), lang),
    ]
    if dossier.also_at:
        others = [html.Span(link(key, source_href(key))) for key in dossier.also_at]
        pairs.append(_pair(ALSO, html.Span(others, className="also"), lang))
    return html.Div([html.Dl(pairs, className="pairs"), html.H3(HISTORY.get(lang)), _history(dossier, lang)])


def _pair(label: Text, value: object, lang: str) -> Component:
    return html.Div([html.Dt(label.get(lang)), html.Dd(value)])


def _history(dossier: DossierView, lang: str) -> Component:
    if not dossier.versions:
        return html.P(NO_HISTORY.get(lang), className="muted")
    return html.Ol([_version(version, lang) for version in dossier.versions], className="versions", tabIndex=0)


def _version(version: VersionView, lang: str) -> Component:
    head = html.Div([html.B(moment(version.replaced_at, lang)), html.Span(_replaced(version, lang), className="muted")])
    return html.Li([head, html.Ul([_change(change, lang) for change in version.changes])])


def _replaced(version: VersionView, lang: str) -> str:
    came = CAME.get(lang).format(at=moment(version.imported_at, lang), file=version.file or DASH)
    return f"{REPLACED.get(lang).format(old=version.version)} ({came})"


def _change(change: Change, lang: str) -> Component:
    label = (OURS[change.column] if change.column in OURS else _meaning(change.column)).get(lang)
    old, new = (_value(change.column, value, lang) for value in (change.old, change.new))
    return html.Li([html.Span(f"{label}: "), html.Del(old), " → ", html.Ins(new)])


def _meaning(column: str) -> Text:
    return COLUMNS[column].meaning if column in COLUMNS else Text(column, column)


_WRITE: dict[str, Callable[[str, str], str]] = {
    "time": lambda value, lang: moment(datetime.fromisoformat(value), lang),
    "bool": lambda value, lang: (YES if value == "true" else NO).get(lang),
    "status": lambda value, lang: status_label(int(value), lang),
    "channel": lambda value, lang: code_of(CHANNELS, int(value)).label.get(lang),
    "service_level": lambda value, lang: code_of(SERVICE_LEVELS, int(value)).label.get(lang),
    "rule": lambda value, lang: code_of(DEADLINE_RULES, int(value)).label.get(lang),
    "minutes": lambda value, lang: working(int(value), lang),
    "int": lambda value, lang: number(int(value), 0, lang),
    "text": lambda value, _: value,
}
"""How a stored value is said, by the kind of its column."""


def _value(column: str, value: str | None, lang: str) -> str:
    kind = COLUMNS[column].kind if column in COLUMNS else _KINDS.get(column, "text")
    return DASH if value is None else _WRITE[kind](value, lang)


def action_list(actions: tuple[ActionView, ...], lang: str) -> Component:
    """What people noted on the dossier, newest first, each with its author and time."""
    if not actions:
        return html.P(NO_ACTIONS.get(lang), className="muted")
    return html.Ol([_action(action, lang) for action in actions], className="actions")


def _action(action: ActionView, lang: str) -> Component:
    kind = KINDS[action.kind].get(lang) if action.kind in KINDS else action.kind
    head = [html.Span(kind, className="pill plain"), html.B(action.author), html.Small(moment(action.at, lang))]
    body = [html.P(action.body)] if action.body else []
    return html.Li([html.Div(head), *body])
