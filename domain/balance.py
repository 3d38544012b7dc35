"""The balance of dossiers over a period, in the columns of the provincial report (DOMAIN.md 2.5).

carried over + received = settled + withdrawn + stopped + open at the end; refused dossiers were never accepted and
stand aside. Each part is counted on its own, none is derived from the others, so that a difference can show; the
causes say which dossiers make it. Conditions are over one dossier ``{d}`` (see `DossierList`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.lists import DossierList
from domain.measures import BY_KEY
from domain.text import Text

Parts = Mapping[str, float]
"""Counts by key; fractions where a commune counts only in part (queries/units.py)."""

LEFT: tuple[str, ...] = ("carried", "received")
ENDED: tuple[str, ...] = ("settled", "withdrawn", "stopped")
OPEN_NOW: tuple[str, ...] = (
    "running_within", "running_over", "running_undue", "paused_within", "paused_over", "paused_undue",
)  # fmt: skip
OPEN_THEN: tuple[str, ...] = ("then_within", "then_over", "then_undue")
"""Open at the end of a period that is over: what was paused then is not recorded, so pauses are not told apart."""

_BEFORE = "{d}.received_day < %(start)s"
_BY_THE_END = "{d}.received_day <= %(end)s"
_END = "coalesce({d}.settled_day, {d}.closed_day)"
_WITHIN = "{d}.due_at >= %(now)s"
_OVER = "{d}.due_at < %(now)s"
_UNDUE = "{d}.due_at IS NULL"
_RUNS = "{d}.is_running"
_PAUSED = "{d}.is_open AND NOT {d}.is_running"
_SETTLED = "{d}.settled_day >= %(start)s AND {d}.settled_day <= %(end)s"
_RECEIVED = "{d}.received_day >= %(start)s AND {d}.received_day <= %(end)s"
_CLOSED = "{d}.status IN (7, 8) AND {d}.closed_day >= %(start)s AND {d}.closed_day <= %(end)s"
_JUDGED, _IN_TIME, _EARLY = (f"coalesce({BY_KEY[key].sql}, FALSE)" for key in ("settled_due", "on_time", "early"))
_NO_END = "{d}.status IN (7, 8) AND {d}.closed_day IS NULL"
_THEN = f"{_BY_THE_END} AND ({{d}}.is_open OR {{d}}.settled_day > %(end)s OR {{d}}.closed_day > %(end)s)"
_CARRIED = (
    f"{_BEFORE} AND ({{d}}.is_open OR {{d}}.settled_day >= %(start)s OR {{d}}.closed_day >= %(start)s OR ({_NO_END}))"
)
"""Accepted before the period and not ended before it; written so that each way is found by an index."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One way for a dossier to stand on one side only: ``sign`` +1 on the left (came in), -1 on the right.

    ``now`` and ``then`` say whether it can happen in a period that lasts, and in one that is over.
    """

    key: str
    sign: int
    label: Text
    sql: str
    now: bool = True
    then: bool = True
    accepted: bool = True


CAUSES: tuple[Cause, ...] = (
    Cause(
        "odd_no_end",
        1,
        Text(
            "Đã rút hoặc dừng nhưng nguồn không có ngày kết thúc", "Withdrawn or stopped, but without a day of its end"
        ),
        f"{_BY_THE_END} AND {_NO_END}",
    ),
    Cause(
        "odd_ended_before",
        1,
        Text("Tiếp nhận trong kỳ nhưng ghi kết thúc trước kỳ", "Received in the period, yet ended before it"),
        f"{_BY_THE_END} AND {{d}}.received_day >= %(start)s AND {_END} < %(start)s",
    ),
    Cause(
        "odd_received_after",
        -1,
        Text("Kết thúc trong kỳ nhưng ghi tiếp nhận sau kỳ", "Ended in the period, yet received after it"),
        f"{{d}}.received_day > %(end)s AND {_END} >= %(start)s AND {_END} <= %(end)s",
    ),
    Cause(
        "odd_never_accepted",
        -1,
        Text("Rút hoặc dừng trong kỳ, chưa từng được tiếp nhận", "Withdrawn or stopped in the period, never accepted"),
        "{d}.received_day IS NULL AND {d}.status IN (7, 8) AND {d}.closed_day >= %(start)s"
        " AND {d}.closed_day <= %(end)s",
        accepted=False,
    ),
    Cause(
        "odd_received_later",
        -1,
        Text("Đang mở nhưng ghi tiếp nhận sau ngày cuối kỳ", "Open, yet received after the last day of the period"),
        "{d}.is_open AND {d}.received_day > %(end)s",
        then=False,
    ),
    Cause(
        "odd_ended_later",
        1,
        Text("Ghi kết thúc sau ngày cuối kỳ", "Ended after the last day of the period"),
        f"{_BY_THE_END} AND {_END} > %(end)s",
        then=False,
    ),
)
"""Every way the two sides can differ (a dossier's days are finite, so the list is complete; a test checks the sum)."""


def causes(*, ended: bool) -> tuple[Cause, ...]:
    """The causes that can happen in a period that is over (``ended``), or that still lasts."""
    return tuple(cause for cause in CAUSES if (cause.then if ended else cause.now))


def _any(*, ended: bool) -> str:
    return " OR ".join(f"({cause.sql})" for cause in causes(ended=ended))


_ODD = Text("Hồ sơ làm lệch cân đối", "Dossiers that break the balance")
LISTS: dict[str, DossierList] = {
    "workload": DossierList(
        Text("Kỳ trước chuyển sang và tiếp nhận trong kỳ", "Carried over and received"),
        f"({_CARRIED}) OR ({_RECEIVED})",
    ),
    "accounted": DossierList(
        Text("Đã kết thúc trong kỳ hoặc còn đang mở", "Ended in the period or still open"),
        f"({_SETTLED}) OR ({_CLOSED}) OR {{d}}.is_open",
        accepted=False,
    ),
    "accounted_then": DossierList(
        Text("Đã kết thúc trong kỳ hoặc còn mở vào cuối kỳ", "Ended in the period or open at its end"),
        f"({_SETTLED}) OR ({_CLOSED}) OR ({_THEN})",
        accepted=False,
    ),
    "carried": DossierList(Text("Kỳ trước chuyển sang", "Carried over"), _CARRIED),
    "settled": DossierList(Text("Đã giải quyết trong kỳ", "Settled in the period"), _SETTLED),
    "same_day": DossierList(
        Text("Giải quyết đúng hạn, trong ngày hẹn trả", "Settled on the day of the appointment, in time"),
        f"{_SETTLED} AND {_IN_TIME} AND NOT {_EARLY}",
    ),
    "settled_undue": DossierList(
        Text("Giải quyết, không xét được hạn (thiếu hẹn trả hoặc ngày mâu thuẫn)", "Settled, not judged (no due time)"),
        f"{_SETTLED} AND NOT {_JUDGED}",
    ),
    "running": DossierList(Text("Đang xử lý", "In progress"), _RUNS, now=True),
    "running_within": DossierList(
        Text("Đang xử lý, trong hạn", "In progress, within the deadline"), f"{_RUNS} AND {_WITHIN}", now=True
    ),
    "running_over": DossierList(Text("Đang xử lý, quá hạn", "In progress, overdue"), f"{_RUNS} AND {_OVER}", now=True),
    "running_undue": DossierList(
        Text("Đang xử lý, không có hẹn trả", "In progress, without an appointment"), f"{_RUNS} AND {_UNDUE}", now=True
    ),
    "paused": DossierList(Text("Tạm dừng", "Paused"), _PAUSED, now=True),
    "paused_within": DossierList(
        Text("Tạm dừng, trong hạn", "Paused, within the deadline"), f"{_PAUSED} AND {_WITHIN}", now=True
    ),
    "paused_over": DossierList(
        Text("Tạm dừng, đã qua hẹn trả", "Paused, past the appointment"), f"{_PAUSED} AND {_OVER}", now=True
    ),
    "paused_undue": DossierList(
        Text("Tạm dừng, không có hẹn trả", "Paused, without an appointment"), f"{_PAUSED} AND {_UNDUE}", now=True
    ),
    "then": DossierList(Text("Chưa kết thúc vào cuối kỳ", "Open at the end of the period"), _THEN),
    "then_within": DossierList(
        Text("Chưa kết thúc vào cuối kỳ, trong hạn", "Open at the end of the period, within the deadline"),
        f"{_THEN} AND {{d}}.due_at >= %(as_of)s",
    ),
    "then_over": DossierList(
        Text("Chưa kết thúc vào cuối kỳ, quá hạn", "Open at the end of the period, overdue"),
        f"{_THEN} AND {{d}}.due_at < %(as_of)s",
    ),
    "then_undue": DossierList(
        Text("Chưa kết thúc vào cuối kỳ, không có hẹn trả", "Open at the end of the period, without an appointment"),
        f"{_THEN} AND {_UNDUE}",
    ),
    "odd": DossierList(_ODD, _any(ended=False), accepted=False),
    "odd_then": DossierList(_ODD, _any(ended=True), accepted=False),
    **{cause.key: DossierList(cause.label, cause.sql, accepted=cause.accepted) for cause in CAUSES},
}


@dataclass(frozen=True, slots=True)
class Balance:
    """Both sides over a period: ``parts`` are counts by key; ``ended`` says that the period is over."""

    parts: Parts
    ended: bool

    @property
    def left(self) -> float:
        """What there was to do: carried over and received."""
        return sum(self.parts[key] for key in LEFT)

    @property
    def right(self) -> float:
        """What became of it: settled, withdrawn, stopped, and open at the end."""
        return sum(self.parts[key] for key in (*ENDED, *self.open_parts))

    @property
    def open_parts(self) -> tuple[str, ...]:
        """Keys of what was open at the end of the period."""
        return OPEN_THEN if self.ended else OPEN_NOW

    @property
    def difference(self) -> float:
        """Left minus right: 0 when every dossier is accounted for."""
        return round(self.left - self.right, _DIGITS)

    def unexplained(self, odd: Parts) -> float:
        """What is left of the difference beside the causes counted in ``odd``."""
        explained = sum(cause.sign * odd.get(cause.key, 0) for cause in causes(ended=self.ended))
        return round(self.difference - explained, _DIGITS)


_DIGITS = 6
"""Fractions of dossiers are equal up to here."""


def complete(parts: Parts) -> dict[str, float]:
    """``parts`` with 0 for every part of either kind of period that they leave out."""
    return dict.fromkeys((*LEFT, *ENDED, *OPEN_NOW, *OPEN_THEN), 0) | dict(parts)


def added(balances: Iterable[Balance], *, ended: bool) -> Balance:
    """The balance of several units together."""
    total = complete({})
    for balance in balances:
        for key, count in balance.parts.items():
            total[key] = total.get(key, 0) + count
    return Balance(total, ended)
