"""Working time of administrative offices in Viet Nam: which days are open, and minutes counted in office hours only.

Sources: Labour Code 2019 Art. 111-112, the yearly notices on swapped days (DOMAIN.md 7) as the package `holidays`
carries them; 8 working hours make a day (Nghệ An 95/2025 Art. 11). Past OFFICIAL_UNTIL the days are computed.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal

import holidays

from domain.zone import ZONE

EPOCH = date(2009, 1, 1)
OFFICIAL_UNTIL = 2026
Hours = tuple[tuple[time, time], ...]
"""Office hours of a day: (opening, closing) of every part of it, in order."""
OFFICE_HOURS: Hours = ((time(7, 30), time(11, 30)), (time(13, 0), time(17, 0)))
"""Of offices that say nothing else (table work_hours); every office is open the same 8 hours a day."""

Kind = Literal["work", "rest", "holiday", "swap_rest", "swap_work"]
KINDS: tuple[Kind, ...] = ("work", "rest", "holiday", "swap_rest", "swap_work")
OPEN_KINDS: frozenset[Kind] = frozenset(("work", "swap_work"))
_NOTICES = {
    2024: "CV 2450/VPCP-KGVX",
    2025: "TB 6150/TB-BLĐTBXH, CV 8726/VPCP-KGVX",
    2026: "TB 9441/TB-BNV, CV 9859/VPCP-KGVX",
}
_LAW = "Bộ luật Lao động 2019 Đ111-112"
_SWAPPED = "thay cho ngày"
_CULTURE = (11, 24)
_CULTURE_SINCE = 2026
_CULTURE_SOURCE = "NQ 80-NQ/TW 07/01/2026 (chờ sửa đổi Bộ luật Lao động)"
"""The Day of Vietnamese Culture: a day off by a resolution of the Party, not yet in the Labour Code as far as known."""
_SATURDAY = 5


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def spans(hours: Hours = OFFICE_HOURS) -> tuple[tuple[int, int], ...]:
    """Office hours as minutes after midnight."""
    return tuple((_minute(opens), _minute(closes)) for opens, closes in hours)


OPEN_MINUTES = sum(closes - opens for opens, closes in spans())
"""Working minutes of a day."""


@dataclass(frozen=True, slots=True)
class WorkDay:
    """One calendar day: its open minutes, the open minutes of all days since EPOCH before it, why, by which notice."""

    day: date
    open_minutes: int
    before_minutes: int
    kind: Kind
    official: bool
    source: str


def work_days(first: date, last: date) -> list[WorkDay]:
    """Return every day from ``first`` to ``last``, both included, without gaps.

    Raises:
        ValueError: ``first`` is before EPOCH, where counting starts.
    """
    if first < EPOCH:
        message = f"working days are counted from {EPOCH}, asked for {first}"
        raise ValueError(message)
    before = sum(_open_minutes(day) for day in _days(EPOCH, first - timedelta(days=1)))
    found = []
    for day in _days(first, last):
        minutes = _open_minutes(day)
        found.append(WorkDay(day, minutes, before, _kind(day), _official(day), _source(day)))
        before += minutes
    return found


def working_minutes(start: datetime, end: datetime, calendar: Sequence[WorkDay], hours: Hours = OFFICE_HOURS) -> int:
    """Whole office minutes from ``start`` to ``end`` (aware datetimes); negative when ``end`` is earlier.

    ``calendar`` is what `work_days` returned. Exactly additive: a→b plus b→c is a→c.

    Raises:
        ValueError: a moment lies outside the calendar.
    """
    return position(end, calendar, hours) - position(start, calendar, hours)


def add_working_minutes(
    start: datetime, minutes: int, calendar: Sequence[WorkDay], hours: Hours = OFFICE_HOURS
) -> datetime:
    """Return the earliest moment ``minutes`` office minutes after ``start``: a full day ends at closing time.

    Zero minutes returns ``start`` unchanged.

    Raises:
        ValueError: negative minutes, or the result lies outside the calendar.
    """
    if minutes < 0:
        message = f"cannot go back {minutes} working minutes"
        raise ValueError(message)
    if minutes == 0:
        return start
    return moment_at(position(start, calendar, hours) + minutes, calendar, hours)


def position(moment: datetime, calendar: Sequence[WorkDay], hours: Hours = OFFICE_HOURS) -> int:
    """Office minutes since EPOCH up to ``moment`` (aware); the difference of two positions is a working time.

    Raises:
        ValueError: the moment lies outside the calendar.
    """
    row = day_of(moment, calendar)
    return row.before_minutes + (_elapsed(_minute(moment.astimezone(ZONE).time()), hours) if row.open_minutes else 0)


def moment_at(minute: int, calendar: Sequence[WorkDay], hours: Hours = OFFICE_HOURS) -> datetime:
    """Return the earliest moment whose position is ``minute``: a full day ends at closing time.

    Raises:
        ValueError: the result lies outside the calendar.
    """
    index = bisect_left(calendar, minute, key=lambda day: day.before_minutes) - 1
    if index < 0 or minute > calendar[index].before_minutes + calendar[index].open_minutes:
        message = (
            f"the calendar ends on {calendar[-1].day} (from {calendar[0].day}): working minute {minute} is not in it"
        )
        raise ValueError(message)
    row = calendar[index]
    return datetime.combine(row.day, time(), ZONE) + timedelta(
        minutes=_minute_of_day(minute - row.before_minutes, hours)
    )


def opening_after(moment: datetime, calendar: Sequence[WorkDay], hours: Hours = OFFICE_HOURS) -> datetime:
    """Opening time of the first working day after the day of ``moment``.

    Raises:
        ValueError: the moment or the result lies outside the calendar.
    """
    after = (day_of(moment, calendar).day - calendar[0].day).days + 1
    for row in calendar[after:]:
        if row.open_minutes:
            return datetime.combine(row.day, hours[0][0], ZONE)
    message = f"the calendar ends on {calendar[-1].day}, before the next working day"
    raise ValueError(message)


def day_of(moment: datetime, calendar: Sequence[WorkDay]) -> WorkDay:
    """Return the local calendar day of ``moment`` (aware).

    Raises:
        ValueError: it lies outside the calendar.
    """
    local = moment.astimezone(ZONE)
    index = (local.date() - calendar[0].day).days
    if not 0 <= index < len(calendar):
        message = f"{local:%Y-%m-%d} is outside the calendar {calendar[0].day} to {calendar[-1].day}"
        raise ValueError(message)
    return calendar[index]


def is_work_day(day: date) -> bool:
    """Whether offices are open on ``day``."""
    return _open_minutes(day) > 0


def is_office_time(moment: datetime, hours: Hours = OFFICE_HOURS) -> bool:
    """Whether offices work at ``moment`` (aware), by the calendar as published; lunch is no office time."""
    local = moment.astimezone(ZONE)
    minute = _minute(local.time())
    return bool(_open_minutes(local.date())) and any(opens <= minute < closes for opens, closes in spans(hours))


def _elapsed(minute: int, hours: Hours) -> int:
    return sum(min(max(minute - opens, 0), closes - opens) for opens, closes in spans(hours))


def _minute_of_day(elapsed: int, hours: Hours) -> int:
    for opens, closes in spans(hours):
        if elapsed <= closes - opens:
            return opens + elapsed
        elapsed -= closes - opens
    return _minute(hours[-1][1])


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


@cache
def _year(year: int) -> tuple[dict[date, str], frozenset[date]]:
    # a swap may be announced under the neighbouring year (31/12 off, 5/1 worked)
    named = holidays.country_holidays("VN", years=(year, year + 1, year - 1), language="vi")
    return dict(named), frozenset(named.weekend_workdays)


@cache
def _kind(day: date) -> Kind:
    named, worked = _year(day.year)
    if day in worked:
        return "swap_work"
    if day in named:
        return "swap_rest" if _SWAPPED in named[day] else "holiday"
    return "rest" if day.weekday() >= _SATURDAY else "work"


def _open_minutes(day: date) -> int:
    return OPEN_MINUTES if _kind(day) in OPEN_KINDS else 0


def _cultural(day: date) -> bool:
    return (day.month, day.day) == _CULTURE and day.year >= _CULTURE_SINCE


def _official(day: date) -> bool:
    return day.year <= OFFICIAL_UNTIL and not _cultural(day)


def _source(day: date) -> str:
    if _cultural(day):
        return _CULTURE_SOURCE
    notice = _NOTICES.get(day.year)
    if notice and _kind(day) not in {"work", "rest"}:
        return notice
    return _LAW if day.year <= OFFICIAL_UNTIL else f"{_LAW} (dự kiến, chưa có thông báo)"
