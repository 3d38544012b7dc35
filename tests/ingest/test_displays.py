"""Wall displays: paired by a code, changed and revoked with a name, every earlier state kept, no secret stored."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db.database import Database
from domain.digest import digest
from domain.displays import CODE_LASTS, MOST_WAITING, Asked, Seen
from domain.playlist import Slide, usual
from ingest.displays import Displays, note_seen
from ingest.pairing import ask_code
from tests.conftest import PROVINCE

NOW = datetime.now(UTC)
SECRET = "a secret that the display made"
SEEN = Seen(NOW, "1.0", 2, "on", 7, 41.5, 900, 0, 1920, 1080)


def rows(database: Database, sql: str) -> list[tuple]:
    with database.own() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


@pytest.fixture
def desk(database: Database) -> Displays:
    return Displays(database, PROVINCE, " Nguyễn  An ")


@pytest.fixture
def profile(desk: Displays) -> int:
    return desk.save_profile(usual("Sảnh")).number


def paired(database: Database, desk: Displays, profile: int, secret: str = SECRET, **asked) -> int:
    waiting = ask_code(database, PROVINCE, secret)
    assert waiting is not None
    outcome = desk.pair(waiting.code, Asked("TV 1", "Tầng 1", profile, **asked))
    assert outcome.problems == ()
    return outcome.number


def test_a_display_shows_one_code_until_it_is_too_old(database: Database):
    first = ask_code(database, PROVINCE, SECRET, NOW)
    assert first is not None
    assert len(first.code) == 6
    assert first.code.isdigit()
    assert ask_code(database, PROVINCE, SECRET, NOW + CODE_LASTS / 2) == first
    later = ask_code(database, PROVINCE, SECRET, NOW + CODE_LASTS)
    assert later is not None
    assert later.until == NOW + 2 * CODE_LASTS
    assert rows(database, "SELECT hash FROM display_pairing") == [(digest(SECRET),)]


def test_only_so_many_displays_may_wait(database: Database):
    codes = {ask_code(database, PROVINCE, str(number), NOW) for number in range(MOST_WAITING)}
    assert len({code.code for code in codes if code}) == MOST_WAITING
    assert ask_code(database, PROVINCE, "one more", NOW) is None
    assert ask_code(database, PROVINCE, "one more", NOW + CODE_LASTS) is not None


def test_the_code_makes_the_display_ours_once(database: Database, desk: Displays, profile: int):
    waiting = ask_code(database, PROVINCE, SECRET)
    assert waiting is not None
    spelled = f" {waiting.code[:3]} {waiting.code[3:]} "
    assert desk.pair(spelled, Asked("TV 1", "", profile)).number == 1
    again = desk.pair(waiting.code, Asked("TV 2", "", profile))
    assert waiting.code in again.problems[0].vi
    ((code, name, kept, by),) = rows(database, "SELECT code, name, hash, paired_by FROM display")
    assert (name, kept, by) == ("TV 1", digest(SECRET), "Nguyễn An")
    assert len(code) == 8
    assert rows(database, "SELECT count(*) FROM display_pairing") == [(0,)]


def test_a_code_that_is_too_old_pairs_nothing(database: Database, desk: Displays, profile: int):
    waiting = ask_code(database, PROVINCE, SECRET, NOW - CODE_LASTS - timedelta(seconds=1))
    assert waiting is not None
    assert desk.pair(waiting.code, Asked("TV 1", "", profile)).problems
    assert rows(database, "SELECT count(*) FROM display") == [(0,)]


def test_a_display_that_lost_its_secret_is_paired_again_in_its_place(database: Database, desk: Displays, profile: int):
    number = paired(database, desk, profile)
    assert desk.revoke(number).number == number
    assert desk.revoke(number).problems
    assert paired(database, desk, profile, "another secret", id=number) == number
    assert rows(database, "SELECT hash, revoked_at FROM display") == [(digest("another secret"), None)]
    waiting = ask_code(database, PROVINCE, "a third")
    assert waiting is not None
    assert desk.pair(waiting.code, Asked("TV", "", profile, 99)).problems
    assert rows(database, "SELECT count(*) FROM display_pairing") == [(1,)], "the code is not used up"


def test_every_change_is_kept_with_its_author_and_no_secret(database: Database, desk: Displays, profile: int):
    number = paired(database, desk, profile)
    other = desk.save_profile(usual("Phòng họp")).number
    assert desk.change(Asked("TV phòng họp", "Tầng 2", other, number)).number == number
    desk.revoke(number)
    kept = rows(
        database,
        "SELECT kind, author, before ->> 'name', after ->> 'name', position('hash' IN concat(before, after)) > 0"
        " FROM display_change ORDER BY id",
    )
    assert kept == [
        ("profile", "Nguyễn An", None, "Sảnh", False),
        ("display", "Nguyễn An", None, "TV 1", False),
        ("profile", "Nguyễn An", None, "Phòng họp", False),
        ("display", "Nguyễn An", "TV 1", "TV phòng họp", False),
        ("display", "Nguyễn An", "TV phòng họp", "TV phòng họp", False),
    ]


def test_a_profile_is_changed_and_its_revision_counts(database: Database, desk: Displays, profile: int):
    changed = replace(usual("Sảnh lớn"), slides=(Slide("score", seconds=30),))
    assert desk.save_profile(changed, profile).number == profile
    stored = rows(database, "SELECT name, revision, told -> 'slides' -> 0 ->> 'kind' FROM display_profile")
    assert stored == [("Sảnh lớn", 2, "score")]


@pytest.mark.usefixtures("profile")
def test_a_bad_profile_is_refused_at_its_fields_and_nothing_is_saved(database: Database, desk: Displays):
    bad = replace(usual(""), slides=(Slide("online", seconds=1),))
    refused = desk.save_profile(bad)
    assert [(field, rule.key) for field, _, rule in refused.problems] == [
        ("name", "name"),
        ("slides.1.seconds", "seconds"),
    ]
    assert [rule.key for *_, rule in desk.save_profile(usual("Sảnh")).problems] == ["name_taken"]
    assert [rule.key for *_, rule in desk.save_profile(usual("Khác"), 99).problems] == ["gone"]
    assert rows(database, "SELECT name FROM display_profile") == [("Sảnh",)]


def test_a_profile_in_use_is_not_taken_away(database: Database, desk: Displays, profile: int):
    paired(database, desk, profile)
    refused = desk.remove_profile(profile)
    assert "1 màn hình" in refused.problems[0].vi
    free = desk.save_profile(usual("Khác")).number
    assert desk.remove_profile(free).number == free
    assert desk.remove_profile(free).problems
    assert rows(database, "SELECT name FROM display_profile") == [("Sảnh",)]


BAD = ({"name": " "}, {"name": "x" * 81}, {"place": "x" * 161}, {"name": "a\x00"}, {"profile": 99})


@pytest.mark.parametrize("change", BAD)
def test_a_bad_display_is_refused_in_both_languages(database: Database, desk: Displays, profile: int, change: dict):
    number = paired(database, desk, profile)
    refused = desk.change(replace(Asked("TV 1", "", profile, number), **change))
    assert len(refused.problems) == 1
    assert refused.problems[0].vi != refused.problems[0].en
    assert rows(database, "SELECT name, place FROM display") == [("TV 1", "Tầng 1")]


@pytest.mark.parametrize(("editors", "author"), [("", "An"), ("Bình, Cúc", "An"), ("*", " ")])
def test_who_may_not_changes_nothing(database: Database, profile: int, editors: str, author: str):
    settings = database.settings.model_copy(update={"display_editors": editors})
    database = replace(database, settings=settings)
    desk = Displays(database, PROVINCE, author)
    waiting = ask_code(database, PROVINCE, SECRET)
    assert waiting is not None
    assert desk.pair(waiting.code, Asked("TV", "", profile)).problems
    assert desk.save_profile(usual("Mới")).problems
    assert desk.remove_profile(profile).problems
    assert desk.revoke(1).problems
    assert rows(database, "SELECT name FROM display_profile") == [("Sảnh",)]


def test_the_latest_sign_of_life_is_kept(database: Database, desk: Displays, profile: int):
    number = paired(database, desk, profile)
    note_seen(database, PROVINCE, number, SEEN)
    note_seen(database, PROVINCE, number, replace(SEEN, slide=None, errors=3, heap_mb=None))
    assert rows(database, "SELECT display_id, slide, errors, heap_mb, width FROM display_seen") == [
        (number, None, 3, None, 1920)
    ]
    assert SEEN.silent(NOW + timedelta(minutes=2))
    assert not SEEN.silent(NOW + timedelta(minutes=1))
