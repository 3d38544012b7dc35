"""Commitments: written once and whole, every earlier state kept, shown by the right review, carried until closed."""

from dataclasses import replace
from datetime import date
from threading import Thread

import pytest

from db.database import Database
from domain.commitments import Closing, Promise, week_of
from domain.report_period import ReportPeriod
from domain.selection import Selection
from ingest.commitments import add_commitment, change_commitment, close_commitment
from queries.commitments import commitments
from queries.source import Source
from tests.conftest import PROVINCE
from tests.queries.facts import write_catalogue

WEEK = ReportPeriod.parse("2026-W46")
AREA = Selection(area="Thành phố Hà Tĩnh")
PROMISE = Promise(
    "area",
    AREA.area,
    week_of(WEEK),
    "Trả dứt điểm hồ sơ trễ ",
    "Trần  Văn Bình",
    date(2026, 11, 20),
    " Nguyễn An ",
    "on_time",
)
DONE = Closing(1, "done", "đã trả 12/12 hồ sơ ", "An")


@pytest.fixture
def filled(database: Database) -> Database:
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
    return database


def stored(database: Database) -> list[tuple]:
    with database.own() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, kind, key, week, what, kpi, owner, due, state, note, created_by, closed_by FROM commitment"
            " ORDER BY id"
        )
        return [tuple(row) for row in rows]


def changes(database: Database) -> list[tuple]:
    with database.own() as connection:
        rows = connection.exec_driver_sql(
            "SELECT author, before ->> 'state', after ->> 'state', after ->> 'what' FROM commitment_change ORDER BY id"
        )
        return [tuple(row) for row in rows]


def version(database: Database) -> int:
    with database.own() as connection:
        return int(connection.exec_driver_sql("SELECT version FROM data_version").scalar_one())


def test_a_commitment_is_written_with_its_place_week_and_author(filled: Database):
    before = version(filled)
    outcome = add_commitment(filled, PROVINCE, PROMISE)
    assert (outcome.number, outcome.problems) == (1, ())
    told = ("Trả dứt điểm hồ sơ trễ", "on_time", "Trần Văn Bình", date(2026, 11, 20), "open", "", "Nguyễn An", None)
    assert stored(filled) == [(1, "area", AREA.area, date(2026, 11, 9), *told)]
    assert changes(filled) == [("Nguyễn An", None, "open", "Trả dứt điểm hồ sơ trễ")]
    assert version(filled) == before + 1


def test_sent_twice_it_is_written_once_even_at_the_same_moment(filled: Database):
    numbers: list[int] = []
    clicks = [Thread(target=lambda: numbers.append(add_commitment(filled, PROVINCE, PROMISE).number)) for _ in range(4)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert sorted(numbers) == [0, 0, 0, 1]
    assert len(stored(filled)) == len(changes(filled)) == 1
    assert add_commitment(filled, PROVINCE, replace(PROMISE, owner="Lê Thị Cúc")).number == 2


BAD = {
    "what": (" ", "x" * 501, "a\x00b"),
    "owner": ("", "x" * 121),
    "due": (None, date(2026, 11, 8), date(2036, 1, 1)),
    "kpi": ("no_such",),
    "author": ("  ", "x" * 121),
    "key": ("Huyện Không Có", "", "a\x00"),
    "kind": ("planet", "province"),
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in BAD.items() for value in values])
def test_a_bad_commitment_is_refused_in_both_languages_and_nothing_is_saved(filled: Database, field: str, value):
    before = version(filled)
    outcome = add_commitment(filled, PROVINCE, replace(PROMISE, **{field: value}))
    assert len(outcome.problems) == 1
    assert outcome.problems[0].vi != outcome.problems[0].en
    assert (stored(filled), changes(filled), version(filled)) == ([], [], before)


def test_every_broken_rule_is_told_at_once(filled: Database):
    outcome = add_commitment(filled, PROVINCE, replace(PROMISE, what="", owner="", due=None, author=""))
    assert len(outcome.problems) == 4


@pytest.mark.parametrize(("kind", "key"), [("province", ""), ("unit", "18073"), ("agency", "H27.S1")])
def test_every_place_of_a_review_may_have_commitments(filled: Database, kind: str, key: str):
    assert add_commitment(filled, PROVINCE, replace(PROMISE, kind=kind, key=key)).number == 1


