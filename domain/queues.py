"""What the board of a center tells, and how a wait is judged against the norm."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.text import Text

NEAR = 0.8
"""Share of the norm from which an average wait is near it."""
FEWEST_CALLS = 3
"""With fewer calls in its window an average judges nothing."""
WINDOWS = (30, 60)
"""Minutes back over which waits are averaged."""
SILENT_AFTER = timedelta(minutes=5)
"""A counting feed that says nothing for so long no longer tells what is now."""


@dataclass(frozen=True, slots=True)
class Light:
    """One verdict on the waits of a center: its key (also the CSS class), an icon and a word."""

    key: str
    icon: str
    word: Text


LIGHTS: dict[str, Light] = {
    light.key: light
    for light in (
        Light("good", "●", Text("Trong chuẩn", "Within the norm")),
        Light("near", "▲", Text("Sát chuẩn", "Near the norm")),
        Light("bad", "■", Text("Vượt chuẩn", "Over the norm")),
        Light("idle", "○", Text("Không có người chờ", "Nobody waits")),
        Light("closed", "–", Text("Chưa có vé hôm nay", "No ticket today")),
        Light("none", "?", Text("Chưa có dữ liệu", "No data")),
    )
}


@dataclass(frozen=True, slots=True)
class Waits:
    """Waits of the tickets called in a window: how many, average and 90th percentile in seconds (None: no call)."""

    calls: int = 0
    mean: float | None = None
    p90: float | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Tickets of a day so far by where they stand; ``waiting`` counts the ``called`` ones as well.

    issued = finished + abandoned + waiting + serving at every moment.
    """

    issued: int = 0
    waiting: int = 0
    called: int = 0
    serving: int = 0
    finished: int = 0
    abandoned: int = 0


@dataclass(frozen=True, slots=True)
class Seats:
    """Counters by what they do now; ``unknown`` ones have said nothing today."""

    open: int = 0
    paused: int = 0
    closed: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """Counters in use."""
        return self.open + self.paused + self.closed + self.unknown


@dataclass(frozen=True, slots=True)
class CenterNow:
    """One center at a moment. Times are instants; ``waits`` one for each of WINDOWS.

    ``feed`` is "tickets" when every ticket is told, "snapshots" when the source only counts (the names in ``derived``
    are then reckoned from the counts, and what cannot be reckoned is None), "none" when nothing came today.
    """

    code: str
    name: str
    level: int
    unit: str | None
    feed: str
    tally: Tally | None
    longest_since: datetime | None
    waits: tuple[Waits, ...]
    seats: Seats
    last_event: datetime | None
    derived: frozenset[str] = frozenset()

    def light(self, at: datetime, norm_s: float) -> Light:
        """The verdict at ``at``; the average of the last half hour and the longest present wait are judged."""
        if self.feed == "none":
            return LIGHTS["closed"]
        waited = (at - self.longest_since).total_seconds() if self.longest_since else None
        waiting = self.tally.waiting if self.tally else None
        return judged(self.waits[0], waited, waiting, norm_s)


@dataclass(frozen=True, slots=True)
class CounterNow:
    """One counter at a moment: state (None: said nothing today) and since when, who sits there, the ticket in hand.

    ``ticket_state`` is that of TicketState; ``served`` tickets were finished here today in ``handling`` seconds each.
    """

    code: str
    name: str
    state: int | None
    since: datetime | None
    officer: str | None
    officer_name: str | None
    groups: tuple[str, ...]
    ticket: str | None
    ticket_group: str | None
    ticket_state: int | None
    ticket_since: datetime | None
    served: int
    handling: float | None


@dataclass(frozen=True, slots=True)
class GroupNow:
    """One service group of a center at a moment; ``arrivals`` are the tickets of the last 60 minutes."""

    code: str
    name: str
    tally: Tally
    longest_since: datetime | None
    waits: tuple[Waits, ...]
    arrivals: int
    open: int
    counters: int


@dataclass(frozen=True, slots=True)
class InLine:
    """A ticket that waits, in the order of the calls to come."""

    number: str
    group: str
    issued_at: datetime
    priority: bool
    state: int
    moved: bool


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the board of one center shows at ``at``; ``live`` is off when a past moment was asked for.

    ``opens_at`` is when the center next opens, None while it is open; ``last_day`` a past moment with tickets.
    """

    version: int
    at: datetime
    live: bool
    norm_s: float
    center: CenterNow
    counters: tuple[CounterNow, ...] = ()
    groups: tuple[GroupNow, ...] = ()
    line: tuple[InLine, ...] = ()
    last_day: datetime | None = None


@dataclass(frozen=True, slots=True)
class Centers:
    """Every center at ``at``, in the order of level and name."""

    version: int
    at: datetime
    live: bool
    norm_s: float
    rows: tuple[CenterNow, ...]
    last_day: datetime | None = None


def judged(waits: Waits, longest: float | None, waiting: int | None, norm_s: float) -> Light:
    """The verdict on an average and on the longest present wait, in seconds; the worse of the two counts."""
    mean = waits.mean if waits.calls >= FEWEST_CALLS else None
    if mean is None and longest is None:
        return LIGHTS["idle"] if waiting == 0 else LIGHTS["none"]
    if (mean or 0) > norm_s or (longest or 0) > 2 * norm_s:
        return LIGHTS["bad"]
    if (mean or 0) > NEAR * norm_s or (longest or 0) > norm_s:
        return LIGHTS["near"]
    return LIGHTS["good"]


@dataclass(frozen=True, slots=True)
class Count:
    """What a counting feed said at a moment: people waiting, number now served, counters open."""

    at: datetime
    waiting: int
    serving: int | None
    open_counters: int | None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a day's counts let one reckon: tickets issued and called, and (called at, wait in seconds) of each."""

    issued: int
    called: int
    waits: tuple[tuple[datetime, float], ...] = field(default=())
    longest_since: datetime | None = None


def reckoned(counts: Sequence[Count]) -> Reckoned | None:
    """Follow the queue numbers through a day's ``counts``, in order of time; None when no number was ever told.

    Number n was issued when "now served" plus "waiting" first reached n, and called when "now served" did. Who left
    without being called is not seen, so that waits come out a little long; times are as exact as the counts are close.
    """
    told = [(count.at, count.serving, count.serving + count.waiting) for count in counts if count.serving is not None]
    if not told:
        return None
    _, called, issued = told[0]
    issue_at, waits = dict.fromkeys(range(called + 1, issued + 1), told[0][0]), []
    for at, serving, last in told[1:]:
        for number in range(issued + 1, last + 1):
            issue_at[number] = at
        waits += [(at, (at - issue_at[n]).total_seconds()) for n in range(called + 1, serving + 1) if n in issue_at]
        called, issued = max(called, serving), max(issued, last)
    waiting = counts[-1].waiting
    longest = issue_at.get(called + 1) if waiting else None
    return Reckoned(issued, called, tuple(waits), longest)
