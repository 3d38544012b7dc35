"""The cheapest path to a target score: which indicators, units and how many items, at the least total effort.

Exact: an integer program over whole items. Indicators are moved one by one; an item that would help two of them at once
(a result file is part of a digitized dossier) is paid for twice, so the effort told is never too small.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Literal

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from domain.indicator import Indicator
from domain.score import Count, Line, Score
from domain.score_whatif import HAIR, items_to, with_counts, written
from domain.text import Text

EFFORT: Mapping[str, float] = {
    "dossier": 1.0,
    "procedure": 50.0,
    "decision": 20.0,
    "petition": 5.0,
    "commune": 100.0,
}
"""Default effort of one item by its kind (key of `Item`): weights of this product, not of any rule; a dossier
is 1."""
MENDABLE: frozenset[str] = frozenset(
    {
        *("PUBLIC_CONTENT_FULL", "DOSSIER_SYNC", "ONLINE_PROVIDED", "ONLINE_PROCEDURES_USED"),
        *("PAYMENT_PROCEDURES_USED", "PAYMENT_PROCEDURES_OFFERED", "ORIGINAL_RESULT_AVAILABLE", "SO_HOA_GIAY_TO"),
        *("SYNCED_PERSONAL_STORAGE", "CITIZEN_DATA_CONNECTED_FORMALITY", "ELECTRONIC_CERTIFIED_COPY"),
    }
)
"""Lines whose missing items can still be made good: a result can be attached later, a late dossier stays late."""
POINT_HAIR = 1e-9
"""Points by which a sum of floats may miss the target and still reach it."""
COMMUNES = Text("xã, phường", "communes")
SENTENCE = Text("{label}: {items} {item}{where} = +{points} điểm", "{label}: {items} {item}{where} = +{points} points")
WHERE = Text(" ở {count} {unit}", " in {count} {unit}")
REACHED = Text("Đã đạt {target} điểm: hiện {now}.", "The target of {target} points is reached: {now} now.")
UNREACHABLE = Text(
    "Không đạt được {target} điểm: nhiều nhất {best}.", "{target} points cannot be reached: {best} at most."
)
NOTHING = Text("Chưa chỉ số nào có số liệu.", "No indicator has data yet.")
PATH = Text("Từ {now} lên {then} điểm. {steps}.", "From {now} to {then} points. {steps}.")

State = Literal["reached", "path", "unreachable"]


@dataclass(frozen=True, slots=True)
class Share:
    """How many items one unit takes on."""

    unit: str
    items: int


@dataclass(frozen=True, slots=True)
class Step:
    """What to do for one indicator; ``units`` is empty where nobody said who misses what."""

    indicator: Indicator
    items: int
    points: float
    effort: float
    units: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """The cheapest way from ``now`` to at least ``target`` points.

    ``best``: the most points reachable with what may be moved, None when no line is known. ``unknown``: indicators
    that could have been moved if their numerator and denominator were known. ``then`` is ``now`` without a path.
    """

    state: State
    target: float
    now: Score
    then: Score
    steps: tuple[Step, ...]
    best: float | None
    unknown: tuple[Indicator, ...]

    @property
    def effort(self) -> float:
        """Total effort."""
        return sum(step.effort for step in self.steps)


@dataclass(frozen=True, slots=True)
class _Option:
    """What one line offers: ``whole`` items of ``gain`` points each, then perhaps one ``last`` that brings less."""

    line: Line
    effort: float
    whole: int
    gain: float
    last: float

    @property
    def most(self) -> int:
        return self.whole + (self.last > 0)

    @property
    def reach(self) -> float:
        return self.whole * self.gain + self.last


def cheapest_path(
    score: Score,
    target: float,
    *,
    effort: Mapping[str, float] | None = None,
    movable: Collection[str] | None = None,
    missing: Mapping[str, Mapping[str, int]] | None = None,
) -> Path:
    """Return the cheapest way to at least ``target`` points of the lines that are known.

    Args:
        score: today's score.
        target: points wanted.
        effort: effort per item by code, above 0; EFFORT by kind of item where not given.
        movable: codes that may be moved; all when None.
        missing: by code, the items that each unit (its code) still lacks; no limit by unit where not given.

    Raises:
        ValueError: an effort not above 0, or missing items below 0.
    """
    missing = missing or {}
    lines = [each for each in score.lines if movable is None or each.indicator.code in movable]
    unknown = tuple(each.indicator for each in lines if _unknown(each))
    options = [_option(line, effort or {}, missing) for line in lines if line.state == "scored" and not _unknown(line)]
    options = [option for option in options if option.most]
    now = score.total.points
    best = None if now is None else now + sum(option.reach for option in options)
    if now is None or best is None or best < target - POINT_HAIR:
        return Path("unreachable", target, score, score, (), best, unknown)
    if now >= target - POINT_HAIR:
        return Path("reached", target, score, score, (), best, unknown)
    items = _repaired(score, target, options, _fewest(options, target - now))
    then = _moved(score, options, items)
    return Path("path", target, score, then, _steps(options, items, then, missing), best, unknown)


def fewest_units(items: int, missing: Mapping[str, int]) -> tuple[Share, ...]:
    """Hand ``items`` to as few units as can take them: those that miss most first, ties by code."""
    shares: list[Share] = []
    for unit, lacks in sorted(missing.items(), key=lambda each: (-each[1], each[0])):
        if items > 0 and lacks > 0:
            shares.append(Share(unit, min(items, lacks)))
            items -= min(items, lacks)
    return tuple(shares)


def step_text(step: Step, unit: Text = COMMUNES) -> Text:
    """Say a step: "Cấp kết quả điện tử: 612 hồ sơ ở 9 xã, phường = +0,41 điểm"; ``unit`` names the units."""
    item = step.indicator.item.label
    named = bool(step.units) and item != unit
    where = WHERE.format(count=len(step.units), unit=_noun(unit, len(step.units)))
    digits = next((d for d in range(2, 7) if step.points >= 10**-d), 6)
    return SENTENCE.format(
        label=step.indicator.label,
        items=written(step.items, 0),
        item=_noun(item, step.items),
        where=where if named else "",
        points=written(step.points, digits),
    )


def path_text(path: Path, unit: Text = COMMUNES) -> Text:
    """Say the whole path, or why there is none."""
    if path.best is None:
        return NOTHING
    now, target = written(path.now.total.points, 2), written(path.target, 2)
    if path.state == "reached":
        return REACHED.format(target=target, now=now)
    if path.state == "unreachable":
        return UNREACHABLE.format(target=target, best=written(floor(path.best * 100 + HAIR) / 100, 2))
    steps = [step_text(step, unit) for step in path.steps]
    joined = Text("; ".join(each.vi for each in steps), "; ".join(each.en for each in steps))
    return PATH.format(now=now, then=written(path.then.total.points, 2), steps=joined)


def _noun(noun: Text, count: int) -> Text:
    return Text(noun.vi, noun.en.removesuffix("s")) if count == 1 else noun


def _unknown(line: Line) -> bool:
    return line.state == "no_data" or (line.state == "scored" and (line.count.num is None or not line.count.den))


def _option(line: Line, effort: Mapping[str, float], missing: Mapping[str, Mapping[str, int]]) -> _Option:
    indicator, count = line.indicator, line.count
    cost = effort[indicator.code] if indicator.code in effort else EFFORT[indicator.item.key]
    if not cost > 0:
        message = f"the effort of {indicator.code} must be above 0, got {cost}"
        raise ValueError(message)
    units = missing.get(indicator.code)
    if units is not None and any(lacks < 0 for lacks in units.values()):
        message = f"missing items of {indicator.code} are below 0"
        raise ValueError(message)
    num, den = count.num or 0.0, count.den or 1.0
    most = min(floor(den - num + HAIR), items_to(count, indicator.full_at) or 0)
    most = max(0, most if units is None else min(most, sum(units.values())))
    gain = indicator.maximum / (indicator.full_at * den)
    whole = max(0, min(most, floor(indicator.full_at * den - num + HAIR)))
    last = indicator.maximum - (line.points or 0.0) - whole * gain if most > whole else 0.0
    return _Option(line, cost, whole, gain, max(0.0, last))


def _fewest(options: Sequence[_Option], need: float) -> list[int]:
    """Items per option at the least effort that bring ``need`` points.

    Each option is two columns, its whole items and its last one: as that brings less at the same effort, the program
    never gains by taking it first. Points and efforts are scaled by the smallest, so that the solver's tolerance stays
    far below one item.
    """
    gains = np.array([o.gain for o in options] + [o.last for o in options])
    most = np.array([o.whole for o in options] + [int(o.last > 0) for o in options], dtype=float)
    costs = np.array([o.effort for o in options] * 2)
    unit = gains[most > 0].min()
    found = milp(
        costs / costs.min(),
        constraints=LinearConstraint((gains / unit)[None, :], (need - POINT_HAIR) / unit, np.inf),
        bounds=Bounds(np.zeros(len(most)), most),
        integrality=np.ones(len(most)),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        message = f"the cheapest path was not found: {found.message}"
        raise RuntimeError(message)
    whole, last = np.rint(found.x).astype(int).reshape(2, -1)
    return [int(items) for items in whole + last]


def _repaired(score: Score, target: float, options: Sequence[_Option], items: list[int]) -> list[int]:
    """Add items one by one while the score itself says that the solver's tolerance left it short."""
    while (short := target - POINT_HAIR - (_moved(score, options, items).total.points or 0.0)) > 0:
        free = [index for index, option in enumerate(options) if items[index] < option.most]
        enough = [index for index in free if options[index].gain >= short] or free
        if not enough:
            break
        items[min(enough, key=lambda index: (options[index].effort, -options[index].gain))] += 1
    return items


def _moved(score: Score, options: Sequence[_Option], items: Sequence[int]) -> Score:
    counts = {
        option.line.indicator.code: Count((option.line.count.num or 0.0) + more, option.line.count.den)
        for option, more in zip(options, items, strict=True)
    }
    return with_counts(score, counts)


def _steps(
    options: Sequence[_Option], items: Sequence[int], then: Score, missing: Mapping[str, Mapping[str, int]]
) -> tuple[Step, ...]:
    """Steps that do something, most points first."""
    points = {line.indicator.code: line.points or 0.0 for line in then.lines}
    steps = [
        Step(
            indicator := option.line.indicator,
            more,
            points[indicator.code] - (option.line.points or 0.0),
            more * option.effort,
            fewest_units(more, missing.get(indicator.code, {})),
        )
        for option, more in zip(options, items, strict=True)
        if more
    ]
    return tuple(sorted(steps, key=lambda step: (-step.points, step.indicator.code)))
