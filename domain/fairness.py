"""A fair comparison of officers: overruns observed against those expected of the same mix of work.

Expected: for every kind of work (procedure and step) the share of overruns among everybody else's, times one's own
number. A person is thus never compared with an average over easier work, nor with themselves. The interval is the
mid-P interval of a Poisson count (Rothman, Boice: Epidemiologic Analysis, 1979), which is wide for small counts.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from math import exp, lgamma, log, sqrt
from typing import Literal, TypeVar

from domain.text import Text

Verdict = Literal["expected", "better", "look", "few", "unknown"]
Kind = TypeVar("Kind", bound=Hashable)
Counts = tuple[int, int]
"""Steps that had a time limit and a known duration, and those of them that took longer."""

LEVEL = 0.95
_Z = 1.959964
_TAIL = (1 - LEVEL) / 2
_EXACT_BELOW = 50
OTHERS = 10
"""Steps of the same kind that others must have finished before anybody is compared with them."""
MINIMUM_STEPS = 20
MINIMUM_EXPECTED = 3.0
"""Below it not even a spotless record could be told from chance (mid-P upper limit of 0 is 3.0): only blame could."""
WORDS: dict[Verdict, Text] = {
    "expected": Text("như kỳ vọng", "as expected"),
    "better": Text("tốt hơn", "better"),
    "look": Text("cần xem", "worth a look"),
    "few": Text("quá ít để so sánh", "too few to compare"),
    "unknown": Text("không có gì để so sánh", "nothing to compare with"),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Overruns ``observed`` and ``expected`` over ``compared`` steps; ``left_out`` steps have nobody to compare with.

    ``ratio`` is observed/expected with its interval ``low``..``high``; all three None where nothing is expected.
    """

    observed: int
    expected: float
    compared: int
    left_out: int
    ratio: float | None
    low: float | None
    high: float | None
    verdict: Verdict


def compare(own: Mapping[Kind, Counts], everybody: Mapping[Kind, Counts]) -> Comparison:
    """Compare ``own`` work with the others'; ``everybody`` includes one's own, both by kind of work."""
    observed, expected, compared, left_out = 0, 0.0, 0, 0
    for kind, (steps, over) in own.items():
        all_steps, all_over = everybody.get(kind, (0, 0))
        others = all_steps - steps
        if others < OTHERS:
            left_out += steps
            continue
        compared += steps
        observed += over
        expected += steps * min(1.0, max(0, all_over - over) / others)
    return _judged(observed, expected, compared, left_out)


def _judged(observed: int, expected: float, compared: int, left_out: int) -> Comparison:
    if not compared or not expected:
        verdict: Verdict = "few" if compared else "unknown"
        return Comparison(observed, expected, compared, left_out, None, None, None, verdict)
    low, high = (limit / expected for limit in interval(observed))
    verdict = "better" if high < 1 else "look" if low > 1 else "expected"
    if compared < MINIMUM_STEPS or expected < MINIMUM_EXPECTED:
        verdict = "few"
    return Comparison(observed, expected, compared, left_out, observed / expected, low, high, verdict)


def interval(observed: int) -> tuple[float, float]:
    """Return the 95 % mid-P limits of the mean of a Poisson count.

    Raises:
        ValueError: a negative count.
    """
    if observed < 0:
        raise ValueError(f"not a count: {observed}")
    if observed >= _EXACT_BELOW:
        return _approximate(observed, -_Z), _approximate(observed, _Z)
    low = 0.0 if not observed else _solve(lambda mean: _below(observed, mean) - (1 - _TAIL), observed)
    return low, _solve(lambda mean: _below(observed, mean) - _TAIL, observed)


def _approximate(observed: int, z: float) -> float:
    count = observed + 0.5
    root = 1 - 1 / (9 * count) + z / (3 * sqrt(count))
    return count * root * root * root


def _below(observed: int, mean: float) -> float:
    """P(X < observed) + P(X = observed) / 2 for a Poisson ``mean``: falls as the mean grows."""
    if mean <= 0:
        return 1.0 if observed else 0.5
    terms = [exp(count * log(mean) - mean - lgamma(count + 1)) for count in range(observed + 1)]
    return sum(terms[:-1]) + terms[-1] / 2


def _solve(falling: Callable[[float], float], observed: int) -> float:
    low, high = 0.0, 3.0 * observed + 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2
