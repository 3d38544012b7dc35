"""Working time in SQL: the working minute of an instant, by the calendar table and the office hours."""

from domain.workcalendar import OFFICE_HOURS

OFFICE_SPANS: tuple[tuple[int, int], ...] = tuple(
    (opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute) for opens, closes in OFFICE_HOURS
)
"""Office hours as minutes after midnight."""


def minutes_within_day(instant: str) -> str:
    """SQL of the office minutes of that local day elapsed at ``instant`` (a timestamptz expression)."""
    local = f"({instant} AT TIME ZONE 'Asia/Ho_Chi_Minh')::time"
    minute = f"floor(date_part('epoch', {local}) / 60)::integer"  # extract() would compute in numeric, much slower
    parts = [f"least(greatest({minute} - {start}, 0), {end - start})" for start, end in OFFICE_SPANS]
    return " + ".join(parts)


def working_minute(instant: str) -> str:
    """SQL scalar: working minutes from the calendar's epoch to ``instant``; the difference of two is a duration.

    For a handful of rows; bulk statements join ``work_day`` instead.
    """
    return (
        f"(SELECT w.before_minutes + least(w.open_minutes, {minutes_within_day(instant)}) FROM work_day w"
        f" WHERE w.day = ({instant} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)"
    )
