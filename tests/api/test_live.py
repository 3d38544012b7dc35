"""The live channel: the version by polling, by the stream, and between callers."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Timer
from time import monotonic

import pytest
from dash import Dash
from flask.testing import FlaskClient

from app import create_app
from db.database import Database
from db.settings import Settings
from ingest.load import Feed, load
from tests.conftest import PROVINCE
from tests.factory import batch, dossier

MESSAGE = {
    *("version", "at", "last_event_at", "queue_version", "queue_at", "office_open"),
    *("server_time", "stale_after_s", "lost_after_s", "build", "reachable"),
}
SECONDS = 2.0


@pytest.fixture
def apps(database: Database, settings: Settings) -> Iterator[list[Dash]]:
    """Two web processes' applications over one database, put together as in production."""
    made = [create_app(settings), create_app(settings)]
    assert made[0].server.extensions["ioc"].database is not database
    yield made
    for app in made:
        app.server.extensions["ioc-hub"].stop()
        app.server.extensions["ioc"].database.dispose()


def commit(database: Database, code: str, key: str = "test") -> int:
    return load(database, PROVINCE, Feed(key=key, name=key, file=key), [batch([dossier(code)])]).version


def events(client: FlaskClient) -> Iterator[dict[str, object]]:
    """Messages of the stream, as the browser takes them."""
    answer = client.get("/api/v1/events", buffered=False)
    assert answer.mimetype == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert "Content-Encoding" not in answer.headers, "a compressed stream would wait for more"
    for chunk in answer.response:
        kind, data, *rest = bytes(chunk).decode().split("\n")
        assert kind == "event: version"
        assert rest == ["", ""]
        yield json.loads(data.removeprefix("data: "))


def received(client: FlaskClient) -> int:
    rows = client.get("/api/v1/kpis").json["rows"]
    return sum(row["kpis"]["received"]["num"] for row in rows)


def test_the_version_tells_the_client_how_to_age_the_screen(apps: list[Dash], database: Database, settings: Settings):
    version = commit(database, "HS-1")
    answer = apps[0].server.test_client().get("/api/v1/version")
    assert answer.headers["Cache-Control"] == "no-store"
    message = answer.json
    assert set(message) == MESSAGE
    assert message["version"] == version
    assert message["stale_after_s"] == settings.stale_after_s
    assert datetime.fromisoformat(message["at"]) <= datetime.fromisoformat(message["server_time"])
    assert datetime.fromisoformat(message["last_event_at"]).tzinfo is not None


def test_a_commit_reaches_an_open_stream(apps: list[Dash], database: Database):
    stream = events(apps[0].server.test_client())
    first = next(stream)
    assert set(first) == MESSAGE
    commits = Timer(0.3, commit, (database, "HS-2"))
    commits.start()
    started = monotonic()
    second = next(stream)
    waited = monotonic() - started
    commits.join()
    stream.close()
    assert second["version"] == first["version"] + 1
    assert waited < SECONDS, "by the notification, not by the poll that backs it up"


def test_a_version_that_changes_nothing_wakes_nobody(apps: list[Dash], database: Database):
    commit(database, "HS-3")
    hub_client = apps[0].server.test_client()
    version = hub_client.get("/api/v1/version").json["version"]
    assert commit(database, "HS-3") == 0
    assert hub_client.get("/api/v1/version").json["version"] == version


def test_two_callers_see_each_others_commits(apps: list[Dash], database: Database):
    commit(database, "HS-0")
    clients = [app.server.test_client() for app in apps]
    assert [received(client) for client in clients] == [1, 1]
    with ThreadPoolExecutor(2) as callers:
        versions = set(callers.map(lambda key: commit(database, "HS-9", key), ["first", "second"]))
    assert len(versions) == 2, "each commit has its own version"
    assert [received(client) for client in clients] == [3, 3], "one dossier of each source, in both processes"
    commit(database, "HS-10", "first")
    assert [received(client) for client in clients] == [4, 4]


def test_every_open_stream_hears_of_a_commit(apps: list[Dash], database: Database):
    streams = [events(app.server.test_client()) for app in (*apps, apps[0])]
    before = [next(stream)["version"] for stream in streams]
    version = commit(database, "HS-20")
    with ThreadPoolExecutor(3) as readers:
        heard = [message["version"] for message in readers.map(next, streams)]
    for stream in streams:
        stream.close()
    assert set(before) == {version - 1}
    assert heard == [version] * 3
