"""The weekly review: each KPI of a place in a period beside its past, who moved most, and what explains the change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from domain.decomposition import Decomposition, Part, of_counts, of_rates
from domain.kpi import FEW, STATUS_WORDS, Figure, Kpi
from domain.variation import Point, Verdict, judge
from domain.weekly_window import MEAN_OF, Window

KEYS: tuple[str, ...] = (
    *("received", "online", "full_online", "digitized", "reused", "vneid"),
    *("on_time", "portal_on_time", "processing_hours", "e_result", "both_ends"),
    *("overdue", "open"),
)
"""KPIs of the review, in its order."""
RIPENING = "portal_on_time"
"""Counts dossiers received in the period, which go on for weeks: older periods are riper, so it is not compared."""
MOST_MOVERS = 3
"""Movers listed on each side of a KPI."""
_ACTIVE = ("received", "settled")

Row = Mapping[str, float] | None
"""Measures of a place in one span; None: unknown."""


@dataclass(frozen=True, slots=True)
class Line:
    """One KPI of one place: its figure beside the period before, the mean of the last 4 and a year ago.

    None is unknown or not comparable. ``usual`` pools numerators and denominators; of a count it is the mean.
    ``trail`` are numerator and denominator of every known period, oldest first, this one last.
    """

    kpi: Kpi
    figure: Figure
    previous: Figure | None
    usual: Figure | None
    year_ago: Figure | None
    verdict: Verdict
    trail: tuple[Point, ...]

    def __reduce__(self) -> tuple[Any, ...]:
        """A line from the cache has the registry's own status words, which the screens tell apart by identity."""
        return _restored, tuple(getattr(self, field.name) for field in fields(self))

    @property
    def change(self) -> float | None:
        """This period less the one before, in the unit of the value (shares 0..1); None where either says nothing."""
        return less(self.figure, self.previous)

    @property
    def good(self) -> bool | None:
        """Whether the change is for the better; None where the KPI has no better side, or nothing changed."""
        if not self.change or self.kpi.better == "none":
            return None
        return (self.change > 0) == (self.kpi.better == "higher")


_WORDS = {word.key: word for word in STATUS_WORDS}


def _restored(*values: Any) -> Line:
    told: list[Any] = [
        replace(each, status=_WORDS[each.status.key]) if isinstance(each, Figure) else each for each in values
    ]
    return Line(*told)


@dataclass(frozen=True, slots=True)
class Driver:
    """What explains a change, group by group: ``by`` unit, agency, procedure, channel or step.

    The keys of its parts are codes, words of channels, or names of steps; "" is what no group of that kind explains.
    """

    by: str
    parts: Decomposition[str]


