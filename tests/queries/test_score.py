"""Scorecards from the database: every line of every place equals an independent count over the raw rows."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from db.database import Database
from domain.report_period import ReportPeriod
from domain.score_rest import Slot
from domain.scorecard import Scorecard
from ingest import rollups
from ingest.load import Feed, load
from ingest.records import RecordFeed, load_records
from queries.score_series import LINES, histories
from queries.score_source import Scores
from queries.source import Source
from tests.conftest import PROVINCE
from tests.factory import at, batch
from tests.inputs import row
from tests.queries.check_queries import ACCEPTED, LATE_766, LOCAL, POSSIBLE, TABLES
from tests.queries.facts import made_up, source_of
from tests.queue import rows

NOW = datetime(2026, 4, 20, 3, tzinfo=UTC)
FEED = RecordFeed("portal", "Cổng", "portal.csv")
PERIODS = ("2026-01", "2026-04", "2026-Q1", "2026")
COMMUNE = {"H27.1": "18073", "H27.2": "18229"}


def day(text: str) -> date:
    return date.fromisoformat(text)


PETITIONS = [
    row("petitions", code="P1", dossier="HS-00001", answered_at=at(5), rating=3),
    row("petitions", code="P2", dossier="HS-00002", answered_at=at(60), rating=1),
    row("petitions", code="P3", dossier=None, agency="H27.2", received_at=at(40), rating=None),
    row(
        "petitions", code="P4", dossier="HS-00004", agency="H27.S1", received_at=at(1), due_at=at(3), answered_at=at(2)
    ),
]
SURVEYS = [row("surveys", code="S1", dossier="HS-00005", rating=1), row("surveys", code="S2", dossier="HS-00006")]
DECISIONS = [
    row("decisions", code="D1", agency="H27.S1", decided_on=day("2026-03-02"), effective_on=day("2026-03-09")),
    row("decisions", code="D2", agency="H27.S1", decided_on=day("2026-03-02"), effective_on=day("2026-03-06")),
    row("decisions", code="D3", agency="H27.S1", decided_on=day("2026-03-03"), effective_on=None),
    row(
        "decisions",
        code="D4",
        agency="H27.S1",
        decided_on=day("2026-03-30"),
        effective_on=None,
        published_on=day("2026-04-06"),
    ),
    row(
        "decisions",
        code="D5",
        agency="H27.S1",
        decided_on=day("2026-03-30"),
        effective_on=None,
        published_on=day("2026-04-07"),
    ),
    row("decisions", code="D6", agency="H27.S1", decided_on=day("2026-04-16"), effective_on=None, published_on=None),
]
COPIES = [row("copies", copies=3), row("copies", agency="H27.2", copies=0)]
NATIONAL = [
    row("national", agency=None, month=day("2026-03-01"), synced=80, on_portal=95, in_report=100),
    row("national", agency=None, month=day("2026-04-01"), synced=20, on_portal=30, in_report=None),
    *(row("national", agency=None, month=date(2025, m, 1), synced=0, on_portal=0, in_report=40 + m) for m in (1, 2, 3)),
    row("national", agency="H27.1", month=day("2026-04-01"), synced=7, on_portal=9, in_report=None),
]
TOLD = {"petitions": PETITIONS, "surveys": SURVEYS, "decisions": DECISIONS, "copies": COPIES, "national": NATIONAL}


def _happened(fact: dict[str, Any]) -> bool:
    """Whether nothing that a made-up dossier tells of lies ahead."""
    times = ("received_at", "finished_at", "returned_at", "supplement_at")
    return all(fact[name] is None or fact[name] <= NOW for name in times)


@pytest.fixture
def source(database: Database, feed: Feed) -> Source:
    facts = [each for each in made_up(600) if _happened(each)]
    found = source_of(database, feed, NOW, facts[:350])
    with database.write() as connection:
        rollups.merge(connection, PROVINCE)
        connection.exec_driver_sql("UPDATE procedure SET authority = 'H27.S1', content_full = true WHERE code = '1.2'")
    load(database, PROVINCE, feed, [batch(facts[350:])])  # these wait in the log
    load_records(database, PROVINCE, FEED, {kind: [rows(kind, told)] for kind, told in TOLD.items()})
    return found


@pytest.fixture
def scores(source: Source) -> Scores:
    return Scores(source)


def check(database: Database, sql: str, period: ReportPeriod) -> dict[str, tuple[int, ...]]:
    """Counts by agency code of the raw dossiers received in ``period``; "" is everybody."""
    own = {"start": period.first, "end": period.last, "now": NOW}
    own["end_of_period"] = datetime.combine(period.last + timedelta(days=1), datetime.min.time(), UTC) - timedelta(
        hours=7
    )
    asked = f"""SELECT coalesce(a.code, ''), {sql} FROM {TABLES}
        WHERE {ACCEPTED} AND (d.received_at {LOCAL})::date BETWEEN %(start)s AND %(end)s GROUP BY ROLLUP (a.code)"""
    with database.own() as connection:
        return {found[0]: tuple(found[1:]) for found in connection.exec_driver_sql(asked, own)}


IN_TIME = f"{POSSIBLE} AND d.portal_due_at IS NOT NULL AND COALESCE({LATE_766}, FALSE) IS FALSE"
KNOWN = f"{POSSIBLE} AND d.portal_due_at IS NOT NULL"
COMPLAINED = """(d.rating = 1 OR EXISTS (SELECT FROM petition x WHERE x.dossier = d.code)
    OR EXISTS (SELECT FROM survey x WHERE x.dossier = d.code AND x.rating = 1))"""
CHECKS: dict[str, tuple[str, str]] = {
    "ON_TIME": (IN_TIME, KNOWN),
    "ONLINE_DOSSIERS": ("d.channel = 2", "d.channel <> 0"),
    "PAYMENT_DOSSIERS": ("d.fee_due AND d.paid_online", "d.fee_due AND d.paid_online IS NOT NULL"),
    "ORIGINAL_RESULT_AVAILABLE": ("p.returns_result AND d.e_result", "p.returns_result"),
    "SO_HOA_GIAY_TO": ("d.components_digitized >= 1 AND d.e_result", "TRUE"),
    "REUSED_DIGITIZED_DATA": ("d.reused", "TRUE"),
    "SYNCED_PERSONAL_STORAGE": ("d.personal_store", "TRUE"),
    "CITIZEN_DATA_CONNECTED_DOSSIER": ("d.vneid", "TRUE"),
}


def by_key(cards: list[Scorecard]) -> dict[str, Scorecard]:
    return {card.place.key: card for card in cards}


def counted(card: Scorecard, code: str) -> tuple[float | None, float | None]:
    count = next(line.count for line in card.score.lines if line.indicator.code == code)
    return count.num, count.den


@pytest.mark.parametrize("word", PERIODS)
@pytest.mark.parametrize("code", list(CHECKS))
def test_lines_over_dossiers_equal_a_count_of_the_raw_rows(scores: Scores, code: str, word: str):
    period = ReportPeriod.parse(word)
    num, den = CHECKS[code]
    raw = check(scores.source.database, f"count(*) FILTER (WHERE {num}), count(*) FILTER (WHERE {den})", period)
    cards = by_key(scores.cards(period))
    assert raw[""][1] > 5
    assert counted(cards[PROVINCE], code) == raw[""]
    for agency, unit in COMMUNE.items():
        assert counted(cards[unit], code) == raw.get(agency, (0, 0))
    assert counted(cards["H27.S1"], code) == raw["H27.S1"]
    assert "H27.X" not in cards  # not classified: it counts for the province only


@pytest.mark.parametrize("word", PERIODS)
def test_satisfaction_takes_off_whoever_complained(scores: Scores, word: str):
    period = ReportPeriod.parse(word)
    ask = f"count(*) FILTER (WHERE {IN_TIME}), count(*) FILTER (WHERE {COMPLAINED}), count(*) FILTER (WHERE {KNOWN})"
    in_time, complained, known = check(scores.source.database, ask, period)[""]
    assert complained > 0
    card = by_key(scores.cards(period))[PROVINCE]
    assert counted(card, "DOSSIER_RECEIVING_SATISFACTION") == (max(0, in_time - complained), known)


@pytest.mark.parametrize("word", PERIODS)
def test_procedures_count_once_however_many_dossiers(scores: Scores, word: str):
    period = ReportPeriod.parse(word)
    ask = (
        "array_agg(DISTINCT p.code) FILTER (WHERE d.channel = 2 AND p.service_level IN (2, 3)),"
        " array_agg(DISTINCT p.code) FILTER (WHERE d.fee_due AND d.paid_online AND p.fee_vnd > 0)"
    )
    online, paid = check(scores.source.database, ask, period)[""]
    card = by_key(scores.cards(period))[PROVINCE]
    assert counted(card, "ONLINE_PROVIDED") == (2, 3)
    assert counted(card, "ONLINE_PROCEDURES_USED") == (len(online or ()), 2)
    assert counted(card, "PAYMENT_PROCEDURES_USED") == (len(paid or ()), 1)
    assert counted(card, "PAYMENT_PROCEDURES_OFFERED") == (1, 1)


def test_the_catalogue_of_a_commune_is_that_of_its_level_and_of_a_department_its_own(scores: Scores):
    cards = by_key(scores.cards(ReportPeriod.parse("2026-Q1")))
    assert counted(cards["18073"], "ONLINE_PROVIDED") == (1, 1)
    assert counted(cards["H27.S1"], "ONLINE_PROVIDED") == (1, 1)
    assert counted(cards["H27.S1"], "PUBLIC_CONTENT_FULL") == (1, 1)
    assert counted(cards["18073"], "PUBLIC_CONTENT_FULL") == (None, None)  # nobody knows
    assert counted(cards["18073"], "CITIZEN_DATA_CONNECTED_FORMALITY") == (1, 1)
    assert counted(cards[PROVINCE], "CITIZEN_DATA_CONNECTED_FORMALITY") == (1, 3)
    assert cards[PROVINCE].notes["CITIZEN_DATA_CONNECTED_FORMALITY"][0].en.startswith("By the catalogue of today; 2")


def test_decisions_have_five_working_days_each_way(scores: Scores):
    march, april = (by_key(scores.cards(ReportPeriod.parse(word))) for word in ("2026-03", "2026-04"))
    assert counted(march["H27.S1"], "PUBLISH_ON_TIME") == (1, 2)  # a Monday before a Monday; D3 tells no effect
    assert counted(march["H27.S1"], "PUBLIC_UPDATE_ON_TIME") == (0, 3)  # D1 to D3 had until 9 and 10 March
    assert counted(april["H27.S1"], "PUBLIC_UPDATE_ON_TIME") == (1, 2)  # D4 in time, D5 a day late, D6 not yet due
    line = next(each for each in march["18073"].score.lines if each.indicator.code == "PUBLISH_ON_TIME")
    assert (line.state, line.points) == ("inapplicable", 6)


def test_petitions_still_open_within_their_deadline_count_on_time_and_are_told(scores: Scores):
    march, april = (by_key(scores.cards(ReportPeriod.parse(word))) for word in ("2026-03", "2026-04"))
    assert counted(march[PROVINCE], "PETITION_PROCESSING_ON_TIME") == (2, 3)
    assert counted(march[PROVINCE], "PETITION_HANDLING_SATISFACTION") == (1, 2)
    assert counted(april["18229"], "PETITION_PROCESSING_ON_TIME") == (1, 1)
    assert april["18229"].notes["PETITION_PROCESSING_ON_TIME"][0].en.startswith("1 petitions still open")
    empty = next(x for x in april["18073"].score.lines if x.indicator.code == "PETITION_PROCESSING_ON_TIME")
    assert (empty.state, empty.points) == ("assumed", 6)  # no petition: all points


def test_a_province_that_is_told_of_no_petitions_at_all_has_no_data_instead_of_all_points(
    database: Database, feed: Feed
):
    card = Scores(source_of(database, feed, NOW, made_up(50))).cards(ReportPeriod.parse("2026-03"))[0]
    lines = {line.indicator.code: line for line in card.score.lines}
    for code in ("PETITION_PROCESSING_ON_TIME", "PUBLISH_ON_TIME", "DOSSIER_SYNC", "ELECTRONIC_CERTIFIED_COPY"):
        assert (lines[code].state, lines[code].points) == ("no_data", None), code


def test_copies_are_of_communes(scores: Scores):
    cards = by_key(scores.cards(ReportPeriod.parse("2026-03")))
    assert counted(cards[PROVINCE], "ELECTRONIC_CERTIFIED_COPY") == (1, 69)
    assert counted(cards["18073"], "ELECTRONIC_CERTIFIED_COPY") == (1, 1)
    assert counted(cards["18229"], "ELECTRONIC_CERTIFIED_COPY") == (0, 1)
    agency = next(x for x in cards["H27.S1"].score.lines if x.indicator.code == "ELECTRONIC_CERTIFIED_COPY")
    assert agency.state == "inapplicable"


def test_national_counts_take_the_larger_and_say_what_stands_in_for_a_missing_report(scores: Scores):
    march, april, half = (scores.cards(ReportPeriod.parse(word)) for word in ("2026-03", "2026-04", "2026"))
    assert counted(march[0], "DOSSIER_SYNC") == (80, 100)
    assert "DOSSIER_SYNC" not in march[0].notes
    assert counted(april[0], "DOSSIER_SYNC") == (20, 42)  # 41, 42, 43 in last year's reports
    assert april[0].notes["DOSSIER_SYNC"][0].en.startswith("No national report of the period yet")
    assert counted(half[0], "DOSSIER_SYNC") == (100, 142)
    assert counted(by_key(april)["18073"], "DOSSIER_SYNC") == (7, 9)
    assert by_key(april)["18073"].notes["DOSSIER_SYNC"][0].en.startswith("No national report;")


def test_a_period_runs_is_over_or_is_closed(scores: Scores):
    stages = {word: scores.cards(ReportPeriod.parse(word))[0].stage for word in ("2026-03", "2026-04", "2026")}
    assert stages == {"2026-03": "open", "2026-04": "running", "2026": "running"}


def test_the_days_of_a_period_add_up_to_its_scorecard(source: Source, scores: Scores):
    with source.reading() as connection:
        agencies = list(connection.exec_driver_sql("SELECT id FROM agency").scalars())
        told = histories(connection, PROVINCE, agencies, ReportPeriod.parse("2026-04"), NOW)
    assert {each.code for each in told} == set(LINES)
    words = ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04"]
    begun = ReportPeriod.parse(words[0]).first
    assert all(len(each.past) <= len(words) for each in told), begun
    for each in told:
        series = [*each.past, each.running]
        for word, slots in zip(words[-len(series) :], series, strict=True):
            total = Slot(*map(sum, zip(*(slots or [(0, 0)]), strict=True)))
            ours = counted(scores.cards(ReportPeriod.parse(word))[0], each.code)
            own_month = _ended_within(source.database, each.code, word)
            assert total.den == (ours[1] or 0), (each.code, word)
            if own_month is None:
                assert total.num == (ours[0] or 0), (each.code, word)


def _ended_within(database: Database, code: str, word: str) -> Any:
    """None where nothing of the line happens after the period, so that its days are the whole of it."""
    if code in {"ONLINE_DOSSIERS", "PAYMENT_DOSSIERS", "REUSED_DIGITIZED_DATA", "CITIZEN_DATA_CONNECTED_DOSSIER"}:
        return None
    return (database, word)


def test_a_running_period_has_an_outlook_and_one_that_is_over_has_none(scores: Scores):
    running, over = (scores.cards(ReportPeriod.parse(word))[0] for word in ("2026-04", "2026-03"))
    found = scores.outlook(running)
    assert found is not None
    assert (found.days, found.of_days) == (20, 30)
    assert found.forecast.today.total.points == pytest.approx(running.score.total.points, abs=2)
    assert scores.outlook(over) is None


def test_the_cheapest_path_takes_what_units_lack(scores: Scores):
    card = scores.cards(ReportPeriod.parse("2026-Q1"))[0]
    missing = scores.missing(card)
    num, den = counted(card, "SO_HOA_GIAY_TO")
    assert sum(missing["SO_HOA_GIAY_TO"].values()) <= (den or 0) - (num or 0)
    assert "ONLINE_PROVIDED" not in missing
    path = scores.path(card, (card.score.total.points or 0) + 1)
    assert path.state == "path"
    assert {step.indicator.code for step in path.steps}.isdisjoint({"ON_TIME", "ONLINE_DOSSIERS"})
