"""Small mappings and files for the tests of the import front end."""

from pathlib import Path
from typing import Any

import pyarrow as pa

from db.database import Database
from domain.errors import IocError
from ingest.batch import Batch
from ingest.mapping import Mapping, mapping_of
from ingest.normalise import batches
from ingest.reference import write_calendar

EXAMPLES = Path(__file__).parents[2] / "examples"


def mapping(**changes: Any) -> Mapping:
    """A mapping of the columns ma, cq, kenh, nhan, tra; ``changes`` replace or add whole sections."""
    document: dict[str, Any] = {
        "source": "test",
        "columns": {"code": "ma", "agency": "cq", "channel": "kenh", "received_at": "nhan", "due_at": "tra"},
    }
    return mapping_of(document | changes, "test.toml")


def csv_file(folder: Path, *rows: str, name: str = "ho_so.csv", encoding: str = "utf-8") -> Path:
    """A CSV file with the header ma,cq,kenh,nhan,tra and ``rows``."""
    path = folder / name
    path.write_bytes("\n".join(("ma,cq,kenh,nhan,tra", *rows, "")).encode(encoding))
    return path


def whole(path: Path, using: Mapping, max_bytes: int = 1 << 30) -> Batch:
    """Every batch of ``path`` as one."""
    parts = list(batches(path, using, max_bytes=max_bytes))
    return Batch(
        pa.concat_tables([part.dossiers for part in parts]),
        pa.concat_tables([part.steps for part in parts]),
        pa.concat_tables([part.problems for part in parts]),
        sum(part.rows_read for part in parts),
    )


def forget_edits(database: Database) -> None:
    """Make the calendar anew when somebody edited it."""
    with database.own() as connection:
        if connection.exec_driver_sql("SELECT count(*) FROM calendar_change").scalar_one():
            connection.exec_driver_sql("TRUNCATE work_day, calendar_change, work_hours RESTART IDENTITY")
            write_calendar(connection)


def says(error: IocError, *words: object) -> bool:
    """Whether both languages of ``error`` name every one of ``words``."""
    return all(str(word) in text for word in words for text in (error.message.vi, error.message.en))
