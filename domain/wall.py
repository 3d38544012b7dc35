"""What a wall display is told besides its figures: the deck of slides, what jumps the queue, how large the type is."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import radians, tan

from domain.playlist import WATCHED, Profile, Slide

FEWEST = 5
"""Fewer dossiers than this are not told apart on a wall (docs/wall.md): a small cell may point at a person."""
CAP_ARC_MINUTES = 10.0
"""Height of the capitals of the smallest text as seen by the viewer: twice what an eye of full acuity tells apart."""
CAP_OF_FONT = 0.7
"""Capitals of Be Vietnam Pro, as a part of the font size."""
RELEASE = 0.9
"""An alarm ends once the value is at or below this part of its limit, so that it does not flicker around it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One slide of the deck; ``alarm`` ones stand in no profile and are shown only when they jump the queue."""

    slide: Slide
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """One watched value: its key in WATCHED, the place of its slide in the deck, value (None: unknown) and limit."""

    key: str
    turn: int
    value: float | None
    limit: float


def deck(profile: Profile) -> tuple[Turn, ...]:
    """The slides of ``profile`` in order, then those that only its thresholds call for."""
    turns = [Turn(slide) for slide in profile.slides]
    kinds = {slide.kind for slide in profile.slides}
    for key in profile.limits:
        kind = WATCHED[key].slide
        if kind not in kinds:
            kinds.add(kind)
            turns.append(Turn(Slide(kind), alarm=True))
    return tuple(turns)


def watches(profile: Profile, values: Mapping[str, float | None]) -> tuple[Watch, ...]:
    """Every threshold of ``profile`` with the value it watches; ``values`` by key of WATCHED."""
    turns = deck(profile)
    first = {turn.slide.kind: place for place, turn in reversed(list(enumerate(turns)))}
    return tuple(
        Watch(key, first[WATCHED[key].slide], values.get(key), limit) for key, limit in sorted(profile.limits.items())
    )


def cap_mm(profile: Profile) -> float:
    """Height in millimetres that the capitals of the smallest text must have to be read from the viewing distance."""
    return 1000 * profile.distance_m * tan(radians(CAP_ARC_MINUTES / 60))


def hidden(count: float | None) -> bool:
    """Whether a count of dossiers is too small to be told."""
    return count is not None and 0 < count < FEWEST
