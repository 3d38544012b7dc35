"""The steps of one dossier over working time: nights and weekends vanish, a day is as wide as its office hours.

Drawn in percentages of the axis; the table of components/timeline.py says the same in words.
"""

from datetime import date
from itertools import pairwise

from dash import html
from dash.development.base_component import Component

from components.format import DASH, MONTHS, moment, working
from domain.course import overrun, repeats, waits
from domain.text import Text
from domain.views import DossierView, StepView

USED = Text("Đã dùng", "Used")
OVER = Text("Vượt định mức", "Over its budget")
BUDGET = Text("Định mức của bước", "Budget of the step")
WAIT = Text("Chờ giữa các bước", "Waiting between steps")
PAUSE = Text("Chờ bổ sung giấy tờ", "Waiting for papers")
END = Text("Lúc kết thúc (không rõ lúc bắt đầu)", "End (start not recorded)")
DUE = Text("Hẹn trả", "Appointment")
NOW = Text("Bây giờ", "Now")
AGAIN = Text("làm lại lần {n}", "done again, time {n}")
LEGEND: tuple[tuple[str, Text], ...] = (
    ("used", USED),
    ("over", OVER),
    ("budget", BUDGET),
    ("wait", WAIT),
    ("pause", PAUSE),
    ("end", END),
    ("due", DUE),
)
APART, FAR_APART = 5.0, 15.0
"""Percent of the axis between named days: on a wide screen, and on a phone."""
_MONTHS, _YEARS = 20, 300
"""Days between marks, from more than which they stand for months or for years, and are named so."""


def gantt(dossier: DossierView, lang: str) -> Component | None:
    """Bars of the steps; None where nothing has a time."""
    if dossier.axis is None or not dossier.steps:
        return None
    scale = _Scale(*dossier.axis)
    waiting, again = waits(dossier.steps, dossier.start_minute), repeats(dossier.steps)
    rows = [_row(step, scale, waiting.get(step.seq), again.get(step.seq), lang) for step in dossier.steps]
    over = html.Div([*_ticks(dossier, scale), *_pauses(dossier, scale, lang)], className="gantt-over")
    front = html.Div(_lines(dossier, scale, lang), className="gantt-over is-front")
    chart = html.Div([_axis(dossier, scale, lang), over, *rows, front], className="gantt")
    return html.Div([chart, _legend(dossier, lang)], className="gantt-box", **{"aria-hidden": "true"})


