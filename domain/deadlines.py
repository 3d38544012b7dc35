"""Deadlines of a dossier: when its clock starts, what a supplement does to it, and the two verdicts on it.

Pure: the calendar (`workcalendar.work_days`, or rows of table work_day) and the office hours are parameters; a moment
outside the calendar raises ValueError everywhere.
ingest/deadlines.py says the same in SQL, for whole imports; tests/ingest/test_deadlines.py compares the two.

Sources: DOMAIN.md 2.4 (Nghệ An 95/2025, NĐ 297/2025, QĐ 296/QĐ-VPCP) and 1.2 (formulas of Decision 766).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum
from typing import Literal

from domain.codes import Code, Status
from domain.text import Text
from domain.workcalendar import (
    OFFICE_HOURS,
    Hours,
    WorkDay,
    add_working_minutes,
    day_of,
    opening_after,
    spans,
    working_minutes,
)
from domain.zone import ZONE

SupplementRule = Literal["follow", "pause", "restart"]
"""Setting IOC_SUPPLEMENT_RULE: what a request for papers does to the deadline."""
IntakeCutoff = Literal["", "15:00", "17:00", "last_hour"]
"""Column intake_cutoff of a procedure: received later than this, the clock starts on the next working day."""
CUTOFF_TIMES: dict[str, time] = {"15:00": time(15), "17:00": time(17)}
LAST_HOUR = 60
"""Minutes."""
OPEN_STATUSES = (Status.ACCEPTED, Status.PROCESSING, Status.SUPPLEMENT, Status.FINANCIAL)
SETTLED_STATUSES = (Status.FINISHED, Status.RETURNED)


class DeadlineRule(IntEnum):
    """How the deadline of a dossier was made (column ``deadline_rule``)."""

    UNKNOWN = 0
    APPOINTED = 1
    FOLLOWED = 2
    PAUSED = 3
    RESTARTED = 4
    STATUTORY = 5


DEADLINE_RULES: tuple[Code, ...] = (
    Code(DeadlineRule.UNKNOWN, "unknown", Text("Chưa có thời hạn", "No deadline known")),
    Code(DeadlineRule.APPOINTED, "appointed", Text("Theo hẹn trả của nguồn", "Appointment of the source")),
    Code(DeadlineRule.FOLLOWED, "followed", Text("Theo hẹn trả mới sau bổ sung", "New appointment after a supplement")),
    Code(
        DeadlineRule.PAUSED, "paused", Text("Hẹn trả cộng thời gian chờ bổ sung", "Appointment plus the waiting time")
    ),
    Code(DeadlineRule.RESTARTED, "restarted", Text("Tính lại từ đầu khi đủ hồ sơ", "Restarted when complete")),
    Code(
        DeadlineRule.STATUTORY,
        "statutory",
        Text(
            "Thời hạn quy định của thủ tục (nguồn không có hẹn trả)", "Statutory limit (the source has no appointment)"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Course:
    """What a source tells of one dossier, as far as its deadline goes. Instants are aware.

    ``supplement_minutes`` are elapsed minutes of all waits that are over, ``supplement_at`` the latest request,
    ``statutory_hours`` working hours; ``impossible``: its times contradict each other (flag 1 of domain/rules.py).
    """

    status: int
    received_at: datetime | None = None
    appointed_at: datetime | None = None
    reappointed_at: datetime | None = None
    apology_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    supplement_count: int = 0
    supplement_at: datetime | None = None
    supplement_minutes: int = 0
    statutory_hours: int | None = None
    intake_cutoff: IntakeCutoff = ""
    impossible: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """The deadline in force: the province's, the portal's, and how the province's was made."""

    due_at: datetime | None
    portal_due_at: datetime | None
    rule: DeadlineRule


def clock_start(
    received: datetime, cutoff: IntakeCutoff, calendar: Sequence[WorkDay], hours: Hours = OFFICE_HOURS
) -> datetime:
    """When the time of a dossier received at ``received`` begins to count.

    Later than the procedure's cut-off ('15:00', '17:00'), in the last hour of office time ('last_hour'), after closing
    or on a day off: the opening of the next working day. Else the moment itself.
    """
    local = received.astimezone(ZONE)
    closed = not day_of(received, calendar).open_minutes or local.time() >= hours[-1][1]
    if closed or _too_late(local.time(), cutoff, hours):
        return opening_after(received, calendar, hours)
    return received


def _too_late(clock: time, cutoff: IntakeCutoff, hours: Hours) -> bool:
    if cutoff == "last_hour":
        return clock.hour * 60 + clock.minute >= spans(hours)[-1][1] - LAST_HOUR
    return bool(cutoff) and clock > CUTOFF_TIMES[cutoff]


def completed_at(course: Course) -> datetime | None:
    """When the applicant's papers were complete: the latest request plus the waiting time; None while unknown.

    A source gives one sum for all waits; with several requests the whole sum is laid after the latest.
    """
    if not _waited(course) or course.supplement_at is None or course.status == Status.SUPPLEMENT:
        return None
    return course.supplement_at + timedelta(minutes=course.supplement_minutes)


