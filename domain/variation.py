"""Is a change within ordinary variation? Control limits from a unit's own history, so that a meeting chases no noise.

Shares: p' chart (Laney: Improved control charts for attributes. Quality Engineering 14 (2002) 531-537). Counts and
means: chart of individual values, XmR (Wheeler: Understanding Variation, 1993; 2.66 = 3 / 1.128). Both add the rule of
eight points in a row on one side of the centre. Few cases or a short history: Wilson's interval (domain/wilson.py).

Departures from the textbook, each so that chance alone is not called a change:
- a p' chart is never narrower than the p chart. Its factor is uncertain where the history is short: with factors below
  1, 3 % of weeks of pure chance (90 % of 200, after 8 weeks) fell outside in our trial, with this floor 0.4 %;
- a count's limits are at least one case wide and, below a mean of 10 (Wheeler: chunky data), at least 3·√mean;
- a mean's limits widen by √(usual / own number of cases) in a week of fewer cases than usual.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isclose, isfinite, sqrt
from statistics import fmean
from typing import Literal

from domain.text import Lang, Text
from domain.wilson import Z_95, interval

Point = tuple[float | None, float | None]
"""Numerator and denominator of one week; a count has no denominator; None is unknown."""
Measured = Literal["ratio", "count", "mean"]
Outcome = Literal["ordinary", "high", "low", "shift_up", "shift_down", "unknown"]
Method = Literal["laney", "xmr", "wilson", "none"]
Writer = Callable[[float, Lang], str]
"""Writes a value of the KPI with its unit, as the screen does."""

LEAST_POINTS = 8
"""Known weeks that control limits need."""
LEAST_EXPECTED = 5.0
"""Expected cases on the rarer side (passed or missed) that limits and the rule of eight need: at least 10 in all."""
CHUNKY = 10.0
RUN = 8
SIGMAS = 3.0
_D2 = 1.128
"""Mean range of two normal values, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a value is in its unit's history.

    ``centre``, ``low`` and ``high`` are in the unit of num/den (a count: of num), None where they cannot be told. On a
    chart they are the mean and the limits of what is ordinary; by Wilson they are the history's rate and the limits
    that this week's cases leave the true rate in (drawn out to the centre where it is ordinary). ``points`` is the
    number of known weeks of the history.
    """

    kind: Outcome
    centre: float | None
    low: float | None
    high: float | None
    method: Method
    points: int

    def sentence(self, write: Writer) -> Text:
        """Say it to a leader; ``write`` gives the centre and the limits their decimals and unit."""
        words = (WILSON if self.method == "wilson" else CHART).get(self.kind)
        if words is None or self.centre is None or self.low is None or self.high is None:
            return UNKNOWN
        values = {"centre": self.centre, "low": self.low, "high": self.high}
        return words.format(**{key: Text(write(value, "vi"), write(value, "en")) for key, value in values.items()})


UNKNOWN = Text("Chưa đủ số liệu để kết luận", "Too little data to tell")
CHART: Mapping[Outcome, Text] = {
    "ordinary": Text(
        "Trong dao động thường của đơn vị (từ {low} đến {high})",
        "Within the unit's ordinary variation ({low} to {high})",
    ),
    "high": Text(
        "Cao hơn dao động thường của đơn vị (từ {low} đến {high})",
        "Above the unit's ordinary variation ({low} to {high})",
    ),
    "low": Text(
        "Thấp hơn dao động thường của đơn vị (từ {low} đến {high})",
        "Below the unit's ordinary variation ({low} to {high})",
    ),
    "shift_up": Text(
        f"{RUN} kỳ liền trên mức chung {{centre}} của đơn vị: mức đã dịch lên",
        f"{RUN} periods in a row above the unit's own {{centre}}: a sustained shift up",
    ),
    "shift_down": Text(
        f"{RUN} kỳ liền dưới mức chung {{centre}} của đơn vị: mức đã dịch xuống",
        f"{RUN} periods in a row below the unit's own {{centre}}: a sustained shift down",
    ),
}
WILSON: Mapping[Outcome, Text] = {
    "ordinary": Text(
        "Ít số liệu: chưa thấy khác mức chung {centre} của đơn vị (tỷ lệ thật từ {low} đến {high})",
        "Little data: no different from the unit's own {centre} as far as can be seen (true rate {low} to {high})",
    ),
    "high": Text(
        "Ít số liệu, nhưng vẫn cao hơn mức chung {centre} của đơn vị (tỷ lệ thật từ {low} đến {high})",
        "Little data, yet above the unit's own {centre} (true rate {low} to {high})",
    ),
    "low": Text(
        "Ít số liệu, nhưng vẫn thấp hơn mức chung {centre} của đơn vị (tỷ lệ thật từ {low} đến {high})",
        "Little data, yet below the unit's own {centre} (true rate {low} to {high})",
    ),
}


def judge(measured: Measured, history: Sequence[Point], current: Point) -> Verdict:
    """Judge ``current`` against the weeks of ``history``, oldest first, which must not contain it.

    Unknown weeks, and those without a denominator, are passed over.

    Raises:
        ValueError: a share whose numerator is outside 0..denominator.
    """
    known = [pair for point in history if (pair := _known(measured, point))]
    now = _known(measured, current)
    if now is None or not known:
        return Verdict("unknown", None, None, None, "none", len(known))
    if measured == "ratio":
        return _share(known, now)
    return _individual(known, now, measured)


def _known(measured: Measured, point: Point) -> tuple[float, float] | None:
    num, den = point if measured != "count" else (point[0], 1.0)
    if num is None or den is None or not isfinite(num) or not isfinite(den) or den <= 0:
        return None
    if measured == "ratio" and not 0 <= num <= den:
        raise ValueError(f"not a share: {num} of {den}")
    return float(num), float(den)


def _share(known: list[tuple[float, float]], now: tuple[float, float]) -> Verdict:
    centre = _pooled(known)
    spread = _spread(known, centre)
    if len(known) < LEAST_POINTS or not _enough(now[1], centre):
        return _by_wilson(known, now, spread)
    half = SIGMAS * spread * sqrt(centre * (1 - centre) / now[1])
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    last = [*known[1 - RUN :], now]
    run = _run([num / den for num, den in last], centre) if all(_enough(den, centre) for _, den in last) else "ordinary"
    return Verdict(_outside(now[0] / now[1], low, high) or run, centre, low, high, "laney", len(known))


def _pooled(known: list[tuple[float, float]]) -> float:
    return sum(num for num, _ in known) / sum(den for _, den in known)


def _enough(den: float, centre: float) -> bool:
    return den * min(centre, 1 - centre) >= LEAST_EXPECTED


def _spread(known: list[tuple[float, float]], centre: float) -> float:
    """Laney's factor: how much more the weeks vary than chance alone, at least 1."""
    if len(known) < 2 or not 0 < centre < 1:  # noqa: PLR2004 - a range needs two
        return 1.0
    scores = [(num / den - centre) / sqrt(centre * (1 - centre) / den) for num, den in known]
    return max(1.0, _moving_range(scores) / _D2)