@dataclass(frozen=True, slots=True)
class Mover:
    """A commune or agency whose KPI changed beyond its ordinary variation; ``by`` is "unit" or "agency"."""

    by: str
    key: str
    line: Line
    drivers: tuple[Driver, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """Everything a review shows of the place ``kind`` (area, unit, agency, province) ``key`` at ``as_of``.

    ``movers`` of a KPI: those that rose, greatest change first, then those that fell. ``drivers`` of a KPI explain the
    place's change. ``names`` are those of communes, agencies and procedures by (by, key).
    """

    version: int
    as_of: datetime
    kind: str
    key: str
    name: str
    window: Window
    lines: tuple[Line, ...]
    movers: Mapping[str, tuple[Mover, ...]]
    drivers: Mapping[str, tuple[Driver, ...]]
    names: Mapping[tuple[str, str], str]
    places: tuple[tuple[str, str], ...]

    def line(self, key: str) -> Line | None:
        """The line of a KPI, None where the review has none."""
        return next((line for line in self.lines if line.kpi.key == key), None)


def less(now: Figure, before: Figure | None) -> float | None:
    """``now`` - ``before``; None where either is unknown or of too few dossiers."""
    if before is None or now.value is None or before.value is None or FEW in (now.status, before.status):
        return None
    return now.value - before.value


def compared(kpi: Kpi) -> bool:
    """Whether earlier periods of ``kpi`` can be compared: not a state right now, nor one that ripens."""
    return not kpi.now and kpi.key != RIPENING


def line(kpi: Kpi, rows: Sequence[Row], window: Window) -> Line:
    """Reckon a KPI from the measures of a place in each span of ``window``, this period first.

    Spans before the place's first activity are unknown, not 0.
    """
    now = rows[0] if rows else None
    figure = kpi.figure(now or {})
    known = _known(rows) if compared(kpi) else rows[:1]
    points = [_point(kpi, row) for row in known]
    history = points[1 : window.history + 1]
    year_at = window.year_at if window.year_at is not None and window.year_at < len(known) else None
    return Line(
        kpi,
        figure,
        kpi.figure(known[1] or {}) if len(known) > 1 else None,
        _usual(kpi, known[1 : MEAN_OF + 1]),
        kpi.figure(known[year_at] or {}) if year_at else None,
        judge(kpi.kind, history[::-1], points[0] if points and compared(kpi) else (None, None)),
        tuple(points[: window.history + 1][::-1]),
    )


def _known(rows: Sequence[Row]) -> Sequence[Row]:
    last = max((at for at, row in enumerate(rows) if row and any(row.get(key) for key in _ACTIVE)), default=-1)
    return rows[: max(last, 0) + 1]


def _point(kpi: Kpi, row: Row) -> Point:
    return kpi.counts(row or {})


def _usual(kpi: Kpi, rows: Sequence[Row]) -> Figure | None:
    if len(rows) < MEAN_OF or any(row is None for row in rows):
        return None
    whole = added(row for row in rows if row is not None)
    if kpi.kind == "count":
        whole = {key: value / len(rows) for key, value in whole.items()}
    return kpi.figure(whole)


def added(rows: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Add up measures; every row has the same ones in the same order."""
    first, *others = rows
    columns = zip(first.values(), *(row.values() for row in others), strict=True)
    return dict(zip(first, map(sum, columns), strict=True))


def moved(line: Line) -> bool:
    """Whether the value left its ordinary variation in the direction in which it changed."""
    change = line.change
    if not change:
        return False
    return line.verdict.kind == ("high" if change > 0 else "low")


def movers(candidates: Iterable[Mover]) -> tuple[Mover, ...]:
    """The ``MOST_MOVERS`` that rose most, then those that fell most; what is ordinary moved nowhere."""
    found = sorted((each for each in candidates if moved(each.line)), key=lambda each: -abs(each.line.change or 0))
    rose = [each for each in found if (each.line.change or 0) > 0]
    fell = [each for each in found if (each.line.change or 0) < 0]
    return (*rose[:MOST_MOVERS], *fell[:MOST_MOVERS])


def explained(kpi: Kpi, groups: Mapping[str, tuple[Row, Row]]) -> Decomposition[str]:
    """Decompose the change of ``kpi``; ``groups`` are (earlier, later) measures, None or zeros where absent."""
    cells = {key: (_point(kpi, before), _point(kpi, after)) for key, (before, after) in groups.items()}
    if kpi.kind == "count":
        return of_counts({key: (n0 or 0, n1 or 0) for key, ((n0, _), (n1, _)) in cells.items()})
    return of_rates({key: (n0 or 0, d0 or 0, n1 or 0, d1 or 0) for key, ((n0, d0), (n1, d1)) in cells.items()})


def of_amounts(
    groups: Mapping[str, tuple[float, float]],
    dens: tuple[float, float],
    factor: Fraction = Fraction(1),
    base: Fraction = Fraction(0),
) -> Decomposition[str]:
    """Decompose base + factor · Σ amounts / den where all groups share one denominator (steps of the same dossiers).

    A group adds factor · (amount₁ / den₁ - amount₀ / den₀); ``groups`` are (earlier, later) amounts.
    """
    if not all(dens):
        return Decomposition(None, None, ())
    den0, den1 = (Fraction(den) for den in dens)
    parts = [
        Part(key, amounts, dens, factor * (Fraction(amounts[1]) / den1 - Fraction(amounts[0]) / den0), None)
        for key, amounts in groups.items()
    ]
    before, after = (
        base + factor * sum((Fraction(amounts[at]) for amounts in groups.values()), Fraction()) / (den0, den1)[at]
        for at in range(2)
    )
    return Decomposition(before, after, tuple(sorted(parts, key=lambda part: -abs(part.exact))))
