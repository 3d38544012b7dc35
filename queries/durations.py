"""Processing times of the dossiers settled in a period: how they spread, over all and for each procedure."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from domain.durations import Times, together

MOST = 60
"""Procedures told apart; the rest is only in the whole."""


@dataclass(frozen=True, slots=True)
class ProcedureTimes:
    """Processing times of one procedure; ``limit_hours`` is its statutory limit in working hours, None if unknown."""

    key: str
    name: str
    limit_hours: int | None
    times: Times


@dataclass(frozen=True, slots=True)
class Durations:
    """Times of the whole selection, of its ``count`` procedures those with most dossiers, and of the ``chosen`` one.

    ``whole`` and ``procedures`` leave the selection's own procedure aside; ``chosen`` is that one, None when none is
    chosen.
    """

    whole: Times
    procedures: list[ProcedureTimes]
    count: int
    chosen: ProcedureTimes | None = None


def durations(connection: Connection, times: Mapping[int, Times], procedure: str, province: str) -> Durations:
    """Name the procedures of ``times`` (by id); ``procedure`` is the code of the chosen one, or empty."""
    most = sorted(times, key=lambda each: -times[each].number)[:MOST]
    rows = connection.exec_driver_sql(
        "SELECT id, code, name, statutory_hours FROM procedure"
        " WHERE province_code = %s AND (id = ANY(%s) OR code = %s)",
        (province, most, procedure),
    )
    named = {
        row.id: ProcedureTimes(row.code, row.name, row.statutory_hours, times.get(row.id, Times({}))) for row in rows
    }
    chosen = next((each for each in named.values() if each.key == procedure), None)
    return Durations(together(times.values()), [named[each] for each in most], len(times), chosen)
