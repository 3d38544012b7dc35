"""/api/v1/centers and the boards: the page's figures as JSON, unknown stays null, strange questions are answered."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from api.hub import Hub
from app import create_app
from db.database import Database
from db.settings import Settings
from ingest.records import load_records
from queries.queue_source import Queues
from queries.source import Source
from tests.conftest import PROVINCE
from tests.queries.test_queues import NOW, made_up
from tests.queue import PUSHED, minute, rows, write_two_centers


@pytest.fixture
def source(database: Database) -> Source:
    with database.write() as connection:
        write_two_centers(connection, PROVINCE)
    load_records(database, PROVINCE, PUSHED, {"tickets": [rows("tickets", made_up(120))]})
    return Source(database, PROVINCE, clock=lambda: NOW)


@pytest.fixture
def client(source: Source, settings: Settings) -> Iterator[FlaskClient]:
    hub = Hub(source.database, source.freshness)
    yield create_app(settings, source, hub).server.test_client()
    hub.stop()


def test_every_center_is_listed_with_the_figures_of_the_page(client: FlaskClient, source: Source):
    told = client.get("/api/v1/centers").json
    data = Queues(source).centers()
    assert [row["code"] for row in told["rows"]] == [row.code for row in data.rows] == ["TT1", "TT2"]
    first, second = told["rows"]
    tally = data.rows[0].tally
    assert tally is not None
    assert first["tally"] == {name: getattr(tally, name) for name in tally.__slots__}
    assert first["tally"]["issued"] == 120
    assert first["waits"][0]["mean"] == data.rows[0].waits[0].mean
    assert second["tally"] is second["longest_wait_s"] is None
    assert second["light"] == "closed"
    assert told["norm_s"] == 900


def test_a_board_tells_counters_groups_and_the_line(client: FlaskClient):
    told = client.get("/api/v1/centers/TT1/board").json
    assert {"center", "counters", "groups", "line", "version", "at", "live", "norm_s"} == set(told)
    assert [each["code"] for each in told["counters"]] == ["01", "02", "03"]
    assert sum(group["tally"]["issued"] for group in told["groups"]) == told["center"]["tally"]["issued"]
    past = client.get("/api/v1/centers/TT1/board", query_string={"at": minute(60).isoformat()}).json
    assert not past["live"]
    assert datetime.fromisoformat(past["at"]) == minute(60)
    assert past["center"]["tally"]["issued"] < told["center"]["tally"]["issued"]


def test_a_short_past_predicts_nothing(client: FlaskClient):
    assert client.get("/api/v1/centers/TT1/forecast").json == {"code": "TT1", "enough": False}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/centers/XX/board", 404),
        ("/api/v1/centers/XX/forecast", 404),
        ("/api/v1/centers?at=hom-qua", 400),
    ],
)
def test_strange_questions_are_answered_in_both_languages(client: FlaskClient, path: str, status: int):
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.json["error"]["vi"] != answer.json["error"]["en"]
