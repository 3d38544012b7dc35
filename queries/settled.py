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
SELECT agency_id, procedure_id, bucket, marks, count(*), sum(minutes), count(*) FILTER (WHERE limited),
       count(*) FILTER (WHERE limited AND minutes > statutory)
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
"""
"""``marks``: the sets that hold a dossier, as one number; OFFSET 0 lets it be computed once for each row."""


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
    cells: dict[int, list[Any]] = {}
    for agency, procedure, bucket, marks, *counts in connection.exec_driver_sql(statement, parameters):
        if procedure is None:
            sets = found.agencies.setdefault(agency, Counter())
            sets.update(dict.fromkeys(_sets(marks, flags), counts[0]))
        elif bucket is not None:
            cells.setdefault(procedure, []).append((bucket, *counts))
    found.times.update({procedure: _times(rows) for procedure, rows in cells.items()})
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
    return f"CASE WHEN {mine} THEN CASE {cases} ELSE 0 END{bits} ELSE 0 END"


def _sets(marks: int, flags: tuple[str, ...]) -> list[str]:
    """Keys of the sets that a number of ``_marks`` stands for."""
    verdict = marks & (1 << _VERDICT_BITS) - 1
    found = [key for number, key in enumerate(flags) if marks >> _VERDICT_BITS & 1 << number]
    return [*found, VERDICTS[verdict - 1]] if verdict else found


def _times(rows: list[Any]) -> Times:
    counts = {bucket: number for bucket, number, *_ in rows}
    return Times(counts, *(int(sum(row[place] for row in rows)) for place in (2, 3, 4)))
