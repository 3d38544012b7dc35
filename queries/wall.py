"""What wall displays ask: the same answers as the office pages, a few of them kept longer, and the newest events."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection

from domain.kpis import KPI
from domain.measures import BY_KEY
from domain.report_period import ReportPeriod
from domain.scorecard import Scorecard
from domain.selection import Selection
from domain.wall import FEWEST
from domain.weekly import Review
from domain.zone import ZONE
from queries.chase_counts import Counts, counts, question
from queries.eras import told_overview
from queries.keeper import Keeper
from queries.kpis import measures_by, totals
from queries.overview import Overview, Point, grained
from queries.score_source import Scores
from queries.source import Source
from queries.units import sums
from queries.wall_sources import SourceAge, source_ages

Answer = TypeVar("Answer")
TODAY = "today"
RECENT = timedelta(minutes=60)
SCORE_EVERY = timedelta(minutes=10)
MOST_EVENTS = 12
NEWEST = """
SELECT a.code, count(*) AS received, max(d.received_at) AS at FROM dossier d JOIN agency a ON a.id = d.agency_id
WHERE d.province_code = %(province)s AND d.received_at > %(since)s AND d.received_at <= %(now)s
GROUP BY a.code HAVING count(*) >= %(fewest)s ORDER BY at DESC LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened at one agency: its newest dossier, how many in the last hour, received and settled today.

    Only agencies with at least ``FEWEST`` new dossiers are told of; counts below it are None.
    """

    name: str
    at: datetime
    recent: int
    received: int | None
    settled: int | None


class Walls:
    """Answers the questions of wall displays from ``source``. Threads may share it."""

    def __init__(self, source: Source) -> None:
        """Ask through ``source``; what takes longest is kept for minutes (scorecards) or an hour (the review)."""
        self.source = source
        self.scores = Scores(source)
        self._kept = Keeper(on=source.cache is not None)

    def overview(self, selection: Selection) -> Overview:
        """Return the overview of ``selection`` without the days of each unit, which no slide shows."""
        province = self.source.province
        return self.source.memo(
            "wall-overview",
            selection,
            (),
            lambda c, now, v: told_overview(c, selection, now, province, v, spark=False),
        )

    def courses(self, selection: Selection, keys: tuple[str, ...]) -> dict[str, tuple[list[Point], str]]:
        """Return the course of each KPI of ``keys`` over the period, as `queries.overview.trend` tells it."""
        province = self.source.province
        return self.source.memo(
            "wall-courses", selection, keys, lambda c, now, _: courses(c, selection, keys, now, province)
        )

    def today(self, selection: Selection) -> dict[str, int]:
        """Return every measure of today so far, of the places of ``selection``."""
        asked = Selection.of(TODAY, self.source.now().astimezone(ZONE).date(), area=selection.area)
        province = self.source.province
        return self.source.memo("wall-today", asked, (), lambda c, now, _: totals(c, asked, now, province))

    def chase(self, selection: Selection) -> Counts:
        """Return how many dossiers each group of the chase list has, of the places of ``selection``."""
        asked = Selection(area=selection.area)
        province = self.source.province
        return self.source.memo(
            "wall-chase", asked, (), lambda c, now, _: counts(c, question(c, asked, "", now, province))
        )

    def cards(self, period: ReportPeriod) -> list[Scorecard]:
        """Return the scorecards of ``period``, the province's first, at most ten minutes old."""
        return self._every(SCORE_EVERY, ("cards", period.word), lambda: self.scores.cards(period))

    def review(self, selection: Selection, period: ReportPeriod) -> Review:
        """Return the weekly review of the area of ``selection``, at most an hour old: the province's takes seconds."""
        asked = Selection(area=selection.area)
        return self._every(
            timedelta(hours=1), ("review", asked.area, period.word), lambda: self.source.weekly(asked, period)
        )

    def ages(self) -> tuple[SourceAge, ...]:
        """Return every source with the times of its newest data and the limits of its age."""
        settings = self.source.database.settings
        usual = (settings.stale_after_s, settings.lost_after_s)
        province = self.source.province
        return self.source.memo("wall-ages", Selection(), (), lambda c, _now, _: source_ages(c, province, usual))

    def events(self, selection: Selection) -> tuple[Event, ...]:
        """Return the newest events by agency, newest first; never a single dossier."""
        asked = Selection.of(TODAY, self.source.now().astimezone(ZONE).date(), area=selection.area)
        return self.source.memo("wall-events", asked, (), lambda c, now, _: events(c, asked, now, self.source.province))

    def _every(self, span: timedelta, key: tuple[str, ...], compute: Callable[[], Answer]) -> Answer:
        now = self.source.now()
        started = int(now.timestamp() // span.total_seconds())
        return self._kept.get((self.source.scope.key, *key, started), compute, worth=lambda _: True)


def courses(
    connection: Connection, selection: Selection, keys: Iterable[str], now: datetime, province: str
) -> dict[str, tuple[list[Point], str]]:
    """Count every day once for all ``keys``: (first day, num, den) of each point, and the grain."""
    terms = tuple(dict.fromkeys(term for key in keys for term in (*KPI[key].numerator, *KPI[key].denominator)))
    rows = sums(connection, selection, ("day",), now, province, measures=[BY_KEY[term] for term in terms])
    days = {day: dict(zip(terms, values, strict=True)) for day, *values in rows}
    return {key: grained(days, KPI[key]) for key in keys}


def events(connection: Connection, today: Selection, now: datetime, province: str) -> tuple[Event, ...]:
    """Tell the agencies of ``today`` with new dossiers in the last hour, the newest first."""
    told = {"province": province, "now": now, "since": now - RECENT, "fewest": FEWEST, "most": 10 * MOST_EVENTS}
    rows = connection.exec_driver_sql(NEWEST, told).all()
    if not rows:
        return ()
    records = measures_by(connection, today, "agency", now, province).to_dict("records")
    days = {str(record["key"]): record for record in records}
    return tuple(
        Event(str(day["name"]), row.at, row.received, _enough(day["received"]), _enough(day["settled"]))
        for row in rows
        if (day := days.get(row.code)) is not None
    )[:MOST_EVENTS]


def _enough(count: Any) -> int | None:
    return int(count) if count >= FEWEST else None
