"""Targets: which limits a KPI has for whom and when. The most particular one in force wins; else the default."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from domain.kpi import Kpi
from domain.registry import EVERY
from domain.rules import Rule
from domain.text import Text

Kind = Literal["agency", "unit", "area", "level", "province"]
Bands = tuple[float, float, float, float]
KINDS: dict[Kind, Text] = {
    "agency": Text("cơ quan", "agency"),
    "unit": Text("xã, phường", "commune"),
    "area": Text("khu vực", "area"),
    "level": Text("cấp", "level"),
    "province": Text("toàn tỉnh", "province"),
}
"""For whom a target may hold, the most particular first."""
LIMITS = ("target", "near", "watch", "low")
"""Names of the four limits, best first."""
MOST_TEXT = 300
RULES: tuple[Rule, ...] = (
    Rule("unknown_kpi", Text("Không có chỉ số này.", "There is no such KPI.")),
    Rule("no_target", Text("Chỉ số này không đặt mục tiêu.", "This KPI takes no target.")),
    Rule("target_kind", Text("Phạm vi phải là agency, unit, area, level hoặc province.", "Not a kind of place.")),
    Rule(
        "target_place", Text("Thiếu mã, hoặc toàn tỉnh thì để trống mã.", "A place needs its code; the province none.")
    ),
    Rule("target_range", Text("Giá trị phải từ 0 đến 100 %.", "The value must be from 0 to 100%.")),
    Rule(
        "target_order", Text("Các ngưỡng không theo thứ tự từ tốt đến kém.", "The limits do not go from good to bad.")
    ),
    Rule("target_days", Text("Ngày cuối trước ngày đầu.", "The last day lies before the first.")),
    Rule("target_source", Text("Thiếu văn bản giao chỉ tiêu.", "The document that sets the target is missing.")),
    Rule("target_long", Text("Quá dài (tối đa 300 ký tự).", "Too long (at most 300 characters).")),
    Rule("target_overlap", Text("Trùng thời gian với một mục tiêu khác.", "Another target holds in the same days.")),
)
RULE: dict[str, Rule] = {rule.key: rule for rule in RULES}
NO_NUMBER = Rule("percent", Text("Không phải số phần trăm.", "Not a number of percent."))


@dataclass(frozen=True, slots=True)
class Place:
    """Whom a figure is about: codes of its agency, commune, area and level, "" where it is about more than one."""

    agency: str = ""
    unit: str = ""
    area: str = ""
    level: str = ""

    def scopes(self) -> Iterator[tuple[Kind, str]]:
        """Every (kind, code) whose targets hold here, the most particular first."""
        named: tuple[tuple[Kind, str], ...] = (
            *(("agency", self.agency), ("unit", self.unit)),
            *(("area", self.area), ("level", self.level)),
        )
        yield from ((kind, key) for kind, key in named if key)
        yield "province", ""


@dataclass(frozen=True, slots=True)
class Target:
    """One target: four limits of the bands in the KPI's unit (shares 0..1), the target first; days inclusive.

    ``last`` None holds until it is ended; ``source`` is the document that sets it, e.g. "Kế hoạch 131".
    """

    kpi: str
    kind: Kind
    key: str
    first: date
    last: date | None
    bands: Bands
    source: str
    id: int = 0

    def holds(self, day: date) -> bool:
        """Whether it is in force on ``day``."""
        return self.first <= day and (self.last is None or day <= self.last)

    def meets(self, other: "Target") -> bool:
        """Whether both say something of the same KPI and place on the same day."""
        same = (self.kpi, self.kind, self.key) == (other.kpi, other.kind, other.key)
        begins = other.last is None or self.first <= other.last
        return same and begins and (self.last is None or other.first <= self.last)


class Targets:
    """The targets of a province, by KPI and place."""

    def __init__(self, targets: Iterable[Target] = ()) -> None:
        """Keep ``targets``, which do not overlap (`problems`)."""
        self._by_place: dict[tuple[str, str, str], list[Target]] = defaultdict(list)
        for target in targets:
            self._by_place[target.kpi, target.kind, target.key].append(target)

    def find(self, kpi: str, place: Place, day: date) -> Target | None:
        """The target in force for ``place`` on ``day``; None where only the default holds."""
        for kind, key in place.scopes():
            for target in self._by_place.get((kpi, kind, key), ()):
                if target.holds(day):
                    return target
        return None

    def of(self, kpi: Kpi, place: Place, day: date) -> Kpi:
        """``kpi`` with the limits in force."""
        found = self.find(kpi.key, place, day)
        return kpi if found is None else replace(kpi, bands=found.bands, source=found.source)

    def own(self, kpi: str, kinds: Iterable[Kind], day: date) -> bool:
        """Whether any place of ``kinds`` has a target of its own on ``day``, so that one legend cannot tell all."""
        wanted = set(kinds)
        return any(
            name == kpi and kind in wanted and any(target.holds(day) for target in targets)
            for (name, kind, _), targets in self._by_place.items()
        )


@dataclass(frozen=True, slots=True)
class Aims:
    """The targets that hold for what one screen shows: its whole selection, and each commune and agency of it.

    ``place`` is the selection; ``places`` are known by (`unit` or `agency`, code).
    """

    targets: Targets
    day: date
    place: Place
    places: Mapping[tuple[str, str], Place]

    def kpi(self, key: str) -> Kpi:
        """The KPI with the limits of the whole selection."""
        return self.targets.of(EVERY[key], self.place, self.day)

    def at(self, key: str, by: str, code: str) -> Kpi:
        """The KPI with the limits of a commune or agency; other lines have those of the selection."""
        return self.targets.of(EVERY[key], self.places.get((by, code), self.place), self.day)

    def differ(self, key: str) -> bool:
        """Whether places may have limits of their own, so that the selection's do not tell all."""
        return self.targets.own(key, ("agency", "unit", "area", "level"), self.day)


