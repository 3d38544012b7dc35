"""What the dossier screens show: plain typed rows, filled by the read side and drawn by the components.

Times carry their zone. Minutes are working minutes (8 hours a day) unless said otherwise. ``late_minutes`` is the
working time past the appointment: positive when late, negative while some is left, None without an appointment.
"""

from dataclasses import dataclass
from datetime import datetime
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
    """One step of a dossier; ``used_minutes`` so far when unfinished, ``budget_minutes`` None where no limit is set."""

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


@dataclass(frozen=True, slots=True)
class DossierView:
    """Everything one dossier's screen shows.

    ``used_minutes`` runs from acceptance to the end (or to ``as_of``); ``allowed_minutes`` from acceptance to the
    appointment. ``channel``, ``service_level`` and ``status`` are numbers of domain/codes.py, ``flags`` the bits of
    domain/rules.py; None of a yes/no fact means unknown.
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
    reappointed_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    supplement_at: datetime | None = None
    supplement_count: int = 0
    supplement_minutes: int = 0
    components_total: int | None = None
    components_digitized: int | None = None
    e_result: bool | None = None
    reused: bool | None = None
    personal_store: bool | None = None
    vneid: bool | None = None
    fee_due: bool | None = None
    paid_online: bool | None = None
    current_step: str | None = None
    officer: str | None = None
    used_minutes: int | None = None
    allowed_minutes: int | None = None
    late_minutes: int | None = None
    steps: tuple[StepView, ...] = ()
