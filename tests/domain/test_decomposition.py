from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.decomposition import of_counts, of_rates

WHOLE = st.integers(0, 2000)
RATES = st.dictionaries(st.text(max_size=3), st.tuples(WHOLE, WHOLE, WHOLE, WHOLE), max_size=12)
SIZES = st.floats(0, 1e6, allow_subnormal=False)
MEANS = st.dictionaries(st.integers(0, 50), st.tuples(SIZES, WHOLE, SIZES, WHOLE), max_size=8)
COUNTS = st.dictionaries(st.text(max_size=3), st.tuples(WHOLE, WHOLE), min_size=1, max_size=12)


def whole(groups, num, den):
    """The value of one period from scratch, None without a denominator."""
    below = sum(Fraction(row[den]) for row in groups.values())
    return sum(Fraction(row[num]) for row in groups.values()) / below if below else None


def by_weights(row, groups):
    """A part as the definition has it, with shares and rates of a group that has both."""
    num0, den0, num1, den1 = (Fraction(cell) for cell in row)
    weight0 = den0 / sum(Fraction(each[1]) for each in groups.values())
    weight1 = den1 / sum(Fraction(each[3]) for each in groups.values())
    rate0, rate1 = num0 / den0, num1 / den1
    centre = (whole(groups, 0, 1) + whole(groups, 2, 3)) / 2
    return (
        weight1 * (rate1 - centre) - weight0 * (rate0 - centre),
        (weight0 + weight1) / 2 * (rate1 - rate0),
        (weight1 - weight0) * ((rate0 + rate1) / 2 - centre),
    )


def test_a_case_worked_by_hand():
    """R goes from 140/200 = 0.7 to 120/200 = 0.6, c = 0.65; A: shares 0.5 and 0.25, rates 0.9 and 0.9."""
    found = of_rates({"A": (90, 100, 45, 50), "B": (50, 100, 75, 150)})
    assert (found.before, found.after, found.exact_change) == (Fraction(7, 10), Fraction(6, 10), Fraction(-1, 10))
    first, second = found.parts
    assert (first.key, first.exact, first.rate, first.mix) == ("A", Fraction(-1, 16), 0, Fraction(-1, 16))
    assert (second.key, second.exact, second.rate, second.mix) == ("B", Fraction(-3, 80), 0, Fraction(-3, 80))
    assert (first.num, first.den) == ((90, 45), (100, 50))


def test_a_group_that_only_got_worse_has_a_rate_effect_only():
    found = of_rates({"A": (90, 100, 70, 100), "B": (90, 100, 90, 100)})
    first, second = found.parts
    assert (first.key, first.rate, first.mix, first.exact) == ("A", Fraction(-1, 10), 0, Fraction(-1, 10))
    assert second.exact == 0
    assert (first.contribution, first.rate_effect, first.mix_effect, found.change) == (-0.1, -0.1, 0.0, -0.1)


def test_a_group_that_appears_needs_no_rate_before_and_is_all_mix():
    """R: 0.9 to (90 + 20) / 150; the new third of the work at 0.4 pulls the whole down."""
    found = of_rates({"old": (90, 100, 90, 100), "new": (0, 0, 20, 50)})
    centre = (Fraction(9, 10) + Fraction(110, 150)) / 2
    part = next(each for each in found.parts if each.key == "new")
    assert (part.rate, part.exact) == (0, Fraction(1, 3) * (Fraction(2, 5) - centre))
    assert part.mix == part.exact
    gone = of_rates({"old": (90, 100, 90, 100), "gone": (20, 50, 0, 0)})
    assert {each.key: each.exact for each in gone.parts}["gone"] == -part.exact


@given(RATES)
def test_parts_sum_to_the_change_exactly(groups):
    found = of_rates(groups)
    before, after = whole(groups, 0, 1), whole(groups, 2, 3)
    assert (found.before, found.after) == (before, after)
    if before is None or after is None:
        assert (found.exact_change, found.change, found.parts) == (None, None, ())
        return
    assert sum(part.exact for part in found.parts) == found.exact_change == after - before
    assert sum(part.rate + part.mix for part in found.parts) == after - before
    assert {part.key for part in found.parts} == set(groups)


