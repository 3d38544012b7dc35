"""Who answers for each subsystem: from a CSV file kept by hand, all of it or nothing."""

from datetime import UTC, datetime
from pathlib import Path

from db.database import Database
from domain.rules import RULE, Rule
from domain.subsystems import SUBSYSTEMS
from domain.text import Text
from ingest.lists import read_list
from ingest.publish import publish

COLUMNS = ("key", "owner")
"""Columns a file must have; ``contact`` may be there."""
MOST_TEXT = 200
UNKNOWN = Rule(
    "unknown_subsystem",
    Text(
        f"Không có phân hệ này; các mã: {', '.join(each.key for each in SUBSYSTEMS)}.",
        f"There is no such subsystem; the keys: {', '.join(each.key for each in SUBSYSTEMS)}.",
    ),
)
WRITE = """
INSERT INTO subsystem_owner (province_code, key, owner, contact, changed_at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (province_code, key) DO UPDATE SET owner = excluded.owner, contact = excluded.contact,
    changed_at = excluded.changed_at
"""


def import_owners(database: Database, province: str, path: Path) -> int:
    """Store the owners of the subsystems that the file names; the others keep theirs. Returns how many.

    Raises:
        FileError: a row is wrong; every wrong cell is named and nothing is written.
    """
    found = read_list(path, COLUMNS)
    known = {each.key for each in SUBSYSTEMS}
    for line in found.lines:
        found.required(line, *COLUMNS)
        if line["key"] and line["key"] not in known:
            found.refuse(line, "key", UNKNOWN)
        for column in ("owner", "contact"):
            if len(line[column]) > MOST_TEXT:
                found.refuse(line, column, RULE["too_long"])
    found.check()
    with database.write() as connection:
        now = datetime.now(UTC)
        for line in found.lines:
            connection.exec_driver_sql(WRITE, (province, line["key"], line["owner"], line["contact"], now))
        publish(connection, province, "subsystems")
    return len(found.lines)
