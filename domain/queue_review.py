"""Counters and queues over a period: what the review page tells, and how centers are compared as if alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.kpi import Figure
from domain.kpis import KPI
from domain.queues import LIGHTS, Light, Waits, judged
from domain.text import Text

FEWEST_IN_CELL = 5
"""An hour or a group with fewer tickets shows no average."""
FEWEST_IN_CENTER = 30
"""A center with fewer tickets in the period is not judged nor ranked."""
MOST_DAYS = 31
WEEKDAYS: tuple[Text, ...] = (
    *(Text(f"T{n + 2}", name) for n, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat"))),
    Text("CN", "Sun"),
)
"""Short names of the days of a week, from Monday."""
MEASURES: dict[str, Text] = {
    "arrivals": Text("Lượt đến", "Arrivals"),
    "wait": Text("Thời gian chờ", "Wait"),
    "left": Text("Bỏ về", "Left unserved"),
}
"""What the heat map can show; the first is the default."""


@dataclass(frozen=True, slots=True)
class Tickets:
    """Sums over some tickets: ``wait_s`` is of the ``calls`` with a known wait, ``within`` the norm among these."""

    issued: int = 0
    served: int = 0
    left: int = 0
    calls: int = 0
    wait_s: int = 0
    within: int = 0

    def __add__(self, other: "Tickets") -> "Tickets":
        """Both together."""
        return Tickets(
            self.issued + other.issued,
            self.served + other.served,
            self.left + other.left,
            self.calls + other.calls,
            self.wait_s + other.wait_s,
            self.within + other.within,
        )

    @property
    def wait(self) -> float | None:
        """Average wait in seconds; None when no wait is known."""
        return self.wait_s / self.calls if self.calls else None

    @property
    def left_share(self) -> float | None:
        """Share 0..1 of the tickets whose citizen left unserved; None without tickets."""
        return self.left / self.issued if self.issued else None

    @property
    def within_share(self) -> float | None:
        """Share 0..1 of the calls within the norm; None when no wait is known."""
        return self.within / self.calls if self.calls else None


@dataclass(frozen=True, slots=True)
class HourCell:
    """The tickets taken in one ``hour`` (0..23) of one ``weekday`` (0: Monday), over ``days`` open days of it."""

    weekday: int
    hour: int
    days: int
    tickets: Tickets

    def value(self, measure: str) -> float | None:
        """Tickets an hour, average wait in seconds, or share abandoned; None when unknown."""
        if measure == "arrivals":
            return self.tickets.issued / self.days
        return self.tickets.wait if measure == "wait" else self.tickets.left_share

    def few(self, measure: str) -> bool:
        """Whether too few tickets stand behind the value."""
        behind = self.tickets.calls if measure == "wait" else self.tickets.issued
        return behind < FEWEST_IN_CELL


@dataclass(frozen=True, slots=True)
class Spread:
    """Handling times of a group or counter, in seconds (None: none known); ``count`` tickets stand behind them."""

    key: str
    name: str
    count: int
    p25: float | None
    median: float | None
    p75: float | None
    p90: float | None

    @property
    def few(self) -> bool:
        """Whether too few tickets stand behind the quantiles."""
        return self.count < FEWEST_IN_CELL


@dataclass(frozen=True, slots=True)
class Journey:
    """From queue number to result, of one service group or (key "") of all.

    Of ``issued`` tickets ``told`` name a dossier, and ``led`` one that is in the registry: together ``dossiers``
    different ones, each with its first ticket. ``timed`` of these have a result after the ticket, ``median`` and
    ``p90`` days later; ``measures`` are the sums that the registry of KPIs asks for.
    """

    key: str
    name: str
    issued: int
    told: int
    led: int
    dossiers: int
    timed: int
    median: float | None
    p90: float | None
    measures: Mapping[str, float | None]

    @property
    def share(self) -> float | None:
        """Share 0..1 of the tickets that led to a dossier; None when no ticket names one."""
        return self.led / self.issued if self.issued and self.told else None

    @property
    def few(self) -> bool:
        """Whether too few results stand behind the days."""
        return self.timed < FEWEST_IN_CELL

    @property
    def on_time(self) -> Figure:
        """How many of these dossiers were settled in time, by the rule of the KPI."""
        return KPI["on_time"].figure(self.measures)


@dataclass(frozen=True, slots=True)
class Part:
    """Tickets of one service group at one center; ``handling_s`` is the sum over ``handled`` with a known time."""

    group: str
    tickets: Tickets
    handled: int
    handling_s: int


@dataclass(frozen=True, slots=True)
class Mixed:
    """An average as if the center had the province's mix of groups; ``covered`` 0..1 of that mix is served there."""

    mean: float | None
    covered: float


