"""SQL that adds measures up for a selection: from the coarsest rollup that keeps what is asked, else from the facts."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from db.rollups import LOG_TABLE, ROLLUPS, Rollup
from db.settings import TIME_ZONE
from domain.measures import CLOCK, DAILY, MEASURES, STOCK, amount
from domain.selection import Selection

Columns = tuple[str, ...]
FACTS = Rollup("dossier", ("agency_id", "field_id", "service_level", "channel", "procedure_id"), DAILY, daily=True)
STOCK_ROLLUP = next(rollup for rollup in ROLLUPS if not rollup.daily)


@dataclass(frozen=True, slots=True)
class Question:
    """One statement with its named parameters."""

    sql: str
    parameters: dict[str, Any]


def question(selection: Selection, columns: Columns, now: datetime, province: str) -> Question:
    """Return the statement whose rows are ``columns`` of the cells, then every measure, for ``selection`` at ``now``.

    ``columns`` are dimensions of a cell (agency_id, field_id, service_level, channel, procedure_id, day); ``now`` is an
    aware instant. By day the measures that have no day (stock, clock) are 0.
    """
    where, parameters = filters(selection)
    parameters |= {
        "province": province,
        "start": selection.start or date(1900, 1, 1),
        "end": selection.end or date.max,
        "now": now,
        "as_of": period_end(selection, now),
        "tomorrow": datetime.combine(now.astimezone(TIME_ZONE).date() + timedelta(days=1), time(), TIME_ZONE),
    }
    rollup = _rollup(selection, columns)
    parts = _daily(rollup, columns, where)
    parts.append(_cohort(columns, where))
    if "day" not in columns:
        parts += [*_stock(rollup, columns, where), _clock(columns, where)]
    listed = "".join(f"{column}, " for column in columns)
    sums = ", ".join(f"coalesce(sum({m.key}), 0)::bigint AS {m.key}" for m in MEASURES)
    union = " UNION ALL ".join(parts)
    return Question(f"SELECT {listed}{sums} FROM ({union}) AS u{_group_by(columns)}", parameters)


def _rollup(selection: Selection, columns: Columns) -> Rollup:
    needed = {
        name
        for name, wanted in (
            ("field_id", selection.field),
            ("service_level", selection.service),
            ("channel", selection.channel),
            ("procedure_id", selection.procedure),
        )
        if wanted
    } | (set(columns) - {"day"})
    return next((r for r in (*ROLLUPS, FACTS) if r.daily and needed <= set(r.keeps)), FACTS)


def agencies_filter(selection: Selection) -> tuple[list[str], dict[str, Any]]:
    """SQL conditions on an agency ``g`` for the selection's unit, agency, level and area, with their parameters."""
    conditions: list[str] = []
    parameters: dict[str, Any] = {}
    if selection.agency:
        conditions.append("g.code = %(agency)s")
        parameters["agency"] = selection.agency
    if selection.unit:
        conditions.append("(g.unit_code = %(unit)s OR (g.level = 1 AND %(unit)s = %(province)s))")
        parameters["unit"] = selection.unit
    if selection.level:
        conditions.append("g.level = %(level)s")
        parameters["level"] = selection.params()["level"]
    if selection.area:
        conditions.append(
            "g.unit_code IN (SELECT n.code FROM unit n WHERE n.province_code = %(province)s AND n.valid_to IS NULL"
            " AND n.area = %(area)s)"
        )
        parameters["area"] = selection.area
    return conditions, parameters


def filters(selection: Selection) -> tuple[str, dict[str, Any]]:
    """SQL conditions on a cell or dossier ``c`` (each starting with AND), all but the period, and their parameters."""
    agencies, parameters = agencies_filter(selection)
    conditions = []
    if agencies:
        listed = " AND ".join(("g.province_code = %(province)s", *agencies))
        conditions.append(f"c.agency_id = ANY (ARRAY(SELECT g.id FROM agency g WHERE {listed}))")
    for name, column, table in (("field", "field_id", "field"), ("procedure", "procedure_id", "procedure")):
        if value := getattr(selection, name):
            conditions.append(
                f"c.{column} ="
                f" (SELECT k.id FROM {table} k WHERE k.province_code = %(province)s AND k.code = %({name})s)"
            )
            parameters[name] = value
    if selection.service:
        conditions.append("c.service_level = %(service)s")
        parameters["service"] = selection.params()["service"]
    if selection.channel:
        conditions.append("c.channel = %(channel)s")
        parameters["channel"] = selection.params()["channel"]
    return "".join(f" AND {condition}" for condition in conditions), parameters


