"""What the page of targets shows: every target, the latest changes, and who may edit."""

from dataclasses import dataclass
from datetime import datetime

from db.targets import held_targets
from domain.target_changes import Change
from domain.targets import Target
from queries.freshness import version
from queries.source import Source
from queries.targets import changes

MOST_CHANGES = 40


@dataclass(frozen=True, slots=True)
class TargetBook:
    """Targets and their changes in one data version; ``editors`` is the setting IOC_TARGET_EDITORS."""

    version: int
    now: datetime
    targets: list[Target]
    changes: list[Change]
    editors: str


def target_book(source: Source) -> TargetBook:
    """Return every target and the latest changes, newest first, in one snapshot."""
    with source.reading() as connection:
        return TargetBook(
            version(connection, source.province),
            source.now(),
            held_targets(connection, source.province),
            changes(connection, source.province, MOST_CHANGES),
            editors(source),
        )


def editors(source: Source) -> str:
    """Who may edit targets in the page, as `domain.target_form.refusal` reads it."""
    return source.database.settings.target_editors
