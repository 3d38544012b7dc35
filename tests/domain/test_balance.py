import re

import pytest

from domain.balance import CAUSES, ENDED, LEFT, LISTS, OPEN_NOW, OPEN_THEN, Balance, added, causes

PARTS = {"carried": 10, "received": 5, "settled": 6, "withdrawn": 1, "stopped": 1}


def balance(*, ended: bool = False, **parts: float) -> Balance:
    empty = dict.fromkeys((*LEFT, *ENDED, *OPEN_NOW, *OPEN_THEN), 0)
    return Balance(empty | PARTS | parts, ended)


def test_both_sides_are_sums_of_their_own_parts():
    even = balance(running_within=4, running_over=2, paused_undue=1)
    assert (even.left, even.right, even.difference) == (15, 15, 0)
    assert balance(running_within=4).difference == 3


def test_a_period_that_is_over_counts_what_was_open_then():
    over = balance(ended=True, then_within=6, then_over=1, running_within=99)
    assert over.difference == 0
    assert "running_within" not in over.open_parts


def test_causes_explain_the_difference_by_their_side():
    off = balance(running_within=5)
    assert off.difference == 2
    assert off.unexplained({"odd_no_end": 3, "odd_never_accepted": 1}) == 0
    assert off.unexplained({"odd_no_end": 1}) == 1


def test_causes_that_hide_each_other_still_leave_no_difference():
    assert balance(running_within=7).unexplained({"odd_no_end": 1, "odd_never_accepted": 1}) == 0


def test_a_cause_of_the_other_kind_of_period_explains_nothing():
    off = balance(ended=True, then_within=8)
    assert off.difference == -1
    assert off.unexplained({"odd_received_later": 1}) == -1
    later = {cause.key for cause in causes(ended=False)} - {cause.key for cause in causes(ended=True)}
    assert later == {"odd_received_later", "odd_ended_later"}


def test_units_add_up():
    total = added([balance(running_within=7), balance(running_within=6, settled=7)], ended=False)
    assert total.parts["received"] == 10
    assert total.parts["running_within"] == 13
    assert total.difference == 0


def test_parts_of_divided_communes_are_equal_up_to_rounding():
    third = 1 / 3
    assert balance(carried=third, received=third + third, settled=1.0, withdrawn=0, stopped=0).difference == 0


@pytest.mark.parametrize("key", LISTS)
def test_lists_speak_of_one_dossier_and_known_parameters(key: str):
    condition = LISTS[key].condition("c")
    assert "{" not in condition
    parameters = set(re.findall(r"%\((\w+)\)s", condition))
    assert parameters <= {"start", "end", "now", "as_of"}
    assert LISTS[key].now is not bool(parameters & {"start", "end"})


def test_every_cause_has_its_list():
    assert {cause.key for cause in CAUSES} <= set(LISTS)
    assert {*OPEN_NOW, *OPEN_THEN} <= set(LISTS)
