"""Finished steps of the whole province by agency, procedure and step: what everybody is compared with."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from domain.codes import AGENCY_LEVELS, code_of
from domain.fairness import Counts
from domain.passes import OVER
from domain.selection import Selection
from queries.cells import agencies_filter, days_of

Kind = tuple[int, str]
"""A kind of work: procedure id and step."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Finished steps of one agency, procedure and step; times in working minutes.

    ``judged`` had a time limit and a known duration, ``over`` of them took longer, by ``over_minutes`` in all.
    """

    agency: int
    procedure: int
    step: str
    finished: int
    judged: int
    over: int
    over_minutes: int
    used_minutes: int


@dataclass(frozen=True, slots=True)
class Baseline:
    """Every cell of a period as of ``as_of``, and everybody's counts by kind of work."""

    as_of: datetime
    cells: tuple[Cell, ...]
    everybody: dict[Kind, Counts]


@dataclass(frozen=True, slots=True)
class Agency:
    """What the step pages call an agency: a commune's goes by its commune; ``limit`` is the selection's field."""

    code: str
    key: str
    name: str
    limit: str
    level: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """Code, name and the field's code of a procedure."""

    code: str
    name: str
    field: str


@dataclass(frozen=True, slots=True)
class Names:
    """Agencies and procedures by our own ids; ``agencies_within`` are those of the selection asked for."""

    agencies: dict[int, Agency]
    procedures: dict[int, Procedure]
    agencies_within: frozenset[int]

    def chosen(self, selection: Selection) -> Callable[[Cell], bool]:
        """Return whether a cell is within the selection's agencies, field and procedure."""
        procedures = {
            key
            for key, each in self.procedures.items()
            if selection.field in {"", each.field} and selection.procedure in {"", each.code}
        }
        return lambda cell: cell.agency in self.agencies_within and cell.procedure in procedures

    def agency(self, code: str) -> Agency | None:
        """Return the agency with this code, or that of the commune with it."""
        return next((each for each in self.agencies.values() if code in {each.key, each.code}), None)


def names(connection: Connection, selection: Selection, province: str) -> Names:
    """Return the names of every agency and procedure of the province."""
    ask = connection.exec_driver_sql
    limits, parameters = agencies_filter(selection)
    within = " AND ".join(("g.province_code = %(province)s", *limits))
    agencies = ask(
        "SELECT g.id, g.code, g.name, g.level, g.unit_code, u.name AS place FROM agency g LEFT JOIN unit u"
        " ON u.province_code = g.province_code AND u.code = g.unit_code AND u.valid_to IS NULL"
        " WHERE g.province_code = %s",
        (province,),
    )
    procedures = ask(
        "SELECT p.id, p.code, p.name, f.code AS field FROM procedure p JOIN field f ON f.id = p.field_id"
        " WHERE p.province_code = %s",
        (province,),
    )
    return Names(
        {row.id: _agency(row) for row in agencies},
        {row.id: Procedure(row.code, row.name, row.field) for row in procedures},
        frozenset(ask(f"SELECT g.id FROM agency g WHERE {within}", {"province": province, **parameters}).scalars()),
    )


def _agency(row: Any) -> Agency:
    limit = "unit" if row.unit_code else "agency"
    level = code_of(AGENCY_LEVELS, row.level).word
    return Agency(row.code, row.unit_code or row.code, row.place or row.name, limit, level)


FINISHED = "t.province_code = %(province)s AND t.finished_day >= %(start)s AND t.finished_day <= %(end)s"


def step_filters(selection: Selection) -> tuple[str, dict[str, Any]]:
    """SQL conditions on a step ``t`` (each starting with AND), all but the period, and their parameters."""
    agencies, parameters = agencies_filter(selection)
    conditions = []
    if agencies:
        listed = " AND ".join(("g.province_code = %(province)s", *agencies))
        conditions.append(f"t.agency_id = ANY (ARRAY(SELECT g.id FROM agency g WHERE {listed}))")
    if selection.procedure:
        conditions.append(f"t.procedure_id = {_ID.format('procedure', 'procedure')}")
        parameters["procedure"] = selection.procedure
    if selection.field:
        conditions.append(f"t.procedure_id IN (SELECT p.id FROM procedure p WHERE p.field_id = {_ID.format(*_FIELD)})")
        parameters["field"] = selection.field
    coded = [name for name in ("service", "channel") if getattr(selection, name)]
    if coded:
        listed = " AND ".join(f"d.{_COLUMN[name]} = %({name})s" for name in coded)
        conditions.append(f"EXISTS (SELECT FROM dossier d WHERE {SAME_DOSSIER} AND {listed})")
        parameters |= {name: selection.params()[name] for name in coded}
    return "".join(f" AND {condition}" for condition in conditions), parameters


_ID = "(SELECT k.id FROM {} k WHERE k.province_code = %(province)s AND k.code = %({})s)"
_FIELD = ("field", "field")
_COLUMN = {"service": "service_level", "channel": "channel"}
SAME_DOSSIER = "d.province_code = t.province_code AND d.code = t.code AND d.source_id = t.source_id"


def baseline(connection: Connection, selection: Selection, now: datetime, province: str) -> Baseline:
    """Count the finished steps of the selection's period: of the whole province, but of one service or channel.

    About a second over three months of a large province: `queries.source.Source` keeps it for an hour. For a
    transaction of its own: it changes how the rest of it is planned.
    """
    # the steps lie by time, the index by agency: page by page is a twentieth of the reading, and more on a cold disk
    connection.exec_driver_sql("SET LOCAL enable_indexscan = off")
    where, parameters = step_filters(Selection(service=selection.service, channel=selection.channel))
    rows = connection.exec_driver_sql(
        "SELECT t.agency_id, t.procedure_id, t.step, count(*), count(t.used_minutes + t.budget_minutes),"
        f" count(*) FILTER (WHERE {OVER}), coalesce(sum(t.used_minutes - t.budget_minutes) FILTER (WHERE {OVER}), 0),"
        f" coalesce(sum(t.used_minutes), 0) FROM step t WHERE {FINISHED}{where} AND t.procedure_id IS NOT NULL"
        " GROUP BY 1, 2, 3",
        {"province": province, **days_of(selection), **parameters},
    )
    cells = tuple(Cell(*row) for row in rows)
    return Baseline(now, cells, added(((cell.procedure, cell.step), cell) for cell in cells))


def added(cells: Iterable[tuple[Kind, Cell]]) -> dict[Kind, Counts]:
    """Add up (judged, over) by kind of work."""
    sums: dict[Kind, list[int]] = defaultdict(lambda: [0, 0])
    for kind, cell in cells:
        total = sums[kind]
        total[0] += cell.judged
        total[1] += cell.over
    return {kind: (judged, over) for kind, (judged, over) in sums.items()}


def by_agency(cells: Iterable[Cell]) -> Iterator[tuple[int, list[Cell]]]:
    """Group cells by agency id."""
    groups: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[cell.agency].append(cell)
    yield from groups.items()
