import json
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely import affinity

from geo.boundaries import import_boundaries, report_lines
from geo.geofile import BoundaryError
from geo.units import units


@pytest.fixture
def saved(drawn, tmp_path):
    """Return a function (frame, name, …) → path; the frame is the schematic map unless given."""

    def save(name: str, frame: gpd.GeoDataFrame | None = None, **options) -> object:
        path = tmp_path / name
        (drawn if frame is None else frame).to_file(path, **options)
        return path

    return save


@pytest.fixture
def zipped(saved, tmp_path):
    def save(frame, *, prj: bool = True, cpg: bool = True, folder: str = ""):
        saved("xa.shp", frame, encoding="utf-8")
        path = tmp_path / "xa.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for part in sorted(tmp_path.glob("xa.*")):
                if part == path or (part.suffix == ".prj" and not prj) or (part.suffix == ".cpg" and not cpg):
                    continue
                archive.write(part, folder + part.name)
        return path

    return save


def _refused(file, frame, **options) -> BoundaryError:
    with pytest.raises(BoundaryError) as caught:
        import_boundaries(file, frame, **options)
    assert file.name in caught.value.message.vi
    assert file.name in caught.value.message.en
    return caught.value


@pytest.mark.parametrize(
    ("province", "file", "count"),
    [("42", "ha_tinh_communes_2025.geojson", 69), ("80", "tay_ninh_80_communes_s10.geojson", 96)],
)
def test_official_boundaries(shared_geo, province, file, count):
    report = import_boundaries(shared_geo(file), units(province))
    assert (report.matched, len(report.gdf), report.column, report.crs) == (count, count, "code", "EPSG:4326")
    assert report.complete
    assert not report.unmatched_rows
    assert not report.duplicates
    assert report.gdf.is_valid.all()
    assert report.gaps_area_km2 < 1
    assert report.overlaps_area_km2 < 1
    assert report_lines(report, "vi")[0].startswith(f"Khớp {count}/{count} đơn vị")


def test_official_boundaries_by_name_alone(shared_geo, ha_tinh):
    report = import_boundaries(shared_geo("ha_tinh_communes_2025.geojson"), ha_tinh, name_column="name")
    assert (report.matched, report.column) == (69, "name")
    by_code = import_boundaries(shared_geo("ha_tinh_communes_2025.geojson"), ha_tinh)
    assert report.gdf.geometry.geom_equals(by_code.gdf.geometry).all()


def test_geopackage_with_a_second_layer_and_integer_codes(saved, drawn, ha_tinh):
    points = drawn.assign(geometry=drawn.representative_point())
    file = saved("a.gpkg", points, layer="a_points")
    frame = drawn.rename(columns={"code": "MA_XA"}).astype({"MA_XA": int})
    frame.to_file(file, layer="ranh_gioi")
    report = import_boundaries(file, ha_tinh)
    assert (report.matched, report.column) == (69, "MA_XA")


def test_leading_zeros_lost_by_a_number_column_come_back(tmp_path):
    frame = units("01")
    first = frame.query("vintage == '2025' and level == 'commune'").head(2)
    shapes = gpd.points_from_xy(first["lon"], first["lat"]).buffer(0.001)
    gpd.GeoDataFrame({"Mã": first["code"].astype(float)}, geometry=shapes, crs=4326).to_file(tmp_path / "a.geojson")
    report = import_boundaries(tmp_path / "a.geojson", frame)
    assert report.gdf["code"].to_list() == first["code"].to_list()
    assert len(report.missing_units) == 124


@pytest.mark.parametrize("epsg", [3405, 4756, 5897, 9209, 9210])
def test_zipped_shapefile_in_vn2000(zipped, drawn, ha_tinh, epsg):
    report = import_boundaries(zipped(drawn.to_crs(epsg), folder="Hà Tĩnh/"), ha_tinh)
    assert report.matched == 69
    moved = shapely.hausdorff_distance(report.gdf.geometry.to_numpy(), drawn.geometry.to_numpy())
    assert moved.max() < 1e-5  # a metre; VN-2000 read as WGS84 would be two hundred off


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_without_a_prj_the_system_must_be_named(zipped, drawn, ha_tinh):
    file = zipped(drawn.to_crs(9210), prj=False)
    error = _refused(file, ha_tinh)
    assert "--crs EPSG:9210" in error.message.vi
    assert "no .prj" in error.message.en
    assert import_boundaries(file, ha_tinh, crs="EPSG:9210").crs == "EPSG:9210"
    assert "'EPSG:12'" in _refused(file, ha_tinh, crs="EPSG:12").message.en
    assert "outside Vietnam" in _refused(file, ha_tinh, crs="EPSG:3857").message.en


def test_without_a_prj_degrees_are_taken_as_degrees(zipped, drawn, ha_tinh):
    assert import_boundaries(zipped(drawn, prj=False), ha_tinh).crs == "EPSG:4326"


def test_swapped_axes_are_recognised(saved, drawn, ha_tinh):
    swapped = drawn.assign(geometry=shapely.transform(drawn.geometry.to_numpy(), lambda xy: xy[:, ::-1]))
    assert "swapped" in _refused(saved("a.geojson", swapped), ha_tinh).message.en


def test_names_of_a_shapefile_without_its_encoding(zipped, drawn, ha_tinh):
    frame = drawn.drop(columns="code").rename(columns={"name": "TEN_XA"})
    report = import_boundaries(zipped(frame, cpg=False), ha_tinh)
    assert (report.matched, report.column) == (69, "TEN_XA")


