"""SQL of the write path of counters and queues: staging, validation and idempotent upsert of each kind of record."""

from dataclasses import dataclass

from domain.record import SQL_TYPE
from domain.tickets import RECORDS

STAGING, REFUSED = "staging_{kind}", "refused_{kind}"
TEMPORARY = "CREATE TEMP TABLE IF NOT EXISTS {table} ({columns}) ON COMMIT DELETE ROWS"
"""Temporary tables outlive their transaction: pushes write a few rows many times a second."""
JOB = "job integer, source_id integer"
"""Pushes of several sources are written together; each is a job of its own, with its own rows and report."""
JOBS = """unnest(%(jobs)s::integer[], %(sources)s::integer[], %(files)s::text[], %(firsts)s::bigint[],
    %(runs)s::bigint[]) AS j (job, source_id, file, first, import_id)"""
_CENTER = "LEFT JOIN center c ON c.province_code = %(province)s AND c.code = s.center"
_COUNTER = "LEFT JOIN counter k ON k.center_id = c.id AND k.code = s.counter"
_GROUP = """LEFT JOIN LATERAL (
    SELECT g.id FROM service_group g
    WHERE g.province_code = %(province)s AND (g.code = s."group" OR g.name = s."group")
    ORDER BY g.code = s."group" DESC LIMIT 1) g ON true"""
_DAY = "(s.issued_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
_TIMES = ("issued_at", "called_at", "serving_at", "finished_at", "abandoned_at", "transferred_at", "recalled_at")
_LATEST = f"greatest({', '.join(f's.{name}' for name in _TIMES)})"
_GOOD = "NOT EXISTS (SELECT FROM refused_{kind} q WHERE q.row_no = s.row_no)"
_FUTURE = "s.{name} > %(latest)s"

Check = tuple[str, str, str]
"""Column named in the refusal, its rule (domain/rules.py), the SQL condition of a bad row."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of record is written.

    ``joins`` find what its words mean; ``code`` names a row in quarantine, ``loose`` one whose time cannot be read;
    ``latest`` is the newest time that a row tells.
    """

    name: str
    joins: str
    code: str
    loose: str
    checks: tuple[Check, ...]
    upsert: str
    latest: str

    @property
    def table(self) -> str:
        """The temporary table that COPY fills."""
        return STAGING.format(kind=self.name)

    @property
    def refusals(self) -> str:
        """The temporary table of refused cells."""
        return REFUSED.format(kind=self.name)

    @property
    def staging(self) -> tuple[str, str]:
        """DDL of both."""
        listed = ", ".join(f'"{c.name}" {SQL_TYPE[c.kind]}' for c in RECORDS[self.name])
        cell = "row_no bigint, code text, column_name text, value text, rule text, row_data text, job integer"
        rows = TEMPORARY.format(table=self.table, columns=f"row_no bigint, {JOB}, {listed}")
        return rows, TEMPORARY.format(table=self.refusals, columns=cell)

    @property
    def source(self) -> str:
        """FROM item: the staged rows ``s`` with what their words mean."""
        return f"{self.table} s {self.joins}"

    @property
    def good(self) -> str:
        """SQL condition of a staged row ``s`` without a refused cell."""
        return _GOOD.format(kind=self.name)

    @property
    def clearing(self) -> str:
        """DELETE of the refusals that good rows put right."""
        return (
            "DELETE FROM quarantine q USING"
            f" (SELECT s.source_id, unnest(ARRAY[{self.code}, {self.loose}]) AS code FROM {self.table} s"
            f" WHERE {self.good}) g"
            " WHERE q.province_code = %(province)s AND q.source_id = g.source_id AND q.code = g.code"
        )

    @property
    def newest(self) -> str:
        """SELECT of (job, good rows, newest time that they tell)."""
        return f"SELECT s.job, count(*), max({self.latest}) FROM {self.table} s WHERE {self.good} GROUP BY s.job"

    @property
    def told(self) -> str:
        """SELECT of the refused cells: job, row within the job, column, value, rule."""
        return (
            f"SELECT q.job, q.row_no - j.first, q.column_name, q.value, q.rule FROM {self.refusals} q"
            f" JOIN {JOBS} USING (job) ORDER BY q.row_no, q.column_name, q.rule"
        )

    @property
    def quarantine(self) -> str:
        """INSERT of the refused cells, each under the source, file and run of its job."""
        return f"""
INSERT INTO quarantine (province_code, source_id, file, row_no, code, column_name, value, rule, row_data, seen_at,
                        import_id)
SELECT DISTINCT ON (q.row_no, q.column_name, q.rule) %(province)s, j.source_id, j.file, q.row_no - j.first, q.code,
       coalesce(%(headers)s::jsonb ->> q.column_name, q.column_name), q.value, q.rule, q.row_data::jsonb, %(moment)s,
       j.import_id
FROM {self.refusals} q JOIN {JOBS} USING (job)
ON CONFLICT (province_code, source_id, file, row_no, column_name, rule) DO UPDATE
SET code = excluded.code, value = excluded.value, row_data = excluded.row_data, seen_at = excluded.seen_at,
    import_id = excluded.import_id
"""

    @property
    def validation(self) -> str:
        """INSERT of one refusal for every rule that a staged row breaks."""
        values = ", ".join(
            f"""('{column}', s."{column}"::text, '{rule}', {bad})""" for column, rule, bad in self.checks
        )
        anything = " OR ".join(f"({bad})" for _, _, bad in self.checks)
        return (
            f"INSERT INTO {self.refusals} SELECT s.row_no, {self.code}, v.name, v.value, v.rule,"
            " (to_jsonb(s) - 'job' - 'source_id')::text, s.job"
            f" FROM {self.source}, LATERAL (VALUES {values}) AS v (name, value, rule, bad) WHERE ({anything}) AND v.bad"
        )


