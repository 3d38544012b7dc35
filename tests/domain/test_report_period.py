from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import IocError
from domain.report_period import KINDS, Kind, PeriodError, ReportPeriod, weeks_of

DAYS = st.dates(date(1910, 1, 1), date(2990, 12, 31))
ALL_KINDS = st.sampled_from(sorted(KINDS))
LINED_UP = st.sampled_from(["week", "month", "quarter", "year"])
CUMULATED = st.sampled_from(["half", "nine_months"])


@pytest.mark.parametrize(
    ("word", "kind", "first", "last"),
    [
        ("2026-W46", "week", date(2026, 11, 9), date(2026, 11, 15)),
        ("2026-W01", "week", date(2025, 12, 29), date(2026, 1, 4)),
        ("2026-W53", "week", date(2026, 12, 28), date(2027, 1, 3)),
        ("2026-08", "month", date(2026, 8, 1), date(2026, 8, 31)),
        ("2028-02", "month", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-12", "month", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-Q3", "quarter", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-Q4", "quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-6M", "half", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-9M", "nine_months", date(2026, 1, 1), date(2026, 9, 30)),
        ("2026", "year", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_each_form_is_read_with_its_days(word, kind, first, last):
    found = ReportPeriod.parse(word)
    assert found == ReportPeriod(word, kind, first, last)
    assert found.days == (last - first).days + 1


def test_case_and_space_do_not_matter():
    assert ReportPeriod.parse(" 2026-w46 ").word == "2026-W46"
    assert ReportPeriod.parse("2026-q3") == ReportPeriod.parse("2026-Q3")


@pytest.mark.parametrize(
    "text",
    [
        *("", "W46", "2026-46", "2026-W6", "2026-W461", "2026-13", "2026-00", "2026-Q5", "2026-3M", "26"),
        *("2026-08-01", "٢٠٢٦", "2026-W46\n2026", "2026-", "-2026"),
    ],
)
def test_another_form_is_refused_by_name_in_both_languages(text):
    with pytest.raises(PeriodError) as caught:
        ReportPeriod.parse(text)
    assert isinstance(caught.value, IocError)
    for said in (caught.value.message.vi, caught.value.message.en):
        assert repr(text) in said
        for form in ("2026-W46", "2026-08", "2026-Q3", "2026-6M", "2026-9M"):
            assert form in said


def test_a_week_that_the_year_has_not_is_refused_with_their_number():
    with pytest.raises(PeriodError, match=r"'2025-W53'.*2025 has 52 weeks"):
        ReportPeriod.parse("2025-W53")
    with pytest.raises(PeriodError, match=r"'2026-W54'.*2026 has 53 weeks"):
        ReportPeriod.parse("2026-W54")
    with pytest.raises(PeriodError, match="'2026-W00'"):
        ReportPeriod.parse("2026-W00")


def test_a_year_out_of_range_is_refused_and_not_reached_by_stepping():
    for text in ("0000", "1899-W01", "3000-Q1", "9999-12"):
        with pytest.raises(PeriodError, match=text):
            ReportPeriod.parse(text)
    for text in ("1900", "1900-Q1", "1900-W01"):
        with pytest.raises(PeriodError, match="1899"):
            ReportPeriod.parse(text).previous()
    with pytest.raises(PeriodError, match="1899"):
        ReportPeriod.parse("1900-W01").year_before()
    assert ReportPeriod.parse("2999").last == date(2999, 12, 31)


@pytest.mark.parametrize(
    ("word", "vi", "en"),
    [
        ("2026-W46", "Tuần 46/2026 (09/11 – 15/11)", "Week 46, 2026 (9 Nov – 15 Nov)"),
        ("2026-W53", "Tuần 53/2026 (28/12/2026 – 03/01/2027)", "Week 53, 2026 (28 Dec 2026 – 3 Jan 2027)"),
        ("2026-08", "Tháng 08/2026", "August 2026"),
        ("2026-Q3", "Quý III/2026", "Quarter 3, 2026"),
        ("2026-6M", "6 tháng đầu năm 2026", "First 6 months of 2026"),
        ("2026-9M", "9 tháng đầu năm 2026", "First 9 months of 2026"),
        ("2026", "Năm 2026", "Year 2026"),
    ],
)
def test_labels_are_those_of_the_meeting(word, vi, en):
    found = ReportPeriod.parse(word)
    assert (found.label("vi"), found.label("en")) == (vi, en)


def test_every_kind_has_a_name():
    assert set(KINDS) == set(get_args(Kind))


@given(DAYS, ALL_KINDS)
def test_a_word_gives_its_period_back(day, kind):
    found = ReportPeriod.of(day, kind)
    assert ReportPeriod.parse(found.word) == found
    assert found.kind == kind


@given(DAYS, LINED_UP)
def test_periods_follow_each_other_without_gap(day, kind):
    found = ReportPeriod.of(day, kind)
    assert found.first <= day <= found.last
    assert found.previous().last + timedelta(days=1) == found.first
    assert found.next().first == found.last + timedelta(days=1)


@given(DAYS, CUMULATED)
def test_cumulated_periods_step_by_a_year(day, kind):
    found = ReportPeriod.of(day, kind)
    assert found.first == date(day.year, 1, 1)
    assert found.previous() == found.year_before()
    assert found.previous().first == date(day.year - 1, 1, 1)


def test_a_day_after_june_belongs_to_no_half_so_it_gets_that_of_its_year():
    assert ReportPeriod.of(date(2026, 11, 21), "half").word == "2026-6M"


@given(st.dates(date(1965, 1, 1), date(2930, 12, 31)), ALL_KINDS, st.integers(-60, 60))
def test_going_back_is_repeated_and_undone(day, kind, count):
    found = ReportPeriod.of(day, kind)
    stepped = found
    for _ in range(abs(count)):
        stepped = stepped.previous() if count > 0 else stepped.next()
    assert found.back(count) == stepped
    assert stepped.back(-count) == found


@given(DAYS)
def test_weeks_are_seven_days_from_monday_and_lie_in_the_year_of_their_thursday(day):
    found = ReportPeriod.of(day, "week")
    assert (found.first.weekday(), found.days) == (0, 7)
    assert found.word.startswith(f"{(found.first + timedelta(days=3)).year}-W")


@given(DAYS)
def test_a_week_a_year_earlier_has_the_same_number_or_is_none(day):
    found = ReportPeriod.of(day, "week")
    before = found.year_before()
    if before is None:
        assert found.word.endswith("-W53")
        assert weeks_of(int(found.word[:4]) - 1) == 52
    else:
        assert before.word == f"{int(found.word[:4]) - 1}-{found.word[5:]}"
        assert found.first - before.first in {timedelta(weeks=52), timedelta(weeks=53)}


def test_week_53_has_no_week_a_year_earlier():
    assert ReportPeriod.parse("2026-W53").year_before() is None
    assert ReportPeriod.parse("2026-W46").year_before() == ReportPeriod.parse("2025-W46")


@pytest.mark.parametrize(
    ("word", "before"), [("2026-08", "2025-08"), ("2026-Q3", "2025-Q3"), ("2026-9M", "2025-9M"), ("2026", "2025")]
)
def test_the_same_period_a_year_earlier(word, before):
    assert ReportPeriod.parse(word).year_before() == ReportPeriod.parse(before)
