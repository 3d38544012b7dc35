import geopandas as gpd
import pytest
import shapely

from geo.schematic import schematic
from geo.units import LEGACY, lineage, provinces, units


@pytest.mark.parametrize("province", provinces()["code"].to_list())
def test_every_commune_is_one_valid_shape_and_none_overlap(province):
    frame = schematic(province)
    codes = units(province).query("vintage == '2025' and level == 'commune'")["code"]
    assert frame["code"].to_list() == sorted(codes)
    assert frame.crs.to_epsg() == 4326
    assert set(frame.geom_type) <= {"Polygon", "MultiPolygon"}
    assert frame.is_valid.all()
    assert not frame.is_empty.any()
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())


@pytest.mark.parametrize("province", ["42", "48", "79", "25"])
def test_the_communes_of_before_fill_the_same_outline(province):
    frame = schematic(province, LEGACY)
    assert frame["code"].to_list() == sorted(set(lineage(province)["old_code"]))
    assert frame["name"].notna().all()
    assert frame.is_valid.all()
    assert not frame.is_empty.any()
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())
    assert _likeness(frame.union_all(), schematic(province).union_all()) > 0.99


def test_an_old_commune_lies_within_the_commune_that_took_it_whole(drawn):
    old, new = schematic("42", LEGACY).set_index("code").geometry, drawn.set_index("code").geometry
    whole = lineage("42").query("share == 1")
    inside = [
        old[row.old_code].intersection(new[row.new_code]).area / old[row.old_code].area
        for row in whole.itertuples(index=False)
    ]
    apart = [share for share in inside if share < 0.9]
    assert len(apart) <= 1  # Thị trấn Hương Khê is a crumb of its new commune, given to the neighbour around it


def test_drawing_twice_gives_the_same(drawn):
    assert schematic("42").geometry.geom_equals_exact(drawn.geometry, 0).all()


def _likeness(one, other):
    return one.intersection(other).area / one.union(other).area


@pytest.mark.parametrize(
    ("province", "file", "outline", "mean"),
    [("42", "ha_tinh_communes_2025.geojson", 0.85, 0.56), ("80", "tay_ninh_80_communes_s10.geojson", 0.9, 0.62)],
)
def test_it_resembles_the_official_map(shared_geo, province, file, outline, mean):
    official = gpd.read_file(shared_geo(file)).set_index("code").geometry.make_valid()
    ours = schematic(province).set_index("code").geometry.reindex(official.index)
    assert _likeness(ours.union_all(), official.union_all()) > outline
    with_area = gpd.GeoSeries(ours.to_crs(32648))
    assert _likeness(with_area, official.to_crs(32648)).mean() > mean


def test_hoang_sa_and_truong_sa_are_drawn_where_they_lie():
    for province, name, lon in (("48", "Đặc khu Hoàng Sa", 112.1), ("56", "Đặc khu Trường Sa", 114.4)):
        frame = schematic(province)
        shape = frame.loc[frame["name"] == name].geometry.item()
        assert shape.centroid.x == pytest.approx(lon, abs=0.1)
