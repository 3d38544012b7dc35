from datetime import UTC, datetime

import pytest

from components.format import DASH
from components.maps import MapRow
from components.wall import age, bar, count, el, kpi, lines, spark
from components.wall_map import LABEL_HIGH, LETTER_WIDE, Named, area_map, coloured, lowest
from domain.kpis import KPI
from domain.screen import Outline

ON_TIME = KPI["on_time"]
SQUARES = {f"{n}": (100.0 * n, 0.0, 100.0 * n + 90, 90.0) for n in range(10)}
OUTLINE = Outline(
    "/geo/x/1.outline.json",
    (1000.0, 100.0),
    SQUARES,
    {key: ((box[0] + box[2]) / 2, 45.0) for key, box in SQUARES.items()},
    schematic=True,
)


def row(key, on_time, settled=1000):
    return MapRow(key, f"Xã {key}", ON_TIME.figure({"on_time": on_time, "settled_due": settled}))


def find(node, tag):
    if isinstance(node, str):
        return []
    here = [node] if node[0] == tag else []
    return here + [each for child in node[2] for each in find(child, tag)]


def said(node):
    return node if isinstance(node, str) else "".join(map(said, node[2]))


def test_a_node_has_tag_classes_attributes_and_children_without_nothing():
    node = el("div.a.b", None, "", "x", 3, [el("i"), [el("b", "y")]], data_at=5, title=None)
    assert node == ["div", {"class": "a b", "data-at": "5"}, ["x", "3", ["i", {}, []], ["b", {}, ["y"]]]]


def test_small_counts_are_told_as_fewer_than_five_0_and_unknown_as_they_are():
    assert [count(value, "vi") for value in (None, 0, 1, 4, 5, 1306)] == [DASH, "0", "<5", "<5", "5", "1.306"]


def test_times_travel_as_instants_with_their_limits():
    at = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    _, told, children = age(at, 300, 1800)
    assert (told["data-at"], told["data-stale"], told["data-lost"]) == (str(int(at.timestamp() * 1000)), "300", "1800")
    assert children == []
    assert said(age(None, lang="en")) == "never"
    assert "data-at" not in age(None)[1]


@pytest.mark.parametrize(("share", "width"), [(None, "0.0%"), (-1.0, "0.0%"), (0.5, "50.0%"), (2.0, "100.0%")])
def test_a_bar_never_leaves_its_box(share, width):
    (fill,) = find(bar(share), "i")
    assert fill[1]["style"] == f"width: {width}"


def test_a_spark_bridges_gaps_and_needs_two_points():
    assert spark([None, 0.5, None]) is None
    assert spark([0.1, None, 0.3])[2][0][1]["d"].count("L") == 1
    assert "nan" not in spark([0.2, 0.2])[2][0][1]["d"].lower()


def test_a_kpi_without_data_says_so_and_draws_no_bar():
    node = kpi(ON_TIME, ON_TIME.figure({}), None, [], "vi")
    assert DASH in said(node)
    assert [each for each in find(node, "div") if each[1].get("class") == "wall-bar"] == []


def test_a_list_without_rows_says_why():
    assert said(lines("x", [], "Không có")) == "Không có"


def test_the_map_points_to_every_commune_once_in_the_colour_of_its_step():
    rows = [row(str(n), 900 + 10 * n) for n in range(10)]
    picture = area_map(OUTLINE, ON_TIME, rows, "vi")
    uses = find(picture, "use")
    assert sorted(each[1]["href"] for each in uses) == [f"#unit-{n}" for n in range(10)]
    assert {each[1]["class"] for each in uses} >= {"s1", "s2", "s5"}
    assert find(picture, "svg")[0][1]["viewBox"] == "0 0 1000 100"


def test_the_map_of_an_area_shows_the_area_only():
    picture = area_map(OUTLINE, ON_TIME, [row("3", 900), row("4", 900)], "vi")
    left, _, wide, _ = map(float, find(picture, "svg")[0][1]["viewBox"].split())
    assert 270 < left < 300
    assert 490 < left + wide < 520


def test_without_outlines_the_map_says_so():
    assert said(coloured(None, {"1": "s1"}, "vi")) == "Chưa có bản đồ ranh giới."
    assert said(coloured(OUTLINE, {"unknown": "s1"}, "en")) == "There is no map of boundaries."


def test_names_on_the_map_cover_neither_each_other_nor_a_dot():
    named = [Named(str(n), f"Tên dài của xã {n} 9{n},5") for n in range(0, 10, 2)]
    picture = coloured(OUTLINE, dict.fromkeys(SQUARES, "s1"), "vi", named)
    names = find(picture, "b")
    assert len(names) == len(named)
    places = []
    for each in names:
        across, down = (float(part.split(":")[1].strip(" %")) / 100 for part in each[1]["style"].split(";"))
        wide = LETTER_WIDE * (len(said(each)) + 1)
        places.append((across - wide if "on-left" in each[1]["class"] else across, down, wide))
    for index, (start, down, wide) in enumerate(places):
        for left, other, size in places[:index]:
            apart = abs(down - other) >= LABEL_HIGH - 1e-3
            assert apart or start >= left + size - 1e-3 or left >= start + wide - 1e-3


def test_a_name_that_had_to_move_hangs_on_a_pole_over_its_own_dot():
    named = [Named(str(n), f"Tên dài của xã {n} 9{n},5") for n in range(0, 10, 2)]
    picture = coloured(OUTLINE, dict.fromkeys(SQUARES, "s1"), "vi", named)
    spots, names = find(picture, "i"), find(picture, "b")
    dots = [each[1]["style"] for each in spots if each[1]["class"] == "wall-spot"]
    poles = [each[1]["style"] for each in spots if each[1]["class"] == "wall-pole"]
    moved = [each[1]["style"] for each in names if each[1]["style"] not in dots]
    assert 0 < len(poles) == len(moved)
    for pole, name in zip(poles, moved, strict=True):
        assert pole.split(";")[0] == name.split(";")[0]
        top, height = (float(part.split(":")[1].strip(" %")) for part in pole.split(";")[1:])
        ends = [top, top + height]
        assert any(abs(float(name.split(":")[2].strip(" %")) - end) < 0.11 for end in ends)


def test_only_communes_that_miss_the_target_are_named_the_lowest_first():
    rows = [row("1", 990), row("2", 900), row("3", 850), row("4", 3, settled=5)]
    assert [each.key for each in lowest(ON_TIME, rows, "vi")] == ["3", "2"]
    assert lowest(ON_TIME, rows, "vi")[0].words == "3 85,0"
