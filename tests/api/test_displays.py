"""POST /api/v1/displays/hello: a display is told its code, then that it is ours, and tells how it is."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.displays import COOKIE, seen_of
from api.hub import Hub
from app import create_app
from db.database import Database
from db.settings import Settings
from domain.displays import MOST_WAITING, Asked
from domain.playlist import usual
from ingest.displays import Displays
from ingest.pairing import ask_code
from queries.source import Source
from tests.conftest import PROVINCE

SECRET = "a-secret-that-a-display-made_0123456789"
SEEN = {
    "build": "1.0", "slide": 3, "state": "paused", "data_version": 12, "heap_mb": 41.5, "nodes": 900, "errors": 1,
    "width": 3840, "height": 2160,
}  # fmt: skip


@pytest.fixture
def client(database: Database, settings: Settings) -> Iterator[FlaskClient]:
    source = Source(database, PROVINCE)
    hub = Hub(database, source.freshness)
    yield create_app(settings, source, hub).server.test_client()
    hub.stop()


@pytest.fixture
def desk(database: Database) -> Displays:
    return Displays(database, PROVINCE, "An")


def hello(client: FlaskClient, status: int = 200, **body: Any) -> dict[str, Any]:
    answer = client.post("/api/v1/displays/hello", json={"secret": SECRET} | body)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return dict(answer.json or {})


def seen(database: Database) -> list[tuple[Any, ...]]:
    with database.own() as connection:
        found = connection.exec_driver_sql("SELECT slide, state, heap_mb, errors, width FROM display_seen")
        return [tuple(row) for row in found]


def test_a_new_display_gets_a_code_and_once_it_is_typed_its_name(
    client: FlaskClient, database: Database, desk: Displays
):
    waiting = hello(client)
    assert (waiting["paired"], len(waiting["digits"])) == (False, 6)
    assert hello(client)["digits"] == waiting["digits"]
    assert client.get_cookie(COOKIE) is None
    profile = desk.save_profile(usual("Sảnh")).number
    desk.pair(waiting["digits"], Asked("TV 1", "", profile))
    paired = hello(client)
    assert (paired["paired"], paired["name"], paired["profile"], paired["revision"]) == (True, "TV 1", profile, 1)
    assert seen(database) == []
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    assert (cookie.value, cookie.http_only, cookie.same_site) == (SECRET, True, "Strict")


def test_a_display_tells_how_it_is_and_a_revoked_one_gets_a_code_again(
    client: FlaskClient, database: Database, desk: Displays
):
    profile = desk.save_profile(usual("Sảnh")).number
    number = desk.pair(hello(client)["digits"], Asked("TV 1", "", profile)).number
    hello(client, seen=SEEN)
    assert seen(database) == [(3, "paused", 41.5, 1, 3840)]
    desk.save_profile(usual("Sảnh lớn"), profile)
    assert hello(client)["revision"] == 2
    desk.revoke(number)
    assert hello(client, seen=SEEN | {"slide": 5})["paired"] is False
    assert client.get_cookie(COOKIE) is None
    assert seen(database)[0][0] == 3


@pytest.mark.parametrize("secret", [None, 7, "", "short", "x" * 129, "a" * 40 + " ", "đ" * 40, ["a" * 40]])
def test_a_malformed_secret_is_refused_and_no_code_is_given(client: FlaskClient, database: Database, secret: Any):
    words = hello(client, 400, secret=secret)["error"]
    assert words["vi"] != words["en"]
    with database.own() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM display_pairing").scalar() == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b"\xff"])
def test_what_is_no_object_is_refused(client: FlaskClient, body: bytes):
    answer = client.post("/api/v1/displays/hello", data=body, content_type="application/json")
    assert answer.status_code == 400


def test_when_too_many_wait_the_next_is_told_so(client: FlaskClient, database: Database):
    for number in range(MOST_WAITING):
        ask_code(database, PROVINCE, str(number))
    assert "Quá nhiều" in hello(client, 429)["error"]["vi"]


def test_what_a_display_garbles_is_unknown_and_not_zero():
    now = datetime.now(UTC)
    found = seen_of(
        {"slide": "2", "heap_mb": None, "nodes": True, "data_version": 2**40, "state": "?", "errors": -1}, now
    )
    assert (found.slide, found.heap_mb, found.nodes, found.data_version) == (None, None, None, None)
    assert (found.state, found.errors, found.at) == ("on", 0, now)
    assert seen_of({"build": "1.0\x00\ud800+dev"}, now).build == "1.0+dev"
    assert seen_of({"state": ["on"]}, now).state == "on"
