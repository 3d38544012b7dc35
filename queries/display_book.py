"""What the page of wall displays shows: displays with their signs of life, profiles, changes, and who may edit."""

from dataclasses import dataclass
from datetime import datetime

from domain.display_changes import DisplayChange
from domain.displays import Display
from queries.displays import Kept, changes, displays, profiles
from queries.freshness import version
from queries.source import Source

MOST_CHANGES = 30


@dataclass(frozen=True, slots=True)
class DisplayBook:
    """All of it in one snapshot taken at ``now``; ``editors`` is the setting IOC_DISPLAY_EDITORS.

    Signs of life move no data version, so no answer made of this may be kept.
    """

    version: int
    now: datetime
    displays: list[Display]
    profiles: list[Kept]
    changes: list[DisplayChange]
    editors: str


def display_book(source: Source) -> DisplayBook:
    """Return every display and profile and the latest changes, newest first."""
    with source.reading() as connection:
        return DisplayBook(
            version(connection, source.province),
            source.clock(),
            displays(connection, source.province),
            profiles(connection, source.province),
            changes(connection, source.province, MOST_CHANGES),
            editors(source),
        )


def editors(source: Source) -> str:
    """Who may edit displays in the page, as `domain.displays.GATE` reads it."""
    return source.database.settings.display_editors
