"""Past and present of the demonstration's queues: the same days, cut at one instant or as the clock passes them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa

from demo.centers import CenterPlan, centers
from demo.clock import local_day, micros
from demo.pools import Pools
from demo.queue_day import queue_day
from demo.snapshots import snapshots_of
from demo.tickets import COUNTER_SCHEMA, SNAPSHOT_SCHEMA, TICKET_SCHEMA, Day, Names, counter_table, ticket_table
from demo.world import World

CHUNK = 20_000
"""Tickets a batch, about: whole days are kept together."""
Tables = tuple[pa.Table, pa.Table]
"""Tickets and changes of counters, as `demo.tickets.TICKET_SCHEMA` and ``COUNTER_SCHEMA``."""


class Queues:
    """The days of a world's centers, made when asked for; the latest few are kept."""

    def __init__(self, world: World) -> None:
        """Take the world whose centers these are."""
        self.plan: CenterPlan = centers(world.ref)
        self.names = Names(self.plan)
        self._world, self._pools = world, Pools(world.ref)
        self._kept: dict[date, Day | None] = {}

    def of(self, day: date) -> Day | None:
        """Return the queues of ``day``; None on a day off."""
        if day not in self._kept:
            while len(self._kept) > 1:
                self._kept.pop(next(iter(self._kept)))
            self._kept[day] = queue_day(self._world, self.plan, self._pools, day)
        return self._kept[day]

    def between(self, start: datetime, until: datetime) -> Iterator[Day]:
        """Yield the working days from that of ``start`` to that of ``until`` (aware), both in full."""
        first = max(local_day(_instant(start)), self._world.start)
        for offset in range((local_day(_instant(until)) - first).days + 1):
            day = self.of(first + timedelta(days=offset))
            if day is not None:
                yield day


def queue_history(world: World, start: datetime, until: datetime, chunk: int = CHUNK) -> Iterator[Tables]:
    """Yield tickets and counter changes from the day of ``start`` as they stand at ``until`` (aware datetimes)."""
    queues = Queues(world)
    now = _instant(until)
    held: list[Tables] = []
    for day in queues.between(start, until):
        held.append(_changed(queues, day, 0, now))
        if sum(tickets.num_rows for tickets, _ in held) >= chunk:
            yield _joined(held)
            held = []
    if held:
        yield _joined(held)


def snapshots(world: World, start: datetime, until: datetime) -> pa.Table:
    """Return the counts of the one center that publishes nothing else, from the day of ``start`` to ``until``."""
    queues = Queues(world)
    now = _instant(until)
    made = [snapshots_of(queues.names, day, 0, now) for day in queues.between(start, until)]
    return pa.concat_tables([SNAPSHOT_SCHEMA.empty_table(), *made])


class QueueLive:
    """Hands out what happens at the centers as the clock passes; ``since`` is the instant up to which all is loaded."""

    def __init__(self, world: World, since: datetime) -> None:
        """Take up the world's queues as they were loaded at ``since`` (aware)."""
        self._queues = Queues(world)
        self._since = since
        self._counted = since

    def changes(self, now: datetime) -> Tables:
        """Return the tickets with an event since the last look, as they stand at ``now``, and the counters' changes."""
        held = [
            _changed(self._queues, day, _instant(self._since), _instant(now))
            for day in self._queues.between(self._since, now)
        ]
        self._since = max(self._since, now)
        return _joined(held)

    def counts(self, now: datetime) -> pa.Table:
        """Return the counts published since the last look by the one center that publishes nothing else."""
        made = [
            snapshots_of(self._queues.names, day, _instant(self._counted), _instant(now))
            for day in self._queues.between(self._counted, now)
        ]
        self._counted = max(self._counted, now)
        return pa.concat_tables([SNAPSHOT_SCHEMA.empty_table(), *made])


def _changed(queues: Queues, day: Day, after: int, now: int) -> Tables:
    """What changed on ``day`` later than ``after`` and up to ``now``; the center that only counts has none."""
    events = day.tickets.events()
    happened = ((events > after) & (events <= now)).any(axis=1) & (day.tickets.center != queues.plan.counting)
    told = queues.plan.center_of[day.states.counter] != queues.plan.counting
    return (
        ticket_table(queues.names, day.tickets.take(np.flatnonzero(happened)), day.codes, now),
        counter_table(queues.names, day.states.take(told), after, now),
    )


def _instant(moment: datetime) -> int:
    """Microseconds since 1970, from UTC: Viet Nam's own clock was another in 1970."""
    return micros(moment.astimezone(UTC))


def _joined(parts: list[Tables]) -> Tables:
    tickets = pa.concat_tables([TICKET_SCHEMA.empty_table(), *(part[0] for part in parts)])
    return tickets, pa.concat_tables([COUNTER_SCHEMA.empty_table(), *(part[1] for part in parts)])
