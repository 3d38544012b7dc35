"""Small made-up batches for tests."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from domain.record import DOSSIER, STEP
from ingest.batch import DOSSIER_SCHEMA, PROBLEM_SCHEMA, STEP_SCHEMA, Batch

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, 08:00 in Hà Tĩnh


def at(days: float = 0, hours: float = 0) -> datetime:
    """An instant counted from START."""
    return START + timedelta(days=days, hours=hours)


def table(schema: pa.Schema, names: Iterable[str], rows: list[Mapping[str, Any]]) -> pa.Table:
    full = [{"row_no": i + 2, **dict.fromkeys(names), **row} for i, row in enumerate(rows)]
    return pa.Table.from_pylist(full, schema=schema)


def batch(
    dossiers: list[Mapping[str, Any]],
    steps: list[Mapping[str, Any]] | None = None,
    problems: list[Mapping[str, Any]] | None = None,
) -> Batch:
    """A batch of rows given by the canonical columns that matter; the rest is null."""
    return Batch(
        table(DOSSIER_SCHEMA, [c.name for c in DOSSIER], dossiers),
        table(STEP_SCHEMA, [c.name for c in STEP], steps or []),
        table(PROBLEM_SCHEMA, PROBLEM_SCHEMA.names, problems or []),
        len(dossiers) + len(problems or []),
    )


def dossier(code: str, **values: Any) -> dict[str, Any]:
    """One settled dossier of UBND A, on time, unless ``values`` say otherwise."""
    return {
        "code": code,
        "procedure": "1.001",
        "agency": "UBND A",
        "channel": 2,
        "received_at": at(),
        "due_at": at(5),
        "finished_at": at(2),
        "version": 1,
        **values,
    }
