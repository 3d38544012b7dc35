"""How many dossiers each group of the chase list has: by rollup for days past, by partial index for the rest."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from db.clock import moment_at, working_minute
from db.rollups import DUE as DUE_ROLLUP
from db.rollups import LOG_TABLE, STOCK_NOW
from domain.chase import APOLOGY_GROUPS, BASES, DUE, GROUPS, INSTANTS
from domain.selection import Selection
from domain.zone import ZONE
from queries.cells import filters
from queries.search import search

Counts = dict[str, int | None]
"""Dossiers of each group; None: nobody can know."""
SOON = ("today", "within1", "within2")
"""Groups whose dossiers are not late yet; of the base "due" the others are."""
BORDERS = ("now", "late3", "late10")
"""Instants between which the late dossiers are told apart, the latest first."""


@dataclass(frozen=True, slots=True)
class Question:
    """What every statement of one answer shares: conditions on a dossier (or cell) ``c``, and parameters.

    ``rolled``: the conditions name only what the rollups keep.
    """

    where: str
    parameters: dict[str, Any]
    rolled: bool


def question(connection: Connection, selection: Selection, q: str, now: datetime, province: str) -> Question:
    """Return what the statements about ``selection``, searched for ``q``, share."""
    where, parameters = filters(selection)
    parameters |= {"province": province, "now": now} | instants(connection, now)
    parameters |= _sources(connection, province) | _days(parameters)
    found, words = search(connection, q, province)
    rolled = not (found or selection.procedure)
    return Question(f"c.province_code = %(province)s{where}{found}", parameters | words, rolled)


def instants(connection: Connection, now: datetime) -> dict[str, datetime]:
    """Return the instants that the groups' conditions name, by the calendar of the database."""
    there = [f"{moment_at(f'(n.at + ({minutes}))')} AS {name}" for name, minutes in INSTANTS.items()]
    found = connection.exec_driver_sql(
        f"SELECT {', '.join(there)} FROM (SELECT {working_minute('%(now)s')} AS at) AS n", {"now": now}
    )
    return dict(found.mappings().one()) | {"midnight": _midnight(now, 1)}


def _midnight(moment: datetime, days: int = 0) -> datetime:
    day = moment.astimezone(ZONE).date() + timedelta(days=days)
    return datetime.combine(day, time(), ZONE)


def _days(parameters: dict[str, Any]) -> dict[str, date]:
    """The day of each border and its first moment: the days before it are known to their rollup."""
    starts = {border: _midnight(parameters[border]) for border in BORDERS}
    dates = {f"{border}_date": start.date() for border, start in starts.items()}
    return dates | {f"{border}_day": start for border, start in starts.items()}


def _sources(connection: Connection, province: str) -> dict[str, list[int]]:
    """Ids of the sources that record apologies at all, and of those of which nothing is known."""
    rows = connection.exec_driver_sql(
        "SELECT s.id, EXISTS (SELECT FROM dossier d WHERE d.province_code = s.province_code AND d.source_id = s.id"
        " AND d.apology_at IS NOT NULL) AS records FROM source s WHERE s.province_code = %(province)s",
        {"province": province},
    ).all()
    return {
        "apologizing": [row.id for row in rows if row.records],
        "silent": [row.id for row in rows if not row.records],
    }


def counts(connection: Connection, asked: Question) -> Counts:
    """Count every group in one statement."""
    parts = _rolled(asked) if asked.rolled else [_counted(base, asked) for base in BASES]
    # a row each: joined into one row, the planner would weigh every order of joining them (14 ms of planning)
    statement = " UNION ALL ".join(f"SELECT to_jsonb(u) FROM ({part}) AS u" for part in parts)
    rows = connection.exec_driver_sql(statement, asked.parameters).scalars()
    found = {key: number for row in rows for key, number in row.items()}
    known = found | (_late(found) if asked.rolled else {})
    unknown = () if asked.parameters["apologizing"] else APOLOGY_GROUPS
    return {group.key: None if group.key in unknown else int(known[group.key]) for group in GROUPS}


def _late(found: Any) -> dict[str, int]:
    """Groups of late dossiers from how many were due before each border."""
    now, late3, late10 = (int(found[f"past_{border}"] + found[f"edge_{border}"]) for border in BORDERS)
    missing = now - int(found["told"]) - int(found["silent"])
    return {"late": now, "late3": now - late3, "late10": late3 - late10, "late11": late10, "apology_missing": missing}


def _counted(base: str, asked: Question, keys: tuple[str, ...] = ()) -> str:
    """Statement: the groups of ``base`` (or ``keys`` of them) from its partial index.

    Rows of these bases have an appointment where a group looks at it, so the bare column says the same for less.
    """
    groups = [group for group in GROUPS if group.base == base and (not keys or group.key in keys)]
    sql = [f"count(*) FILTER (WHERE {group.sql.replace(DUE, '{d}.due_at')}) AS {group.key}" for group in groups]
    chosen = f"SELECT {', '.join(sql)} FROM dossier c WHERE {BASES[base]}"
    if keys:
        chosen += f" AND {DUE} >= %(now)s"
    return f"{chosen.format(d='c')} AND {asked.where}"


def _rolled(asked: Question) -> list[str]:
    """Statements: late dossiers by rollup but for the days of the borders, the rest by index."""
    late = f"FROM dossier c WHERE c.is_open AND c.is_running AND {asked.where} AND {DUE.format(d='c')} < %(now)s"
    rest = [base for base in BASES if base not in {"due", "open"}]
    stock = _cells(STOCK_NOW, "c.open AS n", "", asked)
    return [
        f"SELECT coalesce(sum(u.n), 0) AS open FROM ({stock}) AS u",
        _past(asked),
        *(_edge(border, asked) for border in BORDERS),
        _counted("due", asked, SOON),
        f"SELECT count(*) AS told {late} AND c.apology_at IS NOT NULL",
        f"SELECT count(*) AS silent {late} AND c.source_id = ANY (%(silent)s)"
        if asked.parameters["silent"]
        else "SELECT 0 AS silent",
        *(_counted(base, asked) for base in rest),
    ]


def _past(asked: Question) -> str:
    columns = [f"coalesce(sum(u.n) FILTER (WHERE u.due < %({b}_date)s::date), 0) AS past_{b}" for b in BORDERS]
    cells = _cells(DUE_ROLLUP, "c.due, c.running_due AS n", " AND c.due < %(now_date)s::date", asked)
    return f"SELECT {', '.join(columns)} FROM ({cells}) AS u"


def _edge(border: str, asked: Question) -> str:
    due = DUE.format(d="c")
    return (
        f"SELECT count(*) AS edge_{border} FROM dossier c WHERE c.is_open AND c.is_running"
        f" AND {due} >= %({border}_day)s AND {due} < %({border})s AND {asked.where}"
    )


def _cells(rollup: Any, columns: str, more: str, asked: Question) -> str:
    """Cells of ``rollup`` and its lines in the log."""
    return (
        f"SELECT {columns} FROM {rollup.table} c WHERE {asked.where}{more}"
        f" UNION ALL SELECT {columns} FROM {LOG_TABLE} c WHERE {rollup.lines} AND {asked.where}{more}"
    )
