"""The progress page's numbers equal hand-written queries over raw columns, and the lists behind them are as long."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from db.database import Database
from db.scope import Scope
from domain import balance
from domain.compared import AGREE, ALONE, DIFFER
from domain.durations import bars
from domain.selection import Selection
from domain.workcalendar import work_days, working_minutes
from ingest.load import Feed, load
from queries.progress import Progress, over, progress
from queries.source import Source
from tests.conftest import PROVINCE
from tests.factory import at, batch, dossier
from tests.queries.facts import made_up, write_catalogue

NOW = at(62, 3)
LOCAL = "AT TIME ZONE 'Asia/Ho_Chi_Minh'"
IN = f"(d.received_at {LOCAL})::date"
OUT = (
    f"(CASE WHEN d.status >= 9 THEN coalesce(d.returned_at, d.finished_at) WHEN d.status IN (7, 8)"
    f" THEN coalesce(d.finished_at, d.returned_at) END {LOCAL})::date"
)
ACCEPTED = "d.received_at IS NOT NULL AND d.status NOT IN (1, 3)"
PERIOD = "BETWEEN %(start)s AND %(end)s"
STILL = "d.received_at IS NOT NULL AND d.status IN (2, 4, 5, 6)"
RUNS = "d.received_at IS NOT NULL AND d.status IN (2, 4)"
WAITS = "d.received_at IS NOT NULL AND d.status IN (5, 6)"
POSSIBLE = "coalesce(greatest(d.finished_at, d.returned_at) >= d.received_at, TRUE) AND d.due_at >= d.received_at"
DONE = f"d.status >= 9 AND {OUT} {PERIOD}"
THEN = f"{ACCEPTED} AND {IN} <= %(end)s AND ({STILL} OR {OUT} > %(end)s)"
RETURN = "coalesce(d.returned_at, d.finished_at)"
FINISH = "coalesce(d.finished_at, d.returned_at)"
JUDGED = f"{DONE} AND d.due_at IS NOT NULL AND {POSSIBLE}"
TOO_LATE = f"{RETURN} > d.due_at"
PORTAL = f"(d.supplement_count >= 2 OR {FINISH} > d.due_at)"

CHECKS: dict[str, str] = {
    "carried": f"{ACCEPTED} AND {IN} < %(start)s AND NOT coalesce({OUT} < %(start)s, FALSE)",
    "received": f"{ACCEPTED} AND {IN} {PERIOD}",
    "settled": DONE,
    "early": f"{JUDGED} AND {OUT} < (d.due_at {LOCAL})::date",
    "same_day": f"{JUDGED} AND NOT {TOO_LATE} AND {OUT} = (d.due_at {LOCAL})::date",
    "late": f"{JUDGED} AND {TOO_LATE}",
    "settled_undue": f"{DONE} AND NOT coalesce(d.due_at IS NOT NULL AND {POSSIBLE}, FALSE)",
    "withdrawn": f"d.status = 7 AND {OUT} {PERIOD}",
    "stopped": f"d.status = 8 AND {OUT} {PERIOD}",
    "refused": f"d.status = 3 AND ({FINISH} {LOCAL})::date {PERIOD}",
    "running_within": f"{RUNS} AND d.due_at >= %(now)s",
    "running_over": f"{RUNS} AND d.due_at < %(now)s",
    "running_undue": f"{RUNS} AND d.due_at IS NULL",
    "paused_within": f"{WAITS} AND d.due_at >= %(now)s",
    "paused_over": f"{WAITS} AND d.due_at < %(now)s",
    "paused_undue": f"{WAITS} AND d.due_at IS NULL",
    "then_within": f"{THEN} AND d.due_at >= %(midnight)s",
    "then_over": f"{THEN} AND d.due_at < %(midnight)s",
    "then_undue": f"{THEN} AND d.due_at IS NULL",
}
VERDICTS: dict[str, str] = {
    "both_on_time": f"{JUDGED} AND NOT {TOO_LATE} AND NOT {PORTAL}",
    "both_late": f"{JUDGED} AND {TOO_LATE} AND {PORTAL}",
    "second_request": f"{JUDGED} AND NOT {TOO_LATE} AND d.supplement_count >= 2",
    "returned_late": f"{JUDGED} AND {TOO_LATE} AND NOT {PORTAL}",
    "finished_late": f"{JUDGED} AND NOT {TOO_LATE} AND d.supplement_count < 2 AND {FINISH} > d.due_at",
    "verdicts_differ": f"{JUDGED} AND ({TOO_LATE}) <> {PORTAL}",
    "other_period": f"{DONE} AND NOT {IN} {PERIOD}",
    "unsettled": f"{ACCEPTED} AND {IN} {PERIOD} AND NOT coalesce({DONE}, FALSE)",
}
ODD: dict[str, tuple[int, str]] = {
    "odd_no_end": (1, f"{ACCEPTED} AND {IN} <= %(end)s AND d.status IN (7, 8) AND {OUT} IS NULL"),
    "odd_ended_before": (1, f"{ACCEPTED} AND {IN} {PERIOD} AND {OUT} < %(start)s"),
    "odd_received_after": (-1, f"{ACCEPTED} AND {IN} > %(end)s AND {OUT} {PERIOD}"),
    "odd_never_accepted": (-1, f"d.received_at IS NULL AND d.status IN (7, 8) AND {OUT} {PERIOD}"),
    "odd_received_later": (-1, f"{STILL} AND {IN} > %(end)s"),
    "odd_ended_later": (1, f"{ACCEPTED} AND {IN} <= %(end)s AND {OUT} > %(end)s"),
}
SELECTIONS: dict[str, tuple[Selection, str]] = {
    "all time": (Selection(), "TRUE"),
    "until today": (Selection(start=date(2026, 4, 1), end=date(2026, 5, 3)), "TRUE"),
    "months that are over": (Selection(start=date(2025, 12, 1), end=date(2026, 2, 15)), "TRUE"),
    "one unit": (Selection(unit="18073", start=date(2026, 2, 1)), "a.unit_code = '18073'"),
    "one channel": (Selection(channel="online", start=date(2026, 1, 1), end=date(2026, 3, 1)), "d.channel = 2"),
    "one procedure": (Selection(procedure="1.2", start=date(2026, 1, 1)), "p.code = '1.2'"),
}
KPI_LISTS = {
    "received": ("received", "num"),
    "early": ("early", "num"),
    "late": ("on_time", "miss"),
    "withdrawn": ("withdrawn", "num"),
    "stopped": ("stopped", "num"),
    "refused": ("refused", "num"),
}


def odd_ones() -> list[dict[str, Any]]:
    """Dossiers whose dates contradict each other, each in a way of its own."""
    day = timedelta(days=1)
    base = {"agency": "H27.1", "procedure": "1.1", "due_at": None}
    return [
        dossier("ODD-1", status=7, received_at=at(-40), finished_at=None, **base),
        dossier("ODD-2", status=10, received_at=at(40), finished_at=at(-45), returned_at=at(-44), **base),
        dossier("ODD-3", status=8, received_at=None, finished_at=at(45), **base),
        dossier("ODD-4", status=7, received_at=None, finished_at=at(-50), **base),
        dossier("ODD-5", status=4, received_at=NOW + 9 * day, finished_at=None, **base),
        dossier("ODD-6", status=9, received_at=at(50), finished_at=NOW + 5 * day, **base),
        dossier("ODD-7", status=9, received_at=at(-10), finished_at=at(-30), **base),
        dossier(
            "ODD-8", status=10, received_at=at(40), finished_at=at(44), returned_at=at(47), **base | {"due_at": at(1)}
        ),
    ]


@pytest.fixture
def source(database: Database) -> Source:
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
    load(database, PROVINCE, Feed(key="test", name="Test", file="test.csv"), [batch(made_up(600))])
    lenient = Feed(key="odd", name="Odd", file="odd.csv", impossible="flag")
    assert load(database, PROVINCE, lenient, [batch(odd_ones())]).quarantined == 0
    return Source(database, PROVINCE, clock=lambda: NOW)


def checked(source: Source, condition: str, selection: Selection, where: str) -> int:
    end = selection.end or date.max
    parameters = {
        "now": NOW,
        "start": selection.start or date(1900, 1, 1),
        "end": end,
        "midnight": NOW if end == date.max else datetime(end.year, end.month, end.day, 17, tzinfo=UTC),
    }
    with source.database.own() as connection:
        return int(
            connection.exec_driver_sql(
                "SELECT count(*) FROM dossier d JOIN agency a ON a.id = d.agency_id"
                f" JOIN procedure p ON p.id = d.procedure_id WHERE ({condition}) AND {where}",
                parameters,
            ).scalar_one()
        )


def listed(source: Source, selection: Selection, key: str) -> int:
    kpi, part = KPI_LISTS.get(key, ("", "num"))
    page = source.dossiers(selection, "" if kpi else key, kpi, part, limit=2000)  # type: ignore[arg-type]
    assert len(page.rows) == page.total
    assert len({(row.code, row.source) for row in page.rows}) == page.total
    return page.total


@pytest.mark.parametrize("name", SELECTIONS)
def test_every_part_of_the_balance_equals_its_check_query_and_its_list(source: Source, name: str):
    selection, where = SELECTIONS[name]
    data = source.progress(selection)
    ended = over(selection, NOW)
    asked = [key for key in CHECKS if key not in (balance.OPEN_NOW if ended else balance.OPEN_THEN)]
    expected = {key: checked(source, CHECKS[key], selection, where) for key in asked}
    assert {key: data.balance.parts[key] for key in asked} == expected
    assert {key: listed(source, selection, key) for key in asked} == expected
    assert sum(expected.values()) > 0
    assert data.balance.ended is ended


@pytest.mark.parametrize("name", SELECTIONS)
def test_a_difference_is_shown_and_explained_by_the_dossiers_that_make_it(source: Source, name: str):
    selection, where = SELECTIONS[name]
    data = source.progress(selection)
    expected = {key: checked(source, sql, selection, where) for key, (_, sql) in ODD.items() if key in data.odd}
    assert data.odd == expected
    assert data.balance.difference == sum(ODD[key][0] * count for key, count in expected.items())
    assert data.balance.unexplained(data.odd) == 0
    assert {key: listed(source, selection, key) for key in expected} == expected
    assert listed(source, selection, "odd_then" if data.balance.ended else "odd") == sum(expected.values())


def test_the_differences_are_there_to_be_seen(source: Source):
    found = {name: source.progress(selection) for name, (selection, _) in SELECTIONS.items()}
    assert found["until today"].balance.difference != 0
    assert found["months that are over"].balance.difference != 0
    seen = {key for data in found.values() for key, count in data.odd.items() if count}
    assert seen == set(ODD)


@pytest.mark.parametrize("name", SELECTIONS)
def test_both_sides_have_their_lists(source: Source, name: str):
    selection, _ = SELECTIONS[name]
    data = source.progress(selection)
    assert listed(source, selection, "workload") == data.balance.left
    suffix = "_then" if data.balance.ended else ""
    assert listed(source, selection, f"accounted{suffix}") == data.balance.right
    opened = ("then",) if data.balance.ended else ("running", "paused")
    for group in opened:
        parts = [part for part in data.balance.open_parts if part.startswith(group)]
        assert listed(source, selection, group) == sum(data.balance.parts[part] for part in parts)


@pytest.mark.parametrize("name", SELECTIONS)
def test_units_and_channels_add_up_to_the_whole(source: Source, name: str):
    data = source.progress(SELECTIONS[name][0])
    for key, count in data.balance.parts.items():
        assert sum(row.totals.get(key, 0) for row in data.rows) == count, key
    assert sum(data.channels.values()) == data.balance.parts["received"]
    assert len({(row.key, row.by) for row in data.rows}) == len(data.rows)


def test_a_units_row_is_its_own_balance(source: Source):
    whole = source.progress(Selection(start=date(2026, 2, 1)))
    row = next(row for row in whole.rows if row.key == "18073")
    alone = source.progress(Selection(start=date(2026, 2, 1), unit="18073")).balance.parts
    assert {key: row.totals.get(key, 0) for key in alone} == alone
    agency = next(row for row in whole.rows if row.by == "agency")
    assert source.progress(Selection(start=date(2026, 2, 1), agency=agency.key)).balance.parts["received"] > 0


@pytest.mark.parametrize("name", SELECTIONS)
def test_the_verdicts_equal_their_check_queries_and_lists(source: Source, name: str):
    selection, where = SELECTIONS[name]
    data = source.progress(selection)
    expected = {key: checked(source, sql, selection, where) for key, sql in VERDICTS.items()}
    assert data.verdicts == expected
    assert {key: listed(source, selection, key) for key in expected} == expected
    assert expected["verdicts_differ"] == sum(expected[key] for key in DIFFER)


def test_every_way_to_differ_occurs(source: Source):
    sets = source.progress(Selection()).verdicts
    assert all(sets[key] for key in (*AGREE, "second_request", "returned_late", "verdicts_differ"))
    assert all(source.progress(SELECTIONS["until today"][0]).verdicts[key] for key in ALONE)


@pytest.mark.parametrize("name", SELECTIONS)
def test_durations_equal_the_calendar(source: Source, name: str):
    selection, where = SELECTIONS[name]
    minutes = settled_minutes(source, selection, where.replace("p.code = '1.2'", "TRUE"))
    times = source.progress(selection).times
    assert times.whole.number == len(minutes)
    assert times.whole.mean == pytest.approx(sum(minutes) / len(minutes), rel=1e-3)
    ordered = sorted(minutes)
    assert times.whole.quantile(0.5) == pytest.approx(ordered[len(ordered) // 2], rel=0.2)
    assert times.whole.quantile(0.9) == pytest.approx(ordered[len(ordered) * 9 // 10], rel=0.2)
    every = selection.with_(procedure="")
    for bar in bars(times.whole.counts):
        assert bar.count == listed(source, every, bar.key)


def settled_minutes(source: Source, selection: Selection, where: str) -> list[int]:
    end = selection.end or date.max
    with source.database.own() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT d.received_at, {RETURN} FROM dossier d JOIN agency a ON a.id = d.agency_id"
            f" WHERE {DONE} AND {RETURN} >= d.received_at AND {where}"
            " AND coalesce(greatest(d.finished_at, d.returned_at) >= d.received_at, TRUE)"
            " AND coalesce(d.due_at >= d.received_at, TRUE)",
            {"start": selection.start or date(1900, 1, 1), "end": end},
        ).all()
    days = work_days(date(2025, 1, 1), date(2027, 12, 31))
    return [working_minutes(first, last, days) for first, last in rows]


def test_procedures_compare_with_their_statutory_limit(source: Source):
    times = source.progress(Selection()).times
    by_code = {each.key: each for each in times.procedures}
    assert times.count == len(by_code) == 3
    assert by_code["1.3"].limit_hours is None
    assert by_code["1.3"].times.over_share is None
    first = by_code["1.1"]
    assert first.limit_hours == 8
    compared = "d.status >= 9 AND d.supplement_count = 0 AND d.supplement_minutes = 0 AND p.code = '1.1'"
    assert first.times.limited == checked(source, f"{compared} AND d.working_minutes IS NOT NULL", Selection(), "TRUE")
    assert first.times.over == checked(source, f"{compared} AND d.working_minutes > 480", Selection(), "TRUE") > 0
    assert listed(source, Selection(procedure="1.1"), "over_limit") == first.times.over
    assert source.dossiers(Selection(procedure="1.1"), kpi="processing_hours", part="den").total == first.times.number


def test_a_chosen_procedure_stands_beside_the_whole(source: Source):
    chosen = source.progress(Selection(procedure="1.2"))
    assert chosen.times.whole == source.progress(Selection()).times.whole
    assert chosen.times.chosen is not None
    assert chosen.times.chosen.limit_hours == 80
    assert chosen.glance.totals["timed"] == chosen.times.chosen.times.number < chosen.times.whole.number
    assert source.progress(Selection(procedure="9.9")).times.chosen is None


def test_a_scoped_reader_sees_only_its_units(source: Source):
    with source.database.read(Scope(PROVINCE, units=("18073",))) as connection:
        seen: Progress = progress(connection, Selection(), NOW, PROVINCE, 1)
    assert {row.key for row in seen.rows} == {"18073"}
    assert seen.balance.parts == source.progress(Selection(unit="18073")).balance.parts


def test_nothing_is_nothing(database: Database):
    data = Source(database, PROVINCE, clock=lambda: NOW).progress(Selection(start=date(2026, 1, 1)))
    assert data.balance.left == data.balance.right == 0
    assert data.rows == []
    assert data.times.whole.number == data.times.count == 0
