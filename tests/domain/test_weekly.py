"""What a review counts, what it compares with, and who moved: by hand-made numbers."""

import pickle
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kpi import FEW
from domain.kpis import KPI
from domain.report_period import ReportPeriod
from domain.variation import judge
from domain.weekly import KEYS, Mover, added, compared, explained, line, moved, movers, of_amounts
from domain.weekly_window import Span, default_period, window

MONDAY = date(2026, 11, 16)
DATA = Span(date(2024, 1, 1), date(2026, 12, 31))
WEEK = ReportPeriod.parse("2026-W46")
TOTALS = {"received": 100, "settled": 100, "settled_due": 100}


def rows(*on_time: float) -> list[dict[str, float]]:
    """This week first."""
    return [{**TOTALS, "on_time": value} for value in on_time]


def test_a_week_that_is_over_is_whole_and_so_are_its_earlier_weeks():
    found = window(WEEK, MONDAY, DATA)
    assert (found.state, found.through, found.days, found.note) == ("whole", date(2026, 11, 15), 7, None)
    assert found.spans[1] == Span(date(2026, 11, 2), date(2026, 11, 8))
    assert found.history == 52
    assert found.spans[found.year_at or 0] == Span(date(2025, 11, 10), date(2025, 11, 16))
    assert not found.current


def test_a_running_week_counts_its_whole_days_and_as_many_of_the_earlier_weeks():
    found = window(WEEK, date(2026, 11, 12), DATA)
    assert (found.state, found.through, found.days, found.current) == ("running", date(2026, 11, 11), 3, True)
    assert found.spans[:2] == (Span(date(2026, 11, 9), date(2026, 11, 11)), Span(date(2026, 11, 2), date(2026, 11, 4)))
    assert found.note is not None
    assert "3/7 ngày" in found.note.vi
    assert "11/11/2026" in found.note.en


def test_a_running_month_is_cut_alike_but_never_past_the_end_of_a_shorter_month():
    found = window(ReportPeriod.parse("2026-03"), date(2026, 3, 31), DATA)
    assert found.spans[:2] == (Span(date(2026, 3, 1), date(2026, 3, 30)), Span(date(2026, 2, 1), date(2026, 2, 28)))
    whole = window(ReportPeriod.parse("2026-03"), date(2026, 4, 1), DATA)
    assert whole.spans[1].last == date(2026, 2, 28)
    assert whole.spans[2].last == date(2026, 1, 31)


def test_data_that_ends_early_cuts_the_period_and_says_so():
    found = window(WEEK, date(2026, 12, 24), Span(date(2026, 1, 1), date(2026, 11, 12)))
    assert (found.state, found.days) == ("data_end", 4)
    assert found.note is not None
    assert "12/11/2026" in found.note.vi


def test_days_off_without_any_figure_at_the_end_are_whole():
    friday, tet = Span(date(2025, 1, 1), date(2026, 11, 13)), ReportPeriod.parse("2026-W08")
    assert (window(WEEK, MONDAY, friday).state, window(WEEK, MONDAY, friday).days) == ("whole", 7)
    saturday = window(WEEK, date(2026, 11, 15), friday)
    assert (saturday.state, saturday.days) == ("running", 6)
    rested = window(tet, date(2026, 2, 23), Span(date(2025, 1, 1), date(2026, 2, 13)))
    assert rested.state == "nothing", "no day of the week itself has data"


def test_periods_that_the_data_does_not_cover_whole_are_unknown():
    found = window(WEEK, MONDAY, Span(date(2026, 10, 28), MONDAY))
    assert found.spans[-1].first == date(2026, 11, 2)
    assert found.year_at is None
    late = window(WEEK, MONDAY, Span(date(2026, 11, 10), MONDAY))
    assert (late.state, len(late.spans), late.history) == ("data_start", 1, 0)


@pytest.mark.parametrize("data", [None, Span(date(2020, 1, 1), date(2020, 2, 1)), Span(MONDAY, MONDAY)])
def test_a_period_without_data_or_without_a_day_that_is_over_counts_nothing(data: Span | None):
    found = window(WEEK, MONDAY, data)
    assert (found.state, found.spans, found.through, found.history) == ("nothing", (), None, 0)
    assert window(WEEK, WEEK.first, DATA).state == "nothing"


def test_week_53_has_no_same_week_a_year_before_and_the_first_years_end_no_search():
    assert window(ReportPeriod.parse("2026-W53"), date(2027, 2, 1), DATA).year_at is None
    old = window(ReportPeriod.parse("1901-W10"), MONDAY, Span(date(1, 1, 1), MONDAY))
    assert old.year_at is None
    for word in ("1902-6M", "1903", "1901-02"):
        assert window(ReportPeriod.parse(word), MONDAY, Span(date(1, 1, 1), MONDAY)).spans


def test_the_meeting_of_a_monday_looks_at_the_week_before():
    assert default_period(MONDAY) == WEEK
    assert default_period(MONDAY + timedelta(days=6)) == WEEK


def test_a_line_compares_with_the_week_before_the_last_four_and_a_year_ago():
    values = (90, 80, 70, 60, 50, *[95] * 47, 33)
    found = line(KPI["on_time"], rows(*values), window(WEEK, MONDAY, DATA))
    assert (found.figure.num, found.figure.den, found.figure.value) == (90, 100, 0.9)
    assert found.previous is not None
    assert found.usual is not None
    assert found.year_ago is not None
    assert (found.previous.num, found.usual.num, found.usual.den) == (80, 260, 400)
    assert found.year_ago.num == 33
    assert found.change == pytest.approx(0.1)
    assert found.good is True
    history = [(float(value), 100.0) for value in values[52:0:-1]]
    assert found.verdict == judge("ratio", history, (90, 100))
    assert found.trail == (*history, (90, 100))


