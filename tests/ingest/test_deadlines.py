"""Deadlines in SQL equal those of domain/deadlines.py, and stay exact when the setting or the calendar changes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from typing import Any, get_args

import pandas as pd
import pytest
from sqlalchemy import Connection

from db.clock import own_hours, stored_days, working_minute
from db.database import Database
from domain.deadlines import Course, DeadlineRule, SupplementRule, deadline, early, portal_verdict, provincial_verdict
from domain.measures import condition
from domain.rules import FLAG_IMPOSSIBLE_DATES
from domain.workcalendar import OFFICE_HOURS, Hours, WorkDay, position
from ingest import calendar, rollups
from ingest.calendar import DayEdit, edit_days
from ingest.load import Feed, load
from ingest.office_hours import edit_hours, read_hours
from ingest.recompute import Recomputed, recompute
from ingest.reference import write_procedures
from tests.conftest import PROVINCE
from tests.factory import at, batch, dossier
from tests.ingest.courses import CUTOFFS, HOURS, generated
from tests.ingest.support import forget_edits
from tests.queries.facts import PROCEDURES, write_catalogue

RULES: tuple[SupplementRule, ...] = get_args(SupplementRule)
NOW = at(40, 3)
LATER_HOURS: Hours = ((time(8), time(12)), (time(13, 30), time(17, 30)))
COLUMNS = """d.code, p.code AS procedure, a.id AS agency, d.status, d.received_at, d.appointed_at, d.reappointed_at,
d.apology_at, d.finished_at, d.returned_at, d.supplement_count, d.supplement_at, d.supplement_minutes, d.flags,
d.due_at, d.portal_due_at, d.deadline_rule, d.working_minutes"""


@pytest.fixture
def catalogue(database: Database) -> Iterator[Database]:
    fourth = PROCEDURES.iloc[[0]].assign(code="1.4", name="Thủ tục thứ tư")
    procedures = pd.concat([PROCEDURES, fourth], ignore_index=True)
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
        write_procedures(connection, PROVINCE, procedures)
        for code, cutoff in CUTOFFS.items():
            connection.exec_driver_sql(
                "UPDATE procedure SET intake_cutoff = %s, statutory_hours = %s WHERE code = %s",
                (cutoff, HOURS[code], code),
            )
    yield database
    forget_edits(database)


def under(database: Database, rule: SupplementRule) -> Database:
    return replace(database, settings=database.settings.model_copy(update={"supplement_rule": rule}))


def stored(database: Database) -> list[Any]:
    joined = "dossier d JOIN procedure p ON p.id = d.procedure_id JOIN agency a ON a.id = d.agency_id"
    verdicts = ", ".join(
        f"{condition(key, 'd', '%(now)s')} AS {key}"
        for key in (
            "on_time",
            "early",
            "settled_due",
            "overdue",
            "paused",
            "portal_known",
            "portal_late",
            "portal_overdue",
        )
    )
    with database.own() as connection:
        rows = connection.exec_driver_sql(f"SELECT {COLUMNS}, {verdicts} FROM {joined} ORDER BY 1", {"now": NOW})
        return list(rows)


def course(row: Any) -> Course:
    return Course(
        row.status, row.received_at, row.appointed_at, row.reappointed_at, row.apology_at, row.finished_at,
        row.returned_at, row.supplement_count, row.supplement_at, row.supplement_minutes, HOURS.get(row.procedure),
        CUTOFFS.get(row.procedure, ""), impossible=bool(row.flags & FLAG_IMPOSSIBLE_DATES),
    )  # fmt: skip


def calendar_of(database: Database) -> list[WorkDay]:
    with database.own() as connection:
        return stored_days(connection)


def check_all(database: Database, rule: SupplementRule, hours: dict[int, Hours] | None = None) -> Counter[int]:
    days, seen = calendar_of(database), Counter[int]()
    for row in stored(database):
        told = course(row)
        opening = (hours or {}).get(row.agency, OFFICE_HOURS)
        expected = deadline(told, rule, days, opening)
        assert (row.due_at, row.portal_due_at, row.deadline_rule) == (
            expected.due_at, expected.portal_due_at, expected.rule,
        ), (row, expected)  # fmt: skip
        check_verdicts(row, told)
        end = row.returned_at or row.finished_at
        if row.status >= 9 and not told.impossible:
            assert row.working_minutes == position(end, days, opening) - position(row.received_at, days, opening)
        else:
            assert row.working_minutes is None
        seen[row.deadline_rule] += 1
    return seen


def check_verdicts(row: Any, told: Course) -> None:
    ours, portal = provincial_verdict(told, row.due_at, NOW), portal_verdict(told, row.portal_due_at, NOW)
    assert (ours == "on_time", ours in {"on_time", "late"}) == (bool(row.on_time), bool(row.settled_due)), row
    assert (ours == "overdue", ours == "paused", early(told, row.due_at)) == (
        bool(row.overdue), bool(row.paused), bool(row.early),
    ), row  # fmt: skip
    assert (portal != "unjudged") == bool(row.portal_known), row
    assert (portal in {"late", "overdue"}) == bool(row.portal_late or row.portal_overdue), row


def differences(database: Database) -> list[Any]:
    with database.own() as connection:
        return list(rollups.differences(connection, PROVINCE))


@pytest.mark.parametrize("rule", RULES)
def test_sql_and_python_agree_on_deadlines_and_verdicts(catalogue: Database, feed: Feed, rule: SupplementRule):
    database = under(catalogue, rule)
    report = load(database, PROVINCE, replace(feed, impossible="flag"), [batch(generated(400))])
    assert report.inserted == 400
    assert report.flagged > 10
    seen = check_all(database, rule)
    moved = {"follow": DeadlineRule.FOLLOWED, "pause": DeadlineRule.PAUSED, "restart": DeadlineRule.RESTARTED}[rule]
    assert set(seen) == {DeadlineRule.UNKNOWN, DeadlineRule.APPOINTED, DeadlineRule.STATUTORY, moved}
    assert min(seen.values()) >= 5


def test_recompute_follows_the_setting_and_keeps_the_rollups_exact(catalogue: Database, feed: Feed):
    load(catalogue, PROVINCE, replace(feed, impossible="flag"), [batch(generated(300))])
    assert recompute(catalogue, PROVINCE).dossiers == 0
    before = stored(catalogue)
    for rule in ("pause", "restart"):
        database = under(catalogue, rule)
        assert recompute(database, PROVINCE).dossiers > 20
        check_all(database, rule)
        assert differences(database) == []
        assert told_after(database) == []
    assert recompute(catalogue, PROVINCE).dossiers > 20
    assert stored(catalogue) == before
    assert differences(catalogue) == []


def told_after(database: Database) -> list[Any]:
    """Supplements whose deadline afterwards is not that of their dossier."""
    with database.own() as connection:
        return connection.exec_driver_sql(
            "SELECT s.* FROM supplement s JOIN dossier d USING (province_code, code, source_id)"
            " WHERE s.seq = d.supplement_count AND d.status <> 5 AND s.due_after IS DISTINCT FROM d.due_at"
        ).all()


def test_recompute_tells_the_screens_only_when_something_changed(catalogue: Database, feed: Feed):
    load(
        catalogue,
        PROVINCE,
        feed,
        [batch([dossier("A", supplement_count=1, supplement_at=at(1), supplement_minutes=9000)])],
    )

    def version() -> int:
        with catalogue.own() as connection:
            return int(connection.exec_driver_sql("SELECT version FROM data_version").scalar_one())

    first = version()
    recompute(catalogue, PROVINCE)
    assert version() == first
    recompute(under(catalogue, "pause"), PROVINCE)
    assert version() == first + 1


def test_a_day_taken_from_the_calendar_moves_deadlines_and_durations(catalogue: Database, feed: Feed):
    waited = {"supplement_count": 1, "supplement_at": at(1), "supplement_minutes": 1440}
    steps = [{"code": "A", "step": "B1", "step_started_at": at(0), "step_finished_at": at(2), "step_due_at": at(3)}]
    paused = under(catalogue, "pause")
    load(paused, PROVINCE, feed, [batch([dossier("A", **waited)], steps=steps)])

    def told() -> Any:
        with catalogue.own() as connection:
            columns = "d.due_at, d.working_minutes, s.used_minutes, s.budget_minutes"
            return connection.exec_driver_sql(f"SELECT {columns} FROM dossier d JOIN step s USING (code)").one()

    # received Monday 08:00, due Saturday, papers awaited from Tuesday 08:00 to Wednesday 08:00
    assert tuple(told()) == (at(7, 9), 960, 960, 1440)
    with catalogue.write() as connection:
        edit_days(connection, [DayEdit(at(1).date(), "holiday", "CV 1/UBND")], "tester", "days.csv", NOW)
    assert tuple(told()) == (at(7, 9), 960, 960, 1440)
    assert recompute(paused, PROVINCE) == Recomputed(1, 1)
    assert tuple(told()) == (at(7), 480, 480, 960)
    check_all(paused, "pause")
    assert differences(paused) == []


def stored_hours(connection: Connection, agency: int) -> Hours:
    """Office hours of the agency with this id: its own, else its commune's, else the usual ones."""
    row = connection.exec_driver_sql(
        "SELECT h.morning_from, h.morning_to, h.afternoon_from, h.afternoon_to"
        f" FROM (SELECT %s::integer AS id) a, {own_hours('a.id')}",
        (agency,),
    ).first()
    if row is None:
        return OFFICE_HOURS
    first, last, again, end = (time(minute // 60, minute % 60) for minute in row)
    return (first, last), (again, end)


def test_an_office_with_hours_of_its_own(catalogue: Database, feed: Feed, tmp_path):
    file = tmp_path / "hours.csv"
    file.write_text(
        "agency,unit,morning,afternoon,saturday,source\n"
        "H27.S1,,08:00-12:00,13:30-17:30,07:30-11:30,QĐ 12/UBND\n,18073,08:00-12:00,13:30-17:30,,QĐ 12/UBND\n",
        encoding="utf-8",
    )
    with catalogue.write() as connection:
        edits = read_hours(file, connection, PROVINCE)
        assert edit_hours(connection, PROVINCE, edits, "tester", file.name, NOW).changed == (
            "hours 42 H27.S1", "hours 42 18073",
        )  # fmt: skip
        assert edit_hours(connection, PROVINCE, edits, "tester", file.name, NOW).changed == ()
        agencies = dict(connection.exec_driver_sql("SELECT code, id FROM agency").all())
        assert stored_hours(connection, agencies["H27.S1"]) == LATER_HOURS
        assert stored_hours(connection, agencies["H27.2"]) == OFFICE_HOURS
    hours = {agencies["H27.S1"]: LATER_HOURS, agencies["H27.1"]: LATER_HOURS}
    for rule in ("pause", "restart"):
        with catalogue.own() as connection:
            connection.exec_driver_sql("TRUNCATE dossier, rollup_log")
        database = under(catalogue, rule)
        load(database, PROVINCE, replace(feed, impossible="flag"), [batch(generated(200))])
        check_all(database, rule, hours)
        assert recompute(database, PROVINCE).dossiers == 0
    with catalogue.own() as connection:
        sql = f"SELECT {working_minute('%(t)s::timestamptz')}, {working_minute('%(t)s::timestamptz', '%(a)s')}"
        usual, own = connection.exec_driver_sql(sql, {"t": at(0, 9.25), "a": agencies["H27.S1"]}).one()
        assert (usual % 480, own % 480) == (0, 465)


def test_impossible_dates_give_no_limit_and_no_duration_unless_they_are_counted(catalogue: Database, feed: Feed):
    rows = [dossier("LATE", finished_at=at(-1)), dossier("DUE", due_at=at(-3)), dossier("GOOD")]
    for impossible, flag, known in (("flag", 1, 1), ("count", 2, 3)):
        with catalogue.own() as connection:
            connection.exec_driver_sql("TRUNCATE dossier, rollup_log, quarantine")
        report = load(catalogue, PROVINCE, replace(feed, impossible=impossible), [batch(rows)])
        assert (report.inserted, report.flagged) == (3, 2)
        facts = stored(catalogue)
        assert [row.flags for row in facts] == [flag, 0, flag]
        assert sum(bool(row.settled_due) for row in facts) == known
        assert sum(bool(row.portal_known) for row in facts) == known
        recompute(catalogue, PROVINCE)
        assert stored(catalogue) == facts


def test_the_refused_due_date_is_the_one_of_the_source(catalogue: Database, feed: Feed):
    row = dossier("A", due_at=at(-3), supplement_count=1, supplement_at=at(1), reappointed_at=at(9))
    report = load(catalogue, PROVINCE, feed, [batch([row])])
    assert (report.inserted, report.quarantined) == (0, 1)
    with catalogue.own() as connection:
        column, value = connection.exec_driver_sql("SELECT column_name, value::timestamptz FROM quarantine").one()
    assert (column, value) == ("due_at", at(-3))


def test_no_new_appointment_is_not_a_re_appointment(catalogue: Database, feed: Feed):
    rows = [
        dossier("A", due_at=None),
        dossier("B", due_at=None, reappointed_at=at(3)),
        dossier("C", reappointed_at=at(4)),
    ]
    load(catalogue, PROVINCE, feed, [batch(rows)])
    with catalogue.own() as connection:
        kept = connection.exec_driver_sql("SELECT reappointed_count, reappointed_at FROM dossier ORDER BY code").all()
    assert [tuple(row) for row in kept] == [(0, None), (1, at(3)), (0, None)]


def test_an_import_warns_of_a_year_without_a_notice(catalogue: Database, feed: Feed, caplog: pytest.LogCaptureFixture):
    calendar._warn_of.cache_clear()
    report = load(
        catalogue, PROVINCE, feed, [batch([dossier("A", due_at=datetime.fromisoformat("2027-02-01T10:00+07:00"))])]
    )
    assert len(report.notes) == 1
    assert "2027" in report.notes[0].vi
    assert "2027" in report.notes[0].en
    assert "2027" in caplog.text
    assert load(catalogue, PROVINCE, feed, [batch([dossier("B")])]).notes == ()