class _Scale:
    """Working minutes -> percent of the axis."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.length = first, max(1, last - first)

    def at(self, minute: int) -> float:
        return min(100.0, max(0.0, 100 * (minute - self.first) / self.length))

    def box(self, kind: str, start: int, end: int, words: str = "") -> Component:
        left = self.at(start)
        style = {"--l": f"{left:.2f}%", "--v": f"{max(0.0, self.at(end) - left):.2f}%"}
        return html.I(className=f"gantt-{kind}", style=style, title=words)


def _row(step: StepView, scale: _Scale, waited: tuple[int, int] | None, time: int | None, lang: str) -> Component:
    over = overrun(step)
    name = f"{step.seq}. {step.step}"
    label: list[str | Component] = [html.B(name, title=name)]
    if time:
        label.append(html.Span(f"↻ {AGAIN.get(lang).format(n=time)}", className="gantt-again"))
    words = [working(step.used_minutes, lang)] if step.used_minutes is not None else []
    label.append(html.Small(" · ".join([*words, step.officer or step.unit or DASH])))
    return html.Div(
        [
            html.Div(label, className="gantt-label"),
            html.Div(_lane(step, scale, waited, over, lang), className="gantt-lane"),
        ],
        className="gantt-row",
    )


def _lane(step: StepView, scale: _Scale, waited: tuple[int, int] | None, over: int, lang: str) -> list[Component]:
    boxes = []
    if waited:
        boxes.append(scale.box("wait", *waited, f"{WAIT.get(lang)}: {working(waited[1] - waited[0], lang)}"))
    start, end, budget = step.from_minute, step.to_minute, step.budget_minutes
    if start is None:
        return [*boxes, scale.box("end", end, end, moment(step.finished_at, lang))] if end is not None else boxes
    if budget is not None and budget > 0:
        boxes.append(scale.box("budget", start, start + budget, f"{BUDGET.get(lang)}: {working(budget, lang)}"))
    if end is not None:
        running = "" if step.finished_at else " is-running"
        used = f"{USED.get(lang)}: {working(step.used_minutes, lang)}"
        boxes.append(scale.box(f"used{running}", start, end - over, used))
        if over:
            boxes.append(scale.box(f"late{running}", end - over, end, f"{OVER.get(lang)}: {working(over, lang)}"))
    return boxes


def _axis(dossier: DossierView, scale: _Scale, lang: str) -> Component:
    """Names of the days that have room for one; those a phone has room for are marked."""
    apart = min(((after - day).days for (day, _), (after, _) in pairwise(dossier.marks)), default=0)
    shown, last, last_far = [], -APART, -FAR_APART
    for day, minute in dossier.marks:
        left = scale.at(minute)
        if left - last < APART or left > 100 - APART:
            continue
        far = left - last_far >= FAR_APART and left <= 100 - FAR_APART
        last, last_far = left, left if far else last_far
        kind = "gantt-day is-far" if far else "gantt-day"
        shown.append(html.Span(_named(day, apart, lang), className=kind, style={"--l": f"{left:.2f}%"}))
    return html.Div(shown, className="gantt-axis")


def _named(day: date, apart: int, lang: str) -> str:
    if apart > _YEARS:
        return str(day.year)
    if apart > _MONTHS:
        return f"{MONTHS[day.month - 1]} {day.year}" if lang == "en" else f"{day.month:02d}/{day.year}"
    return f"{day.day} {MONTHS[day.month - 1]}" if lang == "en" else f"{day.day:02d}/{day.month:02d}"


def _ticks(dossier: DossierView, scale: _Scale) -> list[Component]:
    """Lines between days, unless they would be a curtain."""
    lefts = [scale.at(minute) for _, minute in dossier.marks]
    if any(b - a < 1 for a, b in pairwise(lefts)):
        return []
    return [html.I(className="gantt-tick", style={"--l": f"{left:.2f}%"}) for left in lefts]


def _pauses(dossier: DossierView, scale: _Scale, lang: str) -> list[Component]:
    return [
        scale.box("pause", pause.from_minute, pause.to_minute or pause.from_minute, f"{PAUSE.get(lang)} ({pause.seq})")
        for pause in dossier.supplements
        if pause.from_minute is not None
    ]


def _lines(dossier: DossierView, scale: _Scale, lang: str) -> list[Component]:
    lines = []
    if dossier.due_minute is not None:
        lines.append(
            scale.box("due", dossier.due_minute, dossier.due_minute, f"{DUE.get(lang)} {moment(dossier.due_at, lang)}")
        )
    if dossier.is_open and dossier.end_minute is not None:
        lines.append(
            scale.box("now", dossier.end_minute, dossier.end_minute, f"{NOW.get(lang)} {moment(dossier.as_of, lang)}")
        )
    return lines


def _legend(dossier: DossierView, lang: str) -> Component:
    """What the marks mean, of those that are there."""
    there = {"end" if step.from_minute is None else "used" for step in dossier.steps if step.to_minute is not None}
    there |= {"over"} if any(overrun(step) for step in dossier.steps) else set()
    there |= {"budget"} if any(step.budget_minutes for step in dossier.steps) else set()
    there |= {"wait"} if waits(dossier.steps, dossier.start_minute) else set()
    there |= {"pause"} if dossier.supplements else set()
    there |= {"due"} if dossier.due_minute is not None else set()
    keys = [html.Span([html.I(className=f"key-{key}"), text.get(lang)]) for key, text in LEGEND if key in there]
    return html.Div(keys, className="gantt-legend")
