"""What a working day brings, made from seed and day alone: kept for the looks that follow, cut at each of them."""

from collections.abc import Callable, Iterator
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from demo.clock import Longs, local_day, midnight
from demo.services_table import Cell, Span, nothing, told
from demo.world import World

KEPT = 75
"""Days that are kept: as many as a look of the live side goes back."""
Made = tuple[Longs, dict[str, Cell]]
"""Start of every row of a day, and its columns."""


class Days:
    """The rows of one kind by day; the same for the same world, whoever asks and when."""

    def __init__(self, world: World, kind: str, make: Callable[[date], Made]) -> None:
        """Take the days of ``world`` from ``make``."""
        self._world, self._kind, self._make = world, kind, make
        self._kept: dict[date, Made] = {}

    def told(self, first: date, span: Span) -> pa.Table:
        """Return what happened in ``span`` to the rows of the days since ``first``."""
        cut = [told(self._kind, *self._of(day), span) for day in open_days(self._world, first, span)]
        return pa.concat_tables([nothing(self._kind), *cut])

    def _of(self, day: date) -> Made:
        if day not in self._kept:
            while len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[day] = self._make(day)
        return self._kept[day]


def open_days(world: World, first: date, span: Span) -> Iterator[date]:
    """Working days of the world from ``first`` to the last of ``span``."""
    begin = max(first, world.start)
    for day in days_from(begin, (local_day(span.now) - begin).days + 1):
        if world.clock.is_open(day):
            yield day


def days_from(first: date, count: int) -> Iterator[date]:
    """``count`` days, the ``first`` included."""
    for number in range(count):
        yield date.fromordinal(first.toordinal() + number)


def office_time(rng: np.random.Generator, day: date, size: int) -> Longs:
    """Moments in the office hours of ``day``, to the second, in their order."""
    seconds = np.sort(rng.integers(0, 8 * 3_600, size))
    shift = np.where(seconds < 4 * 3_600, 7.5 * 3_600, 9 * 3_600).astype(np.int64)
    found: Longs = midnight(day) + (seconds + shift) * 1_000_000
    return found


def numbered(prefix: str, day: date, size: int) -> npt.NDArray[np.object_]:
    """Codes of the ``size`` rows of a day."""
    return np.array([f"{prefix}-{day:%y%m%d}-{number:04d}" for number in range(1, size + 1)], dtype=object)
