"""What the next hours bring: today's level, service times, patience, counters to open, the model and its error.

Arrivals by weekday and quarter-hour: `domain.queue_profile`. The closed formulas: `domain.erlang`. The simulation:
`domain.simulation`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev
from typing import Literal

import numpy as np

from domain.erlang import servers_needed
from domain.queue_scenario import HALF_HOUR, Lognormal
from domain.text import Text

TODAY_STRENGTH = 25.0
"""Prior of today's level: days differ from their expectation by about 20 % beyond chance (1 / 0.2²)."""
LONGEST_SERVICE = 4 * 3600.0
"""A longer service is a ticket nobody closed."""
SAMPLE_MOST = 400
"""Service times kept for drawing: evenly spaced ones of all that are known."""
FEW = 20
"""Below it the times themselves are too few to draw from: a lognormal, leaning on the whole center's mean."""
USUAL_CV = 0.8
"""Standard deviation / mean of service times where too few are known."""
MOST_PRIORITY, MOST_ABANDONED = 0.02, 0.01
"""Shares below which priorities and leaving do not matter to an average wait."""

ModelKind = Literal["erlang_c", "erlang_a", "simulation"]
LABELS: Mapping[ModelKind, Text] = {
    "erlang_c": Text("công thức Erlang-C", "the Erlang-C formula"),
    "erlang_a": Text("công thức Erlang-A (có người bỏ về)", "the Erlang-A formula (with people leaving)"),
    "simulation": Text("mô phỏng sự kiện rời rạc", "discrete-event simulation"),
}
_FITS: Mapping[ModelKind, Text] = {
    "erlang_c": Text(
        "mọi quầy đang mở phục vụ mọi nhóm có khách, hầu như không có vé ưu tiên và không ai bỏ về",
        "every open counter serves every group in demand, with hardly any priority tickets and nobody leaving",
    ),
    "erlang_a": Text(
        "mọi quầy đang mở phục vụ mọi nhóm có khách, hầu như không có vé ưu tiên, có người bỏ về",
        "every open counter serves every group in demand, with hardly any priority tickets and some people leaving",
    ),
}
_CLOSED = Text("hiện không có quầy nào mở", "no counter is open now")
_SKILLS = Text("các quầy phục vụ những nhóm dịch vụ khác nhau", "counters serve different service groups")
_PRIORITY = Text("{share} vé là vé ưu tiên", "{share} of tickets are priority tickets")
_UNKNOWN = Text("chưa biết tỷ lệ vé ưu tiên hoặc tỷ lệ bỏ về", "the share of priority tickets or of leaving is unknown")
_OVERLOAD = Text(
    "khách đến nhiều hơn sức phục vụ của các quầy đang mở, hàng chờ không có mức ổn định",
    "more people come than the open counters can serve, so the queue has no steady level",
)


@dataclass(frozen=True, slots=True)
class Service:
    """Service times and patience of a group: ``known`` past times, their ``mean`` (seconds), what to draw from.

    ``mean`` and ``draws`` are None when nothing is known; ``patience`` (mean seconds) when nobody is known to leave.
    """

    known: int
    mean: float | None
    draws: tuple[float, ...] | Lognormal | None
    patience: float | None


@dataclass(frozen=True, slots=True)
class Model:
    """Which model holds, its name, and why in words."""

    kind: ModelKind
    label: Text
    reason: Text


@dataclass(frozen=True, slots=True)
class Backtest:
    """Mean absolute errors on past half-hours: the model's, and those of "the same half-hour last week"."""

    model: float
    naive: float
    n: int

    @property
    def beats(self) -> bool:
        """Whether the model erred less."""
        return self.model < self.naive


def today_factor(actual: float, expected: float) -> float:
    """Today's level against the expected one, for the rest of the day: the ratio so far, shrunk to 1 when few came.

    Gamma-Poisson: prior mean 1 with the weight of TODAY_STRENGTH tickets. Both are counts from opening to now.

    Raises:
        ValueError: a negative count.
    """
    if actual < 0 or expected < 0:
        message = f"counts are not negative, got {actual} and {expected}"
        raise ValueError(message)
    return (TODAY_STRENGTH + actual) / (TODAY_STRENGTH + expected)


def rates(arrivals: Sequence[float], begin: int, factor: float = 1.0, slot: float = HALF_HOUR) -> tuple[float, ...]:
    """Arrivals per second from slot number ``begin`` of the day on, at today's level: the rates of a `Demand`."""
    return tuple(count * factor / slot for count in arrivals[begin:])


