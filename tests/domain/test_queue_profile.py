from datetime import date, timedelta

import numpy as np
import pytest

from domain.forecast import backtest
from domain.queue_profile import (
    LEVEL_DAYS,
    QUARTERS,
    RUSH_DAYS,
    SHAPE_DAYS,
    after_closing,
    half_hours,
    learn,
)
from domain.workcalendar import OPEN_KINDS, work_days

MONDAY = date(2026, 6, 1)
TUESDAY = MONDAY + timedelta(days=1)


def open_days(first, last):
    return [row.day for row in work_days(first, last) if row.kind in OPEN_KINDS]


def flat(days, count=10, slot=32, group="A"):
    return [(day, slot, group, count(day) if callable(count) else count) for day in days]


def weeks_before(day, weeks):
    return open_days(day - timedelta(weeks=weeks), day - timedelta(days=1))


def test_steady_days_are_expected_again():
    days = weeks_before(MONDAY, 6)
    expected = learn(flat(days) + flat(days, 4, 60) + flat(days, 3, 60, "B"), days, MONDAY).expected(MONDAY)
    assert expected.enough
    assert expected.arrivals["A"][32] == pytest.approx(10)
    assert expected.arrivals["A"][60] == pytest.approx(4)
    assert sum(expected.arrivals["A"]) == pytest.approx(14)
    assert (sum(expected.total()), expected.total()[60]) == pytest.approx((17, 7))
    assert half_hours(expected.total())[16] == pytest.approx(10)
    assert half_hours(expected.total())[30] == pytest.approx(7)


def test_a_weekday_by_hand():
    # ten Tuesdays and Mondays only, Mondays twice as busy; one weight each but for the half-life
    days = [day for day in weeks_before(TUESDAY, 5) if day.weekday() < 2 and not after_closing(day)]
    profile = learn(flat(days, lambda day: 20 if day.weekday() == 0 else 10), days, TUESDAY)
    age = np.array([(TUESDAY - day).days for day in profile.days])
    weights = 0.5 ** (age / 28)
    monday = np.array([day.weekday() == 0 for day in profile.days])
    every = (weights @ np.where(monday, 20, 10)) / weights.sum()
    behind = weights[~monday].sum()
    level = (behind * 10 / every + LEVEL_DAYS) / (behind + LEVEL_DAYS)
    by_hand = (behind * 10 + SHAPE_DAYS * level * every) / (behind + SHAPE_DAYS)
    assert profile.usual(1, "A")[32] == pytest.approx(by_hand)
    assert 10 < by_hand < every


def test_a_day_four_weeks_old_weighs_half():
    new, old = TUESDAY - timedelta(weeks=4), TUESDAY - timedelta(weeks=8)
    profile = learn([], [new, old], TUESDAY)
    assert profile.weights.tolist() == pytest.approx([0.25, 0.5])


def test_recent_weeks_weigh_more():
    days = weeks_before(MONDAY, 16)
    half = MONDAY - timedelta(weeks=8)
    grown = learn(flat(days, lambda day: 20 if day >= half else 10), days, MONDAY).expected(MONDAY)
    assert 17 < grown.arrivals["A"][32] < 20


def test_a_weekday_is_trusted_by_its_number_of_days():
    def tuesday(weeks):
        days = weeks_before(TUESDAY, weeks)
        history = flat(days, lambda day: 30 if day.weekday() == 1 else 10)
        return learn(history, days, TUESDAY).expected(TUESDAY).arrivals["A"][32]

    assert 14 < tuesday(3) < tuesday(6) < tuesday(20) < 30


def test_a_holiday_does_not_lower_its_weekday():
    # Thu 30/4 and Fri 1/5 2026 are holidays; the center was shut and nobody came
    friday = date(2026, 5, 22)
    days = weeks_before(friday, 8)
    assert date(2026, 5, 1) not in days
    assert learn(flat(days), days, friday).expected(friday).arrivals["A"][32] == pytest.approx(10)
    # even if the center was open that day for a handful of people
    worked = [*days, date(2026, 5, 1)]
    history = flat(days) + flat([date(2026, 5, 1)], 1)
    assert learn(history, worked, friday).expected(friday).arrivals["A"][32] == pytest.approx(10)
    # an ordinary day on which nobody came does lower it
    empty = date(2026, 5, 8)
    fewer = learn([row for row in flat(days) if row[0] != empty], days, friday).expected(friday)
    assert fewer.arrivals["A"][32] < 9.5


