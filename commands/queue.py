"""Commands of counters and queues: importing them, and the API keys of the systems that push."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

from commands.opening import notices, open_database
from commands.progress import Phases, queue_table
from components.format import moment
from components.queue_forecast import AS_IS, CHANGED, HEADS, course_cells
from db.database import Database
from db.settings import Settings, load_settings
from domain.errors import IocError
from domain.prediction import what_if, with_counters
from domain.text import Text
from domain.zone import local_moment
from ingest.centers import import_centers
from ingest.files import import_records
from ingest.keys import list_keys, make_key, revoke_key
from ingest.mapping import load_mapping
from queries.queue_source import Queues
from queries.source import Source

console = Console()
queue = typer.Typer(help="Trung tâm, quầy, hàng chờ (centers, counters, queues).", no_args_is_help=True)
key = typer.Typer(help="Khóa API của nguồn gửi vé (API keys of sources that push).", no_args_is_help=True)

CENTERS = Text("Đã ghi {centers} trung tâm, {counters} quầy.", "{centers} centers and {counters} counters are stored.")
SHOWN_ONCE = Text(
    "Khóa của nguồn {source}; chỉ hiện một lần, hãy cất kỹ:",
    "The key of source {source}; it is shown only once, keep it safe:",
)
NO_KEY = Text("Không có khóa đang dùng số {number}.", "There is no key in force with number {number}.")
NO_CENTER = Text(
    "Không có trung tâm {code!r}, hoặc trung tâm chưa có vé nào trong lịch sử.",
    "There is no center {code!r}, or it has no tickets in its past.",
)
TOO_MANY = Text(
    "Trung tâm chỉ có {there} quầy, không phải {counters}.", "The center has {there} counters, not {counters}."
)
NOT_ENOUGH = Text(
    "Lịch sử của trung tâm {code!r} còn quá ngắn để dự báo.",
    "The past of center {code!r} is too short to predict from.",
)
BAD_MOMENT = Text(
    "{value!r} không phải thời điểm dạng 2026-11-20T10:15.", "{value!r} is no time such as 2026-11-20T10:15."
)
REVOKED = Text("Đã thu hồi khóa số {number}.", "Key {number} is revoked.")


def import_queue(database: Database, settings: Settings, file: Path, mapping: Path) -> None:
    """Import a file of tickets, counters or counts and print what became of it."""
    with Phases(notices, file.name) as phases:
        loaded = import_records(
            database,
            settings.province,
            file,
            load_mapping(mapping),
            max_bytes=settings.import_max_mb * 1_000_000,
            on_bytes=phases.reach,
        )
    for kind, report in loaded.kinds.items():
        console.print(queue_table(kind, report))


@queue.command("centers")
def queue_centers(
    file: Annotated[Path, typer.Argument(help="CSV: center,center_name,agency,counter,counter_name,services")],
) -> None:
    """Store centers, their counters and what these serve: all of the file or nothing."""
    settings = load_settings()
    centers, counters = import_centers(open_database(settings), settings.province, file)
    console.print(CENTERS.format(centers=centers, counters=counters).get(settings.lang))


@queue.command("whatif")
def queue_whatif(
    center: Annotated[str, typer.Option(help="Code of the center")],
    counters: Annotated[int, typer.Option(min=1, max=500, help="Counters that work for the rest of the day")],
    at: Annotated[str, typer.Option(help="A past moment, YYYY-MM-DDTHH:MM; empty: now")] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Print the rest of a center's day as it is, and with another number of counters."""
    settings = load_settings()
    queues = Queues(Source(open_database(settings), settings.province))
    found = queues.situation(center, _moment(at))
    if found is None:
        raise IocError(NO_CENTER.format(code=center))
    if counters > len(found.desks):
        raise IocError(TOO_MANY.format(counters=counters, there=len(found.desks)))
    courses = what_if(found, [with_counters(found, counters)])
    if courses is None:
        raise IocError(NOT_ENOUGH.format(code=center))
    if as_json:
        told = {"center": center, "at": found.at, "day": found.day, "now": courses[0], "changed": courses[1]}
        sys.stdout.write(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode() + "\n")
        return
    table = Table("", *(text.get(settings.lang) for text in HEADS[1:]))
    for name, course in zip((AS_IS, CHANGED), courses, strict=True):
        table.add_row(name.get(settings.lang), *course_cells(course, settings.lang))
    console.print(table)


def _moment(text: str) -> datetime | None:
    try:
        return local_moment(text)
    except ValueError as error:
        raise IocError(BAD_MOMENT.format(value=text)) from error


@key.command("add")
def key_add(
    source: Annotated[str, typer.Argument(help="Key of the source, e.g. kiosk-hcc")],
    name: Annotated[str, typer.Option(help="What or who it is for")] = "",
) -> None:
    """Make an API key for a source and print it, once."""
    settings = load_settings()
    with open_database(settings).write() as connection:
        made = make_key(connection, settings.province, source, name)
    notices.print(SHOWN_ONCE.format(source=source).get(settings.lang))
    console.print(made, highlight=False, soft_wrap=True)


@key.command("list")
def key_list() -> None:
    """List the keys; what they are cannot be read again."""
    settings = load_settings()
    with open_database(settings).write() as connection:
        keys = list_keys(connection, settings.province)
    table = Table("số · number", "nguồn · source", "tên · name", "tạo lúc · made", "thu hồi · revoked")
    for each in keys:
        revoked = moment(each.revoked_at, settings.lang) if each.revoked_at else ""
        table.add_row(str(each.id), each.source, each.name, moment(each.created_at, settings.lang), revoked)
    console.print(table)


@key.command("revoke")
def key_revoke(number: Annotated[int, typer.Argument(help="Number of the key (ioc key list)")]) -> None:
    """End a key: what is pushed with it is refused from now on."""
    settings = load_settings()
    with open_database(settings).write() as connection:
        done = revoke_key(connection, settings.province, number)
    if not done:
        raise IocError(NO_KEY.format(number=number))
    console.print(REVOKED.format(number=number).get(settings.lang))
