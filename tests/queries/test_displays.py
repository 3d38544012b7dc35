"""Displays as they are read: listed with their signs of life, found by their secret until it is revoked."""

from datetime import UTC, datetime

import pytest

from db.database import Database
from domain.displays import Asked, Seen
from domain.playlist import usual
from ingest.displays import Displays, note_seen
from ingest.pairing import ask_code
from queries.displays import displays, holder, profiles
from queries.source import Source
from tests.conftest import PROVINCE

SEEN = Seen(datetime.now(UTC), "1.0", 2, "on", 7, 41.5, 900, 0, 1920, 1080)


@pytest.fixture
def desk(database: Database) -> Displays:
    return Displays(database, PROVINCE, "An")


def paired(database: Database, desk: Displays, secret: str, name: str, profile: int) -> int:
    waiting = ask_code(database, PROVINCE, secret)
    assert waiting is not None
    return desk.pair(waiting.code, Asked(name, "Tầng 1", profile)).number


def test_a_display_is_found_by_its_secret_with_what_it_shows_until_it_is_revoked(database: Database, desk: Displays):
    profile = desk.save_profile(usual("Sảnh")).number
    number = paired(database, desk, "secret", "TV 1", profile)
    source = Source(database, PROVINCE)
    with source.reading() as connection:
        found = holder(connection, PROVINCE, "secret")
        assert found is not None
        assert (found.id, found.name, found.shows.profile, found.shows.revision) == (number, "TV 1", usual("Sảnh"), 1)
        assert [kept.profile for kept in profiles(connection, PROVINCE)] == [usual("Sảnh")]
        assert holder(connection, PROVINCE, "secret ") is None
        assert holder(connection, "44", "secret") is None
    desk.revoke(number)
    with source.reading() as connection:
        assert holder(connection, PROVINCE, "secret") is None


def test_displays_are_listed_with_their_latest_sign_of_life_revoked_ones_last(database: Database, desk: Displays):
    profile = desk.save_profile(usual("Sảnh")).number
    first = paired(database, desk, "a", "A", profile)
    second = paired(database, desk, "b", "B", profile)
    note_seen(database, PROVINCE, second, SEEN)
    desk.revoke(first)
    with Source(database, PROVINCE).reading() as connection:
        listed = displays(connection, PROVINCE)
    assert [(each.id, each.name, each.seen) for each in listed] == [(second, "B", SEEN), (first, "A", None)]
    assert listed[1].revoked_by == "An"
