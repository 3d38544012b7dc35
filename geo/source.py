"""The installed package `vietnamadminunits` (MIT) as frames: units of both eras and the 2025 mapping of the communes.

Only its data files are read; importing the package would load its address parsers. The whole country is read once per
process (about a second) because neighbours matter: they shape the borders of a schematic map.
"""

import json
import sqlite3
from contextlib import closing
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from domain.errors import IocError
from domain.text import Text

_LEGACY = """
select provinceCode as province_code, province, districtCode as district_code, district, districtType as district_kind,
       districtLon as district_lon, districtLat as district_lat, districtBounds as district_bounds,
       coalesce(wardCode, districtCode) as code, coalesce(ward, district) as name, wardType as kind,
       coalesce(wardLon, districtLon) as lon, coalesce(wardLat, districtLat) as lat,
       coalesce(wardBounds, districtBounds) as bounds, wardCode is null as whole_district,
       provinceKey || '_' || districtKey || '_' || coalesce(wardKey, '') as key
from admin_units_legacy order by code
"""
_CURRENT = """
select provinceCode as province_code, province, wardCode as code, ward as name, wardType as kind,
       provinceLon as province_lon, provinceLat as province_lat, wardLon as lon, wardLat as lat,
       nullif(wardAreaKm2, 0) as area_km2, provinceKey || '_' || wardKey as key
from admin_units order by code
"""


@cache
def legacy_communes() -> pd.DataFrame:
    """Return every commune of the 63-province era, one row each, with its district and province.

    The five island districts that had no commune stand for themselves (`whole_district`). `bounds` is
    "south,west – north,east"; positions are degrees and come from a geocoder, so some are wrong (see geo.places).
    """
    frame = _table(_LEGACY)
    return frame.assign(whole_district=frame["whole_district"].astype(bool))


@cache
def current_communes() -> pd.DataFrame:
    """Return the 3,321 communes since 1 July 2025; `area_km2` is missing where the package says 0 or nothing."""
    return _table(_CURRENT)


@cache
def mapped_pairs() -> pd.DataFrame:
    """Return `old_code`, `new_code`: where the package says the territory of each old commune went.

    A split commune has several rows; some of those are wrong in the package (see geo.places).
    """
    data = json.loads((_data_dir() / "converter_2025.json").read_text(encoding="utf-8"))
    whole = [
        (old, f"{province}_{new}")
        for province, communes in data["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
        for new, olds in communes.items()
        for old in olds
    ]
    split = [
        (old, f"{province}_{target['newWardKey']}")
        for province, communes in data["DICT_PROVINCE_WARD_DIVIDED"].items()
        for old, targets in communes.items()
        for target in targets
    ]
    pairs = pd.DataFrame(whole + split, columns=["old_key", "new_key"]).drop_duplicates()
    old = legacy_communes().set_index("key")["code"]
    new = current_communes().set_index("key")["code"]
    return pd.DataFrame({"old_code": pairs["old_key"].map(old), "new_code": pairs["new_key"].map(new)})


def _table(query: str) -> pd.DataFrame:
    path = _data_dir() / "dataset.db"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        cursor = connection.execute(query)
        return pd.DataFrame(cursor.fetchall(), columns=[column[0] for column in cursor.description])


def _data_dir() -> Path:
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise IocError(
            Text(
                "Thiếu gói vietnamadminunits (danh mục đơn vị hành chính). Chạy: make setup",
                "The package vietnamadminunits (administrative units) is missing. Run: make setup",
            )
        )
    return Path(spec.origin).parent / "data"
