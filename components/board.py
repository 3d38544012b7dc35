"""Boards as data that assets/board.js writes and patches in place: a value that changes touches its own text only.

A board of seventy centers would be two thousand Dash components at every ticket; here a line travels as text, classes,
an address, and the instant since which a clock runs.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from components.format import DASH, NBSP, number
from domain.text import Text
from domain.zone import ZONE

Part = list[Any]
"""[class, text, title, seconds since 1970 from which a clock runs (0: none)] of one piece of an item."""
Item = list[Any]
"""[key, class, address, pieces] of one line or tile."""
MINUTES = Text("phút", "min")
HOUR_S = 3600


def part(classes: str, text: str, title: str = "") -> Part:
    """One piece of an item."""
    return [classes, text, title, 0]


def clock(classes: str, since: datetime | None, at: datetime, *, live: bool, title: str = "") -> Part:
    """The time since ``since``: it runs in the browser when ``live``, else it stands at ``at``."""
    if since is None:
        return part(classes, DASH, title)
    return [classes, elapsed((at - since).total_seconds()), title, since.timestamp() if live else 0]


def item(key: str, classes: str, parts: Iterable[Part], href: str = "") -> Item:
    """One line or tile; ``key`` tells it from its neighbours."""
    return [key, classes, href, list(parts)]


def board(classes: str, items: Sequence[Item], nothing: str = "") -> dict[str, Any]:
    """All items of one board; ``nothing`` is said where there are none."""
    return {"classes": classes, "items": list(items), "empty": nothing}


def elapsed(seconds: float) -> str:
    """Write a running time as ``4:07`` or ``1:04:07``, as assets/board.js does."""
    total = max(0, int(seconds))
    hours, rest = divmod(total, HOUR_S)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


def minutes(seconds: float | None, lang: str, digits: int = 1) -> str:
    """Write seconds as minutes with their unit: ``12,4 phút``; None is "–"."""
    if seconds is None:
        return DASH
    return f"{number(seconds / 60, digits, lang)}{NBSP}{MINUTES.get(lang)}"


def hour(value: datetime | None) -> str:
    """Write the time of day in the province, ``09:30``; None is "–"."""
    return f"{value.astimezone(ZONE):%H:%M}" if value else DASH
