"""What was refused and why, for the person who corrects it; the way out is importing the corrected rows."""

import csv
import io
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from domain.rules import RULE
from domain.text import Text

UNKNOWN_RULE = Text("Quy tắc của phiên bản khác.", "A rule of another version.")
HEADER = ("source", "file", "row", "code", "column", "value", "rule", "vi", "en", "seen_at")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One cell that kept a row out: where it stands, what it says, which rule it breaks and what that rule means."""

    source: str
    file: str
    row: int
    code: str | None
    column: str
    value: str | None
    rule: str
    seen_at: datetime

    @property
    def text(self) -> Text:
        """The sentence of the rule."""
        return RULE[self.rule].text if self.rule in RULE else UNKNOWN_RULE

    def plain(self) -> dict[str, str | int | None]:
        """The refusal as one flat record under ``HEADER``: both languages, the time in ISO 8601."""
        found = (self.source, self.file, self.row, self.code, self.column, self.value, self.rule)
        return dict(zip(HEADER, (*found, self.text.vi, self.text.en, self.seen_at.isoformat()), strict=True))


def list_quarantine(connection: Connection, province: str, limit: int) -> list[Refusal]:
    """At most ``limit`` refusals of ``province``, the latest import first, in the order of the file.

    Needs a connection that may read values (writer or owner): the reading role may not.
    """
    rows = connection.exec_driver_sql(
        "SELECT s.key, q.file, q.row_no, q.code, q.column_name, q.value, q.rule, q.seen_at FROM quarantine q"
        " JOIN source s ON s.id = q.source_id WHERE q.province_code = %s"
        " ORDER BY q.import_id DESC, q.file, q.row_no, q.column_name, q.rule LIMIT %s",
        (province, limit),
    )
    return [Refusal(*row) for row in rows]


def count_quarantine(connection: Connection, province: str) -> int:
    """How many refusals ``province`` has."""
    found = connection.exec_driver_sql("SELECT count(*) FROM quarantine WHERE province_code = %s", (province,))
    return int(found.scalar_one())


def quarantine_csv(refusals: list[Refusal]) -> str:
    """The refusals as CSV for spreadsheets: byte-order mark, header, and no cell that would run as a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for refusal in refusals:
        writer.writerow([_inert(value) for value in refusal.plain().values()])
    return "\ufeff" + out.getvalue()


def _inert(value: str | int | None) -> str | int | None:
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@"} else value
