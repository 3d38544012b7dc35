"""Row security: the reading role sees what the scope of its transaction allows; no query goes round it."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError, ProgrammingError

from db.access import BY_PROVINCE, FACTS, WRITER_ONLY
from db.database import Database
from db.scope import Scope
from domain.inputs import INPUTS
from ingest import rollups
from ingest.load import Feed, load
from ingest.records import load_records
from tests.conftest import PROVINCE
from tests.factory import batch, dossier
from tests.inputs import GOOD
from tests.queries.facts import made_up
from tests.queue import PUSHED, minute, rows, ticket, write_two_centers

QUERIES = Path(__file__).parents[1] / "queries"
UNIT = "18073"
FILLED = tuple(table for table in FACTS if table != "supplement")


def column(connection: Connection, sql: str) -> list[Any]:
    return list(connection.exec_driver_sql(sql).scalars())


SCORES = (
    ("published_figure", "source, imported_at", "'Cổng', now()"),
    ("score_closed", "notes, formula, closed_at, author, data_version", "'{}', '766-2022', now(), 'A', 1"),
)


def two(kind: str) -> list[dict[str, Any]]:
    """A row of the commune, and one of another agency."""
    other = "H27.2" if kind == "copies" else "H27.S1"
    return [GOOD[kind], GOOD[kind] | {"agency": other} | ({"code": "Z"} if "code" in GOOD[kind] else {})]


@pytest.fixture
def filled(database: Database, feed: Feed, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Facts, rollups, a delta log that is not merged yet, and one row in quarantine."""
    with database.write() as connection:
        write_two_centers(connection, PROVINCE)
    tickets = [ticket("A1", 0), ticket("A2", 0) | {"center": "TT2"}]
    states = [{"center": center, "counter": "01", "state": 1, "since": minute(0)} for center in ("TT1", "TT2")]
    told = [{"center": center, "at": minute(0), "waiting": 1} for center in ("TT1", "TT2")]
    kinds = {"tickets": tickets, "counters": states, "snapshots": told}
    load_records(database, PROVINCE, PUSHED, {kind: [rows(kind, each)] for kind, each in kinds.items()})
    load_records(database, PROVINCE, PUSHED, {kind: [rows(kind, two(kind))] for kind in INPUTS})
    steps = [{"code": row["code"], "step": "Xử lý"} for row in made_up(80)]
    load(database, PROVINCE, feed, [batch(made_up(80), steps)])
    load(database, PROVINCE, feed, [batch([row | {"version": 2, "rating": 3} for row in made_up(80)])])
    with database.write() as connection:
        rollups.merge(connection, PROVINCE)
        connection.exec_driver_sql(
            "INSERT INTO action (province_code, code, source_id, agency_id, unit_code, kind, author, at)"
            " SELECT province_code, code, source_id, agency_id, unit_code, 'chased', 'A', now() FROM dossier"
        )
        for table, columns, values in SCORES:
            connection.exec_driver_sql(
                f"INSERT INTO {table} (province_code, agency_id, unit_code, level, key, period, indicator, {columns})"
                f" SELECT province_code, id, unit_code, 'agency', code, '2026-08', 'ON_TIME', {values} FROM agency"
            )
    monkeypatch.setattr("ingest.load.MERGE_AT", 1_000_000)
    late = [dossier(f"L{i}", agency=f"H27.{i}", procedure="1.1") for i in (1, 2)]
    load(database, PROVINCE, feed, [batch([*late, dossier("BAD", status=9, finished_at=None)])])
    return database


def counts(connection: Connection) -> dict[str, int]:
    return {table: column(connection, f"SELECT count(*) FROM {table}")[0] for table in FILLED}


def test_every_table_of_a_province_is_under_row_security(database: Database):
    with database.own() as connection:
        secured = column(
            connection,
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = 'reader'"
            " WHERE c.relrowsecurity AND p.polcmd = 'r' AND p.polroles = ARRAY['ioc_reader'::regrole::oid]",
        )
        tenant = column(
            connection,
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND column_name = 'province_code'",
        )
    assert set(FACTS) <= set(secured)
    assert set(secured) == set(tenant) == {*FACTS, *BY_PROVINCE, *WRITER_ONLY}


def test_the_reading_role_bypasses_nothing_and_owns_nothing(database: Database):
    with database.own() as connection:
        roles = connection.exec_driver_sql(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
            " WHERE rolname IN ('ioc_reader', 'ioc_writer')"
        ).all()
        owned = (
            "SELECT relname FROM pg_class WHERE relowner IN ('ioc_reader'::regrole, 'ioc_writer'::regrole)"
            " AND relpersistence <> 't'"  # staging tables are the writer's, and temporary
        )
        assert column(connection, owned) == []
        member = "SELECT 1 FROM pg_auth_members WHERE member = 'ioc_reader'::regrole"
        assert column(connection, member) == []
    assert [tuple(row) for row in roles] == [(False, False, False, False)] * 2