def waited_minutes(course: Course, calendar: Sequence[WorkDay], hours: Hours = OFFICE_HOURS) -> int:
    """Working minutes of the waits for papers that are over; 0 when none is known.

    The elapsed minutes of the source are laid after the latest request, or before it while that one still waits.
    """
    if not _waited(course) or course.supplement_at is None:
        return 0
    span = timedelta(minutes=course.supplement_minutes)
    first = course.supplement_at - (span if course.status == Status.SUPPLEMENT else timedelta())
    return working_minutes(first, first + span, calendar, hours)


def _waited(course: Course) -> bool:
    return course.supplement_count > 0 and course.supplement_minutes > 0


def deadline(
    course: Course, policy: SupplementRule, calendar: Sequence[WorkDay], hours: Hours = OFFICE_HOURS
) -> Deadline:
    """The deadline in force under ``policy``.

    ``follow``: the new appointment, when one was given after a supplement and later than the first; one that came with
    an apology moves nothing. ``pause``: the appointment plus the working time waited. ``restart``: the working time
    first allowed, counted anew from the completion. The portal's limit: the same, but it always pauses instead of
    restarting (Decision 766 subtracts the wait); without an appointment, the statutory time plus the wait; None for
    impossible dates.
    """
    due, rule = course.appointed_at, DeadlineRule.APPOINTED if course.appointed_at else DeadlineRule.UNKNOWN
    waited = waited_minutes(course, calendar, hours)
    paused = add_working_minutes(due, waited, calendar, hours) if due and waited else due
    portal = due if policy == "follow" else paused
    if policy == "follow" and (new := _new_appointment(course)):
        due, rule, portal = new, DeadlineRule.FOLLOWED, new
    elif policy == "pause" and paused != due:
        due, rule = paused, DeadlineRule.PAUSED
    elif policy == "restart" and (again := _restarted(course, calendar, hours)):
        due, rule = again, DeadlineRule.RESTARTED
    portal = portal or statutory_limit(course, calendar, hours)
    if due is None and portal is not None:
        rule = DeadlineRule.STATUTORY
    return Deadline(due, None if course.impossible else portal, rule)


def statutory_limit(course: Course, calendar: Sequence[WorkDay], hours: Hours = OFFICE_HOURS) -> datetime | None:
    """Limit by the procedure's legal time (Decision 766, dossiers without an appointment); None when not known."""
    if course.statutory_hours is None or course.received_at is None:
        return None
    start = clock_start(course.received_at, course.intake_cutoff, calendar, hours)
    return add_working_minutes(
        start, course.statutory_hours * 60 + waited_minutes(course, calendar, hours), calendar, hours
    )


def _new_appointment(course: Course) -> datetime | None:
    new = course.reappointed_at
    if new is None or not course.supplement_count or course.apology_at is not None:
        return None
    return new if course.appointed_at is None or new > course.appointed_at else None


def _restarted(course: Course, calendar: Sequence[WorkDay], hours: Hours) -> datetime | None:
    complete = completed_at(course)
    if complete is None or course.appointed_at is None or course.received_at is None:
        return None
    first = clock_start(course.received_at, course.intake_cutoff, calendar, hours)
    allowed = working_minutes(first, course.appointed_at, calendar, hours)
    again = clock_start(complete, course.intake_cutoff, calendar, hours)
    return add_working_minutes(again, allowed, calendar, hours) if allowed > 0 else None


def provincial_verdict(course: Course, due: datetime | None, now: datetime) -> str:
    """The province's verdict (a word of domain/verdicts.py): return of the result, else end of processing, by instant.

    ``on_time`` or ``late`` when settled; ``within`` or ``overdue`` while its clock runs at ``now``; ``paused``;
    ``unjudged`` without a deadline, with impossible dates, or closed without a result.
    """
    settled = (course.returned_at or course.finished_at) if course.status in SETTLED_STATUSES else None
    if settled:
        return "unjudged" if due is None or course.impossible else "on_time" if settled <= due else "late"
    if course.received_at is None or course.status not in OPEN_STATUSES:
        return "unjudged"
    if course.status in (Status.SUPPLEMENT, Status.FINANCIAL):
        return "paused"
    return "unjudged" if due is None else "overdue" if due < now else "within"


def early(course: Course, due: datetime | None) -> bool:
    """Whether it was settled on a day before the day of its deadline (reports compare by date, DOMAIN 2.4)."""
    settled = (course.returned_at or course.finished_at) if course.status in SETTLED_STATUSES else None
    if settled is None or due is None or course.impossible:
        return False
    return settled.astimezone(ZONE).date() < due.astimezone(ZONE).date()


def portal_verdict(course: Course, limit: datetime | None, now: datetime) -> str:
    """The national portal's verdict by Decision 766 (DOMAIN 1.2), in the same words.

    A second request for papers is overdue; still waiting for papers is judged at the request; open is on time until
    the limit has passed at ``now`` (or the end of the period); the end is that of processing, else the return.
    """
    accepted = course.received_at is not None and course.status not in (Status.SUBMITTED, Status.REFUSED)
    if limit is None or not accepted:
        return "unjudged"
    still = course.status in OPEN_STATUSES
    end = course.finished_at or course.returned_at
    if still:
        end = course.supplement_at if course.status == Status.SUPPLEMENT else now
    if course.supplement_count > 1 or (end is not None and end > limit):
        return "overdue" if still else "late"
    return "within" if still else "on_time"
