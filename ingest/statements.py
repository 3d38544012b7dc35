"""SQL of the write path that is composed from the registries: staging, validation, the one-statement upsert."""

from pathlib import Path

from db.rollups import LOG_TABLE, contributions, log_columns
from domain.deadlines import SupplementRule
from domain.record import DOSSIER, STEP, Column, sql_type
from domain.rules import FLAG_IMPOSSIBLE_COUNTED, FLAG_IMPOSSIBLE_DATES, Impossible
from ingest.deadlines import HOURS, localised, parts, step_minutes

SQL = Path(__file__).parent / "sql"

FACT_COLUMNS: tuple[str, ...] = (
    "code", "procedure_id", "field_id", "agency_id", "receiving_agency_id", "officer_id", "unit_code", "status",
    "service_level", "channel", "submitted_at", "received_at", "due_at", "appointed_at", "deadline_rule",
    "reappointed_at", "reappointed_count", "apology_at", "finished_at", "returned_at", "supplement_at",
    "supplement_count", "supplement_minutes", "components_total", "components_digitized", "result_required",
    "e_result", "result_signed", "reused", "personal_store", "vneid", "fee_due", "paid_online", "rating",
    "applicant_masked", "applicant_unit", "current_step", "working_minutes", "portal_due_at", "source_version",
    "flags",
)  # fmt: skip
"""Columns of the fact that come from a ready row."""

SQL_WORDS: dict[str, str] = {
    "agency": "SELECT agency FROM staging_dossier UNION SELECT receiving_agency FROM staging_dossier",
    "procedure": (
        "SELECT coalesce(procedure, ''), max(procedure_name), max(field), max(service_level)"
        " FROM staging_dossier GROUP BY 1"
    ),
    "officer": "SELECT officer FROM staging_dossier UNION SELECT step_officer FROM staging_step",
}
"""The distinct words that a file uses for catalogue entries."""

BACKWARDS = "greatest({r}.finished_at, {r}.returned_at) < {r}.received_at"
EARLY_DUE = "{r}.appointed_at < {r}.received_at"


def staging_sql() -> list[str]:
    """DDL of the temporary tables that COPY fills."""

    def table(name: str, columns: tuple[Column, ...]) -> str:
        listed = ", ".join(f"{c.name} {sql_type(c.kind)}" for c in columns)
        return f"CREATE TEMP TABLE {name} (row_no bigint, {listed}) ON COMMIT DROP"

    problem = "row_no bigint, code text, column_name text, value text, rule text, row_data text"
    return [
        table("staging_dossier", DOSSIER),
        table("staging_step", STEP),
        f"CREATE TEMP TABLE staging_problem ({problem}) ON COMMIT DROP",
        *(
            f"CREATE TEMP TABLE {name} (word text PRIMARY KEY, id integer) ON COMMIT DROP"
            for name in ("map_agency", "map_procedure", "map_officer")
        ),
    ]


def ready_sql(rule: SupplementRule, impossible: Impossible, *, own_hours: bool) -> str:
    """SQL that joins staging to the lookups and the calendar (ingest/sql/ready.sql).

    ``rule`` is the setting IOC_SUPPLEMENT_RULE; ``own_hours``: some office keeps hours of its own.
    """
    text = (SQL / "ready.sql").read_text(encoding="utf-8")
    contradicts = f"coalesce({BACKWARDS} OR {EARLY_DUE}, false)".format(r="c")
    barred = "false" if impossible == "count" else contradicts
    flag = FLAG_IMPOSSIBLE_COUNTED if impossible == "count" else FLAG_IMPOSSIBLE_DATES
    return text.format(**parts(rule, barred, own_hours=own_hours), impossible=contradicts, flag=flag)


def version_sql() -> str:
    """SQL of the version of dossiers whose source keeps none."""
    return (SQL / "version.sql").read_text(encoding="utf-8")


def validation_sql(*, refuse_impossible: bool, refuse_unit: bool) -> str:
    """INSERT of one problem line for every rule that a ready row breaks."""
    checks: list[tuple[str, str, str]] = [
        ("agency_word", "unknown_agency", "r.agency_id IS NULL"),
        ("procedure_word", "unknown_procedure", "r.procedure_id IS NULL"),
        ("received_at", "received_missing", "r.status IN (2, 4, 5, 6, 9, 10) AND r.received_at IS NULL"),
        ("finished_at", "end_missing", "r.status IN (9, 10) AND r.end_at IS NULL"),
        ("supplement_count", "negative", "r.supplement_count < 0"),
        ("components_total", "negative", "r.components_total < 0"),
        ("reappointed_count", "negative", "r.reappointed_count < 0"),
        ("rating", "rating", "r.rating NOT BETWEEN 1 AND 3"),
        ("components_digitized", "digitized_over_total", "r.components_digitized > r.components_total"),
    ]
    if refuse_unit:
        checks.append(("applicant_unit", "unknown_unit", "r.applicant_unit IS NOT NULL AND r.known_unit IS NULL"))
    if refuse_impossible:
        checks += [
            ("finished_at", "end_before_received", BACKWARDS.format(r="r")),
            ("appointed_at", "due_before_received", EARLY_DUE.format(r="r")),
        ]
    values = ", ".join(f"('{column}', r.{column}::text, '{rule}', {bad})" for column, rule, bad in checks)
    anything = " OR ".join(f"coalesce({bad}, false)" for _, _, bad in checks)
    return (
        "INSERT INTO staging_problem SELECT r.row_no, r.code,"
        " replace(replace(v.name, '_word', ''), 'appointed', 'due'), v.value, v.rule,"
        " to_jsonb(s)::text FROM ready r JOIN staging_dossier s ON s.row_no = r.row_no AND s.code = r.code,"
        f" LATERAL (VALUES {values}) AS v(name, value, rule, bad) WHERE ({anything}) AND v.bad"
    )


