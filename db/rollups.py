"""The rollup tables as data: which dimensions each keeps and the SQL that makes, feeds and recounts them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from domain.measures import BY_KEY, DAILY, GUARDS, PAST_DUE, ROLLED, SCORED, STOCK, Axis, Measure

DIMENSIONS: tuple[tuple[str, str], ...] = (
    ("agency_id", "integer"),
    ("unit_code", "text"),
    ("field_id", "integer"),
    ("service_level", "smallint"),
    ("channel", "smallint"),
    ("procedure_id", "integer"),
)
"""Dimensions of the finest cell, in the delta log; every rollup keeps province, its days and some of these."""
DAYS: tuple[tuple[str, str], ...] = (("day", "date"), ("due", "date"))
"""Days of a cell of the log: the day on which the axis counts, and the local day of the appointment."""
_PORTAL_DAY = "({d}.portal_due_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
AXES: dict[Axis, dict[str, str]] = {
    "received": {"day": "{d}.received_day"},
    "settled": {"day": "{d}.settled_day"},
    "closed": {"day": "{d}.closed_day"},
    "stock": {},
    "due": {"due": "{d}.due_day"},
    "portal": {"day": "{d}.received_day", "due": _PORTAL_DAY},
}
"""Days that each rolled axis fills in the log; a rollup takes the lines that fill exactly the days it keeps."""


@dataclass(frozen=True, slots=True)
class Rollup:
    """One rollup: its table, the dimensions and days it keeps, the measures it adds up.

    ``first`` is the dimension that leads the key after the province; ``monthly`` stores the first day of the month
    as its day; ``made_from`` is a finer rollup that a rebuild adds up instead of the facts; ``fades`` says
    that cells go back to zero for good and are then deleted.
    """

    table: str
    keeps: tuple[str, ...]
    measures: tuple[Measure, ...]
    days: tuple[str, ...] = ("day",)
    first: str = ""
    monthly: bool = False
    made_from: str = ""
    fades: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """Columns of the primary key."""
        lead = (self.first,) if self.first else ()
        late_first = sorted(self.days, key=lambda day: day != "due")
        return ("province_code", *lead, *late_first, *(d for d in self.keeps if d not in {*lead, "unit_code"}))

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns: key, commune, measures."""
        return (*self.key, "unit_code", *(m.key for m in self.measures))

    @property
    def axes(self) -> tuple[Axis, ...]:
        """Axes on which the measures count."""
        return tuple(axis for axis in AXES if any(m.axis == axis for m in self.measures))

    @property
    def lines(self) -> str:
        """SQL condition of the log's lines that this rollup adds up."""
        return " AND ".join(f"{day} IS {'NOT NULL' if day in self.days else 'NULL'}" for day, _ in DAYS)

    @property
    def zero(self) -> str:
        """SQL condition of a cell that counts nothing."""
        return " AND ".join(f"{m.key} = 0" for m in self.measures)


def _of(axis: Axis) -> tuple[Measure, ...]:
    return tuple(m for m in PAST_DUE if m.axis == axis)


BY_AGENCY = ("agency_id", "unit_code")
BY_MIX = (*BY_AGENCY, "service_level", "channel")
BY_FIELD = (*BY_AGENCY, "field_id", "service_level", "channel")
MONTHLY = Rollup("rollup_month", BY_AGENCY, DAILY, monthly=True, made_from="rollup_agency")
STOCK_NOW = Rollup("rollup_stock", BY_FIELD, STOCK, days=())
DUE = Rollup("rollup_due", BY_FIELD, _of("due"), days=("due",), fades=True)
PORTAL = Rollup("rollup_portal", BY_FIELD, _of("portal"), days=("day", "due"), fades=True)
SCORE = Rollup(
    "rollup_score",
    (*BY_AGENCY, "procedure_id"),
    (
        *(BY_KEY[key] for key in ("received", "channel_known", "online", "portal_known", "portal_late", "digit_known")),
        *(BY_KEY[key] for key in ("reuse_known", "reused", "vneid_known", "vneid", "fee_due")),
        *(BY_KEY[key] for key in ("paid_known", "paid_online")),
        *SCORED,
    ),
    monthly=True,
)
"""What the scorecard of Decision 766 adds up, by procedure: it asks which procedures had dossiers at all."""
DAILY_ROLLUPS: tuple[Rollup, ...] = (
    Rollup("rollup_agency", BY_AGENCY, DAILY, made_from="rollup_mix"),
    Rollup("rollup_mix", BY_MIX, DAILY, made_from="rollup_field"),
    Rollup("rollup_field", BY_FIELD, DAILY, first="field_id"),
)
"""Coarse to fine: a question reads the first one that keeps all it asks for."""
ROLLUPS: tuple[Rollup, ...] = (MONTHLY, *DAILY_ROLLUPS, STOCK_NOW, DUE, PORTAL, SCORE)
"""Each after what it is made from, read backwards."""

LOG_TABLE = "rollup_log"


