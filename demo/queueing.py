"""The queue of one center on one day: priority first, then first come first served among what a counter serves."""

from collections import deque
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from demo.clock import NEVER
from demo.desks import CLOSING, LAST_CALL, MINUTE, Desk
from domain.tickets import CounterState

_OPEN, _CLOSE, _FREE, _ISSUED, _MOVED = range(5)
_SHORTEST_BREAK = 3 * MINUTE
_RECALL_AFTER, _GIVEN_UP_AFTER, _GOES_HOME_AFTER = MINUTE, 2 * MINUTE, 5 * MINUTE
NEVER_COMES = 2
Line = deque[tuple[int, int]]
"""Those who wait: since when, and which visit."""


@dataclass(slots=True)
class Course:
    """How the visits of a day went, one list item a ticket: instants (milliseconds since midnight) or NEVER.

    The second call, service and counter are those after a transfer; counters are rows of the plan, -1 for none.
    ``states``: (counter, state, since, officer) of every change of a counter.
    """

    called: tuple[list[int], list[int]]
    recalled: list[int]
    serving: tuple[list[int], list[int]]
    counter: tuple[list[int], list[int]]
    officer: tuple[list[int], list[int]]
    transferred: list[int]
    finished: list[int]
    abandoned: list[int]
    states: list[tuple[int, int, int, int]]


def blank(count: int) -> Course:
    """Return the course of ``count`` visits to which nothing has happened yet."""
    never, none = [NEVER] * count, [-1] * count
    return Course(
        (never[:], never[:]),
        never[:],
        (never[:], never[:]),
        (none[:], none[:]),
        (none[:], none[:]),
        never[:],
        never[:],
        never[:],
        [],
    )


@dataclass(frozen=True, slots=True)
class Plans:
    """The columns of `demo.visits.Visits` as lists, for the loop."""

    group: list[int]
    priority: list[bool]
    issued: list[int]
    service: list[int]
    walk: list[int]
    gap: list[int]
    leave: list[int]
    again: list[int]
    other: list[int]
    briefly: list[int]
    shows: list[int]


class Hall:
    """One center's day: `run` plays it and writes into the course; indices are those of the whole day's visits."""

    def __init__(self, plans: Plans, course: Course, desks: list[Desk], serves: list[tuple[int, ...]]) -> None:
        """Set up the hall with these counters; ``serves`` are the groups of every counter of the plan."""
        self._p, self._c, self._desks = plans, course, desks
        own = [serves[desk.counter] for desk in desks]
        groups = {group for codes in serves for group in codes}
        self._lines: dict[int, tuple[Line, Line]] = {group: (deque(), deque()) for group in groups}
        self._urgent = [[self._lines[group][0] for group in codes] for codes in own]
        self._usual = [[self._lines[group][1] for group in codes] for codes in own]
        self._able = {group: [at for at, codes in enumerate(own) if group in codes] for group in groups}
        self._turn, self._until, self._idle = [0] * len(desks), [0] * len(desks), [NEVER] * len(desks)
        self._heap: list[tuple[int, int, int]] = []

    def run(self, first: int, last: int) -> None:
        """Play the visits from ``first`` to before ``last``, and the counters until the last of them closes."""
        issued = self._p.issued
        heap = [(issued[which], _ISSUED, which) for which in range(first, last)]
        heap += [(desk.turns[0][0], _OPEN, at) for at, desk in enumerate(self._desks)]
        heapify(heap)
        self._heap = heap
        act = (self._open, self._close, self._free, self._join, self._join)
        while heap:
            now, kind, which = heappop(heap)
            act[kind](now, which)
        self._send_home()

    def _open(self, now: int, at: int) -> None:
        desk = self._desks[at]
        self._until[at] = until = desk.turns[self._turn[at]][1]
        self._c.states.append((desk.counter, int(CounterState.OPEN), now, desk.officer))
        heappush(self._heap, (until, _CLOSE, at))
        self._next(now, at)

    def _close(self, now: int, at: int) -> None:
        if self._idle[at] != NEVER:
            self._shut(now, at)

    def _free(self, now: int, at: int) -> None:
        if now < self._until[at] or self._stays(now, at):
            self._next(now, at)
        else:
            self._shut(now, at)

    def _stays(self, now: int, at: int) -> bool:
        """In the evening those who still wait are called, for half an hour."""
        return CLOSING <= self._until[at] <= now < LAST_CALL and (
            self._line(now, self._urgent[at]) is not None or self._line(now, self._usual[at]) is not None
        )

    def _shut(self, now: int, at: int) -> None:
        """Leave the counter; an interval that is over before the officer could be back is left out."""
        desk, turn, earliest = self._desks[at], self._turn[at] + 1, now + _SHORTEST_BREAK
        while turn < len(desk.turns) and desk.turns[turn][1] <= earliest:
            turn += 1
        self._idle[at], self._turn[at] = NEVER, turn
        self._c.states.append((desk.counter, desk.turns[turn - 1][2], now, desk.officer))
        if turn < len(desk.turns):
            heappush(self._heap, (max(desk.turns[turn][0], earliest), _OPEN, at))

    def _join(self, now: int, which: int) -> None:
        """A ticket is issued, or comes back after a transfer."""
        p = self._p
        group = p.group[which] if self._c.transferred[which] == NEVER else p.other[which]
        self._lines[group][not p.priority[which]].append((now, which))
        idle, longest = -1, NEVER
        for at in self._able[group]:
            if self._idle[at] < longest:
                idle, longest = at, self._idle[at]
        if idle >= 0:
            self._next(min(now + p.walk[which] // 2, max(self._until[idle] - 1, now)), idle)

    def _next(self, now: int, at: int) -> None:
        """Call the next ticket, or wait for one."""
        line = self._line(now, self._urgent[at]) or self._line(now, self._usual[at])
        if line:
            self._idle[at] = NEVER
            self._call(now, at, line.popleft()[1])
        else:
            self._idle[at] = now

    def _line(self, now: int, lines: list[Line]) -> Line | None:
        """The line whose first has waited longest; those whose patience is over have left."""
        leave, best = self._p.leave, None
        for line in lines:
            while line and leave[line[0][1]] <= now:
                gone = line.popleft()[1]
                self._c.abandoned[gone] = leave[gone]
            if line and (best is None or line[0] < best[0]):
                best = line
        return best

    def _call(self, now: int, at: int, which: int) -> None:
        p, c, desk = self._p, self._c, self._desks[at]
        leg = int(c.transferred[which] != NEVER)
        c.called[leg][which], c.counter[leg][which], c.officer[leg][which] = now, desk.counter, desk.officer
        serving = now + p.walk[which]
        if p.shows[which] and not leg:
            c.recalled[which] = recalled = now + _RECALL_AFTER
            serving = recalled + p.walk[which]
            if p.shows[which] == NEVER_COMES:
                c.abandoned[which] = gone = recalled + _GIVEN_UP_AFTER
                heappush(self._heap, (gone, _FREE, at))
                return
        c.serving[leg][which] = serving
        if p.other[which] >= 0 and not leg:
            end = serving + p.briefly[which]
            c.transferred[which], p.leave[which] = end, end + p.again[which]
            heappush(self._heap, (end, _MOVED, which))
        else:
            c.finished[which] = end = serving + int(p.service[which] * desk.pace)
        heappush(self._heap, (end + p.gap[which], _FREE, at))

    def _send_home(self) -> None:
        for lines in self._lines.values():
            for line in lines:
                for since, which in line:
                    latest = max(LAST_CALL, since + _GOES_HOME_AFTER)
                    self._c.abandoned[which] = min(self._p.leave[which], latest)
