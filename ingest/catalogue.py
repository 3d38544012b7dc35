"""The catalogue of procedures as a list kept by hand: a file changes what it names, all of it or nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from db.database import Database
from domain.codes import AGENCY_LEVELS, SERVICE_LEVELS, AgencyLevel, Code, ServiceLevel
from domain.fold import fold
from domain.rules import RULE, Rule
from domain.text import Text
from ingest.essential import mark_essential
from ingest.lists import Line, ListFile, read_list
from ingest.publish import publish
from ingest.reference import PROCEDURE_COLUMNS, write_fields, write_procedures
from ingest.words import plain, yes_no

SOURCE = "catalogue"
"""What the notification names as its source."""
LOCK = 766014
COLUMNS = (
    "code", "name", "field", "field_name", "level", "service_level", "statutory_hours", "fee_vnd", "e_payment",
    "essential", "returns_result", "population_db", "content_full", "authority", "partial_reason", "intake_cutoff",
)  # fmt: skip
"""Columns of the file; only ``code`` must be there, what has no column stays as it is stored."""
CUTOFFS = ("", "15:00", "17:00", "last_hour")
NEEDED = ("name", "field", "level", "service_level")
"""What a procedure that is not stored yet must have."""
_LARGEST = {"statutory_hours": 2**31 - 1, "fee_vnd": 10**15}
_LONGEST_CODE, _LONGEST_TEXT = 200, 500
_FLAGS = yes_no()
NO_FIELD = Rule(
    "no_field",
    Text("Không có lĩnh vực này; ghi thêm tên ở cột field_name.", "There is no such field; name it in field_name."),
)
NO_AGENCY = Rule("no_agency", Text("Không có cơ quan mang mã này.", "There is no agency with this code."))
NO_LEVEL = Rule("level", Text("Cấp là province hoặc commune.", "A level is province or commune."))
NO_CUTOFF = Rule(
    "cutoff", Text("Ghi 15:00, 17:00, last_hour hoặc để trống.", "Write 15:00, 17:00, last_hour or nothing.")
)
NOT_POSITIVE = Rule("positive", Text("Phải là số nguyên lớn hơn 0.", "It must be a whole number above 0."))
LISTED = """
SELECT p.code, p.name, f.code AS field, f.name AS field_name, p.level, p.service_level, p.statutory_hours, p.fee_vnd,
       p.e_payment, p.essential, p.returns_result, p.population_db, p.content_full, p.authority, p.partial_reason,
       p.intake_cutoff, p.classified
FROM procedure p JOIN field f ON f.id = p.field_id
WHERE p.province_code = %(province)s ORDER BY p.code COLLATE "C"
"""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CatalogueReport:
    """How many procedures of a file are new, changed and as before."""

    added: int
    changed: int
    unchanged: int


def import_catalogue(database: Database, province: str, path: Path) -> CatalogueReport:
    """Store the procedures of a CSV file (`docs/catalogue.md`); those it does not name stay.

    Which procedures are essential is told by the list of essential services, not by the file.

    Raises:
        FileError: a cell is wrong; every wrong one is named and nothing is written.
    """
    found = read_list(path, ("code",))
    with database.write() as connection:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        reader = _Reader(found, connection, province)
        told = [reader.row(line) for line in found.lines]
        found.check()
        return _write(connection, province, reader, told)


def listed(connection: Connection, province: str) -> list[Row]:
    """Every procedure stored, by code: the columns of the file and ``classified``."""
    return [dict(row) for row in connection.exec_driver_sql(LISTED, {"province": province}).mappings()]


def export_lines(connection: Connection, province: str) -> Iterator[tuple[str, ...]]:
    """The catalogue in the layout of the file: its header, then a procedure each."""
    yield COLUMNS
    for row in listed(connection, province):
        yield tuple(_written(name, row[name]) for name in COLUMNS)


class _Reader:
    """Reads the lines of a file against what is stored, noting every wrong cell."""

    def __init__(self, found: ListFile, connection: Connection, province: str) -> None:
        self._found = found
        self.stored = {row["code"]: row for row in listed(connection, province)}
        fields = connection.exec_driver_sql("SELECT code, name FROM field WHERE province_code = %s", (province,)).all()
        self._fields = {field.code: field.code for field in fields} | {fold(f.name): f.code for f in fields}
        own = connection.exec_driver_sql("SELECT code FROM agency WHERE province_code = %s", (province,))
        self._agencies = set(own.scalars())
        self.new_fields: dict[str, str] = {}
        self._rows: dict[str, int] = {}

    def row(self, line: Line) -> Row:
        """The procedure of a line: what is stored of it and what its cells say."""
        self._known(line)
        code = line["code"]
        stored = self.stored.get(code)
        if stored is None:
            self._found.required(line, *NEEDED)
        row: Row = dict(stored) if stored else dict.fromkeys(COLUMNS) | {"code": code, "intake_cutoff": ""}
        for name in COLUMNS[1:]:
            if name in line.cells and (line[name] or name not in NEEDED):
                row[name] = self._cell(line, name)
        return row

    def _known(self, line: Line) -> None:
        """Note a code that is missing or that another line has."""
        self._found.required(line, "code")
        code = line["code"]
        if code and code in self._rows:
            text = Text("mã này đã có ở dòng {row}.", "row {row} has this code already.").format(row=self._rows[code])
            self._found.refuse(line, "code", Rule("twice", text))
        self._rows.setdefault(code, line.row)
        for name in ("code", "field", "name", "field_name", "partial_reason"):
            if len(line[name]) > (_LONGEST_CODE if name in {"code", "field"} else _LONGEST_TEXT):
                self._found.refuse(line, name, RULE["too_long"])

    def _cell(self, line: Line, name: str) -> object:
        text = line[name]
        if not text:
            return "" if name == "intake_cutoff" else None
        try:
            return _CELLS[name](self, line, text) if name in _CELLS else text
        except _WrongError as error:
            self._found.refuse(line, name, error.rule)
            return None

    def field(self, line: Line, text: str) -> str:
        """The code of a field, told by code or name; one that comes with its name is new."""
        known: str | None = self._fields.get(text) or self._fields.get(fold(text))
        if known is not None:
            return known
        if not line["field_name"]:
            raise _WrongError(NO_FIELD)
        self.new_fields[text] = line["field_name"]
        return text

    def agency(self, _line: Line, text: str) -> str:
        """The code of an agency."""
        if text not in self._agencies:
            raise _WrongError(NO_AGENCY)
        return text


class _WrongError(Exception):
    """A cell breaks ``rule``."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.key)
        self.rule = rule


