"""Search without diacritics over dossier codes, procedures and units."""

from typing import Any

from sqlalchemy import Connection

from domain.fold import fold

SHORTEST_PART = 3
"""Characters of a code from which the index over its parts can answer."""
MOST_CODES = 1000
"""Codes up to which a list of them is quicker than looking at each open dossier."""


def search(connection: Connection, q: str, province: str) -> tuple[str, dict[str, Any]]:
    """SQL condition on ``c`` (starting with AND) for what is searched: part of a code, of a procedure, of a unit."""
    folded = " ".join(fold(q).split())
    if not folded:
        return "", {}
    procedures = connection.exec_driver_sql(
        "SELECT p.id FROM procedure p WHERE p.province_code = %(province)s"
        " AND (strpos(p.folded, %(q)s) > 0 OR strpos(lower(p.code), %(q)s) > 0)",
        {"province": province, "q": folded},
    )
    words = {"procedures": list(procedures.scalars()), "agencies": _agencies(connection, folded, province)}
    columns = {"procedures": "procedure_id", "agencies": "agency_id"}
    conditions = [f"c.{column} = ANY (%({name})s)" for name, column in columns.items() if words[name]]
    code, found = _codes(connection, q.strip()) if " " not in folded else ("", {})
    conditions += [code] if code else []
    return f" AND ({' OR '.join(conditions) or 'false'})", words | found


def _codes(connection: Connection, part: str) -> tuple[str, dict[str, Any]]:
    """SQL condition of the codes that hold ``part``: a list from the index over parts, or a scan when it is long."""
    pattern = {"pattern": f"%{_literal(part)}%"}
    if len(part) < SHORTEST_PART:
        return "c.code ILIKE %(pattern)s", pattern
    found = connection.exec_driver_sql(
        "SELECT k.code FROM dossier_codes(%(pattern)s, %(most)s) k", pattern | {"most": MOST_CODES + 1}
    )
    codes = list(found.scalars())
    return (
        ("c.code ILIKE %(pattern)s", pattern)
        if len(codes) > MOST_CODES
        else ("c.code = ANY (%(codes)s)", {"codes": codes})
    )


def _agencies(connection: Connection, folded: str, province: str) -> list[int]:
    rows = connection.exec_driver_sql(
        "SELECT a.id, a.folded, a.code, coalesce(u.name, '') AS place FROM agency a LEFT JOIN unit u"
        " ON u.province_code = a.province_code AND u.code = a.unit_code AND u.valid_to IS NULL"
        " WHERE a.province_code = %(province)s",
        {"province": province},
    )
    return [row.id for row in rows if folded in row.folded or folded in fold(row.place) or folded == fold(row.code)]


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
