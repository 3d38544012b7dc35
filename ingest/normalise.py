"""From raw rows to a Batch: columns named, typed and masked; every unreadable cell is a problem with its rule."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from domain.kinds import RECORDS, UNTIMED, named_by
from domain.record import COLUMNS, DOSSIER, STEP, Column
from ingest.batch import DOSSIER_SCHEMA, PROBLEM_SCHEMA, STEP_SCHEMA, Batch, Records, record_schema
from ingest.mapping import Mapping
from ingest.mask import HIDDEN, looks_personal, mask_names, masked_row, shortened
from ingest.raw import Raw
from ingest.readers import read
from ingest.stream import Progress
from ingest.values import RULE_OF, converted, longest

JOIN = " – "


def batches(path: Path, mapping: Mapping, *, max_bytes: int, on_progress: Progress | None = None) -> Iterator[Batch]:
    """The file ``path`` read with ``mapping`` in chunks of some ten thousand rows, in bounded memory.

    ``max_bytes`` limits the uncompressed size; ``on_progress`` gets (bytes read, bytes total) of the file on disk.

    Raises:
        FileError: the file cannot be read with this mapping (possibly after some batches: import in one transaction).
    """
    for raw in read(path, mapping, max_bytes=max_bytes, on_progress=on_progress):
        yield normalise(raw, mapping)


@dataclass(frozen=True, slots=True)
class _Fault:
    """The cells of one canonical column that break ``rule``; ``bad`` is a mask over the chunk's rows."""

    column: str
    rule: str
    bad: pa.Array


def normalise(raw: Raw, mapping: Mapping) -> Batch:
    """The chunk in the canonical shapes; a row with any unreadable or missing required cell is only among the problems.

    In event files each distinct code gives one dossier (its first good row) and each row with a step one step.
    """
    text = _cells(raw.table, mapping)
    has_step = _has_step(text, mapping, raw.table.num_rows)
    typed = {name: converted(cells, mapping.record[name], mapping.values) for name, cells in text.items()}
    missing = _missing(text, mapping, has_step, raw.table.num_rows)
    faults = [*_unreadable(text, typed, mapping), *_too_long(text, mapping), *missing]
    problems = _problems(raw, text, faults, mapping)
    if "applicant" in typed:
        typed["applicant"] = mask_names(typed["applicant"])
    table = pa.table({"row_no": raw.row_no, **typed})
    keep = _good(faults)
    if keep is not None:
        table, has_step = table.filter(keep), has_step.filter(keep)
    steps = table.filter(has_step) if mapping.kind == "events" else table[:0]
    dossiers = _first_of_each(table) if mapping.kind == "events" else table
    return Batch(_shaped(dossiers, DOSSIER_SCHEMA), _shaped(steps, STEP_SCHEMA), problems, raw.rows_read)


def records(raw: Raw, mapping: Mapping) -> Records:
    """The chunk as rows of one record (domain/kinds.py); a row with an unreadable or missing cell is a problem."""
    text = _cells(raw.table, mapping)
    rows = raw.table.num_rows
    typed = {name: converted(cells, mapping.record[name], mapping.values) for name, cells in text.items()}
    nothing = pa.repeat(pa.scalar(False), rows)
    missing = _missing(text, mapping, nothing, rows)
    faults = [*_unreadable(text, typed, mapping), *_too_long(text, mapping), *missing]
    problems = _problems(raw, text, faults, mapping)
    table = pa.table({"row_no": raw.row_no, **typed})
    keep = _good(faults)
    good = table if keep is None else table.filter(keep)
    return Records(_shaped(good, record_schema(RECORDS[mapping.kind])), problems, raw.rows_read)


def _cells(table: pa.Table, mapping: Mapping) -> dict[str, pa.Array]:
    """Canonical column -> trimmed text, null for the cells that mean nothing."""
    empty = pa.array(mapping.reading.empty, pa.string())
    columns = {name: _cleaned(table, headers, empty) for name, headers in mapping.columns.items()}
    rows = table.num_rows
    return columns | {name: pa.repeat(pa.scalar(value), rows) for name, value in mapping.constants.items()}


def _cleaned(table: pa.Table, headers: tuple[str, ...], empty: pa.Array) -> pa.Array:
    parts = []
    for header in headers:
        cells = pc.utf8_trim_whitespace(_array(table[header]))
        parts.append(pc.if_else(pc.is_in(cells, value_set=empty), None, cells))
    return reduce(_joined, parts)


def _joined(left: pa.Array, right: pa.Array) -> pa.Array:
    return pc.coalesce(pc.binary_join_element_wise(left, right, JOIN), left, right)


