"""What a prediction starts from equals the raw tickets, nothing later than its moment is read; the back-test."""

from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from flask_caching.backends import FileSystemCache

from db.database import Database
from demo.queue_seed import LiveQueues, seed_queues
from demo.reference import reference
from demo.world import plan
from domain.zone import ZONE
from ingest.reference import write_agencies
from queries.queue_backtest import held_out, pairs
from queries.queue_source import Queues
from queries.source import Source
from tests.conftest import PROVINCE, empty
from tests.patience import PATIENT_S

UNTIL = datetime(2026, 3, 18, 10, 15, tzinfo=ZONE)  # a Wednesday
COMMUNE = "H27.18073.TT"


@pytest.fixture(scope="module")
def queues(prepared: Database) -> Queues:
    """A small demonstration: a hundred days of tickets at seventy centers."""
    empty(prepared, version="0")
    world = plan(reference(PROVINCE), 50_000, UNTIL - timedelta(days=120), UNTIL)
    with prepared.write() as connection:
        write_agencies(connection, PROVINCE, world.ref.agencies)
    loaded = seed_queues(prepared, PROVINCE, world, UNTIL)
    assert loaded is not None
    assert [report.quarantined for report in loaded.kinds.values()] == [0, 0, 0]
    assert seed_queues(prepared, PROVINCE, world, UNTIL) is None
    live = LiveQueues(prepared, PROVINCE, world)
    live.write(UNTIL + timedelta(minutes=20))
    return Queues(Source(prepared, PROVINCE, clock=lambda: UNTIL + timedelta(minutes=20)))


def ask(queues: Queues, sql: str, **values: object) -> list[tuple[object, ...]]:
    with queues.source.database.own() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql, {"center": COMMUNE, "at": UNTIL, **values})]


def test_the_demonstration_has_seventy_centers_and_goes_on(queues: Queues):
    rows = queues.centers().rows
    assert len(rows) == 70
    assert {row.feed for row in rows} >= {"tickets", "snapshots"}
    assert sum(row.seats.total for row in rows if row.level == 1) >= 20
    assert all(3 <= row.seats.total <= 6 for row in rows if row.level == 2)
    before, now = queues.board(COMMUNE, UNTIL), queues.board(COMMUNE)
    assert before is not None
    assert now is not None
    assert before.center.tally is not None
    assert now.center.tally is not None
    assert before.center.tally.issued <= now.center.tally.issued


def test_a_situation_is_what_was_known_then(queues: Queues):
    known = queues.situation(COMMUNE, UNTIL)
    assert known is not None
    assert (known.at, known.base, known.day) == (UNTIL, UNTIL, UNTIL.date())
    [(issued,)] = ask(
        queues,
        "SELECT count(*) FROM ticket t JOIN center c ON c.id = t.center_id WHERE c.code = %(center)s"
        " AND t.day = '2026-03-18' AND t.issued_at <= %(at)s",
    )
    assert sum(known.today.values()) == issued
    waiting = ask(
        queues,
        "SELECT extract(epoch FROM %(at)s - t.issued_at)::float FROM ticket t JOIN center c ON c.id = t.center_id"
        " WHERE c.code = %(center)s AND t.day = '2026-03-18' AND t.issued_at <= %(at)s AND t.transferred_at IS NULL"
        " AND coalesce(t.serving_at > %(at)s, true) AND coalesce(t.abandoned_at > %(at)s, true)"
        " AND coalesce(t.finished_at > %(at)s, true) ORDER BY 1",
    )
    assert sorted(ticket.waited for ticket in known.waiting) == pytest.approx([seconds for (seconds,) in waiting])
    assert known.profile.days[-1] < UNTIL.date()
    assert {desk.working for desk in known.desks} <= {True, False}
    assert any(desk.working for desk in known.desks)


def test_a_prediction_reaches_the_end_of_the_day(queues: Queues):
    told = queues.prediction(COMMUNE, UNTIL)
    assert told is not None
    assert told.enough
    assert told.model is not None
    assert told.course is not None
    assert told.half_hours[-1].start.hour >= 16
    assert queues.prediction("XX") is None


def test_after_closing_the_next_open_day_is_predicted(queues: Queues):
    evening = datetime(2026, 3, 6, 20, 0, tzinfo=ZONE)  # a Friday
    known = queues.situation(COMMUNE, evening)
    assert known is not None
    assert known.day == date(2026, 3, 9)
    assert known.base == datetime(2026, 3, 9, 7, 30, tzinfo=ZONE)


def test_the_back_test_looks_at_days_that_were_held_out(queues: Queues):
    with queues.source.reading() as connection:
        told = pairs(connection, PROVINCE, "H27.TT", UNTIL.date(), queues.norm_s)
        assert pairs(connection, PROVINCE, "XX", UNTIL.date(), queues.norm_s) == []
    assert len(told) > 20
    actual = {round(wait, 3) for wait, _, _ in told}
    stored = ask(
        queues,
        "SELECT avg(t.wait_s)::float FROM ticket t JOIN center c ON c.id = t.center_id WHERE c.code = 'H27.TT'"
        " AND t.day >= '2026-03-11' AND t.day < '2026-03-18' AND t.wait_s IS NOT NULL GROUP BY t.day, t.slot / 2",
    )
    assert actual <= {round(float(str(mean)), 3) for (mean,) in stored}


def test_a_centers_error_is_measured_aside_and_kept(queues: Queues, tmp_path: Path):
    assert queues.error(COMMUNE, UNTIL.date()) is None  # nowhere to keep it
    cache = FileSystemCache(str(tmp_path), threshold=10)
    kept = Queues(Source(queues.source.database, PROVINCE, cache, queues.source.clock))
    with kept.source.reading() as connection:
        expected = held_out(connection, PROVINCE, COMMUNE, UNTIL.date(), kept.norm_s)
    found, patience = kept.error(COMMUNE, UNTIL.date()), monotonic() + PATIENT_S
    assert found is None  # another thread has only begun
    while expected is not None and found is None and monotonic() < patience:
        sleep(0.05)
        found = kept.error(COMMUNE, UNTIL.date())
    assert found == expected
