"""Who comes to which center on a day, for what, when, and how each visit would go: all draws of the day's queues."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

from demo.catalogue import table
from demo.centers import CenterPlan
from demo.clock import NEVER, Doubles, Longs, midnight
from demo.desks import LAST_CALL, MINUTE, Bools
from demo.lives import Lives
from demo.season import day_weights
from demo.world import World
from domain.codes import Channel
from domain.workcalendar import work_days

FULL_RATE = 1_700
"""Dossiers an ordinary day of the province whose centers have their usual tickets; fewer dossiers, fewer tickets."""
FEWEST = 5
PRIORITY = 0.04
RECALLED = 0.028
APPEARS = 0.5
"""Share of the recalled who then come."""
TRANSFERRED = 0.02
PATIENCE = 400
"""Mean minutes after which a citizen who still waits leaves (docs/demo.md)."""
_MONDAYS = 1.3
"""The counters feel busy and quiet days more than the whole of the channels does."""
_KIOSK = 435
_QUARTERS = (
    *(1.0, 1.9, 2.3, 3.2, 3.5, 3.5, 3.2, 3.0, 2.8, 2.6, 2.3, 1.9, 1.7, 1.4, 1.1, 0.6, 0.25),
    *(0.0, 0.0, 0.0, 0.0, 0.2, 0.5, 0.9, 1.2, 1.6, 1.8, 2.2, 2.3, 2.3, 2.1, 2.0, 1.7, 1.4, 1.1, 0.8, 0.4),
)
"""Arrivals by quarter of an hour from 7:15 to 16:30, while the ticket machine is on."""
_LEAD = (7, 15)
_GAP = 1.2


@dataclass(frozen=True)
class Visits:
    """One row a ticket, by center and time; times are milliseconds since midnight or of duration.

    ``leave`` the instant at which patience ends, ``again`` how long it lasts after a transfer; ``other`` the group
    a transferred one goes on to (-1: not transferred); ``shows`` 0 comes when called, 1 when recalled, 2 never.
    """

    center: Longs
    group: Longs
    priority: Bools
    issued: Longs
    service: Longs
    walk: Longs
    gap: Longs
    leave: Longs
    again: Longs
    other: Longs
    briefly: Longs
    shows: Longs


def visits(world: World, plan: CenterPlan, day: date, lives: Lives, rng: np.random.Generator) -> Visits:
    """Return the visits of ``day``, a working day; ``lives`` are the dossiers submitted on it."""
    planned = at_counters(plan, day, lives)
    expected = np.maximum(plan.usual * min(world.rate / FULL_RATE, 1.0), FEWEST) * weight(day, world.seed)
    came = np.bincount(planned.center, minlength=len(expected))
    more = np.maximum(rng.poisson(expected) - came, 0)
    center = np.concatenate([planned.center, np.repeat(np.arange(len(more)), more)])
    free = len(center) - len(planned.center)
    lead = rng.uniform(*_LEAD, len(planned.center)) * MINUTE
    issued = np.concatenate([_in_hours(planned.accepted - lead), _times(rng, free)]).astype(np.int64)
    group = np.concatenate([planned.group, _groups(plan, center[-free:] if free else center[:0], rng)])
    order = np.lexsort((issued, center))
    return _drawn(plan, center[order], group[order], issued[order], rng)


@dataclass(frozen=True)
class Planned:
    """Dossiers handed in at a counter and accepted that day: row of the lives, center, group, acceptance (ms)."""

    life: Longs
    center: Longs
    group: Longs
    accepted: Longs


def at_counters(plan: CenterPlan, day: date, lives: Lives) -> Planned:
    """Return the counter-channel dossiers of ``day`` at their centers."""
    accepted = (lives.accepted - midnight(day)) // 1_000
    life = np.flatnonzero((lives.channel == Channel.COUNTER) & (lives.accepted < NEVER) & (accepted < LAST_CALL))
    center = plan.center_at[lives.receiving[life]]
    life, center = life[center >= 0], center[center >= 0]
    group = plan.group_of[(center > 0).astype(np.int64), lives.procedure[life]]
    return Planned(life, center, group, accepted[life])


def weight(day: date, seed: int) -> float:
    """How busy the counters are on ``day`` against an ordinary working day."""
    return float(_year(day.year, seed)[(day - date(day.year, 1, 1)).days] ** _MONDAYS)


@cache
def _year(year: int, seed: int) -> Doubles:
    margin = timedelta(days=40)
    return day_weights(work_days(date(year, 1, 1) - margin, date(year, 12, 31) + margin), seed)[margin.days :]


def _drawn(plan: CenterPlan, center: Longs, group: Longs, issued: Longs, rng: np.random.Generator) -> Visits:
    count = len(center)
    services = table("groups")
    spread = np.sqrt(np.log(1 + services["cv"].to_numpy(float) ** 2))[group]
    mean = services["minutes"].to_numpy(float)[group] * plan.burden[center]
    minutes = mean * np.exp(spread * rng.standard_normal(count) - spread**2 / 2)
    moved = _groups(plan, center, rng)
    goes_on = (rng.random(count) < TRANSFERRED) & (moved != group) & (issued < LAST_CALL - 75 * MINUTE)
    luck = rng.random(count) / RECALLED
    return Visits(
        center=center,
        group=group,
        priority=rng.random(count) < PRIORITY,
        issued=issued,
        service=_milliseconds(np.clip(minutes, 0.6, 60)),
        walk=_milliseconds(rng.uniform(0.15, 0.8, count)),
        gap=_milliseconds(rng.exponential(_GAP, count)),
        leave=issued + _milliseconds(rng.exponential(PATIENCE, count)),
        again=_milliseconds(rng.exponential(PATIENCE, count)),
        other=np.where(goes_on, moved, -1),
        briefly=_milliseconds(rng.uniform(1, 3.5, count)),
        shows=np.where(luck > 1, 0, np.where(luck < APPEARS, 1, 2)),
    )


def _times(rng: np.random.Generator, count: int) -> Doubles:
    edges = np.concatenate([[0], np.cumsum(_QUARTERS)]) / sum(_QUARTERS)
    quarters: Doubles = np.interp(rng.random(count), edges, np.arange(len(edges)))
    return (_KIOSK + 15 * quarters) * MINUTE


def _in_hours(instants: Doubles) -> Doubles:
    """The instants, those before or after the hours of the ticket machine moved into them."""
    hours: Doubles = np.clip(instants, (_KIOSK + 1) * MINUTE, LAST_CALL - 61 * MINUTE)
    return hours


def _groups(plan: CenterPlan, center: Longs, rng: np.random.Generator) -> Longs:
    luck = rng.random(len(center))
    found: Longs = (plan.mix[(center > 0).astype(np.int64)] <= luck[:, None]).sum(axis=1)
    return found


def _milliseconds(minutes: Doubles) -> Longs:
    found: Longs = (minutes * MINUTE).astype(np.int64)
    return found
