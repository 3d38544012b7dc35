"""Tables of the bottlenecks: the steps of a flow, the slowest passes, procedures and units by overrun time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from components.format import DASH, WORKING_DAY, moment, number, percent, working
from components.panels import table
from components.states import EMPTY, empty
from domain.flow import StepStat, mean, overrun_step, share
from domain.text import Text

HEADS: tuple[tuple[Text, Text], ...] = (
    (Text("Bước", "Step"), Text("Bấm để xem các hồ sơ lâu nhất ở bước này", "Click for the slowest dossiers here")),
    (Text("Lượt", "Passes"), Text("Lượt xong bước trong kỳ", "Passes that ended in the period")),
    (
        Text("Trung vị, giờ", "Median, h"),
        Text("Giờ làm việc; nửa số lượt nhanh hơn", "Working hours; half were faster"),
    ),
    (
        Text("P90, giờ", "P90, h"),
        Text("Giờ làm việc; 9 trong 10 lượt nhanh hơn", "Working hours; nine in ten were faster"),
    ),
    (Text("Hạn, giờ", "Limit, h"), Text("Trung vị thời hạn của bước", "Median time limit of the step")),
    (Text("Vượt hạn", "Overran"), Text("Lượt vượt hạn / lượt có hạn", "Passes past their limit / passes with one")),
    (Text("Giờ vượt", "Hours over"), Text("Tổng giờ làm việc vượt hạn", "Working hours past the limits")),
    (Text("Chờ, giờ", "Wait, h"), Text("Trung bình từ khi bước trước xong", "Mean since the step before ended")),
    (Text("Làm lại", "Repeats"), Text("Lượt lặp lại bước đã qua", "Passes of a step that had been passed")),
    (Text("Đổi bộ phận", "Hand-overs"), Text("Lượt nhận từ bộ phận khác", "Passes that came from another unit")),
    (Text("Đang ở đây", "Here now"), Text("Hồ sơ mở đang ở bước này", "Open dossiers at this step now")),
)
OVERRUN_HEADS: tuple[tuple[Text, Text], ...] = (
    (Text("Ngày vượt", "Days over"), Text("Tổng ngày làm việc (8 giờ) vượt hạn", "Working days (8 hours) past limits")),
    (Text("Tỷ lệ vượt", "Overran"), Text("Lượt vượt hạn / lượt có hạn", "Passes past their limit / with one")),
    (Text("Vượt / có hạn", "Over / with limit"), Text("Lượt xong sau hạn / lượt có hạn", "Passes over / with a limit")),
    (Text("Bước nghẽn nhất", "Worst step"), Text("Bước có nhiều giờ vượt nhất", "Step with most hours over")),
)
SLOW_HEADS = (
    Text("Hồ sơ · thủ tục", "Dossier · procedure"),
    Text("Cơ quan", "Agency"),
    Text("Bước · bộ phận", "Step · unit"),
    Text("Xong bước", "Ended"),
    Text("Đã dùng / hạn", "Used / limit"),
)
Href = Callable[[str], str]


VIEWS: tuple[str, ...] = (
    *("passed", "", "", "", "passed_over", "passed_over", "", "passed_again", "passed_moved", "at_step"),
)
"""View of `domain.passes` behind each number of a step."""
Behind = Callable[[str, str], str]
"""Address of a view's dossiers at a step."""


def step_table(
    steps: Sequence[StepStat],
    others: Mapping[str, StepStat] | None,
    ways: tuple[Href, Behind],
    chosen: str,
    lang: str,
) -> Component:
    """Table of ``steps`` in order; with ``others`` (by step) the compared figure stands under each.

    ``ways``: what a step's name opens, and what its numbers do.
    """
    if not steps:
        return empty(lang)
    head = html.Thead(html.Tr([html.Th(text.get(lang), title=about.get(lang)) for text, about in HEADS]))
    longest = max((step.used_minutes + step.wait_minutes for step in steps), default=0) or 1
    rows = []
    for step in steps:
        other = None if others is None else others.get(step.step, StepStat(step.step, 0))
        classes = f"s{overrun_step(step.over, step.judged)}" + (" is-chosen" if step.step == chosen else "")
        style = {
            "--v": f"{100 * step.used_minutes / longest:.0f}%",
            "--ink": f"{100 * (step.used_minutes + step.wait_minutes) / longest:.0f}%",
        }
        name = html.Td([dcc.Link(step.step, href=ways[0](step.step)), html.Div(className="time-bar", style=style)])
        theirs = _cells(other, lang) if other else [""] * len(VIEWS)
        hrefs = [view and ways[1](view, step.step) for view in VIEWS]
        cells = zip(_cells(step, lang), hrefs, theirs, strict=True)
        rows.append(html.Tr([name, *(number_cell(*cell) for cell in cells)], className=classes))
    return html.Table([head, html.Tbody(rows)], className="steps-table")


