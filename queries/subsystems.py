"""The register of subsystems: sources, freshness and volume of each, from its newest rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from domain.selection import Selection
from domain.subsystems import SUBSYSTEMS, Subsystem, Told
from domain.zone import ZONE
from queries.source import Source

RECENT_DAYS = 31
"""Sources of a table are those of its rows of the last so many days before its newest one."""
DAY_OF = {
    "dossier": "received_day",
    "step": "finished_day",
    "counter_state": "(since AT TIME ZONE 'Asia/Ho_Chi_Minh')::date",
    "queue_snapshot": "(at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date",
    "decision": "decided_on",
    "certified_copy": "month",
    "national_count": "month",
}
"""Column of a table that says the day of a row; ``day`` of the others."""
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
    fed = {table: _sources(connection, table, province) for table in sorted(tables)}
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


def _sources(connection: Connection, table: str, province: str) -> set[int]:
    day = DAY_OF.get(table, "day")
    newest = connection.exec_driver_sql(
        f"SELECT max({day}) FROM {table} WHERE province_code = %s", (province,)
    ).scalar()
    if newest is None:
        return set()
    since = newest - timedelta(days=RECENT_DAYS)
    rows = connection.exec_driver_sql(
        f"SELECT DISTINCT source_id FROM {table} WHERE province_code = %s AND {day} >= %s", (province, since)
    )
    return set(rows.scalars())


def _counts(connection: Connection, each: Subsystem, province: str, now: datetime) -> tuple[int, int]:
    """Rows of today and of yesterday."""
    today = now.astimezone(ZONE).date()
    table, day = each.tables[0], each.day
    row = connection.exec_driver_sql(
        f"SELECT count(*) FILTER (WHERE {day} = %(today)s), count(*) FILTER (WHERE {day} < %(today)s) FROM {table}"
        f" WHERE province_code = %(province)s AND {day} >= %(before)s AND {day} <= %(today)s",
        {"province": province, "today": today, "before": today - timedelta(days=1)},
    ).one()
    return int(row[0]), int(row[1])
