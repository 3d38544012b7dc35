"""Queue systems that only count: how many wait, which number is served, how many counters are open, every minute."""

import numpy as np
import pyarrow as pa

from demo.clock import NEVER, Longs, midnight
from demo.desks import LAST_CALL, LUNCH, OPENING, REOPENING
from demo.tickets import SNAPSHOT_SCHEMA, Day, Names
from domain.tickets import CounterState

_MILLISECONDS = 1_000


def snapshots_of(names: Names, day: Day, after: int, now: int) -> pa.Table:
    """Return the counts of ``day`` later than ``after`` and up to ``now`` at the one center that only counts.

    One a minute from opening to lunch and from reopening until the last ticket is called; ``serving`` is the order of
    issue of the ticket called last, null before the first call.
    """
    times = midnight(day.day) + _minutes() * _MILLISECONDS
    times = times[(times > after) & (times <= now)]
    waiting, serving, counters = _counted(names, day, times)
    columns = {
        "center": pa.array([names.plan.centers["code"].iloc[names.plan.counting]] * len(times), pa.string()),
        "group": pa.nulls(len(times), pa.string()),
        "at": pa.array(times).cast(pa.timestamp("us", tz="UTC")),
        "waiting": pa.array(waiting),
        "serving": pa.array(serving, mask=serving == 0),
        "open_counters": pa.array(counters),
    }
    return pa.table(columns, schema=SNAPSHOT_SCHEMA)


def _minutes() -> Longs:
    minute = 60_000
    halves = [np.arange(OPENING, LUNCH + 1, minute), np.arange(REOPENING, LAST_CALL + 1, minute)]
    return np.concatenate(halves)


def _counted(names: Names, day: Day, times: Longs) -> tuple[Longs, Longs, Longs]:
    """Waiting, number served and open counters at each time."""
    ours = day.tickets.take(day.tickets.center == names.plan.counting)
    first, second = ours.called.T
    joined = np.concatenate([ours.issued, ours.transferred])
    left = np.concatenate([first, second, np.where(first == NEVER, ours.abandoned, NEVER)])
    gone_again = np.where((ours.transferred < NEVER) & (second == NEVER), ours.abandoned, NEVER)
    waiting = _before(joined, times) - _before(left, times) - _before(gone_again, times)
    order = np.argsort(first, kind="stable")
    called = _before(first[order], times)
    serving = np.where(called > 0, order[np.maximum(called - 1, 0)] + 1, 0) if len(ours) else np.zeros_like(times)
    states = day.states.take(names.plan.center_of[day.states.counter] == names.plan.counting)
    return waiting, serving, _open(states.state, states.since, times)


def _open(state: Longs, since: Longs, times: Longs) -> Longs:
    """Counters open at each time: every change but the opening ends an opening."""
    opens = state == CounterState.OPEN
    return _before(since[opens], times) - _before(since[~opens], times)


def _before(instants: Longs, times: Longs) -> Longs:
    """How many of the instants have come at each time."""
    return np.searchsorted(np.sort(instants), times, side="right")
