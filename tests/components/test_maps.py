import pytest

from components import maps
from components.theme import STEP_COLOURS
from domain.kpis import KPI
from tests.components.conftest import flat, texts

URL = "/geo/communes/abc.json"
STYLE = "/assets/map.json"


def row(key: str, num: float | None, den: float | None) -> maps.MapRow:
    return maps.MapRow(key, f"Xã {key}", KPI["on_time"].figure({"on_time": num, "settled_due": den}))


ROWS = [row("1", 990, 1000), row("2", 975, 1000), row("3", 960, 1000), row("4", 930, 1000), row("5", 900, 1000)]
GREY = [row("6", 5, 7), row("7", None, None)]


def figure():
    return maps.map_figure(URL, STYLE, ["1", "2"], (105.7, 18.3, 8), KPI["on_time"], "vi")


def test_geometry_and_style_travel_by_address_only():
    drawn = flat(figure())
    assert drawn["data"][0]["type"] == "choroplethmap"
    assert drawn["data"][0]["geojson"] == URL
    assert drawn["layout"]["map"]["style"] == STYLE
    assert drawn["layout"]["uirevision"]


def test_the_figure_is_the_same_for_every_metric_but_for_its_waiting_text():
    others = [flat(maps.map_figure(URL, STYLE, [], (1, 2, 3), kpi, "vi")) for kpi in KPI.values()]
    assert all(other == others[0] for other in others)


def test_values_are_cells_colours_and_texts_and_boundaries_where_asked():
    values = maps.map_values(KPI["on_time"], [*ROWS, *GREY], "vi")
    assert set(values) == {"locations", "z", "customdata", "meta"}
    assert values["meta"] == {"behind": ""}
    assert maps.map_values(KPI["on_time"], [], "vi", behind="/dossiers")["meta"] == {"behind": "/dossiers"}
    assert values["z"] == [5, 4, 3, 2, 1, 0, 0]
    assert values["locations"] == list("1234567")
    assert maps.map_values(KPI["on_time"], [], "vi", URL)["geojson"] == URL


def test_hover_says_value_parts_and_status_or_why_there_is_none():
    kpi = KPI["on_time"]
    expected = ["Xã 1", "Đúng hạn: 99,0\u00a0%", "990 / 1.000\u00a0hồ sơ<br>", "● Đạt"]
    assert maps.hover_row(kpi, ROWS[0], "vi") == expected
    assert maps.hover_row(kpi, GREY[0], "vi")[1:] == ["Đúng hạn: –", "5 / 7\u00a0hồ sơ<br>", "◌ Quá ít"]
    assert maps.hover_row(kpi, GREY[1], "vi")[3] == "– Chưa có dữ liệu"


def test_a_kpi_without_a_target_is_coloured_by_fifths():
    received = KPI["received"]
    rows = [maps.MapRow(str(n), "", received.figure({"received": n})) for n in range(10)]
    rows.append(maps.MapRow("x", "", received.figure({})))
    assert maps.colour_steps(received, rows) == [6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 0]


def test_colour_scale_gives_each_step_its_colour():
    scale = maps.colour_scale("light")
    assert (scale[0][0], scale[-1][0]) == (0.0, 1.0)
    for step in range(6):
        at = step / (maps.STEPS - 1)
        inside = [colour for position, colour in scale if abs(position - at) <= 0.5001 / (maps.STEPS - 1)]
        assert STEP_COLOURS["light"][step] in inside


@pytest.mark.parametrize(
    ("key", "bands"),
    [
        ("on_time", ["≥ 98 %", "97 – 98", "95 – 97", "92 – 95", "< 92"]),
        ("overdue", ["≤ 1,5 %", "1,5 – 3", "3 – 5", "5 – 8", "> 8"]),
    ],
)
def test_bands_as_text(key, bands):
    assert [band.replace("\u00a0", " ") for band in maps.band_labels(KPI[key], "vi")] == bands


def test_legend_names_grey_and_schematic_boundaries():
    said = texts(maps.legend(KPI["on_time"], "vi", schematic=True))
    assert {"Quá ít / chưa có dữ liệu", "Ranh giới minh họa", "Đạt"} <= set(said)
    assert "Ranh giới minh họa" not in texts(maps.legend(KPI["on_time"], "vi"))
    assert "Five" not in " ".join(texts(maps.legend(KPI["received"], "vi")))
    assert len(texts(maps.legend(KPI["received"], "en"))) > 5
