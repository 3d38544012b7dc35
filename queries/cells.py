"""SQL that adds measures up for a selection: from the coarsest rollup that keeps what is asked, else from the facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from db.rollups import DAILY_ROLLUPS, DUE, LOG_TABLE, MONTHLY, PORTAL, STOCK_NOW, Rollup
from domain.measures import CLOCK, DAILY, DAY_AXES, MEASURES, STOCK, Measure, amount
from domain.recast import BEFORE, FORMER_MARK
from domain.selection import Selection
from domain.zone import ZONE

Columns = tuple[str, ...]
FACTS = Rollup("dossier", ("agency_id", "field_id", "service_level", "channel", "procedure_id"), DAILY)


@dataclass(frozen=True, slots=True)
class Question:
    """One statement with its named parameters."""

    sql: str
    parameters: dict[str, Any]


def question(
    selection: Selection, columns: Columns, now: datetime, province: str, measures: Sequence[Measure] = MEASURES
) -> Question:
    """Return the statement whose rows are ``columns`` of the cells, then ``measures``, for ``selection`` at ``now``.

    ``columns`` are dimensions of a cell (agency_id, field_id, service_level, channel, procedure_id, day); ``now`` is an
    aware instant. By day the measures that have no day (stock, clock) are 0.
    """
    where, parameters = filters(selection)
    rollup = _rollup(selection, columns)
    parameters |= {"province": province, **days_of(selection)}
    parameters |= whole_months(parameters["start"], parameters["end"])
    parameters |= _moments(selection, now, counted=rollup is FACTS)
    monthly = rollup is DAILY_ROLLUPS[0] and "day" not in columns
    parts = _facts(columns, where) if rollup is FACTS else _daily(rollup, columns, where, monthly=monthly)
    parts += _cohort(rollup, columns, where)
    if "day" not in columns:
        parts += [*_stock(rollup, columns, where), *_clock(rollup, columns, where)]
    listed = "".join(f"{column}, " for column in columns)
    sums = ", ".join(f"coalesce(sum({m.key}), 0)::bigint AS {m.key}" for m in measures)
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
    return next((r for r in DAILY_ROLLUPS if needed <= set(r.keeps)), FACTS)


def _moments(selection: Selection, now: datetime, *, counted: bool) -> dict[str, datetime]:
    """Instants between which open dossiers are counted by index; before them their rollups know (never if counted)."""
    as_of, today = period_end(selection, now), now.astimezone(ZONE).date()
    last = as_of.astimezone(ZONE).date()
    return {
        "now": now,
        "as_of": as_of,
        "today": _FIRST if counted else _midnight(today),
        "tomorrow": _midnight(today + timedelta(days=1)),
        "last_midnight": _FIRST if counted else _midnight(last),
    }


_FIRST = datetime(1900, 1, 1, tzinfo=ZONE)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)


def whole_months(start: date, end: date) -> dict[str, date]:
    """``first`` and ``last`` day of the months that lie whole within the period; no such month: last before first."""
    first = (start - timedelta(days=1)).replace(day=1)
    first = (first + timedelta(days=31)).replace(day=1) if start > date(1900, 1, 1) else start
    last = end if end == date.max else (end + timedelta(days=1)).replace(day=1) - timedelta(days=1)
    return {"first": first, "last": last}


def agencies_filter(selection: Selection) -> tuple[list[str], dict[str, Any]]:
    """SQL conditions on an agency ``g`` for the selection's unit, agency, level and area, with their parameters."""
    conditions: list[str] = []
    parameters: dict[str, Any] = {}
    if selection.agency:
        conditions.append("g.code = %(agency)s")
        parameters["agency"] = selection.agency
    if selection.unit:
        serving = _serving(selection, "n.code = %(unit)s")
        conditions.append(f"({serving} OR (g.level = 1 AND %(unit)s = %(province)s))")
        parameters["unit"] = selection.unit
    if selection.level:
        conditions.append("g.level = %(level)s")
        parameters["level"] = selection.params()["level"]
    if selection.area:
        conditions.append(_serving(selection, "n.area = %(area)s"))
        parameters["area"] = selection.area
    return conditions, parameters


_TIES = (
    "SELECT {of} FROM unit n JOIN unit_lineage l ON l.province_code = n.province_code AND l.{at} = n.code"
    " WHERE n.province_code = %(province)s AND n.valid_to IS {ended} AND {chosen}"
)
_CODES = "SELECT {of} FROM unit n WHERE n.province_code = %(province)s AND n.valid_to IS {ended} AND {chosen}"
_TODAY = "EXISTS (SELECT FROM unit t WHERE t.province_code = %(province)s AND t.code = {code} AND t.valid_to IS NULL)"


def _serving(selection: Selection, chosen: str) -> str:
    """SQL: agency ``g`` serves, at least in part, a ``chosen`` commune ``n`` of the selection's era.

    An agency's code means today's commune where today's list has it, else (or with a mark) the former one.
    """
    if selection.units == BEFORE:
        made = _TIES.format(of="l.new_code", at="old_code", ended="NOT NULL", chosen=chosen)
        own = _CODES.format(of=_former("n.code"), ended="NOT NULL", chosen=chosen)
    else:
        made = _TIES.format(of=_former("l.old_code"), at="new_code", ended="NULL", chosen=chosen)
        own = _CODES.format(of="n.code", ended="NULL", chosen=chosen)
    return f"g.unit_code IN ({own} UNION ALL {made})"


def _former(code: str) -> str:
    """SQL of the codes under which agencies carry a former commune: its bare code only if today's list has none."""
    return f"unnest(CASE WHEN {_TODAY.format(code=code)} THEN ARRAY[{{m}}] ELSE ARRAY[{code}, {{m}}] END)".format(
        m=f"{code} || '{FORMER_MARK}'"
    )


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


