"""What explains the change of a KPI between two periods: one part per group, and the parts sum to the change exactly.

For a share or mean R = Σ num / Σ den, a group with the share w of the denominator and the rate r contributes
w₁(r₁ - c) - w₀(r₀ - c), where c = (R₀ + R₁) / 2, so that neither period is the base. It splits into a rate effect
½(w₀ + w₁)(r₁ - r₀), the group itself did better or worse, and a mix effect (w₁ - w₀)(½(r₀ + r₁) - c), more or less of
the work came from a group that is better or worse than the whole (Kitagawa: Components of a difference between two
rates. J. Am. Stat. Assoc. 50 (1955) 1168-1194). As w·r is num / Σ den, a group that is absent in a period needs no
rate there; all of its part is mix.

Counts contribute their difference. All sums are exact fractions; only the faces (``change``, ``contribution``) round.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Generic, NamedTuple, TypeVar

from domain.text import Text

Key = TypeVar("Key")
Pair = tuple[float, float]
"""A group in the earlier and the later period."""

OTHERS = Text("{count} nhóm khác", "{count} others")


@dataclass(frozen=True, slots=True)
class Part(Generic[Key]):
    """What one group, or ``groups`` of them folded into one row without a ``key``, adds to the change.

    ``num`` and ``den`` are those of both periods (``den`` None for a count). ``exact`` is the contribution, in the unit
    of num/den (of num for a count); ``rate`` and ``mix`` sum to it and are None for a count.
    """

    key: Key | None
    num: Pair
    den: Pair | None
    exact: Fraction
    rate: Fraction | None
    groups: int = 1

    @property
    def mix(self) -> Fraction | None:
        """The mix effect: the contribution less the rate effect; None for a count."""
        return None if self.rate is None else self.exact - self.rate

    @property
    def contribution(self) -> float:
        """The contribution, rounded to a float."""
        return float(self.exact)

    @property
    def rate_effect(self) -> float | None:
        """The rate effect, rounded to a float; None for a count."""
        return None if self.rate is None else float(self.rate)

    @property
    def mix_effect(self) -> float | None:
        """The mix effect, rounded to a float; None for a count."""
        return None if self.mix is None else float(self.mix)


@dataclass(frozen=True, slots=True)
class Decomposition(Generic[Key]):
    """The value ``before`` and ``after``, None where there is no denominator, and what explains the difference.

    ``parts``, largest contribution first, sum to ``exact_change``; there are none where the change is unknown.
    """

    before: Fraction | None
    after: Fraction | None
    parts: tuple[Part[Key], ...]

    @property
    def exact_change(self) -> Fraction | None:
        """After - before, None where either is unknown."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def change(self) -> float | None:
        """The change, rounded to a float; None where it is unknown."""
        return None if self.exact_change is None else float(self.exact_change)

    def top(self, count: int) -> "Decomposition[Key]":
        """Keep the ``count`` largest parts and fold two or more that remain into one last row with the same sum.

        Raises:
            ValueError: a negative count.
        """
        if count < 0:
            raise ValueError(f"cannot keep {count} parts")
        if len(self.parts) <= count + 1:
            return self
        return Decomposition(self.before, self.after, (*self.parts[:count], _others(self.parts[count:])))


def of_rates(groups: Mapping[Key, tuple[float, float, float, float]]) -> Decomposition[Key]:
    """Explain the change of a share or mean; ``groups`` are (num0, den0, num1, den1), zeros where a group is absent.

    Raises:
        ValueError: a denominator below 0, or a number that is not finite.
    """
    cells = {key: _Cells(_exact(n0), _exact(d0), _exact(n1), _exact(d1)) for key, (n0, d0, n1, d1) in groups.items()}
    if any(row.den0 < 0 or row.den1 < 0 for row in cells.values()):
        raise ValueError("a denominator is below 0")
    whole = _Cells(*(sum(column) for column in zip(*cells.values(), strict=True))) if cells else _Cells(0, 0, 0, 0)
    before = Fraction(whole.num0, whole.den0) if whole.den0 else None
    after = Fraction(whole.num1, whole.den1) if whole.den1 else None
    if before is None or after is None:
        return Decomposition(before, after, ())
    return Decomposition(before, after, _sorted(_part(key, groups[key], row, whole) for key, row in cells.items()))


def of_counts(groups: Mapping[Key, Pair]) -> Decomposition[Key]:
    """Explain the change of a count; ``groups`` are (before, after), zeros where a group is absent.

    Without any group nothing is known, so neither is the change.

    Raises:
        ValueError: a number that is not finite.
    """
    if not groups:
        return Decomposition(None, None, ())
    exact = {key: (Fraction(_exact(before)), Fraction(_exact(after))) for key, (before, after) in groups.items()}
    before, after = (sum((row[at] for row in exact.values()), Fraction()) for at in range(2))
    parts = (Part(key, groups[key], None, row[1] - row[0], None) for key, row in exact.items())
    return Decomposition(before, after, _sorted(parts))


class _Cells(NamedTuple):
    num0: int | Fraction
    den0: int | Fraction
    num1: int | Fraction
    den1: int | Fraction


def _exact(value: float) -> int | Fraction:
    """The same number without rounding; whole ones as integers, with which a long table is quick."""
    if not isfinite(value):
        raise ValueError(f"not a finite number: {value}")
    return int(value) if value == int(value) else Fraction(value)


def _part(key: Key, given: tuple[float, float, float, float], row: _Cells, whole: _Cells) -> Part[Key]:
    """The formulas above over one common denominator, so that each effect is one division."""
    both = whole.den0 * whole.den1
    middle2 = whole.num0 * whole.den1 + whole.num1 * whole.den0
    nums = row.num1 * whole.den0 - row.num0 * whole.den1
    dens = row.den1 * whole.den0 - row.den0 * whole.den1
    exact = Fraction(2 * both * nums - middle2 * dens, 2 * both * both)
    rate = Fraction()
    if row.den0 and row.den1:
        weights2 = row.den0 * whole.den1 + row.den1 * whole.den0
        rates = row.num1 * row.den0 - row.num0 * row.den1
        rate = Fraction(weights2 * rates, 2 * both * row.den0 * row.den1)
    return Part(key, (given[0], given[2]), (given[1], given[3]), exact, rate)


def _sorted(parts: Iterable[Part[Key]]) -> tuple[Part[Key], ...]:
    """Largest contribution first; those that are equal as floats stay in the order given."""
    return tuple(sorted(parts, key=lambda part: abs(part.contribution), reverse=True))


def _others(parts: tuple[Part[Key], ...]) -> Part[Key]:
    num = (sum(part.num[0] for part in parts), sum(part.num[1] for part in parts))
    dens = [part.den for part in parts if part.den is not None]
    den = (sum(den[0] for den in dens), sum(den[1] for den in dens)) if dens else None
    exact = sum((part.exact for part in parts), Fraction())
    rates = [part.rate for part in parts if part.rate is not None]
    rate = sum(rates, Fraction()) if rates else None
    return Part(None, num, den, exact, rate, sum(part.groups for part in parts))
