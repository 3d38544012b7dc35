"""`ioc calendar …` and `ioc recompute`: the working-time calendar and the deadlines that follow from it."""

from datetime import date, datetime
from getpass import getuser
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from commands.opening import console, open_database
from components.format import number
from db.clock import stored_days
from db.settings import load_settings
from domain.text import Text
from domain.zone import ZONE
from ingest.calendar import (
    KIND_LABELS,
    Edited,
    calendar_version,
    changes,
    edit_days,
    read_days,
    unofficial_due,
    unofficial_years,
)
from ingest.office_hours import edit_hours, list_hours, read_hours
from ingest.recompute import recompute

calendar = typer.Typer(help="Lịch làm việc (working days, days off, office hours).", no_args_is_help=True)
Author = Annotated[str, typer.Option(help="Who edits; default: the user of this computer")]
CsvFile = Annotated[Path, typer.Argument(help="CSV file, UTF-8; see docs/calendar.md")]

WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
VERSION = Text("Phiên bản lịch: {version}.", "Calendar version: {version}.")
SAME = Text("Không có gì đổi.", "Nothing changed.")
EDITED = Text(
    "Đã đổi {count} mục, lịch là phiên bản {version}. Chạy `ioc recompute` để tính lại hạn của hồ sơ đã lưu.",
    "{count} entries changed, the calendar is version {version}. Run `ioc recompute` to derive stored deadlines again.",
)
UNOFFICIAL = Text(
    "Cảnh báo: năm {years} chưa có thông báo ngày nghỉ chính thức; ngày nghỉ chỉ là dự kiến.",
    "Warning: no official notice of days off is known for {years}; they are only computed.",
)
ALL_OFFICIAL = Text("Mọi năm của lịch đều có thông báo chính thức.", "Every year has an official notice.")
RECOMPUTED = Text(
    "Đã tính lại: {dossiers} hồ sơ và {steps} bước thay đổi.", "Derived again: {dossiers} dossiers, {steps} steps."
)


def _tell(text: Text) -> None:
    console.print(text.get(load_settings().lang), markup=False)


@calendar.command("list")
def calendar_list(
    year: Annotated[int | None, typer.Option(min=2009, max=2035, help="Default: this year")] = None,
    *,
    history: Annotated[bool, typer.Option("--history", help="List the latest edits instead")] = False,
) -> None:
    """List the days of a year that are not ordinary, with their notice; or who edited what, before and after."""
    settings = load_settings()
    chosen = year or datetime.now(ZONE).year
    with open_database(settings).own() as connection:
        days = stored_days(connection, date(chosen, 1, 1), date(chosen, 12, 31))
        version, edits = calendar_version(connection), changes(connection, 200) if history else []
    if history:
        table = Table("", "lúc · at", "ai · who", "tệp · file", "mục · entry", "trước · before", "sau · after")
        for number_, at, *rest in edits:
            table.add_row(str(number_), f"{at.astimezone(ZONE):%d/%m/%Y %H:%M}", *map(escape, rest))
    else:
        table = Table("ngày · day", "thứ", "loại · kind", "văn bản · notice")
        for day in days:
            if day.kind not in {"work", "rest"}:
                label = KIND_LABELS[day.kind].get(settings.lang)
                table.add_row(f"{day.day:%d/%m/%Y}", WEEKDAYS[day.day.weekday()], label, escape(day.source))
    console.print(table)
    _tell(VERSION.format(version=version))


@calendar.command("import")
def calendar_import(file: CsvFile, author: Author = "") -> None:
    """Import days of a notice (columns day,kind,source): all of the file or nothing; every edit is kept."""
    database = open_database(load_settings())
    edits = read_days(file)
    with database.write() as connection:
        _report(edit_days(connection, edits, author or getuser(), file.name, datetime.now(ZONE)))


@calendar.command("hours")
def calendar_hours(
    file: Annotated[Path | None, typer.Argument(help="CSV file to import; without one, list what is stored")] = None,
    author: Author = "",
) -> None:
    """List or import office hours that differ (columns agency,unit,morning,afternoon,saturday,source)."""
    settings = load_settings()
    with open_database(settings).write() as connection:
        if file is not None:
            edits = read_hours(file, connection, settings.province)
            now = datetime.now(ZONE)
            _report(edit_hours(connection, settings.province, edits, author or getuser(), file.name, now))
            return
        table = Table("mã · code", "tên · name", "sáng · morning", "chiều · afternoon", "thứ Bảy · Saturday", "")
        for row in list_hours(connection, settings.province):
            table.add_row(*map(escape, row))
    console.print(table)


def _report(edited: Edited) -> None:
    text = EDITED.format(count=len(edited.changed), version=edited.version) if edited.changed else SAME
    _tell(text)


@calendar.command("check")
def calendar_check() -> None:
    """Name the years without an official notice, and how many stored dossiers are due in them."""
    with open_database(load_settings()).own() as connection:
        years = unofficial_years(connection)
        notes = unofficial_due(connection, "dossier")
    _tell(UNOFFICIAL.format(years=", ".join(map(str, years))) if years else ALL_OFFICIAL)
    for note in notes:
        _tell(note)


def recompute_command() -> None:
    """Derive stored deadlines again, after the calendar, office hours or IOC_SUPPLEMENT_RULE changed."""
    settings = load_settings()
    done = recompute(open_database(settings), settings.province)
    _tell(RECOMPUTED.format(dossiers=number(done.dossiers, 0, "vi"), steps=number(done.steps, 0, "vi")))
