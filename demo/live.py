"""The present of the demonstration: what changes between two instants, from the very lives that made its history."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from demo.clock import Longs, local_day, micros
from demo.fate import lives_of
from demo.history import CHUNK
from demo.lives import Lives, joined
from demo.pools import Pools
from demo.snapshot import batch, versions
from demo.world import LONGEST_LIFE, World
from ingest.batch import Batch

_MARGIN = 1e-6
"""Share of a period by which candidates are taken too generously; the exact versions decide."""


class Live:
    """Holds the dossiers that still have a future and hands out their changes as the clock passes.

    Nothing is stored: ``since`` is the latest version (time of the latest event) that was loaded, so a restarted
    process gives it again and misses nothing. ``speed`` multiplies the progress reports, not the dossiers.
    """

    def __init__(self, world: World, since: datetime, speed: float = 1.0) -> None:
        """Take up the world as it was loaded at ``since`` (aware)."""
        self._world, self._speed = world, speed
        self._pools = Pools(world.ref)
        self._since = micros(since)
        self._day = local_day(self._since)
        first = max(world.start, self._day - timedelta(days=LONGEST_LIFE))
        self._lives = self._unfinished([self._of(day) for day in _days(first, self._day)])
        self._events = self._lives.events()

    def changes(self, now: datetime) -> Iterator[Batch]:
        """Yield what changed up to ``now`` in batches of rising versions, so that a break between two loses nothing.

        Usually one small batch or none; after a pause one that catches up. Time that stands still changes nothing.
        """
        instant = max(micros(now), self._since)
        self._admit(local_day(instant))
        rows = np.flatnonzero(self._candidates(instant))
        changed = self._lives.take(rows)
        version = versions(self._world, changed, instant, self._speed)
        order = np.argsort(version, kind="stable")
        order = order[version[order] > self._since]
        for start in range(0, len(order), CHUNK):
            part = changed.take(order[start : start + CHUNK])
            yield batch(self._world, self._pools, part, instant, speed=self._speed)
        self._since = instant

    def _candidates(self, instant: int) -> npt.NDArray[np.bool_]:
        period = self._world.period(self._speed)
        before, after = self._world.clock.pulse(np.array([self._since, instant])) / period
        phase = self._lives.phase
        reported = np.floor(after - phase + _MARGIN) > np.floor(before - phase - _MARGIN)
        happened = ((self._events > self._since) & (self._events <= instant)).any(axis=1)
        open_ = (self._lives.accepted <= instant) & (self._lives.ended > self._since)
        found: npt.NDArray[np.bool_] = happened | (reported & open_)
        return found

    def _admit(self, day: date) -> None:
        if day <= self._day:
            return
        fresh = [self._of(new) for new in _days(self._day + timedelta(days=1), day)]
        self._lives = self._unfinished([self._lives, *fresh])
        self._events = self._lives.events()
        self._day = day

    def _of(self, day: date) -> Lives:
        return self._unfinished([lives_of(self._world, day)])

    def _unfinished(self, parts: list[Lives]) -> Lives:
        lives = joined(parts)
        last: Longs = lives.over()
        return lives.take(last > self._since)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