def create_sql() -> str:
    """DDL of the delta log and of every rollup."""
    dims = ", ".join(f"{name} {kind}{'' if name == 'unit_code' else ' NOT NULL'}" for name, kind in DIMENSIONS)
    days = ", ".join(f"{name} {kind}" for name, kind in DAYS)
    log_measures = ", ".join(f"{m.key} integer NOT NULL" for m in ROLLED)
    log = (
        f"CREATE TABLE {LOG_TABLE} (id bigint GENERATED ALWAYS AS IDENTITY, province_code text NOT NULL, {dims},"
        f" {days}, {log_measures}, PRIMARY KEY (province_code, id))"
    )
    return ";\n".join((log, *(_create(rollup) for rollup in ROLLUPS)))


def _create(rollup: Rollup) -> str:
    kinds = {**dict(DIMENSIONS), **dict(DAYS), "province_code": "text"}
    keys = ", ".join(f"{name} {kinds[name]} NOT NULL" for name in rollup.key)
    kinds |= {m.key: "integer" if m.is_count else "bigint" for m in rollup.measures}
    measures = ", ".join(f"{m.key} {kinds[m.key]} NOT NULL" for m in rollup.measures)
    return (
        f"CREATE TABLE {rollup.table} ({keys}, unit_code text, {measures},"
        f" PRIMARY KEY ({', '.join(rollup.key)})) WITH (fillfactor = 70)"
    )


def contributions(
    rows: str, *, signed: bool, axes: Iterable[Axis] = AXES, keeps: Iterable[str] = dict(DIMENSIONS)
) -> str:
    """SELECT of what dossiers add to the log, one line per axis and touched cell.

    ``rows`` is a FROM item: dossiers ``d``, or (``signed``) rows of ``sign`` (+1 or -1) and ``d``, a dossier each.
    Cells that cancel out are left out, and so are dimensions that nobody ``keeps`` (null).
    """
    return " UNION ALL ".join(_contribution(axis, rows, set(keeps), signed=signed) for axis in axes)


def counted(axes: Iterable[Axis] = AXES, keeps: Iterable[str] = dict(DIMENSIONS)) -> str:
    """FROM item: what the facts of %(province)s add up to on ``axes``, shaped as the log; ``keeps`` as above."""
    rows = "(SELECT * FROM dossier WHERE province_code = %(province)s) AS d"
    return f"({contributions(rows, signed=False, axes=axes, keeps=keeps)}) AS c ({log_columns()})"


def _contribution(axis: Axis, rows: str, keeps: Collection[str], *, signed: bool) -> str:
    d = "(s.d)" if signed else "d"
    days = {day: sql.format(d=d) for day, sql in AXES[axis].items()}
    dimensions = [f"{d}.{name}" if name in keeps else f"NULL::{kind}" for name, kind in DIMENSIONS]
    cell = [f"{d}.province_code", *dimensions] + [days.get(day, "NULL::date") for day, _ in DAYS]
    group = [value for value in cell if not value.startswith("NULL")]
    sums = {m.key: _total(m, d, signed=signed) for m in ROLLED if m.axis == axis}
    listed = ", ".join(f"{sums[m.key]}::integer" if m.key in sums else "0" for m in ROLLED)
    nonzero = " OR ".join(f"{total} <> 0" for total in sums.values())
    return (
        f"SELECT {', '.join(cell)}, {listed} FROM {rows} WHERE {d}.code IS NOT NULL AND {GUARDS[axis].format(d=d)}"
        f" GROUP BY {', '.join(group)} HAVING {nonzero}"
    )


def _total(measure: Measure, d: str, *, signed: bool) -> str:
    value = measure.sql.format(d=d)
    if measure.is_count:
        return f"coalesce(sum(s.sign) FILTER (WHERE {value}), 0)" if signed else f"count(*) FILTER (WHERE {value})"
    return f"sum({'s.sign * ' if signed else ''}{value})"


def log_columns() -> str:
    """Column list of the log, in the order of :func:`contributions`."""
    names = (*(name for name, _ in (*DIMENSIONS, *DAYS)), *(m.key for m in ROLLED))
    return ", ".join(("province_code", *names))


def fold_sql(rollup: Rollup, cells: str) -> str:
    """Grouped upsert of the delta lines of ``cells`` (a relation shaped as the log) into one rollup."""
    adds = ", ".join(f"{m.key} = r.{m.key} + excluded.{m.key}" for m in rollup.measures)
    filled = fill_sql(rollup, f"{cells} WHERE {rollup.lines}")
    return f"{filled} ON CONFLICT ({', '.join(rollup.key)}) DO UPDATE SET {adds}, unit_code = excluded.unit_code"


def fill_sql(rollup: Rollup, lines: str) -> str:
    """Insert the cells of ``lines`` (see :func:`cells_sql`) into an empty rollup."""
    return f"INSERT INTO {rollup.table} AS r ({', '.join(rollup.columns)}) {cells_sql(rollup, lines)}"


def cells_sql(rollup: Rollup, lines: str) -> str:
    """SELECT of the columns of ``rollup`` in the order of its key.

    ``lines`` is a FROM item with its condition: lines of the log, or cells of a finer rollup.
    """
    month = "date_trunc('month', day)::date" if rollup.monthly else "day"
    keys = ", ".join(month if name == "day" else name for name in rollup.key)
    named = keys.replace(month, f"{month} AS day") if rollup.monthly else keys
    sums = ", ".join(f"sum({m.key}) AS {m.key}" for m in rollup.measures)
    return f"SELECT {named}, max(unit_code) AS unit_code, {sums} FROM {lines} GROUP BY {keys} ORDER BY {keys}"
