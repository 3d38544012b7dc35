"""What an address asks of the scorecard, and whose dossiers count for a place."""

from datetime import date

import pytest

from domain.decision766 import PORTAL_2022
from domain.report_period import ReportPeriod
from domain.score import Count, score_of
from domain.score_asked import achieved, dossiers_of, narrowed, points_of, read
from domain.score_lists import LISTS, LOST
from domain.scorecard import Place, Scorecard

TODAY = date(2026, 11, 22)


def card(counts: dict[str, Count]) -> Scorecard:
    score = score_of(PORTAL_2022, counts, "province")
    return Scorecard(Place("province", "42", "Hà Tĩnh"), ReportPeriod.parse("2026-08"), "open", score, {})


def test_without_words_it_is_this_month_and_the_total():
    asked, notes = read({}, TODAY)
    assert (asked.period.word, asked.part, asked.opened, notes) == ("2026-11", "", "", [])


@pytest.mark.parametrize("word", ["2026-08", "2026-q3", "2026"])
def test_an_address_made_of_what_it_asks_asks_the_same(word: str):
    asked, notes = read({"for": word, "part": "online", "kpi": "ONLINE_PROVIDED"}, TODAY)
    assert notes == []
    assert read(asked.own(), TODAY) == (asked, [])
    assert asked.own(kpi="")["kpi"] == ""


@pytest.mark.parametrize(
    "query",
    [
        {"for": "2026-W12"},
        {"for": "2026-12"},
        {"for": "x"},
        {"part": "overdue"},
        {"kpi": "overdue"},
        {"for": "2026-9M", "part": "sum", "kpi": "7"},
    ],
)
def test_each_word_that_cannot_be_used_has_its_note(query: dict[str, str]):
    asked, notes = read(query, TODAY)
    assert len(notes) == len(query)
    assert asked == read({}, TODAY)[0]


def test_a_parameter_given_twice_is_not_read():
    assert read({"for": ["2026-08", "2026-07"]}, TODAY)[0].period.word == "2026-11"


def test_the_dossiers_of_a_commune_are_those_of_its_own_offices():
    period = ReportPeriod.parse("2026-Q3")
    commune, agency = (narrowed(Place(*place, ""), period, "en") for place in (("commune", "1"), ("agency", "S")))
    assert (commune.unit, commune.level, commune.agency) == ("1", "commune", "")
    assert (agency.unit, agency.level, agency.agency) == ("", "", "S")
    assert (commune.start, commune.end, commune.lang) == (date(2026, 7, 1), date(2026, 9, 30), "en")


def test_points_are_of_what_is_known():
    found = card({"ON_TIME": Count(90, 100), "ONLINE_PROVIDED": Count(1, 2), "DOSSIER_SYNC": Count(1, 5000)})
    assert points_of(found, "progress") == (18, 20, 20)
    assert points_of(found, "online") == (1.25, 2, 12)
    assert points_of(found, "payment") == (None, 0, 10)
    assert achieved(found, "online") == 0.625
    assert achieved(found, "payment") is None
    assert dossiers_of(found.score) == 100


def test_every_line_over_dossiers_has_its_lists():
    over = {each.code for each in PORTAL_2022.indicators if each.item.key == "dossier"} - {"DOSSIER_SYNC"}
    assert set(LOST) == over
    assert {view for views in LOST.values() for view in views} <= set(LISTS)
