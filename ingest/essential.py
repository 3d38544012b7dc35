"""The essential services (dịch vụ công thiết yếu): an editable list, and which procedures of the catalogue they are."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from db.database import Database
from domain.essential import Service, chosen
from domain.fold import fold
from domain.rules import Rule
from domain.text import Text
from ingest.lists import Line, ListFile, read_list
from ingest.publish import publish

COLUMNS = ("number", "name", "procedures", "words", "source")
SHIPPED = Path(__file__).with_name("essential.csv")
"""Directive 24/CT-TTg as far as the press tells it (DOMAIN.md 3)."""
ANNOUNCED = "essential"
"""What the live channel says has changed."""
_LIST = """
SELECT number, name, procedures, words, source FROM essential_service
WHERE province_code = %s ORDER BY number FOR UPDATE
"""
_KEPT = """
INSERT INTO essential_service (province_code, number, name, procedures, words, source, file)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""

NOT_A_NUMBER = Rule("ordinal", Text("không phải số thứ tự từ 1.", "not an ordinal number from 1."))
NO_SIGN = Rule(
    "sign",
    Text(
        "ghi mã thủ tục ở cột procedures hoặc từ trong tên ở cột words.",
        "give procedure codes in procedures or words of the name in words.",
    ),
)
TWICE = Text("số này đã có ở dòng {row}.", "row {row} has this number already.")


@dataclass(frozen=True, slots=True)
class EssentialReport:
    """What an import of the list did: services, procedures marked, and the services that no procedure is."""

    services: int
    procedures: int
    unmatched: tuple[Service, ...]


def import_essential(database: Database, province: str, path: Path) -> EssentialReport:
    """Replace the list by that of the file (columns number, name, procedures, words, source) and mark the catalogue.

    Raises:
        FileError: a row is wrong; every wrong row is named and nothing is written.
    """
    services = read_essential(path)
    with database.write() as connection:
        report = write_essential(connection, province, services, path.name)
        publish(connection, province, ANNOUNCED)
    return report


def read_essential(path: Path) -> tuple[Service, ...]:
    """The services of a list.

    Raises:
        FileError: see `import_essential`.
    """
    found = read_list(path, COLUMNS)
    rows: dict[int, int] = {}
    services = [_service(found, line, rows) for line in found.lines]
    found.check()
    return tuple(services)


def write_essential(connection: Connection, province: str, services: tuple[Service, ...], file: str) -> EssentialReport:
    """Store the list and mark the procedures."""
    connection.exec_driver_sql("DELETE FROM essential_service WHERE province_code = %s", (province,))
    for each in services:
        told = (each.number, each.name, list(each.procedures), list(each.words), each.source, file)
        connection.exec_driver_sql(_KEPT, (province, *told))
    return mark_essential(connection, province)


def ensure_essential(database: Database, province: str) -> None:
    """Store the shipped list unless there is a list already."""
    with database.write() as connection:
        if connection.exec_driver_sql(_LIST, (province,)).first() is None:
            mark_essential(connection, province)


def mark_essential(connection: Connection, province: str) -> EssentialReport:
    """Mark the procedures that are essential by the stored list, the shipped one when none was ever imported.

    To be called when procedures were added: which procedure is which service is kept with the list.
    """
    stored = connection.exec_driver_sql(_LIST, (province,)).all()
    if not stored:
        return write_essential(connection, province, read_essential(SHIPPED), SHIPPED.name)
    services = [Service(row.number, row.name, tuple(row.procedures), tuple(row.words), row.source) for row in stored]
    rows = connection.exec_driver_sql("SELECT code, folded FROM procedure WHERE province_code = %s", (province,)).all()
    matched = chosen(services, [(row.code, row.folded) for row in rows])
    connection.exec_driver_sql(
        "UPDATE procedure SET essential = (code = ANY (%(codes)s)) WHERE province_code = %(province)s"
        " AND essential IS DISTINCT FROM (code = ANY (%(codes)s))",
        {"province": province, "codes": sorted({code for codes in matched.values() for code in codes})},
    )
    for each in services:
        connection.exec_driver_sql(
            "UPDATE essential_service SET matched = %s WHERE province_code = %s AND number = %s",
            (sorted(matched.get(each.number, ())), province, each.number),
        )
    unmatched = tuple(service for service in services if service.number not in matched)
    return EssentialReport(len(services), sum(map(len, matched.values())), unmatched)


def _service(found: ListFile, line: Line, rows: dict[int, int]) -> Service:
    found.required(line, "number", "name")
    number = int(line["number"]) if line["number"].isdecimal() else 0
    if line["number"] and not number:
        found.refuse(line, "number", NOT_A_NUMBER)
    elif number in rows:
        found.refuse(line, "number", Rule("twice", TWICE.format(row=rows[number])))
    rows.setdefault(number, line.row)
    service = Service(number, line["name"], _parts(line["procedures"]), _parts(fold(line["words"])), line["source"])
    if not (service.procedures or service.words):
        found.refuse(line, "words", NO_SIGN)
    return service


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())
