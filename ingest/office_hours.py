"""Office hours that differ from the usual ones, of one agency or of all agencies of a commune, kept as data."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from domain.rules import Rule
from domain.text import Text
from domain.workcalendar import OPEN_MINUTES
from ingest.calendar import CALENDAR_LOCK, SOURCE, Edited, announce_all, calendar_version
from ingest.edits import BadCell, Sheet, read_sheet, refuse

COLUMNS = ("agency", "unit", "morning", "afternoon", "saturday", "source")
FIELDS = ("morning_from", "morning_to", "afternoon_from", "afternoon_to", "saturday_from", "saturday_to")
_SPAN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)")
SPAN = Rule("span", Text("Giờ phải dạng 07:30-11:30.", "Write hours as 07:30-11:30."))
EIGHT_HOURS = Rule(
    "eight_hours",
    Text("Sáng trước chiều, hai buổi cộng lại đúng 8 giờ.", "Morning before afternoon, together exactly 8 hours."),
)
ONE_HOLDER = Rule("one_holder", Text("Điền agency hoặc unit, chỉ một.", "Fill in agency or unit, one of them only."))
NO_AGENCY = Rule("unknown_agency", Text("Không có cơ quan mã này.", "There is no agency with this code."))
NO_UNIT = Rule("unknown_unit", Text("Không có xã, phường mã này.", "There is no commune with this code."))
TWICE = Rule("holder_twice", Text("Lặp lại trong cùng tệp.", "It occurs twice in this file."))


@dataclass(frozen=True, slots=True)
class HoursEdit:
    """Office hours of ``agency`` or of the commune ``unit`` (codes); ``minutes`` as FIELDS, None: the usual ones again.

    Saturday is service for intake only: it never makes Saturday a working day.
    """

    agency: str
    unit: str
    minutes: tuple[int | None, ...] | None
    source: str


def read_hours(path: Path, connection: Connection, province: str) -> list[HoursEdit]:
    """Read a CSV file with the columns COLUMNS; empty morning and afternoon give the usual hours back.

    Raises:
        FileError: unreadable, or bad cells: each named with file, row, column, value and rule; nothing is taken then.
    """
    sheet = read_sheet(path, COLUMNS)
    known = {
        "agency": set(_codes(connection, "SELECT code FROM agency WHERE province_code = %s", province)),
        "unit": set(
            _codes(connection, "SELECT code FROM unit WHERE province_code = %s AND valid_to IS NULL", province)
        ),
    }
    edits, bad, seen = [], [], set[tuple[str, str]]()
    for row, cells in sheet.rows:
        holder = (cells["agency"], cells["unit"])
        found = _problems(sheet, row, cells, known)
        if holder in seen:
            found.append(sheet.bad(row, "agency" if holder[0] else "unit", cells, TWICE))
        seen.add(holder)
        bad += found
        if not found:
            edits.append(HoursEdit(*holder, _minutes(cells), cells["source"]))
    refuse(bad)
    return edits


def _codes(connection: Connection, sql: str, province: str) -> list[str]:
    return list(connection.exec_driver_sql(sql, (province,)).scalars())


def _problems(sheet: Sheet, row: int, cells: dict[str, str], known: dict[str, set[str]]) -> list[BadCell]:
    found = []
    if bool(cells["agency"]) == bool(cells["unit"]):
        found.append(sheet.bad(row, "agency", cells, ONE_HOLDER))
    for column, rule in (("agency", NO_AGENCY), ("unit", NO_UNIT)):
        if cells[column] and cells[column] not in known[column]:
            found.append(sheet.bad(row, column, cells, rule))
    wrong = [c for c in ("morning", "afternoon", "saturday") if cells[c] and _span(cells[c]) is None]
    found += [sheet.bad(row, column, cells, SPAN) for column in wrong]
    if not wrong and not _fits(cells):
        found.append(sheet.bad(row, "morning", cells, EIGHT_HOURS))
    if not cells["source"]:
        found.append(sheet.bad(row, "source", cells, SOURCE))
    return found


def _fits(cells: dict[str, str]) -> bool:
    morning, afternoon, saturday = (_span(cells[column]) for column in ("morning", "afternoon", "saturday"))
    if saturday and saturday[0] >= saturday[1]:
        return False
    if morning is None or afternoon is None:
        return morning is afternoon and saturday is None
    ordered = morning[0] < morning[1] <= afternoon[0] < afternoon[1]
    return ordered and morning[1] - morning[0] + afternoon[1] - afternoon[0] == OPEN_MINUTES


def _span(text: str) -> tuple[int, int] | None:
    found = _SPAN.fullmatch(text)
    if not found:
        return None
    opens, opened, closes, closed = (int(part) for part in found.groups())
    return opens * 60 + opened, closes * 60 + closed


def _minutes(cells: dict[str, str]) -> tuple[int | None, ...] | None:
    if not cells["morning"]:
        return None
    spans = (_span(cells[column]) or (None, None) for column in ("morning", "afternoon", "saturday"))
    return tuple(minute for span in spans for minute in span)


_SAME = """w.province_code = %(province)s AND w.unit_code IS NOT DISTINCT FROM %(unit)s
AND w.agency_id IS NOT DISTINCT FROM (SELECT id FROM agency WHERE province_code = %(province)s AND code = %(agency)s)"""
_TOLD = f"SELECT to_jsonb(w) - '{{province_code,agency_id,unit_code}}'::text[] FROM work_hours w WHERE {_SAME}"
_STORE = f"""INSERT INTO work_hours (province_code, agency_id, unit_code, {", ".join(FIELDS)}, source)
VALUES (%(province)s, (SELECT id FROM agency WHERE province_code = %(province)s AND code = %(agency)s), %(unit)s,
        {", ".join(f"%({name})s" for name in FIELDS)}, %(source)s)"""
_KEEP = f"""INSERT INTO calendar_change (version, at, author, file, subject, before, after)
VALUES (%(version)s, %(at)s, %(author)s, %(file)s, %(subject)s, %(before)s::jsonb, ({_TOLD}))"""


def edit_hours(
    connection: Connection, province: str, edits: list[HoursEdit], author: str, file: str, at: datetime
) -> Edited:
    """Store ``edits`` as one version of the calendar, with who, when, before and after; equal hours change nothing."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (CALENDAR_LOCK,))
    version = calendar_version(connection)
    kept: dict[str, Any] = {"version": version + 1, "at": at, "author": author, "file": file, "province": province}
    changed = tuple(holder for edit in edits if (holder := _edit(connection, edit, kept)))
    if changed:
        announce_all(connection)
    return Edited(version + bool(changed), changed)


