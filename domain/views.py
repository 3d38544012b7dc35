"""What the dossier screens show: plain typed rows, filled by the read side and drawn by the components.

Times carry their zone. Minutes are working minutes (8 hours a day) unless said otherwise. ``late_minutes`` is the
working time past the appointment: positive when late, negative while some is left, None without an appointment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

View = Literal["late", "due_today", "returned", "all"]
VIEWS: tuple[View, ...] = ("late", "due_today", "returned", "all")


@dataclass(frozen=True, slots=True)
class DossierRow:
    """One line of the dossier list.

    ``status`` is the national status 1-10, ``is_open`` whether it still waits for its result, ``ended_at`` the
    return of the result or the end of processing; ``source`` is the source's key (codes are unique per source).
    """

    code: str
    source: str
    procedure: str
    agency: str
    status: int
    is_open: bool
    received_at: datetime | None = None
    due_at: datetime | None = None
    ended_at: datetime | None = None
    late_minutes: int | None = None
    officer: str | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a dossier; ``used_minutes`` so far when unfinished, ``budget_minutes`` None where no limit is set.

    ``from_minute`` and ``to_minute`` (now when unfinished) place it on the axis of working minutes.
    """

    seq: int
    step: str
    unit: str | None = None
    officer: str | None = None
    started_at: datetime | None = None
    due_at: datetime | None = None
    finished_at: datetime | None = None
    outcome: str | None = None
    used_minutes: int | None = None
    budget_minutes: int | None = None
    officer_code: str | None = None
    from_minute: int | None = None
    to_minute: int | None = None


@dataclass(frozen=True, slots=True)
class SupplementView:
    """One request for papers, as far as the source tells: ``running`` waits for them still.

    ``from_minute`` and ``to_minute`` place the pause on the axis of working minutes; None: the end is not known.
    """

    seq: int
    requested_at: datetime
    completed_at: datetime | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None
    from_minute: int | None = None
    to_minute: int | None = None
    running: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One column that a new version changed; values as text (times in ISO 8601, names instead of our ids), or None."""

    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version that was replaced: when and from which ``file`` it came, by which version and when it was replaced.

    ``changes`` are what the replacing version said anew.
    """

    version: int
    imported_at: datetime
    file: str | None
    replaced_by: int
    replaced_at: datetime
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class ActionView:
    """One manual action: ``kind`` is note, chased or reason; it never changes the dossier's facts."""

    kind: str
    body: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DossierView:
    """Everything one dossier's screen shows.

    ``used_minutes`` runs from acceptance to the end (or to ``as_of``); ``allowed_minutes`` from acceptance to the
    appointment; ``paused_minutes`` is the part of the used ones that waited for papers, as far as both ends of every
    pause are known, else None. ``channel``, ``service_level`` and ``status`` are numbers of domain/codes.py, ``flags``
    the bits of domain/rules.py, ``provincial`` and ``portal`` words of domain/verdicts.py; None of a yes/no fact means
    unknown. ``start_minute``, ``due_minute`` and ``end_minute`` are on the axis of working minutes; ``axis`` is its
    first and last minute, ``marks`` the open days that name it (day, first minute). ``apology_minutes`` is the working
    time from the apology to the appointment, ``apology_known`` whether the source records apologies at all.
    """

    code: str
    source: str
    source_name: str
    source_version: int
    imported_at: datetime
    as_of: datetime
    procedure_code: str
    procedure: str
    field: str
    agency_code: str
    agency: str
    receiving_agency_code: str
    receiving_agency: str
    status: int
    is_open: bool
    service_level: int = 0
    channel: int = 0
    flags: int = 0
    unit_code: str | None = None
    unit: str | None = None
    applicant: str | None = None
    applicant_unit: str | None = None
    submitted_at: datetime | None = None
    received_at: datetime | None = None
    due_at: datetime | None = None
    appointed_at: datetime | None = None
    deadline_rule: int = 0
    reappointed_at: datetime | None = None
    reappointed_count: int = 0
    apology_at: datetime | None = None
    apology_minutes: int | None = None
    apology_known: bool = False
    portal_due_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    supplement_at: datetime | None = None
    supplement_count: int = 0
    supplement_minutes: int = 0
    components_total: int | None = None
    components_digitized: int | None = None
    e_result: bool | None = None
    result_signed: bool | None = None
    reused: bool | None = None
    personal_store: bool | None = None
    vneid: bool | None = None
    fee_due: bool | None = None
    paid_online: bool | None = None
    rating: int | None = None
    current_step: str | None = None
    officer: str | None = None
    officer_code: str | None = None
    provincial: str = "unjudged"
    provincial_end_at: datetime | None = None
    portal: str = "unjudged"
    portal_end_at: datetime | None = None
    portal_late_minutes: int | None = None
    used_minutes: int | None = None
    allowed_minutes: int | None = None
    paused_minutes: int | None = None
    late_minutes: int | None = None
    start_minute: int | None = None
    due_minute: int | None = None
    end_minute: int | None = None
    file: str | None = None
    also_at: tuple[str, ...] = ()
    steps: tuple[StepView, ...] = ()
    supplements: tuple[SupplementView, ...] = ()
    versions: tuple[VersionView, ...] = ()
    actions: tuple[ActionView, ...] = ()
    axis: tuple[int, int] | None = None
    marks: tuple[tuple[date, int], ...] = ()

    @property
    def running(self) -> StepView | None:
        """Where an open dossier stands: the step and officer the source names, else its last unfinished step."""
        if not self.is_open:
            return None
        last = next((step for step in reversed(self.steps) if step.finished_at is None), None)
        if self.current_step or self.officer or last is None:
            return StepView(0, self.current_step or "", officer=self.officer, officer_code=self.officer_code)
        return last


def axis(start: int | None, due: int | None, end: int | None, steps: Sequence[StepView]) -> tuple[int, int] | None:
    """First and last working minute of a dossier's life, appointment and budgets included; None without any time."""
    minutes = [start, due, end]
    for step in steps:
        budget = step.budget_minutes
        over = step.from_minute + budget if step.from_minute is not None and budget is not None else None
        minutes += [step.from_minute, step.to_minute, over]
    known = [minute for minute in minutes if minute is not None]
    return (min(known), max(known)) if known and (steps or start is not None) else None
