"""The demonstration's counters and queues in the database: history once, then live events, through ingest."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import pyarrow as pa

from db.database import Database
from demo.centers import centers
from demo.queue_live import QueueLive, queue_history, snapshots
from demo.world import World
from ingest.batch import Records, empty_problems
from ingest.centers import Center, Counter, write_centers
from ingest.load import Progress
from ingest.records import Loaded, RecordFeed, load_records, tidy_records

FEED = RecordFeed("demo-queue", "Hàng chờ mô phỏng (demonstration)", "demo")
COUNTER = ["center", "counter", "name", "groups"]
HISTORY_DAYS = 100
"""Days of tickets behind the present: enough for weekdays, a held-out week and the comparison of seasons."""


def seed_queues(
    database: Database, province: str, world: World, until: datetime, progress: Progress | None = None
) -> Loaded | None:
    """Store centers, counters and the tickets up to ``until``; None when they are there already."""
    if _last_event(database, province) is not None:
        return None
    plan = centers(world.ref)
    with database.write() as connection:
        write_centers(
            connection,
            province,
            [(str(code), str(name)) for code, name in plan.groups[["code", "name"]].to_numpy()],
            [Center(*map(str, row)) for row in plan.centers[["code", "name", "agency"]].to_numpy()],
            [Counter(center, code, name, groups) for center, code, name, groups in plan.counters[COUNTER].to_numpy()],
        )
    start = until - timedelta(days=HISTORY_DAYS)
    states: list[pa.Table] = []
    kinds = {
        "tickets": records(_tickets(queue_history(world, start, until), states, progress)),
        "counters": records(states),
        "snapshots": records([snapshots(world, start, until)]),
    }
    loaded = load_records(database, province, FEED, kinds)
    tidy_records(database)
    return loaded


class LiveQueues:
    """Writes what happens at the counters as time passes, taking up after the newest event that is stored."""

    def __init__(self, database: Database, province: str, world: World) -> None:
        """Continue the queues of ``world`` as `seed_queues` left them."""
        self._database, self._province = database, province
        since = _last_event(database, province)
        self._live = QueueLive(world, since) if since else None

    def write(self, now: datetime) -> None:
        """Load what happened up to ``now``; nothing when there is nothing new."""
        if self._live is None:
            return
        tickets, states = self._live.changes(now)
        told = {"tickets": tickets, "counters": states, "snapshots": self._live.counts(now)}
        kinds = {kind: records([table]) for kind, table in told.items() if table.num_rows}
        if kinds:
            load_records(self._database, self._province, FEED, kinds)


def records(tables: Iterable[pa.Table]) -> Iterator[Records]:
    """``tables`` as what ingest reads: their rows numbered through."""
    first = 0
    for table in tables:
        numbers = pa.array(range(first, first + table.num_rows), pa.int64())
        first += table.num_rows
        yield Records(table.add_column(0, "row_no", numbers), empty_problems(), table.num_rows)


def _tickets(
    chunks: Iterator[tuple[pa.Table, pa.Table]], states: list[pa.Table], progress: Progress | None
) -> Iterator[pa.Table]:
    """The tickets of ``chunks``; their counters' changes are kept in ``states`` for the next kind."""
    rows = 0
    for tickets, changes in chunks:
        states.append(changes)
        rows += tickets.num_rows
        if progress:
            progress("queues", rows)
        yield tickets


def _last_event(database: Database, province: str) -> datetime | None:
    with database.write() as connection:
        found: datetime | None = connection.exec_driver_sql(
            "SELECT last_event_at FROM source WHERE province_code = %s AND key = %s", (province, FEED.key)
        ).scalar()
    return found
