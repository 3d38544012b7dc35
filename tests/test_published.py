"""The demonstration's portal publishes the months and the quarter that are over, never more than we count."""

from datetime import UTC, date, datetime
from functools import partial

import pytest

from commands import published
from commands.published import over, publish_demonstration
from db.database import Database
from demo.portal import SOURCE
from ingest.load import Feed
from queries.source import Source
from tests.conftest import PROVINCE
from tests.queries.facts import made_up, source_of

NOW = datetime(2026, 4, 20, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("today", "words"),
    [(date(2026, 4, 20), ["2026-03", "2026-02", "2026-Q1"]), (date(2026, 1, 1), ["2025-12", "2025-11", "2025-Q4"])],
)
def test_only_what_is_over_is_published(today: date, words: list[str]):
    assert [each.word for each in over(today)] == words


def test_what_is_published_is_of_those_periods_and_at_most_what_we_count(
    database: Database, feed: Feed, monkeypatch: pytest.MonkeyPatch
):
    source_of(database, feed, NOW, made_up(600))
    monkeypatch.setattr(published, "Source", partial(Source, clock=lambda: NOW))
    stored = publish_demonstration(database, PROVINCE)
    with database.own() as connection:
        told = connection.exec_driver_sql("SELECT source, period, level, num, den FROM published_figure").all()
        received = connection.exec_driver_sql("SELECT count(*) FROM dossier").scalar_one()
    assert len(told) == stored
    assert {each.source for each in told} == {SOURCE}
    assert {each.period for each in told} == {"2026-03", "2026-02", "2026-Q1"}
    assert {each.level for each in told} == {"province", "agency", "commune"}
    assert all(0 <= each.num <= each.den <= received for each in told)
    publish_demonstration(database, PROVINCE)
    with database.own() as connection:
        again = connection.exec_driver_sql("SELECT source, period, level, num, den FROM published_figure").all()
    assert sorted(again) == sorted(told), "the same again takes the place of the first"