def period_end(selection: Selection, now: datetime) -> datetime:
    """Return the instant as of which a period's open dossiers are judged: its last midnight, or ``now`` before it."""
    if selection.end is None:
        return now
    midnight = datetime.combine(selection.end, time(), TIME_ZONE) + timedelta(days=1)
    return min(now, midnight)


def _select(columns: Columns, values: dict[str, str], day: str = "c.day") -> str:
    """SELECT list: the grouping columns, then every measure (0 where ``values`` has none)."""
    listed = [f"{day if column == 'day' else f'c.{column}'} AS {column}" for column in columns]
    return "SELECT " + ", ".join((*listed, *(f"{values.get(m.key, '0')} AS {m.key}" for m in MEASURES)))


def _group_by(columns: Columns) -> str:
    return f" GROUP BY {', '.join(str(i + 1) for i in range(len(columns)))}" if columns else ""


def _daily(rollup: Rollup, columns: Columns, where: str) -> list[str]:
    if rollup is FACTS:
        return [_facts(axis, columns, where) for axis in ("received", "settled")]
    select = _select(columns, {m.key: f"sum(c.{m.key})" for m in DAILY})
    within = "c.province_code = %(province)s AND c.day >= %(start)s AND c.day <= %(end)s"
    tables = (rollup.table, LOG_TABLE)
    return [f"{select} FROM {table} c WHERE {within}{where}{_group_by(columns)}" for table in tables]


def _facts(axis: str, columns: Columns, where: str) -> str:
    day = f"c.{axis}_day"
    select = _select(columns, {m.key: f"sum({amount(m, 'c')})" for m in DAILY if m.axis == axis}, day)
    within = f"c.province_code = %(province)s AND {day} >= %(start)s AND {day} <= %(end)s"
    return f"{select} FROM dossier c WHERE {within}{where}{_group_by(columns)}"


def _stock(rollup: Rollup, columns: Columns, where: str) -> list[str]:
    within = f"c.province_code = %(province)s{where}"
    tail = _group_by(columns)
    if rollup is FACTS:
        select = _select(columns, {m.key: f"sum({amount(m, 'c')})" for m in STOCK})
        return [f"{select} FROM dossier c WHERE {within} AND c.is_open{tail}"]
    select = _select(columns, {m.key: f"sum(c.{m.key})" for m in STOCK})
    return [
        f"{select} FROM {STOCK_ROLLUP.table} c WHERE {within}{tail}",
        f"{select} FROM {LOG_TABLE} c WHERE {within} AND c.day IS NULL{tail}",
    ]


_OPEN = "FROM dossier c WHERE c.province_code = %(province)s AND c.is_open"


def _clock(columns: Columns, where: str) -> str:
    """Counts that move with the clock, by index over the open dossiers that are due."""
    select = _select(columns, _counts("clock", "%(now)s"))
    return f"{select} {_OPEN}{where} AND c.due_at < %(tomorrow)s{_group_by(columns)}"


def _cohort(columns: Columns, where: str) -> str:
    """The same for the dossiers received in the period, as of its end when it has ended."""
    select = _select(columns, _counts("cohort", "%(as_of)s"), "c.received_day")
    received = "c.received_day >= %(start)s AND c.received_day <= %(end)s"
    return f"{select} {_OPEN}{where} AND c.portal_due_at < %(as_of)s AND {received}{_group_by(columns)}"


def _counts(axis: str, now: str) -> dict[str, str]:
    """Counts of an axis over open dossiers.

    The guards stand in the WHERE clauses above: naming ``is_open`` here again would cost a visit to the table for every
    row, because the partial indexes do not store it.
    """
    chosen = (m for m in CLOCK if m.axis == axis)
    return {m.key: f"count(*) FILTER (WHERE {m.sql.format(d='c', now=now)})" for m in chosen}
