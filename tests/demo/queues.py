"""What the tests of the demonstration's queues share: two weeks of May, tables as frames, comparison."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pyarrow as pa

from demo.world import plan
from domain.zone import ZONE

KEY = ["center", "day", "number"]
FULL_FROM, FULL_UNTIL = datetime(2026, 5, 18, tzinfo=ZONE), datetime(2026, 6, 3, tzinfo=ZONE)
PROVINCIAL = "H27.TT"
COUNTS_ONLY = "H27.18844.TT"


def full_world(ref):
    """The province at its usual size."""
    return plan(ref, 470_000, FULL_FROM - timedelta(days=330), FULL_FROM + timedelta(days=35))


def frames(parts):
    """Tickets, with their day, and changes of counters of all parts."""
    parts = list(parts)
    tickets = pa.concat_tables([part[0] for part in parts]).to_pandas()
    states = pa.concat_tables([part[1] for part in parts]).to_pandas()
    return tickets.assign(day=tickets["issued_at"].dt.tz_convert(ZONE).dt.date), states


def newest(tickets):
    last = tickets.sort_values("version", kind="stable").drop_duplicates(KEY, keep="last")
    return last.set_index(KEY).sort_index()


def assert_same(one, other):
    pd.testing.assert_frame_equal(newest(one[0]), newest(other[0]))
    order = ["center", "counter", "since"]
    states = [part[1].sort_values(order, ignore_index=True) for part in (one, other)]
    pd.testing.assert_frame_equal(*states)


def instant(moment):
    return (moment - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1)


def minutes(duration):
    return duration.dt.total_seconds() / 60
