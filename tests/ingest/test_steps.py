"""What each stored step says of itself: its procedure, the working minutes it took and those it was given."""

from datetime import UTC, datetime
from typing import Any

from db.clock import working_minute
from db.database import Database
from ingest.load import Feed, load
from tests.conftest import PROVINCE
from tests.factory import at, batch, dossier

FIELDS = "s.seq, p.code AS procedure, s.used_minutes, s.budget_minutes"


def steps(database: Database, *columns: str) -> list[Any]:
    listed = ", ".join(columns) or FIELDS
    with database.own() as connection:
        return connection.exec_driver_sql(
            f"SELECT {listed} FROM step s LEFT JOIN procedure p ON p.id = s.procedure_id ORDER BY s.code, s.seq"
        ).all()


def step(code: str, start: datetime | None, end: datetime | None, due: datetime | None = None) -> dict[str, Any]:
    return {"code": code, "step": "B", "step_started_at": start, "step_finished_at": end, "step_due_at": due}


def test_a_step_knows_its_procedure_and_its_working_minutes(database: Database, feed: Feed) -> None:
    """Friday 16:00 to Monday 09:30 is one hour and then two of work, from 07:30; lunch is closed."""
    friday, monday = datetime(2026, 3, 6, 9, tzinfo=UTC), datetime(2026, 3, 9, 2, 30, tzinfo=UTC)
    lunch = [step("D1", at(0), at(0, 9), at(1)), step("D1", friday, monday, friday)]
    load(database, PROVINCE, feed, [batch([dossier("D1", finished_at=at(7))], lunch)])
    assert [tuple(row) for row in steps(database)] == [(1, "1.001", 450, 480), (2, "1.001", 180, 0)]


def test_minutes_are_unknown_where_a_time_is_missing_or_backwards(database: Database, feed: Feed) -> None:
    given = [
        {**step("D1", at(0), None, None), "seq": 1},
        {**step("D1", None, at(1), at(1)), "seq": 2},
        {**step("D1", at(2), at(1), at(1)), "seq": 3},
    ]
    load(database, PROVINCE, feed, [batch([dossier("D1")], given)])
    assert [(row.used_minutes, row.budget_minutes) for row in steps(database)] == [(None, None)] * 3


def test_minutes_follow_a_step_that_is_told_again(database: Database, feed: Feed) -> None:
    load(database, PROVINCE, feed, [batch([dossier("D1", finished_at=None)], [step("D1", at(0), None, at(1))])])
    again = batch([dossier("D1", version=2, procedure="1.002")], [step("D1", at(0), at(0, 2), at(1))])
    load(database, PROVINCE, feed, [again])
    assert [tuple(row) for row in steps(database)] == [(1, "1.002", 120, 480)]


def test_the_stored_minutes_agree_with_the_clock_of_the_calendar(database: Database, feed: Feed) -> None:
    """The bulk join and the scalar of db.clock say the same, over instants at every hour of two weeks."""
    spans = [step(f"D{n}", at(hours=7 * n), at(hours=7 * n + 3 * n), at(hours=50 + n)) for n in range(48)]
    load(database, PROVINCE, feed, [batch([dossier(f"D{n}", finished_at=at(30)) for n in range(48)], spans)])
    wanted = f"{working_minute('s.finished_at')} - {working_minute('s.started_at')} AS wanted"
    budget = f"{working_minute('s.due_at')} - {working_minute('s.started_at')} AS budget"
    rows = steps(database, "s.used_minutes", "s.budget_minutes", "s.due_at >= s.started_at AS fair", wanted, budget)
    assert [row.used_minutes for row in rows] == [row.wanted for row in rows]
    assert [row.budget_minutes for row in rows] == [row.budget if row.fair else None for row in rows]
    assert any(row.used_minutes for row in rows)
