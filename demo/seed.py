"""The demonstration province in the database: its history once, then its live events, both through ingest."""

import json
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from db.database import Database
from demo.clock import micros
from demo.displays import seed_displays
from demo.history import history
from demo.portal import SOURCE as PORTAL
from demo.queue_seed import FEED as QUEUES
from demo.queue_seed import LiveQueues, seed_queues
from demo.reference import reference
from demo.services import FEED as SERVICES
from demo.services import LiveServices, seed_services
from demo.simulator import run
from demo.world import World, plan, restored
from domain.errors import IocError
from domain.text import Text
from domain.zone import ZONE
from ingest.batch import Batch
from ingest.essential import mark_essential
from ingest.forget import forget_sources
from ingest.load import Feed, ImportReport, Progress, load, tidy
from ingest.people import Absence, Posting, write_absences, write_postings
from ingest.records import Loaded
from ingest.reference import write_agencies, write_fields, write_procedures

FEED = Feed(key="demo", name="Tỉnh mô phỏng (demonstration)", file="demo")
FORGET_PUBLISHED = "DELETE FROM published_figure WHERE province_code = %s AND source = %s"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def seed_history(
    database: Database,
    province: str,
    *,
    dossiers: int,
    days: int,
    progress: Progress | None = None,
    now: datetime | None = None,
) -> ImportReport | None:
    """Load a history of about ``dossiers`` over the ``days`` before ``now``; None when there is one already."""
    if _saved(database, province) is not None:
        return None
    until = now or datetime.now(UTC)
    made = reference(province)
    world = plan(made, dossiers, until - timedelta(days=days), until)
    _write_reference(database, province, world, until)
    report = load(database, province, FEED, _told(history(world, until), progress), progress)
    with database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE source SET state = %s WHERE province_code = %s AND key = %s",
            (json.dumps(world.saved()), province, FEED.key),
        )
    if progress:
        progress("vacuum", report.rows_read)
    tidy(database)
    return report


def seed_counters(database: Database, province: str, progress: Progress | None = None) -> Loaded | None:
    """Load the tickets of the demonstration that is stored, up to now; None when they are there already."""
    world = _saved(database, province)
    return seed_queues(database, province, world, datetime.now(UTC), progress) if world else None


def seed_inputs(
    database: Database, province: str, progress: Progress | None = None, *, whole: bool = True
) -> Loaded | None:
    """Load what the stored demonstration has besides dossiers, up to now: tickets first, then payments and the like.

    Unless it is to be ``whole``, queues stay empty and displays have no profile.

    Returns the report of payments and the like; None when they are there already.
    """
    if whole:
        seed_counters(database, province, progress)
    world = _saved(database, province)
    report = seed_services(database, province, world, datetime.now(UTC), progress) if world else None
    if whole and report:
        seed_displays(database, province)
    return report


def simulate(database: Database, province: str, *, speed: float, stop: threading.Event | None = None) -> None:
    """Write live events until ``stop`` is set (or the process is told to end), taking up where the last run ended.

    Raises:
        IocError: there is no demonstration history to continue.
    """
    world = _saved(database, province)
    if world is None:
        raise IocError(
            Text(
                "Chưa có dữ liệu mô phỏng để tiếp nối; chạy `ioc demo` trước.",
                "There is no demonstration to continue; run `ioc demo` first.",
            )
        )
    with database.write() as connection:
        _write_people(connection, province, world, datetime.now(UTC))
    stopped = stop or _stop_on_signals()
    queues, services = LiveQueues(database, province, world), LiveServices(database, province, world)

    def also(now: datetime) -> None:
        queues.write(now)
        services.write(now)

    run(
        lambda batch: _load(database, province, batch),
        world,
        _since(database, province),
        stopped,
        speed=speed,
        also=also,
    )


def forget(database: Database, province: str) -> None:
    """Delete the demonstration's facts; dossiers of real sources stay, and so does the catalogue."""
    with database.write() as connection:
        forget_sources(connection, province, FEED.key, QUEUES.key, SERVICES.key)
        connection.exec_driver_sql(FORGET_PUBLISHED, (province, PORTAL))


def _load(database: Database, province: str, batch: Batch) -> None:
    load(database, province, FEED, [batch])


def _told(batches: Iterator[Batch], progress: Progress | None) -> Iterator[Batch]:
    rows = 0
    for batch in batches:
        rows += batch.rows_read
        if progress:
            progress("generate", rows)
        yield batch


def _write_reference(database: Database, province: str, world: World, until: datetime) -> None:
    made = world.ref
    with database.write() as connection:
        write_agencies(connection, province, made.agencies)
        write_fields(connection, province, made.fields)
        write_procedures(connection, province, made.procedures)
        mark_essential(connection, province)
        _write_people(connection, province, world, until)


def _write_people(connection: Connection, province: str, world: World, until: datetime) -> None:
    """Store who sits where and who was away up to ``until``."""
    rows = connection.exec_driver_sql("SELECT code, id FROM agency WHERE province_code = %s", (province,))
    ids = {row.code: row.id for row in rows}
    day, now = until.astimezone(ZONE).date(), micros(until)
    told = world.staff.postings(now)
    posts = (Posting(code, name, ids[agency], first, last) for code, name, agency, first, last in told)
    write_postings(connection, province, posts, day)
    write_absences(connection, province, (Absence(*away) for away in world.staff.away_by(now)))


def _saved(database: Database, province: str) -> World | None:
    with database.write() as connection:
        state = connection.exec_driver_sql(
            "SELECT state FROM source WHERE province_code = %s AND key = %s", (province, FEED.key)
        ).scalar()
    return restored(reference(province, int(state["reference_seed"])), state) if state else None


def _since(database: Database, province: str) -> datetime:
    """Time of the latest event loaded: the newest version, in microseconds."""
    with database.write() as connection:
        newest = connection.exec_driver_sql(
            "SELECT max(d.source_version) FROM dossier d JOIN source s ON s.id = d.source_id"
            " WHERE d.province_code = %s AND s.key = %s",
            (province, FEED.key),
        ).scalar_one()
    return EPOCH + timedelta(microseconds=int(newest))


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
