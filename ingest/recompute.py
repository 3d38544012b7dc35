"""Deriving the deadlines of stored dossiers again, after the calendar, the office hours or the setting changed."""

from dataclasses import dataclass

from sqlalchemy import Connection

from db.database import Database
from db.rollups import LOG_TABLE, contributions, log_columns
from domain.deadlines import SupplementRule
from domain.rules import FLAG_IMPOSSIBLE_DATES
from ingest import rollups
from ingest.deadlines import HOURS, differing_hours, parts, step_minutes
from ingest.publish import publish

DERIVED = ("due_at", "deadline_rule", "portal_due_at", "working_minutes")
"""Columns of a dossier that the calendar, the office hours and the setting make."""


_SUPPLEMENTS = """
UPDATE supplement s SET due_after = d.due_at FROM dossier d
WHERE s.province_code = %(province)s AND d.province_code = s.province_code AND d.code = s.code
  AND d.source_id = s.source_id AND s.seq = d.supplement_count AND d.status <> 5
  AND s.due_after IS DISTINCT FROM d.due_at
"""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """How many stored dossiers and steps changed."""

    dossiers: int
    steps: int


def recompute(database: Database, province: str) -> Recomputed:
    """Derive every deadline and working time of ``province`` anew in one transaction; only what differs is written.

    Rollups follow through the delta log. The history of a dossier is what its source said: this is not in it.
    """
    with database.write() as connection:
        own_hours = differing_hours(connection, province)
        statement = dossiers_sql(database.settings.supplement_rule, own_hours=own_hours)
        changed = int(connection.exec_driver_sql(statement, {"province": province}).scalar_one())
        steps = connection.exec_driver_sql(steps_sql(own_hours=own_hours), {"province": province}).rowcount
        connection.exec_driver_sql(_SUPPLEMENTS, {"province": province})
        _merge(connection, province, moved=bool(changed or steps))
    return Recomputed(changed, max(0, steps))


def _merge(connection: Connection, province: str, *, moved: bool) -> None:
    rollups.merge(connection, province)
    if moved:
        publish(connection, province, "deadlines")


def dossiers_sql(rule: SupplementRule, *, own_hours: bool) -> str:
    """UPDATE of the dossiers that differ, with its rollup deltas; it returns their number. Parameter: province.

    A dossier that a writer replaces meanwhile is left alone: that writer has derived it already.
    """
    sql = parts(rule, f"c.flags & {FLAG_IMPOSSIBLE_DATES} <> 0", own_hours=own_hours)
    hours = " LEFT JOIN hours h ON h.hours_of = d.agency_id" if own_hours else ""
    sets, stored, fresh = (", ".join(form.format(c=c) for c in DERIVED) for form in ("{c} = n.{c}", "d.{c}", "n.{c}"))
    derived = ", ".join(f"{sql[column]} AS {column}" for column in DERIVED)
    both = "(SELECT -1 AS sign, up.o AS d FROM up UNION ALL SELECT 1, up.n FROM up) AS s"
    return (
        f"WITH {sql['hours']}timed AS (SELECT d.*, d.status AS state, d.settled_at AS end_at, pr.statutory_hours,"
        f" coalesce(pr.intake_cutoff, '') AS intake_cutoff{sql['hours_columns']} FROM dossier d"
        f" LEFT JOIN procedure pr ON pr.id = d.procedure_id{hours} WHERE d.province_code = %(province)s),"
        f" {sql['ruled']},"
        f" up AS (UPDATE dossier d SET {sets}"
        f" FROM (SELECT c.code, c.source_id, c.source_version, {derived} FROM ruled c) AS n"
        " WHERE d.province_code = %(province)s AND d.code = n.code AND d.source_id = n.source_id"
        f" AND d.source_version = n.source_version AND ({stored}) IS DISTINCT FROM ({fresh})"
        " RETURNING old AS o, new AS n),"
        f" logged AS (INSERT INTO {LOG_TABLE} ({log_columns()}) {contributions(both, signed=True)})"
        " SELECT count(*) FROM up"
    )


def steps_sql(*, own_hours: bool) -> str:
    """UPDATE of the steps whose working minutes differ. Parameter: province."""
    sql = step_minutes("t", ("started_at", "finished_at", "due_at"), own_hours=own_hours)
    hours = " LEFT JOIN hours h ON h.hours_of = t.agency_id" if own_hours else ""
    return (
        (f"WITH {HOURS} " if own_hours else "") + "UPDATE step t SET used_minutes = n.used, budget_minutes = n.budget"
        f" FROM (SELECT t.code, t.source_id, t.seq, {sql['used']} AS used, {sql['budget']} AS budget"
        f" FROM step t{hours}{sql['days']} WHERE t.province_code = %(province)s) AS n"
        " WHERE t.province_code = %(province)s AND t.code = n.code AND t.source_id = n.source_id AND t.seq = n.seq"
        " AND (t.used_minutes, t.budget_minutes) IS DISTINCT FROM (n.used, n.budget)"
    )
