"""POST /api/v1/tickets: who may push, what is answered to bad input, and that nothing is lost or doubled."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from api.hub import Hub
from app import create_app
from db.database import Database
from db.settings import Settings
from ingest.keys import list_keys, make_key, revoke_key
from queries.source import Source
from tests.conftest import PROVINCE
from tests.queue import write_two_centers

ISSUED = "2026-03-02T08:00:00+07:00"


@pytest.fixture
def key(database: Database) -> str:
    with database.write() as connection:
        write_two_centers(connection, PROVINCE)
        return make_key(connection, PROVINCE, "kiosk", "Máy lấy số")


@pytest.fixture
def client(database: Database, settings: Settings) -> Iterator[FlaskClient]:
    source = Source(database, PROVINCE)
    hub = Hub(database, source.freshness)
    small = settings.model_copy(update={"push_max_kb": 64, "push_rate": "30 per minute"})
    yield create_app(small, source, hub).server.test_client()
    hub.stop()


def send(client: FlaskClient, key: str, body: Any, status: int = 200) -> dict[str, Any]:
    data = body if isinstance(body, bytes) else orjson.dumps(body)
    answer = client.post("/api/v1/tickets", data=data, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == status, answer.get_data(as_text=True)
    found: dict[str, Any] = orjson.loads(answer.data)
    return found


def ticket(number: str, **values: Any) -> dict[str, Any]:
    return {"center": "TT1", "number": number, "group": "DD", "issued_at": ISSUED, **values}


def both_languages(answer: dict[str, Any]) -> bool:
    words = answer["error"]
    return bool(words["vi"] and words["en"] and words["vi"] != words["en"])


def count(database: Database, table: str) -> int:
    with database.own() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def test_a_push_is_stored_once_however_often_it_is_sent(client: FlaskClient, key: str, database: Database):
    body = {"tickets": [ticket("A1"), ticket("A2", called_at="2026-03-02T08:05:00+07:00", counter="01", version=2)]}
    first = send(client, key, body)
    assert first["tickets"] | {"errors": []} == {
        "received": 2, "inserted": 2, "updated": 0, "unchanged": 0, "refused": 0, "errors": [],
    }  # fmt: skip
    again = send(client, key, body)
    assert (again["tickets"]["unchanged"], again["version"], count(database, "ticket")) == (2, 0, 2)
    older = {"tickets": [ticket("A2", version=1)]}
    assert send(client, key, older)["tickets"]["unchanged"] == 1


def test_all_kinds_go_in_one_push(client: FlaskClient, key: str):
    body = {
        "tickets": [ticket("A1")],
        "counters": [{"center": "TT1", "counter": "01", "state": "open", "since": ISSUED}],
        "snapshots": [{"center": "TT2", "at": ISSUED, "waiting": 3}],
    }
    answer = send(client, key, body)
    assert [answer[kind]["inserted"] for kind in body] == [1, 1, 1]
    assert send(client, key, [ticket("A2")])["tickets"]["inserted"] == 1  # a bare list is tickets


def test_every_bad_row_is_named_and_kept_and_the_good_ones_are_stored(
    client: FlaskClient, key: str, database: Database
):
    fast = (datetime.now(UTC) + timedelta(minutes=20)).isoformat()
    ends = {"called_at": "2026-03-02T08:10:00+07:00", "finished_at": "2026-03-02T08:09:00+07:00"}
    bad = [
        (ticket("B1", **ends), "finished_at", "finished_before_start"),
        (ticket("B2", counter="99"), "counter", "unknown_counter"),
        (ticket("A1", issued_at="2026-03-02T09:00:00+07:00"), "number", "ticket_twice"),
        (ticket("B3", issued_at=fast), "issued_at", "future_time"),
        (ticket("B4", issued_at="hôm qua"), "issued_at", "time_format"),
        ({"center": "TT1", "number": "B5", "group": "DD"}, "issued_at", "required"),
        (ticket("B6", conter="1"), "conter", "unknown_field"),
        (ticket("B7", group=["DD"]), "group", "not_plain"),
        ("B8", "tickets", "not_an_object"),
        (ticket("B" * 300), "number", "too_long"),
        (ticket("B9", transfers="many"), "transfers", "number"),
    ]
    answer = send(client, key, {"tickets": [ticket("A1"), *(row for row, _, _ in bad)]})["tickets"]
    assert (answer["received"], answer["inserted"], answer["refused"]) == (1 + len(bad), 1, len(bad))
    told = {(error["row"], error["field"], error["rule"]) for error in answer["errors"]}
    assert told == {(row, field, rule) for row, (_, field, rule) in enumerate(bad, start=1)}
    assert all(error["vi"] and error["en"] for error in answer["errors"])
    assert count(database, "quarantine") == len(bad)
    assert send(client, key, [ticket("B1", finished_at="2026-03-02T08:00:00+08:00")], 422)["tickets"]["inserted"] == 0


def test_put_right_a_row_leaves_quarantine(client: FlaskClient, key: str, database: Database):
    send(client, key, [ticket("B1", counter="99"), ticket("B2", issued_at="hôm qua")], 422)
    assert count(database, "quarantine") == 2
    send(client, key, [ticket("B1", counter="01"), ticket("B2")])
    assert count(database, "quarantine") == 0


@pytest.mark.parametrize("body", [b"{", b"null", b'{"tickets": 3}', b'{"ve": []}', b"{}", b"\xff", b"[]"])
def test_a_body_of_another_shape_is_refused_whole(client: FlaskClient, key: str, database: Database, body: bytes):
    assert both_languages(send(client, key, body, 400))
    assert count(database, "ticket") == count(database, "quarantine") == 0


def test_a_body_too_large_is_refused(client: FlaskClient, key: str):
    assert both_languages(send(client, key, b" " * 10_000_000, 413))


def test_without_a_key_in_force_nobody_pushes(client: FlaskClient, key: str, database: Database):
    assert both_languages(send(client, "ioc_wrong", [ticket("A1")], 401))
    assert client.post("/api/v1/tickets", data=b"[]").status_code == 401
    with database.write() as connection:
        assert revoke_key(connection, PROVINCE, list_keys(connection, PROVINCE)[0].id)
    assert both_languages(send(client, key, [ticket("A1")], 401))
    assert count(database, "ticket") == 0


def test_too_many_requests_are_told_to_wait(client: FlaskClient, key: str):
    for number in range(30):
        send(client, key, [ticket(f"A{number}")])
    assert both_languages(send(client, key, [ticket("A31")], 429))


def test_a_key_is_kept_only_as_a_hash_and_hidden_from_readers(key: str, database: Database):
    with database.own() as connection:
        kept = connection.exec_driver_sql("SELECT hash FROM api_key").scalar_one()
        assert key not in kept
        assert not connection.exec_driver_sql("SELECT has_table_privilege('ioc_reader', 'api_key', 'SELECT')").scalar()