def patience(waited: float, abandoned: int) -> float | None:
    """Mean patience in seconds: all time waited, by those served too, for each one who left; None when nobody did.

    The maximum-likelihood estimate of an exponential patience that being served cuts short (censored).

    Raises:
        ValueError: a negative time or count.
    """
    if waited < 0 or abandoned < 0:
        message = f"waits and counts are not negative, got {waited} and {abandoned}"
        raise ValueError(message)
    return waited / abandoned if abandoned and waited else None


def service(times: Iterable[float], waited: float, abandoned: int, center: Service | None = None) -> Service:
    """Estimate a group's service from past ``times`` (seconds) and its patience from the total time ``waited``.

    Times not above 0 or over four hours are dropped. With fewer than FEW the mean leans on that of the whole
    ``center`` and the draws are a lognormal; a group in which nobody left takes no patience from the center.
    """
    good = sorted(t for t in times if 0 < t <= LONGEST_SERVICE)
    stays = patience(waited, abandoned)
    if len(good) >= FEW:
        return Service(len(good), fmean(good), _thinned(good), stays)
    means = [*good, *([center.mean] * FEW if center is not None and center.mean is not None else [])]
    if not means:
        return Service(0, None, None, stays)
    mean = fmean(means)
    return Service(len(good), mean, Lognormal(mean, _cv(center)), stays)


def staffing(
    arrivals: Sequence[float], mean_service: float, patience: float | None, norm: float, slot: float = HALF_HOUR
) -> tuple[int, ...]:
    """Counters needed in each slot (seconds) for an average wait <= ``norm`` seconds, if it lasted at that rate.

    ``arrivals`` are tickets expected per slot. Each slot as its own steady queue: what is left over from the slot
    before is not counted, the simulation knows it.

    Raises:
        ValueError: see `domain.erlang.servers_needed`.
    """
    return tuple(servers_needed(count / slot, mean_service, patience, norm) for count in arrivals)


def model_for(
    counters: Sequence[Collection[str]],
    traffic: Mapping[str, float],
    priority: float | None,
    abandoned: float | None,
    load: float | None = None,
) -> Model:
    """Choose the model whose assumptions hold.

    ``counters``: the groups of each open counter; ``traffic``: expected tickets by group; ``priority``, ``abandoned``:
    shares of tickets, None when unknown; ``load``: mean number of counters that the traffic keeps busy.
    """
    reason = _against_formulas(counters, traffic, priority, abandoned)
    if reason is None and abandoned is not None and abandoned >= MOST_ABANDONED:
        return Model("erlang_a", LABELS["erlang_a"], _FITS["erlang_a"])
    if reason is None and load is not None and load >= len(counters):
        reason = _OVERLOAD
    if reason is None:
        return Model("erlang_c", LABELS["erlang_c"], _FITS["erlang_c"])
    return Model("simulation", LABELS["simulation"], reason)


def mae(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Mean absolute error of (actual, predicted) pairs; None without any."""
    errors = [abs(actual - predicted) for actual, predicted in pairs]
    return fmean(errors) if errors else None


def backtest(rows: Iterable[tuple[float, float, float]]) -> Backtest | None:
    """Compare the errors of (actual, model, naive) of the same half-hours; None without any."""
    known = list(rows)
    model = mae((actual, predicted) for actual, predicted, _ in known)
    naive = mae((actual, last_week) for actual, _, last_week in known)
    return None if model is None or naive is None else Backtest(model, naive, len(known))


def _against_formulas(
    counters: Sequence[Collection[str]], traffic: Mapping[str, float], priority: float | None, abandoned: float | None
) -> Text | None:
    wanted = {group for group, count in traffic.items() if count > 0}
    if not counters:
        return _CLOSED
    reasons = []
    if any(not wanted <= set(groups) for groups in counters):
        reasons.append(_SKILLS)
    if priority is None or abandoned is None:
        reasons.append(_UNKNOWN)
    if priority is not None and priority >= MOST_PRIORITY:
        percent = f"{priority * 100:.0f}"
        reasons.append(_PRIORITY.format(share=Text(f"{percent} %", f"{percent}%")))
    return Text("; ".join(r.vi for r in reasons), "; ".join(r.en for r in reasons)) if reasons else None


def _thinned(times: Sequence[float]) -> tuple[float, ...]:
    if len(times) <= SAMPLE_MOST:
        return tuple(times)
    shares = (np.arange(SAMPLE_MOST) + 0.5) / SAMPLE_MOST
    return tuple(float(t) for t in np.quantile(times, shares))


def _cv(center: Service | None) -> float:
    """Spread of the center's service times, where it has enough of them."""
    if center is None or not isinstance(center.draws, tuple) or not center.mean:
        return USUAL_CV
    return pstdev(center.draws) / center.mean or USUAL_CV
