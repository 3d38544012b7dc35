from datetime import date
from types import SimpleNamespace

import pytest

from components.flow import LAYER, flow_figure, flow_height
from components.officer import weeks_figure
from components.officers import VIEWS, fair_words, officer_table
from components.steps import HEADS, hours, overrun_table, slow_table, step_table
from components.tiles import flow_tiles
from domain.fairness import compare
from domain.flow import Edge, StepStat, graph
from domain.text import Text
from tests.components.conftest import props, texts

STEPS = (
    StepStat(
        "Tiếp nhận", 100, 1.0, timed=100, used_minutes=600, median=6.0, p90=60.0, budget=30.0, judged=100, over=25
    ),
    StepStat("Thẩm định", 90, 2.0, spans=90, span_median=90.0, span_p90=480.0, repeats=4, waiting_now=3),
)
EDGES = (
    Edge("Tiếp nhận", "Thẩm định", 86, waits=86, wait_minutes=860),
    Edge("Thẩm định", "Thẩm định", 4, spans=4, span_minutes=240),
)
DRAWN = graph(STEPS, EDGES)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_flow_shows_every_step_and_count(lang):
    figure = flow_figure(DRAWN, lang)
    said = " ".join(note.text for note in figure.layout.annotations)
    wanted = ("<b>Tiếp nhận</b>", "<b>Thẩm định</b>", "100 ", "90 ", "86<br>")
    assert [word for word in wanted if word not in said] == []
    assert len(figure.data[0].x) == len(STEPS) + len(EDGES)
    assert flow_height(DRAWN) > 200


def test_boxes_do_not_overlap_and_lines_stay_inside():
    wide = graph([StepStat(f"S{n}", 10, n / 2) for n in range(8)], [Edge(f"S{n}", f"S{n + 2}", 9) for n in range(6)])
    figure = flow_figure(wide, "vi")
    boxes = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert len(boxes) == 8
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            apart = one.x1 <= other.x0 or other.x1 <= one.x0 or one.y1 <= other.y0 or other.y1 <= one.y0
            assert apart, (one, other)
    assert all(0 <= box.x0 < box.x1 <= 1 for box in boxes)


NARROW = 384
"""Pixels that the figure is wide on the screen of an office."""
NOWHERE = (lambda _: "/", lambda _view, _step: "/")


def test_handling_unknown_falls_back_to_the_time_since_the_step_before():
    ways = (lambda step: f"/bottlenecks?q={step}", lambda view, step: f"/dossiers?view={view}&step={step}")
    table = step_table(STEPS, None, ways, "Thẩm định", "vi")
    rows = props(table, "Tr")
    assert [row["className"] for row in rows if row.get("className")] == ["s2", "s0 is-chosen"]
    said = texts(table)
    assert {"0,1", "1", "25,0\u00a0%", "1,5", "8"} <= set(said)
    assert len(props(table, "Th")) == len(HEADS)
    links = [link["href"] for link in props(table, "Link")]
    assert [link for link in links if "/bottlenecks" in link] == [
        "/bottlenecks?q=Tiếp nhận",
        "/bottlenecks?q=Thẩm định",
    ]
    assert "/dossiers?view=passed_over&step=Tiếp nhận" in links


def test_the_compared_figure_stands_under_each():
    others = {"Tiếp nhận": StepStat("Tiếp nhận", 77, timed=77, median=12.0)}
    said = texts(step_table(STEPS, others, NOWHERE, "", "vi"))
    assert {"77", "0,2"} <= set(said)


def test_unknown_is_a_dash_never_nothing():
    table = step_table([StepStat("B1", 0, waiting_now=2)], None, NOWHERE, "", "vi")
    said = texts(table)
    assert said.count("–") == 8
    assert "2" in said


@pytest.mark.parametrize(
    ("minutes", "text"), [(None, "–"), (6, "0,1"), (60, "1"), (90, "1,5"), (1230, "20"), (1199, "20,0")]
)
def test_hours(minutes, text):
    assert hours(minutes, "vi") == text


def test_a_ranked_row_has_as_many_cells_as_heads():
    row = SimpleNamespace(
        name="Đất đai", limit="procedure", key="1.1", judged=100, over=40, over_minutes=4800, worst="Thẩm định"
    )
    unknown = SimpleNamespace(name="WABO", limit="procedure", key="W", judged=0, over=0, over_minutes=0, worst="")
    table = overrun_table([row, unknown], lambda each: f"/x/{each.name}", "/over", Text("Thủ tục", "Procedure"), "vi")
    assert len(table["behind"]) == len(table["heads"])
    assert table["narrow"] == ["procedure=1.1", "procedure=W"]
    assert {len(line) - 4 for line in table["rows"]} == {len(table["heads"])}
    assert table["rows"][0][:6] == ["s1", "100%", "", "/x/Đất đai", "Đất đai", "10"]
    assert table["rows"][1][5:] == ["–", "–", "–", "–"]


