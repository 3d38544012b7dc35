"""The working-time calendar as data: days imported from a notice, every edit kept, years without a notice named."""

import logging
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from domain.rules import Rule
from domain.text import Text
from domain.workcalendar import KINDS, OPEN_KINDS, OPEN_MINUTES, Kind
from ingest.edits import BadCell, Sheet, day_of, read_sheet, refuse
from ingest.publish import publish
from ingest.reference import FIRST_DAY, LAST_DAY

COLUMNS = ("day", "kind", "source")
CALENDAR_LOCK = 766015
LOG = logging.getLogger(__name__)

KIND_LABELS: dict[Kind, Text] = {
    "work": Text("ngày làm việc", "working day"),
    "rest": Text("ngày nghỉ hằng tuần", "weekly rest day"),
    "holiday": Text("nghỉ lễ, tết", "public holiday"),
    "swap_rest": Text("nghỉ hoán đổi", "day off in exchange"),
    "swap_work": Text("làm bù", "worked in exchange"),
}
DAY_FORMAT = Rule("day_format", Text("Ngày phải dạng 2027-02-05 hoặc 05/02/2027.", "Write 2027-02-05 or 05/02/2027."))
DAY_RANGE = Rule(
    "day_range",
    Text(f"Lịch chỉ có từ {FIRST_DAY} đến {LAST_DAY}.", f"The calendar goes from {FIRST_DAY} to {LAST_DAY}."),
)
DAY_TWICE = Rule("day_twice", Text("Ngày lặp lại trong cùng tệp.", "The day occurs twice in this file."))
KIND = Rule("kind", Text(f"Loại ngày là một trong: {', '.join(KINDS)}.", f"The kind is one of: {', '.join(KINDS)}."))
SOURCE = Rule("source", Text("Phải ghi số văn bản.", "Name the notice it comes from."))
NO_NOTICE = Text(
    "{count} hồ sơ có hạn trong năm {year}, chưa có thông báo ngày nghỉ chính thức: hạn chỉ là dự kiến. Nhập lịch bằng"
    " `ioc calendar import`.",
    "{count} dossiers are due in {year}, for which no official notice of days off is known: their deadlines are only"
    " computed. Import it with `ioc calendar import`.",
)


@dataclass(frozen=True, slots=True)
class DayEdit:
    """One day as a notice says."""

    day: date
    kind: Kind
    source: str


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit did: the version of the calendar in force now, and the subjects (days, offices) it changed."""

    version: int
    changed: tuple[str, ...]


def read_days(path: Path) -> list[DayEdit]:
    """Read a CSV file with the columns ``day,kind,source``.

    Raises:
        FileError: unreadable, or bad cells: each named with file, row, column, value and rule; nothing is taken then.
    """
    sheet = read_sheet(path, COLUMNS)
    edits, bad, seen = [], [], set[date]()
    for row, cells in sheet.rows:
        day = day_of(cells["day"])
        found = [*_problems(sheet, row, cells, day), *_again(sheet, row, cells, day, seen)]
        bad += found
        kind = next((k for k in KINDS if k == cells["kind"].lower()), None)
        if day and kind and not found:
            edits.append(DayEdit(day, kind, cells["source"]))
    refuse(bad)
    return edits


def _problems(sheet: Sheet, row: int, cells: dict[str, str], day: date | None) -> list[BadCell]:
    found = []
    if day is None:
        found.append(sheet.bad(row, "day", cells, DAY_FORMAT))
    elif not FIRST_DAY <= day <= LAST_DAY:
        found.append(sheet.bad(row, "day", cells, DAY_RANGE))
    if cells["kind"].lower() not in KINDS:
        found.append(sheet.bad(row, "kind", cells, KIND))
    if not cells["source"]:
        found.append(sheet.bad(row, "source", cells, SOURCE))
    return found


def _again(sheet: Sheet, row: int, cells: dict[str, str], day: date | None, seen: set[date]) -> list[BadCell]:
    twice = day in seen
    if day:
        seen.add(day)
    return [sheet.bad(row, "day", cells, DAY_TWICE)] if twice else []


_EDIT = """
WITH told AS (
    SELECT day, kind, source, CASE WHEN kind = ANY (%(open)s) THEN %(minutes)s ELSE 0 END AS open_minutes
    FROM unnest(%(days)s::date[], %(kinds)s::text[], %(sources)s::text[]) AS t (day, kind, source)
), edited AS (
    UPDATE work_day w SET kind = t.kind, source = t.source, official = true, open_minutes = t.open_minutes
    FROM told t WHERE t.day = w.day
      AND (w.kind, w.source, w.official, w.open_minutes) IS DISTINCT FROM (t.kind, t.source, true, t.open_minutes)
    RETURNING w.day, to_jsonb(old) AS before, to_jsonb(new) AS after
)
INSERT INTO calendar_change (version, at, author, file, subject, before, after)
SELECT %(version)s, %(at)s, %(author)s, %(file)s, day::text, before - '{day,before_minutes}'::text[],
       after - '{day,before_minutes}'::text[]
