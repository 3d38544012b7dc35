"""Tiny line charts as a CSS clip path: the colour comes from the row's class, so both themes and any status fit.

An SVG picture costs twice the bytes; sixty-nine of them travel with every filter change.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

WIDTH, HEIGHT = 70, 18
Points = list[tuple[int, int]]


def spark_path(values: Sequence[float | None], width: int = WIDTH, height: int = HEIGHT) -> str:
    """CSS ``path()`` of the line through ``values``, oldest first; gaps are bridged; empty with fewer than two values.

    The line spans its own least to its own greatest value: it shows movement, not level.
    """
    known = [(index, value) for index, value in enumerate(values) if value is not None]
    if len(known) < 2:  # noqa: PLR2004 - a line has two ends
        return ""
    points = _points(known, len(values), width, height)
    thick = _thickness(points)
    upper = [(x, y - t // 2) for (x, y), t in zip(points, thick, strict=True)]
    lower = [(x, y + t - t // 2) for (x, y), t in zip(points, thick, strict=True)]
    outline = [*upper, *reversed(lower)]
    steps = [_pair(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(outline)]
    return f"path('M{upper[0][0]} {upper[0][1]}l{''.join(steps).strip()}')"


def _points(known: list[tuple[int, float]], count: int, width: int, height: int) -> Points:
    low, high = min(v for _, v in known), max(v for _, v in known)
    return [
        (
            round(index * width / (count - 1)),
            round(2 + (height - 5) * (0.5 if high == low else (high - value) / (high - low))),
        )
        for index, value in known
    ]


def _thickness(points: Points) -> list[int]:
    """Vertical pixels at each point that look like a line two pixels thick whatever its slope."""
    slopes = [hypot(x2 - x1, y2 - y1) / max(1, x2 - x1) for (x1, y1), (x2, y2) in pairwise(points)]
    around = [(before + after) / 2 for before, after in zip([slopes[0], *slopes], [*slopes, slopes[-1]], strict=True)]
    return [min(5, round(2 * slope)) for slope in around]


def _pair(dx: int, dy: int) -> str:
    return _number(dx) + _number(dy)


def _number(value: int) -> str:
    return str(value) if value < 0 else f" {value}"
