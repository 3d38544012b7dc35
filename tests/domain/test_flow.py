from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.flow import MOST_STEPS, OTHER, WIDEST, Edge, StepStat, graph, mean, overrun_step, share, together

LINE = ("B1", "B2", "B3")


def steps(*names: str, passes: int = 100) -> list[StepStat]:
    return [StepStat(name, passes, position=float(at)) for at, name in enumerate(names)]


def edges(*ends: tuple[str, str, int]) -> list[Edge]:
    return [Edge(source, target, passes) for source, target, passes in ends]


def test_a_line_stands_one_below_the_other():
    drawn = graph(steps(*LINE), edges(("B1", "B2", 90), ("B2", "B3", 80)))
    assert [(step.step, drawn.places[step.step].layer) for step in drawn.steps] == [("B1", 0), ("B2", 1), ("B3", 2)]
    assert [drawn.goes_back(edge) for edge in drawn.edges] == [False, False]


def test_a_step_passed_before_the_period_is_told_by_its_transition_alone():
    drawn = graph(steps("B2", "B3"), edges(("B1", "B2", 12), ("B2", "B3", 80)))
    assert [(step.step, step.passes) for step in drawn.steps] == [("B1", 0), ("B2", 100), ("B3", 100)]
    assert drawn.folded == 0


def test_going_back_and_repeating_are_rework():
    drawn = graph(steps(*LINE), edges(("B1", "B2", 90), ("B2", "B3", 80), ("B3", "B2", 9), ("B2", "B2", 5)))
    back = {(edge.source, edge.target) for edge in drawn.edges if drawn.goes_back(edge)}
    assert back == {("B3", "B2"), ("B2", "B2")}


def test_the_direction_is_that_of_most_dossiers_whatever_the_mean_place():
    """A rare detour has a late mean place, but the step after it is still after it."""
    stats = [StepStat("B1", 100, 1.0), StepStat("leader", 100, 3.1), StepStat("tax", 10, 4.0)]
    drawn = graph(stats, edges(("B1", "leader", 90), ("B1", "tax", 10), ("tax", "leader", 10)))
    assert [step.step for step in drawn.steps] == ["B1", "tax", "leader"]
    assert not any(drawn.goes_back(edge) for edge in drawn.edges)


def test_rare_steps_become_one_and_nothing_is_lost():
    stats = [StepStat(f"S{n:02d}", 100 - n, float(n), over=n, judged=50) for n in range(27)]
    joins = [Edge(f"S{n:02d}", f"S{n + 1:02d}", 50, waits=50, wait_minutes=n) for n in range(26)]
    drawn = graph(stats, joins)
    assert len(drawn.steps) == MOST_STEPS + 1
    assert drawn.folded == 27 - MOST_STEPS
    assert sum(step.passes for step in drawn.steps) == sum(step.passes for step in stats)
    assert sum(edge.passes for edge in drawn.edges) + drawn.rare_passes == 26 * 50
    assert next(step for step in drawn.steps if step.step == OTHER).over == sum(range(MOST_STEPS, 27))


def test_fifteen_steps_need_no_folding():
    drawn = graph(steps(*(f"S{n}" for n in range(MOST_STEPS + 1))), [])
    assert (drawn.folded, len(drawn.steps)) == (0, MOST_STEPS + 1)


def test_rare_transitions_are_counted_not_drawn_but_no_step_stands_alone():
    ends = edges(("B1", "B2", 1000), ("B2", "B3", 1000), ("B1", "B3", 3), ("B3", "B4", 2))
    drawn = graph(steps(*LINE, "B4"), ends)
    assert (drawn.rare, drawn.rare_passes) == (1, 3)
    assert ("B3", "B4") in {(edge.source, edge.target) for edge in drawn.edges}


names = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
flows = st.lists(st.tuples(names, names, st.integers(1, 500)), max_size=60, unique_by=lambda each: each[:2])


@given(flows)
def test_any_flow_can_be_placed(ends):
    found = sorted({name for source, target, _ in ends for name in (source, target)})
    drawn = graph(steps(*found), edges(*ends))
    taken = [(place.layer, place.slot) for place in drawn.places.values()]
    assert len(taken) == len(set(taken)) == len(drawn.steps) <= MOST_STEPS + 1
    assert all(place.slot < place.width <= WIDEST for place in drawn.places.values())
    assert sum(edge.passes for edge in drawn.edges) + drawn.rare_passes == sum(passes for _, _, passes in ends)
    assert {edge.source for edge in drawn.edges} | {edge.target for edge in drawn.edges} <= set(drawn.places)


def test_sums_are_added_and_medians_forgotten():
    one = StepStat("B1", 10, 1.0, timed=10, used_minutes=100, median=9.0, judged=8, over=2, waits=5, wait_minutes=50)
    both = together([one, replace(one, step="B2", passes=30, position=3.0)])
    assert (both.passes, both.position, both.used_minutes, both.over, both.wait_minutes) == (40, 2.5, 200, 4, 100)
    assert both.median is None
    assert together([]).passes == 0


@pytest.mark.parametrize(
    ("over", "judged", "step"),
    [(0, 9, 0), (0, 10, 5), (5, 100, 5), (6, 100, 4), (11, 100, 3), (21, 100, 2), (31, 100, 1), (0, 0, 0)],
)
def test_colour_steps(over, judged, step):
    assert overrun_step(over, judged) == step


def test_nothing_has_no_mean_and_no_share():
    assert mean(0, 0) is None
    assert share(0, 0) is None
    assert (mean(9, 2), share(1, 4)) == (4.5, 0.25)
