"""The write path of all but dossiers: staging -> validation -> idempotent upsert -> NOTIFY, in one transaction."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from sqlalchemy import Connection

from db.database import Database
from db.settings import Settings
from domain.rules import RULE
from domain.text import Text
from ingest.batch import Records
from ingest.copy import copy_rows, rendered
from ingest.input_sql import INPUT_TABLES
from ingest.kind import Kind
from ingest.kinds import KINDS
from ingest.publish import announce, publish
from ingest.queue_sql import VERSION as QUEUE
from ingest.runs import close_run, open_run, source_id

BULK_ROWS = 5_000
"""From so many rows on, the planner is told what was staged."""
MOST_TOLD = 200
"""Most refusals that a report lists; all of them are in quarantine."""
TIDIED = ("ticket", "counter_state", "queue_snapshot", *INPUT_TABLES)
WRITE_LOCK = 766004
"""One writer of records at a time: two that write the same tickets in another order would wait for each other."""
BUMP = """
INSERT INTO queue_version AS v (province_code, version, at, last_event_at)
VALUES (%(province)s, 1, clock_timestamp(), %(last_event)s)
ON CONFLICT (province_code) DO UPDATE
SET version = v.version + 1, at = clock_timestamp(), last_event_at = greatest(v.last_event_at, excluded.last_event_at)
RETURNING version
"""
"""Counters and queues have a version of their own, so that a ticket does not redraw the pages about dossiers."""


@dataclass(frozen=True, slots=True)
class RecordFeed:
    """Where records come from: source key and name, file shown in quarantine, headers of a mapping's columns.

    ``source_id`` is that of the source where it is known.
    """

    key: str
    name: str
    file: str
    headers: dict[str, str] = field(default_factory=dict)
    source_id: int | None = None


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
class RecordReport:
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
    """The reports by kind, and the version they produced (0: nothing changed): of the data, or of the queues."""

    kinds: dict[str, RecordReport]
    version: int


@dataclass(frozen=True, slots=True)
class Input:
    """Records of one kind of several jobs: ``starts`` is the number of the first row of each, in rising order."""

    batches: Iterable[Records]
    starts: tuple[int, ...] = (0,)


def load_records(database: Database, province: str, feed: RecordFeed, kinds: Mapping[str, Iterable[Records]]) -> Loaded:
    """Import records of some ``kinds`` in one transaction: all of it happens or nothing does."""
    told = {kind: Input(batches) for kind, batches in kinds.items()}
    with database.write() as connection:
        return write_records(connection, province, [feed], told, database.settings)[0]


def write_records(
    connection: Connection, province: str, feeds: Sequence[RecordFeed], kinds: Mapping[str, Input], settings: Settings
) -> list[Loaded]:
    """Write the records of ``feeds``, a job each, in the transaction of ``connection``; return a report for each.

    The settings say how far ahead a time may lie and how long a petition may wait.
    """
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (WRITE_LOCK,))
    moment = datetime.now(UTC)
    sources = [
        source_id(connection, province, feed.key, feed.name) if feed.source_id is None else feed.source_id
        for feed in feeds
    ]
    latest = moment + timedelta(seconds=settings.clock_ahead_s)
    parameters = {"province": province, "moment": moment, "latest": latest, "petition_days": settings.petition_days}
    parameters |= {"headers": json.dumps(feeds[0].headers), "jobs": list(range(len(feeds))), "sources": sources}
    reports: list[dict[str, RecordReport]] = [{} for _ in feeds]
    newest: dict[str, dict[int, datetime]] = defaultdict(dict)
    for name, told in kinds.items():
        files = [feed.file if len(kinds) == 1 else f"{feed.file} {name}" for feed in feeds]
        own = parameters | {"files": files, "firsts": [*told.starts], "runs": [0] * len(feeds)}
        for job, report, last in _write(connection, KINDS[name], own, told):
            if report.rows_read:
                reports[job][name] = report
            if last and (report.inserted or report.updated):
                seen = newest[KINDS[name].version]
                seen[sources[job]] = max(last, seen.get(sources[job], last))
    versions = [_publish(connection, parameters, table, newest[table], feeds[0].key) for table in sorted(newest)]
    return [Loaded(each, versions[0] if _changed(each) else 0) for each in reports]


def tidy_records(database: Database) -> None:
    """Do after a bulk load what autovacuum would do a minute later."""
    with database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"VACUUM (ANALYZE) {', '.join(TIDIED)}")


def _changed(reports: Mapping[str, RecordReport]) -> bool:
    return any(report.inserted or report.updated for report in reports.values())


def _write(
    connection: Connection, kind: Kind, parameters: dict[str, Any], told: Input
) -> list[tuple[int, RecordReport, datetime | None]]:
    """Write one kind; (job, report, newest time told) of every job."""
    run = connection.exec_driver_sql
    rows = _stage(connection, kind, parameters["sources"], told)
    run(kind.validation, parameters)
    refused = defaultdict(list)
    for job, *cell in run(kind.told, parameters):
        refused[job].append(Refused(*cell))
    written = {job: (new, changed) for job, new, changed in run(kind.upsert, parameters)}
    good = {job: (count, newest) for job, count, newest in run(kind.newest, parameters)}
    run(kind.clearing, parameters)
    found = []
    for job, read in enumerate(rows):
        inserted, updated = written.get(job, (0, 0))
        count, newest = good.get(job, (0, None))
        told_cells = tuple(refused[job][:MOST_TOLD])
        report = RecordReport(read, inserted, updated, count - inserted - updated, read - count, told_cells)
        found.append((job, report, newest))
    _keep_refused(connection, kind, parameters, [report for _, report, _ in found])
    return found


def _keep_refused(
    connection: Connection, kind: Kind, parameters: dict[str, Any], reports: Sequence[RecordReport]
) -> None:
    """Put the refused cells into quarantine, each job's under a run of its own."""
    runs = [0] * len(reports)
    for job, report in enumerate(reports):
        if report.quarantined:
            own = {"province": parameters["province"], "source": parameters["sources"][job]}
            own |= {"file": parameters["files"][job]}
            runs[job] = open_run(connection, own)
            close_run(connection, {"import_id": runs[job]}, report.counts())
    if any(runs):
        connection.exec_driver_sql(kind.quarantine, parameters | {"runs": runs})


