"""The steps of one dossier in words: who had it, from when to when, how long it waited, and which share was used up."""

from collections.abc import Callable

from dash import html
from dash.development.base_component import Component

from components.format import DASH, moment, working
from components.panels import link
from domain.course import overrun, repeats, waits
from domain.text import Text
from domain.views import DossierView, StepView

OVER = Text("vượt {time}", "{time} over")
RUNNING = Text("đang xử lý", "in progress")
NO_STEPS = Text("Nguồn dữ liệu không cung cấp các bước xử lý.", "The source does not provide the steps.")
UNASSIGNED = Text("chưa rõ người xử lý", "officer unknown")
NO_START = Text("không rõ lúc bắt đầu", "start not recorded")
AGAIN = Text("Làm lại lần {n}", "Done again, time {n}")
COLUMNS: tuple[Text, ...] = (
    Text("Bước", "Step"),
    Text("Người xử lý", "Officer"),
    Text("Bắt đầu", "Start"),
    Text("Kết thúc", "End"),
    Text("Chờ trước bước", "Waited before"),
    Text("Đã dùng", "Used"),
    Text("Định mức", "Budget"),
)

Href = Callable[[str], str]


def timeline(dossier: DossierView, officer_href: Href, lang: str) -> Component:
    """Table of the steps in order; ``officer_href`` gives the address of an officer's code."""
    if not dossier.steps:
        return html.P(NO_STEPS.get(lang), className="muted")
    waiting, again = waits(dossier.steps, dossier.start_minute), repeats(dossier.steps)
    head = html.Thead(html.Tr([html.Th(text.get(lang), scope="col") for text in COLUMNS]))
    rows = [_row(step, waiting.get(step.seq), again.get(step.seq), officer_href, lang) for step in dossier.steps]
    return html.Table([head, html.Tbody(rows)], className="steps")


def _row(step: StepView, waited: tuple[int, int] | None, time: int | None, href: Href, lang: str) -> Component:
    over = overrun(step)
    state = "is-over" if over else "is-done" if step.finished_at else "is-running"
    cells = (
        _name(step, time, lang),
        _who(step, href, lang),
        moment(step.started_at, lang) if step.started_at else NO_START.get(lang),
        moment(step.finished_at, lang) if step.finished_at else html.Span(RUNNING.get(lang), className="pill plain"),
        _wait(step, waited, lang),
        _used(step, over, lang),
        working(step.budget_minutes, lang) if step.budget_minutes is not None else DASH,
    )
    named = zip(COLUMNS, cells, strict=True)
    return html.Tr([html.Td(cell, **{"data-label": text.get(lang)}) for text, cell in named], className=state)


def _name(step: StepView, time: int | None, lang: str) -> list[Component]:
    parts = [html.B(f"{step.seq}. {step.step}")]
    if step.outcome:
        parts.append(html.Small(step.outcome))
    if time:
        parts.append(html.Span(f"↻ {AGAIN.get(lang).format(n=time)}", className="pill s3"))
    return parts


def _who(step: StepView, href: Href, lang: str) -> list[Component]:
    officer = step.officer or UNASSIGNED.get(lang)
    parts = [link(officer, href(step.officer_code) if step.officer_code else None, "who")]
    return [*parts, html.Small(step.unit)] if step.unit else parts


def _wait(step: StepView, waited: tuple[int, int] | None, lang: str) -> str:
    if step.started_at is None:
        return DASH  # waiting and handling cannot be told apart
    return working(waited[1] - waited[0], lang) if waited else "0"


def _used(step: StepView, over: int, lang: str) -> list[str | Component]:
    if step.used_minutes is None:
        return [DASH]
    used: list[str | Component] = [working(step.used_minutes, lang)]
    return (
        [*used, html.Small(f"▼ {OVER.get(lang).format(time=working(over, lang))}", className="bad")] if over else used
    )
