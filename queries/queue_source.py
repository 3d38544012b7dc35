"""The read side of counters and queues, in the caller's scope and memoized like everything else (queries/source.py)."""

from datetime import datetime

from domain.queues import Board, Centers
from domain.selection import Selection
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
