"""Tickets, counters and counts on their way in: every rule, versions, transfers, and what is kept of bad rows."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from db.database import Database
from ingest.records import Loaded, RecordReport, load_records
from tests.conftest import PROVINCE
from tests.queue import PUSHED, minute, rows, ticket, write_two_centers


@pytest.fixture
def centers(database: Database) -> Database:
    with database.write() as connection:
        write_two_centers(connection, PROVINCE)
    return database


def send(database: Database, *told: dict[str, Any], kind: str = "tickets") -> RecordReport:
    return load_records(database, PROVINCE, PUSHED, {kind: [rows(kind, list(told))]}).kinds[kind]


def stored(database: Database, columns: str, table: str = "ticket") -> list[tuple[Any, ...]]:
    with database.own() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(f"SELECT {columns} FROM {table} ORDER BY 1, 2")]


def test_a_ticket_is_written_once_and_its_newest_version_wins(centers: Database):
    assert send(centers, ticket("A1", 0)).counts() == (1, 1, 0, 0, 0)
    assert send(centers, ticket("A1", 0)).counts() == (1, 0, 0, 1, 0)
    assert send(centers, ticket("A1", 0, called_at=5, counter="01")).counts() == (1, 0, 1, 0, 0)
    assert send(centers, ticket("A1", 0)).counts() == (1, 0, 0, 1, 0)  # an older version comes late
    assert stored(centers, "number, state, wait_s, day::text") == [("A1", 2, 300, "2026-03-02")]
    done = ticket("A1", 0, called_at=5, serving_at=6, finished_at=16, counter="01", dossier="H27-1")
    assert send(centers, done).updated == 1
    assert stored(centers, "number, state, wait_s, handling_s, dossier") == [("A1", 4, 300, 600, "H27-1")]


def test_a_ticket_belongs_to_the_quarter_hour_in_which_it_was_issued(centers: Database):
    send(centers, ticket("A1", 0), ticket("A2", 14.9), ticket("A3", 15), ticket("A4", 16 * 60 + 29.9))
    assert stored(centers, "number, slot") == [("A1", 30), ("A2", 30), ("A3", 31), ("A4", 95)]


def test_the_same_number_of_another_day_or_center_is_another_ticket(centers: Database):
    tickets = [ticket("A1", 0), ticket("A1", 24 * 60), {**ticket("A1", 0), "center": "TT2"}]
    assert send(centers, *tickets).inserted == 3


def test_a_transferred_ticket_is_counted_once_and_keeps_its_first_call(centers: Database):
    called = {"called_at": 5, "serving_at": 6, "counter": "01"}
    moved = called | {"transferred_at": 9, "group": "HT"}
    again = moved | {"called_at": 20, "serving_at": 21, "counter": "02"}
    for version, values in enumerate((called, moved, again, again | {"finished_at": 30})):
        send(centers, ticket("A1", 0, version=version + 1, **values))
        state = (3, 1, 3, 4)[version]
        assert stored(centers, "number, state, wait_s, transfers") == [("A1", state, 300, int(version > 0))]
    assert stored(centers, "handling_s, last_called_at") == [(24 * 60, minute(20))]


def test_versions_of_one_push_count_as_if_sent_apart(centers: Database):
    first, second = {"called_at": 5, "counter": "01"}, {"called_at": 20, "transferred_at": 9, "counter": "02"}
    send(centers, ticket("A1", 0, version=1, **first), ticket("A1", 0, version=2, **second))
    assert stored(centers, "number, wait_s, state") == [("A1", 300, 2)]


BAD = [
    ({"center": "TT9"}, "center", "unknown_center"),
    ({"group": "XX"}, "group", "unknown_group"),
    ({"counter": "77"}, "counter", "unknown_counter"),
    ({"called_at": -1}, "called_at", "before_issued"),
    ({"called_at": 9, "serving_at": 8}, "serving_at", "before_called"),
    ({"called_at": 3, "serving_at": 9, "finished_at": 8}, "finished_at", "finished_before_start"),
    ({"abandoned_at": 9, "finished_at": 8}, "abandoned_at", "finished_and_abandoned"),
    ({"abandoned_at": -2}, "abandoned_at", "before_issued"),
    ({"transfers": -1}, "transfers", "negative"),
]


@pytest.mark.parametrize(("values", "column", "rule"), BAD, ids=[f"{rule} {column}" for _, column, rule in BAD])
def test_a_bad_row_is_refused_kept_and_put_right(centers: Database, values: dict[str, Any], column: str, rule: str):
    report = send(centers, ticket("A1", 0, **values), ticket("A2", 0))
    assert report.counts() == (2, 1, 0, 0, 1)
    assert [(cell.row, cell.column, cell.rule) for cell in report.refused] == [(2, column, rule)]
    assert report.refused[0].text.vi != report.refused[0].text.en
    assert stored(centers, "column_name, rule, row_data ->> 'number'", "quarantine") == [(column, rule, "A1")]
    send(centers, ticket("A1", 0))
    left = stored(centers, "column_name, rule", "quarantine")
    assert left == ([(column, rule)] if rule == "unknown_center" else [])
    assert [number for number, _ in stored(centers, "number, state")] == ["A1", "A2"]


def test_a_clock_ahead_is_refused_and_a_little_is_borne(centers: Database):
    now = datetime.now(UTC)
    soon, late = now + timedelta(minutes=4), now + timedelta(minutes=20)
    report = send(centers, ticket("A1", 0) | {"issued_at": late}, ticket("A2", 0) | {"issued_at": soon})
    assert report.counts() == (2, 1, 0, 0, 1)
    assert [(cell.column, cell.rule) for cell in report.refused] == [("issued_at", "future_time")]


def test_a_number_given_twice_is_refused(centers: Database):
    report = send(centers, ticket("A1", 0), ticket("A1", 7))
    assert [(cell.row, cell.column, cell.rule) for cell in report.refused] == [(3, "number", "ticket_twice")]
    again = send(centers, ticket("A1", 9, version=99))
    assert [cell.rule for cell in again.refused] == ["ticket_twice"]
    assert stored(centers, "number, issued_at") == [("A1", minute(0))]


def test_counters_change_and_tell_it_once(centers: Database):
    opened = {"center": "TT1", "counter": "01", "state": 1, "since": minute(0), "officer": "CB1"}
    assert send(centers, opened, kind="counters").counts() == (1, 1, 0, 0, 0)
    assert send(centers, opened, kind="counters").unchanged == 1
    assert send(centers, opened | {"officer": "CB2"}, kind="counters").updated == 1
    strange = send(centers, opened | {"counter": "9"}, opened | {"center": "X"}, kind="counters")
    assert [cell.rule for cell in strange.refused] == ["unknown_counter", "unknown_center"]
    assert stored(centers, "state, officer", "counter_state") == [(1, "CB2")]


def test_counts_are_kept_by_minute_and_group(centers: Database):
    whole = {"center": "TT2", "at": minute(0), "waiting": 4, "serving": 12, "open_counters": 2}
    report = send(centers, whole, whole | {"group": "HT", "waiting": 1}, whole | {"waiting": -1}, kind="snapshots")
    assert report.counts() == (3, 2, 0, 0, 1)
    assert [(cell.column, cell.rule) for cell in report.refused] == [("waiting", "negative")]
    assert send(centers, whole, kind="snapshots").unchanged == 1


def test_what_happens_happens_whole(centers: Database):
    kinds = {
        "tickets": [rows("tickets", [ticket("A1", 0)])],
        "counters": [rows("counters", [{"center": "TT1", "counter": "01", "state": 1, "since": minute(0)}])],
    }
    loaded: Loaded = load_records(centers, PROVINCE, PUSHED, kinds)
    assert loaded.version == 1
    assert load_records(centers, PROVINCE, PUSHED, kinds).version == 0  # nothing new, nothing announced

    def breaks() -> Any:
        yield rows("tickets", [ticket("A2", 0)])
        raise RuntimeError("out of paper")

    with pytest.raises(RuntimeError, match="out of paper"):
        load_records(centers, PROVINCE, PUSHED, {"tickets": breaks()})
    assert [number for number, _ in stored(centers, "number, state")] == ["A1"]


def course(rng: random.Random, number: int) -> list[dict[str, Any]]:
    """Every version of one ticket: issued, called, perhaps recalled or moved and called again, served or gone."""
    clock = rng.uniform(0, 200)
    values: dict[str, Any] = {}
    versions = [ticket(f"A{number:02}", clock, version=1)]
    first = clock

    def then(**more: Any) -> None:
        nonlocal clock
        clock += rng.uniform(0, 20)
        values.update({key: clock if value is True else value for key, value in more.items()})
        versions.append(ticket(f"A{number:02}", first, version=len(versions) + 1, **values))

    if rng.random() < 0.2:
        then(abandoned_at=True)
        return versions
    then(called_at=True, counter="01")
    if rng.random() < 0.3:
        then(recalled_at=True, recalls=1)
    then(serving_at=True)
    if rng.random() < 0.3:
        then(transferred_at=True, transfers=1, group="HT")
        then(called_at=True, counter="02")
        then(serving_at=True)
    then(finished_at=True)
    return versions


@pytest.mark.parametrize("seed", range(2))
def test_however_versions_arrive_the_tickets_end_alike(centers: Database, seed: int):
    rng = random.Random(seed)
    courses = [course(rng, number) for number in range(30)]
    in_order = [version for versions in courses for version in versions]
    for start in range(0, len(in_order), 7):
        send(centers, *in_order[start : start + 7])
    columns = "number, state, called_at, serving_at, finished_at, abandoned_at, transfers, recalls, counter_id, wait_s"
    straight = stored(centers, columns)
    assert len(straight) == 30
    assert all(wait is None or wait >= 0 for *_, wait in straight)
    with centers.own() as connection:
        connection.exec_driver_sql("DELETE FROM ticket")
    again = [*in_order, *rng.choices(in_order, k=40)]
    for version in sorted(again, key=lambda each: (each["version"] + rng.uniform(0, 1.5), rng.random())):
        send(centers, version)
    newest = {versions[-1]["number"]: versions[-1] for versions in courses}
    for number, state, *_, finished, abandoned, transfers, recalls, _counter, wait in stored(centers, columns):
        told = newest[number]
        assert state == (5 if "abandoned_at" in told else 4)
        assert (finished, abandoned) == (told.get("finished_at"), told.get("abandoned_at"))
        assert (transfers, recalls) == (told.get("transfers", 0), told.get("recalls", 0))
        assert wait is None or wait >= 0
