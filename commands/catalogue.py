"""`ioc catalogue`: the catalogue of procedures."""

import csv
import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.opening import console, open_database
from db.settings import load_settings
from domain.text import Text
from ingest.catalogue import export_lines, import_catalogue

catalogue = typer.Typer(help="Danh mục thủ tục (catalogue of procedures).", no_args_is_help=True)

DONE = Text(
    "{added} thủ tục mới, {changed} thay đổi, {unchanged} như cũ.",
    "{added} new procedures, {changed} changed, {unchanged} as before.",
)


@catalogue.command("import")
def catalogue_import(
    file: Annotated[Path, typer.Argument(help="CSV: code,name,field,level,service_level,… (docs/catalogue.md)")],
) -> None:
    """Store the procedures of a file: all of it or nothing; procedures that it does not name stay."""
    settings = load_settings()
    report = import_catalogue(open_database(settings), settings.province, file)
    told = {"added": report.added, "changed": report.changed, "unchanged": report.unchanged}
    console.print(DONE.format(**told).get(settings.lang))


@catalogue.command("export")
def catalogue_export() -> None:
    """Print the catalogue as a CSV file that `ioc catalogue import` reads."""
    settings = load_settings()
    text = io.StringIO()
    with open_database(settings).own() as connection:
        csv.writer(text, lineterminator="\n").writerows(export_lines(connection, settings.province))
    sys.stdout.write(text.getvalue())
