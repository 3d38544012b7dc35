"""What loses points of the scorecard: each list is as long as its line falls short, for everybody."""

from datetime import date

import pytest

from db.database import Database
from domain.decision766 import PORTAL_2022
from domain.report_period import ReportPeriod
from domain.score_asked import dossiers_of, narrowed
from domain.score_lists import EXPLAINING, LISTS, LOST
from domain.scorecard import Place, PlaceKey, Scorecard
from ingest.score import Published, keep_published
from queries.score_lost import MOST, lost
from queries.score_source import Scores
from queries.source import Source
from tests.conftest import PROVINCE
from tests.queries.check_queries import ACCEPTED, LOCAL, TABLES
from tests.queries.test_score import NOW, PERIODS, counted, scores, source

__all__ = ["scores", "source"]

PLACES: tuple[PlaceKey, ...] = (
    ("province", PROVINCE),
    ("commune", "18073"),
    ("commune", "18229"),
    ("agency", "H27.S1"),
)
OTHERS = [each.code for each in PORTAL_2022.indicators if each.item.key != "dossier"]


def card_of(scores: Scores, place: PlaceKey, word: str) -> Scorecard:
    found = scores.card(place, ReportPeriod.parse(word))
    assert found is not None
    return found


def listed(source: Source, card: Scorecard, view: str) -> int:
    page = source.dossiers(narrowed(card.place, card.period, "vi"), view, limit=5)
    assert len(page.rows) == min(5, page.total)
    return page.total


@pytest.mark.parametrize("word", PERIODS)
@pytest.mark.parametrize("place", PLACES)
def test_each_list_is_as_long_as_its_line_falls_short(scores: Scores, place: PlaceKey, word: str):
    card = card_of(scores, place, word)
    for code, views in LOST.items():
        num, den = counted(card, code)
        if num is None or den is None:
            continue
        found = sum(listed(scores.source, card, view) for view in views)
        short = den - num
        assert found == short or (num == 0 and found > short), (code, place, word)


def test_the_lists_are_not_all_empty(scores: Scores):
    card = card_of(scores, ("province", PROVINCE), "2026")
    empty = [view for view in LISTS if not listed(scores.source, card, view)]
    assert empty == ["score_after"]
    assert dossiers_of(card.score) > 100


def test_dossiers_without_deadline_or_channel_are_those_of_the_raw_rows(scores: Scores):
    card = card_of(scores, ("province", PROVINCE), "2026-Q1")
    asked = f"""SELECT count(*) FILTER (WHERE d.portal_due_at IS NULL), count(*) FILTER (WHERE d.channel = 0)
        FROM {TABLES} WHERE {ACCEPTED} AND (d.received_at {LOCAL})::date BETWEEN '2026-01-01' AND '2026-03-31'"""
    with scores.source.database.own() as connection:
        no_limit, no_channel = connection.exec_driver_sql(asked).one()
    assert (listed(scores.source, card, "score_no_limit"), listed(scores.source, card, "score_no_channel")) == (
        no_limit,
        no_channel,
    )
    assert no_limit > 0
    assert no_channel > 0


def captured(database: Database, word: str, on: date) -> None:
    place = Place("province", PROVINCE, "")
    figure = Published(place, word, "ON_TIME", 1, 2, None, None, on)
    keep_published(database, PROVINCE, [figure], "portal.json")


@pytest.mark.parametrize("word", ["2026-02", "2026-Q1", "2026"])
def test_dossiers_written_after_the_capture_are_listed_for_the_period_it_is_of(scores: Scores, word: str):
    database = scores.source.database
    card = card_of(scores, ("province", PROVINCE), word)
    everything = scores.source.dossiers(narrowed(card.place, card.period, "vi"), "all").total
    captured(database, "2025", date(2020, 1, 1))
    assert listed(scores.source, card, EXPLAINING[0]) == 0
    captured(database, word, date(2020, 1, 1))
    assert listed(scores.source, card, EXPLAINING[0]) == everything > 0
    captured(database, word, date(2099, 1, 1))
    assert listed(scores.source, card, EXPLAINING[0]) == 0


@pytest.mark.parametrize("word", PERIODS)
@pytest.mark.parametrize("place", PLACES)
def test_what_the_page_lists_itself_is_as_long_as_the_line_falls_short(scores: Scores, place: PlaceKey, word: str):
    card = card_of(scores, place, word)
    for line in card.score.lines:
        code, count = line.indicator.code, line.count
        found = lost(scores.source, card, code)
        assert (found is None) == (code not in OTHERS)
        if found is None or line.state == "inapplicable" or count.num is None or count.den is None:
            continue
        assert len(found.rows) == min(MOST, found.total)
        assert found.total == count.den - count.num, (code, [row.code for row in found.rows])


def test_rows_tell_what_is_behind_them(scores: Scores):
    quarter = card_of(scores, ("province", PROVINCE), "2026-Q1")
    offered = lost(scores.source, quarter, "ONLINE_PROVIDED")
    assert offered is not None
    assert [(row.code, row.unknown) for row in offered.rows] == [("1.3", False)]
    assert (offered.rows[0].dossiers or 0) > 0
    unknown = lost(scores.source, quarter, "CITIZEN_DATA_CONNECTED_FORMALITY")
    assert unknown is not None
    assert {row.code for row in unknown.rows if row.unknown} == {"1.2", "1.3"}
    april = card_of(scores, ("agency", "H27.S1"), "2026-04")
    late = lost(scores.source, april, "PUBLIC_UPDATE_ON_TIME")
    assert late is not None
    assert [(row.code, row.first, row.last) for row in late.rows] == [("D5", date(2026, 4, 6), date(2026, 4, 7))]


def test_lines_over_dossiers_and_national_totals_have_no_table(scores: Scores):
    card = card_of(scores, ("province", PROVINCE), "2026-04")
    assert lost(scores.source, card, "ON_TIME") is None
    assert lost(scores.source, card, "DOSSIER_SYNC") is None
    assert scores.source.now() <= NOW
