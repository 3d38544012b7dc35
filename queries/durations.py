"""Processing times of the dossiers settled in a period: how they spread, over all and for each procedure."""

from dataclasses import dataclass

from sqlalchemy import Connection

from domain.durations import EDGES, LIMITED, Times, together
from domain.selection import Selection
from queries.cells import days_of, filters

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


_TIMES = """
SELECT procedure_id, array_agg(bucket), array_agg(dossiers), sum(minutes)::bigint, sum(limited)::bigint,
       sum(over)::bigint
FROM (
    SELECT c.procedure_id, width_bucket(c.working_minutes, %(edges)s::integer[]) AS bucket, count(*) AS dossiers,
           sum(c.working_minutes) AS minutes, count(*) FILTER (WHERE p.minutes IS NOT NULL AND {limited}) AS limited,
           count(*) FILTER (WHERE c.working_minutes > p.minutes AND {limited}) AS over
    FROM dossier c JOIN (SELECT id, 60 * statutory_hours AS minutes FROM procedure) AS p ON p.id = c.procedure_id
    WHERE c.province_code = %(province)s AND c.settled_day >= %(start)s AND c.settled_day <= %(end)s
      AND c.working_minutes IS NOT NULL{within}
    GROUP BY 1, 2
) AS cells GROUP BY 1
"""
"""Names only what the index ``dossier_settled`` holds."""


def durations(connection: Connection, selection: Selection, province: str) -> Durations:
    """Read the processing times of the selection's dossiers settled in its period."""
    times = _times(connection, selection.with_(procedure=""), province)
    most = sorted(times, key=lambda each: -times[each].number)[:MOST]
    rows = connection.exec_driver_sql(
        "SELECT id, code, name, statutory_hours FROM procedure"
        " WHERE province_code = %s AND (id = ANY(%s) OR code = %s)",
        (province, most, selection.procedure),
    )
    named = {
        row.id: ProcedureTimes(row.code, row.name, row.statutory_hours, times.get(row.id, Times({}))) for row in rows
    }
    chosen = next((each for each in named.values() if each.key == selection.procedure), None)
    return Durations(together(times.values()), [named[each] for each in most], len(times), chosen)


def _times(connection: Connection, selection: Selection, province: str) -> dict[int, Times]:
    """Procedure id -> its times."""
    where, parameters = filters(selection)
    parameters |= {
        "province": province,
        **days_of(selection),
        "edges": list(EDGES),
    }
    statement = _TIMES.format(limited=LIMITED.format(d="c"), within=where)
    rows = connection.exec_driver_sql(statement, parameters)
    return {
        procedure: Times(dict(zip(buckets, dossiers, strict=True)), *sums)
        for procedure, buckets, dossiers, *sums in rows
    }
