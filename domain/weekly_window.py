"""The days that a review counts: those of its period that are over and have data, and as many of the earlier periods.

Only whole days are counted. While a period runs, or where the data ends early, its earlier periods are cut to the same
number of days, so that like is compared with like. Days off at the end without any figure are whole all the same.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from domain.periods import day_text
from domain.report_period import FIRST_YEAR, Kind, ReportPeriod
from domain.text import Text
from domain.workcalendar import is_work_day

HISTORY: dict[Kind, int] = {"week": 52, "month": 36, "quarter": 16, "half": 8, "nine_months": 8, "year": 8}
"""Earlier periods of each kind that tell what is ordinary, at most."""
LONGEST_REST = 14
"""Days that offices may rest in a row, at most: the new year and the weekends around it."""
MEAN_OF = 4
"""Earlier periods in the recent mean."""
State = Literal["whole", "running", "data_end", "data_start", "nothing"]
NOTES: dict[State, Text] = {
    "running": Text(
        "Kỳ chưa kết thúc: mới tính {days}/{whole} ngày, đến hết {through}. Các kỳ trước cũng chỉ tính {days} ngày đầu"
        " để so sánh cùng độ dài.",
        "The period is not over: {days} of {whole} days are counted, to the end of {through}. Of the earlier periods"
        " the first {days} days are counted as well, so that like is compared with like.",
    ),
    "data_end": Text(
        "Dữ liệu chỉ có đến {through}: tính {days}/{whole} ngày. Các kỳ trước cũng chỉ tính {days} ngày đầu.",
        "The data ends on {through}: {days} of {whole} days are counted, and as many of the earlier periods.",
    ),
    "data_start": Text(
        "Dữ liệu chỉ có từ {first}: kỳ này không đủ ngày, nên không so sánh.",
        "The data begins on {first}: this period is not whole, so it is compared with nothing.",
    ),
    "nothing": Text(
        "Kỳ này chưa có ngày nào kết thúc và có dữ liệu; hãy xem kỳ trước.",
        "No day of this period is over and has data; look at the period before.",
    ),
}


class Span(NamedTuple):
    """Days ``first``..``last``, both inclusive."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Window:
    """What is counted: ``spans[0]`` of the period itself, ``spans[k]`` of the one ``k`` before; empty: nothing.

    Earlier spans are there only as far as the data covers them whole. ``year_at`` is the place in ``spans`` of the same
    period a year before, None where there is none. ``current``: today lies in the period.
    """

    period: ReportPeriod
    state: State
    spans: tuple[Span, ...]
    year_at: int | None
    current: bool
    data: Span | None

    @property
    def through(self) -> date | None:
        """The last day that is counted."""
        return self.spans[0].last if self.spans else None

    @property
    def days(self) -> int:
        """Number of days counted of the period."""
        return (self.spans[0].last - self.spans[0].first).days + 1 if self.spans else 0

    @property
    def history(self) -> int:
        """Number of earlier periods that tell what is ordinary."""
        return min(len(self.spans) - 1, HISTORY[self.period.kind]) if self.spans else 0

    @property
    def note(self) -> Text | None:
        """What the reader must know of the days counted; None where all is whole."""
        if self.state not in NOTES:
            return None
        told = {"through": self.through, "first": self.data.first if self.data else None}
        words = {name: day_text(day) if day else "–" for name, day in told.items()}
        return NOTES[self.state].format(days=str(self.days), whole=str(self.period.days), **words)


def window(period: ReportPeriod, today: date, data: Span | None) -> Window:
    """Return what a review of ``period`` counts on ``today``; ``data`` are the first and last day with any figure."""
    current = period.first <= today <= period.last
    nothing = Window(period, "nothing", (), None, current, data)
    if data is None or data.last < period.first or data.first > period.last:
        return nothing
    over = min(period.last, today - timedelta(days=1))
    through = over if _rested(data.last, over) else min(over, data.last)
    if through < period.first:
        return nothing
    own = Span(period.first, through)
    if data.first > period.first:
        return Window(period, "data_start", (own,), None, current, data)
    spans = (own, *_earlier(period, own, data.first))
    before = _year_at(period)
    year_at = before if before is not None and before < len(spans) else None
    state: State = "whole" if through == period.last else "running" if through == over else "data_end"
    return Window(period, state, spans, year_at, current, data)


def _rested(last: date, over: date) -> bool:
    """Whether the days after ``last`` up to ``over`` are days off, which nothing has to come from."""
    missing = (over - last).days
    return 0 < missing <= LONGEST_REST and not any(is_work_day(last + timedelta(days=k + 1)) for k in range(missing))


def _earlier(period: ReportPeriod, own: Span, first: date) -> list[Span]:
    cut = own.last - own.first if own.last < period.last else None
    spans: list[Span] = []
    for back in range(1, max(HISTORY[period.kind], _year_at(period) or 0) + 1):
        earlier = _before(period, back)
        if earlier is None or earlier.first < first:
            break
        last = earlier.last if cut is None else min(earlier.last, earlier.first + cut)
        spans.append(Span(earlier.first, last))
    return spans


def _before(period: ReportPeriod, count: int) -> ReportPeriod | None:
    years = count + 1 if period.kind != "week" else count // 52 + 1
    return period.back(count) if period.first.year - years > FIRST_YEAR else None


def _year_at(period: ReportPeriod) -> int | None:
    """How many periods before this one the same period a year earlier is."""
    if period.first.year - 1 <= FIRST_YEAR:
        return None
    if period.kind == "week":
        earlier = period.year_before()
        return (period.first - earlier.first).days // 7 if earlier else None
    return {"month": 12, "quarter": 4}.get(period.kind, 1)


def default_period(today: date) -> ReportPeriod:
    """The latest week that is over: what a meeting on Monday looks at."""
    return ReportPeriod.of(today, "week").previous()
