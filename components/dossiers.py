"""The dossier list: tabs with counts, one table, one pager."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.clock import standing, standing_pill, status_label
from components.format import moment, number
from components.panels import table
from components.states import empty
from domain.text import Text
from domain.views import VIEWS, DossierRow, View

TABS: dict[View, Text] = {
    "late": Text("Quá hạn", "Overdue"),
    "due_today": Text("Đến hạn hôm nay", "Due today"),
    "returned": Text("Chờ bổ sung", "Returned for papers"),
    "all": Text("Tất cả", "All"),
}
HEADS: tuple[Text, ...] = (
    Text("Hồ sơ · thủ tục", "Dossier · procedure"),
    Text("Cơ quan giải quyết", "Resolving agency"),
    Text("Tiếp nhận", "Received"),
    Text("Hẹn trả", "Due"),
    Text("So với hẹn", "Against due time"),
    Text("Trạng thái", "Status"),
    Text("Bước · cán bộ", "Step · officer"),
)
NEWER = Text("‹ Trang trước", "‹ Previous")
OLDER = Text("Trang sau ›", "Next ›")
COUNT = Text("{count} hồ sơ", "{count} dossiers")


def dossier_table(rows: Sequence[DossierRow], hrefs: Mapping[str, str], lang: str) -> Component:
    """Table of ``rows`` in the given order; ``hrefs`` maps code to the dossier's page; the empty state without rows."""
    if not rows:
        return empty(lang)
    body = [_row(row, hrefs.get(row.code), lang) for row in rows]
    return html.Div(table(HEADS, body, "dossiers", lang), className="scroll")


def _row(row: DossierRow, href: str | None, lang: str) -> Component:
    verdict = standing(row.status, row.late_minutes, is_open=row.is_open)
    code = dcc.Link(row.code, href=href, className="code") if href else html.Span(row.code, className="code")
    cells = [
        html.Td([code, html.Small(row.procedure)], className="wide"),
        html.Td(row.agency),
        html.Td(moment(row.received_at, lang), className="when"),
        html.Td(moment(row.due_at, lang), className="when"),
        html.Td(standing_pill(verdict, lang)),
        html.Td(status_label(row.status, lang)),
        html.Td([row.step or "–", html.Small(row.officer or "")]),
    ]
    return html.Tr(cells)


def tabs(view: str, hrefs: Mapping[str, str], counts: Mapping[str, int | None], lang: str) -> Component:
    """Links to the four lists with their counts; ``view`` is the one shown; a count of None is left out."""
    return html.Nav([_tab(key, view, hrefs[key], counts.get(key), lang) for key in VIEWS], className="views")


def _tab(key: View, view: str, href: str, count: int | None, lang: str) -> Component:
    label: list[Any] = [TABS[key].get(lang)]
    if count is not None:
        label.append(html.B(number(count, 0, lang)))
    return dcc.Link(label, href=href, className=f"view view-{key} is-on" if key == view else f"view view-{key}")


def pager(prev_href: str | None, next_href: str | None, count: int, lang: str) -> Component:
    """Total and the links to the neighbouring pages (None: there is none)."""
    total = html.Span(COUNT.get(lang).format(count=number(count, 0, lang)), className="muted")
    return html.Div([total, _turn(NEWER, prev_href, lang), _turn(OLDER, next_href, lang)], className="pager")


def _turn(words: Text, href: str | None, lang: str) -> Component:
    if href is None:
        return html.Span(words.get(lang), className="turn is-off", **{"aria-disabled": "true"})
    return dcc.Link(words.get(lang), href=href, className="turn")
