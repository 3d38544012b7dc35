"""How a dossier stands against its appointment, in a word and a colour."""

from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.format import working
from domain.codes import STATUSES, Status, code_of
from domain.text import Text

NO_DUE = Text("Không có hẹn trả", "No appointment")
NO_VERDICT = Text("Không xét hạn", "Not judged")
PAUSED = Text("Tạm dừng chờ bổ sung", "Paused for papers")
LATE_OPEN = Text("Quá hạn {time}", "Overdue by {time}")
LEFT = Text("Còn {time}", "{time} left")
LATE_DONE = Text("Trả trễ {time}", "Late by {time}")
ON_TIME = Text("Đúng hạn", "On time")
EARLY = Text("Sớm {time}", "{time} early")
PAUSING = (Status.SUPPLEMENT, Status.FINANCIAL)
ENDED = (Status.FINISHED, Status.RETURNED)
SOON = 480
"""Working minutes left from which an open dossier is shown amber: one working day."""


@dataclass(frozen=True, slots=True)
class Standing:
    """``step`` is a colour step of domain.kpi (0 grey, 1 bad … 5 good)."""

    text: Text
    step: int


def standing(status: int, late_minutes: int | None, *, is_open: bool) -> Standing:
    """Verdict over working minutes past the appointment (negative: left); paused and unfinished ones have none."""
    if is_open and status in PAUSING:
        return Standing(PAUSED, 0)
    if late_minutes is None:
        return Standing(NO_DUE, 0)
    time = Text(working(late_minutes, "vi"), working(late_minutes, "en"))
    if is_open:
        words, step = (LATE_OPEN, 1) if late_minutes > 0 else (LEFT, 3 if late_minutes > -SOON else 5)
    elif status not in ENDED:
        return Standing(NO_VERDICT, 0)
    else:
        words, step = (LATE_DONE, 1) if late_minutes > 0 else (EARLY if late_minutes < 0 else ON_TIME, 5)
    return Standing(words.format(time=time), step)


def standing_pill(found: Standing, lang: str) -> Component:
    """The verdict as a pill."""
    icon = html.Span({0: "–", 1: "▼", 3: "◑", 5: "●"}[found.step], className="pill-icon", **{"aria-hidden": "true"})
    return html.Span([icon, found.text.get(lang)], className=f"pill s{found.step}")


def status_label(status: int, lang: str) -> str:
    """Label of a national status 1-10."""
    return code_of(STATUSES, status).label.get(lang)