DEFAULTS = Aims(Targets(), date.min, Place(), {})
"""No target but those of the registry."""


def share_of(text: str) -> float | None:
    """The share 0..1 that a percentage spells (``98``, ``98,5``, ``65%``); None where ``text`` is empty.

    Raises:
        ValueError: it is not a number.
    """
    plain = text.strip().removesuffix("%").strip().replace(",", ".")
    return round(float(plain) / 100, 6) if plain else None


def bands_of(kpi: Kpi, target: float, others: Sequence[float | None] = ()) -> Bands:
    """The four limits of ``target``; those not told (None) keep the distances of the default, within 0..1."""
    usual = kpi.bands or (target,) * 4
    told = [target, *others, *[None] * 3][:4]
    shifted = (min(1.0, max(0.0, target + limit - usual[0])) for limit in usual)
    first, near, watch, low = (
        round(usual_one, 6) if value is None else value for value, usual_one in zip(told, shifted, strict=True)
    )
    return first, near, watch, low


def problems(target: Target, others: Iterable[Target] = ()) -> list[tuple[str, str, str]]:
    """What is wrong with ``target`` among ``others``: (column, value, rule of RULES); none when it may be kept."""
    found: list[tuple[str, str, str]] = []
    kpi = EVERY.get(target.kpi)
    if kpi is None:
        found.append(("kpi", target.kpi, "unknown_kpi"))
    elif kpi.better == "none":
        found.append(("kpi", target.kpi, "no_target"))
    if target.kind not in KINDS:
        found.append(("kind", target.kind, "target_kind"))
    if (target.kind == "province") == bool(target.key):
        found.append(("key", target.key, "target_place"))
    named = zip(LIMITS, target.bands, strict=True)
    found += [(column, f"{limit:g}", "target_range") for column, limit in named if not 0 <= limit <= 1]
    if kpi is not None and list(target.bands) != sorted(target.bands, reverse=kpi.better == "higher"):
        found.append(("target", ", ".join(f"{limit:g}" for limit in target.bands), "target_order"))
    if target.last is not None and target.last < target.first:
        found.append(("last", str(target.last), "target_days"))
    if not target.source.strip():
        found.append(("source", target.source, "target_source"))
    if len(target.source) > MOST_TEXT:
        found.append(("source", target.source[:40], "target_long"))
    rivals = (other for other in others if not target.id or other.id != target.id)
    met = next((other for other in rivals if target.meets(other)), None)
    if met is not None:
        found.append(("first", f"{met.first} – {met.last or '…'} ({met.source})", "target_overlap"))
    return found
