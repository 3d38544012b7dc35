"""How many people come on which day: weekday, holidays, Tết, months, and a little chance."""

from datetime import date

import numpy as np

from demo.clock import Doubles
from domain.workcalendar import WorkDay

REST_SHARE = 0.11
"""Online submissions of a day off against the arrivals of an ordinary working day."""
_WEEKDAY = (1.18, 1.06, 1.0, 0.98, 0.92, 0.62, 0.6)
_MONTH = (1.0, 0.92, 1.06, 1.02, 1.0, 1.06, 1.12, 1.1, 1.04, 0.98, 0.97, 0.98)
_RUSH_AFTER_TET = 15
_LULL_BEFORE_TET = 10


def day_weights(calendar: list[WorkDay], seed: int) -> Doubles:
    """Return the expected arrivals of each day in units of an ordinary working day, chance included."""
    return np.array([_weight(row, seed) for row in calendar]) * _after_rest(calendar) * _around_tet(calendar)


def _weight(row: WorkDay, seed: int) -> float:
    chance = np.random.default_rng((seed, 4, row.day.toordinal())).normal(1.0, 0.05)
    usual = _WEEKDAY[row.day.weekday()] if row.open_minutes else REST_SHARE
    return float(usual * _MONTH[row.day.month - 1] * max(chance, 0.7))


def _after_rest(calendar: list[WorkDay]) -> Doubles:
    """A working day after three or more days off is busier."""
    factor = np.ones(len(calendar))
    closed = 0
    for index, row in enumerate(calendar):
        if row.open_minutes and closed >= 3:
            factor[index] = 1.2
        closed = 0 if row.open_minutes else closed + 1
    return factor


def _around_tet(calendar: list[WorkDay]) -> Doubles:
    """A lull in the days before Tết, a rush in the two weeks after it."""
    first = calendar[0].day.toordinal()
    factor = np.ones(len(calendar))
    for opens, closes in _tet(calendar):
        for offset in range(1, _LULL_BEFORE_TET + 1):
            _scale(factor, opens - offset - first, 0.55 + 0.04 * offset)
        for offset in range(1, _RUSH_AFTER_TET + 1):
            _scale(factor, closes + offset - first, 1.35 - 0.02 * offset)
    return factor


def _scale(factor: Doubles, index: int, by: float) -> None:
    if 0 <= index < len(factor):
        factor[index] *= by


def _tet(calendar: list[WorkDay]) -> list[tuple[int, int]]:
    """First and last holiday (ordinals) of each Tết: the public holidays between 20 January and the end of February."""
    found: dict[int, list[int]] = {}
    for row in calendar:
        if row.kind == "holiday" and date(row.day.year, 1, 20) <= row.day < date(row.day.year, 3, 1):
            found.setdefault(row.day.year, []).append(row.day.toordinal())
    return [(min(days), max(days)) for days in found.values()]
