"""How old the data of each source is, and from which age on that is late."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

SOURCES = """
SELECT key, name, last_import_at, last_event_at,
    coalesce(stale_after_s, least(%(stale)s, lost_after_s)) AS stale_after_s,
    coalesce(lost_after_s, greatest(%(lost)s, stale_after_s)) AS lost_after_s
FROM source WHERE province_code = %(province)s ORDER BY last_import_at DESC NULLS LAST, key
"""


@dataclass(frozen=True, slots=True)
class SourceAge:
    """One source: its last import and newest event (None: never), and the ages in seconds from which it is late, lost.

    The limits are the source's own (`ioc sources`), else those of the settings.
    """

    key: str
    name: str
    imported_at: datetime | None
    event_at: datetime | None
    stale_after_s: int
    lost_after_s: int


def source_ages(connection: Connection, province: str, usual: tuple[int, int]) -> tuple[SourceAge, ...]:
    """Return every source, the one imported last first; ``usual`` are the limits of the settings."""
    told = {"province": province, "stale": usual[0], "lost": usual[1]}
    return tuple(SourceAge(*row) for row in connection.exec_driver_sql(SOURCES, told))