def days_of(selection: Selection) -> dict[str, date]:
    """Parameters ``start`` and ``end`` of the period, without limits where it has none."""
    return {"start": selection.start or date(1900, 1, 1), "end": selection.end or date.max}


def period_end(selection: Selection, now: datetime) -> datetime:
    """Return the instant as of which a period's open dossiers are judged: its last midnight, or ``now`` before it."""
    if selection.end is None:
        return now
    midnight = datetime.combine(selection.end, time(), ZONE) + timedelta(days=1)
    return min(now, midnight)


def _select(columns: Columns, values: dict[str, str], day: str = "c.day") -> str:
    """SELECT list: the grouping columns, then every measure (0 where ``values`` has none)."""
    listed = [f"{day if column == 'day' else f'c.{column}'} AS {column}" for column in columns]
    return "SELECT " + ", ".join((*listed, *(f"{values.get(m.key, '0')} AS {m.key}" for m in MEASURES)))


def _group_by(columns: Columns) -> str:
    return f" GROUP BY {', '.join(str(i + 1) for i in range(len(columns)))}" if columns else ""


_PERIOD = "c.day >= %(start)s AND c.day <= %(end)s"
_MONTHS = "c.day >= %(first)s AND c.day <= %(last)s"
_EDGES = "(c.day < %(first)s OR c.day > %(last)s)"


def _daily(rollup: Rollup, columns: Columns, where: str, *, monthly: bool) -> list[str]:
    """Whole months (if ``monthly``) from their own rollup, other days from the rollup by day, news from the log."""
    select = _select(columns, {m.key: f"sum(c.{m.key})" for m in DAILY})
    logged = f"{LOG_TABLE} c WHERE c.due IS NULL AND {_PERIOD}"
    whole = f"{MONTHLY.table} c WHERE {_MONTHS}"
    days = f"{rollup.table} c WHERE {_PERIOD}"
    parts = [logged, whole, f"{days} AND {_EDGES}"] if monthly else [logged, days]
    return [f"{select} FROM {part}{_PROVINCE}{where}{_group_by(columns)}" for part in parts]


def _facts(columns: Columns, where: str) -> list[str]:
    parts = []
    for axis in DAY_AXES:
        day = f"c.{axis}_day"
        select = _select(columns, {m.key: f"sum({amount(m, 'c')})" for m in DAILY if m.axis == axis}, day)
        within = f"{day} >= %(start)s AND {day} <= %(end)s"
        parts.append(f"{select} FROM dossier c WHERE {within}{_PROVINCE}{where}{_group_by(columns)}")
    return parts


_PROVINCE = " AND c.province_code = %(province)s"
_OPEN = f"FROM dossier c WHERE c.is_open{_PROVINCE}"


def _stock(rollup: Rollup, columns: Columns, where: str) -> list[str]:
    if rollup is FACTS:
        select = _select(columns, {m.key: f"sum({amount(m, 'c')})" for m in STOCK})
        return [f"{select} {_OPEN}{where}{_group_by(columns)}"]
    return _rolled(STOCK_NOW, {m.key: m.key for m in STOCK}, columns, where)


def _clock(rollup: Rollup, columns: Columns, where: str) -> list[str]:
    """Counts that move with the clock: days already past from their rollup, the present day by index."""
    select = _select(columns, _counts("clock", "%(now)s"))
    due = "c.due_at >= %(today)s AND c.due_at < %(tomorrow)s"
    counted = f"{select} {_OPEN}{where} AND {due}{_group_by(columns)}"
    if rollup is FACTS:
        return [counted]
    past = f"{where} AND c.due < (%(today)s)::date"
    return [counted, *_rolled(DUE, {"overdue": "running_due"}, columns, past)]


def _cohort(rollup: Rollup, columns: Columns, where: str) -> list[str]:
    """The same for the dossiers received in the period, as of its end when it has ended."""
    select = _select(columns, _counts("cohort", "%(as_of)s"), "c.received_day")
    received = "c.received_day >= %(start)s AND c.received_day <= %(end)s"
    due = "c.portal_due_at >= %(last_midnight)s AND c.portal_due_at < %(as_of)s"
    counted = f"{select} {_OPEN}{where} AND {due} AND {received}{_group_by(columns)}"
    if rollup is FACTS:
        return [counted]
    past = f"{where} AND c.due < (%(last_midnight)s)::date AND {_PERIOD}"
    return [counted, *_rolled(PORTAL, {"portal_overdue": "running_portal"}, columns, past)]


def _rolled(rollup: Rollup, values: dict[str, str], columns: Columns, where: str) -> list[str]:
    """Sums of a rollup and of its lines in the log: measure asked for -> column that holds it."""
    select = _select(columns, {key: f"sum(c.{column})" for key, column in values.items()})
    tail = f"{_PROVINCE}{where}{_group_by(columns)}"
    return [
        f"{select} FROM {rollup.table} c WHERE true{tail}",
        f"{select} FROM {LOG_TABLE} c WHERE {rollup.lines}{tail}",
    ]


def _counts(axis: str, now: str) -> dict[str, str]:
    """Counts of an axis over open dossiers.

    The guards stand in the WHERE clauses above: naming ``is_open`` here again would cost a visit to the table for every
    row, because the partial indexes do not store it.
    """
    chosen = (m for m in CLOCK if m.axis == axis)
    return {m.key: f"count(*) FILTER (WHERE {m.sql.format(d='c', now=now)})" for m in chosen}