def test_a_count_takes_the_mean_of_the_last_four_and_weeks_before_its_first_dossier_are_unknown():
    weeks = [{"received": n, "settled": 0} for n in (30, 20, 10, 40, 50, 60)] + [{"received": 0, "settled": 0}] * 40
    found = line(KPI["received"], weeks, window(WEEK, MONDAY, DATA))
    assert found.usual is not None
    assert found.usual.value == 30
    assert len(found.trail) == 6
    assert found.verdict.points == 5
    assert found.year_ago is None
    short = line(KPI["received"], weeks[:4], window(WEEK, MONDAY, DATA))
    assert short.usual is None


def test_what_is_unknown_is_not_nought():
    found = line(KPI["on_time"], [{}], window(WEEK, MONDAY, DATA))
    assert (found.figure.num, found.figure.value, found.change, found.verdict.kind) == (None, None, None, "unknown")
    none = line(KPI["received"], [], window(WEEK, MONDAY, None))
    assert (none.figure.value, none.previous, none.trail) == (None, None, ())


def test_too_few_dossiers_give_no_change():
    few = [{**TOTALS, "settled_due": 5, "on_time": 5}, *rows(80)]
    assert line(KPI["on_time"], few, window(WEEK, MONDAY, DATA)).change is None


def test_a_state_right_now_and_a_rate_that_ripens_are_compared_with_nothing():
    assert [key for key in KEYS if not compared(KPI[key])] == ["portal_on_time", "overdue", "open"]
    ripe = [{**TOTALS, "portal_known": 100, "portal_late": 4, "portal_overdue": 1}, {**TOTALS, "portal_known": 100}]
    found = line(KPI["portal_on_time"], ripe, window(WEEK, MONDAY, DATA))
    assert (found.figure.value, found.previous, found.usual, found.verdict.kind) == (0.95, None, None, "unknown")


def test_only_a_change_beyond_ordinary_variation_moves_and_in_its_own_direction():
    usual = [95, 94, 96, 95, 95, 94, 96, 95, 94, 96]
    here = window(WEEK, MONDAY, DATA)
    fell = line(KPI["on_time"], rows(60, *usual), here)
    ordinary = line(KPI["on_time"], rows(93, *usual), here)
    still_low = line(KPI["on_time"], rows(62, 55, *usual), here)
    assert (moved(fell), moved(ordinary), moved(still_low)) == (True, False, False)
    assert still_low.verdict.kind == "low"
    places = [Mover("unit", name, each) for name, each in (("a", ordinary), ("b", fell), ("c", still_low))]
    assert [each.key for each in movers(places)] == ["b"]
    assert fell.good is False


def test_the_greatest_changes_come_first_on_each_side():
    here, usual = window(WEEK, MONDAY, DATA), [500, 510, 490, 500, 505, 495, 500, 500, 500]
    changed = [Mover("unit", str(now), line(KPI["received"], counts(now, *usual), here)) for now in range(560, 600, 10)]
    fallen = [Mover("unit", str(now), line(KPI["received"], counts(now, *usual), here)) for now in (400, 300)]
    assert [each.key for each in movers([*fallen, *changed])] == ["590", "580", "570", "300", "400"]


def counts(*received: float) -> list[dict[str, float]]:
    return [{"received": value, "settled": 0} for value in received]


shares = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: (min(pair), max(pair)))


@given(st.dictionaries(st.text(max_size=3), st.tuples(shares, shares), max_size=6))
def test_the_parts_of_a_rate_sum_to_its_change(groups):
    told = {key: tuple({"on_time": num, "settled_due": den} for num, den in pair) for key, pair in groups.items()}
    parts = explained(KPI["on_time"], told)
    whole = [added(pair[at] for pair in told.values()) if told else {} for at in range(2)]
    before, after = (KPI["on_time"].figure(each).value for each in whole)
    if before is None or after is None:
        assert (parts.parts, parts.change) == ((), None)
    else:
        assert sum(part.exact for part in parts.parts) == parts.exact_change
        assert parts.change == pytest.approx(after - before)


@given(
    st.dictionaries(st.text(max_size=3), st.tuples(st.integers(0, 900), st.integers(0, 900)), max_size=6),
    st.tuples(st.integers(0, 40), st.integers(0, 40)),
)
def test_the_parts_of_steps_over_the_same_dossiers_sum_to_the_change(groups, dens):
    parts = of_amounts(groups, dens, Fraction(-1, 60), Fraction(1))
    if not all(dens):
        assert parts.parts == ()
        return
    before, after = (1 - Fraction(sum(pair[at] for pair in groups.values()), 60 * dens[at]) for at in range(2))
    assert (parts.before, parts.after) == (before, after)
    assert sum((part.exact for part in parts.parts), Fraction()) == after - before == parts.exact_change


def test_a_group_absent_in_one_period_counts_as_none_there_and_minutes_become_hours():
    parts = explained(
        KPI["processing_hours"], {"a": (None, {"minutes": 600, "timed": 2}), "b": ({"minutes": 60, "timed": 1}, None)}
    )
    assert (parts.before, parts.after, parts.change) == (1, 5, 4)
    assert replace(parts, parts=()).change == 4


def test_a_line_out_of_the_cache_has_the_status_words_of_the_registry():
    few = line(KPI["on_time"], [{**TOTALS, "settled_due": 5, "on_time": 5}, *rows(80)], window(WEEK, MONDAY, DATA))
    kept = pickle.loads(pickle.dumps(few))  # noqa: S301  (our own bytes)
    assert kept == few
    assert kept.figure.status is FEW
    assert kept.previous.status is few.previous.status
