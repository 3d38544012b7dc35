"""CSV in chunks: our stream decodes and guards, Arrow splits; a row of another width becomes a problem, not a loss."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from ingest import messages
from ingest.batch import PROBLEM_SCHEMA
from ingest.errors import FileError, TruncatedError
from ingest.mapping import Mapping
from ingest.mask import looks_personal, mask_name
from ingest.raw import Raw, check_headers, unique_names
from ingest.sniff import SAMPLE, csv_rows, delimiter_of, encoding_of, header_cells
from ingest.stream import MEGABYTE, ByteSource, Utf8File

BLOCK = 8 * MEGABYTE
STRADDLING = "straddling"


@dataclass
class _Layout:
    """How one file is laid out, and its rows of another width: their numbers all along, their text until reported."""

    names: list[str]
    lines: int
    delimiter: str
    quote: str
    code_header: str
    is_personal: bool
    wrong: list[int] = field(default_factory=list)
    waiting: list[tuple[int, str]] = field(default_factory=list)

    def keep(self, row: Any) -> str:
        """Arrow's handler of a row with another number of cells; an empty line is none."""
        self.wrong.append(row.number)
        self.waiting.append((row.number, row.text))
        return "skip"


def read_csv(source: ByteSource, head: bytes, mapping: Mapping) -> Iterator[Raw]:
    """Chunks of about ``BLOCK`` bytes of the CSV file ``source`` that starts with ``head``.

    Raises:
        FileError: encoding, missing column, an endless line or quote, a damaged gzip, too large.
    """
    encoding = mapping.reading.encoding
    if encoding == "auto":
        encoding = encoding_of(head, mapping.headers, source.path)
    layout = _layout(source, head.decode(encoding, "replace"), len(head), mapping)
    stream = Utf8File(source, encoding, layout.quote)
    rows, last = 0, None
    try:
        for batch in _arrow_reader(stream, layout):
            yield _chunk(batch, rows, layout)
            rows, last = rows + batch.num_rows, batch if batch.num_rows else last
    except TruncatedError as error:
        read = max(rows, stream.lines - layout.lines)
        raise FileError(messages.TRUNCATED.format(file=source.path, rows=read)) from error
    except pa.ArrowInvalid as error:
        raise _csv_error(error, source, rows) from error
    if last is not None and _swallows(last, stream):
        raise FileError(messages.OPEN_QUOTE.format(file=source.path, rows=rows - 1))
    if layout.waiting:
        yield _chunk(last[:0] if last is not None else _no_rows(layout), rows, layout)


def _layout(source: ByteSource, text: str, size: int, mapping: Mapping) -> _Layout:
    if size >= SAMPLE and "\n" not in text and "\r" not in text:
        limit = SAMPLE / MEGABYTE
        raise FileError(messages.LONG_LINE.format(file=source.path, line=1, limit=limit))
    text, quote = text.removeprefix("\ufeff"), mapping.reading.quote
    delimiter = mapping.reading.delimiter
    if delimiter == "auto":
        delimiter = delimiter_of(text, mapping.headers, quote)
    headers, lines = header_cells(text, delimiter, quote)
    check_headers(headers, mapping, source.path)
    personal = bool(mapping.personal) or "applicant" in mapping.columns or any(map(looks_personal, headers))
    return _Layout(unique_names(headers), lines, delimiter, quote, mapping.columns["code"][0], personal)


def _arrow_reader(stream: Utf8File, layout: _Layout) -> Iterator[pa.RecordBatch]:
    reading = pacsv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=layout.names, skip_rows=layout.lines)
    parsing = pacsv.ParseOptions(
        delimiter=layout.delimiter,
        quote_char=layout.quote or False,
        newlines_in_values=bool(layout.quote),
        ignore_empty_lines=False,
        invalid_row_handler=layout.keep,
    )
    types = dict.fromkeys(layout.names, pa.string())
    converting = pacsv.ConvertOptions(column_types=types, strings_can_be_null=False)
    open_csv: Callable[..., Iterator[pa.RecordBatch]] = pacsv.open_csv
    return open_csv(pa.PythonFile(stream, mode="r"), reading, parsing, converting)


def _chunk(batch: pa.RecordBatch, before: int, layout: _Layout) -> Raw:
    row_no = _row_numbers(batch.num_rows, before, layout)
    table = pa.Table.from_batches([batch])
    blank = _blank(batch)
    if pc.any(blank).as_py():
        kept = pc.invert(blank)
        table, row_no = table.filter(kept), row_no.filter(kept)
    ready, layout.waiting = layout.waiting, []
    return Raw(table, row_no, _problems([bad for bad in ready if bad[1].strip()], layout))


def _row_numbers(count: int, before: int, layout: _Layout) -> pa.Array:
    """Numbers of the good rows ``before .. before + count``: each wrong row that precedes one shifts it by one."""
    index = np.arange(before, before + count, dtype=np.int64)
    wrong = np.sort(np.array(layout.wrong, dtype=np.int64)) - layout.lines - 1
    shift = np.searchsorted(wrong - np.arange(len(wrong)), index, side="right")
    return pa.array(index + shift + layout.lines + 1)


def _blank(batch: pa.RecordBatch) -> pa.Array:
    blank = pc.equal(batch.column(0), "")
    for column in batch.columns[1:]:
        if not pc.any(blank).as_py():
            break
        blank = pc.and_(blank, pc.equal(column, ""))
    return blank


def _problems(bad: list[tuple[int, str]], layout: _Layout) -> pa.Table:
    rows = [_problem(number, _cells(text, layout), layout) for number, text in bad]
    return pa.Table.from_pylist(rows, schema=PROBLEM_SCHEMA)


def _cells(text: str, layout: _Layout) -> list[str]:
    try:
        return list(next(csv_rows(text, layout.delimiter, layout.quote)))
    except csv.Error:
        return [text[:200]]


def _problem(number: int, cells: list[str], layout: _Layout) -> dict[str, Any]:
    """The cells may have slid under other headers, so in a file with personal columns every cell is masked.

    The code is only believed when it is the first column, which cannot slide.
    """
    code = cells[0] if layout.names[0] == layout.code_header else None
    shown = [mask_name(cell) for cell in cells] if layout.is_personal else cells
    return {
        "row_no": number,
        "code": code,
        "column_name": layout.code_header,
        "value": f"{len(cells)} ≠ {len(layout.names)}",
        "rule": "column_count",
        "row_data": json.dumps({"cells": shown}, ensure_ascii=False),
    }


def _no_rows(layout: _Layout) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({name: pa.array([], pa.string()) for name in layout.names})


def _swallows(last: pa.RecordBatch, stream: Utf8File) -> bool:
    """Whether an unclosed quote took the rest of the file into the last cell, which Arrow accepts silently."""
    return stream.quotes % 2 == 1 and any("\n" in str(column[-1]) for column in last.columns)


def _csv_error(error: pa.ArrowInvalid, source: ByteSource, rows: int) -> FileError:
    if STRADDLING in str(error):
        return FileError(messages.OPEN_QUOTE.format(file=source.path, rows=rows))
    return FileError(messages.BAD_CSV.format(file=source.path, rows=rows, detail=str(error)[:200]))
