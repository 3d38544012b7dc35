import json
import math
from datetime import date

import pandas as pd
import pytest

from domain.errors import IocError
from geo.places import places
from geo.source import mapped_pairs
from geo.units import lineage, provinces, units

CODES = provinces()["code"].to_list()


def _named(frame: pd.DataFrame, name: str, vintage: str) -> pd.Series:
    return frame[(frame["name"] == name) & (frame["vintage"] == vintage)].iloc[0]


def test_the_34_provinces_hold_3321_communes():
    assert len(CODES) == 34
    listed = [units(code) for code in CODES]
    communes = pd.concat(listed).query("vintage == '2025' and level == 'commune'")
    assert len(communes) == 3321
    assert communes["kind"].value_counts().to_dict() == {"Xã": 2621, "Phường": 687, "Đặc khu": 13}


@pytest.mark.parametrize("province", CODES)
def test_every_province_is_complete(province):
    frame = units(province)
    assert not frame.duplicated(["code", "vintage"]).any()
    assert frame[["code", "vintage", "name", "kind", "level", "lon", "lat"]].notna().all().all()
    assert frame["lon"].between(102, 117).all()
    assert frame["lat"].between(7, 24).all()
    keys = set(zip(frame["code"], frame["vintage"], strict=True))
    below = frame[frame["level"] != "province"]
    assert all(pair in keys for pair in zip(below["parent_code"], below["vintage"], strict=True))
    assert frame.loc[frame["level"] == "commune", "area"].notna().all()
    rows = lineage(province)
    assert rows.groupby("old_code")["share"].sum().map(lambda total: math.isclose(total, 1)).all()
    assert set(rows["new_code"]) == set(frame.query("vintage == '2025' and level == 'commune'")["code"])
    assert set(rows["old_code"]) <= set(frame.query("vintage == '2021'")["code"])


def test_ha_tinh_has_209_communes_before_and_69_after(ha_tinh):
    counts = ha_tinh.groupby(["vintage", "level"]).size().to_dict()
    assert counts == {
        ("2021", "commune"): 209,
        ("2021", "district"): 12,
        ("2021", "province"): 1,
        ("2025", "commune"): 69,
        ("2025", "province"): 1,
    }
    old, new = _named(ha_tinh, "Phường Trần Phú", "2021"), _named(ha_tinh, "Xã Đức Thọ", "2025")
    assert (old["valid_from"], old["valid_to"]) == (None, date(2025, 6, 30))
    assert (new["valid_from"], new["valid_to"], new["area"]) == (date(2025, 7, 1), None, "Huyện Đức Thọ")


def test_lineage_of_ha_tinh_equals_the_resolution(shared_geo):
    official = pd.read_csv(shared_geo("ha_tinh_lineage_2025.csv"), dtype=str)
    ours = lineage("42")
    assert set(zip(ours["old_code"], ours["new_code"], strict=True)) == set(
        zip(official["old_code"], official["new_code"], strict=True)
    )
    split = ours[ours["share"] < 1].groupby("old_code")["new_code"].agg(list).to_dict()
    assert split == {"18082": ["18073", "18652"], "18796": ["18754", "18823", "18832"]}


def test_the_new_communes_of_tay_ninh_are_the_official_ones(shared_geo):
    official = json.loads(shared_geo("tay_ninh_80_communes_s10.geojson").read_text())
    codes = {feature["properties"]["code"] for feature in official["features"]}
    assert codes == set(units("80").query("vintage == '2025' and level == 'commune'")["code"])


def test_merged_provinces_keep_their_former_provinces_and_tell_namesake_districts_apart():
    frame = units("80")
    former = frame.query("vintage == '2021' and level == 'province'")
    assert set(former["name"]) == {"Tỉnh Tây Ninh", "Tỉnh Long An"}
    areas = set(frame.query("vintage == '2025'")["area"].dropna())
    assert {"Huyện Châu Thành (Long An)", "Huyện Châu Thành (Tây Ninh)"} <= areas
    assert "Tỉnh Vĩnh Phúc" in set(units("25").query("vintage == '2021'")["name"])


def test_namesakes_in_two_former_provinces_are_not_one_split_commune():
    frame = units("82")
    my_tho = _named(frame[frame["area"] == "Thành phố Mỹ Tho"], "Phường 4", "2021")["code"]
    areas = frame.query("vintage == '2025'").set_index("code")["area"]
    package = mapped_pairs().set_index("old_code").loc[my_tho, "new_code"]
    assert set(package.map(areas)) == {"Thành phố Mỹ Tho", "Thành phố Cao Lãnh"}
    ours = lineage("82").set_index("old_code").loc[[my_tho]]
    assert ours["new_code"].map(areas).to_list() == ["Thành phố Mỹ Tho"]
    assert ours["share"].to_list() == [1.0]


def test_no_old_commune_goes_farther_than_a_province_is_wide():
    rows = places()
    centre = rows.drop_duplicates("new_code").set_index("new_code")
    away = (rows["lon"] - rows["new_code"].map(centre["new_lon"])).abs()
    assert away.max() < 0.6


def test_island_districts_without_communes_and_the_archipelagos():
    frame = units("48")
    old, new = _named(frame, "Huyện Hoàng Sa", "2021"), _named(frame, "Đặc khu Hoàng Sa", "2025")
    assert (old["level"], old["code"]) == ("district", "498")
    assert lineage("48").query("old_code == '498'")["new_code"].to_list() == [new["code"]]
    assert new["lon"] > 111
    assert _named(units("56"), "Đặc khu Trường Sa", "2025")["lon"] > 113


def test_an_unknown_province_is_refused_in_both_languages():
    with pytest.raises(IocError) as caught:
        units("26")
    assert "'26'" in caught.value.message.vi
    assert "25 Tỉnh Phú Thọ" in caught.value.message.en