def _edit(connection: Connection, edit: HoursEdit, kept: dict[str, Any]) -> str:
    """Store one edit; returns its subject, or nothing when the hours are so already."""
    holder = edit.agency or edit.unit
    values = kept | {
        "agency": edit.agency or None,
        "unit": edit.unit or None,
        "source": edit.source,
        "subject": f"hours {kept['province']} {holder}",
        **dict(zip(FIELDS, edit.minutes or (None,) * len(FIELDS), strict=True)),
    }
    told = connection.exec_driver_sql(_TOLD, values).scalar()
    wanted = {name: values[name] for name in (*FIELDS, "source")} if edit.minutes else None
    if told == wanted:
        return ""
    connection.exec_driver_sql(f"DELETE FROM work_hours w WHERE {_SAME}", values)
    if wanted:
        connection.exec_driver_sql(_STORE, values)
    connection.exec_driver_sql(_KEEP, values | {"before": json.dumps(told) if told else None})
    return str(values["subject"])


def list_hours(connection: Connection, province: str) -> list[tuple[str, ...]]:
    """Every difference from the usual hours: agency or commune code, name, morning, afternoon, Saturday, source."""
    rows = connection.exec_driver_sql(
        f"SELECT coalesce(g.code, w.unit_code), coalesce(g.name, u.name, ''), {', '.join(f'w.{n}' for n in FIELDS)},"
        " w.source FROM work_hours w LEFT JOIN agency g ON g.id = w.agency_id"
        " LEFT JOIN unit u ON u.province_code = w.province_code AND u.code = w.unit_code AND u.valid_to IS NULL"
        " WHERE w.province_code = %s ORDER BY 1",
        (province,),
    )
    return [(code, name, *_shown(*minutes), source) for code, name, *minutes, source in rows]


def _shown(*minutes: int | None) -> tuple[str, ...]:
    pairs = zip(minutes[::2], minutes[1::2], strict=True)
    return tuple(f"{a // 60:02}:{a % 60:02}–{b // 60:02}:{b % 60:02}" if a is not None and b else "" for a, b in pairs)
