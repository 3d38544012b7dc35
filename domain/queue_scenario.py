"""What a simulation of one center starts from: its counters, who waits now, what is expected to come.

All times are seconds, counted from now (second 0); the past is negative.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

HALF_HOUR = 1800.0
_POINTS = 400
"""Points of the grid that stands for a lognormal distribution."""


@dataclass(frozen=True, slots=True)
class Lognormal:
    """Service times known only by their ``mean`` (seconds) and ``cv`` (standard deviation / mean), when few are known.

    Raises:
        ValueError: a mean or a cv that is not positive.
    """

    mean: float
    cv: float

    def __post_init__(self) -> None:
        """Refuse what is no distribution."""
        if not (self.mean > 0 and self.cv > 0):
            message = f"a lognormal needs a positive mean and cv, got {self.mean} and {self.cv}"
            raise ValueError(message)

    def grid(self) -> NDArray[np.float64]:
        """Evenly likely service times with exactly this mean, in ascending order."""
        sigma = sqrt(log(1 + self.cv**2))
        normal = NormalDist(0, sigma)
        points = np.array([exp(normal.inv_cdf((i + 0.5) / _POINTS)) for i in range(_POINTS)])
        scaled: NDArray[np.float64] = points * (self.mean / points.mean())
        return scaled


@dataclass(frozen=True, slots=True)
class Server:
    """One counter: the ``groups`` it serves, when it takes tickets, whom it serves now.

    ``open``: (from, until) spans in order; a service begun within them is ended. ``serving``: the group of the ticket
    at the counter now and the seconds it has been there, None when it is free.
    """

    key: str
    groups: frozenset[str]
    open: tuple[tuple[float, float], ...]
    serving: tuple[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One ticket in the queue now: its group, the seconds since its issue, whether it goes first."""

    group: str
    waited: float
    priority: bool = False


@dataclass(frozen=True, slots=True)
class Demand:
    """What is expected of one service group.

    ``rates``: arrivals per second in consecutive slots of the scenario; none after the last. ``service``: past
    service times (seconds) to draw from, or a Lognormal when few are known. ``patience``: mean seconds until people
    who wait leave (exponential), None when nobody does. ``priority``: share of priority tickets.
    """

    group: str
    rates: tuple[float, ...]
    service: tuple[float, ...] | Lognormal
    patience: float | None = None
    priority: float = 0.0

    def times(self) -> NDArray[np.float64]:
        """Service times in ascending order, each as likely as the next."""
        return self.service.grid() if isinstance(self.service, Lognormal) else np.sort(np.asarray(self.service, float))


@dataclass(frozen=True, slots=True)
class Scenario:
    """A center from now to ``horizon``, when arrivals end; tickets issued before are followed to their end.

    ``first`` is the begin of the first slot of all rates (<= 0: now lies within it), ``slot`` the length of each.

    Raises:
        ValueError: contradictions (a group without a demand, spans out of order, negative times …).
    """

    servers: tuple[Server, ...]
    waiting: tuple[Waiting, ...]
    demands: tuple[Demand, ...]
    horizon: float
    first: float = 0.0
    slot: float = HALF_HOUR

    def __post_init__(self) -> None:
        """Refuse what cannot be simulated."""
        _refuse("horizon and slot are positive, first is not", self.horizon > 0 and self.slot > 0 and self.first <= 0)
        _unique("server", (server.key for server in self.servers))
        _unique("demand", (demand.group for demand in self.demands))
        known = {demand.group for demand in self.demands}
        for server in self.servers:
            _check_server(server, known)
        for ticket in self.waiting:
            _refuse(f"no demand for a waiting ticket's group {ticket.group!r}", ticket.group in known)
            _refuse(f"a ticket has waited {ticket.waited} s", ticket.waited >= 0)
        for demand in self.demands:
            _check_demand(demand)

    @property
    def slots(self) -> int:
        """Number of slots up to the horizon."""
        return int(np.ceil((self.horizon - self.first) / self.slot))


def _check_server(server: Server, known: set[str]) -> None:
    edges = [edge for span in server.open for edge in span]
    _refuse(f"open spans of {server.key!r} overlap or are out of order: {server.open}", edges == sorted(edges))
    if server.serving is not None:
        group, elapsed = server.serving
        _refuse(f"no demand for the group {group!r} served at {server.key!r}", group in known)
        _refuse(f"{server.key!r} has been serving for {elapsed} s", elapsed >= 0)


def _check_demand(demand: Demand) -> None:
    name = demand.group
    _refuse(f"{name!r}: a rate is negative", all(rate >= 0 for rate in demand.rates))
    if not isinstance(demand.service, Lognormal):
        _refuse(f"{name!r}: no service times", bool(demand.service))
        _refuse(f"{name!r}: a service time is negative", min(demand.service, default=0) >= 0)
    _refuse(f"{name!r}: patience is not positive", demand.patience is None or demand.patience > 0)
    _refuse(f"{name!r}: the priority share is not within 0..1", 0 <= demand.priority <= 1)


def _unique(what: str, keys: Iterable[str]) -> None:
    found = list(keys)
    _refuse(f"a {what} is named twice: {sorted(found)}", len(set(found)) == len(found))


def _refuse(message: str, good: bool) -> None:  # noqa: FBT001
    if not good:
        raise ValueError(message)
