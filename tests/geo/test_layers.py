import json
import math

import geopandas as gpd
import pytest
import shapely

from geo.layers import current_layer, read_layer_bytes, view, write_layer
from geo.schematic import schematic


@pytest.fixture
def layer(drawn, tmp_path):
    return write_layer(drawn, tmp_path, schematic=True, source="test")


def test_the_file_is_small_wound_as_rfc_7946_says_and_keyed_by_code(layer, drawn):
    assert layer.path.stat().st_size < 300_000
    assert layer.path.name == f"communes-{layer.hash}.json"
    features = json.loads(layer.path.read_text())["features"]
    assert [feature["id"] for feature in features] == drawn["code"].to_list()
    assert all(feature["properties"].keys() == {"code", "name"} for feature in features)
    written = gpd.read_file(layer.path).geometry
    assert written.is_valid.all()
    assert shapely.coverage_is_valid(written.to_numpy())
    assert all(part.exterior.is_ccw for part in shapely.get_parts(written.to_numpy()))


def test_the_current_layer_is_the_last_written_and_keeps_its_facts(layer, drawn, tmp_path):
    assert current_layer(tmp_path) == layer
    assert (layer.schematic, layer.source, layer.count) == (True, "test", 69)
    newer = write_layer(drawn.head(3), tmp_path, schematic=False, source="official")
    assert current_layer(tmp_path) == newer
    assert layer.path.is_file()
    assert not list((tmp_path / "geo").glob(".*"))
    newer.path.unlink()
    assert current_layer(tmp_path) is None


def test_two_names_do_not_disturb_each_other(layer, drawn, tmp_path):
    other = write_layer(drawn.head(1), tmp_path, "areas", schematic=True, source="test")
    assert current_layer(tmp_path) == layer
    assert current_layer(tmp_path, "areas") == other


def test_no_layer_yet(tmp_path):
    assert current_layer(tmp_path) is None


def test_the_same_shapes_give_the_same_hash(layer, drawn, tmp_path):
    assert write_layer(drawn, tmp_path / "b", schematic=True, source="test").hash == layer.hash


def test_bytes_are_read_by_hash_and_nothing_else_can_be_reached(layer, tmp_path):
    assert read_layer_bytes(tmp_path, "communes", layer.hash) == layer.path.read_bytes()
    (tmp_path / "secret.json").write_text("{}")
    for name, digest in (
        ("communes", "0" * 16),
        ("../secret", layer.hash),
        ("communes", "../../secret"),
        ("communes", f"{layer.hash}\n"),
        ("", layer.hash),
    ):
        assert read_layer_bytes(tmp_path, name, digest) is None


@pytest.mark.parametrize("name", ["../up", "Communes", ""])
def test_a_name_that_is_no_plain_word_is_refused(drawn, tmp_path, name):
    with pytest.raises(ValueError, match="cannot be written"):
        write_layer(drawn, tmp_path, name, schematic=True, source="test")


def test_a_detailed_map_is_simplified_until_it_fits(drawn, tmp_path):
    heavy = drawn.assign(geometry=drawn.geometry.segmentize(0.0003))
    layer = write_layer(heavy, tmp_path, schematic=False, source="test")
    assert layer.path.stat().st_size < 300_000
    written = gpd.read_file(layer.path)
    assert written.is_valid.all()
    before, after = shapely.area(drawn.geometry.to_numpy()), shapely.area(written.geometry.to_numpy())
    assert after.sum() == pytest.approx(before.sum(), rel=0.001)


def test_slivers_between_neighbours_are_closed(drawn, tmp_path):
    apart = shapely.simplify(drawn.geometry.to_numpy(), 0.0002)
    loose = drawn.assign(geometry=apart)
    assert not shapely.coverage_is_valid(apart)
    layer = write_layer(loose, tmp_path, schematic=False, source="test")
    written = gpd.read_file(layer.path).geometry.to_numpy()
    assert shapely.coverage_is_valid(written)
    holes = [shapely.get_num_interior_rings(shapely.union_all(shapes)).sum() for shapes in (apart, written)]
    assert holes[0] > 0
    assert holes[1] == 0


def test_a_unit_covered_by_another_is_kept(drawn, tmp_path):
    covered = drawn.copy()
    covered.loc[0, "geometry"] = covered.geometry[1].buffer(-0.01)
    layer = write_layer(covered, tmp_path, schematic=False, source="test")
    written = gpd.read_file(layer.path)
    assert len(written) == 69
    assert not written.is_empty.any()


def test_the_opening_view_leaves_far_islands_out_but_the_layer_has_them(tmp_path):
    layer = write_layer(schematic("56"), tmp_path, schematic=True, source="test")
    assert layer.bounds[2] < 110
    assert gpd.read_file(layer.path).total_bounds[2] > 114


def _pixel(lon, lat, zoom):
    world = 512 * 2**zoom
    northing = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)
    return lon / 360 * world, northing * world


@pytest.mark.parametrize("size", [(1200, 800), (350, 500), (800, 200)])
def test_the_view_shows_the_whole_province_and_fills_most_of_one_side(layer, size):
    west, south, east, north = layer.bounds
    lon, lat, zoom = view(layer.bounds, *size)
    x, y = _pixel(lon, lat, zoom)
    left, bottom = _pixel(west, south, zoom)
    right, top = _pixel(east, north, zoom)
    assert x - left == pytest.approx(right - x)
    assert y - bottom == pytest.approx(top - y)
    filled = max((right - left) / size[0], (top - bottom) / size[1])
    assert filled == pytest.approx(0.88)
