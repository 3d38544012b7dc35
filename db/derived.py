"""Rollups and their delta log are derived data: made for the registry of this version, and anew when it changes."""

import hashlib

from sqlalchemy import Connection

from db.rollups import LOG_TABLE, ROLLUPS, contributions, counted, create_sql, fill_sql

MERGE_LOCK = 766002


def ensure_rollups(connection: Connection) -> bool:
    """Make the tables as this version wants them and fill them from the facts; True when they were not."""
    mark = hashlib.sha256(f"{create_sql()};{contributions('dossier d', signed=False)}".encode()).hexdigest()
    ask = connection.exec_driver_sql
    if ask("SELECT value FROM ioc_meta WHERE key = 'rollups'").scalar() == mark:
        return False
    stored = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND starts_with(tablename, 'rollup_')"
    for table in list(ask(stored).scalars()):
        ask(f"DROP TABLE {table}")
    ask(create_sql())
    for province in list(ask("SELECT code FROM province").scalars()):
        rebuild(connection, province)
    ask("DELETE FROM ioc_meta WHERE key = 'access'")  # the new tables have no grants yet
    ask("INSERT INTO ioc_meta VALUES ('rollups', %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (mark,))
    return True


def rebuild(connection: Connection, province: str) -> None:
    """Make every rollup of ``province`` anew from the facts, dropping the log."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (MERGE_LOCK,))
    for table in (LOG_TABLE, *(rollup.table for rollup in ROLLUPS)):
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE province_code = %s", (province,))
    for rollup in reversed(ROLLUPS):
        kept = f"{rollup.made_from} WHERE province_code = %(province)s"
        lines = kept if rollup.made_from else counted(rollup.axes, rollup.keeps)
        connection.exec_driver_sql(fill_sql(rollup, lines), {"province": province})
