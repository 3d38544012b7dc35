"""What a reader hands to the loader: canonical columns, typed, with the row number each value came from."""

from dataclasses import dataclass

import pyarrow as pa

from domain.record import DOSSIER, STEP, Column, Kind

PLAIN_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "time": pa.timestamp("us", tz="UTC"),
    "day": pa.date32(),
    "int": pa.int64(),
    "bool": pa.bool_(),
}


def arrow_type(kind: Kind) -> pa.DataType:
    """The type of a column of ``kind``; codes are small numbers."""
    return PLAIN_TYPES.get(kind, pa.int16())


def record_schema(columns: tuple[Column, ...]) -> pa.Schema:
    """The staging shape of a record: its columns behind the number of the row."""
    fields = [pa.field("row_no", pa.int64()), *(pa.field(c.name, arrow_type(c.kind)) for c in columns)]
    return pa.schema(fields)


DOSSIER_SCHEMA = record_schema(DOSSIER)
STEP_SCHEMA = record_schema(STEP)
PROBLEM_SCHEMA = pa.schema(
    [
        pa.field("row_no", pa.int64()),
        pa.field("code", pa.string()),
        pa.field("column_name", pa.string()),
        pa.field("value", pa.string()),
        pa.field("rule", pa.string()),
        pa.field("row_data", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one source file in the three canonical shapes; a row with a problem is not among the dossiers or steps.

    ``row_no`` is the record of the file: in CSV the header is 1, in Parquet and XES the first record is (an event of
    XES, or a trace where traces are the rows). ``row_data`` of a problem is the raw row as a JSON object. In event
    files a dossier may appear once per event row: the first wins.
    """

    dossiers: pa.Table
    steps: pa.Table
    problems: pa.Table
    rows_read: int


@dataclass(frozen=True, slots=True)
class Records:
    """Rows of one input about counters and queues, shaped as their record; ``problems`` as in a `Batch`."""

    rows: pa.Table
    problems: pa.Table
    rows_read: int


def empty_problems() -> pa.Table:
    """A problems table without rows."""
    return PROBLEM_SCHEMA.empty_table()
