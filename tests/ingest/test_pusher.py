"""Pushes written together are answered apart: own counts, own refusals, own source; a strange one fails alone."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
import pytest

from db.database import Database
from ingest import pusher as pushing
from ingest.keys import Holder, holder, list_keys, make_key, revoke_key
from ingest.push import QUEUE_DOOR, Door, Job, job_of, store
from ingest.pusher import Pusher
from tests.conftest import PROVINCE
from tests.queue import write_two_centers

ISSUED = "2026-03-02T08:00:00+07:00"


@pytest.fixture
def holders(database: Database) -> list[Holder]:
    """Two sources with a key each."""
    with database.write() as connection:
        write_two_centers(connection, PROVINCE)
        keys = [make_key(connection, PROVINCE, name, name) for name in ("kiosk-1", "kiosk-2")]
        found = [holder(connection, PROVINCE, key) for key in keys]
    return [each for each in found if each is not None]


def body(*numbers: str, **values: Any) -> bytes:
    return orjson.dumps([{"center": "TT1", "number": n, "group": "DD", "issued_at": ISSUED, **values} for n in numbers])


def stored(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.own() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def counts(job: Job) -> tuple[int, ...]:
    assert job.loaded is not None
    return job.loaded.kinds["tickets"].counts()


def test_jobs_of_one_transaction_are_told_apart(database: Database, holders: list[Holder]):
    first, second = holders
    jobs = [
        job_of(first, body("A1", "A2"), QUEUE_DOOR),
        job_of(second, body("B1", "B2", "B3", counter="99"), QUEUE_DOOR),
        job_of(first, body("A1"), QUEUE_DOOR),
        job_of(second, orjson.dumps({"snapshots": [{"center": "TT2", "at": ISSUED, "waiting": 1}]}), QUEUE_DOOR),
        job_of(second, body("C1", conter="1"), QUEUE_DOOR),
    ]
    store(database, PROVINCE, jobs, QUEUE_DOOR)
    assert [counts(job) for job in (jobs[0], jobs[1], jobs[4])] == [(2, 2, 0, 0, 0), (3, 0, 0, 0, 3), (1, 0, 0, 0, 1)]
    assert counts(jobs[2]) == (1, 0, 0, 1, 0)
    assert jobs[3].loaded is not None
    assert set(jobs[3].loaded.kinds) == {"snapshots"}
    told = [job.loaded.kinds["tickets"].refused for job in (jobs[1], jobs[4]) if job.loaded]
    assert [[(cell.row, cell.column) for cell in cells] for cells in told] == [
        [(0, "counter"), (1, "counter"), (2, "counter")],
        [(0, "conter")],
    ]
    assert [bool(job.loaded and job.loaded.version) for job in jobs] == [True, False, False, True, False]
    sql = "SELECT s.key, q.row_no, q.column_name FROM quarantine q JOIN source s ON s.id = q.source_id ORDER BY 1, 2, 3"
    rows = [(0, "conter"), (0, "counter"), (1, "counter"), (2, "counter")]
    assert stored(database, sql) == [("kiosk-2", *row) for row in rows]
    store(
        database,
        PROVINCE,
        [job_of(first, body("B1"), QUEUE_DOOR), job_of(second, body("B2", "B3", "C1"), QUEUE_DOOR)],
        QUEUE_DOOR,
    )
    assert stored(database, sql) == [("kiosk-2", 0, "counter")]  # put right by another source: not the same row


def test_many_at_once_lose_and_double_nothing(database: Database, holders: list[Holder]):
    shared = Pusher(database, PROVINCE, QUEUE_DOOR)
    sent = [(holders[n % 2], body(*(f"{n:03}-{m}" for m in range(3)))) for n in range(60)]
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda each: shared.push(*each), sent))
    assert [answer.kinds["tickets"].inserted for answer in answers] == [3] * 60
    assert stored(database, "SELECT count(*), count(DISTINCT number) FROM ticket") == [(180, 180)]
    versions = {answer.version for answer in answers}
    assert len(versions) < 60  # some shared a transaction


def test_a_push_that_cannot_be_written_fails_alone(
    database: Database, holders: list[Holder], monkeypatch: pytest.MonkeyPatch
):
    def odd(where: Database, province: str, jobs: list[Job], door: Door) -> None:
        if any(row["number"] == "BAD" for job in jobs for row in job.rows["tickets"]):
            raise RuntimeError("out of paper")
        store(where, province, jobs, door)

    monkeypatch.setattr(pushing, "store", odd)
    shared = Pusher(database, PROVINCE, QUEUE_DOOR)
    jobs = [job_of(holders[0], body(number), QUEUE_DOOR) for number in ("A1", "BAD", "A2")]
    shared._write(jobs)
    assert [job.loaded is not None for job in jobs] == [True, False, True]
    assert isinstance(jobs[1].error, RuntimeError)
    with pytest.raises(RuntimeError, match="out of paper"):
        shared.push(holders[0], body("BAD"))


def test_a_key_is_remembered_for_seconds_only(database: Database, holders: list[Holder], monkeypatch: Any):
    with database.write() as connection:
        key = make_key(connection, PROVINCE, "kiosk-1", "")
        number = list_keys(connection, PROVINCE)[0].id
    clock = [0.0]
    monkeypatch.setattr(pushing, "monotonic", lambda: clock[0])
    shared = Pusher(database, PROVINCE, QUEUE_DOOR)
    assert shared.holder(key) == holders[0]
    with database.write() as connection:
        assert revoke_key(connection, PROVINCE, number)
    assert shared.holder(key) == holders[0]
    clock[0] = pushing.KEY_S
    assert shared.holder(key) is None
