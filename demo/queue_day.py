"""One day of every center of the demonstration, from the world alone: nothing is stored."""

from datetime import date

import numpy as np

from demo.centers import CenterPlan
from demo.clock import NEVER, Longs, midnight
from demo.desks import MINUTE, desks
from demo.fate import lives_of
from demo.pools import Pools
from demo.queueing import Course, Hall, Plans, blank
from demo.tickets import Day, States, Tickets
from demo.visits import Planned, Visits, at_counters, visits
from demo.world import World

_KEPT_OPEN = 10 * MINUTE
"""A dossier may be registered so long after its ticket ended."""
_OTHER_GROUP = 60 * MINUTE
"""A ticket of another group is taken when none of the right one comes so much nearer."""


def queue_day(world: World, plan: CenterPlan, pools: Pools, day: date) -> Day | None:
    """Return the queues of ``day``; None on a day off or before the world. The same for the same world and day."""
    if day < world.start or not world.clock.is_open(day):
        return None
    rng = np.random.default_rng((world.seed, day.toordinal(), 20))
    lives = lives_of(world, day)
    came = visits(world, plan, day, lives, rng)
    course = _played(world, plan, day, came, rng)
    planned = at_counters(plan, day, lives)
    tickets = _tickets(came, course, _linked(came, course, planned), midnight(day))
    return Day(day, tickets, _states(course, midnight(day)), pools.codes(lives.take(planned.life)))


def _played(world: World, plan: CenterPlan, day: date, came: Visits, rng: np.random.Generator) -> Course:
    course = blank(len(came.center))
    plans = Plans(**{name: getattr(came, name).tolist() for name in Plans.__slots__})
    open_ = desks(world, plan, day, rng)
    starts = np.searchsorted(came.center, np.arange(len(plan.centers) + 1)).tolist()
    first = np.searchsorted([desk.counter for desk in open_], plan.first).tolist()
    for center in range(len(plan.centers)):
        own = open_[first[center] : first[center + 1]]
        serves = plan.serves
        Hall(plans, course, own, serves).run(starts[center], starts[center + 1])
    return course


def _linked(came: Visits, course: Course, planned: Planned) -> Longs:
    """Place in ``planned`` of the dossier that each ticket led to, -1 for none: served by then, ended shortly before.

    Every dossier takes the free ticket of its center whose end is nearest, of its own group if it can.
    """
    found = np.full(len(came.center), -1)
    finished, serving = np.array(course.finished), np.array(course.serving).max(axis=0, where=_known(course), initial=0)
    group = np.where(np.array(course.transferred) < NEVER, came.other, came.group)
    for center in np.unique(planned.center).tolist():
        first, last = np.searchsorted(came.center, [center, center + 1]).tolist()
        ours = np.flatnonzero(planned.center == center)
        accepted = planned.accepted[ours, None]
        fits = (serving[first:last] <= accepted) & (accepted <= finished[first:last] + _KEPT_OPEN)
        fits &= finished[first:last] < NEVER
        distance = np.abs(finished[first:last] - accepted)
        distance += _OTHER_GROUP * (group[first:last] != planned.group[ours, None])
        distance[~fits] = NEVER
        for row, dossier in enumerate(ours.tolist()):
            nearest = int(distance[row].argmin()) if last > first else 0
            if last > first and distance[row, nearest] < NEVER:
                found[first + nearest] = dossier
                distance[:, nearest] = NEVER
    return found


def _known(course: Course) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    known: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = np.array(course.serving) < NEVER
    return known


def _tickets(came: Visits, course: Course, dossier: Longs, start: int) -> Tickets:
    order = np.lexsort((came.group, came.center))  # stable: by time of issue within
    same = np.stack([came.center, came.group])[:, order]
    fresh = np.concatenate([[True], (np.diff(same) != 0).any(axis=0)])[: len(order)]
    place = np.arange(len(order))
    running = np.empty(len(order), dtype=np.int64)
    running[order] = place - np.maximum.accumulate(np.where(fresh, place, 0)) + 1
    return Tickets(
        center=came.center,
        group=came.group,
        running=running,
        priority=came.priority,
        other=came.other,
        issued=_instants(came.issued, start),
        called=_instants(np.array(course.called).T, start),
        recalled=_instants(np.array(course.recalled), start),
        serving=_instants(np.array(course.serving).T, start),
        transferred=_instants(np.array(course.transferred), start),
        finished=_instants(np.array(course.finished), start),
        abandoned=_instants(np.array(course.abandoned), start),
        counter=np.array(course.counter).T,
        officer=np.array(course.officer).T,
        dossier=dossier,
    )


def _states(course: Course, start: int) -> States:
    counter, state, since, officer = np.array(sorted(course.states, key=_by_time), dtype=np.int64).reshape(-1, 4).T
    return States(counter, state, _instants(since, start), officer)


def _by_time(change: tuple[int, int, int, int]) -> tuple[int, int]:
    return change[2], change[0]


def _instants(milliseconds: Longs, start: int) -> Longs:
    return np.where(milliseconds < NEVER, start + np.minimum(milliseconds, NEVER // 1_000) * 1_000, NEVER)
