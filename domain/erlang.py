"""Closed formulas of a steady queue: Erlang-C (M/M/c) and Erlang-A (M/M/c+M, people who lose patience and leave).

Sources: A. K. Erlang 1917; C. Palm 1946; Garnett, Mandelbaum, Reiman, "Designing a Call Center with Impatient
Customers", 2002. Times in seconds, rates per second. Both hold for one pool of equal counters, first come first
served, a steady arrival rate and exponential service; `domain.forecast.model_for` says when that is near enough.
"""

from dataclasses import dataclass
from math import ceil, isfinite, log, sqrt

import numpy as np
from numpy.typing import NDArray

LONGEST_PATIENCE = 1e7
"""Patience above it (115 days) is taken as this: no queue can tell the difference, and the sums stay short."""
MOST_ABANDONED = 0.05
"""`servers_needed` never counts on more than this share leaving: their leaving would make the waits of others short."""
_NEGLIGIBLE = 40.0
"""States whose probability is below e^-40 of the likeliest one are left out of the sums."""
_GAUSS = 12.0


@dataclass(frozen=True, slots=True)
class ErlangC:
    """A steady M/M/c queue: ``waiting`` is the probability of having to wait, ``drain`` the spare rate per second."""

    servers: int
    utilisation: float
    waiting: float
    drain: float

    @property
    def mean_wait(self) -> float:
        """Mean wait of all, in seconds, those who need not wait included."""
        return self.waiting / self.drain

    def quantile(self, share: float) -> float:
        """Return the wait in seconds that ``share`` (0 <= share < 1) of all do not exceed; 0 within the mass at zero.

        Raises:
            ValueError: a share outside 0..1.
        """
        if not 0 <= share < 1:
            message = f"a quantile is asked of 0 <= share < 1, not of {share}"
            raise ValueError(message)
        return max(0.0, log(self.waiting / (1 - share)) / self.drain) if self.waiting > 0 else 0.0


@dataclass(frozen=True, slots=True)
class ErlangA:
    """A steady M/M/c+M queue, which is stable under any load.

    ``mean_wait`` is the time in the queue of all (those who leave included), ``served_wait`` that of those served,
    ``abandoned`` the share that leaves unserved.
    """

    servers: int
    utilisation: float
    mean_wait: float
    served_wait: float
    abandoned: float


def erlang_c(rate: float, mean_service: float, servers: int) -> ErlangC | None:
    """Return the steady M/M/c queue; None when it is unstable (``rate * mean_service >= servers``: it grows for ever).

    Raises:
        ValueError: a negative rate, a service time that is not positive, less than one server.
    """
    _check(rate, mean_service, servers)
    load = rate * mean_service
    if load >= servers:
        return None
    blocking = 1.0  # Erlang's loss formula, by its stable recursion
    for n in range(1, servers + 1):
        blocking = load * blocking / (n + load * blocking)
    utilisation = load / servers
    waiting = blocking / (1 - utilisation * (1 - blocking))
    return ErlangC(servers, utilisation, waiting, servers / mean_service - rate)


def erlang_a(rate: float, mean_service: float, servers: int, patience: float) -> ErlangA:
    """Return the steady M/M/c+M queue of people with exponential patience of mean ``patience`` seconds.

    Raises:
        ValueError: as `erlang_c`, or a patience that is not positive.
    """
    _check(rate, mean_service, servers)
    _positive("patience", patience)
    if rate == 0:
        return ErlangA(servers, 0.0, 0.0, 0.0, 0.0)
    leaving, full = 1 / min(patience, LONGEST_PATIENCE), servers / mean_service
    share = _states(rate, mean_service, servers, leaving)
    ahead = np.arange(len(share) - servers, dtype=float)
    queue = share[servers:]
    abandoned = float(queue @ ahead) * leaving / rate
    pace = full + (ahead + 1) * leaving  # of one who arrives with so many ahead: the queue moves or somebody leaves
    reached = queue * full / pace
    wait = float(reached @ np.cumsum(1 / pace)) / (1 - abandoned)
    return ErlangA(servers, min(1.0, rate * (1 - abandoned) / full), abandoned / leaving, wait, abandoned)


def servers_needed(
    rate: float, mean_service: float, patience: float | None, norm: float, most_abandoned: float = MOST_ABANDONED
) -> int:
    """Return the fewest counters for an average wait <= ``norm`` seconds, and at most ``most_abandoned`` leaving.

    Erlang-A where ``patience`` is known, else Erlang-C; 0 when nobody comes.

    Raises:
        ValueError: as `erlang_a`, or a norm or a share that is not positive.
    """
    _check(rate, mean_service, 1)
    _positive("norm", norm)
    _positive("most_abandoned", most_abandoned)
    if rate == 0:
        return 0
    servers = 1 if patience is not None else ceil(rate * mean_service)
    while not _good(rate, mean_service, servers, patience, norm, most_abandoned):
        servers += 1
    return servers


def _good(
    rate: float, mean_service: float, servers: int, patience: float | None, norm: float, most_abandoned: float
) -> bool:
    if patience is None:
        steady = erlang_c(rate, mean_service, servers)
        return steady is not None and steady.mean_wait <= norm
    impatient = erlang_a(rate, mean_service, servers, patience)
    return impatient.mean_wait <= norm and impatient.abandoned <= most_abandoned


def _states(rate: float, mean_service: float, servers: int, leaving: float) -> NDArray[np.float64]:
    """Probability of 0, 1, 2, … people at the center, cut where it no longer matters; summed as logarithms."""
    full = servers / mean_service
    longest = max(0.0, (rate - full) / leaving) + _GAUSS * sqrt(max(rate, full) / leaving) + _NEGLIGIBLE
    if rate < full:  # no longer than the queue without impatience
        longest = min(longest, _NEGLIGIBLE / log(full / rate))
    states = np.arange(1, servers + ceil(longest) + 2)
    deaths = np.minimum(states, servers) / mean_service + np.maximum(states - servers, 0) * leaving
    weights = np.concatenate(([0.0], np.cumsum(np.log(rate / deaths))))
    found = np.exp(weights - weights.max())
    shares: NDArray[np.float64] = found / found.sum()
    return shares


def _check(rate: float, mean_service: float, servers: int) -> None:
    if not (isfinite(rate) and rate >= 0):
        message = f"an arrival rate is not negative, got {rate}"
        raise ValueError(message)
    _positive("mean_service", mean_service)
    if servers < 1:
        message = f"a queue needs one server at least, got {servers}"
        raise ValueError(message)


def _positive(name: str, value: float) -> None:
    if not (isfinite(value) and value > 0):
        message = f"{name} is positive, got {value}"
        raise ValueError(message)
