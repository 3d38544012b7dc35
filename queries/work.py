"""What officers hold and have finished: workload, steps, requests for papers, ratings, postings, absences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from db.clock import moment_at, working_minute
from domain.chase import INSTANTS
from domain.fairness import Counts
from domain.measures import condition
from domain.passes import BEGAN, JUDGED, OVER
from domain.selection import Selection
from domain.zone import ZONE
from queries.baseline import FINISHED, Kind


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose work: SQL conditions on a step ``t`` and on a dossier ``c`` (empty: everybody's), their parameters."""

    steps: str
    dossiers: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Load:
    """Open dossiers held now: all, due within two working days (as on the chase list), past due, paused."""

    open: int
    soon: int
    overdue: int
    paused: int


@dataclass(frozen=True, slots=True)
class Done:
    """Steps finished in the period while posted there, in working minutes.

    ``judged`` had a limit and a known duration and began after the officer arrived; ``over`` of them took longer.
    ``kinds`` are both by kind of work.
    """

    finished: int
    judged: int
    over: int
    median: float | None
    budget: float | None
    first_day: date | None
    last_day: date | None
    kinds: dict[Kind, Counts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rated:
    """Rated dossiers that passed through the officer's hands, and those whose citizen was satisfied (2 or 3)."""

    rated: int
    satisfied: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests for papers made at the officer's steps, and how many of them repeated an earlier one."""

    asked: int
    again: int


@dataclass(frozen=True, slots=True)
class Presence:
    """Working days of a period: there, and away."""

    present: int
    absent: int


@dataclass(frozen=True, slots=True)
class Posting:
    """Days at an agency; ``last_day`` None while it lasts."""

    agency: int
    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Absence:
    """Days away; ``kind`` is leave, sick, training or other."""

    first_day: date
    last_day: date
    kind: str


NOTHING = Done(0, 0, 0, None, None, None, None)
NEVER = Asked(0, 0)


def load(connection: Connection, group: str, whose: Whose) -> dict[int, Load]:
    """Return the workload now by ``group``, a column of the dossier ``c``; parameters: province, now."""
    mine = f" AND {whose.dossiers}" if whose.dossiers else ""
    soon = "c.is_running AND c.due_at >= %(now)s AND c.due_at < %(soon2)s"
    counted = (soon, condition("overdue", "c", "%(now)s"), condition("paused", "c", "%(now)s"))
    listed = ", ".join(f"count(*) FILTER (WHERE {each})" for each in counted)
    rows = connection.exec_driver_sql(
        f"SELECT {group}, count(*), {listed} FROM dossier c WHERE c.province_code = %(province)s AND c.is_open"
        f" AND {group} IS NOT NULL{mine} GROUP BY 1",
        whose.parameters | {"soon2": due_soon(connection, whose.parameters["now"])},
    )
    return {row[0]: Load(*row[1:]) for row in rows}


def due_soon(connection: Connection, now: datetime) -> datetime:
    """Return the instant before which a dossier is due soon: the same as on the chase list."""
    there = moment_at(f"(n.at + ({INSTANTS['soon2']}))")
    statement = f"SELECT {there} FROM (SELECT {working_minute('%(now)s')} AS at) AS n"
    found: datetime = connection.exec_driver_sql(statement, {"now": now}).scalar_one()
    return found


POSTED = """
posted AS (
    SELECT p.officer_id, p.agency_id, range_agg(daterange(p.first_day, p.last_day, '[]')) AS days
    FROM officer_posting p WHERE p.province_code = %(province)s GROUP BY 1, 2)
"""
"""Days of each officer at each agency, where they are told at all."""
MINE = f"""
mine AS MATERIALIZED (
    SELECT t.officer_id, t.procedure_id, t.step, t.used_minutes, t.budget_minutes, t.finished_day,
        {JUDGED} AND (p.days IS NULL OR p.days @> {BEGAN}) AS judged
    FROM step t LEFT JOIN posted p ON p.officer_id = t.officer_id AND p.agency_id = t.agency_id
    WHERE {FINISHED} AND t.officer_id IS NOT NULL AND {{mine}} AND (p.days IS NULL OR p.days @> t.finished_day))
"""
"""Steps finished while posted at their agency; those begun before the arrival are not judged."""
_DONE = f"""
WITH {POSTED}, {MINE}
SELECT t.officer_id, t.procedure_id, t.step, grouping(t.step) = 1 AS whole, count(*) AS finished,
    count(*) FILTER (WHERE t.judged) AS judged, count(*) FILTER (WHERE t.judged AND {OVER}) AS over,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY t.used_minutes) AS median,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY t.budget_minutes) AS budget, min(t.finished_day) AS first_day,
    max(t.finished_day) AS last_day
FROM mine t GROUP BY GROUPING SETS ((t.officer_id), (t.officer_id, t.procedure_id, t.step))
"""


def done(connection: Connection, whose: Whose) -> dict[int, Done]:
    """Return the finished steps of each officer; parameters: province, start, end."""
    rows = connection.exec_driver_sql(_DONE.format(mine=whose.steps), whose.parameters).all()
    kinds: dict[int, dict[Kind, Counts]] = {}
    for row in rows:
        if not row.whole and row.judged:
            kinds.setdefault(row.officer_id, {})[row.procedure_id, row.step] = (row.judged, row.over)
    return {
        row.officer_id: Done(
            row.finished,
            row.judged,
            row.over,
            row.median,
            row.budget,
            row.first_day,
            row.last_day,
            kinds.get(row.officer_id, {}),
        )
        for row in rows
        if row.whole
    }


_ASKED = """
SELECT t.officer_id, count(*), count(*) FILTER (WHERE s.seq > 1)
FROM supplement s JOIN step t ON t.province_code = s.province_code AND t.code = s.code AND t.source_id = s.source_id
    AND t.started_at <= s.requested_at AND (t.finished_at IS NULL OR t.finished_at > s.requested_at)
WHERE s.province_code = %(province)s AND (s.requested_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date >= %(start)s
    AND (s.requested_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date <= %(end)s AND t.officer_id IS NOT NULL AND {mine}
GROUP BY 1
"""


def supplements(connection: Connection, whose: Whose) -> dict[int, Asked]:
    """Return the requests for papers of the period by the officer at whose step they were made."""
    mine = whose.steps.replace("t.agency_id", "s.agency_id")
    rows = connection.exec_driver_sql(_ASKED.format(mine=mine), whose.parameters)
    return {row[0]: Asked(int(row[1]), int(row[2])) for row in rows}


_RATED = """
SELECT x.officer_id, count(*), count(*) FILTER (WHERE x.rating >= 2) FROM (
    SELECT DISTINCT t.officer_id, c.code, c.source_id, c.rating FROM dossier c
    JOIN step t ON t.province_code = c.province_code AND t.code = c.code AND t.source_id = c.source_id
    WHERE c.province_code = %(province)s AND c.settled_day >= %(start)s AND c.settled_day <= %(end)s
        AND c.rating IS NOT NULL AND t.officer_id IS NOT NULL AND {mine}) AS x GROUP BY 1
"""


def rated(connection: Connection, whose: Whose) -> dict[int, Rated]:
    """Return the ratings of dossiers settled in the period by each officer who had one of their steps."""
    mine = whose.steps.replace("t.agency_id", "c.agency_id")
    rows = connection.exec_driver_sql(_RATED.format(mine=mine), whose.parameters)
    return {row[0]: Rated(int(row[1]), int(row[2])) for row in rows}


def postings(connection: Connection, province: str, officer: int | None = None) -> dict[int, list[Posting]]:
    """Return the postings of each officer, or of one, the earliest first."""
    rows = connection.exec_driver_sql(
        "SELECT officer_id, agency_id, first_day, last_day FROM officer_posting WHERE province_code = %(province)s"
        " AND (%(officer)s::integer IS NULL OR officer_id = %(officer)s) ORDER BY first_day",
        {"province": province, "officer": officer},
    )
    found: dict[int, list[Posting]] = {}
    for row in rows:
        found.setdefault(row.officer_id, []).append(Posting(row.agency_id, row.first_day, row.last_day))
    return found


def absences(connection: Connection, province: str, officer: int | None = None) -> dict[int, list[Absence]]:
    """Return the absences of each officer, or of one, the earliest first."""
    rows = connection.exec_driver_sql(
        "SELECT officer_id, first_day, last_day, kind FROM officer_absence WHERE province_code = %(province)s"
        " AND (%(officer)s::integer IS NULL OR officer_id = %(officer)s) ORDER BY first_day",
        {"province": province, "officer": officer},
    )
    found: dict[int, list[Absence]] = {}
    for row in rows:
        found.setdefault(row.officer_id, []).append(Absence(row.first_day, row.last_day, row.kind))
    return found


def days_passed(selection: Selection, work: Iterable[Done], now: datetime) -> tuple[date, date]:
    """First and last day of the period that have been; where it has no limit, the first or last day of any work."""
    today, seen = now.astimezone(ZONE).date(), list(work)
    first = min((each.first_day for each in seen if each.first_day), default=today)
    last = max((each.last_day for each in seen if each.last_day), default=today)
    return selection.start or first, min(selection.end or last, today)


def work_days(connection: Connection, span: tuple[date, date]) -> list[date]:
    """Return the days of the span on which offices are open."""
    rows = connection.exec_driver_sql(
        "SELECT day FROM work_day WHERE day >= %s AND day <= %s AND open_minutes > 0 ORDER BY day", span
    )
    return list(rows.scalars())


def present_days(days: Sequence[date], posted: Sequence[Posting], away: Iterable[Absence]) -> Presence:
    """Count the working days of ``days``: within the postings where these are told."""
    here = [day for day in days if not posted or any(_within(day, p.first_day, p.last_day) for p in posted)]
    leaves = list(away)
    absent = sum(any(_within(day, leave.first_day, leave.last_day) for leave in leaves) for day in here)
    return Presence(len(here) - absent, absent)


def _within(day: date, first: date, last: date | None) -> bool:
    return first <= day and (last is None or day <= last)
