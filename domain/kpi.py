"""What a KPI is: terms of additive measures, a division that comes last, and a status against the target."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from domain.measures import BY_KEY, condition
from domain.service_measures import KNOWN
from domain.text import Text

Better = Literal["higher", "lower", "none"]
Part = Literal["num", "den", "miss"]
Totals = Mapping[str, float | None]
DOSSIERS = Text("hồ sơ", "dossiers")


@dataclass(frozen=True, slots=True)
class StatusWord:
    """One of the seven states of a figure; ``step`` 5 (best) to 1 (worst) orders the colours, 0 is hatched grey."""

    key: str
    step: int
    icon: str
    label: Text

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """Come out of a cache as the very word that went in: screens compare them with ``is``."""
        return status_word, (self.key,)


def status_word(key: str) -> StatusWord:
    """Return the word with this key."""
    return next(word for word in STATUS_WORDS if word.key == key)


GOOD = StatusWord("good", 5, "●", Text("Đạt", "On target"))
NEAR = StatusWord("near", 4, "◕", Text("Sát mục tiêu", "Near target"))
WATCH = StatusWord("watch", 3, "◑", Text("Cận mục tiêu", "Watch"))
LOW = StatusWord("low", 2, "◔", Text("Chưa đạt", "Below target"))
BAD = StatusWord("bad", 1, "▼", Text("Thấp", "Low"))
FEW = StatusWord("few", 0, "◌", Text("Quá ít", "Too few"))
NONE = StatusWord("none", 0, "–", Text("Chưa có dữ liệu", "No data"))
NEUTRAL = StatusWord("neutral", 0, "·", Text("Không đặt mục tiêu", "No target"))
STATUS_WORDS: tuple[StatusWord, ...] = (GOOD, NEAR, WATCH, LOW, BAD, FEW, NONE, NEUTRAL)


@dataclass(frozen=True, slots=True)
class Figure:
    """One computed KPI: ``num`` and ``den`` are totals (None where unknown), ``value`` in the KPI's unit."""

    num: float | None
    den: float | None
    value: float | None
    status: StatusWord


@dataclass(frozen=True, slots=True)
class Kpi:
    """Face shared by ratios, counts and means.

    ``numerator`` and ``denominator`` are terms: measure names, each but the first subtracted (a mean's minutes are
    given in hours). ``bands`` are the four
    limits between the five status steps, target first; ``better`` says which side is good. Below ``minimum`` in the
    denominator a ratio has no status and shows "–". ``source`` is the rule the definition follows; ``of`` is what the
    denominator counts.
    """

    key: str
    label: Text
    short: Text
    help: Text
    kind: Literal["ratio", "count", "mean"]
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    unit: Text
    better: Better
    bands: tuple[float, float, float, float] | None
    digits: int
    minimum: int
    source: str
    now: bool = False
    of: Text = DOSSIERS

    def __post_init__(self) -> None:
        """Refuse a KPI over an unknown measure or with bands in the wrong order."""
        known = BY_KEY.keys() | KNOWN
        unknown = [term for term in (*self.numerator, *self.denominator) if term not in known]
        if unknown:
            message = f"KPI {self.key} names unknown measures {unknown}"
            raise ValueError(message)
        if self.bands and list(self.bands) != sorted(self.bands, reverse=self.better == "higher"):
            message = f"KPI {self.key}: bands {self.bands} are out of order"
            raise ValueError(message)

    @property
    def target(self) -> float | None:
        """The default target, in the unit of the value (shares as 0..1)."""
        return self.bands[0] if self.bands else None

    def figure(self, totals: Totals, minimum: int | None = None) -> Figure:
        """Compute the KPI from measure ``totals``; a missing measure gives "no data", never 0."""
        num, den = _sum(self.numerator, totals), _sum(self.denominator, totals)
        if num is None or (self.kind != "count" and not den):
            return Figure(num, den, None, NONE)
        if self.kind == "count":
            share = num / den if den else None
            return Figure(num, None, num, self._status(share) if self.denominator else NEUTRAL)
        if den is None:
            return Figure(num, den, None, NONE)
        num = num / 60 if self.kind == "mean" else num
        value = num / den
        few = den < (self.minimum if minimum is None else minimum)
        return Figure(num, den, value, FEW if few else self._status(value))

    def counts(self, totals: Totals) -> tuple[float | None, float | None]:
        """Numerator and denominator alone, as in `figure`: for the many points of a history."""
        num, den = _sum(self.numerator, totals), _sum(self.denominator, totals)
        if self.kind == "count":
            return num, None
        return (num / 60 if self.kind == "mean" and num is not None and den else num), den

    def _status(self, value: float | None) -> StatusWord:
        if value is None or self.bands is None:
            return NEUTRAL
        sign = 1 if self.better == "higher" else -1
        passed = sum(sign * value >= sign * limit for limit in self.bands)
        return (BAD, LOW, WATCH, NEAR, GOOD)[passed]

    def dossiers(self, part: Part, dossier: str = "d", now: str = "now()") -> str:
        """SQL condition of the dossiers behind the numerator, the denominator or their difference."""
        den = _condition(self.denominator if self.kind != "count" else self.numerator, dossier, now)
        if part == "den" or self.kind == "mean":
            return den if part != "miss" else "FALSE"
        num = _condition(self.numerator, dossier, now)
        return num if part == "num" else f"({den} AND NOT coalesce({num}, FALSE))"


def _sum(terms: tuple[str, ...], totals: Totals) -> float | None:
    values = [totals.get(term) for term in terms]
    if not values or values[0] is None:
        return None
    return values[0] - sum(value or 0 for value in values[1:])


def _condition(terms: tuple[str, ...], dossier: str, now: str) -> str:
    first, *rest = (condition(term, dossier, now) for term in terms)
    return " AND NOT ".join((f"({first}", *(f"coalesce({term}, FALSE)" for term in rest))) + ")"