@pytest.mark.parametrize("table", ["dossier", "rollup_agency", "quarantine", "province", "work_day", "data_version"])
def test_the_reading_role_cannot_write_even_when_it_says_it_may(filled: Database, table: str):
    with (
        pytest.raises(InternalError, match="read-only transaction"),
        filled.read(Scope(PROVINCE)) as connection,
    ):
        connection.exec_driver_sql(f"DELETE FROM {table}")
    for statement in (f"DELETE FROM {table}", f"INSERT INTO {table} DEFAULT VALUES", f"TRUNCATE {table}"):
        with filled.reader.connect() as connection:
            connection.exec_driver_sql("SET default_transaction_read_only = off")
            connection.exec_driver_sql("SET TRANSACTION READ WRITE")
            with pytest.raises(ProgrammingError, match=f"permission denied for table {table}"):
                connection.exec_driver_sql(statement)


@pytest.mark.parametrize("secret", ["row_data", "value", "*"])
def test_the_reading_role_cannot_see_what_was_refused(filled: Database, secret: str):
    with filled.read(Scope(PROVINCE)) as connection:
        assert column(connection, "SELECT code FROM quarantine") == ["BAD"]
        with pytest.raises(ProgrammingError, match="permission denied for table quarantine"):
            connection.exec_driver_sql(f"SELECT {secret} FROM quarantine")


def test_a_read_that_carries_no_scope_sees_nothing(filled: Database):
    with filled.reader.begin() as connection:
        assert set(counts(connection).values()) == {0}
        assert column(connection, "SELECT count(*) FROM agency") == [0]
    with filled.read(Scope("01")) as connection:
        assert set(counts(connection).values()) == {0}
    with filled.read(Scope(PROVINCE, units=())) as connection:
        assert set(counts(connection).values()) == {0}


def test_a_scope_is_its_communes_and_agencies_in_every_table(filled: Database):
    with filled.own() as connection:
        stored = counts(connection)
        agency = column(connection, "SELECT id FROM agency WHERE code = 'H27.S1'")[0]
    assert min(stored.values()) > 0
    with filled.read(Scope(PROVINCE)) as connection:
        assert counts(connection) == stored
    with filled.read(Scope(PROVINCE, units=(UNIT,))) as connection:
        for table in FILLED:
            assert column(connection, f"SELECT DISTINCT unit_code FROM {table}") == [UNIT], table
    with filled.read(Scope(PROVINCE, agencies=(agency,))) as connection:
        for table in set(FILLED) - {"rollup_log", "certified_copy"}:
            assert column(connection, f"SELECT DISTINCT agency_id FROM {table}") == [agency], table
        both = Scope(PROVINCE, units=(UNIT,), agencies=(agency,))
    with filled.read(both) as connection:
        seen = connection.exec_driver_sql("SELECT DISTINCT unit_code, agency_id = %s FROM dossier", (agency,)).all()
        assert {tuple(row) for row in seen} == {(UNIT, False), (None, True)}


def seen_by(database: Database, scope: Scope | None) -> tuple[int, set[str | None]]:
    """The backend that answered and the communes it showed; without ``scope``, on the bare connection."""
    opened = database.read(scope) if scope else database.reader.begin()
    with opened as connection:
        pid = column(connection, "SELECT pg_backend_pid()")[0]
        return pid, set(column(connection, "SELECT DISTINCT unit_code FROM dossier"))


def test_a_scope_ends_with_its_transaction_whatever_happened_on_the_connection(filled: Database):
    database = replace(filled)  # engines of its own: one pooled connection, used again and again
    narrow = Scope(PROVINCE, units=(UNIT,))
    pid, everything = seen_by(database, Scope(PROVINCE))
    assert everything > {UNIT}
    assert seen_by(database, None) == (pid, set())
    listener = database.listener()
    assert listener.info.backend_pid != pid
    with listener.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM dossier")
        assert cursor.fetchone() == (0,)
    listener.close()
    assert seen_by(database, narrow) == (pid, {UNIT})
    with pytest.raises(DBAPIError, match="division by zero"), database.read(Scope(PROVINCE)) as connection:
        connection.exec_driver_sql("SELECT 1/0")
    assert seen_by(database, None) == (pid, set())
    with database.read(Scope(PROVINCE)) as connection:
        assert column(connection, "SELECT count(*) FROM dossier")[0] > 0
        connection.rollback()
    assert seen_by(database, None) == (pid, set())
    assert seen_by(database, narrow) == (pid, {UNIT})
    database.dispose()


def test_a_statement_that_takes_too_long_is_ended(filled: Database):
    hasty = replace(filled, settings=filled.settings.model_copy(update={"statement_timeout_ms": 100}))
    with pytest.raises(OperationalError, match="statement timeout"), hasty.read(Scope(PROVINCE)) as connection:
        connection.exec_driver_sql("SELECT pg_sleep(20)")
    _, seen = seen_by(hasty, Scope(PROVINCE, units=(UNIT,)))
    assert seen == {UNIT}
    hasty.dispose()


def test_no_query_opens_a_transaction_of_its_own():
    door = re.compile(
        r"\.(?:owner|writer|reader)\.|\.(?:connect|begin|own|write|listener|execution_options)\(|create_engine|psycopg2"
    )
    found = {path.name: door.findall(path.read_text(encoding="utf-8")) for path in QUERIES.glob("**/*.py")}
    assert {name: words for name, words in found.items() if words} == {}
    opened = [path.name for path in QUERIES.glob("**/*.py") if ".read(" in path.read_text(encoding="utf-8")]
    assert opened == ["source.py"]
