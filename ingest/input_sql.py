"""The write path of decisions, petitions, surveys, payments and the like, as data: tables, keys, checks."""

from dataclasses import dataclass

from domain.inputs import INPUTS
from ingest.kind import GOOD, STAGING, Check, Kind, future, negative

_AGENCY = """LEFT JOIN LATERAL (
    SELECT g.id, g.unit_code, g.level FROM agency g
    WHERE g.province_code = %(province)s AND (g.code = s.agency OR g.unit_code = s.agency OR g.name = s.agency)
    ORDER BY g.code = s.agency DESC, g.unit_code = s.agency DESC NULLS LAST, g.id LIMIT 1) a ON true"""
"""An agency by its code, by the code of its commune or by its name."""
_PROCEDURE = "LEFT JOIN procedure p ON p.province_code = %(province)s AND p.code = s.procedure"
_LOCAL_DAY = "(s.{} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
_LIMIT = f"""(
    SELECT (w.day + time '17:00') AT TIME ZONE 'Asia/Ho_Chi_Minh' FROM work_day f JOIN work_day w ON w.day > f.day
    WHERE f.day = {_LOCAL_DAY.format("received_at")} AND w.open_minutes > 0
      AND w.before_minutes >= f.before_minutes + f.open_minutes + (%(petition_days)s - 1) * 480
    ORDER BY w.day LIMIT 1)"""
"""The end of the working day on which a petition must be answered."""
_MONTH = "date_trunc('month', s.month)::date"
_MOMENT = "(extract(epoch FROM %(moment)s::timestamptz) * 1000000)::bigint"
_UNKNOWN_AGENCY: Check = ("agency", "unknown_agency", "s.agency IS NOT NULL AND a.id IS NULL")
_UNKNOWN_PROCEDURE: Check = ("procedure", "unknown_procedure", "s.procedure IS NOT NULL AND p.id IS NULL")
_RATING: Check = ("rating", "rating", "s.rating NOT BETWEEN 1 AND 3")
_NOT_COLUMNS = ("agency", "procedure", "version", "month")
"""Columns of a record that its table keeps in another shape."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind: its table, what identifies a row there behind the province, its checks.

    ``made`` are columns whose SQL is not simply the staged one; ``times`` date a version that has no number: the latest
    of them, or the moment of the import where there are none.
    """

    kind: str
    table: str
    key: tuple[str, ...]
    checks: tuple[Check, ...]
    times: tuple[str, ...]
    made: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Columns of the record."""
        return tuple(column.name for column in INPUTS[self.kind])

    @property
    def stored(self) -> dict[str, str]:
        """Columns of the table and their SQL over a staged row."""
        kept = {name: f's."{name}"' for name in self.names if name not in _NOT_COLUMNS}
        found = {"source_id": "s.source_id", "agency_id": "coalesce(a.id, 0)", "unit_code": "a.unit_code"}
        if "procedure" in self.names:
            found["procedure_id"] = "p.id"
        if "month" in self.names:
            found["month"] = _MONTH
        return found | kept | dict(self.made)

    @property
    def version(self) -> str:
        """SQL of the version of a staged row."""
        latest = f"greatest({', '.join(f's.{name}::timestamptz' for name in self.times)})" if self.times else ""
        usual = f"(extract(epoch FROM {latest}) * 1000000)::bigint" if latest else _MOMENT
        return f"coalesce(s.version, {usual})"

    def upsert(self, joins: str) -> str:
        """INSERT … ON CONFLICT of the good rows; (job, inserted, updated)."""
        stored, keys = self.stored, ", ".join(f'"{name}"' for name in self.key)
        listed = ", ".join(f'"{name}"' for name in stored)
        made = ", ".join(f'{sql} AS "{name}"' for name, sql in stored.items())
        facts = [name for name in stored if name not in (*self.key, "source_id")]
        new, old = (", ".join(f'{side}."{name}"' for name in facts) for side in ("excluded", "t"))
        kept = ", ".join(f'"{name}" = excluded."{name}"' for name in (*facts, "source_id"))
        identity = ", ".join(stored[name] for name in self.key)
        return f"""
