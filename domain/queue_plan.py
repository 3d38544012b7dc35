"""The rest of a center's day as a scenario: who is there, which counters are planned, what would be changed.

Assumptions, said on the screen: counters that worked today work on after lunch; a paused one comes back in ten
minutes; people inside at closing are still served for half an hour; before opening, the counters that usually work.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from domain.forecast import Service, rates, today_factor
from domain.queue_profile import Profile, half_hours
from domain.queue_scenario import HALF_HOUR, Demand, Scenario, Server, Waiting

PAUSE_S = 600.0
"""A paused counter is expected back after so long."""
SERVE_OUT_S = 1800.0
"""People inside at closing are still served for so long."""
QUARTER_S = 900
HALF_HOURS = 48
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Desk:
    """One counter and its part in the day: ``working`` (planned for the rest of it), ``paused`` now, ``open`` now.

    ``serving`` is the group of the ticket in hand and the seconds it has been there.
    """

    code: str
    name: str
    groups: frozenset[str]
    working: bool
    open: bool = False
    paused: bool = False
    serving: tuple[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A service group: its name, what past tickets say about its service, its share of priority and of leaving."""

    code: str
    name: str
    service: Service
    priority: float
    abandoned: float | None


@dataclass(frozen=True, slots=True)
class Situation:
    """A center at ``at``, as far as it can be known then.

    ``hours``: office spans of ``day``, the day that is predicted (the present one, or the next after closing);
    ``today``: tickets issued so far by (quarter-hour, group); ``waits``: average wait by half-hour of issue so far.
    """

    code: str
    name: str
    at: datetime
    day: date
    hours: tuple[Span, ...]
    desks: tuple[Desk, ...]
    groups: tuple[Group, ...]
    waiting: tuple[Waiting, ...]
    profile: Profile
    today: Mapping[tuple[int, str], int]
    waits: Mapping[int, float]

    @property
    def base(self) -> datetime:
        """Second 0 of the simulation: now, or the opening of another day, or of this one while nobody waits yet."""
        opening = self.hours[0][0]
        return opening if self.at.date() < self.day or (self.at < opening and not self.waiting) else self.at

    @property
    def queue(self) -> tuple[Waiting, ...]:
        """Who waits for the predicted day; whoever is still there after closing is not."""
        return self.waiting if self.at.date() == self.day else ()


@dataclass(frozen=True, slots=True)
class Change:
    """What a what-if alters for the rest of the day.

    ``working``: counter -> whether it works; ``groups``: counter -> groups it serves instead; ``closes``: minutes by
    which closing moves (negative: earlier).
    """

    working: Mapping[str, bool] = field(default_factory=dict)
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    closes: int = 0


NOTHING = Change()


def factor(situation: Situation, expected: Mapping[str, tuple[float, ...]]) -> float:
    """Today's level against the expected one so far; 1 for a day that has not begun."""
    if situation.at < situation.hours[0][0]:
        return 1.0
    midnight = situation.at.replace(hour=0, minute=0, second=0, microsecond=0)
    whole, rest = divmod((situation.at - midnight).total_seconds(), QUARTER_S)
    hoped = sum(sum(slots[: int(whole)]) + slots[int(whole)] * rest / QUARTER_S for slots in expected.values())
    return today_factor(sum(situation.today.values()), hoped)


def scenario(
    situation: Situation, expected: Mapping[str, tuple[float, ...]], level: float, change: Change = NOTHING
) -> Scenario | None:
    """The rest of the day as the simulation takes it; None when no time is left or no service time is known."""
    base = situation.base
    spans = _spans(situation, change)
    known = {group.code for group in situation.groups if group.service.draws is not None}
    if not spans or not known:
        return None
    begin = int((base - _midnight(base)).total_seconds() // HALF_HOUR)
    first = begin * HALF_HOUR - (base - _midnight(base)).total_seconds()
    demands = tuple(
        Demand(
            group.code,
            rates(half_hours(expected.get(group.code, (0.0,) * 2 * HALF_HOURS)), begin, level),
            group.service.draws,
            group.service.patience,
            group.priority,
        )
        for group in situation.groups
        if group.service.draws is not None
    )
    waiting = tuple(ticket for ticket in situation.queue if ticket.group in known)
    begun = situation.at.date() == situation.day
    servers = tuple(_server(desk, spans, change, known, begun=begun) for desk in situation.desks)
    return Scenario(servers, waiting, demands, horizon=spans[-1][1], first=min(0.0, first))


def in_service(situation: Situation, change: Change = NOTHING) -> tuple[Desk, ...]:
    """The counters planned for the rest of the day."""
    return tuple(desk for desk in situation.desks if change.working.get(desk.code, desk.working))


def _server(
    desk: Desk, spans: tuple[tuple[float, float], ...], change: Change, known: set[str], *, begun: bool
) -> Server:
    working = change.working.get(desk.code, desk.working)
    groups = change.groups.get(desk.code, desk.groups) & known
    serving = desk.serving if begun and desk.serving and desk.serving[0] in known else None
    mine = spans if working else ()
    if begun and working and desk.paused and desk.code not in change.working:
        mine = tuple((max(begin, PAUSE_S), end) for begin, end in spans if end > PAUSE_S)
    if mine:
        mine = (*mine[:-1], (mine[-1][0], mine[-1][1] + SERVE_OUT_S))
    return Server(desk.code, groups, mine, serving)


def _spans(situation: Situation, change: Change) -> tuple[tuple[float, float], ...]:
    """What is left of the office spans, in seconds from the base; people come until the last ends."""
    base, moved = situation.base, timedelta(minutes=change.closes)
    spans = [*situation.hours[:-1], (situation.hours[-1][0], situation.hours[-1][1] + moved)]
    left = [((begin - base).total_seconds(), (end - base).total_seconds()) for begin, end in spans]
    return tuple((max(0.0, begin), end) for begin, end in left if end > max(0.0, begin))


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
