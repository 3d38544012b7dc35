from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fairness import MINIMUM_EXPECTED, WORDS, compare, interval

KIND = (1, "B2")
OTHER = (2, "B3")


@pytest.mark.parametrize(
    ("observed", "low", "high"),
    [(0, 0.0, 2.996), (1, 0.050, 4.932), (5, 1.832, 11.08), (10, 5.080, 17.82), (100, 81.80, 121.1)],
)
def test_limits_are_those_of_the_printed_tables(observed, low, high):
    found = interval(observed)
    assert found[0] == pytest.approx(low, rel=2e-3, abs=1e-3)
    assert found[1] == pytest.approx(high, rel=2e-3)


def test_the_upper_limit_of_nothing_is_the_least_expectation_that_can_praise():
    assert interval(0)[1] == pytest.approx(log(20), abs=1e-6)
    assert pytest.approx(interval(0)[1], abs=0.01) == MINIMUM_EXPECTED
    assert exp(-interval(0)[1]) / 2 == pytest.approx(0.025)


@given(st.integers(0, 400))
def test_limits_hold_the_count_and_grow_with_it(observed):
    low, high = interval(observed)
    after = interval(observed + 1)
    assert low <= observed <= high
    assert low < after[0]
    assert high < after[1]


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="not a count"):
        interval(-1)


def test_hard_work_is_compared_with_hard_work():
    """40 % over at work where others have 40 % is as expected, though the average over all work is 10 %."""
    everybody = {KIND: (1100, 440), OTHER: (9000, 100)}
    found = compare({KIND: (100, 40)}, everybody)
    assert (found.observed, found.compared, found.left_out, found.verdict) == (40, 100, 0, "expected")
    assert found.expected == pytest.approx(40.0)
    assert found.ratio == pytest.approx(1.0)


def test_nobody_is_compared_with_themselves():
    """Alone with most of the overruns: the others' share counts, not the one they make."""
    found = compare({KIND: (100, 50)}, {KIND: (200, 60)})
    assert found.expected == pytest.approx(10.0)
    assert found.verdict == "look"


@pytest.mark.parametrize(
    ("own", "everybody", "verdict"),
    [
        ((100, 1), (1100, 121), "better"),
        ((100, 30), (1100, 130), "look"),
        ((19, 19), (1019, 209), "few"),  # too few steps
        ((100, 9), (1100, 19), "few"),  # only one overrun expected
        ((100, 0), (1100, 0), "few"),  # nobody is ever late: no ratio
        ((100, 50), (109, 50), "unknown"),  # nine others' steps are no comparison
        ((0, 0), (100, 5), "unknown"),
    ],
)
def test_verdicts(own, everybody, verdict):
    own_work = {KIND: own} if own[0] else {}
    assert compare(own_work, {KIND: everybody}).verdict == verdict


def test_what_only_one_does_is_left_out_and_said():
    found = compare({KIND: (100, 50), OTHER: (200, 20)}, {KIND: (100, 50), OTHER: (2200, 220)})
    assert (found.left_out, found.compared, found.observed) == (100, 200, 20)
    assert found.verdict == "expected"


def test_an_older_count_of_everybody_never_gives_a_negative_expectation():
    assert compare({KIND: (30, 20)}, {KIND: (100, 10)}).expected == 0.0


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=8))
def test_over_everybody_the_expected_overruns_are_near_the_observed(people):
    """The sum of observed is the sum of overruns; nobody's expectation exceeds their steps."""
    work = [(max(pair), min(pair)) for pair in people]
    whole = {KIND: (sum(n for n, _ in work), sum(over for _, over in work))}
    for steps, over in work:
        found = compare({KIND: (steps, over)}, whole) if steps else None
        assert found is None or (0 <= found.expected <= steps and found.compared + found.left_out == steps)


def test_every_verdict_has_words():
    assert set(WORDS) == {"expected", "better", "look", "few", "unknown"}
