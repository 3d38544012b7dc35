"""POST /api/v1/records: petitions, payments and the rest are taken with a key, once, and refused with their reasons."""

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
from domain.inputs import INPUTS
from ingest.input_sql import SHEETS
from ingest.keys import make_key
from queries.source import Source
from tests.conftest import PROVINCE
from tests.inputs import GOOD
from tests.queries.facts import write_catalogue

PATH = "/api/v1/records"
TABLE = {sheet.kind: sheet.table for sheet in SHEETS}
PETITION = {"code": "PA-1", "agency": "H27.1", "received_at": "2026-03-02T08:00:00+07:00"}


@pytest.fixture
def key(database: Database) -> str:
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
        return make_key(connection, PROVINCE, "cong", "Cổng dịch vụ công")


@pytest.fixture
def client(database: Database, settings: Settings) -> Iterator[FlaskClient]:
    source = Source(database, PROVINCE)
    hub = Hub(database, source.freshness)
    yield create_app(settings.model_copy(update={"push_max_kb": 64}), source, hub).server.test_client()
    hub.stop()


def send(client: FlaskClient, key: str, body: Any, status: int = 200, path: str = PATH) -> dict[str, Any]:
    answer = client.post(path, data=orjson.dumps(body), headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == status, answer.get_data(as_text=True)
    found: dict[str, Any] = orjson.loads(answer.data)
    return found


def petition(code: str, **values: Any) -> dict[str, Any]:
    return PETITION | {"code": code} | values


def both_languages(told: dict[str, str]) -> bool:
    return bool(told["vi"] and told["en"] and told["vi"] != told["en"])


def count(database: Database, table: str) -> int:
    with database.own() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def test_every_kind_is_taken_and_the_same_push_again_changes_nothing(client: FlaskClient, key: str, database: Database):
    body = {kind: [row] for kind, row in GOOD.items()}
    assert set(body) == set(INPUTS)
    first = send(client, key, body)
    assert first["version"] > 0
    for kind, table in TABLE.items():
        assert first[kind] == {
            "received": 1, "inserted": 1, "updated": 0, "unchanged": 0, "refused": 0, "errors": [],
        }  # fmt: skip
        assert count(database, table) == 1
    again = send(client, key, body)
    assert again["version"] == 0
    assert {again[kind]["unchanged"] for kind in body} == {1}
    assert all(count(database, table) == 1 for table in TABLE.values())


def test_a_later_version_takes_the_place_of_the_earlier(client: FlaskClient, key: str, database: Database):
    send(client, key, {"petitions": [petition("A")]})
    answered = petition("A", answered_at="2026-03-04T09:00:00+07:00", outcome="resolved", rating=3)
    told = send(client, key, {"petitions": [answered]})
    assert (told["petitions"]["updated"], told["version"] > 0) == (1, True)
    assert send(client, key, {"petitions": [petition("A")]})["petitions"]["unchanged"] == 1
    with database.own() as connection:
        assert tuple(connection.exec_driver_sql("SELECT outcome, rating FROM petition").one()) == (1, 3)


def test_every_bad_cell_is_named_in_both_languages_and_the_good_rows_are_stored(
    client: FlaskClient, key: str, database: Database
):
    ahead = (datetime.now(UTC) + timedelta(minutes=20)).isoformat()
    bad = [
        (petition("B1", agency="Sở Mây"), "agency", "unknown_agency"),
        (petition("B2", procedure="9.999"), "procedure", "unknown_procedure"),
        (petition("B3", rating=4), "rating", "rating"),
        (petition("B4", rating="tốt"), "rating", "number"),
        (petition("B5", subject="mây"), "subject", "coded"),
        (petition("B6", received_at=ahead), "received_at", "future_time"),
        (petition("B7", received_at="hôm qua"), "received_at", "time_format"),
        (petition("B8", answered_at="2026-03-01T08:00:00+07:00"), "answered_at", "before_start"),
        ({"code": "B9", "agency": "H27.1"}, "received_at", "required"),
        (petition("B10", noi_dung="..."), "noi_dung", "unknown_field"),
        (petition("B11", subject=["late"]), "subject", "not_plain"),
        ("B12", "petitions", "not_an_object"),
        (petition("B" * 300), "code", "too_long"),
    ]
    told = send(client, key, {"petitions": [petition("A"), *(row for row, _, _ in bad)]})["petitions"]
    assert (told["received"], told["inserted"], told["refused"]) == (1 + len(bad), 1, len(bad))
    named = {(error["row"], error["field"], error["rule"]) for error in told["errors"]}
    assert named == {(row, field, rule) for row, (_, field, rule) in enumerate(bad, start=1)}
    assert all(both_languages(error) for error in told["errors"])
    assert count(database, "petition") == 1
    assert count(database, "quarantine") == len(bad)


def test_a_push_of_bad_rows_alone_is_refused_and_put_right_it_leaves_quarantine(
    client: FlaskClient, key: str, database: Database
):
    wrong = send(client, key, {"payments": [GOOD["payments"] | {"amount_vnd": -5}]}, 422)
    assert wrong["version"] == 0
    assert [error["rule"] for error in wrong["payments"]["errors"]] == ["negative"]
    assert both_languages(wrong["payments"]["errors"][0])
    assert (count(database, "payment"), count(database, "quarantine")) == (0, 1)
    send(client, key, {"payments": [GOOD["payments"]]})
    assert (count(database, "payment"), count(database, "quarantine")) == (1, 0)


@pytest.mark.parametrize(
    "body", [{"tickets": []}, {"petitions": {}}, {"petitions": []}, {"phan_anh": [PETITION]}, "petitions", None]
)
def test_another_kind_or_shape_is_refused_whole(client: FlaskClient, key: str, database: Database, body: Any):
    told = send(client, key, body, 400)["error"]
    assert both_languages(told)
    assert "petitions" in told["en"]
    assert count(database, "petition") == count(database, "quarantine") == 0


def test_the_two_doors_take_only_their_own_kinds(client: FlaskClient, key: str):
    assert both_languages(send(client, key, {"petitions": [PETITION]}, 400, path="/api/v1/tickets")["error"])
    assert send(client, key, {"petitions": [PETITION]})["petitions"]["inserted"] == 1


def test_without_a_key_in_force_nothing_is_taken(client: FlaskClient, key: str, database: Database):
    assert key
    assert both_languages(send(client, "ioc_wrong", {"petitions": [PETITION]}, 401)["error"])
    assert client.post(PATH, data=b"{}").status_code == 401
    assert count(database, "petition") == 0


def test_a_body_too_large_is_refused(client: FlaskClient, key: str):
    rows = [petition(f"PA-{number}") for number in range(2_000)]
    assert both_languages(send(client, key, {"petitions": rows}, 413)["error"])
