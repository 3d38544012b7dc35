"""Discrete-event simulation (SimPy) of one center, from its present state to a horizon.

Discipline: priority tickets first, then by time of issue among what the free counter serves. A ticket that finds
several free counters goes to the one with the fewest groups (the most specialised), then to the longest idle one.
People leave when their patience ends before they are called; at the closing of the last counter that serves their
group those still there go home unserved. Transfers between counters are not simulated.

The predicted wait of a ticket issued now costs no runs of its own: an ordinary ticket in the queue has no effect on
anybody before it is called, so its wait is the first moment a counter that serves it would find nobody before it.
"""

from collections import deque
from collections.abc import Generator, Iterable
from typing import cast

import simpy
from simpy.events import Event, Timeout

from domain.queue_draws import Chances, Prepared, Ticket, draw, prepare
from domain.queue_outcome import Outcome, Tally
from domain.queue_scenario import Demand, Lognormal, Scenario, Server, Waiting

__all__ = ("Demand", "Lognormal", "Outcome", "Scenario", "Server", "Waiting", "simulate")

DEFAULT_RUNS = 30
Span = tuple[float, float]


def simulate(scenario: Scenario, runs: int = DEFAULT_RUNS, seed: int = 0) -> Outcome:
    """Simulate ``runs`` independent courses of the same day; the same seed always gives the same outcome.

    Two scenarios with the same seed meet the same people (`domain.queue_draws`), so their difference has little noise.

    Raises:
        ValueError: no runs.
    """
    if runs < 1:
        message = f"a simulation needs one run at least, got {runs}"
        raise ValueError(message)
    prepared = prepare(scenario)
    tally = Tally(prepared)
    for number in range(runs):
        run = Run(prepared, draw(prepared, seed, number))
        run.go()
        tally.add(run.tickets, run.closes, run.busy(), run.tagged)
    return tally.outcome()


class Counter:
    """A server during a run: ``groups`` as numbers, when it last became idle, whether it is serving, seconds busy."""

    __slots__ = ("busy", "groups", "idle_since", "key", "serving", "spans")

    def __init__(self, server: Server, index: dict[str, int]) -> None:
        """Start idle."""
        self.key = server.key
        self.groups = sorted(index[group] for group in server.groups if group in index)
        self.spans = server.open
        self.serving = False
        self.idle_since = 0.0
        self.busy = 0.0

    def takes(self, now: float) -> bool:
        """Whether it is free and open."""
        return not self.serving and any(begin <= now < end for begin, end in self.spans)


class Run:
    """One course of the day; afterwards ``tickets`` know when they were called and ``tagged`` the waits from now."""

    def __init__(self, prepared: Prepared, chances: Chances) -> None:
        """Set the center up as it is at second 0."""
        scenario = prepared.scenario
        self.env = simpy.Environment()
        self.horizon = scenario.horizon
        self.chances = chances
        self.tickets = chances.waiting + chances.coming
        self.counters = [Counter(server, prepared.index) for server in scenario.servers]
        groups = range(len(scenario.demands))
        self.serving_group = [self._specialists(group) for group in groups]
        self.closes = [max((c.spans[-1][1] for c in self.serving_group[g] if c.spans), default=0.0) for g in groups]
        self.lanes = tuple([deque[Ticket]() for _ in groups] for _priority_then_ordinary in range(2))
        self.tagged: list[float | None] = [None for _ in groups]
        self.untagged = len(self.tagged)

    def go(self) -> None:
        """Run to the end of the last service."""
        for ticket in self.chances.waiting:
            self._queue(ticket)
        for counter in self.counters:
            if counter.key in self.chances.remaining:
                self._occupy(counter, self.chances.remaining[counter.key])
        self._open()
        self.env.process(self._arrive())
        self.env.run()

    def busy(self) -> dict[str, float]:
        """Seconds that each counter served within its open spans, up to the horizon."""
        return {counter.key: counter.busy for counter in self.counters}

    def _specialists(self, group: int) -> list[Counter]:
        return sorted((c for c in self.counters if group in c.groups), key=lambda counter: len(counter.groups))

    def _open(self) -> None:
        """Let every counter look at the queue at second 0, or when each of its spans begins.

        Planned from second 0, so that the clock shows exactly the second of the span.
        """
        for counter in sorted(self.counters, key=lambda counter: len(counter.groups)):
            for begin, _ in counter.spans:
                Timeout(self.env, max(begin, 0.0), counter).callbacks.append(self._opened)

    def _opened(self, event: Event) -> None:
        self._look(cast("Counter", event.value))

    def _arrive(self) -> Generator[Event, None, None]:
        env = self.env
        for ticket in self.chances.coming:
            yield env.timeout(ticket.issued - env.now)
            free = [c for c in self.serving_group[ticket.group] if not c.serving and c.takes(env.now)]
            if free:
                self._serve(min(free, key=lambda counter: (len(counter.groups), counter.idle_since)), ticket)
            else:
                self._queue(ticket)

    def _queue(self, ticket: Ticket) -> None:
        self.lanes[0 if ticket.priority else 1][ticket.group].append(ticket)

    def _serve(self, counter: Counter, ticket: Ticket) -> None:
        ticket.called = max(self.env.now, ticket.issued)  # the clock may differ in the last digit
        self._occupy(counter, ticket.service)

    def _occupy(self, counter: Counter, seconds: float) -> None:
        counter.serving = True
        counter.busy += overlap((self.env.now, min(self.env.now + seconds, self.horizon)), counter.spans)
        done = Timeout(self.env, seconds, counter)
        done.callbacks.append(self._finished)

    def _finished(self, event: Event) -> None:
        counter = cast("Counter", event.value)
        counter.serving = False
        counter.idle_since = self.env.now
        self._look(counter)

    def _look(self, counter: Counter) -> None:
        """Give a counter that is free and open its next ticket."""
        if not counter.takes(self.env.now):
            return
        ticket = self._next(counter.groups)
        if self.untagged and (ticket is None or (ticket.issued > 0 and not ticket.priority)):
            self._tag(counter.groups)
        if ticket is not None:
            self.lanes[0 if ticket.priority else 1][ticket.group].popleft()
            self._serve(counter, ticket)

    def _next(self, groups: Iterable[int]) -> Ticket | None:
        """Return the head of the queue for these groups, after those whose patience has ended have left."""
        now = self.env.now
        for lane in self.lanes:
            best: Ticket | None = None
            for group in groups:
                queue = lane[group]
                while queue and queue[0].deadline <= now:
                    queue.popleft()
                if queue and (best is None or queue[0].issued < best.issued):
                    best = queue[0]
            if best is not None:
                return best
        return None

    def _tag(self, groups: Iterable[int]) -> None:
        for group in groups:
            if self.tagged[group] is None:
                self.tagged[group] = self.env.now
                self.untagged -= 1


def overlap(span: Span, others: Iterable[Span]) -> float:
    """Seconds that ``span`` shares with spans that do not overlap each other."""
    begin, end = span
    return sum(max(0.0, min(end, until) - max(begin, since)) for since, until in others)