WITH chosen AS (
    SELECT DISTINCT ON ({identity}) {made}, s.job, {self.version} AS source_version
    FROM {STAGING.format(kind=self.kind)} s {joins}
    WHERE {GOOD.format(kind=self.kind)}
    ORDER BY {identity}, {self.version} DESC, s.row_no DESC
), written AS (
    INSERT INTO {self.table} AS t (province_code, {listed}, source_version, imported_at)
    SELECT %(province)s, {listed}, source_version, %(moment)s::timestamptz FROM chosen ORDER BY {keys}
    ON CONFLICT (province_code, {keys}) DO UPDATE
    SET {kept}, source_version = excluded.source_version, imported_at = excluded.imported_at
    WHERE t.source_version <= excluded.source_version AND ({new}) IS DISTINCT FROM ({old})
    RETURNING {", ".join(f'new."{name}"' for name in self.key)}, old.imported_at IS NULL AS fresh
)
SELECT c.job, count(*) FILTER (WHERE w.fresh), count(*) FILTER (WHERE NOT w.fresh)
FROM written w JOIN chosen c USING ({keys}) GROUP BY c.job
"""

    def as_kind(self) -> Kind:
        """The write path of this kind."""
        procedures = "procedure" in self.names
        joins = f"{_AGENCY} {_PROCEDURE}" if procedures else _AGENCY
        checks = (_UNKNOWN_AGENCY, *((_UNKNOWN_PROCEDURE,) if procedures else ()), *self.checks)
        code = "s.code" if "code" in self.names else "coalesce(s.agency, '') || '/' || s.month"
        latest = [f"s.{name}::timestamptz" for name in self.times] or ["%(moment)s::timestamptz"]
        return Kind(self.kind, joins, code, code, checks, self.upsert(joins), f"greatest({', '.join(latest)})")


def _after(start: str, *names: str) -> tuple[Check, ...]:
    return tuple((name, "before_start", f"s.{name} < s.{start}") for name in names)


_BY_CODE = ("source_id", "code")
SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "decisions",
        "decision",
        _BY_CODE,
        (("published_on", "before_decided", "s.published_on < s.decided_on"), *negative("procedures")),
        ("decided_on", "published_on"),
    ),
    Sheet(
        "petitions",
        "petition",
        _BY_CODE,
        (_RATING, *_after("received_at", "answered_at", "published_at"), *future("received_at", "answered_at")),
        ("received_at", "answered_at", "published_at"),
        (("due_at", f"coalesce(s.due_at, {_LIMIT})"), ("due_told", "s.due_at IS NOT NULL")),
    ),
    Sheet("surveys", "survey", _BY_CODE, (_RATING, *future("at")), ("at",)),
    Sheet(
        "payments",
        "payment",
        _BY_CODE,
        (*negative("amount_vnd"), *_after("paid_at", "refunded_at"), *future("paid_at", "refunded_at")),
        ("paid_at", "refunded_at"),
    ),
    Sheet(
        "documents",
        "document",
        _BY_CODE,
        (*_after("at", "replied_at"), *future("at", "replied_at")),
        ("at", "replied_at"),
    ),
    Sheet(
        "legs",
        "leg",
        (*_BY_CODE, "seq"),
        (
            ("seq", "order_from_1", "s.seq < 1"),
            *_after("started_at", "finished_at"),
            *future("started_at", "finished_at"),
        ),
        ("started_at", "finished_at"),
    ),
    Sheet(
        "copies",
        "certified_copy",
        ("agency_id", "month"),
        (*negative("copies"), ("agency", "not_commune", "a.id IS NOT NULL AND a.level <> 2")),
        (),
    ),
    Sheet("national", "national_count", ("agency_id", "month"), negative("synced", "on_portal", "in_report"), ()),
)
INPUT_KINDS: tuple[Kind, ...] = tuple(sheet.as_kind() for sheet in SHEETS)
INPUT_TABLES: tuple[str, ...] = tuple(sheet.table for sheet in SHEETS)
