"""Two made-up centers with their counters, and rows about them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from domain.kinds import RECORDS
from ingest.batch import PROBLEM_SCHEMA, Records, record_schema
from ingest.centers import Center, Counter, write_centers
from ingest.records import RecordFeed
from tests.factory import table
from tests.queries.facts import write_catalogue

PUSHED = RecordFeed("kiosk", "Máy lấy số", "POST")
GROUPS = [("DD", "Đất đai"), ("HT", "Hộ tịch"), ("TK", "Trả kết quả")]
CENTERS = [
    Center("TT1", "Trung tâm Phục vụ hành chính công tỉnh", "H27.S1"),
    Center("TT2", "Trung tâm Phục vụ hành chính công xã A", "H27.1"),
]
COUNTERS = [
    Counter("TT1", "01", "Quầy 01", ("DD",)),
    Counter("TT1", "02", "Quầy 02", ("HT",)),
    Counter("TT1", "03", "Quầy 03", ("HT", "TK")),
    Counter("TT2", "01", "Quầy 01", ("DD", "HT", "TK")),
]
OPENING = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)  # a Monday, 07:30 in Hà Tĩnh


def minute(minutes: float) -> datetime:
    """An instant counted from 07:30 of Monday 2 March 2026."""
    return OPENING + timedelta(minutes=minutes)


def write_two_centers(connection: Connection, province: str) -> None:
    """Store the catalogue and the two centers."""
    write_catalogue(connection, province)
    write_centers(connection, province, GROUPS, CENTERS, COUNTERS)


def rows(kind: str, told: list[Mapping[str, Any]], problems: list[Mapping[str, Any]] | None = None) -> Records:
    """Records of ``kind`` given by the columns that matter; the rest is null."""
    names = [column.name for column in RECORDS[kind]]
    bad = table(PROBLEM_SCHEMA, PROBLEM_SCHEMA.names, problems or [])
    return Records(table(record_schema(RECORDS[kind]), names, told), bad, len(told) + len(problems or []))


def ticket(number: str, issued: float, **values: Any) -> dict[str, Any]:
    """One ticket of TT1 for land matters, issued so many minutes after 07:30; times of ``values`` too."""
    times = {key: minute(value) for key, value in values.items() if key.endswith("_at") and value is not None}
    return {"center": "TT1", "number": number, "group": "DD", "issued_at": minute(issued), **values, **times}