def test_no_slow_step_is_a_designed_state():
    assert "Không có hồ sơ nào trong phạm vi đang chọn." in texts(slow_table([], lambda _: "/", "vi"))


def test_cards_of_a_flow_say_what_is_unknown():
    flow = SimpleNamespace(dossiers=50, steps=(StepStat("B1", 90, repeats=9),))
    said = texts(flow_tiles(flow, None, "/dossiers?view={}".format, "vi"))
    assert {"50", "90 lượt bước", "9", "10,0\u00a0%"} <= set(said)
    assert said.count("–") >= 3


def test_words_of_the_comparison():
    everybody = {"B": (1100, 130)}
    assert fair_words(compare({"B": (100, 30)}, everybody), "vi").startswith("3,00 (2,06–4,23) ▲")
    assert "cần xem" in fair_words(compare({"B": (100, 30)}, everybody), "vi")
    assert fair_words(compare({"B": (5, 5)}, everybody), "en") == "◌\u00a0too few to compare"


def test_an_officers_row_has_as_many_cells_as_heads_and_no_rank():
    row = SimpleNamespace(
        name="Trần B",
        code="CB1",
        belongs=True,
        since=None,
        load=SimpleNamespace(open=4, soon=1, overdue=2, paused=0),
        done=SimpleNamespace(finished=64, judged=60, over=6, median=30.0, budget=60.0),
        compared=compare({"B": (60, 6)}, {"B": (1060, 106)}),
        asked=SimpleNamespace(asked=3, again=1),
        rated=SimpleNamespace(rated=0, satisfied=0),
        presence=SimpleNamespace(present=32, absent=2),
    )
    table = officer_table([row], lambda _: "/officer/CB1", lambda view: view and f"/dossiers?view={view}", "vi")
    assert len(table["behind"]) == len(VIEWS) == len(table["heads"])
    assert table["narrow"] == ["officer=CB1"]
    assert len(table["rows"][0]) - 4 == len(table["heads"])
    assert table["rows"][0][4:] == [
        *("Trần B", "4", "1", "2", "0", "64", "2,0", "90,0\u00a0%", "0,5 / 1"),
        *("1,00 (0,41–2,08) =\u00a0như kỳ vọng", "3 (1)", "–", "32 (2)"),
    ]
    assert "unranked" in table["classes"]


def test_a_week_away_is_marked():
    def week(day, finished, present):
        there = SimpleNamespace(present=present, absent=5 - present)
        return SimpleNamespace(first_day=date(2026, 3, day), finished=finished, judged=finished, over=1, presence=there)

    figure = weeks_figure([week(2, 9, 5), week(9, 0, 0)], "vi")
    assert list(figure.data[-1].x) == ["2026-03-09"]
    assert "có mặt 5 ngày, vắng 0" in figure.data[0].customdata[0]


def test_every_arrow_has_a_head_and_no_label_covers_another():
    steps = [StepStat(f"S{n}", 50, layer) for n, layer in enumerate((0, 1, 1.1, 2, 3, 3.1, 4))]
    edges = [
        Edge("S0", "S1", 50), Edge("S0", "S2", 9), Edge("S0", "S3", 40), Edge("S1", "S6", 45), Edge("S2", "S3", 9),
        Edge("S3", "S5", 44), Edge("S4", "S5", 9), Edge("S5", "S3", 8), Edge("S5", "S6", 44), Edge("S3", "S3", 4),
    ]  # fmt: skip
    figure = flow_figure(graph(steps, edges), "vi")
    across = figure.layout.xaxis.range[1] - figure.layout.xaxis.range[0]
    heads = [note for note in figure.layout.annotations if note.ax is not None]
    assert len(heads) == len(edges)
    for head in heads:
        length = abs(head.ax - head.x) * NARROW / across + abs(head.ay - head.y) * LAYER
        assert length > 8, "Plotly draws no head on a shorter arrow"
    labels = [note for note in figure.layout.annotations if note.bgcolor]
    assert len(labels) == len(edges)
    for at, one in enumerate(labels):
        for other in labels[at + 1 :]:
            apart = abs(one.x - other.x) * NARROW / across, abs(one.y - other.y) * LAYER
            assert max(apart[0] / 18, apart[1] / 12) > 1, (one.text, other.text)
