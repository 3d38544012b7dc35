from dataclasses import replace

import pytest

from db.database import Database
from domain.selection import Selection
from geo.units import lineage, units
from ingest.areas import import_areas, import_shares
from ingest.errors import FileError
from ingest.load import Feed, load
from ingest.reference import write_agencies, write_units
from queries.source import Source
from tests.conftest import PROVINCE
from tests.factory import batch, dossier
from tests.queries.test_units import AGENCIES, ALL, NOW


@pytest.fixture
def province(database: Database):
    """Units as shipped, before and after."""

    def restore():
        with database.write() as connection:
            connection.exec_driver_sql("DELETE FROM unit_lineage WHERE province_code = %s", (PROVINCE,))
            write_units(connection, PROVINCE, units(PROVINCE), lineage(PROVINCE))

    restore()
    yield database
    restore()


def shares_of(database, old):
    with database.own() as connection:
        rows = connection.exec_driver_sql(
            "SELECT new_code, share FROM unit_lineage WHERE province_code = %s AND old_code = %s", (PROVINCE, old)
        )
        return dict(tuple(row) for row in rows)


def write(tmp_path, text):
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_shares_replace_those_of_the_units_named_and_reach_the_figures(province, tmp_path, feed: Feed):
    with province.write() as connection:
        write_agencies(connection, PROVINCE, AGENCIES)
    load(province, PROVINCE, feed, [batch([dossier(f"D{n}", agency="OLD") for n in range(10)])])
    source = Source(province, PROVINCE, clock=lambda: NOW)
    version = source.moment()[0]
    text = "old_code;new_code;share\n18082;18073;0,7\n18082;18652;0,2\n18082;18754;1/10\n"
    assert import_shares(province, PROVINCE, write(tmp_path, text)) == 1
    assert shares_of(province, "18082") == {"18073": 0.7, "18652": 0.2, "18754": 0.1}
    assert len(shares_of(province, "18796")) == 3
    assert {row.key: row.totals["received"] for row in source.overview(ALL).units} == {
        "18073": 7,
        "18652": 2,
        "18754": 1,
    }
    assert source.moment()[0] == version + 1


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("old_code,new_code,share\n18082,18073,0.5\n18082,18652,0.4\n", "share", "0.9"),
        ("old_code,new_code,share\n99999,18073,1\n", "old_code", "99999"),
        ("old_code,new_code,share\n18082,99998,1\n", "new_code", "99998"),
        ("old_code,new_code,share\n18082,18073,0\n", "share", "'0'"),
        ("old_code,new_code,share\n18082,18073,half\n", "share", "half"),
        ("old_code,new_code,share\n18082,18073,1/0\n", "share", "1/0"),
        ("old_code,new_code,share\n18082,18073,0.5\n18082,18073,0.5\n", "new_code", "18073"),
        ("old_code,new_code,share\n18082,,1\n", "new_code", "''"),
        ("old_code,new_code\n18082,18073\n", "share", "share"),
    ],
)
def test_bad_shares_are_refused_whole_with_row_column_and_value(province, tmp_path, text, column, said):
    before = shares_of(province, "18082")
    with pytest.raises(FileError) as caught:
        import_shares(province, PROVINCE, write(tmp_path, text))
    for words in (caught.value.message.vi, caught.value.message.en):
        assert column in words
        assert said in words
        assert "file.csv" in words
    assert shares_of(province, "18082") == before


def test_an_area_holds_its_communes_before_and_after(province, tmp_path):
    text = "code,area,era\n18073,Khu vực 1,\n18652,Khu vực 1,current\n18754,Khu vực 2,\n18085,Khu vực 3,before\n"
    report = import_areas(province, PROVINCE, write(tmp_path, text))
    book = Source(province, PROVINCE, clock=lambda: NOW).unit_book()
    first = replace(Selection(), area="Khu vực 1")
    assert book.within(first) == {"18073", "18652"}
    before = book.within(replace(first, units="before"))
    whole = {old for old, news in book.ties.forward.items() if {"18073", "18652"} >= set(news)}
    assert before == whole - {"18085"}
    assert "18082" in before
    assert book.former["18085"].area == "Khu vực 3"
    assert book.current["18229"].area == "Huyện Đức Thọ"  # not named: as it was
    assert (report.named, report.kept) == (4, 66)
    assert report.followed == len(before) + len(book.within(Selection(area="Khu vực 2", units="before")))


@pytest.mark.parametrize(
    ("text", "column", "value"),
    [
        ("code,area\n99999,A\n", "code", "99999"),
        ("code,area,era\n18082,A,current\n", "code", "18082"),
        ("code,area,era\n18073,A,1999\n", "era", "1999"),
        ("code,area\n18073,\n", "area", "''"),
        ("code,area\n18073,A\n18073,B\n", "code", "18073"),
        (f"code,area\n18073,{'A' * 200}\n", "area", "AAAA"),
    ],
)
def test_bad_areas_are_refused_whole(province, tmp_path, text, column, value):
    with pytest.raises(FileError) as caught:
        import_areas(province, PROVINCE, write(tmp_path, text))
    assert column in caught.value.message.vi
    assert value in caught.value.message.en


def test_grouping_an_empty_province_does_not_pretend_that_there_is_data(province, tmp_path):
    import_areas(province, PROVINCE, write(tmp_path, "code,area\n18073,A\n"))
    assert Source(province, PROVINCE, clock=lambda: NOW).moment()[0] == 0
