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
SELECT agency_id, procedure_id, bucket, verdict, {flags}, count(*), count(minutes), sum(minutes),
       count(*) FILTER (WHERE limited), count(*) FILTER (WHERE limited AND minutes > statutory)
FROM (
    SELECT c.agency_id, c.procedure_id, 60 * p.statutory_hours AS statutory,
           CASE WHEN {inside} THEN c.working_minutes END AS minutes,
           CASE WHEN {inside} THEN width_bucket(c.working_minutes, %(edges)s::integer[]) END AS bucket,
           {inside} AND p.statutory_hours IS NOT NULL AND {limited} AS limited,
           {verdict} AS verdict, {flagged}
    FROM dossier c JOIN procedure p ON p.id = c.procedure_id
    WHERE c.province_code = %(province)s AND c.settled_day >= %(start)s{within}
    OFFSET 0
) AS s GROUP BY GROUPING SETS ((agency_id, verdict, {flags}), (procedure_id, bucket))
"""
"""OFFSET 0: each condition is computed once for a row, not once for each count."""


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
        flags=", ".join(flags),
        inside="c.settled_day <= %(end)s",
        limited=LIMITED.format(d="c"),
        verdict=f"CASE WHEN NOT {_MINE[bool(selection.procedure)]} THEN NULL {_verdicts()} END",
        flagged=", ".join(_flag(key, mine=_MINE[bool(selection.procedure)]) for key in flags),
        within=where,
    )
    found = Settled({}, {})
    cells: dict[int, list[Any]] = {}
    for agency, procedure, bucket, verdict, *rest in connection.exec_driver_sql(statement, parameters):
        if procedure is None:
            _count(found.agencies.setdefault(agency, Counter()), verdict, dict(zip(flags, rest, strict=False)), rest)
        elif bucket is not None:
            cells.setdefault(procedure, []).append((bucket, *rest[len(flags) + 1 :]))
    found.times.update({procedure: _times(rows) for procedure, rows in cells.items()})
    return found


_MINE = {False: "TRUE", True: "p.code = %(procedure)s"}


def _verdicts() -> str:
    lists = (compared.LISTS[key].condition() for key in VERDICTS)
    return " ".join(f"WHEN {condition} THEN {number}" for number, condition in enumerate(lists))


def _flag(key: str, mine: str) -> str:
    condition = (balance.LISTS | compared.LISTS)[key].condition()
    return f"coalesce({mine} AND {condition}, FALSE) AS {key}"


def _count(counter: Counter[str], verdict: int | None, flags: dict[str, bool], rest: list[Any]) -> None:
    number = rest[len(flags)]
    if verdict is not None:
        counter[VERDICTS[verdict]] += number
    for key, flag in flags.items():
        counter[key] += number if flag else 0


def _times(rows: list[Any]) -> Times:
    counts = {bucket: number for bucket, number, *_ in rows}
    return Times(counts, *(int(sum(row[place] for row in rows)) for place in (2, 3, 4)))