def _moving_range(values: list[float]) -> float:
    return fmean(abs(after - before) for before, after in pairwise(values))


def _by_wilson(known: list[tuple[float, float]], now: tuple[float, float], spread: float) -> Verdict:
    """Compare this week's interval (three sigmas, half a case) with the 95 % one of the history: apart or not.

    A single case more or less than expected is ordinary whatever the intervals: news of one dossier, not of a unit.
    """
    cases, over = sum(num for num, _ in known), sum(den for _, den in known)
    centre, usual = cases / over, interval(cases, over, Z_95 * spread)

    def outcome(num: float) -> Outcome:
        if abs(num - now[1] * centre) <= 1:
            return "ordinary"
        low, high = interval(num, now[1], SIGMAS * spread, corrected=True)
        return "high" if low > usual[1] else "low" if high < usual[0] else "ordinary"

    if outcome(0.0) == outcome(now[1]) == "ordinary":
        return Verdict("unknown", centre, None, None, "none", len(known))
    low, high = interval(*now, SIGMAS * spread, corrected=True)
    kind = outcome(now[0])
    if kind == "ordinary":
        low, high = min(low, centre), max(high, centre)
    return Verdict(kind, centre, low, high, "wilson", len(known))


def _individual(known: list[tuple[float, float]], now: tuple[float, float], measured: Measured) -> Verdict:
    centre = _pooled(known)
    if len(known) < LEAST_POINTS:
        return Verdict("unknown", centre, None, None, "none", len(known))
    values = [num / den for num, den in known]
    half = SIGMAS / _D2 * _moving_range(values)
    if measured == "count":
        half = max(half, 1.0, SIGMAS * sqrt(centre) if 0 < centre < CHUNKY else 0.0)
    else:
        half *= sqrt(max(1.0, fmean(den for _, den in known) / now[1]))
    low, high = max(0.0, centre - half), centre + half
    value = now[0] / now[1]
    run = _run([*values[1 - RUN :], value], centre) if measured == "mean" or centre >= LEAST_EXPECTED else "ordinary"
    return Verdict(_outside(value, low, high) or run, centre, low, high, "xmr", len(known))


def _outside(value: float, low: float, high: float) -> Outcome | None:
    if value > high and not isclose(value, high):
        return "high"
    return "low" if value < low and not isclose(value, low) else None


def _run(values: list[float], centre: float) -> Outcome:
    """Whether all ``values``, the last weeks with the judged one, lie on one side of the centre."""
    sides = {0 if isclose(value, centre) else 1 if value > centre else -1 for value in values}
    return "shift_up" if sides == {1} else "shift_down" if sides == {-1} else "ordinary"
