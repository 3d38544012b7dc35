"""What the audit of displays keeps: who changed which display or profile when, and what stood there before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.playlist import Profile, restored

PARTS: dict[str, tuple[str, ...]] = {
    **{part: (part,) for part in ("name", "slides", "theme", "lang", "shape")},
    "distance": ("distance_m",),
    "diagonal": ("diagonal_in",),
    "dim": ("dim_from", "dim_to"),
    "refresh": ("refresh_at",),
    **{part: (part,) for part in ("message", "limits")},
}
"""Parts of a profile, each with the fields that it stands for."""


@dataclass(frozen=True, slots=True)
class DisplayChange:
    """One change of a display or profile (``kind``): its row before (None: new) and after (None: taken away)."""

    kind: str
    at: datetime
    author: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def act(self) -> str:
        """What was done: added, changed, gone; a display is also paired, paired again or revoked."""
        before, after = self.before, self.after
        if before is None or after is None:
            added = "paired" if self.kind == "display" else "added"
            return added if before is None else "gone"
        if self.kind == "display" and before["paired_at"] != after["paired_at"]:
            return "again"
        if self.kind == "display" and before["revoked_at"] != after["revoked_at"]:
            return "revoked"
        return "changed"

    @property
    def name(self) -> str:
        """Name of the display or profile, the newest one told."""
        return str((self.after or self.before or {}).get("name", ""))

    def profiles(self) -> tuple[Profile, Profile] | None:
        """The profile before and after; None where it was not changed, or is a display."""
        if self.kind != "profile" or self.before is None or self.after is None:
            return None
        return restored(self.before["name"], self.before["told"]), restored(self.after["name"], self.after["told"])


def changed_parts(before: Profile, after: Profile) -> Iterator[str]:
    """Parts (`PARTS`) in which two profiles differ."""
    for part, names in PARTS.items():
        if any(getattr(before, name) != getattr(after, name) for name in names):
            yield part