def _number(name: str, least: int, rule: Rule) -> Callable[[_Reader, Line, str], int]:
    def read(_reader: _Reader, _line: Line, text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= _LARGEST[name]:
            raise _WrongError(rule)
        return int(text)

    return read


def _coded(codes: tuple[Code, ...], rule: Rule) -> Callable[[_Reader, Line, str], int]:
    words = {plain(word): c.value for c in codes for word in (c.word, str(c.value), c.label.vi, c.label.en) if c.value}

    def read(_reader: _Reader, _line: Line, text: str) -> int:
        if plain(text) not in words:
            raise _WrongError(rule)
        return words[plain(text)]

    return read


def _flag(_reader: _Reader, _line: Line, text: str) -> bool:
    if plain(text) not in _FLAGS:
        raise _WrongError(RULE["boolean"])
    return bool(_FLAGS[plain(text)])


def _cutoff(_reader: _Reader, _line: Line, text: str) -> str:
    if text not in CUTOFFS:
        raise _WrongError(NO_CUTOFF)
    return text


_CELLS: Mapping[str, Callable[[_Reader, Line, str], object]] = {
    "field": _Reader.field,
    "level": _coded(AGENCY_LEVELS, NO_LEVEL),
    "service_level": _coded(SERVICE_LEVELS, RULE["service_level"]),
    "statutory_hours": _number("statutory_hours", 1, NOT_POSITIVE),
    "fee_vnd": _number("fee_vnd", 0, RULE["negative"]),
    **dict.fromkeys(("e_payment", "essential", "returns_result", "population_db", "content_full"), _flag),
    "authority": _Reader.agency,
    "intake_cutoff": _cutoff,
}
_WORDS: Mapping[str, Mapping[object, str]] = {
    "level": {AgencyLevel.PROVINCE: "province", AgencyLevel.COMMUNE: "commune"},
    "service_level": {
        ServiceLevel.FULL: "full",
        ServiceLevel.PARTIAL: "partial",
        ServiceLevel.INFORMATION: "information",
    },
}


def _written(name: str, value: object) -> str:
    """A cell of the file; nothing for what is not known."""
    if name in _WORDS:
        return _WORDS[name].get(value, "")
    return "" if value is None else str(int(value)) if isinstance(value, bool) else str(value)


def _write(connection: Connection, province: str, reader: _Reader, told: list[Row]) -> CatalogueReport:
    new = [row for row in told if row["code"] not in reader.stored]
    changed = [row for row in told if row["code"] in reader.stored and _differs(row, reader.stored[row["code"]])]
    if reader.new_fields:
        write_fields(connection, province, pd.DataFrame(list(reader.new_fields.items()), columns=["code", "name"]))
    if new or changed:
        frame = pd.DataFrame([*new, *changed], columns=list(PROCEDURE_COLUMNS), dtype=object)
        write_procedures(connection, province, frame)
        mark_essential(connection, province)
        publish(connection, province, SOURCE)
    return CatalogueReport(len(new), len(changed), len(told) - len(new) - len(changed))


def _differs(row: Row, stored: Row) -> bool:
    """Whether a line says anything new of a procedure; one that no list had classified is classified by it."""
    return not stored["classified"] or any(
        row[name] != stored[name] for name in PROCEDURE_COLUMNS if name != "essential"
    )
