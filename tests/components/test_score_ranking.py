"""Places ranked by the share of the known points that they won; too few dossiers last and uncoloured."""

from components.score import items
from components.score_ranking import map_cells, ranked, ranking_rows, score_legend
from domain.decision766 import PORTAL_2022
from domain.report_period import ReportPeriod
from domain.score import Count, score_of
from domain.scorecard import Place, Scorecard

PERIOD = ReportPeriod.parse("2026-08")


def card(name: str, on_time: float | None, dossiers: float = 100, level: str = "commune") -> Scorecard:
    known = {} if on_time is None else {"ON_TIME": Count(on_time * dossiers, dossiers)}
    score = score_of(PORTAL_2022, known, level)  # type: ignore[arg-type]
    return Scorecard(Place(level, name, f"Xã {name}"), PERIOD, "open", score, {})  # type: ignore[arg-type]


CARDS = [
    card("A", 0.5),
    card("B", 1.0, 9),
    card("C", 0.9),
    card("D", None),
    card("E", 0.7),
    card("S", 0.99, 50, "agency"),
]


def test_the_best_come_first_and_too_few_or_nothing_last():
    assert [each.place.key for each in ranked(CARDS, "progress")] == ["S", "C", "E", "A", "B", "D"]


def test_a_row_tells_share_points_and_dossiers_and_marks_too_few():
    table = ranking_rows(CARDS, "commune", "progress", lambda each: f"/score?unit={each.place.key}", "en")
    rows = {row[4]: row for row in table["rows"]}
    assert list(rows) == ["Xã C", "Xã E", "Xã A", "Xã B · too few dossiers", "Xã D · too few dossiers"]
    assert rows["Xã C"][1:6] == ["90%", "", "/score?unit=C", "Xã C", "90.0%"]
    assert rows["Xã B · too few dossiers"][5] == "–"
    heads = [head[0] for head in table["heads"] if "is-chosen" in head[1]]
    assert heads == ["Progress"]
    assert all(len(row) - 4 == len(table["heads"]) for row in table["rows"])


def test_the_map_colours_fifths_and_leaves_the_unknown_grey():
    cells = map_cells(CARDS, "progress", "/score?for=2026-08", "", "vi")
    steps = dict(zip(cells["locations"], cells["z"], strict=True))
    assert steps["B"] == steps["D"] == 0
    assert 6 <= steps["A"] < steps["E"] < steps["C"] <= 10
    assert "S" not in steps
    assert cells["meta"] == {"behind": "/score?for=2026-08"}
    assert any("18,00 / 20" in text for row in cells["customdata"] for text in row)


def test_without_any_figure_nothing_is_coloured_and_words_stand_instead():
    assert map_cells([card("A", None)], "", "/score", "", "vi")["z"] == [0]
    assert ranking_rows([], "agency", "", lambda _: "", "en")["empty"][0].startswith("No place")
    assert "Schematic" in str(score_legend("en", schematic=True))


def test_one_item_is_told_in_the_singular():
    item = PORTAL_2022.by_code["ON_TIME"].item
    assert [items(count, item, "en") for count in (1, 1200)] == ["1 dossier", "1,200 dossiers"]
    assert items(1, item, "vi") == "1 hồ sơ"
