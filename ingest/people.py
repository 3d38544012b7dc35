"""Officers: where they are posted since when, and when they are away. From CSV files or from frames."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from psycopg2.extras import execute_batch
from sqlalchemy import Connection

from db.database import Database
from domain.fold import fold
from domain.rules import Rule
from domain.text import Text
from ingest.lists import BACKWARDS, Line, ListFile, read_list
from ingest.publish import publish
from ingest.words import plain

ABSENCES = ("code", "from", "to", "kind")
KINDS: dict[str, tuple[str, ...]] = {
    "leave": ("leave", "nghỉ phép", "phép"),
    "sick": ("sick", "nghỉ ốm", "ốm"),
    "training": ("training", "đào tạo", "tập huấn", "công tác"),
    "other": ("other", "khác"),
}
"""Kind of an absence and the words understood for it."""

NO_AGENCY = Rule(
    "agency", Text("không có cơ quan này; ghi mã hoặc đúng tên.", "no such agency; give its code or exact name.")
)
NO_OFFICER = Rule(
    "officer",
    Text("chưa có cán bộ này; nhập `ioc officers import` trước.", "no such officer; run `ioc officers import` first."),
)
NO_KIND = Rule(
    "kind",
    Text(
        "loại nghỉ không có; chọn leave, sick, training, other.", "no such kind; choose leave, sick, training, other."
    ),
)
OVERLAP = Text("trùng thời gian với dòng {row}.", "overlaps row {row}.")
_FAR = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Posting:
    """An officer (code, name) at an agency (id) from ``first`` to ``last``, None while still there."""

    code: str
    name: str
    agency: int
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which an officer (code) is away, both included."""

    code: str
    first: date
    last: date
    kind: str


def import_postings(database: Database, province: str, path: Path, today: date) -> int:
    """Store the postings of the file (columns code, name, agency, from, to) and return how many.

    The file tells all postings of the officers it names: theirs are replaced, other officers stay as they are.

    Raises:
        FileError: a row is wrong; every wrong row is named and nothing is written.
    """
    found = read_list(path, ("code", "agency", "from"))
    with database.write() as connection:
        agencies = _agencies(connection, province)
        names = _officers(connection, province)
        told = [_posting(found, line, agencies, names) for line in found.lines]
        _overlaps(
            found, [(line, (p.code, p.agency), p.first, p.last) for line, p in zip(found.lines, told, strict=True) if p]
        )
        found.check()
        rows = [posting for posting in told if posting]
        write_postings(connection, province, rows, today)
        publish(connection, province, "officers")
    return len(rows)


def import_absences(database: Database, province: str, path: Path) -> int:
    """Store the absences of the file (columns code, from, to, kind) and return how many.

    The file tells all absences of the officers it names: theirs are replaced.

    Raises:
        FileError: a row is wrong; every wrong row is named and nothing is written.
    """
    found = read_list(path, ABSENCES)
    with database.write() as connection:
        names = _officers(connection, province)
        told = [_absence(found, line, names) for line in found.lines]
        _overlaps(found, [(line, a.code, a.first, a.last) for line, a in zip(found.lines, told, strict=True) if a])
        found.check()
        rows = [absence for absence in told if absence]
        write_absences(connection, province, rows)
        publish(connection, province, "officers")
    return len(rows)


def write_postings(connection: Connection, province: str, rows: Iterable[Posting], today: date) -> None:
    """Store ``rows`` in place of what was known of their officers; each belongs to the agency of the day ``today``."""
    listed = list(rows)
    now = {p.code: p for p in sorted(listed, key=lambda p: (p.first <= today <= (p.last or _FAR), p.first))}
    _run(
        connection,
        "INSERT INTO officer (province_code, code, name, agency_id) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (province_code, code) DO UPDATE SET name = excluded.name, agency_id = excluded.agency_id",
        [(province, p.code, p.name, p.agency) for p in now.values()],
    )
    _replace(connection, province, "officer_posting", {p.code for p in listed})
    _run(
        connection,
        "INSERT INTO officer_posting (province_code, officer_id, agency_id, first_day, last_day)"
        " SELECT province_code, id, %s, %s, %s FROM officer WHERE province_code = %s AND code = %s",
        [(p.agency, p.first, p.last, province, p.code) for p in listed],
    )


