"""The catalogue of procedures as its page shows it, and the lists of those that need something done."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.codes import ServiceLevel
from domain.fold import fold
from domain.text import Text


@dataclass(frozen=True, slots=True)
class Entry:
    """One procedure: flags are None where unknown; ``received`` and ``online`` count its dossiers of the period."""

    code: str
    name: str
    field: str
    field_name: str
    level: int
    service: int
    hours: int | None
    fee: int | None
    e_payment: bool | None
    essential: bool | None
    population_db: bool | None
    content_full: bool | None
    authority: str
    partial_reason: str
    received: int
    online: int

    @property
    def offered(self) -> bool:
        """Whether it is a full or partial online service."""
        return self.service in (ServiceLevel.PARTIAL, ServiceLevel.FULL)


@dataclass(frozen=True, slots=True)
class EntryList:
    """A list of procedures."""

    key: str
    title: Text
    holds: Callable[[Entry], bool]


LISTS: tuple[EntryList, ...] = (
    EntryList("all", Text("Tất cả", "All"), lambda _: True),
    EntryList("information", Text("Chỉ cung cấp thông tin", "Information only"), lambda e: e.service == 1),
    EntryList(
        "no-reason",
        Text("Một phần, chưa công bố lý do", "Partial, without a published reason"),
        lambda e: e.service == ServiceLevel.PARTIAL and not e.partial_reason,
    ),
    EntryList(
        "unused", Text("Trực tuyến, chưa có hồ sơ trực tuyến", "Online, not used"), lambda e: e.offered and not e.online
    ),
    EntryList("idle", Text("Không phát sinh hồ sơ", "Without dossiers"), lambda e: not e.received),
    EntryList("content", Text("Chưa đủ nội dung", "Content incomplete"), lambda e: e.content_full is not True),
    EntryList("population", Text("Chưa kết nối CSDL dân cư", "Not connected"), lambda e: e.population_db is not True),
    EntryList(
        "payment",
        Text("Có phí, chưa trả trực tuyến được", "Fee not payable online"),
        lambda e: bool(e.fee) and e.e_payment is not True,
    ),
    EntryList("essential", Text("Dịch vụ thiết yếu", "Essential services"), lambda e: e.essential is True),
)
LIST: dict[str, EntryList] = {each.key: each for each in LISTS}


def found(entries: list[Entry], words: str) -> list[Entry]:
    """The procedures whose code, name or field has every word, with or without diacritics."""
    asked = fold(words).split()
    if not asked:
        return entries
    told = ((entry, fold(f"{entry.code} {entry.name} {entry.field_name}")) for entry in entries)
    return [entry for entry, text in told if all(word in text for word in asked)]


def totals(entries: list[Entry]) -> dict[str, float]:
    """Measures of `domain.service_measures.CATALOGUE` over ``entries``."""
    known = [entry for entry in entries if entry.service]
    fees = [entry for entry in entries if entry.fee and entry.e_payment is not None]
    online = [entry for entry in known if entry.offered]
    return {
        "procedures": len(entries),
        "level_known": len(known),
        "level_full": sum(entry.service == ServiceLevel.FULL for entry in known),
        "level_online": len(online),
        "online_used": sum(entry.online > 0 for entry in online),
        "content_known": sum(entry.content_full is not None for entry in entries),
        "content_full": sum(entry.content_full is True for entry in entries),
        "population_known": sum(entry.population_db is not None for entry in entries),
        "population_db": sum(entry.population_db is True for entry in entries),
        "fee_known": len(fees),
        "fee_online": sum(entry.e_payment is True for entry in fees),
    }
