"""The read side's face: each question under the caller's scope, in one snapshot, memoized by version and minute."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import astuple
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

import pandas as pd
from sqlalchemy import Connection

from db.database import Database
from db.scope import Scope
from domain.chase import ChaseRow, first_order
from domain.dataset import DataState
from domain.kpi import Part
from domain.passes import ANY, Narrow
from domain.report_period import ReportPeriod
from domain.selection import Selection
from domain.subjects import Subject
from domain.targets import Aims
from domain.views import DossierView
from domain.weekly import Review
from domain.zone import ZONE
from queries.baseline import Baseline, baseline
from queries.bottlenecks import Asked as AskedFlow
from queries.bottlenecks import Bottlenecks, bottlenecks
from queries.catalogue import catalogue
from queries.chase import Asked, ChasePage, chase, sheet
from queries.chase_counts import counts, question
from queries.codes import unknown
from queries.data import data_state
from queries.dossier import one
from queries.dossiers import DossierPage, Listing, page
from queries.eras import grouped, told_overview
from queries.flights import Flights
from queries.freshness import Freshness, freshness, version
from queries.keeper import Keeper
from queries.officer import Officer, officer
from queries.officers import Officers, officers
from queries.overview import Overview, UnitOverview, unit_overview
from queries.progress import Progress, progress
from queries.subjects import SubjectAnswer, subject_answer
from queries.targets import aims
from queries.units import UnitBook, former_names, unit_book
from queries.weekly import only_place, weekly

Answer = TypeVar("Answer")
SECONDS = 900
DATA, QUEUE = "data_version", "queue_version"
"""What the answers depend on: the version of the dossiers, or that of counters and queues."""


class Cache(Protocol):
    """What the memo needs of flask-caching's back ends."""

    def get(self, key: str) -> Any:
        """Return the stored value or None."""

    def set(self, key: str, value: Any, timeout: int | None = None) -> Any:
        """Store ``value`` for ``timeout`` seconds."""