@dataclass(frozen=True, slots=True)
class CenterCompared:
    """One center in the comparison; averages in seconds, raw and (``Mixed``) with equal mix."""

    code: str
    name: str
    tickets: Tickets
    handling: float | None
    mixed_wait: Mixed
    mixed_handling: Mixed

    @property
    def few(self) -> bool:
        """Whether the center had too few tickets to be compared."""
        return self.tickets.issued < FEWEST_IN_CENTER

    def light(self, norm_s: float) -> Light:
        """The verdict on the average wait that citizens really had."""
        if self.few:
            return LIGHTS["none"]
        return judged(Waits(self.tickets.calls, self.tickets.wait), None, None, norm_s)


@dataclass(frozen=True, slots=True)
class DaySummary:
    """One day with tickets: p90 in seconds, the busiest hour, counters that opened (None: none of them told)."""

    day: date
    tickets: Tickets
    p90: float | None
    busiest: int
    counters: int | None


@dataclass(frozen=True, slots=True)
class Review:
    """Everything the review page shows of a period, for all centers or the one named ``center`` (known or not)."""

    version: int
    as_of: datetime
    norm_s: float
    center: str
    known: bool
    total: Tickets
    cells: tuple[HourCell, ...] = ()
    groups: tuple[Spread, ...] = ()
    counters: tuple[Spread, ...] = ()
    journeys: tuple[Journey, ...] = ()
    centers: tuple[CenterCompared, ...] = ()
    days: tuple[DaySummary, ...] = ()


def equal_mix(means: Mapping[str, tuple[int, float]], mix: Mapping[str, int]) -> Mixed:
    """Direct standardisation: each group's average weighted by the group's share of the province's tickets.

    ``means`` are (tickets, sum) by group at the center, ``mix`` the province's tickets by group. Groups that the center
    does not serve are left out and the weights of the others renormalised. With the province's own mix the result is
    the center's raw average.
    """
    served = {group: total / count for group, (count, total) in means.items() if count and mix.get(group)}
    weight, whole = sum(mix[group] for group in served), sum(mix.values())
    if not weight:
        return Mixed(None, 0.0)
    return Mixed(sum(mix[group] * mean for group, mean in served.items()) / weight, weight / whole)


def compared(
    code: str, name: str, parts: Sequence[Part], waits: Mapping[str, int], services: Mapping[str, int]
) -> CenterCompared:
    """One center against the province's mixes: tickets by group with a known wait, and with a known handling time."""
    tickets = sum((part.tickets for part in parts), Tickets())
    handled, handling = sum(part.handled for part in parts), sum(part.handling_s for part in parts)
    return CenterCompared(
        code,
        name,
        tickets,
        handling / handled if handled else None,
        equal_mix({part.group: (part.tickets.calls, part.tickets.wait_s) for part in parts}, waits),
        equal_mix({part.group: (part.handled, part.handling_s) for part in parts}, services),
    )


def compare_centers(names: Mapping[str, str], parts: Mapping[str, Sequence[Part]]) -> tuple[CenterCompared, ...]:
    """Every center (code -> name), the longest wait with equal mix first; too few tickets, then none, last."""
    every = [part for some in parts.values() for part in some]
    waits = _mix((part.group, part.tickets.calls) for part in every)
    services = _mix((part.group, part.handled) for part in every)
    rows = [compared(code, name, parts.get(code, ()), waits, services) for code, name in names.items()]
    return tuple(sorted(rows, key=_order))


def _order(row: CenterCompared) -> tuple[int, float]:
    mean = row.mixed_wait.mean
    group = 2 if not row.tickets.issued else 1 if row.few or mean is None else 0
    return group, -(mean or 0.0)


def _mix(counted: Iterable[tuple[str, int]]) -> dict[str, int]:
    mix: dict[str, int] = {}
    for group, count in counted:
        mix[group] = mix.get(group, 0) + count
    return mix


def hour_cells(hours: Mapping[tuple[date, int], Tickets]) -> tuple[HourCell, ...]:
    """Fold (day, hour) -> tickets over the days of each weekday; a day counts as open when any ticket was taken."""
    days: dict[int, set[date]] = {}
    sums: dict[tuple[int, int], Tickets] = {}
    for (day, hour), tickets in hours.items():
        days.setdefault(day.weekday(), set()).add(day)
        cell = day.weekday(), hour
        sums[cell] = sums.get(cell, Tickets()) + tickets
    return tuple(HourCell(*cell, len(days[cell[0]]), tickets) for cell, tickets in sorted(sums.items()))


def busiest(hours: Mapping[int, int]) -> int:
    """The hour with most tickets, the earliest of equals."""
    return max(hours, key=lambda hour: (hours[hour], -hour))
