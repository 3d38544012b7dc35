"""What an index set is: blocks of indicators, each worth points that grow in line with its share.

They grow up to ``full_at``; from there the maximum holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.text import Text

Level = Literal["province", "agency", "commune"]
Empty = Literal["none", "zero", "full"]
LEVELS: tuple[Level, ...] = ("province", "agency", "commune")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the scorecard: its name and its most points."""

    key: str
    label: Text
    maximum: float


@dataclass(frozen=True, slots=True)
class Item:
    """What one unit of a numerator is: its key, its name in the plural."""

    key: str
    label: Text


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of the index set.

    ``numerator`` and ``denominator`` say what is counted. ``empty`` says what an empty denominator gives: no points
    known, none, or all. Outside ``levels`` the line does not apply and gives its maximum. ``doubt`` says what is not
    known for certain, None where the portal's own answers confirm the formula. ``item`` is what one unit of the
    numerator is.
    """

    code: str
    number: str
    block: str
    label: Text
    numerator: Text
    denominator: Text
    maximum: float
    item: Item
    full_at: float = 1.0
    empty: Empty = "none"
    levels: tuple[Level, ...] = LEVELS
    doubt: Text | None = None

    def points(self, share: float) -> float:
        """Points of a ``share`` 0..1, unrounded."""
        return min(self.maximum, self.maximum * share / self.full_at)

    @property
    def per_percent(self) -> float:
        """Points that one percentage point is worth below ``full_at``."""
        return self.maximum / self.full_at / 100


@dataclass(frozen=True, slots=True)
class Formula:
    """One version of the index set: where it comes from and the first day it holds for."""

    version: str
    since: date
    source: Text
    blocks: tuple[Block, ...]
    indicators: tuple[Indicator, ...]

    @property
    def by_code(self) -> Mapping[str, Indicator]:
        """The indicators by code."""
        return {each.code: each for each in self.indicators}
