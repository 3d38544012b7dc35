"""Import end to end against the least a database must do: COPY and upsert of the same rows."""

import io
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from bench.report import Line, median, plain, tell
from bench.stage import PROVINCE, YEAR, Stage, outside_transaction
from db.access import FACTS
from db.database import Database
from demo.history import history
from demo.reference import reference
from demo.world import plan
from domain.codes import CHANNELS, STATUSES, Code
from domain.record import DOSSIER
from ingest.files import import_file
from ingest.reference import write_agencies, write_fields, write_officers, write_procedures

LEAST_RATIO = 0.5
ABSENT = {"procedure_name", "field", "service_level", "version"}
"""Columns that the file does not have: the catalogue knows the first three, and few sources keep a version."""
COLUMNS = tuple(column for column in DOSSIER if column.name not in ABSENT)
MAPPING = """source = "bench"
name = "Benchmark"
kind = "dossiers"
[time]
formats = ["%d/%m/%Y %H:%M:%S"]
[columns]
{columns}
"""


def import_lines(stage: Stage) -> list[Line]:
    """Import a generated CSV file and time the bare statements in turn, so that both meet the same neighbours."""
    database = stage.database("import")
    tell(f"writing a CSV file of {stage.sizes.imported:,} dossiers")
    file, mapping = _write_source(database, stage.root, stage.sizes.imported)
    whole, bare, rows, data = [], [], 0, io.BytesIO()
    for turn in range(stage.sizes.rounds):
        tell(f"import and bare upsert, round {turn + 1} of {stage.sizes.rounds}")
        _clear(database)
        start = perf_counter()
        rows = import_file(database, PROVINCE, file, mapping, max_bytes=1 << 32).inserted
        whole.append(perf_counter() - start)
        data = data if turn else _typed_rows(database)
        bare.append(_bare(database, data))
    stage.drop(database)
    speed, least = rows / median(whole), rows / median(bare)
    ratio = median([b / w for b, w in zip(bare, whole, strict=True)])
    note = f"{rows:,} rows, {len(COLUMNS)} columns, {file.stat().st_size / 1e6:.0f} MB"
    return [
        plain("import end to end", speed, "dossiers/s", note),
        plain("bare COPY + upsert", least, "dossiers/s", "same rows, columns and indexes; no validation, no rollup"),
        Line(
            "import / bare",
            f"{ratio:.2f}",
            f"≥ {LEAST_RATIO}",
            ratio >= LEAST_RATIO,
            f"{len(whole)} alternating rounds",
        ),
    ]


def _write_source(database: Database, root: Path, dossiers: int) -> tuple[Path, Path]:
    made, now = reference(PROVINCE), datetime.now(UTC)
    with database.write() as connection:
        write_agencies(connection, PROVINCE, made.agencies)
        write_fields(connection, PROVINCE, made.fields)
        write_procedures(connection, PROVINCE, made.procedures)
        write_officers(connection, PROVINCE, made.officers)
    file, mapping = root / "dossiers.csv", root / "dossiers.toml"
    mapping.write_text(MAPPING.format(columns="\n".join(f'{c.name} = "{c.name}"' for c in COLUMNS)), encoding="utf-8")
    with file.open("wb") as out:
        header = True
        for batch in history(plan(made, dossiers, now - timedelta(days=YEAR), now), now):
            text = pa.table({column.name: _text(batch.dossiers[column.name], column.kind) for column in COLUMNS})
            pacsv.write_csv(text, out, pacsv.WriteOptions(include_header=header, quoting_style="needed"))
            header = False
    return file, mapping


def _text(values: pa.ChunkedArray, kind: str) -> pa.ChunkedArray:
    """Values as the software of a province writes them."""
    if kind == "time":
        local = pc.local_timestamp(values.cast(pa.timestamp("s", tz="Asia/Ho_Chi_Minh"), safe=False))
        return pc.strftime(local, format="%d/%m/%Y %H:%M:%S")
    if kind in {"channel", "status"}:
        return _words(values, CHANNELS if kind == "channel" else STATUSES)
    return values.cast(pa.string())


def _words(values: pa.ChunkedArray, codes: tuple[Code, ...]) -> pa.ChunkedArray:
    known = {int(code.value): code.word for code in codes}
    words = pa.array([known.get(number) for number in range(max(known) + 1)])
    return pc.take(words, values)


def _clear(database: Database) -> None:
    with outside_transaction(database) as connection:
        connection.exec_driver_sql(f"TRUNCATE {', '.join(FACTS)}")
        connection.exec_driver_sql("DROP TABLE IF EXISTS bare")
        connection.exec_driver_sql("CREATE TABLE bare (LIKE dossier INCLUDING ALL)")
        connection.exec_driver_sql("VACUUM ANALYZE")
        connection.exec_driver_sql("CHECKPOINT")


def columns_of(database: Database) -> str:
    """Return the columns of a dossier that are stored, not generated, for a column list."""
    with database.own() as connection:
        names = connection.exec_driver_sql(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'dossier'"
            " AND is_generated = 'NEVER' ORDER BY ordinal_position"
        ).scalars()
        return ", ".join(names)


def _typed_rows(database: Database) -> io.BytesIO:
    data = io.BytesIO()
    with database.own() as connection, closing(connection.connection.cursor()) as cursor:
        cursor.copy_expert(f"COPY (SELECT {columns_of(database)} FROM dossier ORDER BY received_at) TO STDOUT", data)
    return data


def _bare(database: Database, data: io.BytesIO) -> float:
    """Seconds of COPY and upsert in key order, committed."""
    columns = columns_of(database)
    sets = ", ".join(f"{name} = excluded.{name}" for name in columns.split(", "))
    with outside_transaction(database) as connection:
        connection.exec_driver_sql("CHECKPOINT")
    data.seek(0)
    start = perf_counter()
    with database.own() as connection:
        connection.exec_driver_sql("CREATE TEMP TABLE incoming (LIKE dossier) ON COMMIT DROP")
        with closing(connection.connection.cursor()) as cursor:
            cursor.copy_expert(f"COPY incoming ({columns}) FROM STDIN", data)
        connection.exec_driver_sql(
            f"INSERT INTO bare AS t ({columns}) SELECT {columns} FROM incoming ORDER BY province_code, code, source_id"
            f" ON CONFLICT (province_code, code, source_id) DO UPDATE SET {sets}"
            " WHERE t.source_version < excluded.source_version"
        )
    return perf_counter() - start
