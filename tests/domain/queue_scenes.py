"""Scenarios of the simulation's tests, and Kiefer and Wolfowitz's recursion as an independent witness."""

from collections.abc import Sequence

import numpy as np

from domain.queue_scenario import Demand, Scenario, Server

POINTS = 20_000
LONG = 1e12


def exponential(mean: float = 1.0) -> tuple[float, ...]:
    grid = -np.log1p(-(np.arange(POINTS) + 0.5) / POINTS)
    return tuple((grid * mean / grid.mean()).tolist())


EXPONENTIAL = exponential()


def pool(servers: int, *groups: str, spans: tuple[tuple[float, float], ...] = ((0.0, LONG),)) -> tuple[Server, ...]:
    return tuple(Server(f"Q{i}", frozenset(groups), spans) for i in range(servers))


def markov(servers: int, load: float, tickets: int, patience: float | None = None) -> Scenario:
    """M/M/c(+M) with a mean service of 1 s, in 20 slots."""
    horizon = tickets / (servers * load)
    demand = Demand("A", (servers * load,) * 20, EXPONENTIAL, patience)
    return Scenario(pool(servers, "A"), (), (demand,), horizon, slot=horizon / 20)


def recursion(gaps: np.ndarray, services: np.ndarray, servers: int) -> np.ndarray:
    """Waits in first come first served queues, from empty: rows are tickets, columns independent queues.

    Kiefer, Wolfowitz 1955: the sorted work before each server is all one needs to know.
    """
    work = np.zeros((gaps.shape[1], servers))
    waits = np.empty_like(gaps)
    for i in range(len(gaps)):
        work = np.maximum(work - gaps[i][:, None], 0)
        waits[i] = work[:, 0]
        work[:, 0] += services[i]
        work.sort(axis=1)
    return waits


def alone(issued: Sequence[float], services: Sequence[float], servers: int) -> np.ndarray:
    """Waits of one queue's tickets."""
    return recursion(np.diff([0.0, *issued])[:, None], np.array(services)[:, None], servers)[:, 0]
