"""Petitions, answers, payments, documents, legs, decisions and monthly counts of the demonstration, past and live."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
from sqlalchemy import Connection

from db.database import Database
from demo import services_dossiers as dossiers
from demo.clock import local_day, micros
from demo.queue_seed import FEED as QUEUES
from demo.queue_seed import records
from demo.services_facts import Reader
from demo.services_legs import LONGEST_CASE, legs
from demo.services_months import copies, national
from demo.services_papers import LONGEST_NOTICE, LONGEST_REPLY, decisions, documents
from demo.services_table import Span
from demo.world import World
from ingest.essential import mark_essential
from ingest.load import Progress
from ingest.records import Loaded, RecordFeed, load_records, tidy_records
from ingest.reference import write_procedures

FEED = RecordFeed("demo-services", "Hài lòng, thanh toán, liên thông mô phỏng (demonstration)", "demo")
SOURCE = "demo"
"""Key of the demonstration's dossiers."""
EVERY = timedelta(seconds=45)
"""Least time between two looks of the live side."""
OVERLAP = timedelta(minutes=5)
"""So much is told again at every look; the same rows change nothing."""
_RECENT, _MONTHS = timedelta(days=5), timedelta(days=40)


def seed_services(
    database: Database, province: str, world: World, until: datetime, progress: Progress | None = None
) -> Loaded | None:
    """Load everything up to ``until`` (aware) about the dossiers that are stored; None when it is there already."""
    if _told_until(database, province) is not None:
        return None
    with database.write() as connection:
        write_procedures(connection, province, world.ref.procedures)
        mark_essential(connection, province)
    loaded = _Teller(database, province, world).tell(None, until, progress)
    tidy_records(database)
    return loaded


class LiveServices:
    """Writes what happens as time passes, taking up where the seed or an earlier run ended."""

    def __init__(self, database: Database, province: str, world: World) -> None:
        """Continue what `seed_services` left; without it nothing is written."""
        self._teller = _Teller(database, province, world)
        self._since = _told_until(database, province)
        self._looked: datetime | None = None

    def write(self, now: datetime) -> None:
        """Load what happened up to ``now``; at most once in ``EVERY``."""
        if self._since is None or (self._looked is not None and now - self._looked < EVERY):
            return
        self._looked = now
        self._teller.tell(self._since, now)
        self._since = max(self._since, now)


class _Teller:
    """Tells ingest what happened between two moments."""

    def __init__(self, database: Database, province: str, world: World) -> None:
        self._database, self._province, self._world = database, province, world
        self._manners = dossiers.manners(world.ref)
        self._documents, self._legs = documents(world), legs(world)
        self._counted: date | None = None

    def tell(self, since: datetime | None, now: datetime, progress: Progress | None = None) -> Loaded:
        """Load what happened after ``since`` (None: from the first day) and up to ``now``."""
        after = since and since - OVERLAP
        with self._database.write() as connection:
            tables = self._tables(Reader(connection, self._province, self._world.seed), after, now)
            kinds = {kind: list(records(found)) for kind, found in tables.items()}
        if progress:
            progress("services", sum(batch.rows_read for batches in kinds.values() for batch in batches))
        told = {kind: batches for kind, batches in kinds.items() if any(batch.rows_read for batch in batches)}
        loaded = load_records(self._database, self._province, FEED, told)
        with self._database.write() as connection:
            _keep(connection, self._province, now)
        return loaded

    def _tables(self, reader: Reader, after: datetime | None, now: datetime) -> dict[str, list[pa.Table]]:
        world, begin = self._world, _midday(self._world.start)
        span = Span(micros(after) if after else 0, micros(now))
        facts = reader.dossiers(SOURCE, after and after - _RECENT)
        served = reader.tickets(QUEUES.key, (after or begin) - timedelta(days=1))

        def first(days: int) -> date:
            return local_day(micros((after or begin) - timedelta(days=days)))

        told = {
            "payments": [dossiers.payments(facts, span)],
            "surveys": [dossiers.surveys(facts, span), dossiers.device_answers(served, span)],
            "petitions": [dossiers.petitions(facts, self._manners, world.clock, span)],
            "documents": [self._documents.told(first(LONGEST_REPLY), span)],
            "legs": [self._legs.told(first(LONGEST_CASE), span)],
            "decisions": [decisions(world, first(LONGEST_NOTICE), span)],
        }
        return told | dict(self._by_month(reader, after, local_day(span.now)))

    def _by_month(self, reader: Reader, after: datetime | None, today: date) -> Iterator[tuple[str, list[pa.Table]]]:
        """What is counted once a day: the months that may still move."""
        if self._counted == today:
            return
        begin = self._world.start if after is None else local_day(micros(after - _MONTHS))
        counts = reader.months(SOURCE, begin.replace(day=1), today)
        yield "copies", [copies(self._world.ref, counts, today)]
        yield "national", [national(self._world.ref, self._world.start, counts, today)]
        self._counted = today


def _midday(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def _keep(connection: Connection, province: str, now: datetime) -> None:
    connection.exec_driver_sql(
        "UPDATE source SET state = %s WHERE province_code = %s AND key = %s",
        (json.dumps({"until": now.isoformat()}), province, FEED.key),
    )


def _told_until(database: Database, province: str) -> datetime | None:
    """The moment up to which everything was told; None before the seed."""
    with database.write() as connection:
        state = connection.exec_driver_sql(
            "SELECT state FROM source WHERE province_code = %s AND key = %s", (province, FEED.key)
        ).scalar()
    return datetime.fromisoformat(state["until"]) if state else None
