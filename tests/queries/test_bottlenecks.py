"""Flows of hand-made dossiers counted by hand, and the facts of the public receipt log."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from db.database import Database
from domain.flow import Edge, graph, together
from domain.selection import Selection
from ingest.files import import_file
from ingest.load import Feed, load
from queries.source import Source
from tests.conftest import PROVINCE, shared
from tests.factory import at, batch, dossier
from tests.ingest.support import EXAMPLES
from tests.queries.facts import source_of

NOW = at(40)
MARCH = Selection(start=date(2026, 3, 1), end=date(2026, 3, 31), period="custom")
HOUR = timedelta(hours=1)


class Cache(dict[str, Any]):
    """The memo's back end in a test."""

    def set(self, key: str, value: Any, timeout: int | None = None) -> None:
        assert timeout
        self[key] = value


def step(code: str, seq: int, name: str, start: datetime | None, end: datetime | None, **values: Any) -> dict[str, Any]:
    given = {"step_unit": name[:2], "step_officer": "CB1", **values}
    return {"code": code, "seq": seq, "step": name, "step_started_at": start, "step_finished_at": end, **given}


def facts() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Three dossiers of Thành Sen (two procedures), one of Đức Thọ; START is Monday 08:00, an office hour."""
    dossiers = [
        dossier("A", procedure="1.1", agency="H27.1", finished_at=at(3)),
        dossier("B", procedure="1.1", agency="H27.1", channel=1, finished_at=at(3)),
        dossier("C", procedure="1.2", agency="H27.1", finished_at=None),
        dossier("D", procedure="1.2", agency="H27.2", finished_at=at(3)),
    ]
    due = {"step_due_at": at(0, 2)}
    steps = [
        # A: one hour, waits one hour, appraises two, goes back, appraises again half an hour later for one
        step("A", 1, "B1 nhận", at(0), at(0, 1), **due),
        step("A", 2, "B2 thẩm định", at(0, 2), at(1, 1), step_due_at=at(1)),
        step("A", 3, "B1 nhận", at(1, 1), at(1, 2)),
        step("A", 4, "B2 thẩm định", at(1, 2.5), at(1, 3)),
        # the first step of B ended in February
        step("B", 1, "B1 nhận", at(-5), at(-5, 1)),
        step("B", 2, "B2 thẩm định", at(0), at(0, 1), step_due_at=at(0, 3)),
        # C: still there
        step("C", 1, "B1 nhận", at(0), at(0, 3), **due),
        step("C", 2, "B2 thẩm định", at(0, 3), None),
        step("D", 1, "B1 nhận", at(0), at(0, 1), **due),
    ]
    return dossiers, steps


@pytest.fixture
def source(database: Database, feed: Feed) -> Source:
    return source_of(database, feed, NOW, *facts())


def test_a_units_flow_is_what_is_counted_by_hand(source: Source):
    found = source.bottlenecks(replace(MARCH, unit="18073"))
    assert found.flow
    assert (found.place, found.flow.dossiers) == ("Phường Thành Sen", 3)
    steps = {each.step: each for each in found.flow.steps}
    first, second = steps["B1 nhận"], steps["B2 thẩm định"]
    assert (first.passes, first.timed, first.judged, first.over, first.over_minutes) == (3, 3, 2, 1, 60)
    assert (first.repeats, first.starts, first.handovers, first.waiting_now) == (1, 2, 1, 0)
    assert (first.median, first.budget) == (60.0, 120.0)
    # a day of work is 8 hours: Monday 10:00 to Tuesday 09:00 is 7
    assert (second.passes, second.used_minutes, second.repeats, second.waiting_now) == (3, 420 + 30 + 60, 1, 1)
    assert (second.judged, second.over, second.over_minutes) == (2, 1, 60)
    # B waited from Wednesday 09:00 (390 minutes left) over two days to Monday 08:00 (30 minutes)
    assert (second.waits, second.wait_minutes) == (3, 60 + 30 + 390 + 960 + 30)


def test_transitions_carry_counts_waits_and_hand_overs(source: Source):
    found = source.bottlenecks(replace(MARCH, unit="18073", procedure="1.1"))
    assert found.flow
    edges = {(edge.source, edge.target): edge for edge in found.flow.edges}
    assert set(edges) == {("B1 nhận", "B2 thẩm định"), ("B2 thẩm định", "B1 nhận")}
    assert edges["B2 thẩm định", "B1 nhận"] == Edge("B2 thẩm định", "B1 nhận", 1, 1, 0, 1, 60, 1)
    forward = edges["B1 nhận", "B2 thẩm định"]
    assert (forward.passes, forward.waits, forward.handovers) == (3, 3, 3)
    drawn = graph(found.flow.steps, found.flow.edges)
    assert [drawn.goes_back(edge) for edge in drawn.edges] == [False, True]
    assert (found.procedures, found.units) == ((), ())


def test_the_province_ranks_procedures_and_units_by_time_over_limits(source: Source):
    found = source.bottlenecks(MARCH)
    assert found.flow is None
    procedures = [(row.key, row.judged, row.over, row.over_minutes, row.worst) for row in found.procedures]
    assert procedures == [("1.1", 3, 1, 60, "B2 thẩm định"), ("1.2", 2, 1, 60, "B1 nhận")]
    units = [(row.limit, row.key, row.name, row.over, row.over_minutes) for row in found.units]
    assert units == [("unit", "18073", "Phường Thành Sen", 2, 120), ("unit", "18229", "Xã Đức Thọ", 0, 0)]


@pytest.mark.parametrize(
    ("limits", "dossiers"),
    [
        ({"unit": "18073"}, 3),
        ({"agency": "H27.1"}, 3),
        ({"procedure": "1.2"}, 2),
        ({"procedure": "1.2", "level": "commune"}, 2),
        ({"unit": "18073", "field": "HT"}, 2),
        ({"unit": "18073", "channel": "counter"}, 1),
        ({"procedure": "1.1", "service": "full"}, 2),
        ({"procedure": "1.1", "service": "partial"}, 0),
        ({"agency": "nobody"}, 0),
    ],
)
def test_limits_choose_the_dossiers(source: Source, limits: dict[str, str], dossiers: int):
    found = source.bottlenecks(replace(MARCH, **limits))
    assert found.flow
    assert found.flow.dossiers == dossiers


def test_a_channel_narrows_the_ranked_tables_too(source: Source):
    rows = source.bottlenecks(replace(MARCH, channel="counter")).procedures
    assert [(row.key, row.judged, row.over) for row in rows] == [("1.1", 1, 0)]


def test_compared_with_another_unit_the_period_before_or_nothing(source: Source):
    here = replace(MARCH, unit="18073")
    other = source.bottlenecks(here, "18229")
    assert (other.versus, other.versus_name) == ("unit", "Xã Đức Thọ")
    assert other.versus_flow
    assert other.versus_flow.dossiers == 1
    before = source.bottlenecks(here, "previous")
    assert before.versus_flow
    assert [(each.step, each.passes) for each in before.versus_flow.steps if each.passes] == [("B1 nhận", 1)]
    assert source.bottlenecks(replace(here, start=None, period="all"), "previous").versus == "no period"
    assert source.bottlenecks(here, "99999").versus == "unknown"
    assert source.bottlenecks(here).versus == ""


def test_the_slowest_passes_open_their_dossiers(source: Source):
    found = source.bottlenecks(replace(MARCH, unit="18073"), step="B1 nhận")
    assert [(row.code, row.used, row.budget) for row in found.slow][:2] == [("C", 180, 120), ("A", 60, 120)]
    assert {row.step for row in found.slow} == {"B1 nhận"}
    assert source.bottlenecks(replace(MARCH, unit="18073"), step="no such").step == ""


@pytest.mark.usefixtures("source")
def test_everybody_is_counted_once_an_hour(database: Database, feed: Feed):
    moment = [NOW]
    kept = Source(database, PROVINCE, cache=Cache(), clock=lambda: moment[0])
    before = kept.bottlenecks(MARCH)
    more = step("E", 1, "B1 nhận", at(0), at(0, 3), step_due_at=at(0, 1))
    load(database, PROVINCE, feed, [batch([dossier("E", procedure="1.1", agency="H27.1")], [more])])
    moment[0] = NOW + timedelta(minutes=59)
    assert kept.bottlenecks(MARCH).procedures == before.procedures
    assert kept.bottlenecks(MARCH).compared_at == NOW
    moment[0] = NOW + HOUR
    after = kept.bottlenecks(MARCH)
    assert after.procedures[0].over == before.procedures[0].over + 1
    assert after.compared_at == NOW + HOUR


@pytest.fixture
def receipt(database: Database) -> Source:
    file = shared("data/receipt.xes.gz")
    import_file(database, PROVINCE, file, EXAMPLES / "receipt_xes.toml", max_bytes=1 << 30)
    return Source(database, PROVINCE, clock=lambda: NOW)


def test_the_real_log_keeps_the_facts_of_its_readme(receipt: Source):
    found = receipt.bottlenecks(Selection(procedure="WABO-receipt"))
    assert found.flow
    whole = together(found.flow.steps)
    assert (found.flow.dossiers, whole.passes, len(found.flow.steps)) == (1434, 8577, 27)
    # it tells neither starts nor limits: no handling, no wait, no overrun is made up
    assert (whole.timed, whole.waits, whole.judged) == (0, 0, 0)
    assert sum(edge.passes for edge in found.flow.edges) == 8577 - 1434
    assert whole.spans == 8577 - 1434
    drawn = graph(found.flow.steps, found.flow.edges)
    assert (len(drawn.steps), drawn.folded) == (15, 13)
    rows = {row.name: (row.judged, row.worst) for row in found.units}
    assert rows == {"General": (0, ""), "Customer contact": (0, ""), "Experts": (0, "")}


def test_the_real_logs_rework_is_that_of_its_events(receipt: Source, database: Database):
    with database.own() as connection:
        events = connection.exec_driver_sql("SELECT code, step FROM step ORDER BY code, seq").all()
    seen: set[tuple[str, str]] = set()
    repeats = 0
    for code, name in events:
        repeats += (code, name) in seen
        seen.add((code, name))
    found = receipt.bottlenecks(Selection(procedure="WABO-receipt"))
    assert found.flow
    assert together(found.flow.steps).repeats == repeats > 0
