"""Sources and the runs by which they are read."""

from collections.abc import Mapping

from sqlalchemy import Connection

COUNTS = (
    *("rows_read", "inserted", "updated", "unchanged", "quarantined", "flagged", "steps"),
    *("new_agencies", "new_procedures"),
)
"""What a run counts, in the order of `close_run`."""


def source_id(connection: Connection, province: str, key: str, name: str) -> int:
    """Return the id of the source ``key``, stored under ``name``."""
    found = connection.exec_driver_sql(
        "INSERT INTO source AS s (province_code, key, name) VALUES (%s, %s, %s)"
        " ON CONFLICT (province_code, key) DO UPDATE SET name = excluded.name RETURNING s.id",
        (province, key, name),
    )
    return int(found.scalar_one())


def open_run(connection: Connection, parameters: Mapping[str, object]) -> int:
    """Begin a run: ``parameters`` has province, source (id) and file; returns its id."""
    return int(
        connection.exec_driver_sql(
            "INSERT INTO import_run (province_code, source_id, file) VALUES (%(province)s, %(source)s, %(file)s)"
            " RETURNING id",
            dict(parameters),
        ).scalar_one()
    )


def close_run(connection: Connection, parameters: Mapping[str, object], counts: tuple[int, ...]) -> None:
    """End the run ``import_id`` with its ``counts``, as many of COUNTS as it has."""
    sets = ", ".join(f"{name} = %s" for name, _ in zip(COUNTS, counts, strict=False))
    connection.exec_driver_sql(
        f"UPDATE import_run SET finished_at = clock_timestamp(), {sets} WHERE id = %s",
        (*counts, parameters["import_id"]),
    )
