"""Displays as they are read: listed with their signs of life, found by their secret until it is revoked."""

from datetime import UTC, datetime

import pytest

from db.database import Database
from domain.displays import Asked, Seen
from domain.playlist import usual
from ingest.displays import Displays, note_seen
from ingest.pairing import ask_code
from queries.display_book import display_book
from queries.displays import changes, displays, holder, profiles
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


def test_the_latest_changes_are_read_newest_first_with_their_authors(database: Database, desk: Displays):
    profile = desk.save_profile(usual("Sảnh")).number
    number = paired(database, desk, "a", "A", profile)
    Displays(database, PROVINCE, "Bình").change(Asked("A2", "Tầng 2", profile, number))
    desk.revoke(number)
    with Source(database, PROVINCE).reading() as connection:
        found = changes(connection, PROVINCE, 3)
        assert changes(connection, "44", 3) == []
    assert [(each.kind, each.act, each.name, each.author) for each in found] == [
        ("display", "revoked", "A2", "An"),
        ("display", "changed", "A2", "Bình"),
        ("display", "paired", "A", "An"),
    ]
    assert (found[1].before or {})["place"] == "Tầng 1"
    assert all("hash" not in (each.after or {}) for each in found)


def test_the_book_of_displays_is_one_snapshot_and_moves_with_signs_of_life(database: Database, desk: Displays):
    profile = desk.save_profile(usual("Sảnh")).number
    number = paired(database, desk, "a", "A", profile)
    source = Source(database, PROVINCE)
    before = display_book(source)
    note_seen(database, PROVINCE, number, SEEN)
    after = display_book(source)
    assert before.version == after.version > 0
    assert (before.displays[0].seen, after.displays[0].seen) == (None, SEEN)
    assert [kept.id for kept in after.profiles] == [profile]
    assert (len(after.changes), after.editors) == (2, "*")
