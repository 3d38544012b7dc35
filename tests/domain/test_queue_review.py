"""Equal mix by hand and as a property, folding of hours, and when a figure says nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.queue_review import (
    FEWEST_IN_CENTER,
    Part,
    Tickets,
    busiest,
    compare_centers,
    equal_mix,
    hour_cells,
)

GROUPS = ("A", "B", "C")
COUNTS = st.fixed_dictionaries({group: st.integers(1, 500) for group in GROUPS})
MEANS = st.fixed_dictionaries({group: st.integers(0, 7200) for group in GROUPS})


def part(group: str, calls: int, wait: int, handled: int = 0, handling: int = 0) -> Part:
    return Part(group, Tickets(calls, calls, 0, calls, calls * wait, 0), handled, handled * handling)


def test_equal_mix_by_hand():
    """A center waits 10 minutes in A and 20 in B; the province is three quarters B: 17.5 minutes, raw 12."""
    means = {"A": (80, 80 * 600), "B": (20, 20 * 1200)}
    mixed = equal_mix(means, {"A": 250, "B": 750})
    assert mixed.mean == pytest.approx(1050)
    assert mixed.covered == 1


def test_a_group_that_is_not_served_is_left_out_and_the_rest_weighs_more():
    mixed = equal_mix({"A": (10, 6000), "B": (0, 0)}, {"A": 100, "B": 300})
    assert (mixed.mean, mixed.covered) == (600, 0.25)
    assert equal_mix({"A": (0, 0)}, {"A": 5}).mean is None
    assert equal_mix({}, {}).covered == 0


@given(COUNTS, MEANS, st.integers(1, 7))
def test_with_the_mix_of_the_province_nothing_changes(counts, means, times):
    sums = {group: (count, count * means[group]) for group, count in counts.items()}
    raw = sum(total for _, total in sums.values()) / sum(counts.values())
    mixed = equal_mix(sums, {group: count * times for group, count in counts.items()})
    assert mixed.mean == pytest.approx(raw)
    assert mixed.covered == 1


@given(COUNTS, COUNTS, MEANS)
def test_the_mean_of_equal_mix_lies_between_those_of_the_groups(counts, mix, means):
    mixed = equal_mix({group: (count, count * means[group]) for group, count in counts.items()}, mix)
    assert mixed.mean is not None
    assert min(means.values()) - 1e-6 <= mixed.mean <= max(means.values()) + 1e-6


def test_centers_stand_in_the_order_of_the_wait_with_equal_mix():
    """X has mostly the slow group B and looks worse than Y, which is the slower one in either group."""
    names = {"none": "N", "few": "F", "X": "X", "Y": "Y"}
    parts = {
        "X": [part("A", 10, 300), part("B", 90, 900)],
        "Y": [part("A", 90, 400), part("B", 10, 1000)],
        "few": [part("A", FEWEST_IN_CENTER - 1, 9000)],
    }
    rows = {row.code: row for row in compare_centers(names, parts)}
    assert list(rows) == ["Y", "X", "few", "none"]
    assert rows["X"].tickets.wait == 840
    assert rows["Y"].tickets.wait == 460
    mix = {"A": 129, "B": 100}
    assert rows["X"].mixed_wait.mean == pytest.approx((300 * mix["A"] + 900 * mix["B"]) / 229)
    assert rows["Y"].mixed_wait.mean == pytest.approx((400 * mix["A"] + 1000 * mix["B"]) / 229)
    assert rows["X"].handling is None
    assert rows["X"].mixed_handling.mean is None
    lights = [rows[code].light(900).key for code in ("X", "Y", "few", "none")]
    assert lights == ["near", "good", "none", "none"]


def test_hours_fold_into_weekdays_over_their_open_days():
    monday, next_monday, tuesday = date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 3)
    hours = {
        (monday, 8): Tickets(6, 5, 1, 4, 400, 4),
        (next_monday, 8): Tickets(2, 2, 0, 2, 200, 1),
        (next_monday, 9): Tickets(1, 0, 0),
        (tuesday, 8): Tickets(5, 5, 0, 5, 50, 5),
    }
    cells = {(cell.weekday, cell.hour): cell for cell in hour_cells(hours)}
    assert set(cells) == {(0, 8), (0, 9), (1, 8)}
    eight = cells[0, 8]
    assert (eight.value("arrivals"), eight.value("wait"), eight.value("left")) == (4, 100, 1 / 8)
    assert not eight.few("wait")
    nine = cells[0, 9]
    assert nine.value("arrivals") == 0.5
    assert nine.value("wait") is None
    assert nine.value("left") == 0
    assert nine.few("arrivals")
    assert not cells[1, 8].few("wait")


def test_the_busiest_hour_is_the_earliest_of_equals():
    assert busiest({8: 3, 9: 5, 10: 5}) == 9


def test_nothing_is_not_zero():
    assert (Tickets().wait, Tickets().left_share, Tickets().within_share) == (None, None, None)
