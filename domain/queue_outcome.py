"""What a simulation says: figures by slot of issue, use of the counters, the wait of a ticket issued now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, nan

import numpy as np
from numpy.typing import NDArray

from domain.queue_draws import Prepared, Ticket

P90 = 0.9
SERVED, ABANDONED, UNSERVED = range(3)


@dataclass(frozen=True, slots=True)
class Wait:
    """Mean and 90th percentile of waits, in seconds."""

    mean: float
    p90: float


@dataclass(frozen=True, slots=True)
class NowWait:
    """Predicted wait of an ordinary ticket issued now, if its holder stays.

    ``unserved``: share of runs in which no counter ever calls it. ``mean`` is over the other runs; ``p90`` counts
    these as endless. Each is None when there is no such number.
    """

    mean: float | None
    p90: float | None
    unserved: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Tickets issued in a span of time, as means per run: ``issued`` = ``served`` + ``abandoned`` + ``unserved``.

    ``wait``: time in the queue of those served or gone (of all but the unserved, whose wait nobody knows).
    ``served_wait``: of those served, which is what a queue system measures and a back-test compares.
    ``unserved``: still there when the last counter of their group closed. A service in progress counts as served.
    """

    issued: float
    served: float
    abandoned: float
    unserved: float
    wait: Wait | None
    served_wait: Wait | None

    @property
    def abandoned_share(self) -> float | None:
        """Share that left; None when nobody came."""
        return self.abandoned / self.issued if self.issued else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The means of all runs.

    ``slots``: by slot of issue, from the scenario's first; the slot of now holds only the tickets still to come.
    ``present``: those in the queue now, with the wait behind them; ``coming``: all slots; ``total``: both.
    ``utilisation``: share of its open time up to the horizon that each counter serves, None when it is never open;
    ``used`` the same of all counters together. ``now``: by group, a ticket issued at second 0.
    """

    runs: int
    slots: tuple[Figures, ...]
    present: Figures
    coming: Figures
    total: Figures
    utilisation: Mapping[str, float | None]
    used: float | None
    now: Mapping[str, NowWait]


class Tally:
    """Gathers the tickets of all runs."""

    def __init__(self, prepared: Prepared) -> None:
        """Start empty."""
        self._prepared = prepared
        self._runs = 0
        self._issued: list[float] = []
        self._waits: list[float] = []
        self._fates: list[int] = []
        self._busy = {server.key: 0.0 for server in prepared.scenario.servers}
        self._tagged: list[Sequence[float | None]] = []

    def add(
        self,
        tickets: Iterable[Ticket],
        closes: Sequence[float],
        busy: Mapping[str, float],
        tagged: Sequence[float | None],
    ) -> None:
        """Count one run; ``closes``: when the last counter of each group closes, ``tagged``: waits from now."""
        self._runs += 1
        for ticket in tickets:
            fate, wait = _end(ticket, closes[ticket.group])
            self._issued.append(ticket.issued)
            self._fates.append(fate)
            self._waits.append(wait)
        for key, seconds in busy.items():
            self._busy[key] += seconds
        self._tagged.append(tagged)

    def outcome(self) -> Outcome:
        """Return the means of all runs added."""
        scenario = self._prepared.scenario
        issued, fates, waits = np.array(self._issued), np.array(self._fates, int), np.array(self._waits)
        slot = np.where(issued > 0, (issued - scenario.first) // scenario.slot, -1).astype(int)

        def figures(which: NDArray[np.bool_]) -> Figures:
            return _figures(fates[which], waits[which], self._runs)

        open_time = {s.key: sum(_within(span, scenario.horizon) for span in s.open) for s in scenario.servers}
        return Outcome(
            runs=self._runs,
            slots=tuple(figures(slot == i) for i in range(scenario.slots)),
            present=figures(slot < 0),
            coming=figures(slot >= 0),
            total=figures(slot >= -1),
            utilisation={key: self._share(self._busy[key], seconds) for key, seconds in open_time.items()},
            used=self._share(sum(self._busy.values()), sum(open_time.values())),
            now={group: _now([tags[i] for tags in self._tagged]) for group, i in self._prepared.index.items()},
        )

    def _share(self, busy: float, seconds: float) -> float | None:
        return busy / self._runs / seconds if seconds else None


def _end(ticket: Ticket, closes: float) -> tuple[int, float]:
    """Fate and time in the queue of a ticket after the run; nan for the unserved."""
    if ticket.called is not None:
        return SERVED, ticket.called - ticket.issued
    return (ABANDONED, ticket.deadline - ticket.issued) if ticket.deadline <= closes else (UNSERVED, nan)


def _figures(fates: NDArray[np.int_], waits: NDArray[np.float64], runs: int) -> Figures:
    served, abandoned, unserved = (int(np.count_nonzero(fates == fate)) for fate in (SERVED, ABANDONED, UNSERVED))
    return Figures(
        issued=len(fates) / runs,
        served=served / runs,
        abandoned=abandoned / runs,
        unserved=unserved / runs,
        wait=_wait(waits[fates != UNSERVED]),
        served_wait=_wait(waits[fates == SERVED]),
    )


def _wait(waits: NDArray[np.float64]) -> Wait | None:
    return Wait(float(waits.mean()), float(np.quantile(waits, P90))) if len(waits) else None


def _now(waits: Sequence[float | None]) -> NowWait:
    known = [wait for wait in waits if wait is not None]
    mean = sum(known) / len(known) if known else None
    late = float(np.quantile([inf if wait is None else wait for wait in waits], P90, method="higher"))
    return NowWait(mean, late if late < inf else None, 1 - len(known) / len(waits))


def _within(span: tuple[float, float], horizon: float) -> float:
    return max(0.0, min(span[1], horizon) - max(span[0], 0.0))
