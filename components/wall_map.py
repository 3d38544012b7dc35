"""The map of a wall display: communes as SVG from outlines drawn once, the lowest ones named beside their place."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from components.format import kpi_value
from components.maps import GREY, SCHEMATIC, MapRow, band_labels, colour_steps
from components.wall import el
from domain.kpi import STATUS_WORDS, Kpi
from domain.screen import Box, Outline
from domain.text import Text

MAP = Text("Bản đồ các xã, phường", "Map of the communes")
NO_MAP = Text("Chưa có bản đồ ranh giới.", "There is no map of boundaries.")
MOST_NAMES = 5
MARGIN = 0.04
"""Part of the width and height left free around the communes of an area."""
LETTER_WIDE, LABEL_HIGH = 0.019, 0.07
"""Width of a letter and height of a name on the map, as parts of the smallest map there is."""
STEP = LABEL_HIGH / 4
"""How far a name moves up or down at a time to find room."""
Rect = tuple[float, float, float]
"""Left, middle height and width of a name, as parts of the map."""
Spot = tuple[float, float]
"""Across and down, as parts of the map."""


@dataclass(frozen=True, slots=True)
class Named:
    """A commune named on the map: its code, and the words."""

    key: str
    words: str


def area_map(
    outline: Outline | None, kpi: Kpi, rows: Sequence[MapRow], lang: str, named: Sequence[Named] = ()
) -> list[Any]:
    """The communes of ``rows`` in the colours of ``kpi``; the rest of the province stays out of the picture."""
    steps = dict(zip([row.key for row in rows], colour_steps(kpi, rows), strict=True))
    return coloured(outline, {key: css(step) for key, step in steps.items()}, lang, named)


def css(step: int) -> str:
    """Class of a colour step: 0-5 of a status, 6-10 of a fifth."""
    return f"s{step}" if step < 6 else f"v{step - 5}"  # noqa: PLR2004


def coloured(outline: Outline | None, colours: dict[str, str], lang: str, named: Sequence[Named] = ()) -> list[Any]:
    """The map with a class for each commune."""
    shown = [key for key in colours if outline and key in outline.boxes]
    if outline is None or not shown:
        return el("p.wall-nothing", NO_MAP.get(lang))
    left, top, right, bottom = _frame(outline, shown)
    wide, high = right - left, bottom - top
    cells = [el(f"use.{colours[key]}", href=f"#unit-{key}") for key in sorted(shown)]
    box = f"{left:.0f} {top:.0f} {wide:.0f} {high:.0f}"
    name = MAP.get(lang)
    picture = el("svg", *cells, viewBox=box, data_outline=outline.url, role="img", aria_label=name)
    labels = _labels(outline, (left, top, wide, high), [each for each in named if each.key in outline.anchors])
    inner = el("div.wall-map-inner", picture, *labels, style=f"--w: {wide:.0f}; --h: {high:.0f}")
    return el("div.wall-map", inner)


def _frame(outline: Outline, keys: Sequence[str]) -> Box:
    """What the picture shows: all of the province, or the communes of ``keys`` where they are only a part of it."""
    if len(keys) > 0.8 * len(outline.boxes):
        return (0.0, 0.0, *outline.size)
    boxes = [outline.boxes[key] for key in keys]
    left, top = (min(box[place] for box in boxes) for place in (0, 1))
    right, bottom = (max(box[place] for box in boxes) for place in (2, 3))
    across, down = MARGIN * (right - left), MARGIN * (bottom - top)
    return left - across, top - down, right + across, bottom + down


def _labels(outline: Outline, frame: tuple[float, float, float, float], named: Sequence[Named]) -> list[Any]:
    """Names beside their dots, from the top; one that had to move up or down hangs on a pole that stands on its dot."""
    left, top, wide, high = frame
    spots = sorted(
        ((y - top) / high, (x - left) / wide, each) for each in named for x, y in [outline.anchors[each.key]]
    )
    kept = [(across, down) for down, across, _ in spots]
    taken: list[Rect] = []
    found = []
    for down, across, each in spots:
        size = LETTER_WIDE * (len(each.words) + 1)
        side, at = _place((across, down), size, taken, kept)
        taken.append((across if side == "right" else across - size, at, size))
        kept += _pole(across, down, at)
        if at != down:
            style = f"{_at(across, min(at, down))}; height: {100 * abs(at - down):.1f}%"
            found.append(el("i.wall-pole", style=style))
        found.append(el("i.wall-spot", style=_at(across, down)))
        found.append(el(f"b.wall-name.on-{side}", each.words, style=_at(across, at)))
    return found


def _place(dot: Spot, size: float, taken: Sequence[Rect], kept: Sequence[Spot]) -> tuple[str, float]:
    """Side of ``dot`` and height at which a name ``size`` wide is free, as near as can be.

    Where poles would have to cross names, they may; where nothing is free, its own height.
    """
    across, down = dot
    others = [each for each in kept if each != dot]
    steps = range(int(1 / STEP))
    heights = [at for step in steps for at in (down + step * STEP, down - step * STEP) if 0 <= at <= 1]
    sides = [(side, start) for side, start in (("right", across), ("left", across - size)) if 0 <= start <= 1 - size]
    for crossing in (False, True):
        for at, (side, start) in product(heights, sides):
            pole = () if crossing else _pole(across, down, at)
            if not _covers((start, at, size), pole, taken, others):
                return side, at
    return "right", down


def _pole(across: float, down: float, at: float) -> list[Spot]:
    """Points from a dot to the height of its name, close enough for no name to fit between them."""
    points = 1 + int(abs(at - down) / STEP)
    return [(across, down + (at - down) * (place + 1) / points) for place in range(points)]


def _covers(name: Rect, pole: Sequence[Spot], taken: Sequence[Rect], kept: Sequence[Spot]) -> bool:
    """Whether a name would cover another one or something that is kept free, or its ``pole`` another name."""
    start, at, wide = name
    over = any(
        abs(at - down) < LABEL_HIGH and start < left + size and left < start + wide for left, down, size in taken
    )
    return (
        over
        or any(abs(at - y) < LABEL_HIGH / 2 and start < x < start + wide for x, y in kept)
        or any(abs(y - down) < LABEL_HIGH / 2 and left < x < left + size for x, y in pole for left, down, size in taken)
    )


def _at(across: float, down: float) -> str:
    return f"left: {100 * across:.1f}%; top: {100 * down:.1f}%"


def lowest(kpi: Kpi, rows: Sequence[MapRow], lang: str, most: int = MOST_NAMES) -> list[Named]:
    """The communes that miss the target by most, of those with a status."""
    missed = [row for row in rows if 0 < row.figure.status.step < 4 and row.figure.value is not None]  # noqa: PLR2004
    ordered = sorted(missed, key=lambda row: row.figure.value or 0.0, reverse=kpi.better == "lower")
    return [Named(row.key, f"{_short(row.name)} {kpi_value(kpi, row.figure, lang)}") for row in ordered[:most]]


def _short(name: str) -> str:
    for kind in ("Xã ", "Phường ", "Thị trấn ", "Đặc khu "):
        if name.startswith(kind):
            return name.removeprefix(kind)
    return name


def legend(kpi: Kpi, lang: str, *, schematic: bool) -> list[Any]:
    """What the colours mean, in words."""
    words = STATUS_WORDS[:5]
    entries = [
        el("li", el(f"i.key.s{word.step}"), label, el("small", f" {word.label.get(lang)}"))
        for word, label in zip(words, band_labels(kpi, lang), strict=False)
    ]
    grey = el("li", el("i.key.s0"), GREY.get(lang))
    return el("ul.wall-legend", *entries, grey, el("li.muted", SCHEMATIC.get(lang)) if schematic else None)
