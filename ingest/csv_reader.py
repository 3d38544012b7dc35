"""CSV in chunks: our stream decodes and guards, Arrow splits; a row of another width becomes a problem, not a loss."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from ingest import messages
from ingest.batch import PROBLEM_SCHEMA
from ingest.errors import FileError, TruncatedError
from ingest.mapping import Mapping
from ingest.mask import looks_personal, mask_name, shortened
from ingest.raw import Raw, check_headers, unique_names
from ingest.sniff import SAMPLE, csv_rows, delimiter_of, encoding_of, header_cells
from ingest.stream import MEGABYTE, ByteSource, TextBlocks
from ingest.values import longest

LINE_END = re.compile(rb"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class _Layout:
    """How one file is laid out: unique column names, lines of the header, delimiter, quote, and what to hide."""

    names: list[str]
    lines: int
    delimiter: str
    quote: str
    code_header: str
    is_personal: bool


def read_csv(source: ByteSource, head: bytes, mapping: Mapping) -> Iterator[Raw]:
    """Chunks of some megabytes of the CSV file ``source`` that starts with ``head``; ``row_no`` counts records.

    Blocks are parsed one by one: Arrow's own streaming reader calls back from a thread that outlives an error and
    then crashes the interpreter at exit.

    Raises:
        FileError: encoding, missing column, an endless line or quote, a damaged gzip, too large.
    """
    encoding = mapping.reading.encoding
    if encoding == "auto":
        encoding = encoding_of(head, mapping.headers, source.path)
    layout = _layout(source, head.decode(encoding, "replace"), len(head), mapping)
    blocks, before, skip = TextBlocks(source, encoding, layout.quote), layout.lines, layout.lines
    try:
        for block in blocks:
            data, skip = _without_lines(block, skip), 0
            if data:
                raw, records = _chunk(data, before, layout, source)
                before += records
                yield raw
    except TruncatedError as error:
        rows = max(0, blocks.lines - layout.lines)
        raise FileError(messages.TRUNCATED.format(file=source.path, rows=rows)) from error


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
    return _Layout(unique_names(headers), lines, delimiter, quote, mapping.naming, personal)


def _without_lines(block: bytes, lines: int) -> bytes:
    for _ in range(lines):
        end = LINE_END.search(block)
        block = block[end.end() :] if end else b""
    return block


def _chunk(data: bytes, before: int, layout: _Layout, source: ByteSource) -> tuple[Raw, int]:
    """The block's rows, numbered on from ``before``, and how many records it holds."""
    wrong: list[tuple[int, str]] = []

    def keep(row: Any) -> str:
        wrong.append((before + row.number, row.text))
        return "skip"

    try:
        table = _parsed(data, layout, keep)
    except pa.ArrowInvalid as error:
        detail = str(error)[:200]
        raise FileError(messages.BAD_CSV.format(file=source.path, rows=before - layout.lines, detail=detail)) from error
    records = table.num_rows + len(wrong)
    if _swallows(data, table, wrong, layout):
        raise FileError(messages.OPEN_QUOTE.format(file=source.path, rows=before - layout.lines + records - 1))
    row_no = _row_numbers(table.num_rows, before, [number for number, _ in wrong])
    blank = _blank(table)
    if pc.any(blank).as_py():
        table, row_no = table.filter(pc.invert(blank)), row_no.filter(pc.invert(blank))
    return Raw(table, row_no, _problems(wrong, layout)), records


def _parsed(data: bytes, layout: _Layout, keep: Callable[[Any], str]) -> pa.Table:
    return pacsv.read_csv(
        pa.BufferReader(data),
        pacsv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=layout.names),
        pacsv.ParseOptions(
            delimiter=layout.delimiter,
            quote_char=layout.quote or False,
            newlines_in_values=bool(layout.quote),
            ignore_empty_lines=False,
            invalid_row_handler=keep,
        ),
        pacsv.ConvertOptions(column_types=dict.fromkeys(layout.names, pa.string()), strings_can_be_null=False),
    ).combine_chunks()


def _row_numbers(count: int, before: int, wrong: list[int]) -> pa.Array:
    """Numbers of ``count`` good rows after ``before``: each wrong row that precedes one shifts it by one."""
    index = np.arange(before + 1, before + 1 + count, dtype=np.int64)
    gaps = np.array(wrong, dtype=np.int64) - np.arange(len(wrong))
    return pa.array(index + np.searchsorted(gaps, index, side="right"))


def _swallows(data: bytes, table: pa.Table, wrong: list[tuple[int, str]], layout: _Layout) -> bool:
    """Whether an open quote took the rest of the block into its last row: Arrow accepts that silently."""
    if not layout.quote or data.count(layout.quote.encode()) % 2 == 0:
        return False
    last = [str(column[-1]) for column in table.columns] if table.num_rows else []
    return any("\n" in cell for cell in (*last, *(text for _, text in wrong[-1:])))


def _blank(table: pa.Table) -> pa.ChunkedArray:
    blank = pc.equal(table.column(0), "")
    for column in table.columns[1:]:
        if not pc.any(blank).as_py():
            break
        blank = pc.and_(blank, pc.equal(column, ""))
    return blank


def _problems(bad: list[tuple[int, str]], layout: _Layout) -> pa.Table:
    rows = [_problem(number, _cells(text, layout), layout) for number, text in bad if text.strip()]
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
    believed = layout.names[0] == layout.code_header and len(cells[0]) <= longest("code")
    code = cells[0] if believed else None
    cut = [shortened(cell) for cell in cells[: 2 * len(layout.names)]]
    shown = [mask_name(cell) for cell in cut] if layout.is_personal else cut
    return {
        "row_no": number,
        "code": code,
        "column_name": layout.code_header,
        "value": f"{len(cells)} ≠ {len(layout.names)}",
        "rule": "column_count",
        "row_data": json.dumps({"cells": shown}, ensure_ascii=False),
    }