def write_absences(connection: Connection, province: str, rows: Iterable[Absence]) -> None:
    """Store ``rows`` in place of the absences known of their officers (codes already stored)."""
    listed = list(rows)
    _replace(connection, province, "officer_absence", {a.code for a in listed})
    _run(
        connection,
        "INSERT INTO officer_absence (province_code, officer_id, first_day, last_day, kind)"
        " SELECT province_code, id, %s, %s, %s FROM officer WHERE province_code = %s AND code = %s",
        [(a.first, a.last, a.kind, province, a.code) for a in listed],
    )


def _posting(found: ListFile, line: Line, agencies: dict[str, int], names: dict[str, str]) -> Posting | None:
    first, last = found.day(line, "from"), found.day(line, "to")
    agency = agencies.get(line["agency"]) or agencies.get(fold(line["agency"]))
    if line["agency"] and agency is None:
        found.refuse(line, "agency", NO_AGENCY)
    known = names.get(line["code"], "")
    fine = found.required(line, "code", "agency", "from", *(() if known else ("name",)))
    if not (fine and agency and first):
        return None
    if last and last < first:
        found.refuse(line, "to", BACKWARDS)
    return Posting(line["code"], line["name"] or known, agency, first, last)


def _absence(found: ListFile, line: Line, names: dict[str, str]) -> Absence | None:
    first, last = found.day(line, "from"), found.day(line, "to")
    kind = next((kind for kind, words in KINDS.items() if plain(line["kind"]) in map(plain, words)), "")
    if line["kind"] and not kind:
        found.refuse(line, "kind", NO_KIND)
    if line["code"] and line["code"] not in names:
        found.refuse(line, "code", NO_OFFICER)
    if not (found.required(line, *ABSENCES) and kind and first and last):
        return None
    if last < first:
        found.refuse(line, "to", BACKWARDS)
    return Absence(line["code"], first, last, kind)


def _overlaps(found: ListFile, spans: list[tuple[Line, Any, date, date | None]]) -> None:
    """Note every span that begins before an earlier one of the same key is over."""
    until: dict[Any, tuple[date, int]] = {}
    for line, key, first, last in sorted(spans, key=lambda span: (span[2], span[0].row)):
        end, row = until.get(key, (date.min, 0))
        if row and first <= end:
            found.refuse(line, "from", Rule("overlap", OVERLAP.format(row=row)))
        until[key] = max((end, row), (last or _FAR, line.row))


def _agencies(connection: Connection, province: str) -> dict[str, int]:
    rows = connection.exec_driver_sql("SELECT id, code, folded FROM agency WHERE province_code = %s", (province,)).all()
    return {row.folded: row.id for row in rows} | {row.code: row.id for row in rows}


def _officers(connection: Connection, province: str) -> dict[str, str]:
    rows = connection.exec_driver_sql("SELECT code, name FROM officer WHERE province_code = %s", (province,))
    return {row.code: row.name for row in rows}


def _replace(connection: Connection, province: str, table: str, codes: set[str]) -> None:
    connection.exec_driver_sql(
        f"DELETE FROM {table} t USING officer o"
        " WHERE t.province_code = %s AND o.id = t.officer_id AND o.code = ANY (%s)",
        (province, sorted(codes)),
    )


def _run(connection: Connection, statement: str, rows: list[tuple[Any, ...]]) -> None:
    with closing(connection.connection.cursor()) as cursor:
        execute_batch(cursor, statement, rows, page_size=500)
