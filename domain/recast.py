"""Figures of one era told by the units of the other: what became of each commune on 1 July 2025, pure arithmetic.

Old to new, an old unit's figures go to the new ones by its lineage shares. New to old, a new unit's figures go to the
old ones it was made of, by the dossiers these were known to have, else equally, each counted with the part of it that
went there. Everything is exact (fractions), so a province's sums never change (Resolution 202/2025/QH15; DOMAIN 3).
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Generic, Literal, NamedTuple, TypeVar

from domain.text import Text

Era = Literal["current", "before"]
CURRENT: Era = "current"
BEFORE: Era = "before"
ERAS: tuple[Era, ...] = (CURRENT, BEFORE)
ERA_LABELS: dict[Era, Text] = {
    CURRENT: Text("Hiện hành", "Current"),
    BEFORE: Text("Trước 01/07/2025", "Before 1 July 2025"),
}
FORMER_MARK = "@2021"
"""Ends the code of a former commune wherever today's list may have the same code: ``18073@2021``."""
_FINEST = 1_000_000  # a stored share is a decimal number: as a fraction it has at most this denominator

Measure = TypeVar("Measure", bound=Hashable)
Number = int | float | Fraction
Shares = Mapping[str, Fraction]


class Unit(NamedTuple):
    """A commune: codes were reused for bigger units, so only code and era together name one."""

    code: str
    era: Era


class Flow(NamedTuple):
    """A part of one unit's figures: ``ratio`` of those of ``source``, above 0 up to 1."""

    source: Unit
    ratio: Fraction


@dataclass(frozen=True, slots=True)
class Lineage:
    """``forward``: old code -> new code -> part of the old unit; ``backward``: the other way. Parts sum to 1."""

    forward: Mapping[str, Shares]
    backward: Mapping[str, Shares]

    def parts(self, unit: Unit, to: Era, within: Collection[str] | None = None) -> Shares:
        """Return code of ``to`` -> part of ``unit``, only for codes ``within`` if given; empty without a lineage.

        The parts sum to what lies ``within``: to 1 when nothing is left out.
        """
        table = self.forward if to == CURRENT else self.backward
        found = {unit.code: Fraction(1)} if unit.era == to else table.get(unit.code, {})
        return found if within is None else {code: part for code, part in found.items() if code in within}


@dataclass(frozen=True, slots=True)
class Recast(Generic[Measure]):
    """``rows``: code -> measure -> sum; ``split``: code -> its parts that are less than a whole unit.

    ``unknown``: units without a lineage, as they were.
    """

    rows: dict[str, dict[Measure, Fraction]] = field(default_factory=dict)
    split: dict[str, tuple[Flow, ...]] = field(default_factory=dict)
    unknown: dict[Unit, dict[Measure, Fraction]] = field(default_factory=dict)


def lineage(pairs: Iterable[tuple[str, str, float]], known: Mapping[str, int] | None = None) -> Lineage:
    """Build both directions from (old code, new code, share of the old unit); shares are scaled to sum to 1.

    ``known`` is the number of dossiers of old units. A new unit is divided by it where it is known for every old unit
    that the new one was made of, else equally; either way in proportion to the share that went there.
    """
    forward: dict[str, dict[str, Fraction]] = {}
    for old, new, share in pairs:
        forward.setdefault(old, {})[new] = Fraction(share).limit_denominator(_FINEST)
    forward = {old: _scaled(shares) for old, shares in forward.items()}
    made_of: dict[str, dict[str, Fraction]] = {}
    for old, shares in forward.items():
        for new, part in shares.items():
            made_of.setdefault(new, {})[old] = part
    return Lineage(forward, {new: _divided(olds, known or {}) for new, olds in made_of.items()})


def recast(
    rows: Iterable[tuple[Unit, Mapping[Measure, Number]]],
    ties: Lineage,
    to: Era,
    within: Collection[str] | None = None,
) -> Recast[Measure]:
    """Tell ``rows`` (additive measures of units of either era) by the units of ``to``; every sum stays what it was.

    A measure that a row does not have is unknown there and adds nothing. ``within``: only these units of ``to`` receive
    anything, so a row is taken to hold only what belongs to them.
    """
    pieces: dict[str, list[tuple[Fraction, Mapping[Measure, Number]]]] = {}
    strange: dict[Unit, list[tuple[Fraction, Mapping[Measure, Number]]]] = {}
    split: dict[str, tuple[Flow, ...]] = {}
    for unit, measures in rows:
        parts = _scaled(ties.parts(unit, to, within))
        if not parts:
            strange.setdefault(unit, []).append((Fraction(1), measures))
        for code, part in parts.items():
            pieces.setdefault(code, []).append((part, measures))
            if part != 1:
                split[code] = (*split.get(code, ()), Flow(unit, part))
    return Recast({c: _summed(p) for c, p in pieces.items()}, split, {u: _summed(p) for u, p in strange.items()})


def plain(value: Number) -> int | float:
    """Return an exact number as an int where it is whole, else as a float."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return value.numerator if value.denominator == 1 else value.numerator / value.denominator


def _summed(pieces: list[tuple[Fraction, Mapping[Measure, Number]]]) -> dict[Measure, Fraction]:
    """Add the parts up: in whole numbers over one denominator, which is ten times as fast as in fractions."""
    common = lcm(*(part.denominator for part, _ in pieces))
    sums: dict[Measure, int | Fraction] = {}
    for part, measures in pieces:
        weight = part.numerator * (common // part.denominator)
        for measure, value in measures.items():
            exact = value if isinstance(value, int) else Fraction(value)
            sums[measure] = sums.get(measure, 0) + weight * exact
    return {measure: Fraction(total, common) for measure, total in sums.items()}


def _scaled(shares: Shares) -> dict[str, Fraction]:
    total = sum(shares.values(), Fraction(0))
    return {code: Fraction(share, total) for code, share in shares.items()}


def _divided(olds: Shares, known: Mapping[str, int]) -> dict[str, Fraction]:
    counted = {old: share * known.get(old, 0) for old, share in olds.items()}
    return _scaled(counted if all(counted.values()) else olds)


class Part(NamedTuple):
    """A part of a unit as screens show it: its code and name, and how much of it, above 0 up to 1."""

    code: str
    name: str
    ratio: float


@dataclass(frozen=True, slots=True)
class Split:
    """A commune whose figures are in part estimated, and the ``parts`` of other communes they are made of."""

    code: str
    name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What must be said beside figures told in ``era``: which are parts, of how many, how many have no lineage.

    ``counted``: divided by known dossiers where all are known (else equally).
    """

    era: Era
    splits: tuple[Split, ...]
    units: int
    unknown: int
    counted: bool


@dataclass(frozen=True, slots=True)
class FormerUnit:
    """A commune of before 1 July 2025: what it ``became``, and the parts of today's communes its figures ``count``.

    ``carried``: agencies still carry its code, so their dossiers are its own.
    """

    code: str
    name: str
    became: tuple[Part, ...]
    counts: tuple[Part, ...]
    carried: bool

    @property
    def exact(self) -> bool:
        """Whether every dossier counted is wholly its own."""
        return all(part.ratio == 1 for part in self.counts)