DUPLICATES = """
INSERT INTO staging_problem
SELECT r.row_no, r.code, 'code', r.code, 'duplicate', to_jsonb(s)::text
FROM (SELECT row_no, code, versioned, row_number() OVER (PARTITION BY code ORDER BY row_no) AS nth FROM ready
      WHERE code IN (SELECT code FROM ready WHERE NOT versioned GROUP BY code HAVING count(*) > 1)) r
JOIN staging_dossier s ON s.row_no = r.row_no AND s.code = r.code
WHERE r.nth > 1
"""


TRACKED: tuple[str, ...] = tuple(c for c in FACT_COLUMNS if c not in {"code", "source_version", "field_id"})
"""Columns whose changes are kept in the history of a dossier."""
_HISTORY = f"""
 versions AS (
    INSERT INTO dossier_version (province_code, code, source_id, source_version, agency_id, unit_code, imported_at,
                                 import_id, replaced_at, replaced_by, changes)
    SELECT (up.o).province_code, (up.o).code, (up.o).source_id, (up.o).source_version, (up.n).agency_id,
           (up.n).unit_code, (up.o).imported_at, (up.o).import_id, (up.n).imported_at, (up.n).source_version, c.changes
    FROM up, LATERAL (
        SELECT jsonb_object_agg(key, jsonb_build_array(a.value, b.value)) AS changes
        FROM jsonb_each(to_jsonb(up.o)) AS a (key, value) JOIN jsonb_each(to_jsonb(up.n)) AS b (key, value) USING (key)
        WHERE a.value <> b.value AND key = ANY (ARRAY{list(TRACKED)})) AS c
    WHERE NOT up.fresh AND c.changes IS NOT NULL
    ON CONFLICT DO NOTHING),"""


def upsert_sql(*, logged: bool = True, compared: bool = True, keyed: bool = True) -> str:
    """The one statement: upsert facts, append the rollup deltas (if ``logged``), remember which dossiers changed.

    ``compared`` keeps what each replaced version said; nothing is replaced where no dossier was stored before, and
    without the key (not ``keyed``) no dossier may be stored.

    Parameters: province, source, moment, import_id. Returns one row (inserted, updated, flagged).
    An equal or older version changes nothing; ``RETURNING old, new`` gives the deltas.
    """
    columns = ", ".join(FACT_COLUMNS)
    updates = ", ".join(f"{c} = excluded.{c}" for c in FACT_COLUMNS if c != "code")
    chosen = (
        f"SELECT DISTINCT ON (r.code) {', '.join(f'r.{c}' for c in FACT_COLUMNS)}"
        " FROM ready r LEFT JOIN staging_problem q ON q.row_no = r.row_no"
        " WHERE q.row_no IS NULL ORDER BY r.code, r.source_version DESC, r.row_no"
    )
    insert = (
        f"INSERT INTO dossier AS t (province_code, source_id, imported_at, import_id, {columns})"
        f" SELECT %(province)s, %(source)s, %(moment)s, %(import_id)s, {columns} FROM ({chosen}) AS chosen"
    )
    if keyed:
        insert += (
            " ON CONFLICT (province_code, code, source_id) DO UPDATE SET imported_at = excluded.imported_at,"
            f" import_id = excluded.import_id, {updates} WHERE t.source_version < excluded.source_version"
        )
    both = "(SELECT -1 AS sign, up.o AS d FROM up UNION ALL SELECT 1, up.n FROM up) AS s"
    lines = contributions(both, signed=True)
    deltas = f" logged AS (INSERT INTO {LOG_TABLE} ({log_columns()}) {lines})," if logged else ""
    history = _HISTORY if compared else ""
    rows = ", old AS o, new AS n" if logged or compared else ""
    return (
        f"WITH up AS ({insert} RETURNING new.code, new.agency_id, new.unit_code, new.procedure_id, new.flags,"
        f" old.code IS NULL AS fresh{rows}),{deltas}{history}"
        " changed AS (INSERT INTO staging_changed SELECT code, agency_id, unit_code, procedure_id, fresh FROM up)"
        " SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh),"
        " count(*) FILTER (WHERE flags <> 0) FROM up"
    )


