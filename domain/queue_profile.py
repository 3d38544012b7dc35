"""How many people usually come: arrivals by weekday and quarter-hour, learnt from past days, holidays left out.

Method: exponentially weighted means of ordinary days; a weekday's own pattern is trusted by the number of such days
behind it and leans on the pattern of all days otherwise (shrinkage, as an empirical Bayes estimate does). The rush
after three closed days is a factor of its own, likewise shrunk towards "none".
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from domain.workcalendar import OPEN_KINDS, Kind, work_days

QUARTERS = 96
"""Quarter-hours of a day, 0 from midnight."""
WEEK = 7
HALF_LIFE_WEEKS = 4.0
"""A day four weeks ago weighs half of today: staff, services and seasons change within a quarter of a year."""
MIN_WEEKS = 3
MIN_DAYS = 10
"""Below these (open days of the same weekday, and of all) nothing is predicted: one odd day would decide."""
CLOSED_BEFORE_RUSH = 3
"""Closed days in a row that make a rush: one more than a weekend."""
LEVEL_DAYS = 1.0
"""Days of the same weekday that weigh as much as "this weekday is as busy as any"."""
SHAPE_DAYS = 4.0
"""Days of the same weekday that weigh as much as "its peaks are where all days have theirs"; quarters are noisy."""
RUSH_DAYS = 2.0
"""Days after a long closing that weigh as much as "no rush"."""
DAYS_OFF: frozenset[Kind] = frozenset(("holiday", "swap_rest"))
Floats = NDArray[np.float64]
Row = tuple[date, int, str, int]
"""Day, quarter-hour 0..95, service group, tickets issued."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Arrivals expected on one day, by service group and quarter-hour.

    ``weeks``: ordinary days of the same weekday behind it; ``days``: of all weekdays. ``enough``: whether these
    suffice; otherwise ``arrivals`` is empty and the screen says that history is too short. ``rush``: the factor for
    the first working day after a long closing that is in the numbers, 1 on other days.
    """

    day: date
    arrivals: Mapping[str, tuple[float, ...]]
    weeks: int
    days: int
    enough: bool
    rush: float

    def total(self) -> tuple[float, ...]:
        """All groups together, by quarter-hour."""
        return tuple(float(n) for n in np.sum([*self.arrivals.values(), (0.0,) * QUARTERS], axis=0))


@dataclass(frozen=True, slots=True)
class Profile:
    """What past days say about coming ones; built by `learn`.

    ``days``: ordinary open days, ``weights`` of each; ``counts`` by group as (day, quarter-hour); ``rush``: factor of
    the first working day after a long closing, ``rushes`` how many were seen; ``opened``: every day of opening.
    """

    days: tuple[date, ...]
    weights: Floats
    counts: Mapping[str, Floats]
    rush: float
    rushes: int
    opened: frozenset[date]

    def expected(self, day: date) -> Expected:
        """Return the arrivals expected on ``day`` if the center is open: whether it is, only its calendar knows."""
        weeks = sum(d.weekday() == day.weekday() for d in self.days)
        enough = weeks >= MIN_WEEKS and len(self.days) >= MIN_DAYS and _kind(day) not in DAYS_OFF
        rush = self.rush if after_closing(day, self.opened) else 1.0
        arrivals = {group: _tuple(self.usual(day.weekday(), group) * rush) for group in self.counts} if enough else {}
        return Expected(day, arrivals, weeks, len(self.days), enough, rush)

    def usual(self, weekday: int, group: str) -> Floats:
        """Arrivals by quarter-hour of an ordinary day of this weekday."""
        counts = self.counts[group]
        same = np.array([day.weekday() == weekday for day in self.days])
        behind = float(self.weights[same].sum())
        every: Floats = self.weights @ counts / self.weights.sum()
        if behind == 0 or every.sum() == 0:
            return every
        own = self.weights[same] @ counts[same] / behind
        level = (behind * own.sum() / every.sum() + LEVEL_DAYS) / (behind + LEVEL_DAYS)
        usual: Floats = (behind * own + SHAPE_DAYS * level * every) / (behind + SHAPE_DAYS)
        return usual


def learn(history: Iterable[Row], open_days: Collection[date], today: date) -> Profile:
    """Learn from the days before ``today`` on which the center was open and its tickets were recorded.

    A day of ``open_days`` without a row is a day on which nobody came: leave out days whose records are missing.
    Public holidays (`domain.workcalendar`), even worked ones, and days not open are in no mean.

    Raises:
        ValueError: a quarter-hour outside 0..95.
    """
    opened = frozenset(day for day in open_days if day < today)
    past = sorted(day for day in opened if _kind(day) not in DAYS_OFF)
    counts = _tabulate(history, past)
    rush = np.array([after_closing(day, opened) for day in past], bool)
    ordinary = tuple(day for day, special in zip(past, rush, strict=True) if not special)
    weights = np.array([0.5 ** ((today - day).days / (WEEK * HALF_LIFE_WEEKS)) for day in ordinary])
    plain = Profile(ordinary, weights, {g: n[~rush] for g, n in counts.items()}, 1.0, int(rush.sum()), opened)
    rushed = [(day, sum(float(n[i].sum()) for n in counts.values())) for i, day in enumerate(past) if rush[i]]
    return replace(plain, rush=_rush(plain, rushed))


def after_closing(day: date, opened: Collection[date] = ()) -> bool:
    """Whether ``day`` is a working day after three or more closed days in a row.

    A day is closed when the calendar of offices says so and it is not among the days the center ``opened``.
    """
    before = [day - timedelta(days=i) for i in range(1, CLOSED_BEFORE_RUSH + 1)]
    return _kind(day) in OPEN_KINDS and all(_kind(d) not in OPEN_KINDS and d not in opened for d in before)


def half_hours(quarters: Sequence[float]) -> tuple[float, ...]:
    """Return 48 half-hours of 96 quarter-hours."""
    return tuple(float(n) for n in np.asarray(quarters, float).reshape(-1, 2).sum(axis=1))


def _rush(plain: Profile, rushed: Sequence[tuple[date, float]]) -> float:
    """Tickets of the days after a closing against those of ordinary days of their weekday, shrunk towards 1."""
    if not plain.days or not rushed:
        return 1.0
    usual = [sum(float(plain.usual(day.weekday(), g).sum()) for g in plain.counts) for day, _ in rushed]
    prior = RUSH_DAYS * sum(usual) / len(usual)
    return (prior + sum(n for _, n in rushed)) / (prior + sum(usual)) if prior > 0 else 1.0


def _tabulate(history: Iterable[Row], days: Sequence[date]) -> dict[str, Floats]:
    place = {day: i for i, day in enumerate(days)}
    counts: dict[str, Floats] = {}
    for day, slot, group, count in history:
        if not 0 <= slot < QUARTERS:
            message = f"a quarter-hour is 0..{QUARTERS - 1}, got {slot} on {day}"
            raise ValueError(message)
        if day in place:
            counts.setdefault(group, np.zeros((len(days), QUARTERS)))[place[day], slot] += count
    return counts


def _kind(day: date) -> Kind:
    return _year(day.year)[day]


@cache
def _year(year: int) -> dict[date, Kind]:
    return {row.day: row.kind for row in work_days(date(year, 1, 1), date(year, 12, 31))}


def _tuple(values: Floats) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
