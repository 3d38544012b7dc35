"""The targets that hold for a screen; who changed which, and what stood there before."""

from datetime import date

from sqlalchemy import Connection

from db.targets import held_targets
from domain.codes import AGENCY_LEVELS, code_of
from domain.selection import Selection
from domain.target_changes import Change
from domain.targets import Aims, Place, Targets

PLACES = """
SELECT a.code, a.level, coalesce(a.unit_code, '') AS unit, coalesce(u.area, '') AS area
FROM agency a LEFT JOIN unit u ON u.province_code = a.province_code AND u.code = a.unit_code AND u.valid_to IS NULL
WHERE a.province_code = %(province)s
"""
UNITS = """
SELECT code, coalesce(area, '') AS area FROM unit
WHERE province_code = %(province)s AND valid_to IS NULL AND level = 'commune'
"""
COMMUNE = "commune"
CHANGES = """
SELECT at, author, before, after FROM target_change WHERE province_code = %(province)s ORDER BY id DESC LIMIT %(most)s
"""


def aims(connection: Connection, province: str, selection: Selection, today: date) -> Aims:
    """The targets that hold on the last day of ``selection`` that is not ahead."""
    held, own = held_targets(connection, province), {"province": province}
    day = min(selection.end or today, today)
    places: dict[tuple[str, str], Place] = {}
    if held:
        for row in connection.exec_driver_sql(UNITS, own):
            places["unit", row.code] = Place(unit=row.code, area=row.area, level=COMMUNE)
        for row in connection.exec_driver_sql(PLACES, own):
            level = code_of(AGENCY_LEVELS, row.level).word
            places["agency", row.code] = Place(row.code, row.unit, row.area, level)
    return Aims(Targets(held), day, _place(selection, places), places)


def _place(selection: Selection, places: dict[tuple[str, str], Place]) -> Place:
    if selection.agency:
        return places.get(("agency", selection.agency), Place(agency=selection.agency))
    if selection.unit:
        return places.get(("unit", selection.unit), Place(unit=selection.unit))
    return Place(area=selection.area, level=selection.level)


def changes(connection: Connection, province: str, most: int) -> list[Change]:
    """The ``most`` latest changes, newest first."""
    return [Change(*row) for row in connection.exec_driver_sql(CHANGES, {"province": province, "most": most})]