def test_an_open_commitment_may_be_changed_and_what_it_said_is_kept(filled: Database):
    add_commitment(filled, PROVINCE, PROMISE)
    changed = replace(PROMISE, what="Trả 12 hồ sơ", due=date(2026, 11, 30), author="Bình", week=date(2026, 11, 16))
    assert change_commitment(filled, PROVINCE, 1, changed).number == 1
    (row,) = stored(filled)
    assert (row[3], row[4], row[7], row[10]) == (date(2026, 11, 9), "Trả 12 hồ sơ", date(2026, 11, 30), "Nguyễn An")
    assert changes(filled)[1] == ("Bình", "open", "open", "Trả 12 hồ sơ")
    assert change_commitment(filled, PROVINCE, 1, replace(changed, owner="")).problems
    assert change_commitment(filled, PROVINCE, 9, changed).problems


def test_closing_keeps_the_result_who_and_when_and_happens_once(filled: Database):
    add_commitment(filled, PROVINCE, PROMISE)
    assert close_commitment(filled, PROVINCE, DONE).number == 1
    (row,) = stored(filled)
    assert row[8:] == ("done", "đã trả 12/12 hồ sơ", "Nguyễn An", "An")
    assert changes(filled)[1][:3] == ("An", "open", "done")
    for again in (DONE, replace(DONE, number=7)):
        refused = close_commitment(filled, PROVINCE, again)
        assert (refused.number, len(refused.problems)) == (0, 1)
    assert change_commitment(filled, PROVINCE, 1, PROMISE).problems
    assert len(changes(filled)) == 2


@pytest.mark.parametrize(
    "change", [{"state": "open"}, {"state": ""}, {"state": "dropped", "note": " "}, {"author": ""}, {"note": "x" * 501}]
)
def test_a_bad_closing_is_refused_and_nothing_is_saved(filled: Database, change: dict):
    add_commitment(filled, PROVINCE, PROMISE)
    refused = close_commitment(filled, PROVINCE, replace(DONE, **change))
    assert len(refused.problems) == 1
    assert stored(filled)[0][8] == "open"
    assert len(changes(filled)) == 1


def test_switched_off_nothing_is_written(filled: Database):
    closed = replace(filled, settings=filled.settings.model_copy(update={"actions": "off"}))
    assert "IOC_ACTIONS" in add_commitment(closed, PROVINCE, PROMISE).problems[0].en
    assert "IOC_ACTIONS" in close_commitment(closed, PROVINCE, DONE).problems[0].en
    assert stored(filled) == []


def test_open_ones_are_carried_until_closed_and_last_weeks_are_shown_with_their_state(filled: Database):
    for back in (0, 1, 2, 3, 4):
        add_commitment(filled, PROVINCE, replace(PROMISE, week=week_of(WEEK.back(back)), what=f"việc {back}"))
    for number in (2, 4):  # one of last week, one of three weeks ago
        close_commitment(filled, PROVINCE, replace(DONE, number=number))
    found = commitments(Source(filled, PROVINCE), AREA, WEEK)
    shown = [[each.what for each in group] for group in (found.new, found.last, found.carried)]
    assert shown == [["việc 0"], ["việc 1"], ["việc 2", "việc 4"]]
    assert [each.state for each in found.last] == ["done"]
    assert [each.overdue(date(2026, 11, 21)) for each in found.all] == [True, True, False, True]
    assert not found.carried[0].overdue(date(2026, 11, 20))
    earlier = commitments(Source(filled, PROVINCE), AREA, WEEK.back(1))
    assert [each.what for each in earlier.all] == ["việc 4", "việc 2", "việc 1"]
    for other in (Selection(), Selection(area="Huyện Đức Thọ"), Selection(unit="18073")):
        assert commitments(Source(filled, PROVINCE), other, WEEK).all == ()


def test_a_month_shows_the_commitments_of_its_weeks(filled: Database):
    october, november = ReportPeriod.parse("2026-10"), ReportPeriod.parse("2026-11")
    add_commitment(filled, PROVINCE, PROMISE)
    add_commitment(filled, PROVINCE, replace(PROMISE, week=week_of(october), what="tháng 10"))
    found = commitments(Source(filled, PROVINCE), AREA, november)
    assert [[each.what for each in group] for group in (found.new, found.last)] == [
        [PROMISE.what.strip()],
        ["tháng 10"],
    ]
    for word in ("2026-10", "2026-Q3", "2026", "2026-6M", "2024-02"):
        period = ReportPeriod.parse(word)
        week = week_of(period)
        assert week.weekday() == 0
        assert period.first <= week <= period.last
