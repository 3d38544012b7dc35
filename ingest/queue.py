"""The write path of counters and queues: staging -> validation -> idempotent upsert -> NOTIFY, in one transaction."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from db.database import Database
from domain.rules import RULE
from domain.text import Text
from ingest.batch import Records
from ingest.copy import copy_rows, rendered
from ingest.publish import announce
from ingest.queue_sql import KINDS, PROBLEMS, Kind
from ingest.runs import close_run, open_run, source_id
from ingest.statements import QUARANTINE_WRITE

BULK_ROWS = 5_000
"""From so many rows on, the planner is told what was staged."""
MOST_TOLD = 200
"""Most refusals that a report lists; all of them are in quarantine."""
BUMP = """
INSERT INTO queue_version AS v (province_code, version, at, last_event_at)
VALUES (%(province)s, 1, clock_timestamp(), %(last_event)s)
ON CONFLICT (province_code) DO UPDATE
SET version = v.version + 1, at = clock_timestamp(), last_event_at = greatest(v.last_event_at, excluded.last_event_at)
RETURNING version
"""


@dataclass(frozen=True, slots=True)
class QueueFeed:
    """Where records come from: source key and name, file shown in quarantine, headers of a mapping's columns."""

    key: str
    name: str
    file: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """One cell that kept a row out: its row, column, value and broken rule."""

    row: int
    column: str
    value: str | None
    rule: str

    @property
    def text(self) -> Text:
        """The sentence of the rule."""
        return RULE[self.rule].text


@dataclass(frozen=True, slots=True)
class QueueReport:
    """What became of the rows of one kind; ``refused`` lists at most MOST_TOLD cells, ``quarantined`` counts rows."""

    rows_read: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    quarantined: int = 0
    refused: tuple[Refused, ...] = ()

    def counts(self) -> tuple[int, ...]:
        """Rows read, new, updated, unchanged, quarantined."""
        return (self.rows_read, self.inserted, self.updated, self.unchanged, self.quarantined)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The reports by kind, and the queue version they produced (0: nothing changed)."""

    kinds: dict[str, QueueReport]
    version: int


def load_queue(database: Database, province: str, feed: QueueFeed, kinds: Mapping[str, Iterable[Records]]) -> Loaded:
    """Import records of some ``kinds`` in one transaction: all of it happens or nothing does."""
    with database.write() as connection:
        return write_queue(connection, province, feed, kinds, database.settings.clock_ahead_s)


def tidy_queue(database: Database) -> None:
    """Do after a bulk load what autovacuum would do a minute later."""
    with database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM (ANALYZE) ticket, counter_state, queue_snapshot")


def write_queue(
    connection: Connection, province: str, feed: QueueFeed, kinds: Mapping[str, Iterable[Records]], ahead_s: int
) -> Loaded:
    """Write records in the transaction of ``connection``; a time more than ``ahead_s`` seconds ahead is refused."""
    moment = datetime.now(UTC)
    parameters = {
        "province": province,
        "source": source_id(connection, province, feed.key, feed.name),
        "file": feed.file,
        "moment": moment,
        "latest": moment + timedelta(seconds=ahead_s),
        "headers": json.dumps(feed.headers),
    }
    reports, newest = {}, []
    for name, batches in kinds.items():
        file = feed.file if len(kinds) == 1 else f"{feed.file} {name}"
        reports[name], last = _write(connection, KINDS[name], parameters | {"file": file}, batches)
        newest += [last] if last else []
    if not any(report.inserted or report.updated for report in reports.values()):
        return Loaded(reports, 0)
    parameters["last_event"] = max(newest, default=None)
    return Loaded(reports, _publish(connection, parameters, feed.key))


def _write(
    connection: Connection, kind: Kind, parameters: dict[str, Any], batches: Iterable[Records]
) -> tuple[QueueReport, datetime | None]:
    run = connection.exec_driver_sql
    rows = _stage(connection, kind, batches)
    run(kind.validation, parameters)
    refused = _refused(connection)
    inserted, updated = run(kind.upsert, parameters).one()
    good, newest = run(kind.newest).one()
    run(kind.clearing, parameters)
    quarantined = rows - good
    report = QueueReport(rows, inserted, updated, good - inserted - updated, quarantined, refused)
    if quarantined:
        own = parameters | {"import_id": open_run(connection, parameters)}
        run(QUARANTINE_WRITE.replace("staging_problem", "staging_refusal"), own)
        close_run(connection, own, report.counts())
    return report, newest


def _stage(connection: Connection, kind: Kind, batches: Iterable[Records]) -> int:
    table, rows = f"staging_{kind.name}", 0
    for statement in (kind.staging, PROBLEMS, f"TRUNCATE {table}, staging_refusal"):
        connection.exec_driver_sql(statement)
    for batch in batches:
        copy_rows(connection, rendered(table, batch.rows))
        copy_rows(connection, rendered("staging_refusal", batch.problems))
        rows += batch.rows_read
    if rows >= BULK_ROWS:
        connection.exec_driver_sql(f"ANALYZE {table}")
    return rows


def _refused(connection: Connection) -> tuple[Refused, ...]:
    rows = connection.exec_driver_sql(
        "SELECT row_no, column_name, value, rule FROM staging_refusal ORDER BY row_no, column_name, rule LIMIT %s",
        (MOST_TOLD,),
    )
    return tuple(Refused(*row) for row in rows)


def _publish(connection: Connection, parameters: dict[str, Any], source: str) -> int:
    connection.exec_driver_sql(
        "UPDATE source SET last_import_at = %(moment)s, last_event_at = greatest(last_event_at, %(last_event)s)"
        " WHERE id = %(source)s",
        parameters,
    )
    version = int(connection.exec_driver_sql(BUMP, parameters).scalar_one())
    announce(connection, str(parameters["province"]), version, source)
    return version
