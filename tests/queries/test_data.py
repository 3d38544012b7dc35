"""The data page's answer: what was imported, refused, flagged and left unclassified; the lists equal the counts."""

import re
from dataclasses import astuple, replace
from datetime import UTC, datetime

import pytest

from db.database import Database
from domain.dataset import FLAGGED
from domain.selection import Selection
from ingest.essential import SHIPPED, import_essential
from ingest.load import Feed, load
from queries.source import Source
from tests.conftest import PROVINCE
from tests.factory import at, batch, dossier
from tests.queries.facts import write_catalogue

NOW = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)


@pytest.fixture
def source(database: Database) -> Source:
    return Source(database, PROVINCE, clock=lambda: NOW)


def filled(database: Database, feed: Feed) -> None:
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
    first = [
        dossier("A"),
        dossier("B", due_at=at(-1), procedure="9.9", procedure_name="Thủ tục lạ", agency="Cơ quan mới"),
        dossier("C", finished_at=at(-2)),
        dossier("SECRET", received_at=None, status=4, applicant="Trần Thị Bình"),
        dossier("E", components_total=1, components_digitized=5),
    ]
    flagging = replace(feed, impossible="flag")
    load(database, PROVINCE, flagging, [batch(first)])
    load(database, PROVINCE, flagging, [batch([dossier("A"), dossier("F")])])
    load(database, PROVINCE, replace(flagging, key="other", name="Other", file="b.csv"), [batch([dossier("G")])])


def test_everything_is_counted(database: Database, feed: Feed, source: Source) -> None:
    filled(database, feed)
    data = source.data()
    assert {each.key for each in data.sources} == {"test", "other"}
    assert all(each.imported_at and each.event_at for each in data.sources)
    runs = {each.file: each for each in data.runs}
    assert (runs["test.csv"].runs, runs["b.csv"].runs, data.window) == (2, 1, 3)
    told = runs["test.csv"]
    assert (told.rows, told.inserted, told.unchanged, told.quarantined, told.flagged) == (7, 4, 1, 2, 2)
    assert {each.rule: each.rows for each in data.refused} == {"received_missing": 1, "digitized_over_total": 1}
    assert data.refused_rows == 2
    assert data.agencies.count == 2
    assert set(data.procedures.names) == {("9.9", "Thủ tục lạ"), ("1.001", "1.001")}
    assert 2027 in data.years
    assert 2026 not in data.years


def test_the_list_of_contradictory_dossiers_is_as_long_as_its_number(
    database: Database, feed: Feed, source: Source
) -> None:
    filled(database, feed)
    listed = source.dossiers(Selection(), view=FLAGGED)
    assert source.data().flagged == listed.total == len(listed.rows) == 2
    assert {row.code for row in listed.rows} == {"B", "C"}


def test_no_word_of_a_refused_row_is_told(database: Database, feed: Feed, source: Source) -> None:
    filled(database, feed)
    told = repr(astuple(source.data()))
    assert not re.search(r"SECRET|Bình|B\*", told)


def test_services_without_a_procedure_are_named(database: Database, source: Source) -> None:
    assert source.data().essential is None
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
    import_essential(database, PROVINCE, SHIPPED)
    known = source.data().essential
    assert known is not None
    assert (known.file, known.services, known.procedures) == (SHIPPED.name, 25, 2)
    assert len(known.unmatched) == 23
    assert (14, "Đăng ký khai sinh") not in known.unmatched
    assert {each.key for each in source.data().sources} == set()


def test_an_empty_province_is_told_as_empty(source: Source) -> None:
    data = source.data()
    assert (data.sources, data.runs, data.refused, data.flagged, data.window) == ((), (), (), 0, 0)
    assert data.agencies.count == data.procedures.count == 0
