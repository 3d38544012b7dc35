"""Distributions of processing time: log-spaced buckets of working minutes, and quantiles read from them.

Four buckets a doubling, with edges on whole working days (480 minutes) times a power of two: one pass over the facts
gives a histogram for every procedure, and a quantile is off by less than a tenth.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.lists import DossierList
from domain.text import Text

DAY = 480
"""Working minutes of a working day (8 hours)."""
_FINE = 4
EDGES: tuple[int, ...] = tuple(round(DAY * 2 ** (step / _FINE)) for step in range(-5 * _FINE, 9 * _FINE + 1))
"""Lower edges of buckets 1, 2, …: from 15 minutes to 512 working days; bucket 0 lies under the first."""
BARS: tuple[int, ...] = tuple(EDGES[::2])
"""Edges of the drawn bars, two buckets each."""
Counts = Mapping[int, int]
"""Dossiers by bucket."""


@dataclass(frozen=True, slots=True)
class Times:
    """Processing times of a set of dossiers: ``counts`` by bucket, the sum of their ``minutes``.

    ``limited`` of them have a statutory limit and waited for no papers; ``over`` of those took longer than it.
    """

    counts: Counts
    minutes: int = 0
    limited: int = 0
    over: int = 0

    @property
    def number(self) -> int:
        """How many dossiers."""
        return sum(self.counts.values())

    @property
    def mean(self) -> float | None:
        """Mean working minutes; None without any dossier."""
        return self.minutes / self.number if self.number else None

    @property
    def over_share(self) -> float | None:
        """Share over the statutory limit; None where none has one."""
        return self.over / self.limited if self.limited else None

    def quantile(self, share: float) -> float | None:
        """Working minutes that ``share`` (0..1) of the dossiers do not exceed; None without any dossier."""
        return quantile(self.counts, share)


def together(many: Iterable[Times]) -> Times:
    """All of them as one set."""
    counts: dict[int, int] = {}
    minutes = limited = over = 0
    for times in many:
        for bucket, count in times.counts.items():
            counts[bucket] = counts.get(bucket, 0) + count
        minutes, limited, over = minutes + times.minutes, limited + times.limited, over + times.over
    return Times(counts, minutes, limited, over)


def bucket_of(minutes: int) -> int:
    """Bucket of a duration: 0 under the first edge, then the number of edges not above it (as SQL's width_bucket)."""
    return bisect_right(EDGES, minutes)


def span(bucket: int) -> tuple[int, int]:
    """First minute of a bucket and of the next; the last bucket is taken as twice its first."""
    low = EDGES[bucket - 1] if bucket else 0
    return low, EDGES[bucket] if bucket < len(EDGES) else 2 * EDGES[-1]


def quantile(counts: Counts, share: float) -> float | None:
    """Working minutes under which ``share`` of the counted dossiers lie.

    Inside a bucket dossiers are taken as spread evenly over the logarithm (evenly over minutes in the first).
    """
    total = sum(counts.values())
    if not total:
        return None
    wanted, passed = share * total, 0
    for bucket in sorted(counts):
        count = counts[bucket]
        if count and passed + count >= wanted:
            return _inside(bucket, (wanted - passed) / count)
        passed += count
    return float(span(max(counts))[1])


def _inside(bucket: int, share: float) -> float:
    low, high = span(bucket)
    part = min(1.0, max(0.0, share))
    return high * part if not low else float(low * (high / low) ** part)


@dataclass(frozen=True, slots=True)
class Bar:
    """One drawn bar: durations from ``low`` to under ``high`` working minutes (None: no end), and how many."""

    key: str
    low: int
    high: int | None
    count: int


def bars(counts: Counts) -> tuple[Bar, ...]:
    """Every bar, the empty ones too, from the shortest durations to the longest."""
    sums = [0] * (len(BARS) + 1)
    for bucket, count in counts.items():
        sums[(bucket + 1) // 2] += count
    return tuple(Bar(key, *ends, sums[index]) for index, (key, ends) in enumerate(_SPANS.items()))


_SPANS: dict[str, tuple[int, int | None]] = {
    f"time_{index:02d}": ends for index, ends in enumerate(zip((0, *BARS), (*BARS, None), strict=True))
}
_SETTLED = "{d}.settled_day >= %(start)s AND {d}.settled_day <= %(end)s"
LIMITED = "{d}.working_minutes IS NOT NULL AND {d}.supplement_count = 0 AND {d}.supplement_minutes = 0"
"""Compared with the statutory limit: a dossier that waited for papers is not, its clock stood still (DOMAIN.md 2.4)."""

_LIMIT = "(SELECT 60 * p.statutory_hours FROM procedure p WHERE p.id = {d}.procedure_id)"


def _list(low: int, high: int | None) -> DossierList:
    under = f" AND {{d}}.working_minutes < {high}" if high else ""
    span_text = f"{low / 60:g}–{high / 60:.3g}" if high else f"≥ {low / 60:g}"
    title = Text("Giải quyết trong {hours} giờ làm việc", "Settled within {hours} working hours")
    hours = Text(span_text.replace(".", ","), span_text)
    return DossierList(title.format(hours=hours), f"{_SETTLED} AND {{d}}.working_minutes >= {low}{under}")


LISTS: dict[str, DossierList] = {
    **{key: _list(*ends) for key, ends in _SPANS.items()},
    "over_limit": DossierList(
        Text("Giải quyết lâu hơn thời hạn theo quy định", "Settled later than the statutory limit"),
        f"{_SETTLED} AND {LIMITED} AND {{d}}.working_minutes > {_LIMIT}",
    ),
}
"""The dossiers behind each bar, and those over the limit."""
