"""The `ioc` command: thin — parse, call, print. Exit code 0 only on success."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from commands.calendar import calendar, recompute_command
from commands.catalogue import catalogue
from commands.lists import essential, officers, subsystems
from commands.lists import units as unit_commands
from commands.opening import open_database, say
from commands.progress import Phases, report_table
from commands.published import publish_demonstration
from commands.queue import import_queue, key, queue
from commands.score import score
from commands.sources import sources
from commands.targets import targets
from commands.weekly import weekly_command
from components.format import number
from db import embedded
from db.derived import rebuild
from db.settings import load_settings, settings_table
from demo.seed import forget, seed_history, seed_inputs, simulate
from domain.errors import IocError
from domain.kinds import RECORDS
from domain.kpis import KPIS
from domain.text import Text
from geo.boundaries import import_boundaries, report_lines
from geo.layers import communes, write_layer
from geo.units import units
from ingest.files import import_file
from ingest.mapping import load_mapping
from ingest.quarantine import count_quarantine, list_quarantine, quarantine_csv
from ingest.rollups import differences
from queries.export import report_csv
from queries.kpis import COLUMN
from queries.report import asked_selection, kpi_report
from queries.source import Source
from server import serve_forever

ALREADY = Text(
    "Đã có lịch sử mô phỏng, giữ nguyên (dùng `ioc demo --reset` để làm lại).",
    "There is a demonstration history already; it is kept (`ioc demo --reset` makes it anew).",
)

cli = typer.Typer(
    name="ioc",
    help="Một Cửa IOC — trung tâm điều hành hồ sơ thủ tục hành chính (operations centre for dossiers).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
geo = typer.Typer(help="Ranh giới hành chính (boundaries).", no_args_is_help=True)
GROUPS = {
    "geo": geo, "officers": officers, "essential": essential, "calendar": calendar,
    "queue": queue, "key": key, "targets": targets, "subsystems": subsystems,
    "catalogue": catalogue, "units": unit_commands, "score": score, "sources": sources,
}  # fmt: skip
for name, group in GROUPS.items():
    cli.add_typer(group, name=name)
cli.command("recompute")(recompute_command)
cli.command("weekly")(weekly_command)
KPI_TABLE_WIDTH = 200
console = Console()
notices = Console(stderr=True)

Port = Annotated[int | None, typer.Option(help="Port to listen on (IOC_PORT)")]
Speed = Annotated[float | None, typer.Option(help="Speed factor of the live simulator (IOC_DEMO_SPEED)")]
Dossiers = Annotated[int, typer.Option(min=100, max=10_000_000, help="Dossiers of the demonstration history")]


@cli.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV, Parquet or XES file (.gz too)")],
    mapping: Annotated[Path, typer.Option(help="TOML file that says which column is what; see docs/import.md")],
) -> None:
    """Import dossiers, tickets or counters: all of the file or nothing; bad rows are quarantined with their reason."""
    settings = load_settings()
    database = open_database(settings)
    if load_mapping(mapping).kind in RECORDS:
        import_queue(database, settings, file, mapping)
        return
    with Phases(notices, file.name) as phases:
        report = import_file(
            database, settings.province, file, mapping,
            max_bytes=settings.import_max_mb * 1_000_000, progress=phases.say, on_bytes=phases.reach,
        )  # fmt: skip
    console.print(report_table(report))
    for note in report.notes:
        say(note)


@cli.command()
def kpi(
    by: Annotated[str, typer.Option(help=" | ".join(COLUMN))] = "province",
    output: Annotated[str, typer.Option("--format", help="table | csv | json")] = "table",
    start: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD")] = "",
    end: Annotated[str, typer.Option("--to", help="Last day, YYYY-MM-DD")] = "",
    period: Annotated[str, typer.Option(help="Preset: today, week, month, quarter, year, last_year, 12m, all")] = "",
    unit: Annotated[str, typer.Option(help="Commune code")] = "",
    agency: Annotated[str, typer.Option(help="Agency code")] = "",
    area: Annotated[str, typer.Option(help="Area (grouping of communes)")] = "",
    level: Annotated[str, typer.Option(help="commune | province")] = "",
    field: Annotated[str, typer.Option(help="Field code")] = "",
    procedure: Annotated[str, typer.Option(help="Procedure code")] = "",
    service: Annotated[str, typer.Option(help="full | partial | information")] = "",
    channel: Annotated[str, typer.Option(help="counter | online | postal | other")] = "",
    lang: Annotated[str, typer.Option(help="vi | en")] = "",
) -> None:
    """Print the KPIs of a selection; without days, of all time. The same figures as the pages and the API."""
    settings = load_settings()
    words = {"period": period, "from": start, "to": end, "lang": lang or settings.lang}
    limits = {"unit": unit, "agency": agency, "area": area, "level": level, "field": field, "procedure": procedure}
    query = words | limits | {"service": service, "channel": channel}
    _check_choice("--by", by, tuple(COLUMN))
    _check_choice("--format", output, ("table", "csv", "json"))
    source = Source(open_database(settings), settings.province)
    report = kpi_report(source, asked_selection(query, source.now()), by)
    printers = {"json": _print_json, "csv": _print_csv, "table": _print_kpis}
    printers[output](report, query["lang"])


def _check_choice(option: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        listed = ", ".join(allowed)
        raise IocError(Text(f"{option} {value!r} không có; chọn: {listed}.", f"{option} {value!r}: choose {listed}."))


def _print_json(report: dict[str, Any], _lang: str = "") -> None:
    sys.stdout.write(orjson.dumps(report, option=orjson.OPT_INDENT_2).decode() + "\n")


def _print_csv(report: dict[str, Any], _lang: str) -> None:
    sys.stdout.write(report_csv(report))


def _print_kpis(report: dict[str, Any], lang: str) -> None:
    table = Table("", "", *(Column(k.short.get(lang), justify="right", no_wrap=True) for k in KPIS))
    for row in report["rows"]:
        table.add_row(row["key"], row["name"], *(_shown(row["kpis"][k.key], k.kind, k.digits) for k in KPIS))
    Console(width=max(console.width, KPI_TABLE_WIDTH)).print(table)


def _shown(figure: dict[str, Any], kind: str, digits: int) -> str:
    if figure["value"] is None:
        return "–"
    value = figure["value"] * 100 if kind == "ratio" else figure["value"]
    return f"{number(value, digits, 'vi')}{' *' if figure.get('few') else ''}"


@cli.command()
def check(*, repair: Annotated[bool, typer.Option(help="Rebuild the rollups from the facts first")] = False) -> None:
    """Recount every rollup from the facts and list differences; exit code 1 when there are any."""
    settings = load_settings()
    database = open_database(settings)
    with database.own() as connection:
        if repair:
            rebuild(connection, settings.province)
        found = list(differences(connection, settings.province))
    for line in found[:200]:
        console.print(f"{line.table} [{line.cell}] {line.measure}: {line.stored} ≠ {line.recounted}", markup=False)
    console.print(f"{len(found)} sai lệch · differences")
    raise typer.Exit(1 if found else 0)


@cli.command()
def quarantine(
    output: Annotated[str, typer.Option("--format", help="table | csv | json")] = "table",
    limit: Annotated[int, typer.Option(min=1, help="Most lines to list")] = 100,
) -> None:
    """List refused rows: file, row, column, value, rule. Importing the corrected rows takes them off the list."""
    _check_choice("--format", output, ("table", "csv", "json"))
    settings = load_settings()
    with open_database(settings).own() as connection:
        refusals = list_quarantine(connection, settings.province, limit)
        total = count_quarantine(connection, settings.province)
    if output == "csv":
        sys.stdout.write(quarantine_csv(refusals))
    elif output == "json":
        _print_json({"total": total, "rows": [refusal.plain() for refusal in refusals]})
    else:
        table = Table("tệp · file", "dòng · row", "mã · code", "cột · column", "giá trị · value", "quy tắc · rule")
        for r in refusals:
            cells = (r.file, str(r.row), r.code or "", r.column, r.value or "", f"{r.text.vi}\n{r.text.en}")
            table.add_row(*map(escape, cells))
        console.print(table)
        console.print(f"{len(refusals)} / {total} dòng cách ly · quarantined")


@cli.command()
def demo(
    *,
    dossiers: Dossiers = 470_000,
    days: Annotated[int, typer.Option(min=7, max=3650, help="Days of history")] = 365,
    live: Annotated[bool, typer.Option(help="Keep writing live events after the history")] = True,
    reset: Annotated[bool, typer.Option(help="Delete the demonstration's dossiers first")] = False,
    speed: Speed = None,
) -> None:
    """Make the demonstration province: a history of dossiers, then live events until stopped."""
    settings = load_settings()
    database = open_database(settings)
    if reset:
        forget(database, settings.province)
    with Phases(notices, "demo") as phases:
        report = seed_history(database, settings.province, dossiers=dossiers, days=days, progress=phases.say)
        seed_inputs(database, settings.province, phases.say)
    if report is not None:
        publish_demonstration(database, settings.province)
        console.print(report_table(report))
    else:
        say(ALREADY)
    if live:
        simulate(database, settings.province, speed=speed or settings.demo_speed)


@cli.command()
def serve(port: Port = None, host: Annotated[str | None, typer.Option(help="Address (IOC_HOST)")] = None) -> None:
    """Serve the web application until stopped."""
    settings = load_settings()
    settings = settings.model_copy(update={"port": port or settings.port, "host": host or settings.host})
    open_database(settings).dispose()
    serve_forever(settings, say=say)


@cli.command()
def run(port: Port = None, dossiers: Dossiers = 470_000, speed: Speed = None) -> None:
    """Everything at once: database, demonstration province, live simulator, web application."""
    settings = load_settings()
    settings = settings.model_copy(update={"port": port or settings.port})
    demo(dossiers=dossiers, days=365, live=False, reset=False)
    command = [sys.executable, "-m", "cli", "demo", "--live", "--speed", str(speed or settings.demo_speed)]
    with subprocess.Popen(command) as simulator:  # noqa: S603  (our own command)
        try:
            serve_forever(settings, say=say)
        finally:
            simulator.terminate()


@cli.command()
def stop() -> None:
    """Stop the embedded database of IOC_DATA_DIR."""
    stopped = embedded.stop(load_settings().data_dir)
    console.print("Đã dừng cơ sở dữ liệu · database stopped" if stopped else "Không có gì để dừng · nothing to stop")


@geo.command("import")
def geo_import(
    file: Annotated[Path, typer.Argument(help="GeoJSON, TopoJSON, zipped Shapefile or GeoPackage")],
    crs: Annotated[
        str | None, typer.Option(help="Coordinate system when the file does not say, e.g. EPSG:3405")
    ] = None,
    code_column: Annotated[str | None, typer.Option(help="Column with the commune code")] = None,
    name_column: Annotated[str | None, typer.Option(help="Column with the commune name")] = None,
) -> None:
    """Import official boundaries in place of the schematic ones."""
    settings = load_settings()
    report = import_boundaries(
        file, units(settings.province), code_column=code_column, name_column=name_column, crs=crs
    )
    write_layer(report.gdf, settings.data_dir, communes(settings.province), schematic=False, source=file.name)
    for line in report_lines(report, settings.lang):
        console.print(line, markup=False)


@cli.command()
def settings(
    markdown: Annotated[Path | None, typer.Option(help="Write the table as Markdown to this file")] = None,
) -> None:
    """Print every setting: variable, value in force, default, meaning."""
    rows = settings_table(load_settings())
    if markdown is not None:
        lines = [f"| `{name}` | `{default}` | {text} |" for name, _, default, text in rows]
        markdown.write_text(
            "\n".join(["| setting | default | meaning |", "|---|---|---|", *lines, ""]), encoding="utf-8"
        )
        return
    table = Table("setting", "value", "default", "meaning")
    for row in rows:
        table.add_row(*row)
    console.print(table)


def main() -> None:
    """Run the command line; a known failure prints its message in both languages and exits non-zero."""
    try:
        cli()
    except IocError as error:
        notices.print(f"✗ {error.message.vi}\n  {error.message.en}", style="red", highlight=False, markup=False)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