STEPS_REPLACE = """
DELETE FROM step t USING staging_changed c
WHERE t.province_code = %(province)s AND t.source_id = %(source)s AND t.code = c.code AND NOT c.fresh
  AND EXISTS (SELECT FROM staging_step s WHERE s.code = c.code)
"""

_STEP_ORDER = """row_number() OVER (PARTITION BY s.code
           ORDER BY coalesce(s.step_finished_at, s.step_started_at), s.row_no)"""
_INSTANTS = ("step_started_at", "step_finished_at", "step_due_at")
_STEPS_INSERT = """
{hours}INSERT INTO step (
    province_code, code, source_id, seq, agency_id, officer_id, step, step_unit, unit_code, started_at, due_at,
    finished_at, outcome, procedure_id, used_minutes, budget_minutes)
SELECT %(province)s, s.code, %(source)s,
       {seq}::smallint, c.agency_id, o.id, s.step, s.step_unit, c.unit_code, s.step_started_at, s.step_due_at,
       s.step_finished_at, s.outcome, c.procedure_id,
       {used}, {budget}
FROM {steps} s
JOIN staging_changed c USING (code)
LEFT JOIN map_officer o ON o.word = s.step_officer{hours_of_c}{days}
"""
UNNUMBERED = "SELECT EXISTS (SELECT FROM staging_step WHERE seq IS NULL)"
"""Whether some step of the file has no number of its own."""


def steps_sql(*, numbered: bool, own_hours: bool) -> str:
    """INSERT of the steps of changed dossiers; unless all are ``numbered``, those that are not go by their times.

    ``own_hours``: some office keeps hours of its own.
    """
    return _STEPS_INSERT.format(
        seq="s.seq" if numbered else f"coalesce(s.seq, {_STEP_ORDER})",
        hours=f"WITH {HOURS} " if own_hours else "",
        hours_of_c=" LEFT JOIN hours h ON h.hours_of = c.agency_id" if own_hours else "",
        steps=localised("staging_step", _INSTANTS),
        **step_minutes("s", _INSTANTS, own_hours=own_hours, is_localised=True),
    )


CHANGED_TABLE = (
    "CREATE TEMP TABLE staging_changed"
    " (code text, agency_id integer, unit_code text, procedure_id integer, fresh boolean) ON COMMIT DROP"
)

SUPPLEMENTS = """
INSERT INTO supplement AS s (province_code, code, source_id, seq, agency_id, unit_code, requested_at, completed_at,
                             due_after)
SELECT %(province)s, d.code, %(source)s, d.supplement_count, d.agency_id, d.unit_code, d.supplement_at,
       CASE WHEN d.supplement_count = 1 AND d.status <> 5 AND d.supplement_minutes > 0
            THEN d.supplement_at + interval '1 minute' * d.supplement_minutes END,
       CASE WHEN d.status <> 5 THEN d.due_at END
FROM (SELECT DISTINCT ON (r.code) r.* FROM ready r WHERE r.supplement_count > 0 AND r.supplement_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM staging_problem p WHERE p.row_no = r.row_no)
      ORDER BY r.code, r.source_version DESC, r.row_no) d
JOIN staging_changed c ON c.code = d.code
ON CONFLICT (province_code, code, source_id, seq) DO UPDATE
SET agency_id = excluded.agency_id, unit_code = excluded.unit_code, requested_at = excluded.requested_at,
    completed_at = excluded.completed_at, due_after = excluded.due_after
"""
"""One row a request, numbered by the count the source gives; earlier ones stay as they were last told."""

QUARANTINE_CLEAR = """
DELETE FROM quarantine q
WHERE q.province_code = %(province)s AND q.source_id = %(source)s
  AND ((q.file = %(file)s AND q.code IS NULL)
       OR (q.code IN (SELECT code FROM ready r WHERE NOT EXISTS
                      (SELECT FROM staging_problem p WHERE p.code = r.code))))
"""

QUARANTINE_WRITE = """
INSERT INTO quarantine (province_code, source_id, file, row_no, code, column_name, value, rule, row_data, seen_at,
                        import_id)
SELECT DISTINCT ON (row_no, column_name, rule) %(province)s, %(source)s, %(file)s, row_no, code,
       coalesce(%(headers)s::jsonb ->> column_name, column_name), value, rule, row_data::jsonb, %(moment)s,
       %(import_id)s
FROM staging_problem
ON CONFLICT (province_code, source_id, file, row_no, column_name, rule) DO UPDATE
SET code = excluded.code, value = excluded.value, row_data = excluded.row_data, seen_at = excluded.seen_at,
    import_id = excluded.import_id
"""

BUMP = """
INSERT INTO data_version AS v (province_code, version, at, last_event_at)
VALUES (%(province)s, 1, clock_timestamp(), %(last_event)s)
ON CONFLICT (province_code) DO UPDATE
SET version = v.version + 1, at = clock_timestamp(), last_event_at = greatest(v.last_event_at, excluded.last_event_at)
RETURNING version
"""
