"""The register of subsystems: sources, freshness and volume of each, from its newest rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from domain.selection import Selection
from domain.subsystems import SUBSYSTEMS, Subsystem, Told
from domain.zone import ZONE
from queries.source import Source

RECENT_DAYS = 7
"""Sources of a table are those of its rows of the last so many days before its newest one."""
DAY_OF = {
    "dossier": "received_day",
    "step": "finished_day",
    "decision": "decided_on",
    "certified_copy": "month",
    "national_count": "month",
}
"""Column of a table that says the day of a row; ``day`` of the others."""
TIMED: dict[str, str] = {"counter_state": "since", "queue_snapshot": "at"}
"""Tables without a day: their sources are those of the last RECENT_DAYS."""
LED_BY: dict[str, tuple[str, str]] = {
    "ticket": ("center", "center_id"),
    "counter_state": ("center", "center_id"),
    "queue_snapshot": ("center", "center_id"),
    "step": ("agency", "agency_id"),
}
"""Tables whose index begins with a column of another table's ids."""
SOURCES = """
SELECT s.id, s.name, s.last_import_at, s.last_event_at,
    (SELECT count(DISTINCT (q.file, q.row_no)) FROM quarantine q
     WHERE q.province_code = s.province_code AND q.source_id = s.id)
FROM source s WHERE s.province_code = %(province)s
"""
OWNERS = "SELECT key, owner, contact FROM subsystem_owner WHERE province_code = %(province)s"


@dataclass(frozen=True, slots=True)
class Register:
    """Every subsystem as of a moment."""

    version: int
    as_of: datetime
    rows: list[Told]


def register_of(source: Source) -> Register:
    """Answer the register's one request."""
    return source.memo(
        "subsystems", Selection(), (), lambda c, now, v: Register(v, now, _rows(c, source.province, now))
    )


def _rows(connection: Connection, province: str, now: datetime) -> list[Told]:
    own: dict[str, Any] = {"province": province}
    sources = {row[0]: row for row in connection.exec_driver_sql(SOURCES, own)}
    owners = {row[0]: (row[1], row[2]) for row in connection.exec_driver_sql(OWNERS, own)}
    tables = {table for each in SUBSYSTEMS for table in each.tables}
    fed = {table: _sources(connection, table, province, now) for table in sorted(tables)}
    counted: dict[tuple[str, str], tuple[int, int]] = {}
    rows = []
    for each in SUBSYSTEMS:
        first = each.tables[0]
        if (first, each.day) not in counted:
            counted[first, each.day] = _counts(connection, each, province, now)
        keys: set[int] = set().union(*(fed[table] for table in each.tables))
        feeding = [sources[key] for key in sorted(keys) if key in sources]
        rows.append(
            Told(
                each,
                tuple(row[1] for row in feeding),
                max((row[2] for row in feeding if row[2]), default=None),
                max((row[3] for row in feeding if row[3]), default=None),
                *counted[first, each.day],
                sum(row[4] for row in feeding),
                *owners.get(each.key, ("", "")),
            )
        )
    return rows


def _sources(connection: Connection, table: str, province: str, now: datetime) -> set[int]:
    day, own = TIMED.get(table) or DAY_OF.get(table, "day"), {"province": province}
    newest = now if table in TIMED else None
    if newest is None:
        newest = connection.exec_driver_sql(_reading(table, f"max({day}) AS found"), own).scalar()
    if newest is None:
        return set()
    since = own | {"since": newest - timedelta(days=RECENT_DAYS)}
    asked = _reading(table, "DISTINCT source_id AS found", f" AND {day} >= %(since)s")
    return set(connection.exec_driver_sql(asked, since).scalars())


def _reading(table: str, what: str, more: str = "") -> str:
    """SELECT of ``what`` (AS found) over a table, led through its index by each center or agency (LED_BY)."""
    if table not in LED_BY:
        return f"SELECT {what} FROM {table} WHERE province_code = %(province)s{more}"
    lead, column = LED_BY[table]
    inner = f"SELECT {what} FROM {table} WHERE {column} = l.id AND province_code = %(province)s{more}"
    outer = "max(t.found)" if what.startswith("max") else "DISTINCT t.found"
    return f"SELECT {outer} FROM {lead} l, LATERAL ({inner}) t WHERE l.province_code = %(province)s"


def _counts(connection: Connection, each: Subsystem, province: str, now: datetime) -> tuple[int, int]:
    """Rows of today and of yesterday."""
    today = now.astimezone(ZONE).date()
    table, day = each.tables[0], each.day
    what = f"count(*) FILTER (WHERE {day} = %(today)s) AS found, count(*) FILTER (WHERE {day} < %(today)s) AS before"
    days = f"province_code = %(province)s AND {day} >= %(before)s AND {day} <= %(today)s"
    asked = f"SELECT {what} FROM {table} WHERE {days}"
    if table in LED_BY:
        lead, column = LED_BY[table]
        asked = (
            f"SELECT coalesce(sum(t.found), 0), coalesce(sum(t.before), 0) FROM {lead} l,"
            f" LATERAL (SELECT {what} FROM {table} WHERE {column} = l.id AND {days}) t"
            " WHERE l.province_code = %(province)s"
        )
    own = {"province": province, "today": today, "before": today - timedelta(days=1)}
    row = connection.exec_driver_sql(asked, own).one()
    return int(row[0]), int(row[1])
