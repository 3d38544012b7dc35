"""How records that are one row of a file or push are written: staging, validation, quarantine, idempotent upsert."""

from dataclasses import dataclass

from domain.kinds import RECORDS
from domain.record import sql_type

STAGING, REFUSED = "staging_{kind}", "refused_{kind}"
TEMPORARY = "CREATE TEMP TABLE IF NOT EXISTS {table} ({columns}) ON COMMIT DELETE ROWS"
"""Temporary tables outlive their transaction: pushes write a few rows many times a second."""
JOB = "job integer, source_id integer"
"""Pushes of several sources are written together; each is a job of its own, with its own rows and report."""
JOBS = """unnest(%(jobs)s::integer[], %(sources)s::integer[], %(files)s::text[], %(firsts)s::bigint[],
    %(runs)s::bigint[]) AS j (job, source_id, file, first, import_id)"""
GOOD = "NOT EXISTS (SELECT FROM refused_{kind} q WHERE q.row_no = s.row_no)"

Check = tuple[str, str, str]
"""Column named in the refusal, its rule (domain/rules.py), the SQL condition of a bad row."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of record is written.

    ``joins`` find what its words mean; ``code`` names a row in quarantine, ``loose`` one whose time cannot be read;
    ``latest`` is the newest time that a row tells. ``version`` is the table whose version rises
    with it.
    """

    name: str
    joins: str
    code: str
    loose: str
    checks: tuple[Check, ...]
    upsert: str
    latest: str
    version: str = "data_version"

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
        listed = ", ".join(f'"{c.name}" {sql_type(c.kind)}' for c in RECORDS[self.name])
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
        return GOOD.format(kind=self.name)

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


def future(*names: str) -> tuple[Check, ...]:
    """Refuse times of ``names`` that lie ahead of the clock."""
    return tuple((name, "future_time", f"s.{name} > %(latest)s") for name in names)


def negative(*names: str) -> tuple[Check, ...]:
    """Refuse numbers of ``names`` below zero."""
    return tuple((name, "negative", f"s.{name} < 0") for name in names)
