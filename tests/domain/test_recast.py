from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.recast import BEFORE, CURRENT, ERAS, Flow, Unit, lineage, plain, recast

PAIRS = [
    ("1", "1", 1.0),  # unchanged: alone in both eras
    ("2", "2", 1.0),
    ("3", "2", 1.0),
    ("4", "2", 0.5),  # split between 2 and 5
    ("4", "5", 0.5),
    ("5", "5", 1.0),
]

codes = st.sampled_from([str(n) for n in range(12)])
pairs = st.dictionaries(st.tuples(codes, codes), st.floats(0.001, 1, allow_nan=False), min_size=1, max_size=25).map(
    lambda found: [(old, new, share) for (old, new), share in found.items()]
)
amounts = st.dictionaries(
    st.sampled_from(["received", "settled", "on_time"]), st.integers(0, 10**9) | st.floats(0, 1e6), max_size=3
)
tables = st.lists(st.tuples(st.builds(Unit, codes, st.sampled_from(ERAS)), amounts), max_size=20)
counts = st.dictionaries(codes, st.integers(0, 5000))


def _sums(rows):
    total = {}
    for measures in rows:
        for measure, value in measures.items():
            total[measure] = total.get(measure, 0) + Fraction(value)
    return total


@given(tables, pairs, counts, st.sampled_from(ERAS), st.none() | st.frozensets(codes))
def test_no_sum_of_the_province_ever_changes(rows, made, known, era, within):
    told = recast(rows, lineage(made, known), era, within)
    assert _sums([*told.rows.values(), *told.unknown.values()]) == _sums(measures for _, measures in rows)
    assert within is None or set(told.rows) <= within


@given(pairs, counts)
def test_the_parts_of_every_unit_sum_to_one_in_both_directions(made, known):
    ties = lineage(made, known)
    assert all(sum(shares.values()) == 1 for table in (ties.forward, ties.backward) for shares in table.values())
    assert {(old, new) for old, news in ties.forward.items() for new in news} == {
        (old, new) for new, olds in ties.backward.items() for old in olds
    }


@given(tables, pairs, st.sampled_from(ERAS))
def test_telling_twice_changes_nothing(rows, made, era):
    ties = lineage(made)
    once = recast(rows, ties, era)
    again = recast([(Unit(code, era), measures) for code, measures in once.rows.items()], ties, era)
    assert again.rows == once.rows
    assert again.split == {}


def test_an_old_unit_that_was_split_gives_its_shares_and_says_so():
    told = recast([(Unit("4", BEFORE), {"received": 7})], lineage(PAIRS), CURRENT)
    assert told.rows == {"2": {"received": Fraction(7, 2)}, "5": {"received": Fraction(7, 2)}}
    assert told.split["2"] == (Flow(Unit("4", BEFORE), Fraction(1, 2)),)


def test_a_unit_that_did_not_change_and_one_that_went_whole_are_not_split():
    rows = [(Unit("1", BEFORE), {"received": 3}), (Unit("3", BEFORE), {"received": 4})]
    told = recast(rows, lineage(PAIRS), CURRENT)
    assert (told.rows, told.split) == ({"1": {"received": 3}, "2": {"received": 4}}, {})
    assert recast([(Unit("1", CURRENT), {"received": 3})], lineage(PAIRS), BEFORE).split == {}


def test_a_new_unit_is_divided_equally_when_not_every_old_unit_is_known():
    parts = lineage(PAIRS, {"2": 900, "3": 100}).parts(Unit("2", CURRENT), BEFORE)
    assert parts == {"2": Fraction(2, 5), "3": Fraction(2, 5), "4": Fraction(1, 5)}  # 4 gave half of itself


def test_a_new_unit_is_divided_by_dossiers_where_they_are_known():
    parts = lineage(PAIRS, {"2": 600, "3": 300, "4": 200}).parts(Unit("2", CURRENT), BEFORE)
    assert parts == {"2": Fraction(6, 10), "3": Fraction(3, 10), "4": Fraction(1, 10)}


def test_thirds_that_were_stored_as_decimals_are_thirds_again():
    ties = lineage([("a", new, 1 / 3) for new in "xyz"])
    assert set(ties.forward["a"].values()) == {Fraction(1, 3)}


def test_a_unit_without_lineage_stays_itself_and_is_named_unknown():
    told = recast(
        [(Unit("99", BEFORE), {"received": 5}), (Unit("1", CURRENT), {"received": 1})], lineage(PAIRS), CURRENT
    )
    assert told.unknown == {Unit("99", BEFORE): {"received": 5}}
    assert told.rows == {"1": {"received": 1}}


def test_only_the_units_of_an_area_receive_what_belongs_to_it():
    told = recast([(Unit("2", CURRENT), {"received": 10})], lineage(PAIRS), BEFORE, {"2", "4"})
    assert told.rows == {"2": {"received": Fraction(20, 3)}, "4": {"received": Fraction(10, 3)}}
    assert lineage(PAIRS).parts(Unit("2", CURRENT), BEFORE, {"4"}) == {"4": Fraction(1, 5)}


@pytest.mark.parametrize(("value", "shown"), [(Fraction(4, 2), 2), (Fraction(1, 2), 0.5), (3, 3), (2.0, 2)])
def test_whole_numbers_are_shown_whole(value, shown):
    assert plain(value) == shown
    assert isinstance(plain(value), type(shown))
