"""Whether the codes of a selection name anything."""

from typing import Any

from sqlalchemy import Connection

from domain.recast import CURRENT
from domain.selection import Selection

_KNOWN: dict[str, str] = {
    "area": "EXISTS (SELECT FROM unit n WHERE n.province_code = %(province)s AND n.area = %(area)s)",
    "unit": (
        "%(unit)s = %(province)s OR EXISTS (SELECT FROM unit n WHERE n.province_code = %(province)s"
        " AND n.code = %(unit)s AND (n.valid_to IS NULL) = %(current)s)"
        " OR %(current)s AND EXISTS (SELECT FROM agency g WHERE g.province_code = %(province)s"
        " AND g.unit_code = %(unit)s)"
    ),
    **{
        name: f"EXISTS (SELECT FROM {name} k WHERE k.province_code = %(province)s AND k.code = %({name})s)"
        for name in ("agency", "field", "procedure", "officer")
    },
}
"""SQL that is true when the value of a limit exists."""


def unknown(connection: Connection, selection: Selection, province: str, officer: str = "") -> tuple[str, ...]:
    """Names of the selection's limits (area, unit, agency, field, procedure, ``officer``) whose value nothing has."""
    limits = {name: getattr(selection, name, "") for name in _KNOWN} | {"officer": officer}
    asked = {name: value for name, value in limits.items() if value}
    if not asked:
        return ()
    parameters: dict[str, Any] = {"province": province, "current": selection.units == CURRENT, **asked}
    listed = ", ".join(f"({_KNOWN[name]}) AS {name}" for name in asked)
    found = connection.exec_driver_sql(f"SELECT {listed}", parameters).mappings().one()
    return tuple(name for name in asked if not found[name])
