"""Every KPI of the registry equals its hand-written check query, at every grain, from every rollup."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from db.database import Database
from domain.kpis import KPI, KPIS
from domain.selection import Selection
from ingest import rollups
from ingest.load import Feed, load
from queries.kpis import COLUMN
from queries.report import kpi_report
from queries.source import Source
from tests.conftest import PROVINCE
from tests.factory import at, batch
from tests.queries.check_queries import CHECKS, check_sql
from tests.queries.facts import impossible, made_up, write_catalogue

NOW = at(62, 3)
SELECTIONS = {
    "all time": (Selection(), "TRUE"),
    "past months": (Selection(start=date(2025, 12, 1), end=date(2026, 2, 15)), "TRUE"),
    "one unit": (Selection(unit="18073"), "a.unit_code = '18073'"),
    "one agency": (Selection(agency="H27.S1"), "a.code = 'H27.S1'"),
    "communes": (Selection(level="commune"), "a.level = 2"),
    "one field": (Selection(field="DD", start=date(2026, 1, 5)), "f.code = 'DD'"),
    "one channel": (Selection(channel="online"), "d.channel = 2"),
    "one procedure": (Selection(procedure="1.2", end=date(2026, 4, 1)), "p.code = '1.2'"),
    "full service": (Selection(service="full", level="province"), "d.service_level = 3 AND a.level = 1"),
}


@pytest.fixture(params=["merged", "in the log"])
def source(request, monkeypatch, database: Database, feed: Feed) -> Source:
    monkeypatch.setattr("ingest.load.MERGE_AT", 1_000_000)
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
    load(database, PROVINCE, feed, [batch(made_up(600))])
    load(database, PROVINCE, replace(feed, impossible="flag"), [batch(impossible(40))])
    with database.write() as connection:
        if request.param == "merged":
            rollups.merge(connection, PROVINCE)
        waiting = connection.exec_driver_sql("SELECT count(*) FROM rollup_log").scalar_one()
    assert (waiting == 0) is (request.param == "merged")
    return Source(database, PROVINCE, clock=lambda: NOW)


def test_every_kpi_has_a_check_query():
    assert set(CHECKS) | {"processing_hours"} == {kpi.key for kpi in KPIS}


@pytest.mark.parametrize("name", SELECTIONS)
def test_kpis_equal_the_check_queries(source: Source, name: str):
    selection, where = SELECTIONS[name]
    seen = 0
    for by in COLUMN:
        rows = {row["key"]: row["kpis"] for row in kpi_report(source, selection, by)["rows"]}
        for key in CHECKS:
            if by == "day" and KPI[key].now:
                continue
            expected = checked(source, key, by, selection, where)
            got = {k: (kpis[key]["num"], kpis[key]["den"] or 0) for k, kpis in rows.items()}
            assert {k: v for k, v in got.items() if v != (0, 0)} == expected, (key, by)
            seen += sum(num for num, _ in expected.values())
    assert seen > 0


def checked(source: Source, key: str, by: str, selection: Selection, where: str) -> dict[str, Any]:
    end = selection.end or date.max
    parameters = {
        "now": NOW,
        "start": selection.start or date(1900, 1, 1),
        "end": end,
        "end_of_period": datetime(9999, 1, 1, tzinfo=UTC) if end == date.max else _midnight_after(end),
    }
    with source.database.own() as connection:
        rows = connection.exec_driver_sql(check_sql(key, by, where), parameters).all()
    return {group: (num, den) for group, num, den in rows if num or den}


def _midnight_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)  # midnight in Hà Tĩnh


def test_mean_processing_time_equals_the_calendar(source: Source):
    from domain.workcalendar import work_days, working_minutes  # noqa: PLC0415

    with source.database.own() as connection:
        rows = connection.exec_driver_sql(
            "SELECT received_at, coalesce(returned_at, finished_at) FROM dossier WHERE status >= 9 AND received_at"
            " IS NOT NULL AND coalesce(returned_at, finished_at) >= received_at AND flags = 0"
        ).all()
    days = work_days(date(2025, 1, 1), date(2027, 12, 31))
    expected = sum(working_minutes(start, end, days) for start, end in rows)
    figure = kpi_report(source, Selection(), "province")["rows"][0]["kpis"]["processing_hours"]
    assert figure["den"] == len(rows)
    assert figure["num"] == pytest.approx(expected / 60, rel=1e-3)


@pytest.mark.parametrize("part", ["num", "den", "miss"])
def test_the_dossiers_behind_a_number_are_as_many_as_the_number(source: Source, part: Any):
    for selection, _ in SELECTIONS.values():
        figures = kpi_report(source, selection, "province")["rows"][0]["kpis"]
        for key, figure in figures.items():
            page = source.dossiers(selection, kpi=key, part=part, limit=500)
            assert page.total == expected_total(key, figure, part)
            assert len(page.rows) == min(500, page.total)


def expected_total(key: str, figure: dict[str, Any], part: str) -> int:
    num, den = figure["num"] or 0, figure["den"] or 0
    if KPI[key].kind == "count":
        return 0 if part == "miss" else num
    if KPI[key].kind == "mean":
        return 0 if part == "miss" else den
    return {"num": num, "den": den, "miss": den - num}[part]


def test_keyset_pages_walk_through_all_rows_and_back(source: Source):
    selection = Selection()
    for view in ("late", "due_today", "returned", "all"):
        whole = [row.code for row in source.dossiers(selection, view, limit=1000).rows]
        walked, cursor = [], ""
        while True:
            page = source.dossiers(selection, view, cursor=cursor, limit=37)
            walked += [row.code for row in page.rows]
            if page.next is None:
                break
            cursor = page.next
        assert walked == whole
        assert len(whole) == page.total == page.counts[view]
        if page.prev:
            before = source.dossiers(selection, view, cursor=page.prev, limit=37)
            assert [row.code for row in before.rows] == whole[-len(page.rows) - 37 : -len(page.rows)]


def test_overdue_moves_with_the_clock_alone(source: Source):
    earlier = Source(source.database, PROVINCE, clock=lambda: at(-30))
    now = source.kpis(Selection(), "province")[0]["overdue"].sum()
    then = earlier.kpis(Selection(), "province")[0]["overdue"].sum()
    assert then < now


def test_impossible_dates_count_but_are_in_no_rate(source: Source):
    rates = ("on_time", "early", "portal_on_time", "processing_hours")
    with source.database.own() as connection:
        flagged = set(connection.exec_driver_sql("SELECT code FROM dossier WHERE flags = 1").scalars())
    assert len(flagged) == 40
    for key in rates:
        for part in ("num", "den", "miss"):
            listed = source.dossiers(Selection(), kpi=key, part=part, limit=1000).rows
            assert not flagged & {row.code for row in listed}, (key, part)
    counted = {row.code for row in source.dossiers(Selection(), kpi="received", part="num", limit=1000).rows}
    assert flagged <= counted


def test_a_scoped_reader_sees_only_its_units(source: Source):
    from db.scope import Scope  # noqa: PLC0415

    whole = source.kpis(Selection(), "unit")[0].set_index("key")["received"]
    with source.database.read(Scope(PROVINCE, units=("18073",))) as connection:
        seen = connection.exec_driver_sql("SELECT count(*) FROM dossier WHERE received_day IS NOT NULL").scalar_one()
        rolled = connection.exec_driver_sql(
            "SELECT sum(received) FROM (SELECT received FROM rollup_agency UNION ALL SELECT received FROM rollup_log) u"
        ).scalar_one()
    assert seen == int(rolled) == int(whole["18073"])
    with source.database.read(replace(Scope(PROVINCE), units=())) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM dossier").scalar_one() == 0
    with source.database.read(Scope("01")) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM dossier").scalar_one() == 0


@pytest.mark.parametrize("key", [kpi.key for kpi in KPIS if not kpi.now and kpi.kind != "mean"])
def test_the_points_of_a_trend_add_up_to_the_figure(source: Source, key: str):
    selection = Selection(start=date(2025, 12, 1), end=date(2026, 4, 30), metric=key)
    data = source.overview(selection)
    figure = KPI[key].figure(data.totals)
    assert sum(num or 0 for _, num, _ in data.trend) == figure.num
    assert sum(den or 0 for _, _, den in data.trend) == (figure.den or 0)
    assert figure.num
