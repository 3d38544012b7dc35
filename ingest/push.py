"""What a source pushes over HTTP: JSON rows of any kind but dossiers, through the same path as files."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import accumulate
from typing import Any
from uuid import uuid4

import orjson
import pyarrow as pa

from db.database import Database
from domain.errors import IocError
from domain.inputs import INPUTS
from domain.kinds import RECORDS, UNTIMED, named_by
from domain.text import Text
from domain.tickets import QUEUE_RECORDS
from ingest.batch import PROBLEM_SCHEMA, Records
from ingest.keys import Holder
from ingest.mapping import Mapping, mapping_of
from ingest.normalise import records
from ingest.raw import Raw
from ingest.records import Input, Loaded, RecordFeed, write_records

NOT_JSON = Text(
    "Nội dung gửi không phải JSON hợp lệ: {detail}. Chưa ghi gì.",
    "The body is not valid JSON: {detail}. Nothing was stored.",
)
WRONG_SHAPE = Text(
    'Nội dung phải là {{"{first}": [...]}}, khóa dùng được: {kinds}; {problem}. Chưa ghi gì.',
    'The body must be {{"{first}": [...]}}; keys that may be there: {kinds}; {problem}. Nothing was stored.',
)
NO_OBJECT = Text("đây không phải đối tượng", "this is no object")
NO_LIST = Text("{key!r} không phải danh sách", "{key!r} is no list")
NO_KEY = Text("không có khóa {key!r}", "there is no key {key!r}")
NOTHING = Text("không có dòng nào", "there are no rows")
SHOWN = 200
"""Most characters of a strange value that are kept with its refusal."""


class PushError(IocError):
    """The body as a whole cannot be read."""


@dataclass(frozen=True, slots=True)
class Door:
    """One address for pushes and the kinds of record that it takes; a bare list is of the first one."""

    path: str
    kinds: tuple[str, ...]


QUEUE_DOOR = Door("/api/v1/tickets", tuple(QUEUE_RECORDS))
INPUT_DOOR = Door("/api/v1/records", tuple(INPUTS))


@dataclass(frozen=True, slots=True)
class _Strange:
    """A field of a row that no record has, or whose value is a list or an object."""

    row: int
    column: str
    value: str
    rule: str


@dataclass(slots=True)
class Job:
    """One push: who sends it, its rows by kind, and once it is written what became of it."""

    source: Holder
    rows: dict[str, list[Any]]
    loaded: Loaded | None = None
    error: Exception | None = None


def job_of(source: Holder, body: bytes, door: Door) -> Job:
    """Read what ``body`` tells at ``door``.

    Raises:
        PushError: the body is not JSON of the right shape.
    """
    return Job(source, _rows(body, door))


def store(database: Database, province: str, jobs: Sequence[Job], door: Door) -> None:
    """Write ``jobs`` in one transaction and tell each what became of it; sending the same again changes nothing."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    feeds = [
        RecordFeed(
            job.source.source,
            job.source.name,
            f"POST {door.path} {now} {uuid4().hex[:8]}",
            source_id=job.source.source_id,
        )
        for job in jobs
    ]
    kinds = {kind: _input(kind, [job.rows.get(kind, []) for job in jobs]) for kind in door.kinds}
    told = {kind: found for kind, found in kinds.items() if found is not None}
    with database.write() as connection:
        loaded = write_records(connection, province, feeds, told, database.settings)
    for job, report in zip(jobs, loaded, strict=True):
        job.loaded = report


def _input(kind: str, rows: list[list[Any]]) -> Input | None:
    """The rows of one kind of every job, numbered through; None without any."""
    every = [row for each in rows for row in each]
    starts = tuple(accumulate((len(each) for each in rows[:-1]), initial=0))
    return Input([_records(kind, every)], starts) if every else None


def _rows(body: bytes, door: Door) -> dict[str, list[Any]]:
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise PushError(NOT_JSON.format(detail=str(error))) from error
    if isinstance(told, list):
        told = {door.kinds[0]: told}
    problem = _shape_problem(told, door)
    if problem is not None:
        kinds = ", ".join(door.kinds)
        raise PushError(WRONG_SHAPE.format(first=door.kinds[0], kinds=kinds, problem=problem))
    found: dict[str, list[Any]] = told
    return found


def _shape_problem(told: object, door: Door) -> Text | None:
    if not isinstance(told, dict):
        return NO_OBJECT
    for key, rows in told.items():
        if key not in door.kinds:
            return NO_KEY.format(key=str(key)[:40])
        if not isinstance(rows, list):
            return NO_LIST.format(key=key)
    return None if any(told.values()) else NOTHING


def _records(kind: str, told: list[Any]) -> Records:
    names = tuple(column.name for column in RECORDS[kind])
    strange = [odd for row, value in enumerate(told) for odd in _strange(row, value, names)]
    bad = {odd.row for odd in strange}
    good = [(row, value) for row, value in enumerate(told) if row not in bad]
    cells = {name: pa.array([_text(value.get(name)) for _, value in good], pa.string()) for name in names}
    row_no = pa.array([row for row, _ in good], pa.int64())
    raw = Raw(pa.table(cells), row_no, _problems(kind, told, strange))
    found = records(raw, _mapping(kind))
    return Records(found.rows, found.problems, len(told))


def _strange(row: int, value: object, names: tuple[str, ...]) -> Iterator[_Strange]:
    if not isinstance(value, dict):
        yield _Strange(row, "", json.dumps(value, ensure_ascii=False)[:SHOWN], "not_an_object")
        return
    for name, cell in value.items():
        shown = json.dumps(cell, ensure_ascii=False)[:SHOWN]
        if name not in names:
            yield _Strange(row, name[:SHOWN], shown, "unknown_field")
        elif isinstance(cell, dict | list):
            yield _Strange(row, name, shown, "not_plain")


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value.replace("\x00", "\ufffd") if value else None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _problems(kind: str, told: list[Any], strange: list[_Strange]) -> pa.Table:
    lines = [
        {
            "row_no": odd.row,
            "code": _code(kind, told[odd.row]),
            "column_name": odd.column or kind,
            "value": odd.value,
            "rule": odd.rule,
            "row_data": json.dumps(told[odd.row], ensure_ascii=False).replace("\\u0000", "\\ufffd"),
        }
        for odd in strange
    ]
    return pa.Table.from_pylist(lines, schema=PROBLEM_SCHEMA)


def _code(kind: str, row: object) -> str | None:
    """What names a strange row in quarantine, so that it leaves when it is sent right (domain/kinds.py)."""
    if not isinstance(row, dict):
        return None
    parts = [part if part in {"", UNTIMED} else _text(row.get(part)) for part in named_by(kind)]
    known = [part for part in parts if part is not None]
    return "/".join(known)[:SHOWN] if len(known) == len(parts) else None


@cache
def _mapping(kind: str) -> Mapping:
    columns = {column.name: column.name for column in RECORDS[kind]}
    return mapping_of({"source": "push", "kind": kind, "columns": columns}, "JSON")
