"""Writing the lookups: province, units and lineage, agencies, fields, procedures, officers, working calendar."""

from collections.abc import Sequence
from contextlib import closing
from datetime import date
from typing import Any

import pandas as pd
from psycopg2.extras import execute_batch
from sqlalchemy import Connection

from domain.fold import fold, sort_key
from domain.workcalendar import work_days

FIRST_DAY, LAST_DAY = date(2009, 1, 1), date(2035, 12, 31)


def write_province(connection: Connection, code: str, name: str) -> None:
    """Create the tenant and its data version."""
    _run(connection, "INSERT INTO province (code, name) VALUES (%s, %s) ON CONFLICT (code) DO NOTHING", [(code, name)])
    _run(connection, "INSERT INTO data_version (province_code) VALUES (%s) ON CONFLICT DO NOTHING", [(code,)])


def write_calendar(connection: Connection) -> None:
    """Store the working-time calendar; days already stored keep what an editor made of them."""
    rows = [
        (d.day, d.open_minutes, d.before_minutes, d.kind, d.official, d.source) for d in work_days(FIRST_DAY, LAST_DAY)
    ]
    if connection.exec_driver_sql("SELECT count(*) FROM work_day").scalar_one() >= len(rows):
        return
    _run(connection, "INSERT INTO work_day VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (day) DO NOTHING", rows)


def write_units(connection: Connection, province: str, units: pd.DataFrame, lineage: pd.DataFrame) -> None:
    """Store administrative units of every vintage and how the old became the new (frames of geo.units)."""
    names = ("code", "vintage", "name", "kind", "level", "parent_code", "area", "valid_from", "valid_to", "lon", "lat")
    rows = [(province, *row, sort_key(row[2])) for row in _records(units, names)]
    _run(
        connection,
        f"INSERT INTO unit (province_code, {', '.join(names)}, sort_key) VALUES ({_marks(13)})"
        " ON CONFLICT (province_code, code, vintage) DO UPDATE SET name = excluded.name, area = excluded.area",
        rows,
    )
    ties = [
        (province, *row) for row in _records(lineage, ("old_code", "old_vintage", "new_code", "new_vintage", "share"))
    ]
    _run(connection, f"INSERT INTO unit_lineage VALUES ({_marks(6)}) ON CONFLICT DO NOTHING", ties)


def write_agencies(connection: Connection, province: str, agencies: pd.DataFrame) -> None:
    """Store agencies: columns code, name, level, unit_code, parent_code."""
    rows = [
        (province, code, name, level, unit, parent, fold(name), sort_key(name))
        for code, name, level, unit, parent in _records(agencies, ("code", "name", "level", "unit_code", "parent_code"))
    ]
    _run(
        connection,
        "INSERT INTO agency (province_code, code, name, level, unit_code, parent_code, folded, sort_key)"
        f" VALUES ({_marks(8)}) ON CONFLICT (province_code, code) DO UPDATE SET name = excluded.name,"
        " level = excluded.level, unit_code = excluded.unit_code, parent_code = excluded.parent_code,"
        " classified = true, folded = excluded.folded, sort_key = excluded.sort_key",
        rows,
    )


def write_fields(connection: Connection, province: str, fields: pd.DataFrame) -> None:
    """Store fields (lĩnh vực): columns code, name."""
    rows = [(province, code, name, fold(name), sort_key(name)) for code, name in _records(fields, ("code", "name"))]
    _run(
        connection,
        f"INSERT INTO field (province_code, code, name, folded, sort_key) VALUES ({_marks(5)})"
        " ON CONFLICT (province_code, code) DO UPDATE SET name = excluded.name",
        rows,
    )


PROCEDURE_COLUMNS = (
    "code", "name", "field", "level", "service_level", "statutory_hours", "fee_vnd", "e_payment", "essential",
    "returns_result", "population_db", "intake_cutoff", "content_full", "authority", "partial_reason",
)  # fmt: skip
LATER_COLUMNS = frozenset(("content_full", "authority", "partial_reason"))
"""Columns of a procedure that keep what is stored where a list does not have them."""


def write_procedures(connection: Connection, province: str, procedures: pd.DataFrame) -> None:
    """Store procedures: the columns of ``PROCEDURE_COLUMNS``, ``field`` being a field's code already stored.

    Without an ``intake_cutoff`` they have none; without one of ``LATER_COLUMNS`` what is stored stays.
    """
    ids = _ids(connection, "field", province)
    told = procedures.assign(intake_cutoff=procedures.get("intake_cutoff", ""))
    columns = [name for name in PROCEDURE_COLUMNS if name in told or name not in LATER_COLUMNS]
    rows = [(province, row[0], row[1], ids[row[2]], *row[3:], fold(row[1])) for row in _records(told, columns)]
    listed = ", ".join(columns).replace("field", "field_id")
    changes = ", ".join(f"{c} = excluded.{c}" for c in listed.split(", ")[1:])
    _run(
        connection,
        f"INSERT INTO procedure (province_code, {listed}, folded) VALUES ({_marks(len(columns) + 2)})"
        f" ON CONFLICT (province_code, code) DO UPDATE SET {changes}, classified = true, folded = excluded.folded",
        rows,
    )


def write_officers(connection: Connection, province: str, officers: pd.DataFrame) -> None:
    """Store officers: columns code, name, agency (an agency's code already stored)."""
    ids = _ids(connection, "agency", province)
    rows = [
        (province, code, name, ids.get(agency)) for code, name, agency in _records(officers, ("code", "name", "agency"))
    ]
    _run(
        connection,
        f"INSERT INTO officer (province_code, code, name, agency_id) VALUES ({_marks(4)})"
        " ON CONFLICT (province_code, code) DO UPDATE SET name = excluded.name, agency_id = excluded.agency_id",
        rows,
    )


def _ids(connection: Connection, table: str, province: str) -> dict[str, int]:
    rows = connection.exec_driver_sql(f"SELECT code, id FROM {table} WHERE province_code = %s", (province,))
    return {row[0]: row[1] for row in rows}


def _records(frame: pd.DataFrame, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    picked = frame.reindex(columns=list(columns)).astype(object)
    return list(picked.where(picked.notna(), None).itertuples(index=False, name=None))


def _marks(count: int) -> str:
    return ", ".join(["%s"] * count)


def _run(connection: Connection, statement: str, rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    with closing(connection.connection.cursor()) as cursor:
        execute_batch(cursor, statement, rows, page_size=500)
