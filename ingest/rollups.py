"""Keeping rollups exact: folding the delta log, comparing with a recount."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from db.derived import MERGE_LOCK
from db.rollups import LOG_TABLE, ROLLUPS, Rollup, cells_sql, counted, fold_sql, log_columns


@dataclass(frozen=True, slots=True)
class Difference:
    """One rollup cell whose stored value is not the recount from the facts."""

    table: str
    cell: str
    measure: str
    stored: int
    recounted: int


def merge(connection: Connection, province: str, *, at_least: int = 0) -> int:
    """Fold the delta log of ``province`` into every rollup; return how many log lines were folded.

    Nothing happens while another merger works or while the log is shorter than ``at_least``.
    """
    waiting = connection.exec_driver_sql(
        f"SELECT count(*) FROM {LOG_TABLE} WHERE province_code = %s", (province,)
    ).scalar_one()
    free = connection.exec_driver_sql("SELECT pg_try_advisory_xact_lock(%s)", (MERGE_LOCK,)).scalar_one()
    if waiting <= at_least or not free:
        return 0
    folds = [fold_sql(rollup, "gone") for rollup in ROLLUPS]
    parts = ", ".join(f"f{i} AS ({fold})" for i, fold in enumerate(folds))
    gone = f"gone AS (DELETE FROM {LOG_TABLE} WHERE province_code = %s RETURNING *)"
    folded = connection.exec_driver_sql(f"WITH {gone}, {parts} SELECT count(*) FROM gone", (province,)).scalar_one()
    for rollup in ROLLUPS:
        if rollup.fades:
            connection.exec_driver_sql(
                f"DELETE FROM {rollup.table} WHERE province_code = %s AND {rollup.zero}", (province,)
            )
    return int(folded)


def differences(connection: Connection, province: str) -> Iterator[Difference]:
    """Recount every rollup (with its unmerged log) from the facts and yield what differs."""
    connection.exec_driver_sql(
        f"CREATE TEMP TABLE recount ON COMMIT DROP AS SELECT {log_columns()} FROM {counted()}", {"province": province}
    )
    for rollup in ROLLUPS:
        for row in connection.exec_driver_sql(_difference_sql(rollup), (province, province)).mappings():
            cell = ", ".join(f"{name}={row[name]}" for name in rollup.key)
            yield from (
                Difference(rollup.table, cell, m.key, int(row[f"s_{m.key}"]), int(row[f"r_{m.key}"]))
                for m in rollup.measures
                if row[f"s_{m.key}"] != row[f"r_{m.key}"]
            )
    connection.exec_driver_sql("DROP TABLE recount")


def _difference_sql(rollup: Rollup) -> str:
    keys = ", ".join(rollup.key)
    names = [m.key for m in rollup.measures]
    sums = ", ".join(f"sum({n}) AS {n}" for n in names)
    picked = ", ".join((keys, *names))
    shown = ", ".join(f"coalesce(s.{n}, 0) AS s_{n}, coalesce(r.{n}, 0) AS r_{n}" for n in names)
    differ = " OR ".join(f"coalesce(s.{n}, 0) <> coalesce(r.{n}, 0)" for n in names)
    logged = cells_sql(rollup, f"{LOG_TABLE} WHERE province_code = %s AND {rollup.lines}")
    return (
        f"WITH s AS (SELECT {keys}, {sums} FROM (SELECT {picked} FROM {rollup.table} WHERE province_code = %s"
        f" UNION ALL SELECT {picked} FROM ({logged}) AS l) AS u GROUP BY {keys}),"
        f" r AS ({cells_sql(rollup, f'recount WHERE {rollup.lines}')})"
        f" SELECT {keys}, {shown} FROM s FULL JOIN r USING ({keys}) WHERE {differ}"
    )
