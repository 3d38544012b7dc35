"""Which version of the data this is, and how old."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Freshness:
    """The data version, when it was committed, its newest event, and the first and last day with received dossiers.

    ``queue`` and ``queue_at`` are the version of the data about counters and queues, and when that was committed.
    """

    version: int
    at: datetime | None
    last_event_at: datetime | None
    first_day: date | None
    last_day: date | None
    queue: int = 0
    queue_at: datetime | None = None

    @property
    def mark(self) -> tuple[int, int]:
        """What differs when anything is new."""
        return self.version, self.queue


def freshness(connection: Connection, province: str) -> Freshness:
    """Return the state of the data of ``province``; version 0 when nothing was ever imported."""
    row = connection.exec_driver_sql(
        "SELECT d.version, d.at, d.last_event_at, (SELECT min(day) FROM rollup_agency WHERE province_code = %(p)s),"
        " (SELECT max(day) FROM rollup_agency WHERE province_code = %(p)s), coalesce(q.version, 0), q.at"
        " FROM data_version d LEFT JOIN queue_version q USING (province_code) WHERE province_code = %(p)s",
        {"p": province},
    ).first()
    return Freshness(*row) if row else Freshness(0, None, None, None, None)


def version(connection: Connection, province: str, table: str = "data_version") -> int:
    """Return the data version of ``province``; 0 when nothing was ever imported.

    ``table`` is "queue_version" for what is known of counters and queues.
    """
    found = connection.exec_driver_sql(f"SELECT version FROM {table} WHERE province_code = %s", (province,)).scalar()
    return int(found or 0)
