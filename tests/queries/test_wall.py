"""What displays are told of a place: the newest events by agency, never fewer than five; one picture for all slides."""

from datetime import timedelta

import pytest

from db.database import Database
from domain.selection import Selection
from ingest.load import Feed, load
from queries.source import Source
from queries.wall import COURSES, Event, Walls
from tests.conftest import PROVINCE
from tests.factory import at, batch, dossier
from tests.queries.facts import AGENCIES, made_up, source_of, write_catalogue

NOW = at(62, 3)
BUSY, QUIET = AGENCIES["code"][:2]


def received(agency: str, minutes: float, number: int):
    moment = NOW - timedelta(minutes=minutes)
    times = {"submitted_at": moment, "received_at": moment, "due_at": None, "finished_at": None}
    return dossier(f"{agency}-{number}", agency=agency, status=2, **times)


@pytest.fixture
def busy(database: Database, feed: Feed) -> Walls:
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
    rows = [received(BUSY, 2 + number, number) for number in range(6)]
    rows += [received(BUSY, 61 + number, 10 + number) for number in range(3)]
    rows += [received(QUIET, 1, number) for number in range(4)]
    load(database, PROVINCE, feed, [batch(rows)])
    return Walls(Source(database, PROVINCE, clock=lambda: NOW))


def test_only_agencies_with_five_new_dossiers_are_told_of(busy: Walls):
    (event,) = busy.picture(Selection()).events
    assert isinstance(event, Event)
    assert event.recent == 6
    assert event.at == NOW - timedelta(minutes=2)
    assert event.received == 9
    assert event.settled is None, "none was settled, and fewer than five are not told"


def test_an_area_without_events_has_none(busy: Walls):
    assert busy.picture(Selection(area="Không có")).events == ()


def test_the_picture_is_the_office_pages_own_answers(database: Database, feed: Feed):
    source = source_of(database, feed, NOW, made_up(400))
    picture = Walls(source).picture(Selection())
    assert picture.overview.totals == source.overview(Selection()).totals
    assert picture.chase == source.chase(Selection()).counts
    for key in COURSES:
        assert picture.courses[key][0] == source.overview(Selection(metric=key)).trend
    assert picture.version == source.freshness().version
