import itertools
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.workcalendar import EPOCH, add_working_minutes, is_office_time, work_days, working_minutes
from domain.zone import ZONE

CALENDAR = work_days(date(2024, 1, 1), date(2027, 12, 31))
BY_DAY = {row.day: row for row in CALENDAR}
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)).map(lambda t: t.replace(tzinfo=ZONE))  # noqa: DTZ001
MINUTES = st.integers(0, 60 * 8 * 120)


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2024-04-27", "rest"),
        ("2024-04-29", "swap_rest"),
        ("2024-04-30", "holiday"),
        ("2024-05-01", "holiday"),
        ("2024-05-04", "swap_work"),
        ("2024-02-09", "holiday"),
        ("2024-04-18", "holiday"),
        ("2025-01-01", "holiday"),
        ("2025-01-24", "work"),
        ("2025-01-27", "holiday"),
        ("2025-01-31", "holiday"),
        ("2025-02-03", "work"),
        ("2025-04-07", "holiday"),
        ("2025-04-26", "swap_work"),
        ("2025-05-02", "swap_rest"),
        ("2025-09-01", "holiday"),
        ("2025-09-02", "holiday"),
        ("2026-02-13", "work"),
        ("2026-02-16", "holiday"),
        ("2026-02-20", "holiday"),
        ("2026-02-23", "work"),
        ("2026-04-26", "holiday"),
        ("2026-04-27", "holiday"),
        ("2026-08-22", "swap_work"),
        ("2026-08-31", "swap_rest"),
        ("2026-09-02", "holiday"),
        ("2027-02-05", "holiday"),
        ("2027-05-03", "holiday"),
    ],
)
def test_days_of_the_published_notices(day, kind):
    row = BY_DAY[date.fromisoformat(day)]
    assert row.kind == kind
    assert row.open_minutes == (480 if kind in {"work", "swap_work"} else 0)
    assert row.official == (row.day.year <= 2026)


OFF = {
    2024: "01-01 02-08..02-14 04-18 04-27..05-01 09-02 09-03",
    2025: "01-01 01-25..02-02 04-07 04-30..05-04 08-30..09-02",
    2026: "01-01 02-14..02-22 04-27 04-30 05-01 08-29..09-02 11-24",
}
"""Days off that are not a plain weekend, with the weekends inside a block, as the notices announce them (DOMAIN 7).

2024: Tết 08-14/02 and Giỗ Tổ 18/04; 24/11/2026 is the new Day of Vietnamese Culture (resolution 80-NQ/TW).
"""
WORKED = {2024: ["05-04"], 2025: ["04-26"], 2026: ["08-22"]}


def announced(year):
    for block in OFF[year].split():
        first, _, last = block.partition("..")
        day = date.fromisoformat(f"{year}-{first}")
        while day <= date.fromisoformat(f"{year}-{last or first}"):
            yield day
            day += timedelta(days=1)


@pytest.mark.parametrize("year", OFF)
def test_a_whole_year_is_what_was_announced(year):
    closed = {row.day for row in CALENDAR if row.day.year == year and not row.open_minutes}
    worked = {row.day for row in CALENDAR if row.kind == "swap_work" and row.day.year == year}
    weekends = {row.day for row in CALENDAR if row.day.year == year and row.day.weekday() >= 5}
    assert worked == {date.fromisoformat(f"{year}-{day}") for day in WORKED[year]}
    assert closed == (weekends - worked) | set(announced(year))


def test_the_day_of_culture_is_a_day_off_that_no_notice_confirms():
    row = BY_DAY[date(2026, 11, 24)]
    assert (row.kind, row.official) == ("holiday", False)
    assert "80-NQ/TW" in row.source
    assert BY_DAY[date(2025, 11, 24)].kind == "work"


def test_offices_with_other_hours_count_their_own_minutes():
    later = ((time(8), time(12)), (time(13, 30), time(17, 30)))
    assert working_minutes(local("2026-10-12T07:30"), local("2026-10-12T08:30"), CALENDAR, later) == 30
    assert working_minutes(local("2026-10-12T07:30"), local("2026-10-13T17:30"), CALENDAR, later) == 960
    assert add_working_minutes(local("2026-10-12T17:15"), 30, CALENDAR, later) == local("2026-10-13T08:15")


def test_a_year_without_notice_says_so():
    assert "dự kiến" in BY_DAY[date(2027, 3, 1)].source


def test_before_minutes_accumulate_from_the_epoch():
    assert work_days(EPOCH, EPOCH)[0].before_minutes == 0
    for row, following in itertools.pairwise(CALENDAR):
        assert following.before_minutes == row.before_minutes + row.open_minutes
    with pytest.raises(ValueError, match="2009-01-01"):
        work_days(date(2008, 12, 31), EPOCH)


def test_three_working_days_are_24_hours():
    assert working_minutes(local("2026-11-16T07:30"), local("2026-11-18T17:00"), CALENDAR) == 24 * 60
    assert add_working_minutes(local("2026-11-16T07:30"), 24 * 60, CALENDAR) == local("2026-11-18T17:00")
    assert add_working_minutes(local("2026-11-20T16:00"), 90, CALENDAR) == local("2026-11-23T08:00")
    assert add_working_minutes(local("2026-11-21T10:00"), 240, CALENDAR) == local("2026-11-23T11:30")


def test_other_zones_count_the_same():
    start = local("2026-11-16T08:00")
    assert working_minutes(start.astimezone(UTC), start + timedelta(hours=1), CALENDAR) == 60


@given(MOMENTS, MOMENTS, MOMENTS)
def test_additive(a, b, c):
    assert working_minutes(a, b, CALENDAR) + working_minutes(b, c, CALENDAR) == working_minutes(a, c, CALENDAR)


@given(MOMENTS, MOMENTS)
def test_monotone(a, b):
    assert working_minutes(min(a, b), max(a, b), CALENDAR) >= 0


@given(MOMENTS, MINUTES)
def test_adding_is_the_inverse(start, minutes):
    end = add_working_minutes(start, minutes, CALENDAR)
    assert working_minutes(start, end, CALENDAR) == minutes


@given(MOMENTS, MINUTES, MINUTES)
def test_adding_is_monotone(start, one, other):
    few, many = sorted((one, other))
    assert add_working_minutes(start, few, CALENDAR) <= add_working_minutes(start, many, CALENDAR)


def test_outside_the_calendar_is_refused():
    with pytest.raises(ValueError, match="outside the calendar"):
        working_minutes(local("2023-12-31T10:00"), local("2024-01-02T10:00"), CALENDAR)
    with pytest.raises(ValueError, match="calendar ends"):
        add_working_minutes(local("2027-12-30T10:00"), 100_000, CALENDAR)
    with pytest.raises(ValueError, match="go back"):
        add_working_minutes(local("2027-12-30T10:00"), -1, CALENDAR)


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        ("2026-11-20T07:29:59", False),
        ("2026-11-20T07:30", True),
        ("2026-11-20T11:30", False),
        ("2026-11-20T13:00", True),
        ("2026-11-20T17:00", False),
        ("2026-11-22T09:00", False),  # a Sunday
        ("2026-08-22T09:00", True),  # a Saturday that is worked instead of 31/8
        ("2026-09-02T09:00", False),
    ],
)
def test_office_time(moment, works):
    assert is_office_time(datetime.fromisoformat(moment).replace(tzinfo=ZONE)) is works
