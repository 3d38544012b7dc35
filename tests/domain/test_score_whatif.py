"""The what-if: sliders, what a percentage point is worth, and what cannot be moved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.decision766 import INDICATORS, PORTAL_2022
from domain.score import Count, line_of, score_of
from domain.score_whatif import WhatIfError, items_to, margin_of, margins, what_if, with_counts, written

CODES = PORTAL_2022.by_code
COUNTS = {
    "ON_TIME": Count(75, 100),
    "ONLINE_DOSSIERS": Count(45, 100),  # full at 50 %
    "PAYMENT_DOSSIERS": Count(share=0.25),
    "PETITION_PROCESSING_ON_TIME": Count(0, 0),
    "SO_HOA_GIAY_TO": Count(None, 40),
}
SCORE = score_of(PORTAL_2022, COUNTS, "commune")


def margin(code, count, level="province"):
    return margin_of(line_of(CODES[code], count, level))


def test_a_slider_gives_the_score_worked_by_hand():
    found = what_if(SCORE, {"ON_TIME": 0.85, "ONLINE_DOSSIERS": 0.9})
    assert found.gain == pytest.approx(20 * 0.10 + 6 * 0.05 / 0.5)
    assert found.then.total.points == pytest.approx((SCORE.total.points or 0) + found.gain)
    assert [(each.before.share, each.after.share) for each in found.changes] == [(0.75, 0.85), (0.45, 0.9)]
    assert found.now is SCORE


def test_a_new_numerator_is_scored_as_a_count():
    found = what_if(SCORE, nums={"ON_TIME": 80})
    assert found.then.lines == score_of(PORTAL_2022, COUNTS | {"ON_TIME": Count(80, 100)}, "commune").lines
    assert found.gain == pytest.approx(1.0)


def test_lowering_a_share_loses_points():
    assert what_if(SCORE, {"PAYMENT_DOSSIERS": 0.0}).gain == pytest.approx(-1.5)


def test_a_supposed_share_adds_points_but_no_gain():
    found = what_if(SCORE, {"SO_HOA_GIAY_TO": 0.5, "ORIGINAL_RESULT_AVAILABLE": 1.0})
    assert found.gain == 0
    assert found.supposed == ("ORIGINAL_RESULT_AVAILABLE", "SO_HOA_GIAY_TO")
    assert [each.gain for each in found.changes] == [None, None]
    assert found.then.total.points == pytest.approx((SCORE.total.points or 0) + 2 + 6)
    assert what_if(SCORE, nums={"SO_HOA_GIAY_TO": 10}).then.total.points == pytest.approx((SCORE.total.points or 0) + 1)


@given(st.dictionaries(st.sampled_from([each.code for each in INDICATORS]), st.floats(0, 1)))
def test_sliders_agree_with_the_score_function(shares):
    counts = {each.code: Count(30, 100) for each in INDICATORS}
    found = what_if(score_of(PORTAL_2022, counts, "province"), shares)
    moved = {code: Count(100 * share, 100) for code, share in shares.items()}
    assert found.then == score_of(PORTAL_2022, counts | moved, "province")


def test_nothing_moved_is_the_same_score():
    found = what_if(SCORE)
    assert (found.then, found.changes, found.gain, found.supposed) == (SCORE, (), 0, ())
    assert with_counts(SCORE, {}) == SCORE


@pytest.mark.parametrize(
    ("shares", "nums", "words"),
    [
        ({"ON_TIM": 0.5}, {}, ["'ON_TIM'", "ON_TIME", "766-2022"]),
        ({"ON_TIME": 1.2}, {}, ["ON_TIME", "1.2"]),
        ({"ON_TIME": float("nan")}, {}, ["ON_TIME", "nan"]),
        ({}, {"ON_TIME": 101}, ["ON_TIME", "101", "100"]),
        ({}, {"ON_TIME": -1}, ["ON_TIME", "-1"]),
        ({"ON_TIME": 0.5}, {"ON_TIME": 50}, ["ON_TIME", "both"]),
        ({"PUBLISH_ON_TIME": 0.5}, {}, ["PUBLISH_ON_TIME", "does not apply"]),
        ({"PETITION_PROCESSING_ON_TIME": 0.5}, {}, ["PETITION_PROCESSING_ON_TIME", "empty denominator"]),
        ({}, {"PAYMENT_DOSSIERS": 5}, ["PAYMENT_DOSSIERS", "no data"]),
        ({}, {"PUBLISH_ON_TIME": 5}, ["PUBLISH_ON_TIME", "does not apply"]),
    ],
)
def test_a_change_that_cannot_be_scored_is_named(shares, nums, words):
    with pytest.raises(WhatIfError) as refused:
        what_if(SCORE, shares, nums)
    assert all(word in refused.value.message.en for word in words)
    assert refused.value.message.vi != refused.value.message.en


def test_a_percentage_point_is_worth_what_it_brings():
    found = margin("ON_TIME", Count(528_684, 597_918))
    assert found.per_point == pytest.approx(0.2)
    assert found.left == pytest.approx(20 - 17.6841641)
    assert (found.items_point, found.items_full) == (5980, 69_234)


def test_beyond_the_cap_nothing_is_left():
    found = margin("ONLINE_DOSSIERS", Count(60, 100))
    assert (found.per_point, found.left, found.items_point, found.items_full) == (0, 0, 0, 0)


def test_just_below_the_cap_the_point_is_cut():
    found = margin("ONLINE_DOSSIERS", Count(499, 1000))  # one item is missing to 50 %
    assert found.per_point == pytest.approx(6 / 500)
    assert (found.items_point, found.items_full) == (1, 1)
    odd = margin("ONLINE_DOSSIERS", Count(0, 7))  # 50 % of 7 is 3.5 items: 4
    assert (odd.items_point, odd.items_full) == (1, 4)


@pytest.mark.parametrize("num", range(99))
def test_of_a_hundred_one_item_is_a_percentage_point(num):
    assert margin("ON_TIME", Count(num, 100)).items_point == 1


@pytest.mark.parametrize("den", [10, 70, 345, 1884, 184_510])
@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda each: each.code)
def test_the_items_to_the_maximum_are_enough_and_one_less_is_not(indicator, den):
    count = Count(den // 7, den)
    need = items_to(count, indicator.full_at) or 0
    assert indicator.points((den // 7 + need) / den) == pytest.approx(indicator.maximum, abs=1e-12)
    assert indicator.points((den // 7 + need - 1) / den) < indicator.maximum - 1e-9


@pytest.mark.parametrize(
    ("code", "count", "level", "left"),
    [
        ("ON_TIME", Count(), "province", None),
        ("ON_TIME", Count(None, 50), "province", None),
        ("PUBLISH_ON_TIME", Count(1, 2), "commune", 0),
        ("PETITION_PROCESSING_ON_TIME", Count(0, 0), "province", 0),
        ("DOSSIER_SYNC", Count(0, 0), "province", 6),
    ],
)
def test_a_line_that_cannot_move_has_no_margin(code, count, level, left):
    found = margin(code, count, level)
    assert (found.per_point, found.left, found.items_point, found.items_full) == (0, left, None, None)


def test_a_published_rate_has_points_to_win_but_no_items():
    found = margin("PAYMENT_DOSSIERS", Count(share=0.25))
    assert (found.per_point, found.left) == (pytest.approx(0.06), pytest.approx(4.5))
    assert (found.items_point, found.items_full) == (None, None)


def test_every_line_has_its_margin():
    assert [each.line for each in margins(SCORE)] == list(SCORE.lines)


def test_numbers_are_written_in_both_languages():
    assert (written(1306.5, 1).vi, written(1306.5, 1).en) == ("1.306,5", "1,306.5")
    assert written(None, 2).vi == "–"
