"""Officers of one unit with their work, fairly compared; for the whole province only sums by agency."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from domain.fairness import MINIMUM_STEPS, Comparison, compare
from domain.fold import sort_key
from domain.selection import Selection
from queries.baseline import Baseline, Cell, Names, by_agency, names
from queries.cells import days_of
from queries.work import (
    NEVER,
    NOTHING,
    Asked,
    Done,
    Load,
    Posting,
    Presence,
    Rated,
    Whose,
    absences,
    days_passed,
    done,
    load,
    postings,
    present_days,
    rated,
    supplements,
    work_days,
)

NO_LOAD = Load(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """One officer's work on the dossiers of the chosen unit.

    ``belongs``: the officer is of this unit, or of none that is known; ``presence`` counts working days of the period,
    None for somebody of another unit; ``since`` is the day they arrived, when that is within the period.
    """

    code: str
    name: str
    belongs: bool
    load: Load
    done: Done
    compared: Comparison
    asked: Asked
    rated: Rated
    presence: Presence | None
    since: date | None


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """Sums of one agency; ``officers`` who finished a step in the period or hold a dossier."""

    key: str
    name: str
    limit: str
    officers: int
    load: Load
    finished: int
    judged: int
    over: int
    compared: Comparison


@dataclass(frozen=True, slots=True)
class Officers:
    """Everything the page shows: ``officers`` of the unit named ``place``, or ``agencies`` when none is chosen.

    ``compared_at`` is when everybody's work was counted; ``postings_known``: somebody's postings or absences are.
    ``others`` officers of other agencies, with ``others_steps``, did too little here to be listed.
    """

    version: int
    as_of: datetime
    compared_at: datetime
    place: str
    officers: tuple[OfficerRow, ...] = ()
    agencies: tuple[AgencyRow, ...] = ()
    postings_known: bool = False
    others: int = 0
    others_steps: int = 0


def officers(
    connection: Connection, selection: Selection, counted: Baseline, now: datetime, province: str, version: int
) -> Officers:
    """Answer the page's one request; ``counted`` is the baseline of the selection's period."""
    known = names(connection, selection, province)
    if not (selection.agency or selection.unit not in {"", province}):
        rows = _agencies(connection, selection, known, counted, now, province)
        return Officers(version, now, counted.as_of, "", agencies=rows)
    code = selection.agency or selection.unit
    place = known.agency(code)
    found, told = _officers(connection, selection, known, counted, now, province)
    listed = tuple(sorted(filter(_listed, found), key=_urgent_first))
    odd = [row.done.finished for row in found if not _listed(row)]
    name = place.name if place else code
    return Officers(version, now, counted.as_of, name, listed, (), told, len(odd), sum(odd))


def _listed(row: OfficerRow) -> bool:
    """Officers of the unit, and guests with a dossier in hand or enough steps to say something."""
    return row.belongs or bool(row.load.open) or row.done.finished >= MINIMUM_STEPS


def _agencies(
    connection: Connection, selection: Selection, known: Names, counted: Baseline, now: datetime, province: str
) -> tuple[AgencyRow, ...]:
    """One row for each agency within the selection that has work or dossiers."""
    parameters = {"province": province, "now": now}
    loads = load(connection, "c.agency_id", Whose("", "", parameters))
    within = known.chosen(selection)
    cells = dict(by_agency(cell for cell in counted.cells if within(cell)))
    heads = _heads(connection, province)
    rows = [
        _agency(known, key, cells.get(key, []), loads.get(key, NO_LOAD), counted, heads.get(key, 0))
        for key in known.agencies_within
        if key in cells or key in loads
    ]
    return tuple(sorted(rows, key=lambda row: (-row.load.overdue, -row.load.open, sort_key(row.name))))


def _agency(known: Names, key: int, cells: list[Cell], held: Load, counted: Baseline, heads: int) -> AgencyRow:
    named = known.agencies[key]
    work = {(cell.procedure, cell.step): (cell.judged, cell.over) for cell in cells}
    finished, judged, over = (sum(getattr(cell, each) for cell in cells) for each in ("finished", "judged", "over"))
    compared = compare(work, counted.everybody)
    return AgencyRow(named.key, named.name, named.limit, heads, held, finished, judged, over, compared)


def _heads(connection: Connection, province: str) -> dict[int, int]:
    rows = connection.exec_driver_sql(
        "SELECT agency_id, count(*) FROM officer WHERE province_code = %s AND agency_id IS NOT NULL GROUP BY 1",
        (province,),
    )
    return dict(tuple(row) for row in rows)


@dataclass(frozen=True, slots=True)
class _Who:
    """An officer as the catalogue has them."""

    id: int
    code: str
    name: str
    agency: int | None


def _officers(
    connection: Connection, selection: Selection, known: Names, counted: Baseline, now: datetime, province: str
) -> tuple[list[OfficerRow], bool]:
    agencies = list(known.agencies_within)
    parameters = {"province": province, "now": now, "agencies": agencies, **days_of(selection)}
    whose = Whose("t.agency_id = ANY (%(agencies)s)", "c.agency_id = ANY (%(agencies)s)", parameters)
    held, finished = load(connection, "c.officer_id", whose), done(connection, whose)
    asked, marks = supplements(connection, whose), rated(connection, whose)
    posted, away = postings(connection, province), absences(connection, province)
    here = {key for key, each in posted.items() if any(posting.agency in known.agencies_within for posting in each)}
    people = _people(connection, {*held, *finished, *here} - {None}, agencies, province)
    days = work_days(connection, days_passed(selection, finished.values(), now))
    rows = []
    for who in people:
        mine = [posting for posting in posted.get(who.id, ()) if posting.agency in known.agencies_within]
        belongs = who.agency is None or who.agency in known.agencies_within or bool(mine)
        work = finished.get(who.id, NOTHING)
        presence = present_days(days, mine, away.get(who.id, ())) if belongs else None
        rows.append(
            OfficerRow(
                who.code,
                who.name,
                belongs,
                held.get(who.id, NO_LOAD),
                work,
                compare(work.kinds, counted.everybody),
                asked.get(who.id, NEVER),
                marks.get(who.id, Rated(0, 0)),
                presence,
                _since(mine, days),
            )
        )
    told = bool(here) or any(who.id in away for who in people)
    return rows, told


def _urgent_first(row: OfficerRow) -> tuple[bool, int, int, int, str]:
    """By what is most pressing in their hands, never by how well they do."""
    return not row.belongs, -row.load.overdue, -row.load.soon, -row.load.open, sort_key(row.name)


def _since(mine: list[Posting], days: list[date]) -> date | None:
    """The day of arrival when it falls within the period."""
    first = min((posting.first_day for posting in mine), default=None)
    return first if first and days and first > days[0] else None


def _people(connection: Connection, found: set[int], agencies: list[int], province: str) -> list[_Who]:
    rows = connection.exec_driver_sql(
        "SELECT id, code, name, agency_id FROM officer WHERE province_code = %(province)s"
        " AND (id = ANY (%(found)s) OR agency_id = ANY (%(agencies)s))",
        {"province": province, "found": list(found), "agencies": agencies},
    )
    return [_Who(*row) for row in rows]
