"""The calendar as versioned data: days of a notice, every edit kept, bad rows named, doubtful years told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import cli
from commands import calendar as calendar_commands
from commands import opening
from db.clock import stored_days
from db.database import Database
from db.settings import Settings
from domain.workcalendar import work_days
from ingest.calendar import DayEdit, changes, edit_days, read_days, unofficial_years
from ingest.errors import FileError
from ingest.load import Feed, load
from ingest.office_hours import edit_hours, read_hours
from ingest.reference import FIRST_DAY, LAST_DAY, write_calendar
from tests.conftest import PROVINCE
from tests.factory import at, batch, dossier
from tests.ingest.support import EXAMPLES, forget_edits, says
from tests.queries.facts import write_catalogue

NOW = at(0)


@pytest.fixture
def calendar(database: Database) -> Iterator[Database]:
    """A database whose calendar may be edited: it is made anew afterwards."""
    yield database
    forget_edits(database)


def days(database: Database, first: date = FIRST_DAY, last: date = LAST_DAY) -> dict[date, Any]:
    with database.own() as connection:
        return {row.day: row for row in stored_days(connection, first, last)}


def written(folder: Path, *rows: str, header: str = "day,kind,source") -> Path:
    path = folder / "lich.csv"
    path.write_text("\n".join((header, *rows, "")), encoding="utf-8-sig")
    return path


def edit(database: Database, *edits: DayEdit) -> Any:
    with database.write() as connection:
        return edit_days(connection, list(edits), "lan", "notice.csv", NOW)


def test_the_stored_calendar_is_the_computed_one(database: Database):
    with database.own() as connection:
        assert stored_days(connection) == work_days(FIRST_DAY, LAST_DAY)


def test_an_edit_is_a_version_with_its_author_and_what_it_changed(calendar: Database):
    closed = date(2027, 2, 3)
    before = days(calendar)
    edited = edit(
        calendar, DayEdit(closed, "swap_rest", "TB 1/TB-BNV"), DayEdit(date(2027, 1, 1), "holiday", "TB 1/TB-BNV")
    )
    assert edited.version == 1
    assert edited.changed == ("2027-01-01", "2027-02-03")
    with calendar.own() as connection:
        version, at_, author, file, subject, old, new = changes(connection, 10)[0]
    assert (version, at_, author, file, subject) == (1, NOW, "lan", "notice.csv", "2027-02-03")
    assert "kind work" in old
    assert "kind swap_rest" in new
    after = days(calendar)
    assert (after[closed].open_minutes, after[closed].official) == (0, True)
    moved = {day for day in after if after[day].before_minutes != before[day].before_minutes}
    assert moved == {day for day in after if day > closed}
    assert {before[day].before_minutes - after[day].before_minutes for day in moved} == {480}


def test_the_same_edit_again_is_no_new_version(calendar: Database):
    once = DayEdit(date(2027, 2, 3), "holiday", "TB 1/TB-BNV")
    first, again = edit(calendar, once), edit(calendar, once)
    assert (first.version, again.version, again.changed) == (1, 1, ())
    other = edit(calendar, replace(once, kind="work"))
    assert (other.version, other.changed) == (2, ("2027-02-03",))
    assert days(calendar)[LAST_DAY].before_minutes == work_days(LAST_DAY, LAST_DAY)[0].before_minutes


def test_an_edit_survives_a_later_start_and_tells_every_screen(calendar: Database):
    def version() -> int:
        with calendar.own() as connection:
            return int(connection.exec_driver_sql("SELECT version FROM data_version").scalar_one())

    told = version()
    edit(calendar, DayEdit(date(2027, 2, 3), "holiday", "TB 1/TB-BNV"))
    assert version() == told + 1
    with calendar.own() as connection:
        write_calendar(connection)
    assert days(calendar)[date(2027, 2, 3)].kind == "holiday"


def test_a_year_is_doubtful_until_a_notice_of_it_is_known(calendar: Database, feed: Feed):
    with calendar.own() as connection:
        assert unofficial_years(connection) == list(range(2027, 2036))
    due = dossier("A", due_at=at(350))
    assert "2027" in load(calendar, PROVINCE, feed, [batch([due])]).notes[0].vi
    edit(calendar, DayEdit(date(2027, 2, 5), "holiday", "TB 1/TB-BNV"))
    with calendar.own() as connection:
        assert unofficial_years(connection) == list(range(2028, 2036))
    assert load(calendar, PROVINCE, feed, [batch([due | {"version": 2}])]).notes == ()


def test_a_notice_is_read_whatever_the_way_it_writes_days(tmp_path: Path):
    told = [DayEdit(date(2027, 2, 5), "holiday", "TB 1"), DayEdit(date(2027, 2, 6), "swap_work", "TB 1")]
    assert read_days(written(tmp_path, "2027-02-05,holiday,TB 1", "06/02/2027,Swap_Work,TB 1")) == told
    semicolons = written(tmp_path, "2027-02-05;holiday;TB 1", "", "06/02/2027;swap_work;TB 1", header="day;kind;source")
    assert read_days(semicolons) == told


def test_the_sample_file_is_a_notice(calendar: Database):
    edits = read_days(EXAMPLES / "calendar.csv")
    assert edit(calendar, *edits).changed
    with calendar.own() as connection:
        assert unofficial_years(connection)[0] == 2028


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("31/02/2027,holiday,TB 1", ("day", "31/02/2027")),
        ("2050-01-01,holiday,TB 1", ("day", "2050-01-01")),
        ("2027-02-05,feast,TB 1", ("kind", "feast")),
        ("2027-02-05,holiday,", ("source", "''")),
        ("2027-02-05,holiday", ("2027-02-05;holiday",)),
        ("2027-02-04,rest,TB 1", ("day", "2027-02-04")),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_taken(tmp_path: Path, row: str, named: tuple[str, ...]):
    path = written(tmp_path, "2027-02-04,holiday,TB 1", row)
    with pytest.raises(FileError) as caught:
        read_days(path)
    assert says(caught.value, "lich.csv", "3", *named)


def test_every_bad_cell_is_named_at_once(tmp_path: Path):
    with pytest.raises(FileError) as caught:
        read_days(written(tmp_path, "x,holiday,TB 1", "2027-02-05,y,", "2027-02-06,holiday,TB 1"))
    assert says(caught.value, "'x'", "'y'", "source")


@pytest.mark.parametrize(("content", "named"), [("day,kind\n", "source"), ("", "lich.csv")])
def test_a_file_that_is_no_calendar_says_so(tmp_path: Path, content: str, named: str):
    path = tmp_path / "lich.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_days(path)
    assert says(caught.value, named)
    with pytest.raises(FileError):
        read_days(tmp_path / "absent.csv")


HOURS = "agency,unit,morning,afternoon,saturday,source"


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("H27.1,,08:00-11:00,13:00-17:00,,QĐ 1", "08:00-11:00"),
        ("H27.1,,08:00-12:00,11:30-15:30,,QĐ 1", "08:00-12:00"),
        ("H27.1,,8h-12h,13:00-17:00,,QĐ 1", "8h-12h"),
        ("H27.9,,08:00-12:00,13:00-17:00,,QĐ 1", "H27.9"),
        (",99999,08:00-12:00,13:00-17:00,,QĐ 1", "99999"),
        ("H27.1,18073,08:00-12:00,13:00-17:00,,QĐ 1", "agency"),
        ("H27.1,,08:00-12:00,13:00-17:00,11:00-07:00,QĐ 1", "08:00-12:00"),
        ("H27.1,,08:00-12:00,13:00-17:00,,", "source"),
        ("H27.2,,07:00-11:00,13:00-17:00,,QĐ 1", "H27.2"),
    ],
)
def test_bad_office_hours_are_named(calendar: Database, tmp_path: Path, row: str, named: str):
    path = written(tmp_path, "H27.2,,08:00-12:00,13:00-17:00,,QĐ 1", row, header=HOURS)
    with calendar.write() as connection:
        write_catalogue(connection, PROVINCE)
        with pytest.raises(FileError) as caught:
            read_hours(path, connection, PROVINCE)
    assert says(caught.value, "lich.csv", "3", named)


def test_saturday_service_makes_no_working_day_and_usual_hours_come_back(calendar: Database, tmp_path: Path):
    row = "H27.1,,08:00-12:00,13:00-17:00,07:30-11:30,QĐ 1"
    with calendar.write() as connection:
        write_catalogue(connection, PROVINCE)
        edits = read_hours(written(tmp_path, row, header=HOURS), connection, PROVINCE)
        edited = edit_hours(connection, PROVINCE, edits, "lan", "gio.csv", NOW)
        assert (edited.version, edited.changed) == (1, ("hours 42 H27.1",))
        saturday = connection.exec_driver_sql("SELECT saturday_from, saturday_to FROM work_hours").one()
        assert tuple(saturday) == (450, 690)
    assert days(calendar)[date(2026, 3, 7)].open_minutes == 0
    with calendar.write() as connection:
        back = read_hours(written(tmp_path, "H27.1,,,,,QĐ 2", header=HOURS), connection, PROVINCE)
        assert edit_hours(connection, PROVINCE, back, "lan", "gio.csv", NOW).version == 2
        assert connection.exec_driver_sql("SELECT count(*) FROM work_hours").scalar_one() == 0
        assert [edit_[4] for edit_ in changes(connection, 5)] == ["hours 42 H27.1"] * 2


def test_the_commands(
    calendar: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, feed: Feed
):
    for module in (opening, calendar_commands):
        monkeypatch.setattr(module, "load_settings", lambda: settings)
    monkeypatch.setattr(calendar_commands, "open_database", lambda _settings: calendar)

    def said(*arguments: str) -> str:
        result = CliRunner().invoke(cli, list(arguments), terminal_width=250)
        assert result.exit_code == 0, result.output
        return result.output

    load(calendar, PROVINCE, feed, [batch([dossier("A", due_at=at(350))])])
    shown = said("calendar", "check")
    assert "2027, 2028" in shown
    assert "1 hồ sơ có hạn trong năm 2027" in shown
    assert "22/08/2026" in said("calendar", "list", "--year", "2026")
    path = written(tmp_path, "2027-02-05,holiday,TB 7/TB-BNV")
    assert "phiên bản 1" in said("calendar", "import", str(path), "--author", "lan")
    assert "TB 7/TB-BNV" in said("calendar", "list", "--year", "2027")
    assert "lan" in said("calendar", "list", "--history")
    assert "2027" not in said("calendar", "check")
    assert "0 hồ sơ" in said("recompute")
    assert "Không có gì đổi" in said("calendar", "import", str(path))
