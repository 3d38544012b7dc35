"""Administrative units of a province in both eras, and how the old communes became the new ones on 1 July 2025.

Codes are reused for bigger units after the reform, so a unit is known by (code, vintage), never by its code alone.
"""

from datetime import date

import pandas as pd

from domain.errors import IocError
from domain.text import Text
from geo.places import places
from geo.source import current_communes, legacy_communes

CURRENT, LEGACY = "2025", "2021"
REFORM = date(2025, 7, 1)
LAST_DAY_BEFORE = date(2025, 6, 30)
COLUMNS = [
    "code",
    "vintage",
    "name",
    "kind",
    "level",
    "parent_code",
    "area",
    "valid_from",
    "valid_to",
    "lon",
    "lat",
]


def provinces() -> pd.DataFrame:
    """Return `code`, `name` of the 34 provinces since 1 July 2025, by code."""
    frame = current_communes()[["province_code", "province"]].drop_duplicates().sort_values("province_code")
    return frame.set_axis(["code", "name"], axis=1).reset_index(drop=True)


def units(province: str) -> pd.DataFrame:
    """Return the units of one 2025 province in both vintages; (code, vintage) is unique.

    "2025": the province and its communes. "2021" (the 63-province era as it stood on 30 June 2025): the former
    provinces, their districts and communes; the island districts without communes appear as districts only.
    `name` is the full name with its kind; `level` province | district | commune; `area` groups communes: the former
    district (for a 2025 commune that of most of its old communes, with the former province in brackets where two
    districts share a name). `valid_to` is the last valid day; None is open. `lon`, `lat` are degrees.

    Raises:
        IocError: no such province.
    """
    _check(province)
    return pd.concat([_current(province), _legacy(province)], ignore_index=True)[COLUMNS]


def lineage(province: str) -> pd.DataFrame:
    """Return old_code, old_vintage, new_code, new_vintage, share for the communes of one 2025 province.

    `share` says how much of the old unit went to the new one: equal parts for a split unit (the source gives no
    areas), so it sums to 1 for every old code.

    Raises:
        IocError: no such province.
    """
    _check(province)
    rows = places()[places()["province"] == province].sort_values(["old_code", "new_code"], ignore_index=True)
    return pd.DataFrame(
        {
            "old_code": rows["old_code"],
            "old_vintage": LEGACY,
            "new_code": rows["new_code"],
            "new_vintage": CURRENT,
            "share": rows["share"],
        }
    )


def _check(province: str) -> None:
    known = provinces()
    if province not in set(known["code"]):
        listed = ", ".join(f"{row.code} {row.name}" for row in known.itertuples(index=False))
        message = Text(
            "Không có tỉnh mang mã {code!r}. Các mã từ 01/07/2025: {listed}. Sửa IOC_PROVINCE.",
            "There is no province with code {code!r}. The codes since 1 July 2025: {listed}. Correct IOC_PROVINCE.",
        )
        raise IocError(message.format(code=province, listed=listed))


def _current(province: str) -> pd.DataFrame:
    communes = current_communes()
    communes = communes[communes["province_code"] == province]
    rows = places()[places()["province"] == province]
    centre = rows.drop_duplicates("new_code").set_index("new_code")
    top = communes.head(1).assign(code=province, name=communes["province"].iloc[0], level="province")
    top = top.assign(kind=top["name"].map(_province_kind), lon=top["province_lon"], lat=top["province_lat"])
    below = communes.assign(
        level="commune",
        parent_code=province,
        area=communes["code"].map(_areas(rows)),
        lon=communes["code"].map(centre["new_lon"]),
        lat=communes["code"].map(centre["new_lat"]),
    )
    return _shaped([top, below], CURRENT, REFORM, None)


def _legacy(province: str) -> pd.DataFrame:
    rows = places()[places()["province"] == province].drop_duplicates("old_code").set_index("old_code")
    old = legacy_communes()
    old = old[old["code"].isin(rows.index)]
    old = old.assign(lon=old["code"].map(rows["lon"]), lat=old["code"].map(rows["lat"]))
    upper = old.groupby("province_code").agg(name=("province", "first"), lon=("lon", "mean"), lat=("lat", "mean"))
    upper = upper.rename_axis("code").reset_index().assign(level="province")
    upper["kind"] = upper["name"].map(_province_kind)
    middle = old.groupby("district_code").agg(
        name=("district", "first"),
        kind=("district_kind", "first"),
        parent_code=("province_code", "first"),
        lon=("lon", "mean"),
        lat=("lat", "mean"),
    )
    middle = middle.rename_axis("code").reset_index().assign(level="district")
    communes = old[~old["whole_district"]]
    communes = communes.assign(level="commune", parent_code=communes["district_code"])
    communes["area"] = communes["district_code"].map(_district_labels(old))
    return _shaped([upper, middle, communes], LEGACY, None, LAST_DAY_BEFORE)


def _shaped(parts: list[pd.DataFrame], vintage: str, start: date | None, end: date | None) -> pd.DataFrame:
    dated = {"vintage": vintage, "valid_from": start, "valid_to": end}
    frame = pd.concat([part.reindex(columns=COLUMNS).astype(object) for part in parts], ignore_index=True)
    frame = frame.where(frame.notna(), None).assign(**dated)
    for column in ("valid_from", "valid_to"):
        frame[column] = frame[column].astype(object)
    return frame.astype({"lon": float, "lat": float})


def _areas(rows: pd.DataFrame) -> "pd.Series[str]":
    """Return the label of the former district that gave each new commune most of its old communes."""
    given = rows.groupby(["new_code", "district_code"])["share"].sum().reset_index()
    given = given.sort_values(["share", "district_code"], ascending=[False, True])
    main = given.drop_duplicates("new_code").set_index("new_code")["district_code"]
    old = legacy_communes()
    labels = _district_labels(old[old["district_code"].isin(rows["district_code"])])
    return main.map(labels)


def _district_labels(communes: pd.DataFrame) -> "pd.Series[str]":
    """Return district_code → name, with the former province in brackets where two districts share a name."""
    districts = communes.drop_duplicates("district_code").set_index("district_code")
    name: pd.Series[str] = districts["district"]
    province = districts["province"].str.replace(r"^(Tỉnh|Thành phố) ", "", regex=True)
    return name.where(~name.duplicated(keep=False), name + " (" + province + ")")


def _province_kind(name: str) -> str:
    return "Thành phố" if name.startswith("Thành phố") else "Tỉnh"
