"""What the audit of targets keeps: who changed which when, and what stood there before and after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.targets import Target


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a target: its row before (None: added) and after (None: taken away)."""

    at: datetime
    author: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    def states(self) -> tuple[Target | None, Target | None]:
        """The target before and after."""
        return _target(self.before), _target(self.after)


def differences(before: Target, after: Target) -> Iterator[tuple[str, Any, Any]]:
    """What a change of a target changed: (``bands``, ``last`` or ``source``, its value before, its value after)."""
    for part in ("bands", "last", "source"):
        was, became = getattr(before, part), getattr(after, part)
        if was != became:
            yield part, was, became


def _target(row: Mapping[str, Any] | None) -> Target | None:
    if row is None:
        return None
    first, last = (date.fromisoformat(row[part]) if row[part] else None for part in ("first_day", "last_day"))
    bands: Any = tuple(row["limits"])
    return Target(row["kpi"], row["kind"], row["key"], first or date.min, last, bands, row["source"], row["id"])
