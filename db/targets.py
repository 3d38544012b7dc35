"""Targets as stored: both sides read them, the writer to check new ones against them."""

from sqlalchemy import Connection

from domain.targets import Target

TARGETS = """
SELECT kpi, kind, key, first_day, last_day, limits, source, id FROM target
WHERE province_code = %(province)s ORDER BY kpi, kind, key, first_day
"""


def held_targets(connection: Connection, province: str) -> list[Target]:
    """Every target of ``province``, by KPI, place and first day."""
    return [
        Target(row.kpi, row.kind, row.key, row.first_day, row.last_day, tuple(row.limits), row.source, row.id)
        for row in connection.exec_driver_sql(TARGETS, {"province": province})
    ]
