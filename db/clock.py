"""Working time in SQL: the working minute of an instant and back, by the calendar table and an office's hours.

domain/workcalendar.py says the same in Python. Every office is open the same minutes a day (table work_hours), so one
calendar of days serves them all and only the minutes within a day differ.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from domain.workcalendar import WorkDay, spans

OFFICE_SPANS: tuple[tuple[int, int], ...] = spans()
"""Office hours as minutes after midnight."""
LOCAL = "AT TIME ZONE 'Asia/Ho_Chi_Minh'"


@dataclass(frozen=True, slots=True)
class Office:
    """SQL of an office's hours: opening and closing of morning and afternoon, minutes after midnight."""

    morning: tuple[str, str]
    afternoon: tuple[str, str]

    @property
    def forenoon(self) -> str:
        """SQL of the open minutes of the morning."""
        return _difference(self.morning)


_MORNING, _AFTERNOON = OFFICE_SPANS
DEFAULT = Office((str(_MORNING[0]), str(_MORNING[1])), (str(_AFTERNOON[0]), str(_AFTERNOON[1])))


def own(row: str = "h") -> Office:
    """Hours in the columns of ``row`` (those of table work_hours), which may be null."""
    return Office(
        (f"coalesce({row}.morning_from, {_MORNING[0]})", f"coalesce({row}.morning_to, {_MORNING[1]})"),
        (f"coalesce({row}.afternoon_from, {_AFTERNOON[0]})", f"coalesce({row}.afternoon_to, {_AFTERNOON[1]})"),
    )


def own_hours(agency: str) -> str:
    """FROM item ``h``: the hours that the agency with the id ``agency`` (SQL) told, else those of its commune."""
    return (
        "LATERAL (SELECT w.* FROM agency g JOIN work_hours w ON w.province_code = g.province_code"
        f" AND (w.agency_id = g.id OR w.unit_code = g.unit_code) WHERE g.id = {agency}"
        " ORDER BY w.agency_id NULLS LAST LIMIT 1) h"
    )


def minutes_within_day(instant: str, office: Office = DEFAULT) -> str:
    """SQL of the office minutes of that local day elapsed at ``instant`` (a timestamptz expression)."""
    return minutes_by(minute_of_day(instant), office)


def minutes_by(minute: str, office: Office = DEFAULT) -> str:
    """SQL of the office minutes of a day elapsed at its local ``minute`` (SQL)."""
    parts = (
        f"least(greatest({minute} - {span[0]}, 0), {_difference(span)})" for span in (office.morning, office.afternoon)
    )
    return " + ".join(parts)


def minute_of_day(instant: str) -> str:
    """SQL of the local minute after midnight of ``instant``."""
    return minute_of(f"({instant} {LOCAL})")


def minute_of(local: str) -> str:
    """SQL of the minute after midnight of ``local`` (a timestamp expression)."""
    # extract() would compute in numeric, much slower
    return f"floor(date_part('epoch', {local}::time) / 60)::integer"


def working_minute(instant: str, agency: str = "") -> str:
    """SQL scalar: working minutes from the calendar's epoch to ``instant``; the difference of two is a duration.

    With ``agency`` (SQL of an id) by that agency's own hours. For a handful of rows; bulk statements join ``work_day``.
    """
    if not agency:
        return clock_at(instant)
    return clock_at(instant, office=own(), joined=f" LEFT JOIN {own_hours(agency)} ON true")


def clock_at(instant: str, late: str = "", office: Office = DEFAULT, joined: str = "") -> str:
    """SQL scalar: working minute of ``instant``; when the condition ``late`` holds, that of the next opening."""
    within = f"least(w.open_minutes, {minutes_within_day(instant, office)})"
    minutes = f"CASE WHEN {late} THEN w.open_minutes ELSE {within} END" if late else within
    return f"(SELECT w.before_minutes + {minutes} FROM work_day w{joined} WHERE w.day = ({instant} {LOCAL})::date)"


def moment_at(minute: str, office: Office = DEFAULT) -> str:
    """SQL scalar: the earliest instant at the working minute ``minute`` (SQL): a full day ends at closing time.

    Null where the calendar does not reach.
    """
    into = "x.minute - x.before_minutes"
    clock = (
        f"CASE WHEN {into} <= {office.forenoon} THEN {office.morning[0]} + {into}"
        f" ELSE {office.afternoon[0]} - {office.forenoon} + {into} END"
    )
    return (
        f"(SELECT (x.day + interval '1 minute' * ({clock})) {LOCAL}"
        f" FROM (SELECT m.minute, d.* FROM (SELECT {minute} AS minute OFFSET 0) m, LATERAL ("
        "SELECT w.day, w.before_minutes, w.open_minutes FROM work_day w"
        " WHERE w.open_minutes > 0 AND w.before_minutes < m.minute ORDER BY w.before_minutes DESC LIMIT 1) d) x"
        " WHERE x.minute <= x.before_minutes + x.open_minutes)"
    )


def stored_days(connection: Connection, first: date = date.min, last: date = date.max) -> list[WorkDay]:
    """The calendar as it is stored, for the functions of domain/workcalendar.py and domain/deadlines.py."""
    rows = connection.exec_driver_sql(
        "SELECT day, open_minutes, before_minutes, kind, official, source FROM work_day"
        " WHERE day BETWEEN %s AND %s ORDER BY day",
        (first, last),
    )
    return [WorkDay(*row) for row in rows]


def _difference(span: tuple[str, str]) -> str:
    first, last = span
    return str(int(last) - int(first)) if first.isdigit() and last.isdigit() else f"({last} - {first})"