@given(MEANS)
def test_parts_of_a_mean_of_uneven_numbers_sum_exactly_too(groups):
    found = of_rates(groups)
    if found.exact_change is not None:
        assert sum(part.exact for part in found.parts) == whole(groups, 2, 3) - whole(groups, 0, 1)


@given(RATES)
def test_parts_are_those_of_the_definition(groups):
    found = of_rates(groups)
    for part in found.parts:
        row = groups[part.key]
        if row[1] and row[3]:
            assert (part.exact, part.rate, part.mix) == by_weights(row, groups)
        else:
            assert (part.rate, part.mix) == (0, part.exact)


@given(RATES)
def test_turning_the_periods_round_turns_every_sign(groups):
    forth = {part.key: (part.exact, part.rate) for part in of_rates(groups).parts}
    swapped = {key: (row[2], row[3], row[0], row[1]) for key, row in groups.items()}
    assert {part.key: (-part.exact, -part.rate) for part in of_rates(swapped).parts} == forth


@given(RATES, st.integers(0, 14))
def test_the_top_keeps_the_sum_and_the_largest(groups, count):
    found = of_rates(groups)
    short = found.top(count)
    assert short.exact_change == found.exact_change
    assert sum(part.exact for part in short.parts) == sum(part.exact for part in found.parts)
    assert sum(part.mix for part in short.parts) == sum(part.mix for part in found.parts)
    assert sum(part.groups for part in short.parts) == len(found.parts)
    sizes = [abs(part.exact) for part in found.parts]
    assert sizes == sorted(sizes, reverse=True)
    assert short.parts[:count] == found.parts[:count]
    assert len(short.parts) <= count + 1


def test_the_folded_rest_says_how_many_groups_it_holds():
    found = of_rates({"A": (90, 100, 10, 100), "B": (5, 10, 6, 10), "C": (5, 10, 7, 10), "D": (5, 10, 8, 11)})
    others = found.top(1).parts[-1]
    assert (others.key, others.groups, others.num, others.den) == (None, 3, (15, 21), (30, 31))
    assert others.exact == sum(part.exact for part in found.parts[1:])


def test_a_single_group_that_remains_keeps_its_name():
    found = of_counts({"A": (9, 1), "B": (1, 2)})
    assert found.top(1) is found
    assert [part.groups for part in found.top(0).parts] == [2]


def test_a_negative_top_is_refused():
    with pytest.raises(ValueError, match="-1"):
        of_counts({"A": (1, 2)}).top(-1)


@given(COUNTS)
def test_parts_of_a_count_are_differences(groups):
    found = of_counts(groups)
    assert {part.key: part.exact for part in found.parts} == {
        key: after - before for key, (before, after) in groups.items()
    }
    assert found.change == sum(row[1] for row in groups.values()) - sum(row[0] for row in groups.values())
    assert all(
        (part.den, part.rate, part.mix, part.rate_effect, part.mix_effect) == (None,) * 5 for part in found.parts
    )


def test_folded_counts_have_no_denominator_and_no_effects():
    others = of_counts({"A": (9, 1), "B": (1, 2), "C": (0, 2)}).top(1).parts[-1]
    assert (others.exact, others.num, others.den, others.rate, others.mix) == (3, (1, 4), None, None, None)


@pytest.mark.parametrize("groups", [{}, {"A": (0, 0, 5, 10)}, {"A": (5, 10, 0, 0)}, {"A": (0, 0, 0, 0)}])
def test_without_a_denominator_the_change_is_unknown_not_zero(groups):
    found = of_rates(groups)
    assert (found.change, found.parts) == (None, ())
    assert (found.before is None, found.after is None) == (
        not any(row[1] for row in groups.values()),
        not any(row[3] for row in groups.values()),
    )
    assert found.top(3) is found


def test_a_count_without_any_group_is_unknown():
    assert of_counts({}).change is None


@pytest.mark.parametrize("row", [(1, -1, 1, 2), (1, 2, 1, -2), (float("nan"), 1, 1, 1), (1, float("inf"), 1, 1)])
def test_what_is_no_number_of_cases_is_refused(row):
    with pytest.raises(ValueError, match=r"denominator|finite"):
        of_rates({"A": row, "B": (1, 9, 1, 9)})