def _stage(connection: Connection, kind: Kind, sources: Sequence[int], told: Input) -> list[int]:
    """Stage the records; how many rows of each job were read."""
    for statement in kind.staging:
        connection.exec_driver_sql(statement)
    rows, starts = np.zeros(len(sources), np.int64), np.array(told.starts)
    for batch in told.batches:
        for target, table in ((kind.table, batch.rows), (kind.refusals, batch.problems)):
            if table.num_rows:
                copy_rows(connection, rendered(target, _of_jobs(table, sources, starts, target == kind.table)))
        rows += _read(batch, starts)
    if rows.sum() >= BULK_ROWS:
        connection.exec_driver_sql(f"ANALYZE {kind.table}")
    return [int(count) for count in rows]


def _of_jobs(table: pa.Table, sources: Sequence[int], starts: np.ndarray, with_source: bool) -> pa.Table:  # noqa: FBT001
    """``table`` with the job of each row, and its source."""
    job = np.searchsorted(starts, table["row_no"].to_numpy(), side="right") - 1 if len(starts) > 1 else None
    jobs = np.zeros(table.num_rows, np.int64) if job is None else job
    table = table.append_column("job", pa.array(jobs))
    return table.append_column("source_id", pa.array(np.array(sources)[jobs])) if with_source else table


def _read(batch: Records, starts: np.ndarray) -> np.ndarray:
    """Rows read of each job; of several jobs every row has its number."""
    if len(starts) == 1:
        return np.array([batch.rows_read])
    numbers = np.concatenate([batch.rows["row_no"].to_numpy(), np.unique(batch.problems["row_no"].to_numpy())])
    return np.bincount(np.searchsorted(starts, numbers, side="right") - 1, minlength=len(starts))


def _publish(
    connection: Connection, parameters: Mapping[str, Any], table: str, newest: Mapping[int, datetime], source: str
) -> int:
    """Raise the version in ``table``; ``newest`` is the latest time that each source told."""
    connection.exec_driver_sql(
        "UPDATE source s SET last_import_at = %(moment)s, last_event_at = greatest(s.last_event_at, n.at)"
        " FROM unnest(%(ids)s::integer[], %(times)s::timestamptz[]) AS n (id, at) WHERE s.id = n.id",
        {"moment": parameters["moment"], "ids": list(newest), "times": list(newest.values())},
    )
    province = str(parameters["province"])
    if table != QUEUE:
        return publish(connection, province, source)
    version = int(
        connection.exec_driver_sql(BUMP, {"province": province, "last_event": max(newest.values())}).scalar_one()
    )
    announce(connection, province, version, source)
    return version
