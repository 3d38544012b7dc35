"""The dossiers behind the numbers of officers and of steps: as many as the page says, and the very ones."""

from dataclasses import replace
from datetime import date

import pytest

from db.database import Database
from domain.passes import LISTS, Narrow
from domain.selection import Selection
from ingest.load import Feed
from queries.source import Source
from tests.conftest import PROVINCE
from tests.queries import test_bottlenecks, test_officers
from tests.queries.facts import source_of
from tests.queries.test_bottlenecks import MARCH, receipt
from tests.queries.test_officers import WEEK, posted

__all__ = ("receipt",)
HELD = {"open": "held", "soon": "held_soon", "overdue": "held_late", "paused": "held_paused"}


@pytest.fixture
def officers(database: Database, feed: Feed) -> Source:
    return source_of(database, feed, test_officers.NOW, *test_officers.facts())


@pytest.fixture
def steps(database: Database, feed: Feed) -> Source:
    return source_of(database, feed, test_bottlenecks.NOW, *test_bottlenecks.facts())


def listed(source: Source, selection: Selection, view: str, officer: str = "", step: str = "") -> set[str]:
    page = source.dossiers(selection, view, limit=2000, narrow=Narrow(officer, step))
    assert page.total == len(page.rows)
    return {row.code for row in page.rows}


@pytest.mark.parametrize("limits", [{}, {"unit": "18073"}])
def test_an_officers_numbers_open_as_many_dossiers(officers: Source, limits: dict[str, str]):
    row = test_officers.row(officers)
    for kind, view in HELD.items():
        assert len(listed(officers, replace(WEEK, **limits), view, "CB1")) == getattr(row.load, kind), view
    hers = {view: listed(officers, replace(WEEK, **limits), view, "CB1") for view in LISTS}
    assert hers["passed"] == {f"CB1-{n}" for n in range(row.done.finished)}
    assert hers["passed_over"] == {"CB1-0", "CB1-1"}
    assert len(hers["rated"]) == row.rated.rated
    assert hers["asked"] == set()
    assert listed(officers, WEEK, "passed", "CB1", "B9") == set()
    assert all(listed(officers, WEEK, view, "nobody") == set() for view in LISTS if view != "at_step")


def test_only_work_while_posted_is_listed_and_only_what_began_there_is_judged(officers: Source, database: Database):
    with database.own() as connection:
        posted(connection, "CB1", "H27.1", date(2026, 3, 4))
        connection.exec_driver_sql(
            "UPDATE step SET started_at = started_at - interval '1 day', used_minutes = 999 WHERE code = 'CB1-2'"
        )
    row = test_officers.row(officers)
    assert len(listed(officers, WEEK, "passed", "CB1")) == row.done.finished == 6
    assert len(listed(officers, WEEK, "passed_over", "CB1")) == row.done.over == 0


def test_a_units_steps_open_their_dossiers(steps: Source):
    here = replace(MARCH, unit="18073")
    assert listed(steps, here, "passed") == {"A", "B", "C"}
    assert listed(steps, here, "passed", step="B2 thẩm định") == {"A", "B"}
    assert listed(steps, here, "passed_over") == {"A", "C"}
    assert listed(steps, here, "passed_again") == {"A"}
    assert listed(steps, here, "passed_moved") == {"A", "B"}
    assert listed(steps, here, "at_step", step="B2 thẩm định") == {"C"}
    assert listed(steps, MARCH, "passed") == {"A", "B", "C", "D"}


def test_the_real_logs_steps_open_their_dossiers(receipt: Source, database: Database):
    chosen = Selection(procedure="WABO-receipt")
    flow = receipt.bottlenecks(chosen).flow
    assert flow
    assert len(listed(receipt, chosen, "passed")) == flow.dossiers == 1434
    raw = "SELECT step, count(DISTINCT code) FROM step WHERE province_code = %s AND finished_at IS NOT NULL GROUP BY 1"
    with database.own() as connection:
        counted = {step: int(count) for step, count in connection.exec_driver_sql(raw, (PROVINCE,))}
    assert {step: len(listed(receipt, chosen, "passed", step=step)) for step in counted} == counted
    for step in flow.steps:
        assert len(listed(receipt, chosen, "at_step", step=step.step)) == step.waiting_now
        assert len(listed(receipt, chosen, "passed_again", step=step.step)) <= step.repeats
