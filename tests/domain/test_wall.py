from dataclasses import replace
from math import atan, degrees

import pytest

from domain.playlist import WATCHED, Slide, usual
from domain.wall import FEWEST, cap_mm, deck, hidden, watches

PLAIN = replace(usual("Sảnh"), limits={})


def test_the_deck_is_the_profile_then_what_only_its_thresholds_call_for():
    profile = replace(PLAIN, slides=(Slide("score"), Slide("queues", "Khu A")), limits={"overdue": 300.0, "wait": 30.0})
    assert [(turn.slide.kind, turn.alarm) for turn in deck(profile)] == [
        ("score", False),
        ("queues", False),
        ("chase", True),
    ]
    assert deck(PLAIN) == deck(usual("Sảnh")), "every slide is there already"


def test_a_watch_leads_to_the_first_slide_of_its_kind():
    profile = replace(
        PLAIN, slides=(Slide("score"), Slide("chase", "Khu A"), Slide("chase")), limits={"overdue": 300.0}
    )
    (watch,) = watches(profile, {"overdue": 312})
    assert (watch.key, watch.turn, watch.value, watch.limit) == ("overdue", 1, 312, 300.0)


def test_a_value_that_nobody_knows_is_none_and_not_0():
    assert {watch.value for watch in watches(usual("Sảnh"), {})} == {None}
    assert {watch.key for watch in watches(usual("Sảnh"), {})} == set(WATCHED)


@pytest.mark.parametrize("metres", [0.5, 4.0, 5.0, 30.0])
def test_capitals_are_seen_under_ten_arc_minutes(metres: float):
    seen = degrees(atan(cap_mm(replace(PLAIN, distance_m=metres)) / 1000 / metres)) * 60
    assert seen == pytest.approx(10)
    assert cap_mm(replace(PLAIN, distance_m=5.0)) == pytest.approx(14.54, abs=0.01)


@pytest.mark.parametrize(
    ("count", "told"), [(None, False), (0, False), (1, True), (FEWEST - 1, True), (FEWEST, False), (400, False)]
)
def test_only_small_counts_are_hidden_and_0_and_unknown_are_told(count: float | None, told: bool):  # noqa: FBT001
    assert hidden(count) is told
