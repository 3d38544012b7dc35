"""The quiet line of the newest events on a wall display: by agency, never a single dossier."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from components.format import number
from components.wall import el
from domain.text import Text
from domain.zone import ZONE

RECENT = Text("{count} hồ sơ mới trong 60 phút", "{count} new dossiers in 60 minutes")
TODAY = Text("hôm nay tiếp nhận {received}, giải quyết {settled}", "today {received} received, {settled} settled")
QUIET = Text(
    "Chưa có sự kiện mới trong 60 phút",
    "No new event in 60 minutes",
)
FEW = "<5"


class Happened(Protocol):
    """What the line tells of one agency: queries.wall.Event."""

    @property
    def name(self) -> str:
        """Name of the agency."""

    @property
    def at(self) -> datetime:
        """When its newest dossier came."""

    @property
    def recent(self) -> int:
        """Its dossiers of the last hour."""

    @property
    def received(self) -> int | None:
        """Dossiers received today; None: too few to be told."""

    @property
    def settled(self) -> int | None:
        """Dossiers settled today; None: too few to be told."""


def ticker(events: Sequence[Happened], lang: str) -> list[Any]:
    """One entry for each agency, the newest first; the display shows them one after another."""
    told = [
        el(
            "li",
            el("b", f"{event.at.astimezone(ZONE):%H:%M}"),
            f" {event.name}: ",
            RECENT.get(lang).format(count=number(event.recent, 0, lang)),
            " · ",
            TODAY.get(lang).format(received=_count(event.received, lang), settled=_count(event.settled, lang)),
        )
        for event in events
    ]
    return told or [el("li.muted", QUIET.get(lang))]


def _count(value: int | None, lang: str) -> str:
    return FEW if value is None else number(value, 0, lang)
