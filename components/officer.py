"""The parts of one officer's page: dossiers in hand, hardest procedures, terms of service, weeks."""

from collections.abc import Callable, Sequence
from typing import Any

import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from components.clock import standing, standing_pill, status_label
from components.format import DASH, day, moment, number
from components.officers import FAIR, FINISHED, ON_TIME, fair_words, on_time
from components.panels import table
from components.states import empty
from components.steps import number_cell
from components.theme import LINE, MUTED, STEP_COLOURS, Theme, base_layout
from domain.text import Text

HELD_HEADS = (
    Text("Hồ sơ · thủ tục", "Dossier · procedure"),
    Text("Cơ quan", "Agency"),
    Text("Hẹn trả", "Due"),
    Text("So với hẹn", "Against due time"),
    Text("Trạng thái", "Status"),
    Text("Bước", "Step"),
)
HARD_HEADS = (
    Text("Thủ tục", "Procedure"),
    FINISHED[0],
    ON_TIME[0],
    Text("Giờ vượt", "Hours over"),
    FAIR[0],
)
KINDS: dict[str, Text] = {
    "leave": Text("Nghỉ phép", "Leave"),
    "sick": Text("Nghỉ ốm", "Sick"),
    "training": Text("Đào tạo", "Training"),
    "other": Text("Vắng khác", "Other"),
}
NOW = Text("nay", "now")
NO_POSTINGS = Text(
    "Chưa có dữ liệu phân công: tính cả kỳ, không trừ ngày chưa đến nhận việc.",
    "Postings are not known: the whole period counts.",
)
NO_ABSENCES = Text("Không có ngày vắng nào được ghi.", "No absence is recorded.")
WEEK = Text("Tuần từ {day}", "Week of {day}")
DONE = Text("{count} bước xong, {judged} có hạn, {over} vượt hạn", "{count} steps, {judged} with a limit, {over} over")
THERE = Text("có mặt {present} ngày, vắng {absent}", "{present} days present, {absent} absent")


def held_table(rows: Sequence[Any], href: Callable[[Any], str], lang: str) -> Component:
    """Open dossiers in order of urgency; rows as `queries.officer.Held`."""
    if not rows:
        return empty(lang)
    return table(HELD_HEADS, [_held_row(row, href(row), lang) for row in rows], "dossiers", lang)


def _held_row(row: Any, href: str, lang: str) -> Component:
    verdict = standing(row.status, row.late_minutes, is_open=True)
    cells = [
        html.Td([dcc.Link(row.code, href=href, className="code"), html.Small(row.procedure)], className="wide"),
        html.Td(row.agency),
        html.Td(moment(row.due_at, lang), className="when"),
        html.Td(standing_pill(verdict, lang)),
        html.Td(status_label(row.status, lang)),
        html.Td(row.step or DASH),
    ]
    return html.Tr(cells)


def hard_table(
    rows: Sequence[Any], href: Callable[[Any], str], behind: Callable[[Any, str], str], lang: str
) -> Component:
    """Procedures by time past their limits; rows as `queries.officer.Hard`; ``behind`` opens a view of one."""
    if not rows:
        return empty(lang)
    return table(HARD_HEADS, [_hard_row(row, href(row), behind, lang) for row in rows], "steps-table", lang)


def _hard_row(row: Any, href: str, behind: Callable[[Any, str], str], lang: str) -> Component:
    cells = [
        number(row.finished, 0, lang),
        on_time(row.judged, row.over, lang),
        number(row.over_minutes / 60, 1, lang) if row.judged else DASH,
        fair_words(row.compared, lang),
    ]
    views = ("passed", "passed_over", "passed_over", "passed_over")
    numbers = [number_cell(cell, behind(row, view)) for cell, view in zip(cells, views, strict=True)]
    return html.Tr([html.Td(dcc.Link(row.name, href=href)), *numbers])


def terms_of_service(postings: Sequence[tuple[str, Any, Any]], absences: Sequence[Any], lang: str) -> Component:
    """Postings and absences, the latest first; what is not known is said."""
    stays = [
        html.Li([html.B(name), f" · {day(first, lang)} – {day(last, lang) if last else NOW.get(lang)}"])
        for name, first, last in reversed(postings)
    ]
    leaves = [
        html.Li([html.B(KINDS[each.kind].get(lang)), f" · {day(each.first_day, lang)} – {day(each.last_day, lang)}"])
        for each in reversed(absences)
    ]
    return html.Div(
        [
            html.Ul(stays) if stays else html.P(NO_POSTINGS.get(lang), className="muted"),
            html.Ul(leaves) if leaves else html.P(NO_ABSENCES.get(lang), className="muted"),
        ],
        className="service",
    )


def weeks_figure(weeks: Sequence[Any], lang: str, theme: Theme = "light") -> go.Figure:
    """Steps by week: within their limit, past it, without one; weeks without a day present are marked on the axis."""
    days = [week.first_day.isoformat() for week in weeks]
    words = [_about(week, lang) for week in weeks]
    parts = (
        ([week.judged - week.over for week in weeks], STEP_COLOURS[theme][5]),
        ([week.over for week in weeks], STEP_COLOURS[theme][2]),
        ([week.finished - week.judged for week in weeks], STEP_COLOURS[theme][0]),
    )
    hover = {"customdata": words, "hovertemplate": "%{customdata}<extra></extra>"}
    bars = [{"type": "bar", "x": days, "y": counts, "marker": {"color": colour}, **hover} for counts, colour in parts]
    away = [(at, text) for at, week, text in zip(days, weeks, words, strict=True) if not week.presence.present]
    marker = {"symbol": "x-thin-open", "size": 9, "color": MUTED[theme]}
    gone = {"type": "scatter", "mode": "markers", "x": [at for at, _ in away], "y": [0] * len(away), "marker": marker}
    axis = {"fixedrange": True, "tickfont": {"color": MUTED[theme], "size": 12}}
    layout = base_layout(lang, theme) | {
        "barmode": "stack",
        "bargap": 0.3,
        "margin": {"l": 8, "r": 8, "t": 10, "b": 28},
        "xaxis": axis | {"type": "date", "tickformat": "%d %b" if lang == "en" else "%d/%m", "nticks": 6},
        "yaxis": axis | {"gridcolor": LINE[theme], "zeroline": False, "automargin": True, "rangemode": "tozero"},
    }
    return go.Figure(data=[*bars, gone | hover | {"customdata": [text for _, text in away]}], layout=layout)


def _about(week: Any, lang: str) -> str:
    done = DONE.get(lang).format(count=week.finished, judged=week.judged, over=week.over)
    there = THERE.get(lang).format(present=week.presence.present, absent=week.presence.absent)
    return f"{WEEK.get(lang).format(day=day(week.first_day, lang))}<br><b>{done}</b><br>{there}"
