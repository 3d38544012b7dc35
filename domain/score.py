"""Points of the Decision 766 scorecard from counts: lines, blocks and the total, with what is not known kept apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from domain.indicator import Block, Formula, Indicator, Level
from domain.text import Text

State = Literal["scored", "inapplicable", "assumed", "no_data"]
"""How a line got its points: counted; does not apply here (all points); an empty denominator with a rule of its own;
nothing is known (no points, and none lost)."""
STATES: dict[State, Text] = {
    "scored": Text("đã tính", "counted"),
    "inapplicable": Text("không áp dụng, đủ điểm", "does not apply, all points"),
    "assumed": Text("mẫu số 0, theo quy ước", "empty denominator, by its rule"),
    "no_data": Text("chưa có số liệu", "no data"),
}


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted for one indicator, None where unknown; ``share`` (0..1) where only a rate is published."""

    num: float | None = None
    den: float | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One scored indicator: its counts, share 0..1 and points, None where they are unknown."""

    indicator: Indicator
    count: Count
    share: float | None
    points: float | None
    state: State


@dataclass(frozen=True, slots=True)
class Points:
    """A sum of points: ``points`` of the lines that are known, of at most ``known`` points, of ``maximum`` in all."""

    points: float | None
    known: float
    maximum: float


@dataclass(frozen=True, slots=True)
class Score:
    """A whole scorecard."""

    formula: Formula
    level: Level
    lines: tuple[Line, ...]

    def block(self, block: Block) -> Points:
        """The points of one block."""
        return _sum([line for line in self.lines if line.indicator.block == block.key])

    @property
    def total(self) -> Points:
        """The points of all blocks."""
        return _sum(self.lines)


def line_of(indicator: Indicator, count: Count, level: Level) -> Line:
    """Score one indicator at ``level``."""
    if level not in indicator.levels:
        return Line(indicator, count, None, indicator.maximum, "inapplicable")
    share = _share(count)
    if share is not None:
        return Line(indicator, count, share, indicator.points(share), "scored")
    if count.den != 0 or indicator.empty == "none":
        return Line(indicator, count, None, None, "no_data")
    return Line(indicator, count, None, indicator.maximum if indicator.empty == "full" else 0.0, "assumed")


def score_of(formula: Formula, counts: Mapping[str, Count], level: Level) -> Score:
    """Score ``counts`` by code; an indicator that is not among them is unknown."""
    nothing = Count()
    return Score(
        formula, level, tuple(line_of(each, counts.get(each.code, nothing), level) for each in formula.indicators)
    )


def _share(count: Count) -> float | None:
    if count.num is not None and count.den:
        return count.num / count.den
    return count.share if count.num is None and count.den is None else None


def _sum(lines: Sequence[Line]) -> Points:
    known = [line for line in lines if line.points is not None]
    points = sum(line.points or 0.0 for line in known) if known else None
    return Points(points, sum(line.indicator.maximum for line in known), sum(line.indicator.maximum for line in lines))
