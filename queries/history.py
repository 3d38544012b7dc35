"""The earlier versions of one dossier, with names instead of our numbers."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from domain.views import Change, VersionView

MOST = 200
NAMED: dict[str, str] = {
    "procedure_id": "procedure",
    "agency_id": "agency",
    "receiving_agency_id": "agency",
    "officer_id": "officer",
}
"""Columns that hold our own numbers, and the table that names them."""
_VERSIONS = f"""
SELECT v.source_version, v.imported_at, i.file, v.replaced_by, v.replaced_at, v.changes
FROM dossier_version v
LEFT JOIN import_run i ON i.province_code = v.province_code AND i.id = v.import_id
WHERE v.province_code = %(province)s AND v.code = %(code)s AND v.source_id = %(source_id)s
ORDER BY v.replaced_at DESC, v.source_version DESC LIMIT {MOST}
"""


def versions(connection: Connection, code: str, source_id: int, province: str) -> tuple[VersionView, ...]:
    """Return the versions of a dossier that were replaced, newest first."""
    parameters = {"province": province, "code": code, "source_id": source_id}
    rows = connection.exec_driver_sql(_VERSIONS, parameters).all()
    names = _names(connection, [row.changes for row in rows], province)
    return tuple(
        VersionView(
            row.source_version,
            row.imported_at,
            row.file,
            row.replaced_by,
            row.replaced_at,
            _changes(row.changes, names),
        )
        for row in rows
    )


def _changes(changes: Mapping[str, list[Any]], names: Mapping[tuple[str, Any], str]) -> tuple[Change, ...]:
    made = (Change(column, *(_text(column, value, names) for value in pair)) for column, pair in changes.items())
    return tuple(sorted(made, key=lambda change: change.column))


def _text(column: str, value: Any, names: Mapping[tuple[str, Any], str]) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return names.get((NAMED.get(column, ""), value), str(value))


def _names(
    connection: Connection, changes: Iterable[Mapping[str, list[Any]]], province: str
) -> dict[tuple[str, Any], str]:
    """Names of the numbers met, by table and number; one statement for each table that is needed."""
    wanted: dict[str, set[int]] = {}
    for change in changes:
        for column, pair in change.items():
            if column in NAMED:
                wanted.setdefault(NAMED[column], set()).update(value for value in pair if value is not None)
    names: dict[tuple[str, Any], str] = {}
    for table, numbers in wanted.items():
        rows = connection.exec_driver_sql(
            f"SELECT id, name FROM {table} WHERE province_code = %s AND id = ANY (%s)", (province, sorted(numbers))
        )
        names |= {(table, row.id): row.name for row in rows}
    return names
