"""Periods of a selection: presets that move with the calendar, and what a period is compared with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.text import Text

Span = tuple[date | None, date | None]

CUSTOM = "custom"
PAGE_DEFAULT = "quarter"
ALL = "all"


@dataclass(frozen=True, slots=True)
class Period:
    """One preset: the word in URLs, the label, and its inclusive days for a given today (None: no limit)."""

    word: str
    label: Text
    span: Callable[[date], Span]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One way to compare: the word in URLs and the label."""

    word: str
    label: Text


def _quarter_start(today: date) -> date:
    return date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)


PERIODS: tuple[Period, ...] = (
    Period("today", Text("Hôm nay", "Today"), lambda t: (t, t)),
    Period("week", Text("Tuần này", "This week"), lambda t: (t - timedelta(days=t.weekday()), t)),
    Period("month", Text("Tháng này", "This month"), lambda t: (t.replace(day=1), t)),
    Period("quarter", Text("Quý này", "This quarter"), lambda t: (_quarter_start(t), t)),
    Period("year", Text("Năm nay", "This year"), lambda t: (date(t.year, 1, 1), t)),
    Period("last_year", Text("Năm trước", "Last year"), lambda t: (date(t.year - 1, 1, 1), date(t.year - 1, 12, 31))),
    Period("12m", Text("12 tháng qua", "Last 12 months"), lambda t: (year_before(t) + timedelta(days=1), t)),
    Period(ALL, Text("Toàn bộ", "All time"), lambda _: (None, None)),
)
PERIOD: dict[str, Period] = {period.word: period for period in PERIODS}
CUSTOM_LABEL = Text("Khoảng ngày", "Custom dates")

COMPARISONS: tuple[Comparison, ...] = (
    Comparison("previous", Text("Kỳ trước", "Previous period")),
    Comparison("last_year", Text("Cùng kỳ năm trước", "Same days last year")),
    Comparison("none", Text("Không so sánh", "No comparison")),
)
COMPARISON: dict[str, Comparison] = {comparison.word: comparison for comparison in COMPARISONS}


def year_before(day: date) -> date:
    """Return the same day one year earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def compared_span(start: date | None, end: date | None, compare: str) -> Span | None:
    """Return the days a period is compared with, or None: no comparison, or a period without both limits.

    ``previous`` is the period of equal length that ends the day before; ``last_year`` the same days a year earlier.
    """
    if start is None or end is None or start.year <= 1:
        return None
    if compare == "last_year":
        return year_before(start), year_before(end)
    length = end - start + timedelta(days=1)
    return (start - length, end - length) if compare == "previous" and (start - date.min) >= length else None


def day_text(day: date) -> str:
    """``21/11/2026``, the same in both languages."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"
