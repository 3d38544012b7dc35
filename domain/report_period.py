"""The periods of meetings and scorecards: weeks, months, quarters, 6 and 9 months, years.

A week is Monday to Sunday and belongs to the year of its Thursday (ISO 8601); the other kinds are the reporting periods
of the province (month, quarter, 6 months, 9 months, year).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from domain.errors import IocError
from domain.text import Text

Kind = Literal["week", "month", "quarter", "half", "nine_months", "year"]
KINDS: Mapping[Kind, Text] = {
    "week": Text("Tuần", "Week"),
    "month": Text("Tháng", "Month"),
    "quarter": Text("Quý", "Quarter"),
    "half": Text("6 tháng", "6 months"),
    "nine_months": Text("9 tháng", "9 months"),
    "year": Text("Năm", "Year"),
}
FIRST_YEAR, LAST_YEAR = 1900, 2999
BAD_PERIOD = Text(
    "Kỳ {text!r} không hợp lệ. Dùng: 2026-W46 (tuần), 2026-08 (tháng), 2026-Q3 (quý), 2026-6M (6 tháng đầu năm),"
    " 2026-9M (9 tháng đầu năm) hoặc 2026 (năm).",
    "Period {text!r} is not valid. Use 2026-W46 (week), 2026-08 (month), 2026-Q3 (quarter), 2026-6M (first six"
    " months), 2026-9M (first nine months) or 2026 (year).",
)
NO_WEEK = Text(
    "Kỳ {text!r} không có: năm {year} có {weeks} tuần.", "There is no period {text!r}: {year} has {weeks} weeks."
)
BAD_YEAR = Text(
    f"Kỳ {{text!r}} không dùng được: năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.",
    f"Period {{text!r}} cannot be used: the year must be from {FIRST_YEAR} to {LAST_YEAR}.",
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_QUARTERS = ("I", "II", "III", "IV")
_FORM = re.compile(r"([0-9]{4})(?:-(?:W([0-9]{2})|(0[1-9]|1[0-2])|Q([1-4])|([69])M))?")
_LONG: Mapping[str | None, Kind] = {"6": "half", "9": "nine_months", None: "year"}
_MONTHS: Mapping[Kind, tuple[int, int]] = {
    "month": (1, 1),
    "quarter": (3, 3),
    "half": (6, 12),
    "nine_months": (9, 12),
    "year": (12, 12),
}
"""Months that a period holds, and months from the start of one to the start of the next."""


class PeriodError(IocError):
    """A period that cannot be read or does not exist; the message names it and the accepted forms."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """One period: its canonical ``word``, and its days ``first``..``last``, both inclusive."""

    word: str
    kind: Kind
    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> "ReportPeriod":
        """Read a word such as ``2026-W46``, in either case and with space around it.

        Raises:
            PeriodError: another form, a week that the year does not have, or a year out of range.
        """
        found = _FORM.fullmatch(text.strip().upper())
        if not found:
            raise PeriodError(BAD_PERIOD.format(text=text[:40]))
        year = int(found[1])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise PeriodError(BAD_YEAR.format(text=text[:40]))
        if found[2]:
            return _read_week(text, year, int(found[2]))
        if found[3]:
            return cls.of(date(year, int(found[3]), 1), "month")
        if found[4]:
            return cls.of(date(year, 3 * int(found[4]), 1), "quarter")
        return cls.of(date(year, 1, 1), _LONG[found[5]])

    @classmethod
    def of(cls, day: date, kind: Kind) -> "ReportPeriod":
        """Return the period of ``kind`` that holds ``day``; after June (September) the first 6 (9) months of its year.

        Raises:
            PeriodError: a year out of range.
        """
        if kind == "week":
            year, week, _ = day.isocalendar()
            return _week(year, week)
        step = _MONTHS[kind][1]
        index = 12 * day.year + day.month - 1
        return _span(kind, index - index % step)

    def back(self, count: int) -> "ReportPeriod":
        """Return the period of the same kind ``count`` before this one, or after it where ``count`` is negative.

        6 and 9 months step by a year: there is one of each in a year.

        Raises:
            PeriodError: a year out of range.
        """
        if self.kind == "week":
            year, week, _ = (self.first - timedelta(weeks=count)).isocalendar()
            return _week(year, week)
        return _span(self.kind, 12 * self.first.year + self.first.month - 1 - count * _MONTHS[self.kind][1])

    def previous(self) -> "ReportPeriod":
        """Return the period of the same kind before this one; see `back`."""
        return self.back(1)

    def next(self) -> "ReportPeriod":
        """Return the period of the same kind after this one; see `back`."""
        return self.back(-1)

    def year_before(self) -> "ReportPeriod | None":
        """Return the same period a year earlier, for a week that of the same number; None: that year has no week 53.

        Raises:
            PeriodError: a year out of range.
        """
        if self.kind != "week":
            return self.back(12 // _MONTHS[self.kind][1])
        year, week, _ = self.first.isocalendar()
        return _week(year - 1, week) if week <= weeks_of(year - 1) else None

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    @property
    def name(self) -> Text:
        """``Tuần 46/2026 (09/11 – 15/11)``, ``Tháng 08/2026``, ``Quý III/2026`` in both languages."""
        year, month = self.first.year, self.first.month
        if self.kind == "week":
            return self._week_name()
        if self.kind == "month":
            return Text(f"Tháng {month:02d}/{year}", f"{MONTHS[month - 1]} {year}")
        if self.kind == "quarter":
            return Text(f"Quý {_QUARTERS[month // 3]}/{year}", f"Quarter {month // 3 + 1}, {year}")
        if self.kind == "year":
            return Text(f"Năm {year}", f"Year {year}")
        months = _MONTHS[self.kind][0]
        return Text(f"{months} tháng đầu năm {year}", f"First {months} months of {year}")

    def label(self, lang: str) -> str:
        """Return `name` in one language."""
        return self.name.get(lang)

    def _week_name(self) -> Text:
        year, week, _ = self.first.isocalendar()
        with_year = self.first.year != self.last.year
        vi, en = zip(*(_day_words(day, with_year=with_year) for day in (self.first, self.last)), strict=True)
        return Text(f"Tuần {week:02d}/{year} ({vi[0]} – {vi[1]})", f"Week {week}, {year} ({en[0]} – {en[1]})")


def weeks_of(year: int) -> int:
    """Number of ISO weeks of ``year``: 52 or 53; 28 December is always in the last one."""
    return date(year, 12, 28).isocalendar().week


def _read_week(text: str, year: int, week: int) -> ReportPeriod:
    if not 1 <= week <= weeks_of(year):
        raise PeriodError(NO_WEEK.format(text=text[:40], year=year, weeks=weeks_of(year)))
    return _week(year, week)


def _week(year: int, week: int) -> ReportPeriod:
    word = f"{year}-W{week:02d}"
    _check_year(year, word)
    first = date.fromisocalendar(year, week, 1)
    return ReportPeriod(word, "week", first, first + timedelta(days=6))


def _span(kind: Kind, index: int) -> ReportPeriod:
    """The period that starts ``index`` months after January of the year 0."""
    year, month = divmod(index, 12)
    word = _word(kind, year, month)
    _check_year(year, word)
    after = index + _MONTHS[kind][0]
    last = date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
    return ReportPeriod(word, kind, date(year, month + 1, 1), last)


def _word(kind: Kind, year: int, month: int) -> str:
    if kind == "month":
        return f"{year}-{month + 1:02d}"
    if kind == "quarter":
        return f"{year}-Q{month // 3 + 1}"
    return {"half": f"{year}-6M", "nine_months": f"{year}-9M"}.get(kind, f"{year}")


def _check_year(year: int, word: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PeriodError(BAD_YEAR.format(text=word))


def _day_words(day: date, *, with_year: bool) -> tuple[str, str]:
    vi, en = f"{day.day:02d}/{day.month:02d}", f"{day.day} {MONTHS[day.month - 1][:3]}"
    return (f"{vi}/{day.year}", f"{en} {day.year}") if with_year else (vi, en)