def _future(*names: str) -> tuple[Check, ...]:
    return tuple((name, "future_time", _FUTURE.format(name=name)) for name in names)


_WHERE_FROM: tuple[Check, ...] = (("center", "unknown_center", "c.id IS NULL"),)
_KNOWN_COUNTER: Check = ("counter", "unknown_counter", "c.id IS NOT NULL AND s.counter IS NOT NULL AND k.id IS NULL")
_TICKET_CODE = f"s.center || '/' || {_DAY} || '/' || s.number"
_KEPT = (
    *("group_id", "priority", "issued_at", "finished_at", "abandoned_at", "transferred_at", "recalled_at"),
    *("last_called_at", "last_serving_at", "transfers", "recalls", "counter_id", "officer", "dossier"),
    *("source_version", "source_id", "imported_at"),
)
_FIRST = ("called_at", "serving_at")
"""The first call and start stay; the later ones, after a transfer, stand in ``last_*``."""
_TICKET_UPSERT = f"""
WITH chosen AS (
    SELECT DISTINCT ON (c.id, {_DAY}, s.number) c.id AS center_id, {_DAY} AS day, s.number, c.agency_id, c.unit_code,
        g.id AS group_id, coalesce(s.priority, false) AS priority, s.issued_at, s.finished_at, s.abandoned_at,
        s.transferred_at, s.recalled_at, s.called_at AS last_called_at, s.serving_at AS last_serving_at,
        min(s.called_at) OVER this AS called_at, min(s.serving_at) OVER this AS serving_at,
        coalesce(s.transfers, (s.transferred_at IS NOT NULL)::integer)::smallint AS transfers,
        coalesce(s.recalls, (s.recalled_at IS NOT NULL)::integer)::smallint AS recalls,
        k.id AS counter_id, s.officer, s.dossier, s.source_id, s.job,
        coalesce(s.version, (extract(epoch FROM {_LATEST}) * 1000000)::bigint) AS source_version,
        %(moment)s::timestamptz AS imported_at
    FROM staging_tickets s {_CENTER} {_COUNTER} {_GROUP}
    WHERE {_GOOD.format(kind="tickets")}
    WINDOW this AS (PARTITION BY c.id, {_DAY}, s.number)
    ORDER BY c.id, {_DAY}, s.number,
        coalesce(s.version, (extract(epoch FROM {_LATEST}) * 1000000)::bigint) DESC, s.row_no
), written AS (
    INSERT INTO ticket AS t (province_code, center_id, day, number, agency_id, unit_code, {", ".join(_FIRST)},
                             {", ".join(_KEPT)})
    SELECT %(province)s, center_id, day, number, agency_id, unit_code, {", ".join(_FIRST)}, {", ".join(_KEPT)}
    FROM chosen ORDER BY center_id, day, number
    ON CONFLICT (center_id, day, number) DO UPDATE
    SET {", ".join(f"{n} = least(t.{n}, excluded.{n})" for n in _FIRST)},
        {", ".join(f"{n} = excluded.{n}" for n in _KEPT)}
    WHERE t.source_version < excluded.source_version
    RETURNING new.center_id, new.day, new.number, old.number IS NULL AS fresh
)
SELECT c.job, count(*) FILTER (WHERE w.fresh), count(*) FILTER (WHERE NOT w.fresh)
FROM written w JOIN chosen c USING (center_id, day, number) GROUP BY c.job
"""
_COUNTER_UPSERT = f"""
WITH chosen AS (
    SELECT DISTINCT ON (c.id, k.id, s.since) c.id AS center_id, k.id AS counter_id, c.agency_id, c.unit_code,
        s.source_id, s.since, s.state, s.officer, s.job
    FROM staging_counters s {_CENTER} {_COUNTER}
    WHERE {_GOOD.format(kind="counters")} ORDER BY c.id, k.id, s.since, s.row_no DESC
), written AS (
    INSERT INTO counter_state AS t (province_code, center_id, counter_id, agency_id, unit_code, source_id, since, state,
                                    officer, imported_at)
    SELECT %(province)s, center_id, counter_id, agency_id, unit_code, source_id, since, state, officer,
        %(moment)s::timestamptz
    FROM chosen
    ON CONFLICT (center_id, counter_id, since) DO UPDATE SET state = excluded.state, officer = excluded.officer,
        imported_at = excluded.imported_at
    WHERE (t.state, t.officer) IS DISTINCT FROM (excluded.state, excluded.officer)
    RETURNING new.center_id, new.counter_id, new.since, old.since IS NULL AS fresh
)
SELECT c.job, count(*) FILTER (WHERE w.fresh), count(*) FILTER (WHERE NOT w.fresh)
FROM written w JOIN chosen c USING (center_id, counter_id, since) GROUP BY c.job
"""
_SNAPSHOT_UPSERT = f"""
WITH chosen AS (
    SELECT DISTINCT ON (c.id, coalesce(g.id, 0), s.at) c.id AS center_id, coalesce(g.id, 0) AS group_id, s.at,
        c.agency_id, c.unit_code, s.source_id, s.waiting, s.serving, s.open_counters, s.job
    FROM staging_snapshots s {_CENTER} {_GROUP}
    WHERE {_GOOD.format(kind="snapshots")} ORDER BY c.id, coalesce(g.id, 0), s.at, s.row_no DESC
), written AS (
    INSERT INTO queue_snapshot AS t (province_code, center_id, group_id, at, agency_id, unit_code, source_id, waiting,
                                     serving, open_counters, imported_at)
    SELECT %(province)s, center_id, group_id, at, agency_id, unit_code, source_id, waiting, serving, open_counters,
        %(moment)s::timestamptz
    FROM chosen
    ON CONFLICT (center_id, group_id, at) DO UPDATE SET waiting = excluded.waiting, serving = excluded.serving,
        open_counters = excluded.open_counters, imported_at = excluded.imported_at
    WHERE (t.waiting, t.serving, t.open_counters)
        IS DISTINCT FROM (excluded.waiting, excluded.serving, excluded.open_counters)
    RETURNING new.center_id, new.group_id, new.at, old.at IS NULL AS fresh
)
SELECT c.job, count(*) FILTER (WHERE w.fresh), count(*) FILTER (WHERE NOT w.fresh)
FROM written w JOIN chosen c USING (center_id, group_id, at) GROUP BY c.job
"""

