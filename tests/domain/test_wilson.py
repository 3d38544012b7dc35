"""Limits against those printed by Newcombe (1998, table I) and against the quadratic they solve."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.wilson import interval

SHARES = st.integers(1, 3000).flatmap(lambda den: st.tuples(st.integers(0, den), st.just(den)))


@pytest.mark.parametrize(
    ("num", "den", "limits", "corrected"),
    [
        (81, 263, (0.2553, 0.3662), (0.2535, 0.3682)),
        (15, 148, (0.0624, 0.1605), (0.0598, 0.1644)),
        (0, 20, (0.0, 0.1611), (0.0, 0.2005)),
        (1, 29, (0.0061, 0.1718), (0.0018, 0.1963)),
    ],
)
def test_limits_are_those_of_the_printed_table(num, den, limits, corrected):
    assert interval(num, den) == pytest.approx(limits, abs=6e-5)
    assert interval(num, den, corrected=True) == pytest.approx(corrected, abs=6e-5)


@given(SHARES, st.sampled_from([1.0, 1.96, 3.0]))
def test_a_limit_is_the_true_share_just_z_sigmas_from_the_counted_one(share, z):
    num, den = share
    for limit in interval(num, den, z):
        if 0 < limit < 1:
            assert (num / den - limit) ** 2 == pytest.approx(z * z * limit * (1 - limit) / den, rel=1e-6, abs=1e-12)


@given(SHARES)
def test_limits_hold_the_share_inside_nothing_and_everything(share):
    num, den = share
    low, high = interval(num, den)
    wide_low, wide_high = interval(num, den, corrected=True)
    assert 0 <= wide_low <= low <= num / den <= high <= wide_high <= 1


@given(SHARES)
def test_the_misses_have_the_limits_of_the_hits_turned_round(share):
    num, den = share
    low, high = interval(num, den)
    assert interval(den - num, den) == pytest.approx((1 - high, 1 - low))


@given(SHARES, st.integers(2, 50))
def test_more_cases_of_the_same_share_say_more(share, times):
    low, high = interval(*share)
    near_low, near_high = interval(share[0] * times, share[1] * times)
    assert low <= near_low <= near_high <= high


@pytest.mark.parametrize(("num", "den"), [(0, 0), (1, 0), (-1, 5), (6, 5), (1, -1)])
def test_what_is_no_share_is_refused(num, den):
    with pytest.raises(ValueError, match=f"not a share: {num} of {den}"):
        interval(num, den)