def _array(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    return whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole


def _has_step(text: dict[str, pa.Array], mapping: Mapping, rows: int) -> pa.Array:
    """Rows on which any step column of the file says something; the others only speak of their dossier."""
    found = pa.repeat(pa.scalar(False), rows)
    for column in STEP[1:]:
        if column.name in mapping.columns:
            found = pc.or_(found, text[column.name].is_valid())
    return found


def _unreadable(text: dict[str, pa.Array], typed: dict[str, pa.Array], mapping: Mapping) -> Iterator[_Fault]:
    for name, cells in text.items():
        if typed[name].null_count > cells.null_count:
            rule = RULE_OF.get(mapping.record[name].kind, "coded")
            yield _Fault(name, rule, pc.and_(cells.is_valid(), typed[name].is_null()))


def _too_long(text: dict[str, pa.Array], mapping: Mapping) -> Iterator[_Fault]:
    """A text longer than its column allows: refused here, because an index would abort the whole import."""
    for name, cells in text.items():
        most = longest(name)
        if mapping.record[name].kind == "text" and (pc.max(pc.binary_length(cells)).as_py() or 0) > most:
            bad = pc.fill_null(pc.greater(pc.utf8_length(cells), most), False)
            if pc.any(bad).as_py():
                yield _Fault(name, "too_long", bad)


def _missing(text: dict[str, pa.Array], mapping: Mapping, has_step: pa.Array, rows: int) -> Iterator[_Fault]:
    record = RECORDS.get(mapping.kind, DOSSIER)
    required: list[tuple[Column, pa.Array | None]] = [(column, None) for column in record if column.required]
    if mapping.kind == "events":
        required.append((COLUMNS["step"], has_step))
    for column, only in required:
        cells = text[column.name]
        if cells.null_count and rows:
            bad = cells.is_null() if only is None else pc.and_(cells.is_null(), only)
            if pc.any(bad).as_py():
                yield _Fault(column.name, "required", bad)


def _good(faults: list[_Fault]) -> pa.Array | None:
    if not faults:
        return None
    bad = faults[0].bad
    for fault in faults[1:]:
        bad = pc.or_(bad, fault.bad)
    return pc.invert(bad)


def _first_of_each(table: pa.Table) -> pa.Table:
    """The first row of each code, in file order."""
    codes = _array(table["code"]).dictionary_encode()
    _, first = np.unique(codes.indices.to_numpy(zero_copy_only=False), return_index=True)
    return table.take(pa.array(np.sort(first)))


def _shaped(table: pa.Table, schema: pa.Schema) -> pa.Table:
    columns = [
        table[field.name].cast(field.type) if field.name in table.column_names else pa.nulls(len(table), field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _problems(raw: Raw, text: dict[str, pa.Array], faults: list[_Fault], mapping: Mapping) -> pa.Table:
    """One line per bad cell, ordered by row; personal columns are masked in the raw row and in the value."""
    if not faults:
        return raw.problems
    names, hidden = _personal(raw.table.column_names, mapping)
    codes = _codes(text, mapping)
    lines = []
    for fault in faults:
        rows = pc.indices_nonzero(fault.bad)
        headers = mapping.columns.get(fault.column, (fault.column,))
        values = text[fault.column].take(rows).to_pylist()
        if names.union(hidden).intersection(headers):
            values = [HIDDEN if value else None for value in values]
        lines += [
            {
                "row_no": number,
                "code": code if code and len(code) <= longest("code") else None,
                "column_name": JOIN.join(headers),
                "value": value and shortened(value),
                "rule": fault.rule,
                "row_data": json.dumps(masked_row(row, names, hidden), ensure_ascii=False),
            }
            for number, code, value, row in zip(
                raw.row_no.take(rows).to_pylist(),
                codes.take(rows).to_pylist(),
                values,
                raw.table.take(rows).to_pylist(),
                strict=True,
            )
        ]
    lines.sort(key=lambda line: line["row_no"])
    return pa.concat_tables([raw.problems, pa.Table.from_pylist(lines, schema=PROBLEM_SCHEMA)])


def _codes(text: dict[str, pa.Array], mapping: Mapping) -> pa.Array:
    """What names a row in quarantine: the dossier's code, or the parts of ``domain.kinds.NAMED_BY``."""
    if mapping.kind not in RECORDS:
        return text["code"]
    rows = len(next(iter(text.values())))
    fixed = {"": "", UNTIMED: UNTIMED}
    parts = [
        pa.repeat(pa.scalar(fixed[part]), rows) if part in fixed else text.get(part, pa.nulls(rows, pa.string()))
        for part in named_by(mapping.kind)
    ]
    return pc.binary_join_element_wise(*parts, "/") if len(parts) > 1 else parts[0]


def _personal(headers: list[str], mapping: Mapping) -> tuple[frozenset[str], frozenset[str]]:
    """Headers masked as names and headers hidden: those the mapping lists and those that look personal."""
    names = frozenset(mapping.columns.get("applicant", ()))
    used = frozenset(mapping.headers)
    listed = frozenset(mapping.personal)
    hidden = frozenset(h for h in headers if h in listed or (h not in used and looks_personal(h)))
    return names - listed, hidden
