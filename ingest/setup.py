"""Making a province ready: tenant, calendar, units with their lineage, a first drawing of both eras' boundaries."""

from pathlib import Path

from db.database import Database
from domain.errors import IocError
from domain.text import Text
from geo.layers import communes, current_layer, former_communes, write_layer
from geo.schematic import schematic
from geo.units import CURRENT, LEGACY, lineage, provinces, units
from ingest.essential import ensure_essential
from ingest.reference import write_calendar, write_province, write_units


def prepare_province(database: Database, province: str, data_dir: Path) -> bool:
    """Store what every province needs before its first dossier; True when something was missing.

    Raises:
        IocError: no province has this code.
    """
    with database.write() as connection:
        known = connection.exec_driver_sql("SELECT 1 FROM province WHERE code = %s", (province,)).scalar()
    if not known:
        _store(database, province)
    ensure_essential(database, province)
    layers = {communes(province): CURRENT, former_communes(province): LEGACY}
    missing = {name: vintage for name, vintage in layers.items() if current_layer(data_dir, name) is None}
    for name, vintage in missing.items():
        source = "vietnamadminunits: Voronoi cells of the former communes"
        write_layer(schematic(province, vintage), data_dir, name, schematic=True, source=source)
    return bool(missing) or not known


def _store(database: Database, province: str) -> None:
    names = provinces().set_index("code")["name"]
    if province not in names.index:
        listed = ", ".join(sorted(names.index))
        raise IocError(
            Text(
                f"IOC_PROVINCE={province!r} không có trong danh mục 34 tỉnh: {listed}.",
                f"IOC_PROVINCE={province!r} is not one of the 34 provinces: {listed}.",
            )
        )
    with database.write() as connection:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(766003)")
        write_province(connection, province, str(names[province]))
        write_calendar(connection)
        write_units(connection, province, units(province), lineage(province))
