"""Six hundred made-up dossiers behind the real application, at a fixed minute."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import make_url

from api.hub import Hub
from app import create_app
from db.database import Database
from db.settings import Settings
from ingest.load import Feed, load
from queries.source import Source
from tests.conftest import PROVINCE, empty
from tests.factory import at, batch
from tests.queries.facts import made_up, write_catalogue

NOW = at(62, 3)


@pytest.fixture(scope="module")
def filled(prepared: Database) -> Database:
    """The test database with the catalogue and 600 dossiers, once a module."""
    empty(prepared, version="0")
    with prepared.write() as connection:
        write_catalogue(connection, PROVINCE)
    load(prepared, PROVINCE, Feed(key="test", name="Test", file="test.csv"), [batch(made_up(600))])
    return prepared


@pytest.fixture(scope="module")
def source(filled: Database) -> Source:
    return Source(filled, PROVINCE, clock=lambda: NOW)


@pytest.fixture(scope="module")
def app(settings: Settings, source: Source) -> Iterator[Dash]:
    hub = Hub(source.database, source.freshness)
    yield create_app(settings, source, hub)
    hub.stop()


@pytest.fixture
def client(app: Dash) -> FlaskClient:
    return app.server.test_client()


@pytest.fixture
def lost(settings: Settings, prepared: Database) -> Iterator[FlaskClient]:
    """The application after its database went away: nothing listens at the address any more."""
    nowhere = make_url("postgresql+psycopg2://ioc_reader:x@127.0.0.1:9/ioc")
    away = replace(prepared, reader_url=nowhere)
    source = Source(away, PROVINCE)
    hub = Hub(away, source.freshness)
    yield create_app(settings, source, hub).server.test_client()
    hub.stop()
    away.dispose()
