"""Reference data of the demonstration: agencies, fields, procedures and officers of any of the 34 provinces."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from demo.catalogue import fields, procedures, table
from demo.names import people
from domain.codes import AgencyLevel
from geo.units import CURRENT, units

RECEPTION_SHARE = 0.25
LEADERS = 2


@dataclass(frozen=True)
class Reference:
    """What the demonstration loads before its dossiers.

    ``agencies``: code, name, level (1 province, 2 commune), unit_code (None for province-level bodies), body (key of
    demo/bodies.csv, None for communes), kind (Xã, Phường, Đặc khu), step_unit.
    ``fields``: code, name. ``procedures``: see `demo.catalogue.procedures`, and authority (code of the
    department a province-level one belongs to, None for communes).
    ``officers``: code, name, agency (code), role (reception, specialist, leader); the officers of one agency follow
    one another in the order of ``agencies``.
    """

    province: str
    prefix: str
    seed: int
    agencies: pd.DataFrame
    fields: pd.DataFrame
    procedures: pd.DataFrame
    officers: pd.DataFrame


def reference(province: str, seed: int = 42) -> Reference:
    """Return the reference data of the province with this 2025 code ("42" is Hà Tĩnh); the same for the same seed.

    Raises:
        IocError: no such province.
    """
    agencies = _agencies(province)
    officers = _officers(agencies, np.random.default_rng((seed, 2)))
    listed = procedures(seed)
    by_body = agencies.dropna(subset=["body"]).set_index("body")["code"]
    departments = listed["owner"].map(by_body).where(listed["level"] == int(AgencyLevel.PROVINCE), None)
    listed = listed.assign(authority=departments)
    return Reference(province, _prefix(province), seed, agencies, fields(), listed, officers)


def _prefix(province: str) -> str:
    """Agency code of the province in the national list where it is known (DOMAIN.md 2.2), a neutral one elsewhere."""
    known: dict[str, str] = dict(table("provinces").itertuples(index=False))
    return known.get(province, f"P{province}")


def _agencies(province: str) -> pd.DataFrame:
    found = units(province)
    communes = found[(found["vintage"] == CURRENT) & (found["level"] == "commune")].sort_values("code")
    prefix = _prefix(province)
    committees = pd.DataFrame(
        {
            "code": prefix + "." + communes["code"],
            "name": "UBND " + communes["name"].str[0].str.lower() + communes["name"].str[1:],
            "level": int(AgencyLevel.COMMUNE),
            "unit_code": communes["code"],
            "body": None,
            "kind": communes["kind"],
            "step_unit": "Phòng chuyên môn cấp xã",
        }
    )
    bodies = table("bodies")
    departments = pd.DataFrame(
        {
            "code": [f"{prefix}.{number:02d}" for number in range(1, len(bodies) + 1)],
            "name": bodies["name"],
            "level": int(AgencyLevel.PROVINCE),
            "unit_code": None,
            "body": bodies["key"],
            "kind": None,
            "step_unit": bodies["step_unit"],
        }
    )
    return pd.concat([committees, departments], ignore_index=True)


def _officers(agencies: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    size: dict[str, int] = dict(table("bodies")[["key", "officers"]].itertuples(index=False))
    drawn = rng.integers(6, 11, len(agencies))
    counts = [int(size.get(body, few)) for body, few in zip(agencies["body"], drawn, strict=True)]
    codes, roles = [], []
    for agency, count in zip(agencies["code"], counts, strict=True):
        reception = max(1, round(count * RECEPTION_SHARE))
        codes += [f"{agency}-CB{number:02d}" for number in range(1, count + 1)]
        roles += ["reception"] * reception + ["specialist"] * (count - reception - LEADERS) + ["leader"] * LEADERS
    names = people(len(codes), rng)
    agency = np.repeat(agencies["code"].to_numpy(dtype=object), counts)
    return pd.DataFrame({"code": codes, "name": names, "agency": agency, "role": roles})
