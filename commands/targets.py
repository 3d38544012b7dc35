"""`ioc targets`: targets of KPIs, by place and days."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from commands.opening import console, open_database
from components.format import day, percent
from db.settings import load_settings
from db.targets import held_targets
from domain.registry import EVERY
from domain.targets import KINDS
from domain.text import Text
from domain.zone import ZONE
from ingest.targets import import_targets

targets = typer.Typer(help="Mục tiêu của chỉ số (targets of KPIs).", no_args_is_help=True)

DONE = Text(
    "{added} mục tiêu mới, {changed} thay đổi, {unchanged} như cũ.",
    "{added} new targets, {changed} changed, {unchanged} as before.",
)
HEADS: tuple[Text, ...] = (
    Text("Chỉ số", "KPI"),
    Text("Phạm vi", "For"),
    Text("Từ ngày", "From"),
    Text("Đến ngày", "Until"),
    Text("Mục tiêu", "Target"),
    Text("Các ngưỡng", "Limits"),
    Text("Văn bản", "Document"),
)
OPEN_END = "…"


@targets.command("import")
def targets_import(
    file: Annotated[Path, typer.Argument(help="CSV: kpi,kind,key,target,near,watch,low,first,last,source")],
    author: Annotated[str, typer.Option(help="Who sets them; kept with every change")],
) -> None:
    """Store the targets of a file: all of it or nothing."""
    settings = load_settings()
    kept = import_targets(open_database(settings), settings.province, file, author)
    told = {"added": kept.added, "changed": kept.changed, "unchanged": kept.unchanged}
    console.print(DONE.format(**told).get(settings.lang))


@targets.command("list")
def targets_list(
    *, every: Annotated[bool, typer.Option("--all", help="Those of the past and of the future too")] = False
) -> None:
    """Print the targets in force today."""
    settings = load_settings()
    lang, today = settings.lang, datetime.now(ZONE).date()
    table = Table(*(head.get(lang) for head in HEADS))
    with open_database(settings).own() as connection:
        held = held_targets(connection, settings.province)
    for each in held:
        if every or each.holds(today):
            named = f"{KINDS[each.kind].get(lang)} {each.key}".strip()
            last = day(each.last, lang) if each.last else OPEN_END
            target, *others = (percent(limit, 1, lang) for limit in each.bands)
            cells = (EVERY[each.kpi].label.get(lang), named, day(each.first, lang), last, target)
            table.add_row(*cells, " · ".join(others), each.source)
    console.print(table)
