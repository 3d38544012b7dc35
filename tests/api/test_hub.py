"""The hub's listener must live as long as its process."""

from psycopg2.errors import DeadlockDetected
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from api.hub import Hub
from db.database import Database
from queries.freshness import Freshness
from queries.source import Source
from tests.conftest import PROVINCE


def test_a_listener_outlives_whatever_the_database_answers(database: Database):
    """A statement cut short, a lost lock, an exhausted pool: the wall hears of the next commit all the same."""
    source = Source(database, PROVINCE)
    answers = iter([OperationalError("SELECT", {}, DeadlockDetected()), PoolExhausted("no connection left")])

    def ask() -> Freshness:
        for trouble in answers:
            raise trouble
        return source.freshness()

    hub = Hub(database, ask)
    try:
        assert hub.wait((-1, -1), 20) is not None
        assert hub.reachable
    finally:
        hub.stop()
