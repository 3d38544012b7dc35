"""Commands that keep the province's lists: officers, their absences, essential services, units."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from commands.opening import console, open_database
from db.settings import load_settings
from domain.text import Text
from domain.zone import ZONE
from ingest.areas import import_areas, import_shares
from ingest.essential import import_essential
from ingest.people import import_absences, import_postings
from ingest.subsystems import import_owners

officers = typer.Typer(help="Cán bộ: nơi công tác, ngày vắng (officers: postings, absences).", no_args_is_help=True)
essential = typer.Typer(help="Dịch vụ công thiết yếu (essential services).", no_args_is_help=True)
units = typer.Typer(help="Đơn vị hành chính: tỷ lệ tách, khu vực (units: split shares, areas).", no_args_is_help=True)

subsystems = typer.Typer(help="Phân hệ giám sát: đầu mối (subsystems: owners).", no_args_is_help=True)

DONE = Text("Đã ghi {count} dòng.", "{count} rows stored.")
MARKED = Text(
    "{services} dịch vụ, {procedures} thủ tục được đánh dấu, {missing} dịch vụ chưa khớp thủ tục nào.",
    "{services} services, {procedures} procedures marked, {missing} services without a procedure.",
)
SHARED = Text("Đã ghi tỷ lệ của {count} đơn vị cũ.", "The shares of {count} former units are stored.")
GROUPED = Text(
    "{named} đơn vị được xếp khu vực; {followed} đơn vị cũ theo đơn vị mới của mình; {kept} đơn vị hiện hành như cũ.",
    "{named} units grouped; {followed} former units follow what they became; {kept} current units keep their area.",
)


@officers.command("import")
def officers_import(file: Annotated[Path, typer.Argument(help="CSV: code,name,agency,from,to")]) -> None:
    """Import where officers are posted: all of the file or nothing; it tells all postings of the officers it names."""
    settings = load_settings()
    count = import_postings(open_database(settings), settings.province, file, datetime.now(ZONE).date())
    console.print(DONE.format(count=count).get(settings.lang))


@officers.command("absences")
def officers_absences(file: Annotated[Path, typer.Argument(help="CSV: code,from,to,kind")]) -> None:
    """Import when officers are away: all of the file or nothing; it tells all absences of the officers it names."""
    settings = load_settings()
    count = import_absences(open_database(settings), settings.province, file)
    console.print(DONE.format(count=count).get(settings.lang))


@essential.command("import")
def essential_import(file: Annotated[Path, typer.Argument(help="CSV: number,name,procedures,words,source")]) -> None:
    """Replace the list of essential services and mark the procedures that are; those that none is are listed."""
    settings = load_settings()
    report = import_essential(open_database(settings), settings.province, file)
    counts = {"services": report.services, "procedures": report.procedures, "missing": len(report.unmatched)}
    console.print(MARKED.format(**counts).get(settings.lang))
    for service in report.unmatched:
        console.print(f"  {service.number}. {service.name}", markup=False)


@subsystems.command("import")
def subsystems_import(file: Annotated[Path, typer.Argument(help="CSV: key,owner[,contact]")]) -> None:
    """Say who answers for each subsystem: all of the file or nothing; subsystems not named keep their owner."""
    settings = load_settings()
    count = import_owners(open_database(settings), settings.province, file)
    console.print(DONE.format(count=count).get(settings.lang))


@units.command("shares")
def units_shares(file: Annotated[Path, typer.Argument(help="CSV: old_code,new_code,share")]) -> None:
    """Set how communes of before 1 July 2025 were divided; the shares of each one sum to 1."""
    settings = load_settings()
    count = import_shares(open_database(settings), settings.province, file)
    console.print(SHARED.format(count=count).get(settings.lang))


@units.command("areas")
def units_areas(file: Annotated[Path, typer.Argument(help="CSV: code,area[,era]")]) -> None:
    """Group communes into areas; former communes follow what they became unless the file names them (era = before)."""
    settings = load_settings()
    report = import_areas(open_database(settings), settings.province, file)
    console.print(GROUPED.format(named=report.named, followed=report.followed, kept=report.kept).get(settings.lang))
