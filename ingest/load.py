"""The write path: batches -> staging -> validation -> upsert with rollup deltas -> NOTIFY, in one transaction."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from queue import Queue
from threading import Thread
from typing import TypeVar

import pyarrow as pa
from sqlalchemy import Connection

from db.access import FACTS
from db.database import Database
from db.derived import rebuild
from db.rollups import DIMENSIONS
from domain.deadlines import SupplementRule
from domain.rules import Impossible
from domain.text import Text
from ingest import rollups, statements
from ingest.batch import Batch
from ingest.calendar import unofficial_due
from ingest.copy import Rendered, copy_rows, rendered
from ingest.deadlines import differing_hours
from ingest.essential import mark_essential
from ingest.lookups import Created, Unknown, map_words
from ingest.mask import mask_names
from ingest.publish import announce
from ingest.runs import close_run, open_run, source_id

BULK_ROWS = 20_000
MERGE_AT = 400
ANALYZED = (
    "staging_dossier (row_no, code, agency, receiving_agency, procedure, officer, applicant_unit)",
    *("staging_step (row_no, code, step_officer)", "map_agency", "map_procedure", "map_officer"),
)
"""What the planner must know of the temporary tables: only the columns that joins use."""
COUNTED = "dossier (province_code, received_day, settled_day, closed_day, " + ", ".join(dict(DIMENSIONS)) + ")"
"""What the planner must know of the dossiers to add them up."""
ROUGHLY = "SET LOCAL default_statistics_target = 10"
"""Estimates from 3,000 rows are enough to choose a join."""
Progress = Callable[[str, int], None]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Feed:
    """Where batches come from: source key and name, file shown in quarantine, and the mapping's choices."""

    key: str
    name: str
    file: str
    unknown: Unknown = field(default_factory=Unknown)
    impossible: Impossible = "quarantine"
    events: bool = False
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What one import did; ``version`` is the data version it produced (0: nothing changed), ``notes`` are warnings."""

    rows_read: int
    inserted: int
    updated: int
    unchanged: int
    quarantined: int
    flagged: int
    steps: int
    created: Created
    version: int
    notes: tuple[Text, ...] = ()

    def counts(self) -> tuple[int, ...]:
        """Rows read, new, updated, unchanged, quarantined, flagged, steps, new agencies, new procedures."""
        first = (
            self.rows_read,
            self.inserted,
            self.updated,
            self.unchanged,
            self.quarantined,
            self.flagged,
            self.steps,
        )
        return (*first, self.created.agencies, self.created.procedures)


def load(
    database: Database, province: str, feed: Feed, batches: Iterable[Batch], progress: Progress | None = None
) -> ImportReport:
    """Import ``batches`` in one transaction: all of it happens or nothing does; then fold the delta log."""
    say = progress or (lambda _phase, _rows: None)
    with database.write() as connection:
        report = _load(connection, province, feed, batches, say, database.settings.supplement_rule)
    with database.write() as connection:
        rollups.merge(connection, province, at_least=MERGE_AT)
    return report


def tidy(database: Database) -> None:
    """Do after a bulk load what autovacuum would do a minute later.

    Statistics for the planner, and pages marked visible so that indexes alone can answer.
    """
    with database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in FACTS:
            connection.exec_driver_sql(f"VACUUM (ANALYZE) {table}")


def _load(
    connection: Connection,
    province: str,
    feed: Feed,
    batches: Iterable[Batch],
    say: Progress,
    rule: SupplementRule,
) -> ImportReport:
    run = partial(connection.exec_driver_sql)
    for statement in (ROUGHLY, *statements.staging_sql(), statements.CHANGED_TABLE):
        run(statement)
    rows_read = _stage(connection, batches, say)
    say("validate", rows_read)
    source = source_id(connection, province, feed.key, feed.name)
    created = map_words(connection, province, feed.unknown)
    if created.procedures:
        mark_essential(connection, province)
    _analyze(connection, *ANALYZED)
    run(statements.version_sql())
    _analyze(connection, "staging_version")
    own_hours = differing_hours(connection, province)
    run(statements.ready_sql(rule, feed.impossible, own_hours=own_hours), {"province": province})
    _analyze(connection, "ready (row_no, code)")
    refuse = {"refuse_impossible": feed.impossible == "quarantine", "refuse_unit": feed.unknown.refuse_unit}
    run(statements.validation_sql(**refuse))
    if not feed.events:
        run(statements.DUPLICATES)
    say("upsert", rows_read)
    moment = datetime.now(UTC)
    parameters = {"province": province, "source": source, "file": feed.file, "moment": moment}
    parameters["headers"] = json.dumps(feed.headers)
    parameters["import_id"] = open_run(connection, parameters)
    first = rows_read >= BULK_ROWS and run("SELECT lay_indexes_aside()").scalar_one()
    inserted, updated, flagged = _upsert(connection, parameters, rows_read, first=first)
    say("steps", rows_read)
    steps = _steps(connection, parameters)
    if first:
        say("index", rows_read)
        run("SELECT restore_indexes()")
    run(statements.SUPPLEMENTS, parameters)
    run(statements.QUARANTINE_CLEAR, parameters)
    run(statements.QUARANTINE_WRITE, parameters)
    quarantined = run("SELECT count(DISTINCT row_no) FROM staging_problem").scalar_one()
    good = run(f"SELECT count({'DISTINCT code' if feed.events else '*'}) FROM ready").scalar_one()
    refused = run("SELECT count(DISTINCT q.row_no) FROM staging_problem q JOIN ready r USING (row_no)").scalar_one()
    notes = unofficial_due(connection)
    changed = bool(inserted or updated)
    version = _publish(connection, parameters, feed) if changed else 0
    report = ImportReport(
        rows_read, inserted, updated, max(0, good - refused - inserted - updated), quarantined, flagged, steps, created,
        version, notes,
    )  # fmt: skip
    close_run(connection, parameters, report.counts())
    return report


def _stage(connection: Connection, batches: Iterable[Batch], say: Progress) -> int:
    rows = 0
    for read, tables in _ahead(_staged(batch) for batch in batches):
        for table in tables:
            copy_rows(connection, table)
        rows += read
        say("stage", rows)
    return rows


def _staged(batch: Batch) -> tuple[int, list[Rendered]]:
    """Rows read, and the batch written out for the staging tables."""
    tables = {
        "staging_dossier": _masked(batch.dossiers),
        "staging_step": batch.steps,
        "staging_problem": batch.problems,
    }
    return batch.rows_read, [rendered(target, table) for target, table in tables.items()]


def _masked(dossiers: pa.Table) -> pa.Table:
    index = dossiers.schema.get_field_index("applicant")
    return dossiers.set_column(index, "applicant", mask_names(dossiers["applicant"].combine_chunks()))


def _ahead(items: Iterable[Item]) -> Iterator[Item]:
    """Make the next item on another thread while PostgreSQL takes the current one."""
    waiting: Queue[Item | BaseException | None] = Queue(maxsize=2)

    def fill() -> None:
        try:
            for item in items:
                waiting.put(item)
            waiting.put(None)
        except BaseException as error:  # noqa: BLE001  (handed to the loading thread, which raises it)
            waiting.put(error)

    Thread(target=fill, daemon=True, name="reader").start()
    while (item := waiting.get()) is not None:
        if isinstance(item, BaseException):
            raise item
        yield item


def _analyze(connection: Connection, *tables: str) -> None:
    for table in tables:
        connection.exec_driver_sql(f"ANALYZE {table}")


def _upsert(connection: Connection, parameters: dict[str, object], rows: int, *, first: bool) -> tuple[int, int, int]:
    """Upsert with deltas; a load bigger than everything stored so far rebuilds the rollups instead of logging."""
    stored = 0
    if rows >= BULK_ROWS:
        stored = connection.exec_driver_sql(
            "SELECT count(*) FROM (SELECT FROM dossier WHERE province_code = %(province)s LIMIT %(rows)s) AS few",
            {**parameters, "rows": rows},
        ).scalar_one()
    bulk = rows >= BULK_ROWS and stored < rows
    statement = statements.upsert_sql(logged=not bulk, compared=not bulk or stored > 0, keyed=not first)
    inserted, updated, flagged = connection.exec_driver_sql(statement, parameters).one()
    if bulk:
        _analyze(connection, COUNTED)
        rebuild(connection, str(parameters["province"]))
    return inserted, updated, flagged


def _steps(connection: Connection, parameters: dict[str, object]) -> int:
    _analyze(connection, "staging_changed")
    connection.exec_driver_sql(statements.STEPS_REPLACE, parameters)
    numbered = not connection.exec_driver_sql(statements.UNNUMBERED).scalar_one()
    own_hours = differing_hours(connection, str(parameters["province"]))
    statement = statements.steps_sql(numbered=numbered, own_hours=own_hours)
    return max(0, connection.exec_driver_sql(statement, parameters).rowcount)


def _publish(connection: Connection, parameters: dict[str, object], feed: Feed) -> int:
    last = connection.exec_driver_sql(
        "SELECT max(greatest(submitted_at, received_at, finished_at, returned_at, supplement_at)) FROM ready"
    ).scalar_one()
    values = {**parameters, "last_event": last}
    connection.exec_driver_sql(
        "UPDATE source SET last_import_at = %(moment)s, last_event_at = greatest(last_event_at, %(last_event)s)"
        " WHERE id = %(source)s",
        values,
    )
    version = int(connection.exec_driver_sql(statements.BUMP, values).scalar_one())
    announce(connection, str(parameters["province"]), version, feed.key)
    return version
