"""One pass over the dossiers settled since a period began: for its balance, its verdicts and its processing times.

Grouped twice in one scan: by agency and by what each dossier counts as; by procedure and bucket of processing time.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from domain import balance, compared
from domain.durations import EDGES, LIMITED, Times
from domain.selection import Selection
from queries.cells import filters, period_end

VERDICTS: tuple[str, ...] = (*compared.AGREE, *compared.DIFFER)
"""Sets that exclude each other."""

_STATEMENT = """
WITH cells AS MATERIALIZED (
    SELECT agency_id, procedure_id, marks, bucket, count(*) AS dossiers, sum(minutes) AS minutes,
           count(*) FILTER (WHERE limited) AS limited, count(*) FILTER (WHERE limited AND minutes > statutory) AS over
    FROM (
        SELECT c.agency_id, c.procedure_id, 60 * p.statutory_hours AS statutory,
               CASE WHEN {inside} THEN c.working_minutes END AS minutes,
               CASE WHEN {inside} THEN width_bucket(c.working_minutes, %(edges)s::integer[]) END AS bucket,
               {inside} AND p.statutory_hours IS NOT NULL AND {limited} AS limited,
               {marks} AS marks
        FROM dossier c JOIN procedure p ON p.id = c.procedure_id
        WHERE c.province_code = %(province)s AND c.settled_day >= %(start)s{within}
        OFFSET 0
    ) AS s GROUP BY GROUPING SETS ((agency_id, marks), (procedure_id, bucket))
)
SELECT agency_id, NULL, ARRAY[marks], ARRAY[dossiers], 0, 0, 0 FROM cells WHERE agency_id IS NOT NULL
UNION ALL
SELECT NULL, procedure_id, array_agg(bucket), array_agg(dossiers), sum(minutes)::bigint, sum(limited)::bigint,
       sum(over)::bigint
FROM cells WHERE agency_id IS NULL AND bucket IS NOT NULL GROUP BY procedure_id
"""
"""``marks``: the sets that hold a dossier, as one number; OFFSET 0 lets it be computed once for each row."""
_PLAIN = "c.settled_day <= %(end)s AND c.received_day >= %(start)s AND c.received_day <= %(end)s"
"""Received and settled in the period, as most are: no set but its verdict can hold it."""


@dataclass(frozen=True, slots=True)
class Settled:
    """``agencies``: agency id -> dossiers by set (``VERDICTS`` and the flags asked for) of the selection.

    ``times``: procedure id -> processing times of the dossiers settled in the period, whatever the selection's own
    procedure.
    """

    agencies: dict[int, Counter[str]]
    times: dict[int, Times]


def parameters_of(selection: Selection, now: datetime, province: str) -> dict[str, Any]:
    """Values for the conditions of `domain.lists.DossierList`, and the province."""
    days = {"start": selection.start or date(1900, 1, 1), "end": selection.end or date.max}
    return days | {"province": province, "now": now, "as_of": period_end(selection, now)}


def settled(
    connection: Connection, selection: Selection, flags: tuple[str, ...], now: datetime, province: str
) -> Settled:
    """Read what the settled dossiers tell; ``flags`` are keys of lists of the balance and of the two verdicts."""
    where, parameters = filters(selection.with_(procedure=""))
    parameters |= parameters_of(selection, now, province) | {"edges": list(EDGES), "procedure": selection.procedure}
    statement = _STATEMENT.format(
        inside="c.settled_day <= %(end)s",
        limited=LIMITED.format(d="c"),
        marks=_marks(flags, "p.code = %(procedure)s" if selection.procedure else "TRUE"),
        within=where,
    )
    found = Settled({}, {})
    for agency, procedure, keys, dossiers, *sums in connection.exec_driver_sql(statement, parameters):
        if procedure is None:
            found.agencies.setdefault(agency, Counter()).update(dict.fromkeys(_sets(keys[0], flags), dossiers[0]))
        else:
            found.times[procedure] = Times(dict(zip(keys, dossiers, strict=True)), *sums)
    return found


_VERDICT_BITS = 3
"""Room for the number of a verdict, 0 for none; a bit for each flag follows."""


def _marks(flags: tuple[str, ...], mine: str) -> str:
    """SQL of the sets that hold a dossier ``mine`` (the selection's own procedure), as one number; 0 for others."""
    lists = balance.LISTS | compared.LISTS
    cases = " ".join(f"WHEN {lists[key].condition()} THEN {number + 1}" for number, key in enumerate(VERDICTS))
    bits = "".join(
        f" + CASE WHEN {lists[key].condition()} THEN {1 << number + _VERDICT_BITS} ELSE 0 END"
        for number, key in enumerate(flags)
    )
    marked = f"CASE WHEN {_PLAIN} THEN 0 ELSE 0{bits} END"
    return f"CASE WHEN {mine} THEN CASE {cases} ELSE 0 END + {marked} ELSE 0 END"


def _sets(marks: int, flags: tuple[str, ...]) -> list[str]:
    """Keys of the sets that a number of ``_marks`` stands for."""
    verdict = marks & (1 << _VERDICT_BITS) - 1
    found = [key for number, key in enumerate(flags) if marks >> _VERDICT_BITS & 1 << number]
    return [*found, VERDICTS[verdict - 1]] if verdict else found
