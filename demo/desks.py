"""A day of the counters: who sits where, when they open, pause and close."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from demo.centers import CenterPlan
from demo.clock import DAY, Doubles, Longs, midnight
from demo.people import DAYS
from demo.world import World
from domain.tickets import CounterState

Bools = npt.NDArray[np.bool_]

MINUTE = 60_000
"""A minute of the queue's own time: milliseconds since midnight."""
LUNCH, REOPENING, CLOSING, LAST_CALL = 690 * MINUTE, 780 * MINUTE, 1_020 * MINUTE, 1_050 * MINUTE
OPENING = 450 * MINUTE
_PEAKS = ((465, 620), (840, 930))
_CLOSED_TODAY = 0.03
_PEAK_ONLY, _PEAK_ONLY_BUSY = 0.85, 0.5
_BUSY = 60
"""From so many tickets a day a center keeps more of its counters open all day."""
_LATE = 10
_PAUSES = 0.9
_SHORTEST = 20 * MINUTE
Turn = tuple[int, int, int]
"""Opening and end of an open interval (milliseconds since midnight), and the state after it."""


@dataclass(frozen=True)
class Desk:
    """One counter that opens today: its row, its officer (row of ``Reference.officers``), intervals, pace."""

    counter: int
    officer: int
    turns: list[Turn]
    pace: float


def desks(world: World, plan: CenterPlan, day: date, rng: np.random.Generator) -> list[Desk]:
    """Return the counters that open on ``day`` (a working day), in order; each group has an open one all day."""
    count = len(plan.counters)
    officers = _seated(world, plan, day)
    luck, pauses = rng.random(count), rng.poisson(_PAUSES, (count, 2))
    late, at, length = rng.random((count, 2)), rng.random((count, 2)), rng.integers(6, 18, (count, 2))
    peak_only = np.random.default_rng((world.ref.seed, 21)).random(count) < np.where(
        plan.usual[plan.center_of] < _BUSY, _PEAK_ONLY, _PEAK_ONLY_BUSY
    )
    needed = _needed(plan, officers >= 0)
    found = []
    for row in np.flatnonzero((officers >= 0) & (needed | (luck > _CLOSED_TODAY))).tolist():
        if peak_only[row] and not needed[row] and row >= plan.first[1]:
            turns = _peaks(late[row])
        else:
            turns = _turns(late[row], np.where(pauses[row] > 0, at[row], -1.0), length[row])
        pace = float(world.staff.pace[officers[row]]) ** 0.6
        found.append(Desk(row, int(officers[row]), turns, pace))
    return found


def _seated(world: World, plan: CenterPlan, day: date) -> Longs:
    """The officer of each counter: its own, else a free colleague, -1 for none; first counters are never empty."""
    start = midnight(day)
    index = int(np.clip((start - world.staff.first) // DAY, 0, DAYS - 1))
    everyone = np.arange(len(world.ref.officers))
    holder = world.staff.holder(everyone, np.full(len(everyone), start))
    here = ~world.staff.away[holder, index]
    own = np.array([places[0] for places in plan.places])
    free = here.copy()
    free[own] = False
    seated = np.where(here[own], own, -1)
    for row in np.flatnonzero(seated < 0).tolist():
        spare = [int(place) for place in plan.places[row] if free[place]]
        if spare:
            seated[row] = spare[0]
            free[spare[0]] = False
    for center in np.flatnonzero(seated[plan.first[:-1]] < 0).tolist():
        first, last = plan.first[center], plan.first[center + 1]
        present = first + np.flatnonzero(seated[first:last] >= 0)
        seated[first] = seated[present[-1]] if len(present) else own[first]
        seated[present[-1:]] = -1
    return np.where(seated >= 0, holder[np.maximum(seated, 0)], -1)


def _needed(plan: CenterPlan, staffed: Bools) -> Bools:
    """Counters without which a group of their center would go unserved, the first ones taken before the others."""
    needed = np.zeros(len(staffed), dtype=bool)
    covered: set[tuple[int, int]] = set()
    for row, (center, groups) in enumerate(zip(plan.center_of.tolist(), plan.serves, strict=True)):
        wanted = {(center, group) for group in groups}
        if staffed[row] and not wanted <= covered:
            needed[row] = True
            covered |= wanted
    return needed


def _turns(late: Doubles, pauses: Doubles, length: Longs) -> list[Turn]:
    """Morning and afternoon; ``pauses`` says where in each half day a pause falls (0-1, below 0 none)."""
    halves = ((OPENING, LUNCH, _LATE), (REOPENING, CLOSING, _LATE - 4))
    found: list[Turn] = []
    for (start, end, delay), share, at, minutes in zip(
        halves, late.tolist(), pauses.tolist(), length.tolist(), strict=True
    ):
        opens = start + int(share * delay * MINUTE)
        if at >= 0:
            leaves = opens + _SHORTEST + int(at * (end - opens - 3 * _SHORTEST))
            found.append((opens, leaves, int(CounterState.PAUSED)))
            opens = leaves + minutes * MINUTE
        found.append((opens, end, int(CounterState.CLOSED)))
    return found


def _peaks(late: Doubles) -> list[Turn]:
    """A counter that helps out in the busy hours only."""
    closed = int(CounterState.CLOSED)
    return [
        ((start + int(share * _LATE)) * MINUTE, end * MINUTE, closed)
        for (start, end), share in zip(_PEAKS, late.tolist(), strict=True)
    ]
