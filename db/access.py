"""Roles, grants and row-security policies: applied after migrations, in one place, idempotently."""

import hashlib

from sqlalchemy import Connection

from db.database import Database, role_password
from db.rollups import LOG_TABLE, ROLLUPS

FACTS: tuple[str, ...] = (
    "dossier",
    "step",
    "supplement",
    "dossier_version",
    "action",
    "ticket",
    "counter_state",
    "queue_snapshot",
    "decision",
    "petition",
    "survey",
    "payment",
    "document",
    "leg",
    "certified_copy",
    "national_count",
    "published_figure",
    "score_closed",
    LOG_TABLE,
    *(r.table for r in ROLLUPS),
)
"""Tables under row security: each has province_code, unit_code and agency_id."""
BY_PROVINCE: tuple[str, ...] = (
    "unit",
    "unit_lineage",
    "agency",
    "field",
    "procedure",
    "officer",
    "officer_posting",
    "officer_absence",
    "source",
    "data_version",
    "work_hours",
    "essential_service",
    "center",
    "service_group",
    "counter",
    "counter_service",
    "queue_version",
    "target",
    "target_change",
    "score_closing",
    "subsystem_owner",
    "commitment",
    "commitment_change",
    "display_profile",
    "display",
    "display_change",
    "display_seen",
)
OPEN: tuple[str, ...] = ("province", "work_day", "calendar_change")
WRITER_ONLY: tuple[str, ...] = ("import_run", "quarantine", "api_key", "display_pairing")
BULK: tuple[str, ...] = ("lay_indexes_aside()", "restore_indexes()")
"""What only a writer may call (db/migrations/versions/0006_bulk.sql)."""
_QUARANTINE_COLUMNS = "id, province_code, source_id, file, row_no, code, column_name, rule, seen_at"

_PROVINCE = "province_code = (SELECT current_setting('ioc.province', true))"
_WITHIN = (
    "CASE WHEN (SELECT current_setting('ioc.whole', true)) = 'on' THEN true ELSE"
    " unit_code = ANY ((SELECT string_to_array(current_setting('ioc.units', true), ','))::text[])"
    " OR agency_id = ANY ((SELECT string_to_array(nullif(current_setting('ioc.agencies', true), ''), ','))::integer[])"
    " END"
)


def apply_access(database: Database, connection: Connection) -> bool:
    """Create the two roles, grants and policies when they are not as this version wants them; True when applied."""
    reader, writer = str(database.reader_url.username), str(database.writer_url.username)
    statements = access_sql(reader, writer)
    mark = hashlib.sha256(";".join(statements).encode()).hexdigest()
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(766001)")
    _ensure_role(database, connection, reader, derived=not database.settings.reader_url)
    _ensure_role(database, connection, writer, derived=not database.settings.writer_url)
    current = connection.exec_driver_sql("SELECT value FROM ioc_meta WHERE key = 'access'").scalar()
    if current == mark:
        return False
    for statement in statements:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "INSERT INTO ioc_meta VALUES ('access', %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (mark,)
    )
    return True


def access_sql(reader: str, writer: str) -> list[str]:
    """Every statement that gives ``reader`` and ``writer`` their rights, in order."""
    both = f'"{reader}", "{writer}"'
    statements = [f"GRANT USAGE ON SCHEMA public TO {both}"]
    for table in (*FACTS, *BY_PROVINCE):
        statements += _secured(table, reader, writer, f"{_PROVINCE} AND ({_WITHIN})" if table in FACTS else _PROVINCE)
    statements += [f"GRANT SELECT ON {table} TO {both}" for table in OPEN]
    statements += [f'GRANT INSERT, UPDATE ON {table} TO "{writer}"' for table in OPEN]
    for table in WRITER_ONLY:
        statements += _secured(table, reader, writer, _PROVINCE, select="")
    statements += [
        f'GRANT SELECT ({_QUARANTINE_COLUMNS}) ON quarantine TO "{reader}"',
        f'GRANT SELECT ON import_run TO "{reader}"',
        f'GRANT EXECUTE ON FUNCTION {", ".join(BULK)} TO "{writer}"',
    ]
    return statements


def _secured(table: str, reader: str, writer: str, visible: str, select: str = "SELECT") -> list[str]:
    grant = [f'GRANT {select} ON {table} TO "{reader}"'] if select else []
    truncate = ", TRUNCATE" if table.startswith("rollup") else ""
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS reader ON {table}",
        f"DROP POLICY IF EXISTS writer ON {table}",
        f'CREATE POLICY reader ON {table} FOR SELECT TO "{reader}" USING ({visible})',
        f'CREATE POLICY writer ON {table} FOR ALL TO "{writer}" USING (true) WITH CHECK (true)',
        *grant,
        f'GRANT SELECT, INSERT, UPDATE, DELETE, MAINTAIN{truncate} ON {table} TO "{writer}"',
    ]


def _ensure_role(database: Database, connection: Connection, role: str, *, derived: bool) -> None:
    found = connection.exec_driver_sql("SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = %s", (role,))
    row = found.first()
    if row is not None and row[0]:
        raise ValueError(f"role {role} bypasses row security; give the product a role that does not")
    if not derived:
        return
    if row is None:
        password = role_password(database.owner_url, role)
        connection.exec_driver_sql(
            f"CREATE ROLE \"{role}\" LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD '{password}'"
        )
