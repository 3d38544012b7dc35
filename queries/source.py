"""The read side's face: each question under the caller's scope, in one snapshot, memoized by version and minute."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import astuple
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Protocol, TypeVar
from weakref import WeakValueDictionary

import pandas as pd
from sqlalchemy import Connection

from db.database import Database
from db.scope import Scope
from domain.kpi import Part
from domain.selection import Selection
from domain.views import DossierView
from queries.catalogue import catalogue
from queries.dossiers import DossierPage, Listing, one, page
from queries.freshness import Freshness, freshness, version
from queries.kpis import measures_by
from queries.overview import Overview, UnitOverview, overview, unit_overview

Answer = TypeVar("Answer")
SECONDS = 900


class Cache(Protocol):
    """What the memo needs of flask-caching's back ends."""

    def get(self, key: str) -> Any:
        """Return the stored value or None."""

    def set(self, key: str, value: Any, timeout: int | None = None) -> Any:
        """Store ``value`` for ``timeout`` seconds."""


class _Flight:
    """One computation under way for one key."""

    def __init__(self) -> None:
        self.lock = Lock()


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
        self._flights: WeakValueDictionary[str, _Flight] = WeakValueDictionary()
        self._guard = Lock()

    @property
    def scope(self) -> Scope:
        """The caller's scope: the whole province until accounts exist."""
        return Scope(self.province)

    def now(self) -> datetime:
        """Return the present minute: what moves with the clock is right at every minute, and equal all minute long."""
        return self.clock().replace(second=0, microsecond=0)

    def moment(self) -> tuple[int, datetime]:
        """Return the data version and the minute: answers to one question differ only when one of them does."""
        with self.reading() as connection:
            return version(connection, self.province), self.now()

    def reading(self) -> AbstractContextManager[Connection]:
        """Open one scoped snapshot."""
        return self.database.read(self.scope)

    def freshness(self) -> Freshness:
        """Return the data version and its age; never cached."""
        with self.reading() as connection:
            return freshness(connection, self.province)

    def overview(self, selection: Selection) -> Overview:
        """Return everything the overview shows."""
        return self._memo("overview", selection, (), lambda c, now, v: overview(c, selection, now, self.province, v))

    def unit(self, key: str, selection: Selection) -> UnitOverview:
        """Return everything the page of one commune or agency shows."""
        return self._memo(
            "unit",
            selection,
            (key,),
            lambda c, now, v: unit_overview(c, key, selection, now, self.province, v),
        )

    def kpis(self, selection: Selection, by: str) -> tuple[pd.DataFrame, int]:
        """Return (measures by group, data version); columns as in :func:`queries.kpis.measures_by`."""
        return self._memo(
            "kpis", selection, (by,), lambda c, now, v: (measures_by(c, selection, by, now, self.province), v)
        )

    def dossiers(
        self, selection: Selection, view: str = "", kpi: str = "", part: Part = "num", cursor: str = "", limit: int = 50
    ) -> DossierPage:
        """Return one page of dossiers: of a view, or behind a KPI's numerator, denominator or difference."""
        asked = Listing(selection, view, kpi, part, cursor, limit)
        return self._memo(
            "dossiers",
            selection,
            (view, kpi, part, cursor, limit),
            lambda c, now, v: page(c, asked, now, self.province, v),
        )

    def dossier(self, code: str, source: str | None = None) -> DossierView | None:
        """Return one dossier with its steps, or None when no such dossier is within the scope."""
        with self.reading() as connection:
            return one(connection, code, source, self.now(), self.province)

    def catalogue(self, lang: str) -> dict[str, Any]:
        """Return the words that filters offer."""
        with self.reading() as connection:
            return catalogue(connection, self.province, lang)

    def _memo(
        self,
        name: str,
        selection: Selection,
        extra: tuple[object, ...],
        compute: Callable[[Connection, datetime, int], Answer],
    ) -> Answer:
        with self.reading() as connection:
            now, current = self.now(), version(connection, self.province)
            if self.cache is None:
                return compute(connection, now, current)
            key = f"{name}|{self.scope.key}|{astuple(selection)}|{extra}|{current}|{now.timestamp():.0f}"
            with self._flight(key).lock:
                found: Answer | None = self.cache.get(key)
                if found is None:
                    found = compute(connection, now, current)
                    self.cache.set(key, found, timeout=SECONDS)
                return found

    def _flight(self, key: str) -> _Flight:
        with self._guard:
            flight = self._flights.get(key)
            if flight is None:
                flight = self._flights[key] = _Flight()
            return flight
