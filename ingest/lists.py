"""Checking the rows of a list kept by hand (officers, absences, essential services): every error is told at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from domain.rules import RULE, Rule
from domain.text import Text
from ingest.edits import BadCell, day_of, read_sheet, refuse

NOT_A_DAY = Rule(
    "day",
    Text(
        "không phải ngày có thật; viết 2026-03-01 hoặc 01/03/2026.",
        "not a day that exists; write 2026-03-01 or 01/03/2026.",
    ),
)
BACKWARDS = Rule("backwards", Text("ngày kết thúc trước ngày bắt đầu.", "the last day is before the first."))


@dataclass(frozen=True, slots=True)
class Line:
    """One record: its row (the header is row 1, as in a spreadsheet) and its trimmed cells by column name."""

    row: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Text of a cell; empty where the column is missing."""
        return self.cells.get(column, "")


@dataclass
class ListFile:
    """A file under examination: its lines, and what is wrong with them. Nothing is written before `check` passes."""

    name: str
    lines: list[Line]
    bad: list[BadCell] = field(default_factory=list)

    def refuse(self, line: Line, column: str, rule: Rule) -> None:
        """Note that ``rule`` is broken by a cell."""
        self.bad.append(BadCell(self.name, line.row, column, line[column], rule))

    def required(self, line: Line, *columns: str) -> bool:
        """Whether every one of ``columns`` has a value; notes those that have none."""
        empty = [column for column in columns if not line[column]]
        for column in empty:
            self.refuse(line, column, RULE["required"])
        return not empty

    def day(self, line: Line, column: str) -> date | None:
        """The day in a cell, None when it is empty or not a day (which is noted)."""
        day = day_of(line[column])
        if line[column] and day is None:
            self.refuse(line, column, NOT_A_DAY)
        return day

    def check(self) -> None:
        """Raise FileError with every error noted, in both languages; return when there is none."""
        refuse(sorted(self.bad, key=lambda cell: cell.row))


def read_list(path: Path, needed: tuple[str, ...]) -> ListFile:
    """Read the CSV file ``path``, which must have the ``needed`` columns.

    Raises:
        FileError: it cannot be read, is not such a CSV, or lacks a column.
    """
    sheet = read_sheet(path, needed)
    return ListFile(sheet.file, [Line(number, cells) for number, cells in sheet.rows])
