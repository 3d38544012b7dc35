"""The steps of one dossier: who had it, from when to when, and which step used up more than its share."""

from collections.abc import Sequence
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from components.format import DASH, moment, working
from domain.text import Text
from domain.views import StepView

OVER = Text("vượt {time}", "{time} over")
BUDGET = Text("hạn {time}", "limit {time}")
RUNNING = Text("đang xử lý", "in progress")
NO_STEPS = Text("Nguồn dữ liệu không cung cấp các bước xử lý.", "The source does not provide the steps.")
UNASSIGNED = Text("chưa rõ người xử lý", "officer unknown")


def timeline(steps: Sequence[StepView], as_of: datetime, lang: str) -> Component:
    """Vertical list of ``steps`` in order, each with a bar over the dossier's whole life up to ``as_of``."""
    if not steps:
        return html.P(NO_STEPS.get(lang), className="muted")
    times = [t for step in steps for t in (step.started_at, step.finished_at) if t]
    first = min(times, default=as_of)
    last = max([*times, *([as_of] if steps[-1].finished_at is None else [])], default=as_of)
    return html.Ol([_item(step, first, last, lang) for step in steps], className="timeline")


def _item(step: StepView, first: datetime, last: datetime, lang: str) -> Component:
    over = _overrun(step)
    state = "is-over" if over else "is-done" if step.finished_at else "is-running"
    who = " · ".join(filter(None, (step.officer or UNASSIGNED.get(lang), step.unit)))
    span = (
        f"{moment(step.started_at, lang)} → {moment(step.finished_at, lang) if step.finished_at else RUNNING.get(lang)}"
    )
    if step.started_at is None:
        span = moment(step.finished_at, lang)
    head = html.Div(
        [html.B(step.step), html.Span(_used(step, over, lang), className="step-used")], className="step-head"
    )
    lines = [head, html.Div(who, className="step-who"), html.Div(span, className="step-when")]
    if step.outcome:
        lines.append(html.Div(step.outcome, className="step-outcome"))
    return html.Li([*lines, _bar(step, first, last)], className=state)


def _overrun(step: StepView) -> int:
    """Working minutes over the step's budget, 0 when within it or without one."""
    if step.used_minutes is None or step.budget_minutes is None:
        return 0
    return max(0, step.used_minutes - step.budget_minutes)


def _used(step: StepView, over: int, lang: str) -> str:
    parts = [working(step.used_minutes, lang) if step.used_minutes is not None else DASH]
    if over:
        parts.append(OVER.get(lang).format(time=working(over, lang)))
    elif step.budget_minutes is not None:
        parts.append(BUDGET.get(lang).format(time=working(step.budget_minutes, lang)))
    return " · ".join(parts)


def _bar(step: StepView, first: datetime, last: datetime) -> Component:
    """Share of the life before the step and of the step itself, in elapsed time, as percentages."""
    whole = (last - first).total_seconds() or 1.0
    end = step.finished_at or last
    start = step.started_at or end
    left = 100 * (start - first).total_seconds() / whole
    width = max(1.0, 100 * (end - start).total_seconds() / whole)
    bar = html.Div(style={"--l": f"{min(left, 99.0):.1f}%", "--v": f"{min(width, 100.0):.1f}%"}, className="gantt-bar")
    return html.Div(bar, className="gantt", **{"aria-hidden": "true"})
