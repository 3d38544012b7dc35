"""What wall displays ask: one picture of a place for all of their slides, and the dear answers kept for a while."""

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
from domain.targets import Aims
from domain.wall import FEWEST
from domain.weekly import Review
from domain.zone import ZONE
from queries.chase_counts import Counts, counts, question
from queries.eras import told_overview
from queries.freshness import Freshness, freshness
from queries.keeper import Keeper
from queries.kpis import measures_by, totals
from queries.overview import Overview, Point, grained
from queries.score_source import Scores
from queries.source import Source
from queries.targets import aims
from queries.units import sums
from queries.wall_sources import SourceAge, source_ages

Answer = TypeVar("Answer")
COURSES = ("online", "digitized", "on_time")
"""KPIs whose course slides draw."""
TODAY = "today"
RECENT = timedelta(minutes=60)
SCORE_EVERY = timedelta(minutes=10)
REVIEW_EVERY = timedelta(hours=1)
MOST_EVENTS = 12
NEWEST = """
SELECT a.code, count(*) AS received, max(d.received_at) AS at FROM dossier d JOIN agency a ON a.id = d.agency_id
WHERE d.province_code = %(province)s AND d.received_at > %(since)s AND d.received_at <= %(now)s
GROUP BY a.code HAVING count(*) >= %(fewest)s ORDER BY at DESC LIMIT %(most)s
"""
REFUSED = "SELECT count(*) FROM (SELECT DISTINCT file, row_no, rule FROM quarantine WHERE province_code = %s) AS q"


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


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that slides tell of dossiers in one place, counted in one snapshot at ``as_of``.

    ``overview`` has no days of its units; ``courses`` are (points, grain) by KPI of COURSES; ``today`` is every measure
    of today so far; ``refused`` rows are in quarantine. ``limits`` are the settings' ages, amber and red, seconds.
    """

    version: int
    as_of: datetime
    overview: Overview
    courses: dict[str, tuple[list[Point], str]]
    today: dict[str, int]
    chase: Counts
    aims: Aims
    events: tuple[Event, ...]
    sources: tuple[SourceAge, ...]
    fresh: Freshness
    refused: int
    limits: tuple[int, int]


class Walls:
    """Answers the questions of wall displays from ``source``. Threads may share it."""

    def __init__(self, source: Source) -> None:
        """Ask through ``source``; what takes longest is kept for minutes (scorecards) or an hour (the review)."""
        self.source = source
        self.scores = Scores(source)
        self._kept = Keeper(on=source.cache is not None)

    def picture(self, selection: Selection) -> Picture:
        """Return the picture of the area and period of ``selection``: slides of one place share it."""
        plain = Selection(start=selection.start, end=selection.end, period=selection.period, area=selection.area)
        settings, province = self.source.database.settings, self.source.province
        limits = (settings.stale_after_s, settings.lost_after_s)
        return self.source.memo("wall", plain, (limits,), lambda c, now, v: picture(c, plain, now, province, v, limits))

    def cards(self, period: ReportPeriod) -> list[Scorecard]:
        """Return the scorecards of ``period``, the province's first, at most ten minutes old."""
        return self._every(SCORE_EVERY, ("cards", period.word), lambda: self.scores.cards(period))

    def review(self, selection: Selection, period: ReportPeriod) -> Review:
        """Return the weekly review of the area of ``selection``, at most an hour old: the province's takes seconds."""
        asked = Selection(area=selection.area)
        return self._every(REVIEW_EVERY, ("review", asked.area, period.word), lambda: self.source.weekly(asked, period))

    def _every(self, span: timedelta, key: tuple[str, ...], compute: Callable[[], Answer]) -> Answer:
        now = self.source.now()
        started = int(now.timestamp() // span.total_seconds())
        return self._kept.get((self.source.scope.key, *key, started), compute, worth=lambda _: True)


def picture(
    connection: Connection, selection: Selection, now: datetime, province: str, version: int, limits: tuple[int, int]
) -> Picture:
    """Count everything for the area and period of ``selection``."""
    day = now.astimezone(ZONE).date()
    today, place = Selection.of(TODAY, day, area=selection.area), Selection(area=selection.area)
    return Picture(
        version,
        now,
        told_overview(connection, selection, now, province, version, spark=False),
        courses(connection, selection, COURSES, now, province),
        totals(connection, today, now, province),
        counts(connection, question(connection, place, "", now, province)),
        aims(connection, province, selection, day),
        events(connection, today, now, province),
        source_ages(connection, province, limits),
        freshness(connection, province),
        int(connection.exec_driver_sql(REFUSED, (province,)).scalar_one()),
        limits,
    )


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
