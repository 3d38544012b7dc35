"""Where every old commune lies and which new commune it belongs to, with the package's mistakes taken out.

Three kinds of mistake are in the data (seen by comparing with the official map of two provinces):
* the geocoder did not know a commune and answered with its district's centre and box, or with a namesake far away;
* communes of the same name in two former provinces were taken for one commune split between two far places;
* some new communes carry the centre of a namesake.
Distances are in degrees of an equirectangular plane; "radius" is that of a circle of the new commune's area.
"""

from functools import cache

import numpy as np
import pandas as pd

from geo.source import current_communes, legacy_communes, mapped_pairs

KM_PER_DEGREE = 111.2
_FALSE_SPLIT = 3.25  # radii beyond the old commune's own reach; true splits end at 3.04, namesakes begin at 3.49
_OUTLIER = 5.0  # radii from where district and siblings say the commune must be
_ISLAND_REACH = 0.5  # degrees: islands of one special zone lie farther apart than any radius says
_MIN_AREA_KM2 = 20.0  # a town's radius is smaller than the error of the centres compared


@cache
def places() -> pd.DataFrame:
    """Return one row per old commune and new commune that received it, for the whole country.

    Columns: old_code, new_code, district_code, province (2025 code), split (bool), share (1 / number of receivers),
    lon, lat (degrees, a believable centre), half_w, half_h (degrees, half of a believable extent),
    new_lon, new_lat (a believable centre of the new commune).
    """
    frame = _without_false_splits(_pairs())
    frame = _with_believable_positions(frame)
    receivers = frame.groupby("old_code")["new_code"].transform("size")
    frame = frame.assign(split=receivers > 1, share=1.0 / receivers)
    columns = ["old_code", "new_code", "district_code", "province", "split", "share"]
    return frame[[*columns, "lon", "lat", "half_w", "half_h", "new_lon", "new_lat"]].reset_index(drop=True)


def _pairs() -> pd.DataFrame:
    legacy = legacy_communes()
    box = legacy["bounds"].str.extract(r"([\d.]+),([\d.]+) – ([\d.]+),([\d.]+)").astype(float)
    old = legacy.assign(
        box_lon=(box[1] + box[3]) / 2,
        box_lat=(box[0] + box[2]) / 2,
        half_w=(box[3] - box[1]) / 2,
        half_h=(box[2] - box[0]) / 2,
    )
    old["is_district"] = ~old["whole_district"] & (
        (old["bounds"] == old["district_bounds"])
        | ((old["lon"] == old["district_lon"]) & (old["lat"] == old["district_lat"]))
    )
    current = current_communes()
    area = current["area_km2"].fillna(current["area_km2"].median())
    new = pd.DataFrame(
        {
            "new_code": current["code"],
            "province": current["province_code"],
            "new_lon": current["lon"],
            "new_lat": current["lat"],
            "island": current["kind"] == "Đặc khu",
            "radius": np.sqrt(area.clip(lower=_MIN_AREA_KM2) / np.pi) / KM_PER_DEGREE,
        }
    )
    columns = ["code", "district_code", "lon", "lat", "box_lon", "box_lat", "half_w", "half_h", "is_district"]
    old = old[columns].rename(columns={"code": "old_code"})
    return mapped_pairs().merge(old, on="old_code").merge(new, on="new_code").pipe(_with_siblings)


def _with_siblings(frame: pd.DataFrame) -> pd.DataFrame:
    """Add `sib_lon`, `sib_lat`: the median centre of the old communes that went whole into the new one."""
    whole = frame.groupby("old_code")["new_code"].transform("size") == 1
    centre = frame[whole & ~frame["is_district"]].groupby("new_code")[["lon", "lat"]].median()
    for axis in ("lon", "lat"):
        frame[f"sib_{axis}"] = frame["new_code"].map(centre[axis]).fillna(frame[f"new_{axis}"])
    return frame


def _without_false_splits(frame: pd.DataFrame) -> pd.DataFrame:
    """Drop receivers that lie out of reach of an old commune that has a receiver within reach."""
    away = _distance(frame, _point(frame, ""), _point(frame, "sib_"))
    reach = pd.Series(np.hypot(frame["half_w"], frame["half_h"]), index=frame.index)
    gap = (away - reach) / frame["radius"]
    nearest = gap.groupby(frame["old_code"]).transform("min")
    kept: pd.DataFrame = frame[(gap <= _FALSE_SPLIT) | (gap == nearest)]
    return kept.copy()


def _with_believable_positions(frame: pd.DataFrame) -> pd.DataFrame:
    expected = _expected(frame)
    tolerance = _OUTLIER * frame["radius"]
    near = frame["island"] | (_distance(frame, _point(frame, "new_"), expected) <= tolerance)
    believed = near.groupby(frame["new_code"]).transform("any")
    for axis in ("lon", "lat"):
        frame[f"new_{axis}"] = frame[f"new_{axis}"].where(believed, frame[f"sib_{axis}"])
    located = _located(frame, expected)
    inside = ((frame["lon"] - frame["box_lon"]).abs() < frame["half_w"]) & (
        (frame["lat"] - frame["box_lat"]).abs() < frame["half_h"]
    )
    for axis, half in (("lon", "half_w"), ("lat", "half_h")):
        # halfway between the centre of the settlement and that of the box fits the official map best
        centre = ((frame[axis] + frame[f"box_{axis}"]) / 2).where(inside, frame[axis])
        frame[axis] = centre.where(located, frame[f"new_{axis}"])
        frame[half] = frame[half].clip(upper=2 * frame["radius"]).where(located, frame["radius"])
    return frame


def _expected(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `lon`, `lat` per row: the middle one of the package's centre, the siblings' and the district's."""
    district = frame.groupby("district_code")[["lon", "lat"]].transform("median")
    return pd.DataFrame(
        {
            axis: pd.concat([frame[f"new_{axis}"], frame[f"sib_{axis}"], district[axis]], axis=1).median(axis=1)
            for axis in ("lon", "lat")
        }
    )


def _located(frame: pd.DataFrame, expected: pd.DataFrame) -> "pd.Series[bool]":
    """Tell which rows' own position can be believed."""
    own = _point(frame, "")
    near = _distance(frame, own, expected) <= _OUTLIER * frame["radius"]
    near = near.where(~frame["island"], _distance(frame, own, _point(frame, "new_")) <= _ISLAND_REACH)
    at = frame.groupby(["lon", "lat"])
    shared = (at["old_code"].transform("nunique") > 1) & (at["new_code"].transform("nunique") > 1)
    return near.astype(bool) & ~frame["is_district"].astype(bool) & ~shared


def _point(frame: pd.DataFrame, prefix: str) -> pd.DataFrame:
    return pd.DataFrame({"lon": frame[f"{prefix}lon"], "lat": frame[f"{prefix}lat"]})


def _distance(frame: pd.DataFrame, one: pd.DataFrame, other: pd.DataFrame) -> "pd.Series[float]":
    return pd.Series(np.hypot(one["lon"] - other["lon"], one["lat"] - other["lat"]), index=frame.index)
