"""The slide of the data's own freshness: how old the newest data of each source is, on the display's clock."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from components.format import moment, number
from components.wall import age, el, lines, panel
from domain.text import Text

SOURCES = Text("Nguồn dữ liệu", "Sources of the data")
HEADS: tuple[Text, ...] = (
    Text("Nguồn", "Source"),
    Text("Nhập gần nhất", "Last import"),
    Text("Sự kiện mới nhất", "Newest event"),
    Text("lúc", "at"),
)
NO_SOURCE = Text("Chưa có nguồn nào.", "There is no source yet.")
NEWEST, QUEUE = Text("Hồ sơ cập nhật", "Dossiers updated"), Text("Hàng chờ cập nhật", "Queues updated")
VERSION = Text("Phiên bản dữ liệu", "Data version")
REFUSED = Text("Dòng đang cách ly", "Rows in quarantine")
NOTE = Text("vàng, đỏ theo ngưỡng của từng nguồn", "amber and red by the limits of each source")


class Age(Protocol):
    """What the slide tells of a source: queries.wall_sources.SourceAge."""

    @property
    def name(self) -> str:
        """Name of the source."""

    @property
    def imported_at(self) -> datetime | None:
        """When an import last changed something."""

    @property
    def event_at(self) -> datetime | None:
        """The newest event in its data."""

    @property
    def stale_after_s(self) -> int:
        """Age in seconds from which it is late."""

    @property
    def lost_after_s(self) -> int:
        """Age in seconds from which it is lost."""


def freshness(
    sources: Sequence[Age],
    at: datetime | None,
    queue_at: datetime | None,
    counted: tuple[int, int],
    limits: tuple[int, int],
    lang: str,
) -> list[Any]:
    """Ages of dossiers, of queues and of each source; ``counted`` are the data version and the rows in quarantine."""
    version, refused = counted
    tiles = [
        _tile(NEWEST, age(at, *limits, lang=lang), lang),
        _tile(QUEUE, age(queue_at, lang=lang), lang),
        _tile(VERSION, number(version, 0, lang), lang),
        _tile(REFUSED, number(refused, 0, lang), lang, 3 if refused else 5),
    ]
    heads = tuple(el("small", head.get(lang)) for head in HEADS)
    rows = [
        (
            el("span.name", each.name),
            age(each.imported_at, each.stale_after_s, each.lost_after_s, lang),
            age(each.event_at, lang=lang),
            el("span.muted", moment(each.event_at, lang)),
        )
        for each in sources
    ]
    body = [heads, *rows] if rows else []
    return [
        el(
            "div.wall-slide.is-freshness",
            el("div.wall-tiles", *tiles),
            panel("sources", SOURCES.get(lang), lines("sources", body, NO_SOURCE.get(lang)), note=NOTE.get(lang)),
        )
    ]


def _tile(label: Text, value: Any, lang: str, step: int = 0) -> list[Any]:
    tone = f".s{step}" if step else ""
    return el(f"section.wall-panel.wall-tile{tone}", el("h2", label.get(lang)), el("p.wall-number", value))