TICKETS = Kind(
    "tickets",
    f"{_CENTER} {_COUNTER} {_GROUP} LEFT JOIN ticket t ON t.center_id = c.id AND t.day = {_DAY} AND t.number = s.number"
    " LEFT JOIN (SELECT n.row_no, first_value(n.issued_at) OVER (PARTITION BY n.center, n.number,"
    " (n.issued_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date ORDER BY n.row_no) AS issued_at FROM staging_tickets n) o"
    " ON o.row_no = s.row_no",
    _TICKET_CODE,
    "s.center || '/?/' || s.number",
    (
        *_WHERE_FROM,
        ("group", "unknown_group", "g.id IS NULL"),
        _KNOWN_COUNTER,
        ("number", "ticket_twice", "t.issued_at <> s.issued_at OR o.issued_at <> s.issued_at"),
        *(
            (name, "before_issued", f"s.{name} < s.issued_at")
            for name in ("called_at", "abandoned_at", "transferred_at", "recalled_at")
        ),
        ("serving_at", "before_called", "s.serving_at < coalesce(s.called_at, s.issued_at)"),
        (
            "finished_at",
            "finished_before_start",
            "s.finished_at < coalesce(s.serving_at, s.called_at, s.issued_at)",
        ),
        ("abandoned_at", "finished_and_abandoned", "s.finished_at IS NOT NULL AND s.abandoned_at IS NOT NULL"),
        *((name, "negative", f"s.{name} < 0") for name in ("transfers", "recalls")),
        *_future(*_TIMES),
    ),
    _TICKET_UPSERT,
    _LATEST,
)
COUNTERS = Kind(
    "counters",
    f"{_CENTER} {_COUNTER}",
    "s.center || '/' || s.counter",
    "s.center || '/?/' || s.counter",
    (*_WHERE_FROM, _KNOWN_COUNTER, *_future("since")),
    _COUNTER_UPSERT,
    "s.since",
)
SNAPSHOTS = Kind(
    "snapshots",
    f"{_CENTER} {_GROUP}",
    "s.center || '/' || s.at",
    "s.center || '/?/'",
    (
        *_WHERE_FROM,
        ("group", "unknown_group", 's."group" IS NOT NULL AND g.id IS NULL'),
        *((name, "negative", f"s.{name} < 0") for name in ("waiting", "serving", "open_counters")),
        *_future("at"),
    ),
    _SNAPSHOT_UPSERT,
    "s.at",
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in (TICKETS, COUNTERS, SNAPSHOTS)}
