"""Targets: kept whole or refused whole, never two on one day, and every change with who made it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from db.database import Database
from db.targets import held_targets
from domain.targets import Target
from ingest.errors import FileError
from ingest.targets import import_targets, remove_target, save_target
from queries.targets import changes
from tests.conftest import PROVINCE
from tests.queries.facts import write_catalogue

HEADER = "kpi,kind,key,target,near,watch,low,first,last,source"
GOOD = (
    "online,province,,85,,,,2026-01-01,2026-12-31,Kế hoạch 131",
    'digitized,level,commune,"80,5",75,65%,50,01/01/2026,,Kế hoạch 131',
    "overdue,agency,H27.S1,1,,,,2026-01-01,,KH 12",
)


@pytest.fixture
def province(database: Database) -> Database:
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
    return database


def written(tmp_path: Path, *lines: str, header: str = HEADER) -> Path:
    file = tmp_path / "targets.csv"
    file.write_text("\n".join((header, *lines)), encoding="utf-8")
    return file


def stored(database: Database) -> list[Target]:
    with database.own() as connection:
        return held_targets(connection, PROVINCE)


def version(database: Database) -> int:
    with database.own() as connection:
        return int(connection.exec_driver_sql("SELECT version FROM data_version").scalar_one())


def test_a_file_is_kept_and_again_changes_nothing(province: Database, tmp_path: Path):
    kept = import_targets(province, PROVINCE, written(tmp_path, *GOOD), "lan")
    assert (kept.added, kept.changed, kept.unchanged) == (3, 0, 0)
    digitized, online, overdue = stored(province)
    assert digitized.bands == (0.805, 0.75, 0.65, 0.5)
    assert online.bands == (0.85, 0.8, 0.7, 0.55)  # the distances of the default
    assert overdue.bands[0] == 0.01
    assert overdue.bands == tuple(sorted(overdue.bands))
    told = version(province)
    again = import_targets(province, PROVINCE, written(tmp_path, *GOOD), "lan")
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)
    assert version(province) == told


def test_a_target_of_the_same_first_day_takes_the_place_of_the_other(province: Database, tmp_path: Path):
    import_targets(province, PROVINCE, written(tmp_path, *GOOD), "lan")
    kept = import_targets(province, PROVINCE, written(tmp_path, GOOD[0].replace(",85,", ",90,")), "hoa")
    assert (kept.added, kept.changed) == (0, 1)
    with province.own() as connection:
        newest, *_, oldest = changes(connection, PROVINCE, 10)
    assert (newest.author, newest.before and newest.before["limits"][0]) == ("hoa", 0.85)
    assert newest.after
    assert newest.after["limits"][0] == 0.9
    assert (oldest.author, oldest.before) == ("lan", None)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("onlin,province,,85,,,,2026-01-01,,KH", ("kpi", "'onlin'")),
        ("received,province,,85,,,,2026-01-01,,KH", ("kpi", "'received'")),
        ("online,ward,1,85,,,,2026-01-01,,KH", ("kind", "'ward'")),
        ("online,unit,99999,85,,,,2026-01-01,,KH", ("key", "'99999'")),
        ("online,province,,185,,,,2026-01-01,,KH", ("target", "1.85")),
        ("online,province,,tám,,,,2026-01-01,,KH", ("target", "'tám'")),
        ("online,province,,85,90,,,2026-01-01,,KH", ("target", "0.9")),
        ("online,province,,85,,,,2026-02-30,,KH", ("first", "'2026-02-30'")),
        ("online,province,,85,,,,2026-03-01,2026-02-01,KH", ("last", "'2026-02-01'")),
        ("online,province,,85,,,,2026-01-01,,", ("source", "''")),
        ("digitized,level,commune,70,,,,2026-06-01,,KH 14", ("first", "Kế hoạch 131")),
    ],
)
def test_one_bad_row_keeps_the_whole_file_out(province: Database, tmp_path: Path, line: str, words: tuple[str, ...]):
    import_targets(province, PROVINCE, written(tmp_path, *GOOD), "lan")
    before = stored(province)
    with pytest.raises(FileError) as refused:
        import_targets(
            province, PROVINCE, written(tmp_path, "early,province,,60,,,,2026-01-01,,KH", *GOOD[:1], line), "lan"
        )
    for text in (refused.value.message.vi, refused.value.message.en):
        assert all(word in text for word in ("targets.csv", *words))
    assert stored(province) == before


def test_two_rows_of_one_file_may_not_overlap(province: Database, tmp_path: Path):
    with pytest.raises(FileError, match="row 3"):
        import_targets(province, PROVINCE, written(tmp_path, GOOD[0], GOOD[0].replace("-01-01", "-06-01")), "lan")
    assert stored(province) == []


def test_a_target_is_saved_ended_and_taken_away(province: Database):
    target = Target("online", "unit", "18073", date(2026, 1, 1), None, (0.9, 0.8, 0.7, 0.6), "KH 131")
    save_target(province, PROVINCE, target, "lan")
    (kept,) = stored(province)
    assert replace(kept, id=0) == target
    assert save_target(province, PROVINCE, replace(target, first=date(2026, 5, 1)), "lan").problems[0][0] == "first"
    assert save_target(province, PROVINCE, replace(kept, last=date(2026, 4, 30)), "hoa").changed == 1
    assert save_target(province, PROVINCE, replace(target, first=date(2026, 5, 1)), "lan").added == 1
    assert remove_target(province, PROVINCE, kept.id, "hoa")
    assert not remove_target(province, PROVINCE, kept.id, "hoa")
    with province.own() as connection:
        gone = changes(connection, PROVINCE, 1)[0]
    assert (gone.author, gone.after, gone.before and gone.before["last_day"]) == ("hoa", None, "2026-04-30")
    assert len(stored(province)) == 1


def test_a_new_target_of_a_form_never_takes_the_place_of_another(province: Database):
    target = Target("online", "unit", "18073", date(2026, 1, 1), None, (0.9, 0.8, 0.7, 0.6), "KH 131")
    save_target(province, PROVINCE, target, "lan")
    ((column, _, rule),) = save_target(province, PROVINCE, replace(target, source="KH 132"), "hoa").problems
    assert (column, rule.key) == ("first", "target_overlap")
    assert [kept.source for kept in stored(province)] == ["KH 131"]


def test_a_change_keeps_kpi_place_and_first_day_and_one_that_is_gone_is_refused(province: Database):
    target = Target("online", "unit", "18073", date(2026, 1, 1), None, (0.9, 0.8, 0.7, 0.6), "KH 131")
    save_target(province, PROVINCE, target, "lan")
    (kept,) = stored(province)
    other = replace(kept, kpi="overdue", kind="province", key="", first=date(2020, 1, 1), last=date(2026, 6, 30))
    assert save_target(province, PROVINCE, other, "hoa").changed == 1
    assert stored(province) == [replace(kept, last=date(2026, 6, 30))]
    remove_target(province, PROVINCE, kept.id, "hoa")
    assert [rule.key for *_, rule in save_target(province, PROVINCE, kept, "lan").problems] == ["target_gone"]
    assert stored(province) == []


def test_the_database_itself_keeps_two_targets_apart(province: Database):
    row = (
        "INSERT INTO target (province_code, kpi, kind, key, first_day, last_day, limits, source)"
        " VALUES ('42', 'online', 'province', '', '2026-01-01', %s, '{.9,.8,.7,.6}', 'KH')"
    )
    with province.own() as connection:
        connection.exec_driver_sql(row, (None,))
        with pytest.raises(IntegrityError, match="exclu"):
            connection.exec_driver_sql(row, ("2026-01-01",))