def hours(minutes: float | None, lang: str) -> str:
    """Write working minutes as hours with as few decimals as they need: ``0,3``, ``12``."""
    if minutes is None:
        return DASH
    value = minutes / 60
    return number(value, 0 if value >= _WHOLE or value == int(value) else 1, lang)


_WHOLE = 20


def number_cell(value: str, href: str = "", other: str = "") -> Component:
    """One number of a table, a link to the dossiers behind it; ``other`` is the compared figure, under it."""
    shown = dcc.Link(value, href=href) if href and value != DASH else value
    return html.Td([shown, html.Small(other)] if other else shown, className="num")


def _cells(step: StepStat, lang: str) -> list[str]:
    median, p90 = (step.median, step.p90) if step.timed else (step.span_median, step.span_p90)
    known = step.passes > 0
    return [
        number(step.passes, 0, lang),
        hours(median, lang),
        hours(p90, lang),
        hours(step.budget, lang),
        percent(share(step.over, step.judged), 1, lang),
        number(step.over_minutes / 60, 0, lang) if step.judged else DASH,
        hours(mean(step.wait_minutes, step.waits), lang),
        number(step.repeats if known else None, 0, lang),
        number(step.handovers if known else None, 0, lang),
        number(step.waiting_now, 0, lang),
    ]


def overrun_table(rows: Sequence[Any], href: Callable[[Any], str], over: str, head: Text, lang: str) -> dict[str, Any]:
    """Ranked table as data for assets/ranking.js; rows have name, limit, key, judged, over, over_minutes, worst.

    ``over`` is the address of the dossiers past a step's limit, which each row narrows to itself.
    """
    longest = max((row.over_minutes for row in rows), default=0) or 1
    return {
        "classes": "rank m2 no-spark overruns",
        "target": "",
        "spark": "",
        "heads": [
            [head.get(lang), "", ""],
            *(_ranked_head(index, *each, lang) for index, each in enumerate(OVERRUN_HEADS)),
        ],
        "behind": ["", over, over, over, ""],
        "narrow": [urlencode({row.limit: row.key}) for row in rows],
        "rows": [_ranked_row(row, longest, href(row), lang) for row in rows],
        "empty": [text.get(lang) for text in EMPTY],
    }


def _ranked_head(index: int, text: Text, about: Text, lang: str) -> list[str]:
    return [text.get(lang), "num is-metric" if not index else "num", about.get(lang)]


def _ranked_row(row: Any, longest: int, href: str, lang: str) -> list[str]:
    return [
        f"s{overrun_step(row.over, row.judged)}",
        f"{100 * row.over_minutes / longest:.0f}%",
        "",
        href,
        row.name,
        number(row.over_minutes / WORKING_DAY, 0 if row.over_minutes >= 10 * WORKING_DAY else 1, lang)
        if row.judged
        else DASH,
        percent(share(row.over, row.judged), 1, lang),
        f"{number(row.over, 0, lang)} / {number(row.judged, 0, lang)}" if row.judged else DASH,
        row.worst or DASH,
    ]


def slow_table(rows: Sequence[Any], href: Callable[[Any], str], lang: str) -> Component:
    """Passes past their limit, the longest first; rows as `queries.flow.SlowStep`."""
    if not rows:
        return empty(lang)
    return table(SLOW_HEADS, [_slow_row(row, href(row), lang) for row in rows], "dossiers", lang)


def _slow_row(row: Any, href: str, lang: str) -> Component:
    over = row.used is not None and row.budget is not None and row.used > row.budget
    times = [working(row.used, lang), html.Small(f"/ {working(row.budget, lang)}")]
    cells = [
        html.Td([dcc.Link(row.code, href=href, className="code"), html.Small(row.procedure or "")], className="wide"),
        html.Td(row.agency),
        html.Td([row.step, html.Small(row.unit or "")]),
        html.Td(moment(row.finished_at, lang), className="when"),
        html.Td(times, className="bad when" if over else "when"),
    ]
    return html.Tr(cells)
