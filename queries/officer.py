"""One officer: what they hold in order of urgency, their weeks, their hardest procedures, postings and absences."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from db.clock import working_minute
from domain.fairness import Comparison, Counts, compare
from domain.passes import OVER
from domain.selection import Selection
from queries.baseline import Agency, Baseline, Kind, Names, names
from queries.cells import days_of
from queries.officers import NO_LOAD
from queries.work import (
    MINE,
    NEVER,
    NOTHING,
    POSTED,
    Absence,
    Asked,
    Done,
    Load,
    Posting,
    Presence,
    Rated,
    Whose,
    absences,
    days_passed,
    done,
    load,
    postings,
    present_days,
    rated,
    supplements,
    work_days,
)

MOST_OPEN = 100


@dataclass(frozen=True, slots=True)
class Held:
    """One open dossier in the officer's hands; ``late_minutes`` of work past the appointment, negative: left."""

    code: str
    source: str
    procedure: str
    agency: str
    status: int
    step: str | None
    received_at: datetime | None
    due_at: datetime | None
    late_minutes: int | None


@dataclass(frozen=True, slots=True)
class Week:
    """Steps finished in a week (from Monday), with the working days present; as `queries.work.Done`."""

    first_day: date
    finished: int
    judged: int
    over: int
    presence: Presence


@dataclass(frozen=True, slots=True)
class Hard:
    """One procedure's steps, with the overruns expected of anybody; minutes of work."""

    code: str
    name: str
    finished: int
    judged: int
    over: int
    over_minutes: int
    compared: Comparison


@dataclass(frozen=True, slots=True)
class Officer:
    """Everything one officer's page shows; ``postings`` are (agency's name, first day, last day or None)."""

    version: int
    as_of: datetime
    compared_at: datetime
    code: str
    name: str
    agency: Agency | None
    load: Load
    held: tuple[Held, ...]
    done: Done
    compared: Comparison
    asked: Asked
    rated: Rated
    presence: Presence
    weeks: tuple[Week, ...]
    hard: tuple[Hard, ...]
    postings: tuple[tuple[str, date, date | None], ...]
    absences: tuple[Absence, ...]


def officer(
    connection: Connection,
    code: str,
    selection: Selection,
    counted: Baseline,
    now: datetime,
    province: str,
    version: int,
) -> Officer | None:
    """Answer the page's one request, or None when there is no such officer; only the period narrows the work."""
    who = connection.exec_driver_sql(
        "SELECT id, code, name, agency_id FROM officer WHERE province_code = %s AND code = %s", (province, code)
    ).first()
    if who is None:
        return None
    parameters = {"province": province, "now": now, "officer": who.id, **days_of(selection)}
    whose = Whose("t.officer_id = %(officer)s", "c.officer_id = %(officer)s", parameters)
    known = names(connection, Selection(), province)
    work = done(connection, whose).get(who.id, NOTHING)
    posted = postings(connection, province, who.id).get(who.id, [])
    away = absences(connection, province, who.id).get(who.id, [])
    days = work_days(connection, days_passed(selection, [work], now))
    return Officer(
        version,
        now,
        counted.as_of,
        who.code,
        who.name,
        known.agencies.get(who.agency_id),
        load(connection, "c.officer_id", whose).get(who.id, NO_LOAD),
        _held(connection, parameters),
        work,
        compare(work.kinds, counted.everybody),
        supplements(connection, whose).get(who.id, NEVER),
        rated(connection, whose).get(who.id, Rated(0, 0)),
        present_days(days, posted, away),
        _weeks(connection, whose, days, posted, away),
        _hard(connection, whose, known, work, counted),
        tuple((known.agencies[each.agency].name, each.first_day, each.last_day) for each in posted),
        tuple(away),
    )


_HELD = f"""
SELECT c.code, k.key AS source, p.name AS procedure, a.name AS agency, c.status, c.current_step AS step, c.received_at,
    c.due_at, CASE WHEN c.due_at IS NOT NULL
        THEN ({working_minute("%(now)s")} - {working_minute("c.due_at")})::integer END AS late_minutes
FROM (SELECT * FROM dossier d WHERE d.province_code = %(province)s AND d.is_open AND d.officer_id = %(officer)s
    ORDER BY d.is_running DESC, d.due_at NULLS LAST, d.code LIMIT {MOST_OPEN}) c
JOIN source k ON k.id = c.source_id JOIN procedure p ON p.id = c.procedure_id JOIN agency a ON a.id = c.agency_id
ORDER BY c.is_running DESC, c.due_at NULLS LAST, c.code
"""


def _held(connection: Connection, parameters: dict[str, Any]) -> tuple[Held, ...]:
    """The open dossiers whose clock runs by appointment, then the paused ones."""
    return tuple(Held(**row) for row in connection.exec_driver_sql(_HELD, parameters).mappings())


_WEEKS = f"""
WITH {POSTED}, {MINE}
SELECT date_trunc('week', t.finished_day)::date, count(*), count(*) FILTER (WHERE t.judged),
    count(*) FILTER (WHERE t.judged AND {OVER}) FROM mine t GROUP BY 1
"""


def _weeks(
    connection: Connection, whose: Whose, days: Sequence[date], posted: Sequence[Posting], away: Sequence[Absence]
) -> tuple[Week, ...]:
    """Every week of the period, those without a step too."""
    rows = connection.exec_driver_sql(_WEEKS.format(mine=whose.steps), whose.parameters)
    counts = {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in rows}
    open_days: dict[date, list[date]] = defaultdict(list)
    for day in days:
        open_days[day - timedelta(days=day.weekday())].append(day)
    return tuple(
        Week(week, *counts.get(week, (0, 0, 0)), present_days(open_days.get(week, []), posted, away))
        for week in sorted({*counts, *open_days})
    )


_HARD = f"""
WITH {POSTED}, {MINE}
SELECT t.procedure_id, count(*), coalesce(sum(t.used_minutes - t.budget_minutes) FILTER (WHERE t.judged AND {OVER}), 0)
FROM mine t WHERE t.procedure_id IS NOT NULL GROUP BY 1
"""


def _hard(connection: Connection, whose: Whose, known: Names, work: Done, counted: Baseline) -> tuple[Hard, ...]:
    """The procedures by the working time past their limits."""
    rows = connection.exec_driver_sql(_HARD.format(mine=whose.steps), whose.parameters)
    kinds: dict[int, dict[Kind, Counts]] = defaultdict(dict)
    for kind, counts in work.kinds.items():
        kinds[kind[0]][kind] = counts
    found = [_one(known, row, kinds[row[0]], counted) for row in rows]
    return tuple(sorted(found, key=lambda each: (-each.over_minutes, -each.finished, each.code)))


def _one(known: Names, row: Any, kinds: dict[Kind, Counts], counted: Baseline) -> Hard:
    procedure, finished, over_minutes = row
    judged, over = (sum(counts[at] for counts in kinds.values()) for at in (0, 1))
    named = known.procedures[procedure]
    compared = compare(kinds, counted.everybody)
    return Hard(named.code, named.name, finished, judged, over, int(over_minutes), compared)
