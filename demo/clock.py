"""Working time on arrays: instants are microseconds since 1970 (UTC), work is microseconds of open office time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from domain.workcalendar import OFFICE_HOURS, OPEN_KINDS, work_days
from domain.zone import ZONE

Longs = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WORK_DAY = 8 * HOUR
NEVER = np.iinfo(np.int64).max // 4
"""An instant that does not come; far enough from the limits to be added to."""

CLOSED_PACE = 0.2
"""Speed of the province's pulse outside office hours, against 1 inside them."""
_EPOCH_DAY = date(1970, 1, 1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # of UTC: in 1970 Saigon was an hour further ahead than today
_ZONE_SHIFT = 7 * HOUR  # no change of offset since 1975


def micros(moment: datetime) -> int:
    """Microseconds since 1970 of an aware datetime."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def midnight(day: date) -> int:
    """The instant at which ``day`` starts in Viet Nam."""
    return (day - _EPOCH_DAY).days * DAY - _ZONE_SHIFT


def local_day(instant: int) -> date:
    """The day in Viet Nam at ``instant``."""
    return datetime.fromtimestamp(instant / SECOND, ZONE).date()


@dataclass(frozen=True)
class Clock:
    """Office intervals of a span of days: starts, ends, work done before each, open days, closing times."""

    first: date
    starts: Longs
    ends: Longs
    before: Longs
    open_days: npt.NDArray[np.bool_]
    closing: Longs

    def work(self, instants: Longs) -> Longs:
        """Office time elapsed at each instant since the clock's first day."""
        index = np.clip(np.searchsorted(self.starts, instants, side="right") - 1, 0, None)
        length = self.ends[index] - self.starts[index]
        elapsed: Longs = self.before[index] + np.clip(instants - self.starts[index], 0, length)
        return elapsed

    def instant(self, work: Longs) -> Longs:
        """Earliest instant at which so much office time has elapsed: a full day ends at closing time."""
        index = np.clip(np.searchsorted(self.before, work, side="left") - 1, 0, None)
        return self.starts[index] + (work - self.before[index])

    def opening(self, instants: Longs) -> Longs:
        """The instant itself in office hours, else the next opening."""
        index = np.searchsorted(self.ends, instants, side="right")
        return np.maximum(instants, self.starts[index])

    def day_start(self, instants: Longs) -> Longs:
        """Midnight, in Viet Nam, of the day of each instant."""
        return (instants + _ZONE_SHIFT) // DAY * DAY - _ZONE_SHIFT

    def close_of_day(self, instants: Longs) -> Longs:
        """Closing time of the office day of each instant."""
        return self.closing[(instants + _ZONE_SHIFT) // DAY - (self.first - _EPOCH_DAY).days]

    def is_open(self, day: date) -> bool:
        """Whether offices work on ``day``."""
        return bool(self.open_days[(day - self.first).days])

    def pulse(self, instants: Longs | int) -> Doubles:
        """Seconds of the province's pulse: office time in full, the rest at CLOSED_PACE; strictly increasing."""
        moments = np.asarray(instants, dtype=np.int64)
        elapsed = moments - midnight(self.first)
        worked = self.work(moments)
        pulse: Doubles = (worked + CLOSED_PACE * (elapsed - worked)) / SECOND
        return pulse

    def at_pulse(self, pulse: Doubles) -> Longs:
        """Instant of each pulse, the inverse of `pulse` to the microsecond."""
        edges = np.sort(np.concatenate([self.starts, self.ends]))
        marks = self.pulse(edges)
        offset = np.floor(np.interp(pulse, marks, (edges - edges[0]).astype(float)))
        instants: Longs = offset.astype(np.int64) + edges[0]
        return instants


def clock_of(first: date, last: date) -> Clock:
    """Return the clock of every day from ``first`` to ``last``, by the national calendar and OFFICE_HOURS."""
    days = work_days(first, last)
    is_open = np.array([day.kind in OPEN_KINDS for day in days])
    midnights = midnight(first) + DAY * np.arange(len(days))
    spans = np.array([[(h.hour * 60 + h.minute) * MINUTE for h in span] for span in OFFICE_HOURS])
    starts = (midnights[is_open, None] + spans[None, :, 0]).ravel()
    ends = (midnights[is_open, None] + spans[None, :, 1]).ravel()
    before = np.concatenate([[0], np.cumsum(ends - starts)[:-1]])
    return Clock(first, starts, ends, before, is_open, midnights + spans[-1, 1])
