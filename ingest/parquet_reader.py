"""Parquet in chunks: typed columns become the text that the same value would have in a CSV file."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingest import messages
from ingest.errors import FileError
from ingest.mapping import Mapping
from ingest.raw import CHUNK_ROWS, Raw, check_headers, good_rows, unique_names
from ingest.stream import Progress
from ingest.words import header_text


def read_parquet(path: Path, mapping: Mapping, max_bytes: int, on_progress: Progress | None) -> Iterator[Raw]:
    """Chunks of the Parquet file ``path``; ``row_no`` counts from 1. Columns that cannot be text are left out.

    Raises:
        FileError: damaged, too large, a mapped column is missing or nested.
    """
    try:
        with pq.ParquetFile(path) as file:
            yield from _chunks(file, path, mapping, max_bytes, on_progress)
    except (pa.ArrowException, OSError) as error:
        detail = str(error).splitlines()[0][:200]
        raise FileError(messages.BAD_PARQUET.format(file=path, detail=detail)) from error


def _chunks(
    file: pq.ParquetFile, path: Path, mapping: Mapping, max_bytes: int, on_progress: Progress | None
) -> Iterator[Raw]:
    meta, schema, total = file.metadata, file.schema_arrow, path.stat().st_size
    if sum(meta.row_group(i).total_byte_size for i in range(meta.num_row_groups)) > max_bytes:
        raise FileError(messages.TOO_LARGE.format(file=path, limit=max_bytes // 1_000_000))
    headers = [header_text(name) for name in schema.names]
    check_headers(headers, mapping, path)
    flat = [i for i, kind in enumerate(schema.types) if not _is_opaque(kind)]
    for header, kind in zip(headers, schema.types, strict=True):
        if header in mapping.headers and _is_opaque(kind):
            raise FileError(messages.BAD_TYPE.format(file=path, header=header, kind=kind))
    names, done = unique_names([headers[i] for i in flat]), 0
    for batch in file.iter_batches(batch_size=CHUNK_ROWS, columns=[schema.names[i] for i in flat]):
        table = pa.table([_text(column) for column in batch.columns], names=names)
        row_no = pa.array(range(done + 1, done + 1 + batch.num_rows), pa.int64())
        done += batch.num_rows
        if on_progress:
            on_progress(total * done // max(1, meta.num_rows), total)
        yield good_rows(table, row_no)


def _is_opaque(kind: pa.DataType) -> bool:
    types = pa.types
    return bool(types.is_nested(kind) or types.is_binary(kind) or types.is_large_binary(kind))


def _text(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = kind.value_type
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.timestamp("us", tz="UTC" if kind.tz else None), safe=False)
    text = column.cast(pa.string())
    return pc.replace_substring(text, pattern="\0", replacement="") if _has_nul(text) else text


def _has_nul(text: pa.Array) -> bool:
    return bool(pc.any(pc.match_substring(text, pattern="\0")).as_py())