def test_days_that_were_not_open_do_not_count():
    days = weeks_before(MONDAY, 6)
    shut = set(days[5:8])
    history = [row for row in flat(days) if row[0] not in shut]
    opened = [day for day in days if day not in shut]
    assert learn(history, opened, MONDAY).expected(MONDAY).arrivals["A"][32] == pytest.approx(10)


@pytest.mark.parametrize(
    ("day", "rush"),
    [
        (date(2026, 6, 1), False),  # a Monday after a weekend
        (date(2026, 4, 28), True),  # Mon 27/4 was off for Giỗ Tổ
        (date(2026, 5, 4), True),  # Thu 30/4 to Sun 3/5
        (date(2026, 2, 23), True),  # Tết
        (date(2026, 4, 27), False),  # off itself
        (date(2026, 9, 3), True),
    ],
)
def test_the_first_day_after_a_long_closing(day, rush):
    assert after_closing(day) is rush


def test_a_center_that_opened_on_saturday_had_no_long_closing():
    assert not after_closing(date(2026, 5, 4), {date(2026, 5, 2)})


def test_the_rush_after_a_long_closing_is_a_factor_of_its_own():
    today = date(2026, 6, 1)
    days = open_days(date(2026, 2, 2), today - timedelta(days=1))
    rushes = [day for day in days if after_closing(day)]
    assert len(rushes) == 3
    profile = learn(flat(days, lambda day: 20 if day in rushes else 10), days, today)
    assert profile.rush == pytest.approx((RUSH_DAYS * 10 + 3 * 20) / (RUSH_DAYS * 10 + 3 * 10))
    assert profile.rushes == 3
    assert profile.expected(date(2026, 9, 3)).arrivals["A"][32] == pytest.approx(10 * profile.rush)
    assert profile.expected(date(2026, 9, 4)).arrivals["A"][32] == pytest.approx(10)  # the mean is not moved by it
    assert profile.expected(date(2026, 9, 4)).rush == 1
    assert learn(flat(days[-19:]), days[-19:], today).rush == 1  # none was seen


def test_a_short_history_says_so_instead_of_guessing():
    for weeks, enough in ((1, False), (2, False), (3, True)):
        days = weeks_before(MONDAY, weeks)
        expected = learn(flat(days), days, MONDAY).expected(MONDAY)
        assert (expected.enough, bool(expected.arrivals)) == (enough, enough)
        assert (expected.weeks, expected.days) == (weeks, 5 * weeks)
    mondays = [day for day in weeks_before(MONDAY, 12) if day.weekday() == 0][-9:]
    assert not learn(flat(mondays), mondays, MONDAY).expected(MONDAY).enough  # nine days only
    assert sum(learn([], [], MONDAY).expected(MONDAY).total()) == 0


def test_a_holiday_is_not_predicted():
    days = weeks_before(date(2026, 9, 1), 10)
    profile = learn(flat(days), days, date(2026, 9, 1))
    assert not profile.expected(date(2026, 9, 2)).enough
    assert profile.expected(date(2026, 9, 9)).enough


def test_the_future_is_not_looked_at():
    days = open_days(MONDAY - timedelta(weeks=6), MONDAY + timedelta(weeks=6))
    history = flat(days, lambda day: 10 if day < MONDAY else 1000)
    assert learn(history, days, MONDAY).expected(MONDAY).arrivals["A"][32] == pytest.approx(10)


def test_a_quarter_hour_is_one_of_96():
    with pytest.raises(ValueError, match="quarter-hour"):
        learn([(MONDAY, QUARTERS, "A", 1)], [MONDAY], TUESDAY)


def test_the_profile_beats_the_same_half_hour_last_week():
    random = np.random.default_rng(3)
    week = [MONDAY + timedelta(days=i) for i in range(5)]
    days = open_days(MONDAY - timedelta(weeks=10), week[-1])
    shape = np.zeros(QUARTERS)
    shape[30:46], shape[52:68] = np.linspace(6, 2, 16), np.linspace(4, 1, 16)
    counts = {day: random.poisson(shape * (1.4 if day.weekday() == 0 else 1.0)) for day in days}
    history = [(day, slot, "A", int(n)) for day in days for slot, n in enumerate(counts[day])]
    rows = []
    for day in week:
        expected = half_hours(learn(history, days, MONDAY).expected(day).total())
        actual, before = half_hours(counts[day]), half_hours(counts[day - timedelta(days=7)])
        rows += [row for row in zip(actual, expected, before, strict=True) if row[1] > 0]
    tested = backtest(rows)
    assert tested is not None
    assert tested.n == 5 * 16
    assert tested.model < 0.85 * tested.naive
