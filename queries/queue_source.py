"""The read side of counters and queues, in the caller's scope and memoized like everything else (queries/source.py)."""

import logging
from dataclasses import replace
from datetime import date, datetime
from threading import Lock, Thread
from typing import cast

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from domain.errors import IocError
from domain.forecast import Backtest
from domain.prediction import Course, Prediction, predict, what_if, with_counters
from domain.queue_plan import Change, Situation, in_service
from domain.queue_review import Review
from domain.queues import Board, Centers
from domain.selection import Selection
from queries.queue_backtest import held_out
from queries.queue_review import Asked as AskedReview
from queries.queue_review import review
from queries.queue_situation import situation
from queries.queues import board, centers, moment_of
from queries.source import QUEUE, Source

log = logging.getLogger(__name__)
MINUTE_S = 60.0
DAY_S = 86_400
_GUARD = Lock()
_MEASURING: set[str] = set()
"""Back-tests under way in this process."""


class Queues:
    """Answers questions about counters and queues from ``source``. Threads may share it."""

    def __init__(self, source: Source) -> None:
        """Ask through ``source``; the norm of a wait is its setting."""
        self.source = source

    @property
    def norm_s(self) -> float:
        """Norm of the average wait, seconds (IOC_WAIT_NORM_MIN)."""
        return self.source.database.settings.wait_norm_min * MINUTE_S

    def centers(self, at: datetime | None = None) -> Centers:
        """Return every center now, or as it was ``at`` a past moment."""
        return self.source.memo(
            "queue-centers",
            Selection(),
            (at, self.norm_s),
            lambda c, now, _: centers(c, moment_of(c, self.source.province, now, at), self.norm_s),
            QUEUE,
        )

    def board(self, code: str, at: datetime | None = None) -> Board | None:
        """Return the board of a center now, or as it was ``at`` a past moment; None when there is no such center."""
        return self.source.memo(
            "queue-board",
            Selection(),
            (code, at, self.norm_s),
            lambda c, now, _: board(c, code, moment_of(c, self.source.province, now, at), self.norm_s),
            QUEUE,
        )

    def review(self, selection: Selection, center: str = "") -> Review:
        """Return the review of a period (only the days of ``selection`` narrow it) of one center, or ("") of all."""
        period = Selection(start=selection.start, end=selection.end, period=selection.period)
        asked = AskedReview(period, center, self.norm_s, self.source.province)
        return self.source.memo(
            "queue-review", period, (center, self.norm_s), lambda c, now, version: review(c, asked, now, version), QUEUE
        )

    def situation(self, code: str, at: datetime | None = None) -> Situation | None:
        """Return what a prediction of a center's day starts from; None when there is no such center or no past."""
        with self.source.reading() as connection:
            moment = moment_of(connection, self.source.province, self.source.now(), at)
            return situation(connection, code, moment)

    def prediction(self, code: str, at: datetime | None = None) -> Prediction | None:
        """Return what the next hours bring at a center; None when there is no such center or it has no past."""

        def compute(connection: Connection, now: datetime, _version: int) -> Prediction | None:
            found = situation(connection, code, moment_of(connection, self.source.province, now, at))
            return predict(found, self.norm_s) if found else None

        told = self.source.memo("queue-prediction", Selection(), (code, at, self.norm_s), compute, QUEUE)
        return replace(told, error=self.error(code, told.at.date())) if told else None

    def error(self, code: str, today: date) -> Backtest | None:
        """Return how wrong the predictions of a center's last days were, once that is measured; None until then.

        It takes a second or two and holds for the whole of ``today``, so another thread measures it.
        """
        if self.source.cache is None:
            return None  # nowhere to keep it
        key = f"queue-error|{self.source.scope.key}|{code}|{today}|{self.norm_s}"
        kept = self.source.cache.get(key)
        if kept is not None:
            return cast("Backtest | None", kept[0])
        with _GUARD:
            if key in _MEASURING:
                return None
            _MEASURING.add(key)
        Thread(target=self._measure, args=(key, code, today), daemon=True, name="back-test").start()
        return None

    def _measure(self, key: str, code: str, today: date) -> None:
        try:
            with self.source.reading() as connection:
                found = held_out(connection, self.source.province, code, today, self.norm_s)
            if self.source.cache is not None:
                self.source.cache.set(key, (found,), timeout=DAY_S)
        except (IocError, SQLAlchemyError):
            log.warning("the back-test of %s could not be made", code, exc_info=True)
        finally:
            with _GUARD:
                _MEASURING.discard(key)

    def what_if(
        self, code: str, change: Change, steps: tuple[int, ...] = (), at: datetime | None = None
    ) -> list[Course] | None:
        """Return the rest of a center's day as it is, under ``change``, and with so many counters more (``steps``).

        None when nothing can be told.
        """
        found = self.situation(code, at)
        if found is None:
            return None
        working = len(in_service(found))
        counts = [working + step for step in steps if 0 < working + step <= len(found.desks)]
        return what_if(found, [change, *(with_counters(found, count) for count in counts)])
