"""Taking the facts of sources out again."""

from sqlalchemy import Connection

from db.derived import rebuild
from ingest.input_sql import INPUT_TABLES

FACT_TABLES = (
    *("dossier", "step", "supplement", "ticket", "counter_state", "queue_snapshot"),
    *INPUT_TABLES,
    *("quarantine", "import_run"),
)


def forget_sources(connection: Connection, province: str, *keys: str) -> None:
    """Delete every fact of the sources ``keys`` and rebuild the rollups; other sources and the catalogue stay."""
    source = "(SELECT id FROM source WHERE province_code = %(province)s AND key = ANY(%(keys)s))"
    parameters = {"province": province, "keys": list(keys)}
    for table in FACT_TABLES:
        connection.exec_driver_sql(
            f"DELETE FROM {table} WHERE province_code = %(province)s AND source_id IN {source}", parameters
        )
    connection.exec_driver_sql(f"UPDATE source SET state = NULL, last_event_at = NULL WHERE id IN {source}", parameters)
    rebuild(connection, province)
    connection.exec_driver_sql(
        "UPDATE data_version SET version = version + 1 WHERE province_code = %(province)s", parameters
    )
