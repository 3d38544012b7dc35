"""Decision 766 day by day: what each day of past periods and of the running one added to its indicators.

A dossier belongs to the period in which it was received. It adds to a denominator on that day, to a numerator on the
day of the event (received, settled), and leaves the dossiers on time on the day it fell late.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from domain.measures import BY_KEY, PORTAL_LATE
from domain.report_period import ReportPeriod
from domain.score_forecast import History
from domain.score_rest import Series, Slot
from domain.zone import ZONE

PAST: dict[str, int] = {"month": 12, "quarter": 8, "year": 3}
"""Most past periods that a forecast rests on."""
AT_RECEIPT = ("received", "portal_known", "channel_known", "online", "paid_known", "paid_online")
AT_RECEIPT_TOO = ("result_wanted", "reuse_known", "reused", "vneid_known", "vneid")
AT_END = ("result_told", "result_given", "ends_told", "ends_full", "store_told", "store_kept", "disliked")
"""Measures by the day on which a dossier begins to count in them."""
LATE = "late"
LINES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "ON_TIME": ("portal_known", "portal_known", (LATE,)),
    "ONLINE_DOSSIERS": ("online", "channel_known", ()),
    "PAYMENT_DOSSIERS": ("paid_online", "paid_known", ()),
    "ORIGINAL_RESULT_AVAILABLE": ("result_given", "result_wanted", ()),
    "SO_HOA_GIAY_TO": ("ends_full", "received", ()),
    "REUSED_DIGITIZED_DATA": ("reused", "received", ()),
    "SYNCED_PERSONAL_STORAGE": ("store_kept", "received", ()),
    "CITIZEN_DATA_CONNECTED_DOSSIER": ("vneid", "received", ()),
    "DOSSIER_RECEIVING_SATISFACTION": ("portal_known", "portal_known", (LATE, "disliked")),
}
"""Indicator -> what adds to its numerator, to its denominator, and what takes off its numerator."""
_WHERE = """d.province_code = %(province)s AND d.received_day >= %(first)s AND d.received_day <= %(today)s
  AND d.agency_id = ANY (%(agencies)s)"""
_LATE_DAY = """(CASE WHEN d.supplement_count > 1 THEN coalesce(d.supplement_at, d.received_at) ELSE d.portal_due_at END
    AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"""
_OVERDUE = BY_KEY["portal_overdue"].sql.format(d="d", now="%(now)s")
FIRST_DAY = "SELECT min(received_day) FROM dossier WHERE province_code = %(province)s AND received_day IS NOT NULL"

Days = dict[date, dict[str, int]]


def _counts(keys: Iterable[str]) -> str:
    return ", ".join(f"count(*) FILTER (WHERE {BY_KEY[key].sql.format(d='d')})" for key in keys)


_RECEIPT = (*AT_RECEIPT, *AT_RECEIPT_TOO)
RECEIVED = f"SELECT d.received_day, d.received_day, {_counts(_RECEIPT)} FROM dossier d WHERE {_WHERE} GROUP BY 1, 2"
ENDED = f"""
SELECT {{period}}, d.settled_day, {_counts(AT_END)} FROM dossier d
WHERE {_WHERE} AND d.settled_day IS NOT NULL GROUP BY 1, 2
"""
FELL_LATE = f"""
SELECT {{period}}, {_LATE_DAY}, count(*) FROM dossier d
WHERE {_WHERE} AND d.portal_due_at IS NOT NULL
  AND (({PORTAL_LATE.format(d="d")}) OR (d.is_open AND {_OVERDUE})) GROUP BY 1, 2
"""
_TRUNCATED = {kind: f"date_trunc('{kind}', d.received_day)::date" for kind in PAST}


def histories(
    connection: Connection, province: str, agencies: Sequence[int], period: ReportPeriod, now: datetime
) -> list[History]:
    """The lines over dossiers of some agencies, by day, of the periods before ``period`` and of it up to ``now``.

    Periods that began before the first dossier are left out.
    """
    today = min(period.last, now.astimezone(ZONE).date())
    ask = connection.exec_driver_sql
    begun = ask(FIRST_DAY, {"province": province}).scalar()
    before = [period.back(back) for back in range(PAST[period.kind], 0, -1)]
    past = [each for each in before if begun is not None and each.first >= begun]
    first = past[0].first if past else period.first
    own: dict[str, Any] = {"province": province, "first": first, "today": today, "now": now, "agencies": list(agencies)}
    days: dict[date, Days] = defaultdict(dict)
    starts = _starts([*past, period])
    for statement, keys in ((RECEIVED, _RECEIPT), (ENDED, AT_END), (FELL_LATE, (LATE,))):
        for received, day, *counts in ask(statement.format(period=_TRUNCATED[period.kind]), own):
            start = starts(received)
            cell = days[start].setdefault(day, {})
            for key, count in zip(keys, counts, strict=True):
                cell[key] = cell.get(key, 0) + count
    return [
        History(
            code,
            tuple(_series(days.get(each.first), each.first, each.last, line) for each in past),
            _series(days.get(period.first), period.first, today, line),
        )
        for code, line in LINES.items()
    ]


def _starts(periods: Sequence[ReportPeriod]) -> Any:
    """Return the first day of the period that holds a day."""

    def start(day: date) -> date:
        return next(each.first for each in periods if each.first <= day <= each.last)

    return start


def _series(days: Days | None, first: date, last: date, line: tuple[str, str, tuple[str, ...]]) -> Series | None:
    """One slot a day; None of a period without a dossier."""
    if not days:
        return None
    plus, base, minus = line
    nothing: dict[str, int] = {}
    slots = []
    for offset in range((last - first).days + 1):
        cell = days.get(first + timedelta(days=offset), nothing)
        num = cell.get(plus, 0) - sum(cell.get(key, 0) for key in minus)
        slots.append(Slot(num, cell.get(base, 0)))
    return tuple(slots)
