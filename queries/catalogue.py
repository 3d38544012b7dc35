"""The words that filters offer."""

from typing import Any

from sqlalchemy import Connection

from domain.codes import UNCLASSIFIED


def catalogue(connection: Connection, province: str, lang: str) -> dict[str, Any]:
    """Return areas (labels), units, agencies, centers and fields (code and name) in Vietnamese order."""
    ask = connection.exec_driver_sql
    areas = ask(
        "SELECT DISTINCT area FROM unit WHERE province_code = %s AND valid_to IS NULL AND area IS NOT NULL"
        " ORDER BY area",
        (province,),
    )
    units = ask(
        "SELECT code, name, area FROM unit WHERE province_code = %s AND valid_to IS NULL AND level = 'commune'"
        " ORDER BY sort_key",
        (province,),
    )
    agencies = ask("SELECT code, name, level FROM agency WHERE province_code = %s ORDER BY sort_key", (province,))
    fields = ask("SELECT code, name FROM field WHERE province_code = %s ORDER BY sort_key", (province,))
    centers = ask("SELECT code, name FROM center WHERE province_code = %s ORDER BY level, sort_key", (province,))
    plain = UNCLASSIFIED.get(lang)
    return {
        "areas": [row.area for row in areas],
        "units": [dict(row) for row in units.mappings()],
        "agencies": [dict(row) for row in agencies.mappings()],
        "centers": [dict(row) for row in centers.mappings()],
        "fields": [{"code": r.code, "name": plain if r.name == UNCLASSIFIED.vi else r.name} for r in fields],
    }
