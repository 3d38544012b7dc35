"""The first big load builds its indexes at the end; whatever happens, they are all there afterwards."""

from collections.abc import Iterator

import pytest
from sqlalchemy.exc import DBAPIError

from db.database import Database
from db.scope import Scope
from ingest import load as loading
from ingest.batch import Batch
from ingest.load import Feed, load
from tests.conftest import PROVINCE
from tests.factory import batch, dossier

INDEXES = """
SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace) ORDER BY 1
"""


def indexes(database: Database) -> list[str]:
    with database.own() as connection:
        return list(connection.exec_driver_sql(INDEXES).scalars())


@pytest.fixture
def phases(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(loading, "BULK_ROWS", 2)
    return []


def told(phases: list[str]) -> loading.Progress:
    return lambda phase, _rows: phases.append(phase)


def some(start: int) -> Batch:
    return batch([dossier(f"D{number}") for number in range(start, start + 5)])


def test_indexes_come_back_after_the_first_load_and_stay_at_the_second(
    database: Database, feed: Feed, phases: list[str]
):
    before = indexes(database)
    assert len(before) > 15
    load(database, PROVINCE, feed, [some(0)], told(phases))
    assert indexes(database) == before
    assert phases.count("index") == 1
    load(database, PROVINCE, feed, [some(5), some(10)], told(phases))
    assert indexes(database) == before
    assert phases.count("index") == 1


def test_the_first_load_keeps_the_newest_version_of_each_code(database: Database, feed: Feed, phases: list[str]):
    told_twice = [dossier("D1", version=1, channel=1), dossier("D1", version=2, channel=2), dossier("D2", version=1)]
    report = load(database, PROVINCE, feed, [batch(told_twice)], told(phases))
    assert phases.count("index") == 1
    assert (report.inserted, report.updated, report.quarantined) == (2, 0, 0)
    with database.own() as connection:
        stored = connection.exec_driver_sql("SELECT code, source_version, channel FROM dossier ORDER BY code").first()
    assert stored == ("D1", 2, 2)


def test_indexes_come_back_when_the_first_load_fails(
    database: Database, feed: Feed, phases: list[str], monkeypatch: pytest.MonkeyPatch
):
    before = indexes(database)

    def fails(*_args: object) -> int:
        raise RuntimeError("out of paper")

    monkeypatch.setattr(loading, "_steps", fails)
    with pytest.raises(RuntimeError, match="out of paper"):
        load(database, PROVINCE, feed, _batches(), told(phases))
    assert indexes(database) == before


def _batches() -> Iterator[Batch]:
    yield some(0)


def test_only_the_writer_may_lay_indexes_aside(database: Database):
    with pytest.raises(DBAPIError, match="permission denied"), database.read(Scope(PROVINCE)) as connection:
        connection.exec_driver_sql("SELECT lay_indexes_aside()")
    with pytest.raises(DBAPIError, match="permission denied"), database.write() as connection:
        connection.exec_driver_sql("INSERT INTO laid_aside VALUES ('x', 'DROP TABLE dossier')")
