"""Small CSV files by which a person edits reference data: all of the file or nothing, every bad cell named."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from domain.rules import Rule
from domain.text import Text
from ingest import messages
from ingest.errors import FileError

FORMATS = ("%Y-%m-%d", "%d/%m/%Y")
MOST_BYTES = 10_000_000
BAD_CELL = Text(
    "Tệp {file}, dòng {row}, cột {column}, giá trị {value!r}: {rule}",
    "File {file}, row {row}, column {column}, value {value!r}: {rule}",
)
NOTHING = Text("Không có gì được nhập. Sửa tệp rồi nhập lại.", "Nothing was imported. Correct the file and try again.")
COLUMN_COUNT = Rule(
    "column_count", Text("Số cột của dòng khác dòng tiêu đề.", "The row has another number of columns.")
)


@dataclass(frozen=True, slots=True)
class BadCell:
    """One cell that breaks a rule; rows are counted as in a spreadsheet, the header being row 1."""

    file: str
    row: int
    column: str
    value: str
    rule: Rule

    @property
    def text(self) -> Text:
        """The sentence that names file, row, column, value and rule."""
        named = {"file": self.file, "row": self.row, "column": self.column, "value": self.value}
        return Text(
            BAD_CELL.vi.format(**named, rule=self.rule.text.vi), BAD_CELL.en.format(**named, rule=self.rule.text.en)
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read: its name, its rows (number, cells by column), and rows with a wrong number of cells."""

    file: str
    rows: tuple[tuple[int, dict[str, str]], ...]

    def bad(self, row: int, column: str, cells: dict[str, str], rule: Rule) -> BadCell:
        """Return the problem of one cell."""
        return BadCell(self.file, row, column, cells[column], rule)


def read_sheet(path: Path, columns: tuple[str, ...]) -> Sheet:
    """Read the CSV file ``path`` (UTF-8, comma or semicolon) whose header names at least ``columns``.

    Raises:
        FileError: no such file, not UTF-8, a missing column, or a row with another number of cells.
    """
    lines = list(csv.reader(io.StringIO(text := _text(path)), delimiter=_delimiter(text)))
    header = [name.strip().lower() for name in lines[0]] if lines else []
    for column in columns:
        if column not in header:
            raise FileError(_missing(path, column, header))
    full = [(number, line) for number, line in enumerate(lines[1:], start=2) if any(cell.strip() for cell in line)]
    refuse([BadCell(path.name, n, "", ";".join(line), COLUMN_COUNT) for n, line in full if len(line) != len(header)])
    rows = tuple((n, dict(zip(header, (cell.strip() for cell in line), strict=True))) for n, line in full)
    return Sheet(path.name, rows)


def refuse(bad: list[BadCell]) -> None:
    """Raise one error that lists every bad cell, if there are any.

    Raises:
        FileError: there are.
    """
    if bad:
        sentences = [cell.text for cell in bad]
        raise FileError(
            Text(
                "\n".join((*(s.vi for s in sentences), NOTHING.vi)), "\n".join((*(s.en for s in sentences), NOTHING.en))
            )
        )


def day_of(text: str) -> date | None:
    """The day that ``text`` writes as 2027-02-05 or 05/02/2027, or None."""
    for pattern in FORMATS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            found = file.read(MOST_BYTES).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise FileError(messages.NO_FILE.format(file=path)) from error
    except IsADirectoryError as error:
        raise FileError(messages.IS_DIRECTORY.format(file=path)) from error
    except OSError as error:
        raise FileError(messages.UNREADABLE.format(file=path, detail=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise FileError(messages.UNKNOWN_ENCODING.format(file=path)) from error
    if not found.strip():
        raise FileError(messages.EMPTY_FILE.format(file=path.name))
    return found.replace("\x00", "")


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return ";" if header.count(";") > header.count(",") else ","


def _missing(path: Path, column: str, header: list[str]) -> Text:
    return Text(
        f"Tệp {path.name} không có cột {column!r}. Các cột có trong tệp: {', '.join(header)}.",
        f"File {path.name} has no column {column!r}. Columns present: {', '.join(header)}.",
    )
