"""The demonstration's portal is a little behind ours, the same each time, and never claims more than all."""

from datetime import date

from db.database import Database
from demo.portal import SAME, SOURCE, published, seed_published
from demo.seed import forget
from domain.decision766 import formula_of
from domain.report_period import ReportPeriod
from domain.score import Count, score_of
from domain.scorecard import Place, Scorecard
from ingest.score import Published
from tests.conftest import PROVINCE

MONTH = ReportPeriod.parse("2026-08")


def card(key: str) -> Scorecard:
    formula = formula_of(MONTH.first)
    counts = {each.code: Count(900, 1000) for each in formula.indicators[1:]}
    return Scorecard(Place("commune", key, ""), MONTH, "open", score_of(formula, counts, "commune"), {})


def told(count: int) -> list[Published]:
    return [each for number in range(count) for each in published(card(f"{18000 + number}"))]


def test_about_half_agrees_and_the_rest_is_a_little_less():
    found = told(60)
    assert told(60) == found
    same = [each for each in found if (each.num, each.den) == (900, 1000)]
    assert abs(len(same) / len(found) - SAME) < 0.1
    assert all(870 <= each.num <= 900 and 980 <= each.den <= 1000 for each in found)
    assert {each.captured for each in found} == {date(2026, 9, 5)}


def test_what_we_cannot_count_is_not_published():
    formula = formula_of(MONTH.first)
    nothing = Scorecard(Place("commune", "1", ""), MONTH, "open", score_of(formula, {}, "commune"), {})
    assert list(published(nothing)) == []


def test_it_is_forgotten_with_the_demonstration(database: Database):
    province = Scorecard(Place("province", PROVINCE, ""), MONTH, "open", card("x").score, {})
    count = seed_published(database, PROVINCE, [province])
    assert count == len(list(published(province))) > 0
    with database.own() as connection:
        sources = connection.exec_driver_sql("SELECT DISTINCT source FROM published_figure").scalars().all()
        assert sources == [SOURCE]
    forget(database, PROVINCE)
    with database.own() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM published_figure").scalar() == 0
