from itertools import pairwise
from math import ceil
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.durations import BARS, DAY, EDGES, LISTS, Times, bars, bucket_of, quantile, span, together

MINUTES = st.integers(0, 2 * EDGES[-1] - 1)


def counted(minutes: list[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for each in minutes:
        counts[bucket_of(each)] = counts.get(bucket_of(each), 0) + 1
    return counts


@given(MINUTES)
def test_a_duration_lies_in_its_bucket(minutes: int):
    low, high = span(bucket_of(minutes))
    assert low <= minutes < high


def test_buckets_are_even_on_the_logarithm_and_meet_whole_days():
    assert list(EDGES) == sorted(set(EDGES))
    assert {DAY, 2 * DAY, 64 * DAY} <= set(BARS)
    assert all(1.15 < high / low < 1.25 for low, high in pairwise(EDGES[4:]))


@given(st.lists(st.integers(15, EDGES[-1] - 1), min_size=1, max_size=200), st.sampled_from([0.5, 0.9]))
def test_a_quantile_is_within_a_bucket_of_the_true_one(minutes: list[int], share: float):
    found = quantile(counted(minutes), share)
    ordered = sorted(minutes)
    true = ordered[ceil(share * len(ordered)) - 1]
    assert found is not None
    assert true / 1.25 <= found <= true * 1.25


def test_the_median_of_an_even_spread_is_close():
    minutes = list(range(100, 10_000, 7))
    assert quantile(counted(minutes), 0.5) == pytest.approx(median(minutes), rel=0.02)


def test_nothing_has_no_quantile_and_no_mean():
    assert quantile({}, 0.5) is None
    assert Times({}).mean is None
    assert Times({}).over_share is None


@given(st.lists(MINUTES, max_size=100))
def test_bars_hold_every_dossier_once(minutes: list[int]):
    drawn = bars(counted(minutes))
    assert sum(bar.count for bar in drawn) == len(minutes)
    for bar in drawn:
        assert bar.count == sum(bar.low <= each and (bar.high is None or each < bar.high) for each in minutes)


def test_bars_follow_each_other_without_gaps_and_each_has_its_list():
    drawn = bars({})
    assert drawn[0].low == 0
    assert drawn[-1].high is None
    assert [bar.high for bar in drawn[:-1]] == [bar.low for bar in drawn[1:]]
    assert {bar.key for bar in drawn} | {"over_limit"} == set(LISTS)


def test_sets_add_up():
    whole = together([Times({3: 2, 5: 1}, 100, 3, 1), Times({5: 4}, 50, 2, 2)])
    assert whole == Times({3: 2, 5: 5}, 150, 5, 3)
    assert whole.mean == pytest.approx(150 / 7)
    assert whole.over_share == pytest.approx(0.6)
