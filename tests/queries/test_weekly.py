"""The weekly review against an independent count over the raw facts, dossier by dossier, in Python."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from db.database import Database
from domain.kpis import KPI
from domain.report_period import ReportPeriod
from domain.selection import Selection
from domain.targets import Target
from domain.variation import judge
from domain.weekly import KEYS, Review, compared, moved
from ingest.load import Feed
from ingest.targets import save_target
from queries.source import Source
from tests.conftest import PROVINCE
from tests.factory import at
from tests.queries.facts import source_of
from tests.queries.test_bottlenecks import Cache
from tests.queries.weekly_facts import Row, counted, local, rows_of, within

MONDAY = at(63)
"""4 May 2026, Monday morning."""
PLACES = {
    "province": Selection(),
    "area": Selection(area="Thành phố Hà Tĩnh"),
    "commune": Selection(unit="18229"),
    "agency": Selection(agency="H27.S1"),
}


@dataclass
class World:
    """The read side, and what was loaded: dossiers as the database keeps them, with their steps."""

    source: Source
    rows: list[Row]

    def review(self, place: Selection, word: str) -> Review:
        return self.source.weekly(place, ReportPeriod.parse(word))


@pytest.fixture
def world(database: Database, feed: Feed) -> World:
    source = source_of(database, feed, MONDAY, *rows_of(1500))
    with database.own() as connection:
        found = connection.exec_driver_sql(
            "SELECT d.*, g.code AS agency, p.code AS procedure, p.returns_result FROM dossier d"
            " JOIN agency g ON g.id = d.agency_id JOIN procedure p ON p.id = d.procedure_id"
        )
        rows = [dict(row) for row in found.mappings()]
        steps: dict[str, list[Row]] = defaultdict(list)
        for row in connection.exec_driver_sql("SELECT * FROM step ORDER BY code, seq").mappings():
            steps[row["code"]].append(dict(row))
    for row in rows:
        ended = row["status"] >= 9
        row["settled_at"] = (row["returned_at"] or row["finished_at"]) if ended else None
        row["received"] = local(row["received_at"]) if row["status"] not in {1, 3} else None
        row["settled"] = local(row["settled_at"])
        row["steps"] = steps[row["code"]]
    return World(source, rows)


WEEKS = [(date(2026, 3, 30) - timedelta(weeks=k), date(2026, 4, 5) - timedelta(weeks=k)) for k in range(53)]
DAYS4 = [(date(2026, 4, 27) - timedelta(weeks=k), date(2026, 4, 30) - timedelta(weeks=k)) for k in range(53)]
MONTHS = [(date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 2, 1), date(2026, 2, 28)), *[None] * 10]
MONTHS += [(date(2025, 3, 1), date(2025, 3, 31))]
CASES = {
    "a week that is over": ("2026-W14", MONDAY, WEEKS, 52),
    "a running week": ("2026-W18", at(60), DAYS4, 52),
    "a month": ("2026-03", MONDAY, MONTHS, 12),
    "a quarter": (
        "2026-Q1",
        MONDAY,
        [(date(2026, 1, 1), date(2026, 3, 31)), (date(2025, 10, 1), date(2025, 12, 31))],
        4,
    ),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("place", PLACES)
def test_every_figure_is_what_is_counted_dossier_by_dossier(world: World, place: str, name: str):
    word, now, spans, year_at = CASES[name]
    world.source.clock = lambda: now
    found = world.review(PLACES[place], word)
    rows = [row for row in world.rows if within(PLACES[place], row)]
    assert [line.kpi.key for line in found.lines] == list(KEYS)
    for line in found.lines:
        key = line.kpi.key
        if not compared(line.kpi):
            continue
        assert pair(line.figure, key) == counted(rows, key, *spans[0]), key
        assert pair(line.previous, key) == counted(rows, key, *spans[1]), key
        if len(spans) > year_at and spans[year_at][0] >= date(2025, 1, 6):
            assert pair(line.year_ago, key) == counted(rows, key, *spans[year_at]), key
        if spans in (WEEKS, DAYS4):
            four = [counted(rows, key, *span) for span in spans[1:5]]
            num, den = sum(each[0] for each in four), sum(each[1] or 0 for each in four)
            assert pair(line.usual, key) == ((num / 4, None) if key == "received" else (pytest.approx(num), den)), key
    assert found.line("online").figure.den > 0


def pair(figure: Any, key: str) -> tuple[float, float | None]:
    exact = key != "processing_hours"
    return (figure.num if exact else pytest.approx(figure.num), figure.den)


@pytest.mark.parametrize("place", PLACES)
def test_the_limits_are_those_of_the_places_own_history(world: World, place: str):
    found = world.review(PLACES[place], "2026-W14")
    rows = [row for row in world.rows if within(PLACES[place], row)]
    first = max(min(row["received"] for row in rows if row["received"]), date(2024, 12, 30))
    seen = set()
    for line in (line for line in found.lines if compared(line.kpi)):
        history = [counted(rows, line.kpi.key, *span) for span in WEEKS[52:0:-1] if span[0] >= first]
        verdict = judge(line.kpi.kind, history, counted(rows, line.kpi.key, *WEEKS[0]))
        assert (line.verdict.kind, line.verdict.method) == (verdict.kind, verdict.method), line.kpi.key
        for mine, theirs in ((line.verdict.centre, verdict.centre), (line.verdict.low, verdict.low)):
            assert mine == pytest.approx(theirs), line.kpi.key
        seen.add(verdict.method)
    assert seen & {"laney", "xmr", "wilson"}


@pytest.mark.parametrize("word", ["2026-W14", "2026-03", "2026-Q1"])
@pytest.mark.parametrize("place", PLACES)
def test_whatever_explains_a_change_sums_to_it_exactly(world: World, place: str, word: str):
    found = world.review(PLACES[place], word)
    kinds = set()
    for line in found.lines:
        for driver in found.drivers.get(line.kpi.key, ()):
            parts = driver.parts
            assert sum((part.exact for part in parts.parts), Fraction()) == parts.exact_change, (
                line.kpi.key,
                driver.by,
            )
            before, after = line.previous.value, line.figure.value
            assert parts.change == pytest.approx(after - before), (line.kpi.key, driver.by)
            kinds.add((line.kpi.key, driver.by))
    steps = {("on_time", "late_step"), ("processing_hours", "step")}
    assert (steps <= kinds) is (word != "2026-Q1")
    assert {("on_time", "procedure"), ("received", "channel"), ("online", "procedure")} <= kinds
    assert (("received", "unit") in kinds) is (place == "province")
    assert found.drivers.keys().isdisjoint({"open", "overdue", "portal_on_time"})


def test_steps_explain_as_counted_by_hand(world: World):
    found = world.review(Selection(), "2026-03")
    late: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    spent: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for which, (first, last) in enumerate((MONTHS[1], MONTHS[0])):
        for row in world.rows:
            if not row["settled"] or not first <= row["settled"] <= last:
                continue
            if row["due_at"] and row["settled_at"] > row["due_at"]:
                late[worst(row["steps"])][which] += 1
            if row["working_minutes"] is not None:
                for step in row["steps"]:
                    spent[step["step"]][which] += step["used_minutes"] or 0
                spent[""][which] += row["working_minutes"] - sum(step["used_minutes"] or 0 for step in row["steps"])
    for key, by, wanted in (("on_time", "late_step", late), ("processing_hours", "step", spent)):
        (driver,) = (each for each in found.drivers[key] if each.by == by)
        assert {part.key: list(part.num) for part in driver.parts.parts} == wanted, key
    assert late[""][1] > 0
    assert late["Ký"][1] > 0


def worst(steps: list[Row]) -> str:
    """The step that went furthest past its limit, the first of equals."""
    over = {
        step["step"]: (step["used_minutes"] or 0) - (step["budget_minutes"] or 0)
        for step in reversed(steps)
        if step["used_minutes"] is not None and step["budget_minutes"] is not None
    }
    name = max(over, key=lambda key: (over[key], -[s["step"] for s in steps].index(key)), default="")
    return name if name and over[name] > 0 else ""


def test_movers_are_those_whose_own_history_says_so(world: World):
    found = world.review(Selection(), "2026-W14")
    places = {"18073": "unit", "18229": "unit", "H27.S1": "agency", "H27.X": "agency"}
    assert {key: by for by, key in found.places} == places
    listed = {(key, mover.key) for key, each in found.movers.items() for mover in each}
    wanted = set()
    for key, by in places.items():
        own = world.review(Selection().with_(**{by: key}), "2026-W14")
        wanted |= {(line.kpi.key, key) for line in own.lines if compared(line.kpi) and moved(line)}
        for mover in (m for each in found.movers.values() for m in each if m.key == key):
            assert mover.line == own.line(mover.line.kpi.key)
            assert all(driver.parts.change == pytest.approx(mover.line.change) for driver in mover.drivers)
    assert listed == wanted >= {("received", "18229"), ("online", "18229")}
    assert found.names["unit", "18073"] == "Phường Thành Sen"


def test_open_dossiers_are_of_the_current_period_only_and_the_portal_rate_as_its_kpi(world: World):
    past = world.review(Selection(), "2026-W18")
    world.source.clock = lambda: at(60)
    present = world.review(Selection(), "2026-W18")
    assert [past.line(key).figure.value for key in ("open", "overdue")] == [None, None]
    frame, _ = world.source.kpis(Selection(start=date(2026, 4, 27), end=date(2026, 4, 30)), "province")
    (totals,) = frame.to_dict("records")
    for key in ("open", "overdue", "portal_on_time"):
        assert present.line(key).figure == KPI[key].figure(totals)
        assert present.line(key).figure.value > 0


def test_the_target_is_the_one_in_force_on_the_last_day_counted(world: World):
    target = Target("on_time", "unit", "18229", date(2026, 4, 1), date(2026, 4, 5), (0.5, 0.4, 0.3, 0.2), "KH 131")
    assert not save_target(world.source.database, PROVINCE, target, "An").problems
    assert world.review(PLACES["commune"], "2026-W14").line("on_time").kpi.target == 0.5
    assert world.review(PLACES["commune"], "2026-W13").line("on_time").kpi.target == 0.98
    assert world.review(PLACES["area"], "2026-W14").line("on_time").kpi.target == 0.98


def test_a_period_ahead_or_before_the_data_has_no_figure_and_no_driver(world: World):
    for word in ("2026-W30", "2019-W05", "2019"):
        found = world.review(Selection(), word)
        assert (found.window.state, found.window.spans) == ("nothing", ())
        assert {line.figure.value for line in found.lines} == {None}
        assert (found.movers, found.drivers) == ({}, {})


def test_one_statement_reads_every_week_of_every_kpi(world: World, monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    world.source.clock = lambda: MONDAY
    with world.source.reading() as connection:
        run = type(connection).exec_driver_sql

        def noted(self: Any, sql: str, *rest: Any) -> Any:
            asked.append(sql)
            return run(self, sql, *rest)

        monkeypatch.setattr(type(connection), "exec_driver_sql", noted)
    world.review(PLACES["area"], "2026-W14")
    assert sum("rollup_agency" in sql and "AS s (" in sql for sql in asked) == 1
    assert len(asked) < 25


def test_two_places_are_two_answers_and_the_language_is_not_part_of_the_question(world: World):
    kept = Cache()
    source = Source(world.source.database, PROVINCE, kept, lambda: MONDAY)
    period = ReportPeriod.parse("2026-W14")
    first = source.weekly(replace(PLACES["commune"], lang="en", metric="online"), period)
    assert source.weekly(PLACES["commune"], period) is first
    assert source.weekly(PLACES["area"], period).key == "Thành phố Hà Tĩnh"
    assert len(kept) == 2
