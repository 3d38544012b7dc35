"""Control limits against books and against a plain loop; Wilson's own limits are in test_wilson.py."""

from math import comb, sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from components.format import number, percent
from domain.variation import CHART, UNKNOWN, WILSON, judge

MORTGAGES = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304]
"""Montgomery, Introduction to Statistical Quality Control, chart of individuals: cost of processing 20 loans."""
CANS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
"""The same book, p chart: bad cans in 30 samples of 50, mean 0.2313."""
RATES = st.lists(st.integers(20, 400).flatmap(lambda n: st.tuples(st.integers(n // 5, 4 * n // 5), st.just(n))))
LONG = st.lists(
    st.integers(30, 400).flatmap(lambda n: st.tuples(st.integers(n // 4, 3 * n // 4), st.just(n))),
    min_size=8,
    max_size=30,
)


def counts(values):
    return [(value, None) for value in values]


def laney(history, den):
    """Laney's p' limits step by step, as the article has them: p chart, z scores, their ranges, sigma of z."""
    cases = over = 0
    for num, of in history:
        cases, over = cases + num, over + of
    mean = cases / over
    z_before, ranges, number_of = None, 0.0, 0
    for num, of in history:
        sigma = (mean * (1 - mean) / of) ** 0.5
        z = (num / of - mean) / sigma
        if z_before is not None:
            ranges, number_of = ranges + abs(z - z_before), number_of + 1
        z_before = z
    sigma_z = ranges / number_of / 1.128
    sigma_now = (mean * (1 - mean) / den) ** 0.5
    return mean, sigma_z, 3 * sigma_now * sigma_z, 3 * sigma_now


def test_a_ratio_worked_by_hand():
    """p is 0.8 and 0.9 by turns, 0.85 in the mean; ranges of 0.1 of 100 cases are 0.05 of 400: 3 · 0.05 / 1.128."""
    found = judge("ratio", [(80, 100), (90, 100)] * 4, (340, 400))
    assert (found.kind, found.method, found.points, found.centre) == ("ordinary", "laney", 8, 0.85)
    assert (found.low, found.high) == pytest.approx((0.85 - 0.132979, 0.85 + 0.132979), abs=1e-6)


def test_the_mean_of_the_book_and_the_limits_of_its_p_chart_widened_by_laney():
    history = [(bad, 50) for bad in CANS]
    found = judge("ratio", history, (12, 50))
    mean, sigma_z, half, chance = laney(history, 50)
    assert mean == pytest.approx(0.2313, abs=5e-5)
    assert (mean - chance, mean + chance) == pytest.approx((0.0524, 0.4102), abs=1e-4)
    assert sigma_z > 1.2
    assert found.method == "laney"
    assert (found.centre, found.high) == pytest.approx((mean, mean + half))
    assert found.low == pytest.approx(max(0.0, mean - half))


@given(LONG, st.integers(40, 500))
def test_limits_of_a_ratio_are_those_of_the_article_but_never_below_chance(history, den):
    found = judge("ratio", history, (den // 2, den))
    mean, sigma_z, half, chance = laney(history, den)
    assert found.method == "laney"
    half = half if sigma_z > 1 else chance
    assert (found.low, found.high) == pytest.approx((max(0.0, mean - half), min(1.0, mean + half)))
    outside = "high" if den // 2 / den > found.high else "low" if den // 2 / den < found.low else None
    assert found.kind == outside or (outside is None and found.kind in {"ordinary", "shift_up", "shift_down"})


@given(LONG, st.integers(40, 400), st.integers(1, 400))
def test_limits_of_a_ratio_hold_the_centre_and_widen_with_fewer_cases(history, den, more):
    few, many = (judge("ratio", history, (n // 2, n)) for n in (den, den + more))
    assert 0 <= few.low <= many.low <= many.centre <= many.high <= few.high <= 1


def test_a_count_has_the_limits_of_the_book():
    found = judge("count", counts(MORTGAGES), (310, None))
    assert (found.kind, found.method, found.points, found.centre) == ("ordinary", "xmr", 20, 300.5)
    assert (found.low, found.high) == pytest.approx((279.78, 321.22), abs=0.01)


@pytest.mark.parametrize(("value", "kind"), [(279, "low"), (280, "ordinary"), (321, "ordinary"), (322, "high")])
def test_a_value_beyond_the_limits_is_no_ordinary_one(value, kind):
    assert judge("count", counts(MORTGAGES), (value, None)).kind == kind
    assert judge("mean", [(value * 50, 50) for value in MORTGAGES], (value * 50, 50)).kind == kind


def test_a_mean_is_charted_by_its_values_and_wider_in_a_week_of_few_cases():
    history = [(value * 60, 60) for value in MORTGAGES]
    usual, few, many = (judge("mean", history, (300 * n, n)) for n in (60, 15, 600))
    assert (usual.low, usual.high) == pytest.approx((279.78, 321.22), abs=0.01)
    assert few.high - few.centre == pytest.approx(2 * (usual.high - usual.centre))
    assert (many.low, many.high) == (usual.low, usual.high)


def test_the_centre_of_a_mean_is_that_of_all_cases_not_of_the_weeks():
    assert judge("mean", [(100, 10), (600, 30)] * 4, (400, 20)).centre == 17.5


@given(st.lists(st.integers(0, 3000), min_size=8, max_size=40), st.integers(0, 3000))
def test_limits_of_a_count_are_the_textbook_ones_or_wider_never_below_zero(values, now):
    found = judge("count", counts(values), (now, None))
    mean = sum(values) / len(values)
    half = 3 / 1.128 * sum(abs(values[i] - values[i - 1]) for i in range(1, len(values))) / (len(values) - 1)
    if mean >= 10 and half >= 1:
        assert (found.low, found.high) == pytest.approx((max(0.0, mean - half), mean + half))
    assert 0 <= found.low <= found.centre <= found.high
    assert found.high >= mean + half - 1e-9


def test_one_case_more_than_always_none_is_no_news_but_three_are():
    assert [judge("count", counts([0] * 20), (now, None)).kind for now in (0, 1, 3)] == ["ordinary", "ordinary", "high"]


@pytest.mark.parametrize(("value", "kind"), [(0, "ordinary"), (10, "ordinary"), (11, "high")])
def test_a_small_count_varies_at_least_as_chance_does(value, kind):
    """Mean 4.5, 3 · √4.5 = 6.4: the small ranges of a quiet spell do not make 10 remarkable."""
    assert judge("count", counts([4, 4, 5, 5] * 4), (value, None)).kind == kind


def test_a_mean_that_differs_by_rounding_only_is_the_same():
    assert {judge("mean", [(1, 10)] * 12, (0.1 * n, n)).kind for n in range(1, 60)} == {"ordinary"}
    assert {judge("mean", [(0.1 * n, n) for n in range(1, 20)], (k, 10 * k)).kind for k in range(1, 60)} == {"ordinary"}


@pytest.mark.parametrize(("measured", "point"), [("ratio", (30, 90)), ("mean", (7, 90)), ("count", (50, None))])
def test_more_of_a_constant_history_is_ordinary(measured, point):
    found = judge(measured, [point] * 12, point)
    assert (found.kind, found.points) == ("ordinary", 12)
    assert found.low <= found.centre <= found.high


def test_eight_points_on_one_side_are_a_sustained_shift():
    before = [100, 120] * 6 + [100]
    assert judge("count", counts([*before, *[116] * 7]), (116, None)).kind == "shift_up"
    assert judge("count", counts([*before, *[116] * 6]), (116, None)).kind == "ordinary"
    assert judge("count", counts([*before, 120, *[104] * 7]), (104, None)).kind == "shift_down"
    rates = [(value * 2, 400) for value in [*before, *[116] * 7]]
    assert judge("ratio", rates, (232, 400)).kind == "shift_up"
    assert judge("count", counts([*before, *[116] * 7]), (900, None)).kind == "high"


def test_weeks_of_none_below_a_mean_of_less_than_one_are_no_shift():
    assert judge("count", counts([0, 4, 3, 0, *[0] * 8]), (0, None)).kind == "ordinary"


def test_weeks_of_few_cases_make_no_shift():
    """Ten of ten is what most weeks of ten give at 87 %: seven of them on one side say nothing."""
    big = [(85, 100)] * 6
    assert judge("ratio", [*big, *[(10, 10)] * 7], (93, 100)).kind == "ordinary"
    assert judge("ratio", [*big, *[(93, 100)] * 7], (93, 100)).kind == "shift_up"


@pytest.mark.parametrize("unknown", [(None, 100), (90, None), (None, None), (0, 0), (float("nan"), 100)])
def test_unknown_weeks_are_passed_over_and_never_zero(unknown):
    history = [(80, 100), (90, 100)] * 4
    gaps = [unknown, *history[:3], unknown, unknown, *history[3:], unknown]
    assert judge("ratio", gaps, (340, 400)) == judge("ratio", history, (340, 400))
    assert judge("mean", gaps, (340, 400)) == judge("mean", history, (340, 400))
    assert judge("ratio", history, unknown).kind == "unknown"


@pytest.mark.parametrize("measured", ["ratio", "mean", "count"])
def test_without_history_nothing_can_be_told(measured):
    for history in ([], [(None, None)] * 20):
        found = judge(measured, history, (5, 50))
        assert (found.kind, found.centre, found.low, found.high, found.method) == ("unknown", None, None, None, "none")


def test_seven_weeks_are_no_history_for_a_count_and_eight_are():
    assert judge("count", counts(MORTGAGES[:7]), (900, None)).kind == "unknown"
    assert judge("mean", [(value, 1) for value in MORTGAGES[:7]], (900, 1)).kind == "unknown"
    assert judge("count", counts(MORTGAGES[:8]), (900, None)).kind == "high"


@pytest.mark.parametrize(
    ("history", "now", "method"),
    [
        ([(80, 100)] * 7, (80, 100), "wilson"),
        ([(80, 100)] * 8, (80, 100), "laney"),
        ([(55, 100)] * 8, (5, 11), "wilson"),
        ([(55, 100)] * 8, (6, 12), "laney"),
        ([(95, 100)] * 8, (94, 99), "wilson"),
        ([(95, 100)] * 8, (95, 100), "laney"),
        ([(5, 100)] * 8, (5, 99), "wilson"),
        ([(100, 100)] * 8, (900, 900), "wilson"),
    ],
)
def test_a_short_history_or_few_expected_cases_fall_back_on_wilson(history, now, method):
    found = judge("ratio", history, now)
    assert (found.method, found.kind) == (method, "ordinary")


@pytest.mark.parametrize(
    ("history", "now", "kind"),
    [
        ([(97, 100)] * 20, (4, 5), "ordinary"),  # one late of five: 14 % of weeks by chance
        ([(97, 100)] * 20, (0, 5), "low"),
        ([(97, 100)] * 20, (48, 60), "low"),
        ([(5, 100)] * 20, (20, 60), "high"),
        ([(20, 20)] * 15, (199, 200), "ordinary"),  # never late in 300, once in 200
        ([(2000, 2000)] * 15, (7, 10), "low"),
        ([(97, 100)] * 20, (0, 1), "unknown"),  # nothing that one dossier does could be told from chance
        ([(1, 2)], (3, 3), "unknown"),
        ([(50, 100)] * 20, (4, 9), "unknown"),
        ([(99, 100)] * 20, (1, 2), "ordinary"),  # one dossier is no news of a unit
        ([(99, 100)] * 20, (0, 2), "low"),
        ([(900, 1000), (970, 1000), (880, 1000)], (8400, 10000), "ordinary"),  # weeks that vary more than chance
        ([(900, 1000), (970, 1000), (880, 1000)], (8100, 10000), "ordinary"),  # and so is their mean less certain
        ([(915, 1000), (917, 1000), (918, 1000)], (8400, 10000), "low"),
    ],
)
def test_few_cases_are_judged_by_intervals_that_lie_apart(history, now, kind):
    assert judge("ratio", history, now).kind == kind


@pytest.mark.parametrize("rate", [0.85, 0.9, 0.97, 0.99, 0.995])
@pytest.mark.parametrize("den", [2, 3, 5, 10, 30])
def test_chance_alone_is_called_a_change_in_less_than_one_week_of_a_hundred(rate, den):
    """The exact binomial chance of a verdict other than ordinary, where the history is known well."""
    history = [(round(rate * 1000), 1000)] * 20
    alarms = sum(
        comb(den, num) * rate**num * (1 - rate) ** (den - num)
        for num in range(den + 1)
        if judge("ratio", history, (num, den)).kind not in {"ordinary", "unknown"}
    )
    assert alarms < 0.01


@given(RATES, st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_no_history_breaks_a_verdict(history, now):
    found = judge("ratio", history, now)
    assert found.points == len(history)
    assume(found.low is not None)
    assert 0 <= found.low <= found.high <= 1
    if found.method == "wilson":
        assert found.low <= now[0] / now[1] <= found.high
        assert (found.kind == "ordinary") == (found.low <= found.centre <= found.high)


def test_what_is_no_share_is_refused():
    with pytest.raises(ValueError, match="3 of 2"):
        judge("ratio", [(3, 2)], (1, 2))
    with pytest.raises(ValueError, match="-1 of 2"):
        judge("ratio", [(1, 2)], (-1, 2))


def test_the_sentence_is_one_a_leader_understands():
    found = judge("ratio", [(970, 1000), (972, 1000)] * 6, (971, 1000))
    half = 3 * sqrt(0.971 * 0.029 / 1000)
    low, high = f"{100 * (0.971 - half):.1f}", f"{100 * (0.971 + half):.1f}"
    said = found.sentence(lambda value, lang: percent(value, 1, lang))
    assert said.en == f"Within the unit's ordinary variation ({low}% to {high}%)"
    assert said.vi.replace("\u00a0", " ") == (
        f"Trong dao động thường của đơn vị (từ {low} % đến {high} %)".replace(".", ",")
    )


def test_every_verdict_has_its_own_sentence():
    def said(measured, history, now):
        return judge(measured, history, now).sentence(lambda value, lang: number(value, 0, lang)).en

    assert said("count", counts(MORTGAGES), (400, None)) == "Above the unit's ordinary variation (280 to 321)"
    assert said("count", counts(MORTGAGES), (200, None)) == "Below the unit's ordinary variation (280 to 321)"
    assert said("count", [], (1, None)) == UNKNOWN.en
    assert said("ratio", [(97, 100)] * 20, (0, 1)) == UNKNOWN.en
    assert said("ratio", [(97, 100)] * 20, (48, 60)).startswith("Little data, yet below")
    shifted = counts([*[100, 120] * 6, 100, *[116] * 7])
    assert "8 periods in a row above the unit's own 112" in said("count", shifted, (116, None))
    texts = [text for words in (CHART, WILSON) for text in words.values()]
    assert len({text.vi for text in texts}) == len({text.en for text in texts}) == len(texts) == 8
