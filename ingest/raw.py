"""What every reader yields: the source's own columns as text, before any meaning is given to them."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from ingest import messages
from ingest.batch import empty_problems
from ingest.errors import FileError
from ingest.mapping import Mapping
from ingest.mapping_checks import nearest_hint

CHUNK_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Raw:
    """A chunk of rows: ``table`` has one text column per source header, ``row_no`` one number per row.

    ``problems`` are the rows that could not even be split into columns (not in ``table``).
    """

    table: pa.Table
    row_no: pa.Array
    problems: pa.Table

    @property
    def rows_read(self) -> int:
        """Rows of the file in this chunk, good or bad."""
        return int(self.table.num_rows + self.problems.num_rows)


def good_rows(table: pa.Table, row_no: pa.Array) -> Raw:
    """A chunk without problems."""
    return Raw(table, row_no, empty_problems())


def check_headers(present: list[str], mapping: Mapping, path: Path) -> None:
    """Refuse a file that lacks a mapped column or has it twice.

    Raises:
        FileError: names the canonical column, the header and the nearest header present.
    """
    for canonical, headers in mapping.columns.items():
        for header in headers:
            if header not in present:
                raise FileError(
                    messages.MISSING_COLUMN.format(
                        file=path,
                        header=header,
                        canonical=canonical,
                        meaning=mapping.record[canonical].meaning,
                        hint=nearest_hint(header, tuple(present), messages.NEAREST),
                        present=", ".join(present),
                    )
                )
            if present.count(header) > 1:
                raise FileError(messages.SAME_HEADER.format(file=path, header=header))


def unique_names(headers: list[str]) -> list[str]:
    """Headers fit for a table: an empty one is named by its position, a repeated one gets its position behind it."""
    seen: set[str] = set()
    names = []
    for position, header in enumerate(headers, start=1):
        name = header or f"#{position}"
        names.append(name if name not in seen else f"{name} #{position}")
        seen.add(name)
    return names
