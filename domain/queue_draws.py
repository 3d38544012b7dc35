"""The chances of a simulated day, drawn before it begins: common random numbers.

Every ticket's gap, service time, patience and priority come from a stream of its own group, run and seed, never from
the counters: two scenarios that differ in counters or opening hours meet the very same people. Each ticket takes one
row of uniform numbers, so a change of rates shifts its arrival but not who it is.
"""

from dataclasses import dataclass
from math import inf
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from domain.queue_scenario import Scenario, Server

_CHANCES = 4
_GAP, _SERVICE, _PATIENCE, _PRIORITY = range(_CHANCES)
_MARGIN = 8.0
Floats = NDArray[np.float64]


@dataclass(slots=True)
class Ticket:
    """One simulated ticket; ``deadline`` is when it leaves if unserved; ``called`` is None until service begins."""

    group: int
    issued: float
    service: float
    deadline: float
    priority: bool
    called: float | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A scenario with what all its runs share: sorted service times and cumulated expected arrivals by group."""

    scenario: Scenario
    index: dict[str, int]
    times: tuple[Floats, ...]
    edges: Floats
    cumulated: tuple[Floats, ...]


@dataclass(frozen=True, slots=True)
class Chances:
    """One run's draws: tickets now waiting and tickets to come, both by time of issue; remaining seconds by server."""

    waiting: list[Ticket]
    coming: list[Ticket]
    remaining: dict[str, float]


def prepare(scenario: Scenario) -> Prepared:
    """Do once what every run of the scenario needs."""
    edges = np.clip(scenario.first + scenario.slot * np.arange(scenario.slots + 1), 0.0, scenario.horizon)
    lengths = np.diff(edges)
    cumulated = []
    for demand in scenario.demands:
        rates = np.zeros(scenario.slots)
        given = np.asarray(demand.rates[: scenario.slots], float)
        rates[: len(given)] = given
        cumulated.append(np.concatenate(([0.0], np.cumsum(rates * lengths))))
    index = {demand.group: i for i, demand in enumerate(scenario.demands)}
    return Prepared(scenario, index, tuple(demand.times() for demand in scenario.demands), edges, tuple(cumulated))


def draw(prepared: Prepared, seed: int, run: int) -> Chances:
    """Draw one run; the same seed and run give the same people whatever the counters."""
    scenario = prepared.scenario
    coming = [ticket for i in range(len(scenario.demands)) for ticket in _coming(prepared, i, seed, run)]
    coming.sort(key=lambda ticket: ticket.issued)
    remaining = {s.key: _remaining(prepared, s, seed, run) for s in scenario.servers if s.serving is not None}
    return Chances(_waiting(prepared, seed, run), coming, remaining)


def _stream(seed: int, run: int, *names: str) -> np.random.Generator:
    key = (run, *(crc32(name.encode()) for name in names))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))


def _coming(prepared: Prepared, group: int, seed: int, run: int) -> list[Ticket]:
    """Arrivals as a Poisson process of the group's rates, by stretching one of rate 1."""
    demand, total = prepared.scenario.demands[group], prepared.cumulated[group][-1]
    if total == 0:
        return []
    chances = _stream(seed, run, "coming", demand.group).random((_enough(total), _CHANCES))
    ripe = np.cumsum(-np.log1p(-chances[:, _GAP]))
    chances, ripe = chances[ripe < total], ripe[ripe < total]
    issued = np.interp(ripe, prepared.cumulated[group], prepared.edges)
    return _tickets(prepared, group, issued, issued, chances)


def _waiting(prepared: Prepared, seed: int, run: int) -> list[Ticket]:
    scenario, found = prepared.scenario, []
    for group, demand in enumerate(scenario.demands):
        queue = sorted((t for t in scenario.waiting if t.group == demand.group), key=lambda t: -t.waited)
        if not queue:
            continue
        chances = _stream(seed, run, "waiting", demand.group).random((len(queue), _CHANCES))
        issued = np.array([-ticket.waited for ticket in queue])
        tickets = _tickets(prepared, group, issued, np.zeros(len(queue)), chances)
        for ticket, known in zip(tickets, queue, strict=True):
            ticket.priority = known.priority
        found += tickets
    return sorted(found, key=lambda ticket: ticket.issued)


def _tickets(prepared: Prepared, group: int, issued: Floats, since: Floats, chances: Floats) -> list[Ticket]:
    """Tickets whose patience counts from ``since``: an exponential one has no memory of the wait before."""
    demand, times = prepared.scenario.demands[group], prepared.times[group]
    service = times[(chances[:, _SERVICE] * len(times)).astype(int)]
    patience = inf if demand.patience is None else -np.log1p(-chances[:, _PATIENCE]) * demand.patience
    first = chances[:, _PRIORITY] < demand.priority
    columns = (issued.tolist(), service.tolist(), (since + patience).tolist(), first.tolist())
    return [Ticket(group, *row) for row in zip(*columns, strict=True)]


def _remaining(prepared: Prepared, server: Server, seed: int, run: int) -> float:
    """Seconds left of a service in progress: a past one that took longer, less what has passed.

    Longer than any known: the mean once more.
    """
    group, elapsed = server.serving or ("", 0.0)
    times = prepared.times[prepared.index[group]]
    longer = times[np.searchsorted(times, elapsed, side="right") :]
    if len(longer) == 0:
        return float(times.mean())
    chance = _stream(seed, run, "serving", server.key, group).random()
    return float(longer[int(chance * len(longer))]) - elapsed


def _enough(total: float) -> int:
    """More arrivals than a Poisson number of this mean ever is (8 standard deviations)."""
    return int(total + _MARGIN * total**0.5 + 2 * _MARGIN)
