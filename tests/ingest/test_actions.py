"""Manual actions: validated, written once, within the scope, and never a change of the facts."""

import select
from dataclasses import replace
from threading import Thread

import pytest

from db.database import CHANNEL, Database
from db.scope import Scope
from domain.actions import Entry
from domain.selection import Selection
from ingest.actions import record
from ingest.load import Feed, load
from queries.source import Source
from tests.conftest import PROVINCE
from tests.factory import batch
from tests.queries.facts import made_up, write_catalogue

WHOLE = Scope(PROVINCE)
CODES = ("HS-00001", "HS-00002")
ENTRY = Entry("chased", "", "Nguyễn  An ", tuple((code, "test") for code in CODES))


@pytest.fixture
def filled(database: Database, feed: Feed) -> Database:
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
    load(database, PROVINCE, feed, [batch(made_up(40))])
    return database


def facts(database: Database) -> list[tuple]:
    with database.own() as connection:
        tables = ("dossier", "step", "rollup_agency", "rollup_stock", "dossier_version")
        sql = " UNION ALL ".join(f"SELECT to_jsonb(t)::text FROM {table} t" for table in tables)
        return sorted(tuple(row) for row in connection.exec_driver_sql(sql))


def stored(database: Database) -> list[tuple]:
    with database.own() as connection:
        rows = connection.exec_driver_sql("SELECT code, kind, body, author FROM action ORDER BY code, id")
        return [tuple(row) for row in rows]


def state(database: Database) -> tuple:
    with database.own() as connection:
        return tuple(connection.exec_driver_sql("SELECT version, at, last_event_at FROM data_version").one())


def test_an_entry_is_written_on_every_dossier_and_changes_no_fact(filled: Database):
    before, (version, at, last) = facts(filled), state(filled)
    outcome = record(filled, WHOLE, ENTRY)
    assert (outcome.written, outcome.problem, outcome.version) == (2, None, version + 1)
    assert stored(filled) == [(code, "chased", "", "Nguyễn An") for code in CODES]
    assert facts(filled) == before
    assert state(filled) == (version + 1, at, last), "the age of the data is not that of an action"


def test_the_screens_are_told(filled: Database):
    listener = filled.listener()
    outcome = record(filled, WHOLE, ENTRY)
    select.select([listener], [], [], 10)
    listener.poll()
    told = [notify for notify in listener.notifies if notify.channel == CHANNEL]
    listener.close()
    assert len(told) == 1
    assert f'"version": {outcome.version}' in told[0].payload


def test_sent_twice_it_is_written_once_even_at_the_same_moment(filled: Database):
    outcomes = []
    clicks = [Thread(target=lambda: outcomes.append(record(filled, WHOLE, ENTRY))) for _ in range(4)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert sorted(outcome.written for outcome in outcomes) == [0, 0, 0, 2]
    assert len(stored(filled)) == 2
    assert record(filled, WHOLE, replace(ENTRY, kind="note", body="gọi lần hai")).written == 2


@pytest.mark.parametrize(
    "change",
    [{"author": ""}, {"kind": "x"}, {"kind": "note", "body": ""}, {"body": "x" * 2001}, {"dossiers": ()}],
)
def test_a_bad_entry_is_refused_with_a_sentence(filled: Database, change: dict):
    before = state(filled)
    outcome = record(filled, WHOLE, replace(ENTRY, **change))
    assert outcome.problem.vi
    assert outcome.written == 0
    assert (stored(filled), state(filled)) == ([], before)


@pytest.mark.parametrize("strange", [("HS-99999", "test"), ("HS-00001", "other")])
def test_an_unknown_dossier_refuses_the_whole_entry(filled: Database, strange: tuple):
    outcome = record(filled, WHOLE, replace(ENTRY, dossiers=(*ENTRY.dossiers, strange)))
    assert outcome.problem.vi.startswith("Có 1 hồ sơ")
    assert stored(filled) == []


def test_nobody_writes_outside_the_scope(filled: Database):
    with filled.own() as connection:
        place = {row.code: row.unit_code for row in connection.exec_driver_sql("SELECT code, unit_code FROM dossier")}
    inside = next(code for code, unit in place.items() if unit == "18073")
    outside = next(code for code, unit in place.items() if unit == "18229")
    narrow = Scope(PROVINCE, units=("18073",))
    assert record(filled, narrow, replace(ENTRY, dossiers=((outside, "test"),))).problem is not None
    assert record(filled, narrow, replace(ENTRY, dossiers=((inside, "test"),))).written == 1
    assert record(filled, Scope(PROVINCE, units=()), replace(ENTRY, dossiers=((inside, "test"),))).problem is not None


def test_switched_off_nothing_is_written(filled: Database):
    closed = replace(filled, settings=filled.settings.model_copy(update={"actions": "off"}))
    assert "IOC_ACTIONS" in record(closed, WHOLE, ENTRY).problem.en
    assert stored(filled) == []


def test_the_list_shows_the_last_action(filled: Database):
    source = Source(filled, PROVINCE)
    row = source.chase(Selection(), "open", limit=100).rows[0]
    assert row.action is None
    record(filled, WHOLE, Entry("chased", "", "An", ((row.code, row.source),)))
    record(filled, WHOLE, Entry("reason", "chờ văn bản", "Bình", ((row.code, row.source),)))
    shown = source.chase(Selection(), "open", limit=100).rows[0].action
    assert (shown.kind, shown.body, shown.author) == ("reason", "chờ văn bản", "Bình")