class Source:
    """Answers the screens' questions. Threads may share it."""

    def __init__(
        self, database: Database, province: str, cache: Cache | None = None, clock: Callable[[], datetime] | None = None
    ) -> None:
        """Read from ``database``; ``clock`` gives the present instant (tests set their own)."""
        self.database = database
        self.province = province
        self.cache = cache
        self.clock = clock or (lambda: datetime.now(UTC))
        self._flights = Flights()
        self._hourly = Keeper(on=cache is not None)

    @property
    def scope(self) -> Scope:
        """The caller's scope: the whole province until accounts exist."""
        return Scope(self.province)

    def now(self) -> datetime:
        """Return the present minute: what moves with the clock is right at every minute, and equal all minute long."""
        return self.clock().replace(second=0, microsecond=0)

    def moment(self, table: str = DATA) -> tuple[int, datetime]:
        """Return the data version and the minute: answers to one question differ only when one of them does.

        ``table`` is QUEUE for questions about counters and queues.
        """
        with self.reading() as connection:
            return version(connection, self.province, table), self.now()

    def reading(self) -> AbstractContextManager[Connection]:
        """Open one scoped snapshot."""
        return self.database.read(self.scope)

    def freshness(self) -> Freshness:
        """Return the data version and its age; never cached."""
        with self.reading() as connection:
            return freshness(connection, self.province)

    def overview(self, selection: Selection) -> Overview:
        """Return everything the overview shows."""
        return self.memo(
            "overview", selection, (), lambda c, now, v: told_overview(c, selection, now, self.province, v)
        )

    def aims(self, selection: Selection) -> Aims:
        """Return the targets that hold for ``selection`` and the places in it."""
        with self.reading() as connection:
            return aims(connection, self.province, selection, self.now().astimezone(ZONE).date())

    def unit(self, key: str, selection: Selection) -> UnitOverview:
        """Return everything the page of one commune or agency shows."""
        return self.memo(
            "unit",
            selection,
            (key,),
            lambda c, now, v: unit_overview(c, key, selection, now, self.province, v),
        )

    def progress(self, selection: Selection) -> Progress:
        """Return everything the progress page shows."""
        return self.memo("progress", selection, (), lambda c, now, v: progress(c, selection, now, self.province, v))

    def subject(self, subject: Subject, selection: Selection) -> SubjectAnswer:
        """Return everything the page of ``subject`` shows; ``selection`` has one of its metrics."""
        return self.memo(
            "subject",
            selection,
            (subject.name,),
            lambda c, now, v: subject_answer(c, subject, selection, now, self.province, v),
        )

    def weekly(self, selection: Selection, period: ReportPeriod) -> Review:
        """Return the review of the selection's area, commune or agency (else of the province) in ``period``."""
        place = only_place(selection)
        return self.memo(
            "weekly", place, (period.word,), lambda c, now, v: weekly(c, place, period, now, self.province, v)
        )

    def bottlenecks(self, selection: Selection, versus: str = "", step: str = "") -> Bottlenecks:
        """Return everything the page of bottlenecks shows; ``versus`` and ``step`` as in its `Asked`."""
        counted, asked = self._baseline(selection), AskedFlow(selection, versus, step)
        return self.memo(
            "bottlenecks",
            selection,
            (versus, step, counted.as_of),
            lambda c, now, v: bottlenecks(c, asked, counted, now, self.province, v),
        )

    def officers(self, selection: Selection) -> Officers:
        """Return everything the page of officers shows."""
        counted = self._baseline(selection)
        return self.memo(
            "officers",
            selection,
            (counted.as_of,),
            lambda c, now, v: officers(c, selection, counted, now, self.province, v),
        )

    def officer(self, code: str, selection: Selection) -> Officer | None:
        """Return everything the page of one officer shows, or None when there is no such officer."""
        period = Selection(start=selection.start, end=selection.end, period=selection.period)
        counted = self._baseline(period)
        return self.memo(
            "officer",
            period,
            (code, counted.as_of),
            lambda c, now, v: officer(c, code, period, counted, now, self.province, v),
        )

    def _baseline(self, selection: Selection) -> Baseline:
        """Count the province's finished steps of the period, at most once an hour: it takes about a second."""
        hour = self.now().replace(minute=0)
        key = (self.scope.key, selection.start, selection.end, selection.service, selection.channel, hour)

        def count() -> Baseline:
            with self.reading() as connection:
                return baseline(connection, selection, self.now(), self.province)

        return self._hourly.get(key, count, worth=lambda found: bool(found.cells))

    def kpis(self, selection: Selection, by: str) -> tuple[pd.DataFrame, int]:
        """Return (measures by group, data version); columns as in :func:`queries.kpis.measures_by`."""
        return self.memo("kpis", selection, (by,), lambda c, now, v: (grouped(c, selection, by, now, self.province), v))

    def dossiers(
        self,
        selection: Selection,
        view: str = "",
        kpi: str = "",
        part: Part = "num",
        cursor: str = "",
        limit: int = 50,
        narrow: Narrow = ANY,
    ) -> DossierPage:
        """Return one page of dossiers: of a view (``narrow``ed), or behind a KPI's part."""
        asked = Listing(selection, view, kpi, part, cursor, limit, narrow)
        return self.memo(
            "dossiers",
            selection,
            (view, kpi, part, cursor, limit, narrow),
            lambda c, now, v: page(c, asked, now, self.province, v),
        )

    def chase(
        self, selection: Selection, view: str = "late", q: str = "", sort: str = "", cursor: str = "", limit: int = 50
    ) -> ChasePage:
        """Return one page of the chase list, and how many dossiers each of its groups has."""
        asked = Asked(selection, view, q, sort or first_order(view), cursor, limit)
        extra = (view, q, asked.sort, cursor, limit)
        counted = self.memo(
            "chase-counts",
            selection,
            (q,),
            lambda c, now, v: ((v, now), counts(c, question(c, selection, q, now, self.province))),
        )

        def page_of(connection: Connection, now: datetime, version: int) -> ChasePage:
            known = counted[1] if counted[0] == (version, now) else None
            return chase(connection, asked, now, self.province, version, known)

        return self.memo("chase", selection, extra, page_of)

    def chase_sheet(self, selection: Selection, view: str, q: str, sort: str, most: int) -> Iterator[list[ChaseRow]]:
        """Yield the rows of a group in one snapshot, a thousand at a time, at most ``most``."""
        asked = Asked(selection, view, q, sort or first_order(view), limit=1000)
        with self.reading() as connection:
            yield from sheet(connection, asked, self.now(), self.province, most)

    def dossier(self, code: str, source: str | None = None) -> DossierView | None:
        """Return one dossier with its steps, or None when no such dossier is within the scope."""
        with self.reading() as connection:
            return one(connection, code, source, self.now(), self.province)

    def unknown(self, selection: Selection, officer: str = "") -> tuple[str, ...]:
        """Return the names of the selection's limits (unit, field …) and of ``officer`` whose value nothing has."""
        if not any((selection.area, selection.unit, selection.agency, selection.field, selection.procedure, officer)):
            return ()
        with self.reading() as connection:
            return unknown(connection, selection, self.province, officer)

    def unit_book(self) -> UnitBook:
        """Return the communes of both eras and how the old became the new."""
        return self.memo("units", Selection(), (), lambda c, now, _: unit_book(c, now, self.province))

    def former_names(self) -> dict[str, str]:
        """Return the names of the units of before 1 July 2025, by code with a mark."""
        with self.reading() as connection:
            return former_names(connection, self.province)

    def data(self) -> DataState:
        """Return everything the data page shows."""
        return self.memo("data", Selection(), (), lambda c, now, v: data_state(c, now, self.province, v))

    def catalogue(self, lang: str) -> dict[str, Any]:
        """Return the words that filters offer."""
        with self.reading() as connection:
            return catalogue(connection, self.province, lang)

    def memo(
        self,
        name: str,
        selection: Selection,
        extra: tuple[object, ...],
        compute: Callable[[Connection, datetime, int], Answer],
        table: str = DATA,
    ) -> Answer:
        """Answer ``compute``(connection, minute, data version) for a question, at most once a minute and version."""
        with self.reading() as connection:
            now, current = self.now(), version(connection, self.province, table)
            if self.cache is None:
                return compute(connection, now, current)
            key = f"{name}|{self.scope.key}|{astuple(selection)}|{extra}|{current}|{now.timestamp():.0f}"
            with self._flights.of(key).lock:
                found: Answer | None = self.cache.get(key)
                if found is None:
                    found = compute(connection, now, current)
                    self.cache.set(key, found, timeout=SECONDS)
                return found
