"""One dossier's page: clock, verdicts as the rates count them, steps on working time, versions, actions."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from db.database import Database
from domain.deadlines import Course, portal_verdict, provincial_verdict
from domain.kpis import KPI
from domain.selection import Selection
from ingest.load import Feed, load
from queries.source import Source
from tests.conftest import PROVINCE
from tests.factory import at, batch, dossier
from tests.queries.facts import impossible, made_up, write_catalogue

NOW = at(62, 3)
HOUR = 60


@pytest.fixture
def source(database: Database) -> Source:
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
    return Source(database, PROVINCE, clock=lambda: NOW)


def put(source: Source, feed: Feed, *rows: dict[str, Any], steps: list[dict[str, Any]] | None = None) -> None:
    load(source.database, PROVINCE, feed, [batch([{"agency": "H27.1", **row} for row in rows], steps)])


def open_one(code: str, **values: Any) -> dict[str, Any]:
    return dossier(code, **({"finished_at": None, "agency": "H27.1", "procedure": "1.1"} | values))


def step(code: str, name: str, start: float, end: float | None, officer: str = "CB1") -> dict[str, Any]:
    started = {"step_started_at": at(hours=start), "step_due_at": at(hours=start + 2)}
    finished = None if end is None else at(hours=end)
    return {"code": code, "step": name, "step_officer": officer, "step_finished_at": finished, **started}


def test_the_clock_counts_working_time_and_the_pause(source: Source, feed: Feed):
    asked = {"supplement_count": 1, "supplement_at": at(1), "supplement_minutes": 24 * HOUR, "status": 9}
    put(source, feed, dossier("A", agency="H27.1", due_at=at(1), finished_at=at(3), **asked))
    found = source.dossier("A")
    assert found is not None
    assert (found.used_minutes, found.paused_minutes) == (24 * HOUR, 8 * HOUR)
    assert (found.allowed_minutes, found.late_minutes) == (8 * HOUR, 16 * HOUR)
    assert (found.axis, len(found.marks)) == ((found.start_minute, found.end_minute), 4)
    assert found.marks[0][1] <= found.axis[0] < found.marks[1][1]


def test_a_pause_without_its_end_is_unknown_unless_it_still_runs(source: Source, feed: Feed):
    put(
        source,
        feed,
        open_one("RUNS", received_at=at(58), due_at=None, status=5, supplement_count=1, supplement_at=at(58, 2)),
        open_one(
            "LOST",
            received_at=at(58),
            due_at=None,
            status=4,
            supplement_count=2,
            supplement_at=at(59),
            supplement_minutes=60,
        ),
    )
    runs, lost = source.dossier("RUNS"), source.dossier("LOST")
    assert runs is not None
    assert lost is not None
    assert (runs.supplements[0].running, runs.paused_minutes) == (True, 5.5 * HOUR)
    assert (lost.supplements[0].running, lost.paused_minutes) == (False, None)


def test_steps_stand_on_the_axis_and_the_running_one_ends_now(source: Source, feed: Feed):
    steps = [step("A", "Tiếp nhận", 0, 1), step("A", "Thẩm định", 2, None, "CB9")]
    put(source, feed, open_one("A", due_at=at(1)), steps=steps)
    found = source.dossier("A")
    assert found is not None
    first, second = found.steps
    assert (first.officer, first.officer_code) == ("Cán bộ 1", "CB1")
    assert (first.used_minutes, first.budget_minutes) == (HOUR, 2 * HOUR)
    assert second.from_minute == (first.to_minute or 0) + HOUR
    assert (second.finished_at, second.to_minute) == (None, found.end_minute)
    assert found.running == second


def test_an_unfinished_step_of_a_closed_dossier_ends_with_it(source: Source, feed: Feed):
    closed = dossier("A", agency="H27.1", status=7, finished_at=at(2))
    put(source, feed, closed, steps=[step("A", "Tiếp nhận", 0, None)])
    found = source.dossier("A")
    assert found is not None
    assert found.steps[0].to_minute == found.end_minute


def test_the_verdicts_are_those_of_the_rules_and_of_the_rates(source: Source, feed: Feed):
    load(source.database, PROVINCE, feed, [batch(made_up(300))])
    load(source.database, PROVINCE, replace(feed, impossible="flag"), [batch(impossible(20))])
    everything = Selection()
    codes = {row["code"] for row in made_up(300)} | {row["code"] for row in impossible(20)}
    found = {code: view for code in codes if (view := source.dossier(code)) is not None}
    assert len(found) > 280
    for code, view in found.items():
        course = Course(
            view.status, view.received_at, view.appointed_at, view.reappointed_at, view.apology_at, view.finished_at,
            view.returned_at, view.supplement_count, view.supplement_at, impossible=bool(view.flags & 1),
        )  # fmt: skip
        assert view.provincial == provincial_verdict(course, view.due_at, NOW), code
        assert view.portal == portal_verdict(course, view.portal_due_at, NOW), code
    counted = {
        "on_time": {"on_time"},
        "overdue": {"overdue"},
    }
    for kpi, words in counted.items():
        assert KPI[kpi].kind in {"ratio", "count"}
        total = source.dossiers(everything, kpi=kpi).total
        assert total == sum(view.provincial in words for view in found.values()), kpi


def test_a_flagged_dossier_is_judged_by_nobody(source: Source, feed: Feed):
    put(source, replace(feed, impossible="flag"), dossier("BAD", finished_at=at(-2)))
    found = source.dossier("BAD")
    assert found is not None
    assert (found.flags, found.provincial, found.portal) == (1, "unjudged", "unjudged")


def test_every_replaced_version_is_kept_with_names_and_files(source: Source, feed: Feed):
    put(source, feed, open_one("A", officer="CB1", vneid=False, due_at=at(5)))
    put(source, replace(feed, file="second.csv"), open_one("A", officer="CB9", vneid=True, due_at=at(5), version=2))
    put(source, replace(feed, file="third.csv"), open_one("A", officer="CB9", agency="H27.S1", due_at=None, version=3))
    found = source.dossier("A")
    assert found is not None
    assert (found.source_version, found.file) == (3, "third.csv")
    newest, oldest = found.versions
    assert (newest.version, newest.file, newest.replaced_by) == (2, "second.csv", 3)
    assert (oldest.version, oldest.file, oldest.replaced_by) == (1, "test.csv", 2)
    old = {change.column: (change.old, change.new) for change in oldest.changes}
    new = {change.column: (change.old, change.new) for change in newest.changes}
    assert old == {"officer_id": ("Cán bộ 1", "CB9"), "vneid": ("false", "true")}
    assert new["agency_id"] == ("UBND Phường Thành Sen", "Sở Tư pháp")
    assert new["due_at"][0] is not None
    assert new["due_at"][1] is None


def test_manual_actions_are_listed_newest_first(source: Source, feed: Feed):
    put(source, feed, open_one("A"))
    with source.database.write() as connection:
        for hours, body in ((2, "sau"), (1, "trước")):
            connection.exec_driver_sql(
                "INSERT INTO action (province_code, code, source_id, agency_id, kind, body, author, at)"
                " SELECT province_code, code, source_id, agency_id, 'note', %s, 'Hoa', %s FROM dossier",
                (body, at(hours=hours)),
            )
    found = source.dossier("A")
    assert found is not None
    assert [(action.body, action.author) for action in found.actions] == [("sau", "Hoa"), ("trước", "Hoa")]


def test_the_apology_is_measured_in_working_time_and_known_only_where_recorded(source: Source, feed: Feed):
    put(source, feed, open_one("A", due_at=at(4), apology_at=at(3)), open_one("B", due_at=at(4)))
    put(source, Feed("mute", "Mute", "mute.csv"), open_one("C", due_at=at(4)))
    found = {code: source.dossier(code) for code in "ABC"}
    assert {code: view and (view.apology_minutes, view.apology_known) for code, view in found.items()} == {
        "A": (8 * HOUR, True),
        "B": (None, True),
        "C": (None, False),
    }


def test_a_code_of_two_sources_tells_of_the_other(source: Source, feed: Feed):
    put(source, feed, open_one("A", channel=1))
    put(source, Feed("other", "Other", "other.csv"), open_one("A", channel=3))
    newest, first = source.dossier("A"), source.dossier("A", "test")
    assert newest is not None
    assert first is not None
    assert (newest.source, newest.channel, newest.also_at) == ("other", 3, ("test",))
    assert (first.source, first.channel, first.also_at) == ("test", 1, ("other",))


@pytest.mark.parametrize(("code", "key"), [("NO", None), ("A", "elsewhere"), ("A\x00", None), ("A", "te\x00st")])
def test_what_does_not_exist_is_none(source: Source, feed: Feed, code: str, key: str | None):
    put(source, feed, open_one("A"))
    assert source.dossier(code, key) is None


def test_long_lives_are_marked_by_weeks_months_or_years(source: Source, feed: Feed):
    put(
        source,
        feed,
        *(open_one(f"D{days}", received_at=NOW - timedelta(days=days), due_at=None) for days in (14, 80, 400, 4000)),
    )
    for days in (14, 80, 400, 4000):
        found = source.dossier(f"D{days}")
        assert found is not None
        assert 6 <= len(found.marks) <= 24, days


@pytest.mark.parametrize(
    ("selection", "names"),
    [
        (Selection(), ()),
        (Selection(unit="18073", agency="H27.1", field="HT", procedure="1.1"), ()),
        (Selection(unit="42"), ()),
        (Selection(unit="99999", agency="XX", field="YY", procedure="ZZ", area="Sao Hỏa"), (
            "area", "unit", "agency", "field", "procedure",
        )),
    ],
)  # fmt: skip
def test_codes_that_name_nothing_are_told(source: Source, selection: Selection, names: tuple[str, ...]):
    assert source.unknown(selection) == names


def test_a_unit_is_known_in_its_own_era(source: Source):
    listed = (
        "SELECT code FROM unit WHERE level = 'commune' AND valid_to IS NOT NULL"
        " EXCEPT SELECT code FROM unit WHERE valid_to IS NULL LIMIT 1"
    )
    with source.reading() as connection:
        former = connection.exec_driver_sql(listed).scalar_one()
    assert source.unknown(Selection(unit=former)) == ("unit",)
    assert source.unknown(Selection(unit=former, units="before")) == ()


def test_an_office_with_hours_of_its_own_is_timed_by_them(source: Source, feed: Feed):
    early = {"received_at": at(hours=-0.75), "finished_at": at(hours=-0.5), "due_at": at(1)}
    put(source, feed, dossier("A", **early, agency="H27.1"), dossier("B", **early, agency="H27.2"))
    with source.database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO work_hours (province_code, agency_id, morning_from, morning_to, afternoon_from, afternoon_to,"
            " source) SELECT province_code, id, 420, 660, 780, 1020, 'test' FROM agency WHERE code = 'H27.1'"
        )
    minutes = {code: found and found.used_minutes for code in "AB" if (found := source.dossier(code))}
    assert minutes == {"A": 15, "B": 0}
