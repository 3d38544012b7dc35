import json
import re

import pytest
import shapely

from geo.layers import write_layer
from geo.outline import WIDE, picture


@pytest.fixture
def drawn_picture(drawn, tmp_path):
    write_layer(drawn, tmp_path, schematic=True, source="test")
    found = picture(tmp_path, "communes")
    assert found is not None
    return found


def polygon(path):
    rings = [
        [tuple(map(float, point.split())) for point in re.split("L", ring.strip("MZ"))]
        for ring in path.split("Z")
        if ring
    ]
    return shapely.union_all([shapely.Polygon(ring) for ring in rings])


def test_every_commune_is_drawn_inside_the_picture_with_a_point_inside_it(drawn_picture, drawn):
    assert set(drawn_picture.shapes) == set(drawn["code"])
    for shape in drawn_picture.shapes.values():
        left, top, right, bottom = shape.box
        assert -1 <= left < right <= WIDE + 1
        assert -1 <= top < bottom <= drawn_picture.height + 1
        assert polygon(shape.path).buffer(0.5).contains(shapely.Point(shape.anchor))


def test_areas_keep_their_proportions(drawn_picture, drawn):
    there = dict(zip(drawn["code"], drawn.to_crs(3405).geometry.area, strict=True))
    here = {code: polygon(shape.path).area for code, shape in drawn_picture.shapes.items()}
    ratios = sorted(here[code] / there[code] for code in here)
    assert ratios[-1] / ratios[0] < 1.1, "a mercator picture of one province is nearly true to area"


def test_north_is_up(drawn_picture, drawn):
    middles = drawn.set_index("code").geometry.representative_point()
    north, south = middles.y.idxmax(), middles.y.idxmin()
    assert drawn_picture.shapes[north].anchor[1] < drawn_picture.shapes[south].anchor[1]


def test_the_paths_travel_small(drawn_picture):
    told = drawn_picture.told()
    assert len(told) < 120_000
    assert set(json.loads(told)["paths"]) == set(drawn_picture.shapes)


def test_without_a_layer_there_is_no_picture(tmp_path):
    assert picture(tmp_path, "communes") is None
