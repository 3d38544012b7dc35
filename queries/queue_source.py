"""The read side of counters and queues, in the caller's scope and memoized like everything else (queries/source.py)."""

from datetime import datetime

from sqlalchemy import Connection

from domain.prediction import Course, Prediction, predict, what_if
from domain.queue_plan import Change, Situation
from domain.queues import Board, Centers
from domain.selection import Selection
from queries.queue_situation import situation
from queries.queues import board, centers, moment_of
from queries.source import QUEUE, Source

MINUTE_S = 60.0


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

        return self.source.memo("queue-prediction", Selection(), (code, at, self.norm_s), compute, QUEUE)

    def what_if(self, code: str, change: Change, at: datetime | None = None) -> list[Course] | None:
        """Return the rest of a center's day as it is and under ``change``; None when nothing can be told."""
        found = self.situation(code, at)
        return what_if(found, [change]) if found else None