def test_names_written_in_other_ways(saved, drawn, ha_tinh):
    frame = drawn.head(6).drop(columns="code")
    ways = [
        frame["name"][0].upper(),
        frame["name"][1].removeprefix("Phường "),
        frame["name"][2].replace("Phường ", "P. "),
        f"  {frame['name'][3]}  ",
        "Xã Không Có",
        frame["name"][5].lower(),
    ]
    frame = frame.assign(name=ways)
    report = import_boundaries(saved("a.geojson", frame), ha_tinh)
    assert report.matched == 5
    assert [(item.row, item.value) for item in report.unmatched_rows] == [(5, "Xã Không Có")]


def test_a_namesake_far_away_is_not_matched(saved, drawn, ha_tinh):
    far = drawn.tail(1).drop(columns="code")
    far = far.assign(geometry=far.geometry.translate(0, 2))
    both = pd.concat([drawn.drop(columns="code"), far], ignore_index=True)
    report = import_boundaries(saved("a.geojson", both), ha_tinh)
    assert report.matched == 69
    assert [item.row for item in report.unmatched_rows] == [70]
    assert not report.duplicates


def test_topojson(tmp_path, ha_tinh):
    topology = {
        "type": "Topology",
        "arcs": [[[105.9, 18.3], [106.0, 18.3], [106.0, 18.4], [105.9, 18.3]]],
        "objects": {
            "xa": {
                "type": "GeometryCollection",
                "geometries": [{"type": "Polygon", "arcs": [[0]], "properties": {"ma_xa": "18073"}}],
            }
        },
    }
    file = tmp_path / "a.topojson"
    file.write_text(json.dumps(topology))
    report = import_boundaries(file, ha_tinh)
    assert report.gdf["code"].to_list() == ["18073"]
    assert len(report.missing_units) == 68


def test_duplicates_broken_shapes_strangers_and_the_missing_are_reported(saved, drawn, ha_tinh):
    frame = drawn.copy()
    frame.loc[0, "code"] = frame.loc[1, "code"]
    frame.loc[2, "code"] = "99999"
    west, south, _, _ = frame.geometry[3].bounds
    bow = [(0, 0), (0.01, 0.01), (0.01, 0), (0, 0.01), (0, 0)]
    frame.loc[3, "geometry"] = affinity.translate(shapely.Polygon(bow), west, south)
    frame.loc[4, "geometry"] = None
    frame.loc[5, "geometry"] = frame.geometry[5].buffer(0.02)
    report = import_boundaries(saved("a.geojson", frame), ha_tinh)
    assert report.duplicates == [drawn["code"][1]]
    assert report.repaired == 1
    assert [(item.row, item.value) for item in report.unmatched_rows] == [(3, "99999"), (5, drawn["code"][4])]
    assert [code for code, _ in report.missing_units] == [drawn["code"][row] for row in (0, 2, 4)]
    assert report.gdf.is_valid.all()
    assert report.gaps_area_km2 > 1
    assert report.overlaps_area_km2 > 1
    for lang, words in (
        ("vi", ("Thiếu", "gộp", "sửa", "hở", "lấn")),
        ("en", ("without a boundary", "merged", "repaired")),
    ):
        text = "\n".join(report_lines(report, lang))
        assert all(word in text for word in words)
        assert "#3 '99999'" in text


def test_many_rows_left_over_are_called_suspicious(saved, drawn, ha_tinh):
    frame = drawn.assign(code=[code if row < 40 else f"9{row:04}" for row, code in enumerate(drawn["code"])])
    lines = report_lines(import_boundaries(saved("a.geojson", frame), ha_tinh), "en")
    assert any("before 1 July 2025" in line for line in lines)


def test_not_a_map_file(tmp_path, ha_tinh):
    for name, body in (("a.geojson", b"<html>"), ("b.gpkg", b"\x00" * 64), ("c.zip", b"PK\x03\x04broken")):
        file = tmp_path / name
        file.write_bytes(body)
        assert "cannot be read as a map file" in _refused(file, ha_tinh).message.en
    assert "no such file" in _refused(tmp_path / "none.geojson", ha_tinh).message.en
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert ".shx" in _refused(tmp_path / "d.zip", ha_tinh).message.vi


def test_a_truncated_file(saved, ha_tinh):
    file = saved("a.geojson")
    file.write_bytes(file.read_bytes()[:5000])
    assert "GeoPackage" in _refused(file, ha_tinh).message.vi


def test_empty_or_without_polygons(saved, drawn, tmp_path, ha_tinh):
    file = tmp_path / "empty.geojson"
    file.write_text('{"type": "FeatureCollection", "features": []}')
    assert "has no rows" in _refused(file, ha_tinh).message.en
    points = saved("points.geojson", drawn.assign(geometry=drawn.representative_point()))
    assert "Point" in _refused(points, ha_tinh).message.vi


def test_no_column_names_the_nearest_header(saved, drawn, ha_tinh):
    frame = drawn.rename(columns={"code": "Ma_xxa", "name": "nhan"})
    error = _refused(saved("a.geojson", frame), ha_tinh)
    assert "'Ma_xxa'" in error.message.en
    assert "--code-column" in error.message.vi
    assert import_boundaries(saved("b.geojson", frame), ha_tinh, code_column="MA XXA").matched == 69
    typo = _refused(saved("c.geojson", frame), ha_tinh, code_column="ma_xa")
    assert "'Ma_xxa'" in typo.message.en


def test_another_province_is_refused_with_an_example(saved, ha_tinh):
    file = saved("a.geojson")
    assert "'18073'" in _refused(file, units("46")).message.en
    assert import_boundaries(file, ha_tinh).complete


def test_outside_vietnam(saved, drawn, ha_tinh):
    moved = drawn.assign(geometry=drawn.geometry.translate(40, 0))
    assert "outside Vietnam" in _refused(saved("a.geojson", moved), ha_tinh).message.en
