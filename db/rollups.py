"""The rollup tables as data: which dimensions each keeps and the SQL that makes, feeds and recounts them."""

from dataclasses import dataclass

from domain.measures import DAILY, ROLLED, STOCK, Measure, amount

DIMENSIONS: tuple[tuple[str, str], ...] = (
    ("agency_id", "integer"),
    ("unit_code", "text"),
    ("field_id", "integer"),
    ("service_level", "smallint"),
    ("channel", "smallint"),
)
"""Dimensions of the finest cell, in the delta log; every rollup keeps province, day and some of these."""


@dataclass(frozen=True, slots=True)
class Rollup:
    """One rollup: its table, the dimensions it keeps, the measures it adds up, whether it is by day."""

    table: str
    keeps: tuple[str, ...]
    measures: tuple[Measure, ...]
    daily: bool
    first: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """Columns of the primary key; ``first`` is the dimension that leads it after the province."""
        day = ("day",) if self.daily else ()
        lead = (self.first,) if self.first else ()
        return ("province_code", *lead, *day, *(d for d in self.keeps if d not in {*lead, "unit_code"}))

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns: key, commune, measures."""
        return (*self.key, "unit_code", *(m.key for m in self.measures))


BY_AGENCY = ("agency_id", "unit_code")
BY_MIX = (*BY_AGENCY, "service_level", "channel")
BY_FIELD = (*BY_AGENCY, "field_id", "service_level", "channel")
ROLLUPS: tuple[Rollup, ...] = (
    Rollup("rollup_agency", BY_AGENCY, DAILY, daily=True),
    Rollup("rollup_mix", BY_MIX, DAILY, daily=True),
    Rollup("rollup_field", BY_FIELD, DAILY, daily=True, first="field_id"),
    Rollup("rollup_stock", BY_FIELD, STOCK, daily=False),
)
"""Coarse to fine: a question reads the first one that keeps all it asks for."""

LOG_TABLE = "rollup_log"
_AXES: tuple[tuple[str, str], ...] = (("received", "received_day"), ("settled", "settled_day"), ("stock", ""))
_NUMBER = {axis: number for number, (axis, _) in enumerate(_AXES)}


def create_sql() -> str:
    """DDL of the delta log and of every rollup."""
    dims = ", ".join(f"{name} {kind}{'' if name == 'unit_code' else ' NOT NULL'}" for name, kind in DIMENSIONS)
    log_measures = ", ".join(f"{m.key} integer NOT NULL" for m in ROLLED)
    log = (
        f"CREATE TABLE {LOG_TABLE} (id bigint GENERATED ALWAYS AS IDENTITY, province_code text NOT NULL, {dims},"
        f" day date, {log_measures}, PRIMARY KEY (province_code, id))"
    )
    return ";\n".join((log, *(_create(rollup) for rollup in ROLLUPS)))


def _create(rollup: Rollup) -> str:
    kinds = {**dict(DIMENSIONS), "province_code": "text", "day": "date"}
    keys = ", ".join(f"{name} {kinds[name]} NOT NULL" for name in rollup.key)
    kinds |= {m.key: "integer" if m.is_count else "bigint" for m in rollup.measures}
    measures = ", ".join(f"{m.key} {kinds[m.key]} NOT NULL" for m in rollup.measures)
    return (
        f"CREATE TABLE {rollup.table} ({keys}, unit_code text, {measures},"
        f" PRIMARY KEY ({', '.join(rollup.key)})) WITH (fillfactor = 70)"
    )


def contributions(rows: str) -> str:
    """SELECT of what dossiers add to the log, one line per touched cell.

    ``rows`` is a FROM item that yields ``sign`` (+1 or -1) and ``d`` (a dossier row). Cells that cancel out are left
    out.
    """
    axes = " UNION ALL ".join(
        f"SELECT {_NUMBER[axis]} AS axis, {f'(s.d).{day}' if day else 'NULL::date'} AS day"
        f" WHERE {f'(s.d).{day} IS NOT NULL' if day else '(s.d).is_open'}"
        for axis, day in _AXES
    )
    dims = ", ".join(f"(s.d).{name}" for name, _ in DIMENSIONS)
    sums = [f"sum(s.sign * CASE WHEN a.axis = {_NUMBER[m.axis]} THEN {amount(m, '(s.d)')} ELSE 0 END)" for m in ROLLED]
    nonzero = " OR ".join(f"{total} <> 0" for total in sums)
    listed = ", ".join(f"{total}::integer" for total in sums)
    return (
        f"SELECT (s.d).province_code, {dims}, a.day, {listed} FROM {rows} AS s, LATERAL ({axes}) AS a"
        f" WHERE (s.d).code IS NOT NULL GROUP BY (s.d).province_code, {dims}, a.day HAVING {nonzero}"
    )


def log_columns() -> str:
    """Column list of the log, in the order of :func:`contributions`."""
    return ", ".join(("province_code", *(name for name, _ in DIMENSIONS), "day", *(m.key for m in ROLLED)))


def fold_sql(rollup: Rollup, cells: str) -> str:
    """Grouped upsert of the delta lines of ``cells`` (a relation shaped as the log) into one rollup."""
    adds = ", ".join(f"{m.key} = r.{m.key} + excluded.{m.key}" for m in rollup.measures)
    keys = ", ".join(rollup.key)
    return (
        f"{_insert(rollup, cells, grouped=True)}"
        f" ON CONFLICT ({keys}) DO UPDATE SET {adds}, unit_code = excluded.unit_code"
    )


def fill_sql(rollup: Rollup, cells: str) -> str:
    """Plain insert into an empty rollup of ``cells``, which hold each of the log's cells once."""
    return _insert(rollup, cells, grouped=len(rollup.keeps) < len(DIMENSIONS))


def _insert(rollup: Rollup, cells: str, *, grouped: bool) -> str:
    keys = ", ".join(rollup.key)
    sums = ", ".join(f"sum({m.key})" if grouped else m.key for m in rollup.measures)
    return (
        f"INSERT INTO {rollup.table} AS r ({', '.join(rollup.columns)})"
        f" SELECT {keys}, {'max(unit_code)' if grouped else 'unit_code'}, {sums} FROM {cells}"
        f" WHERE day IS {'NOT NULL' if rollup.daily else 'NULL'}"
        f"{f' GROUP BY {keys}' if grouped else ''} ORDER BY {keys}"
    )
