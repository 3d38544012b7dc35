"""How a display is, judged from its last sign of life; which come first in a list, and whose build is unusual."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.displays import STATES, Display
from domain.fold import sort_key
from domain.playlist import Profile, Slide
from domain.text import Text
from domain.wall import deck


@dataclass(frozen=True, slots=True)
class Condition:
    """One word on how a display is: its icon and its step on the scale of statuses (pills)."""

    label: Text
    icon: str
    step: int


TWO, TWO_PANES = 2, "32:9"
SILENT, NEVER, REVOKED = "silent", "never", "revoked"
CONDITIONS: dict[str, Condition] = {
    SILENT: Condition(Text("Im lặng", "Silent"), "■", 1),
    "offline": Condition(STATES["offline"], "▲", 2),
    NEVER: Condition(Text("Chưa bật", "Never seen"), "?", 0),
    "paused": Condition(STATES["paused"], "‖", 3),
    "pinned": Condition(STATES["pinned"], "◆", 3),
    "on": Condition(STATES["on"], "●", 5),
    "dim": Condition(STATES["dim"], "◐", 4),
    REVOKED: Condition(Text("Đã thu hồi", "Revoked"), "✕", 0),
}
"""Every condition, the one that needs somebody first."""
RANK = tuple(CONDITIONS)
COUNTED: dict[str, tuple[Text, tuple[str, ...]]] = {
    SILENT: (Text("im lặng", "silent"), (SILENT,)),
    NEVER: (Text("chưa bật", "never seen"), (NEVER,)),
    "on": (Text("đang chiếu", "showing"), ("on", "paused", "pinned", "offline")),
    "dim": (Text("giảm sáng", "dimmed"), ("dim",)),
    REVOKED: (Text("đã thu hồi", "revoked"), (REVOKED,)),
}
"""The counts above the list: their words, and the conditions that each adds up."""


def condition(display: Display, now: datetime) -> str:
    """Key of `CONDITIONS`; what a silent display said last is no longer so."""
    if display.revoked_at is not None:
        return REVOKED
    if display.seen is None:
        return NEVER
    if display.seen.silent(now):
        return SILENT
    return display.seen.state if display.seen.state in STATES else "on"


def ordered(displays: Iterable[Display], now: datetime) -> list[Display]:
    """Those that need somebody first, revoked ones last; alike ones by name."""
    return sorted(displays, key=lambda each: (RANK.index(condition(each, now)), sort_key(each.name), each.id))


def counts(displays: Iterable[Display], now: datetime) -> dict[str, int]:
    """How many displays each of `COUNTED` has."""
    found = Counter(condition(each, now) for each in displays)
    return {key: sum(found[each] for each in keys) for key, (_, keys) in COUNTED.items()}


def shown(profile: Profile, place: int | None) -> tuple[Slide, ...]:
    """The slide of each pane while the one at ``place`` of the deck leads; none where that is unknown or gone.

    As assets/wall.js does it: beside the leading slide stands the next one of the profile.
    """
    turns = deck(profile)
    if place is None or not 0 <= place < len(turns):
        return ()
    lead, own = turns[place].slide, profile.slides
    if profile.shape != TWO_PANES or len(turns) < TWO or not own:
        return (lead,)
    return lead, own[0] if turns[place].alarm else own[(place + 1) % len(own)]


def usual_build(displays: Sequence[Display]) -> str:
    """The build that more than half of the displays in force run; "" where there is none."""
    told = [each.seen.build for each in displays if each.seen and each.seen.build and each.revoked_at is None]
    build, most = Counter(told).most_common(1)[0] if told else ("", 0)
    return build if 2 * most > len(told) else ""
