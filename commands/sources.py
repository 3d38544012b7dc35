"""`ioc sources`: the sources of data, how old each is, and from which age displays show it amber and red."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from commands.opening import console, open_database
from components.format import duration, moment
from db.settings import load_settings
from domain.text import Text
from ingest.sources import set_ages
from queries.wall_sources import source_ages

sources = typer.Typer(help="Nguồn dữ liệu và ngưỡng độ mới (sources of data, limits of age).", no_args_is_help=True)

HEADS: tuple[Text, ...] = (
    Text("Mã", "Key"),
    Text("Nguồn", "Source"),
    Text("Nhập gần nhất", "Last import"),
    Text("Đã", "Age"),
    Text("Vàng từ", "Amber from"),
    Text("Đỏ từ", "Red from"),
)
DONE = Text("Đã ghi ngưỡng của nguồn {key}.", "The limits of the source {key} are stored.")
MINUTE = 60


@sources.command("list")
def sources_list() -> None:
    """Print every source with the age of its data and its limits."""
    settings = load_settings()
    lang, now = settings.lang, datetime.now(UTC)
    with open_database(settings).own() as connection:
        found = source_ages(connection, settings.province, (settings.stale_after_s, settings.lost_after_s))
    table = Table(*(head.get(lang) for head in HEADS))
    for each in found:
        age = (now - each.imported_at).total_seconds() / MINUTE if each.imported_at else None
        limits = (duration(limit / MINUTE, lang) for limit in (each.stale_after_s, each.lost_after_s))
        table.add_row(each.key, each.name, moment(each.imported_at, lang), duration(age, lang), *limits)
    console.print(table)


@sources.command("ages")
def sources_ages(
    key: Annotated[str, typer.Argument(help="Key of the source")],
    stale: Annotated[
        int | None, typer.Option(min=1, help="Amber from so many minutes; left out: the settings'")
    ] = None,
    lost: Annotated[int | None, typer.Option(min=1, help="Red from so many minutes; left out: the settings'")] = None,
) -> None:
    """Set from which age the data of a source is shown amber and red."""
    settings = load_settings()
    seconds = (None if limit is None else limit * MINUTE for limit in (stale, lost))
    set_ages(open_database(settings), settings.province, key, *seconds)
    console.print(DONE.format(key=key).get(settings.lang))
