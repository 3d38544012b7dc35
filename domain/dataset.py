"""What the data page tells of the data itself: sources, imports, refusals, and what is missing in the catalogue."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.lists import DossierList
from domain.text import Text

FLAGGED = "flagged"
LISTS: dict[str, DossierList] = {
    FLAGGED: DossierList(
        Text("Hồ sơ có mốc thời gian mâu thuẫn", "Dossiers with contradictory times"), "{d}.flags <> 0", now=True
    )
}
"""The dossiers that were imported with times that cannot be; they are in no rate and no duration."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source of dossiers: when it was last imported, and its newest event (None: never)."""

    key: str
    name: str
    imported_at: datetime | None
    event_at: datetime | None


@dataclass(frozen=True, slots=True)
class FileRuns:
    """The latest imports of one file of one source: how many, the last one's time, and their rows together."""

    source: str
    file: str
    runs: int
    last_at: datetime
    rows: int
    inserted: int
    updated: int
    unchanged: int
    quarantined: int
    flagged: int
    steps: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Rows of one file in quarantine for one rule (key of domain.rules), and when one was seen last."""

    source: str
    file: str
    rule: str
    rows: int
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Gaps:
    """Catalogue entries that nobody has classified: how many, and the names of the newest."""

    count: int
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EssentialState:
    """The list of essential services in force: file, services, procedures marked, services that no procedure is."""

    file: str
    imported_at: datetime | None
    services: int
    procedures: int
    unmatched: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class DataState:
    """Everything the data page shows. ``window`` is the number of imports looked at, ``full`` whether there are more.

    ``years`` are those of the data and the next, without an official notice of days off; ``pending`` lines of the
    rollups' log wait to be folded (they are counted all the same); ``essential`` is None when there is no list.
    """

    version: int
    as_of: datetime
    sources: tuple[SourceState, ...] = ()
    runs: tuple[FileRuns, ...] = ()
    window: int = 0
    full: bool = False
    refused: tuple[Refused, ...] = ()
    flagged: int = 0
    agencies: Gaps = field(default_factory=lambda: Gaps(0))
    procedures: Gaps = field(default_factory=lambda: Gaps(0))
    essential: EssentialState | None = None
    years: tuple[int, ...] = ()
    pending: int = 0

    @property
    def refused_rows(self) -> int:
        """Rows in quarantine, a row that breaks two rules counted for each."""
        return sum(each.rows for each in self.refused)
