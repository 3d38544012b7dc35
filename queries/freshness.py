"""Which version of the data this is, and how old."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Freshness:
    """The data version, when it was committed, its newest event, and the first and last day with received dossiers."""

    version: int
    at: datetime | None
    last_event_at: datetime | None
    first_day: date | None
    last_day: date | None


def freshness(connection: Connection, province: str) -> Freshness:
    """Return the state of the data of ``province``; version 0 when nothing was ever imported."""
    row = connection.exec_driver_sql(
        "SELECT version, at, last_event_at, (SELECT min(day) FROM rollup_agency WHERE province_code = %(p)s),"
        " (SELECT max(day) FROM rollup_agency WHERE province_code = %(p)s)"
        " FROM data_version WHERE province_code = %(p)s",
        {"p": province},
    ).first()
    return Freshness(*row) if row else Freshness(0, None, None, None, None)


def version(connection: Connection, province: str) -> int:
    """Return the data version of ``province``; 0 when nothing was ever imported."""
    found = connection.exec_driver_sql(
        "SELECT version FROM data_version WHERE province_code = %s", (province,)
    ).scalar()
    return int(found or 0)