FROM edited ORDER BY day RETURNING subject
"""
_RECOUNT = """
UPDATE work_day w SET before_minutes = s.before_minutes
FROM (SELECT day, coalesce(sum(open_minutes) OVER (ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
          AS before_minutes FROM work_day) s
WHERE s.day = w.day AND w.before_minutes <> s.before_minutes
"""


def edit_days(connection: Connection, edits: list[DayEdit], author: str, file: str, at: datetime) -> Edited:
    """Store ``edits`` as one version of the calendar, with who, when, before and after; equal days change nothing.

    Every province's screens are told; stored deadlines stay until `ioc recompute`.
    """
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (CALENDAR_LOCK,))
    version = calendar_version(connection)
    parameters = {
        "open": sorted(OPEN_KINDS),
        "minutes": OPEN_MINUTES,
        "days": [edit.day for edit in edits],
        "kinds": [edit.kind for edit in edits],
        "sources": [edit.source for edit in edits],
        "version": version + 1,
        "at": at,
        "author": author,
        "file": file,
    }
    changed = tuple(connection.exec_driver_sql(_EDIT, parameters).scalars())
    if not changed:
        return Edited(version, ())
    connection.exec_driver_sql(_RECOUNT)
    announce_all(connection)
    return Edited(version + 1, changed)


def announce_all(connection: Connection) -> None:
    """Tell the screens of every province that what they derive from the calendar has changed."""
    for province in list(connection.exec_driver_sql("SELECT code FROM province").scalars()):
        publish(connection, province, "calendar")


def calendar_version(connection: Connection) -> int:
    """Version of the calendar and office hours in force: 0 until the first edit."""
    return int(connection.exec_driver_sql("SELECT coalesce(max(version), 0) FROM calendar_change").scalar_one())


def unofficial_years(connection: Connection) -> list[int]:
    """Years of the calendar in which no day comes from an official notice."""
    return list(
        connection.exec_driver_sql(
            "SELECT date_part('year', day)::integer AS year FROM work_day GROUP BY 1"
            " HAVING NOT bool_or(official) ORDER BY 1"
        ).scalars()
    )


_DUE_YEARS = """
SELECT y.year, y.dossiers FROM (
    SELECT date_part('year', coalesce(due_at, portal_due_at) AT TIME ZONE 'Asia/Ho_Chi_Minh')::integer AS year,
           count(*) AS dossiers
    FROM {dossiers}
    WHERE coalesce(due_at, portal_due_at) >= (SELECT min(day) FROM work_day WHERE NOT official)  -- sorts out nearly all
    GROUP BY 1) y
WHERE NOT EXISTS (SELECT FROM work_day w WHERE w.official AND w.day >= make_date(y.year, 1, 1)
                  AND w.day < make_date(y.year + 1, 1, 1))
ORDER BY 1
"""


def unofficial_due(connection: Connection, dossiers: str = "ready") -> tuple[Text, ...]:
    """Warnings of the dossiers in the table ``dossiers`` that are due in a year without an official notice."""
    found = connection.exec_driver_sql(_DUE_YEARS.format(dossiers=dossiers)).all()
    for year, _ in found:
        _warn_of(year)
    return tuple(NO_NOTICE.format(count=count, year=year) for year, count in found)


@cache
def _warn_of(year: int) -> None:
    """Log it once a process: live data comes several times a second."""
    LOG.warning("no official notice of days off is known for %s: deadlines in it are only computed", year)


def changes(connection: Connection, limit: int) -> list[tuple[int, datetime, str, str, str, str, str]]:
    """The latest edits: version, time, author, file, subject, before and after in words (empty: nothing stored)."""
    rows = connection.exec_driver_sql(
        "SELECT version, at, author, file, subject, before, after FROM calendar_change ORDER BY id DESC LIMIT %s",
        (limit,),
    )
    return [(*row[:5], _words(row[5]), _words(row[6])) for row in rows]


def _words(stored: dict[str, Any] | None) -> str:
    told = {name: value for name, value in (stored or {}).items() if value is not None}
    return ", ".join(f"{name} {value}" for name, value in sorted(told.items()))
