"""A few hundred made-up dossiers that reach every status, channel, gap and lateness, and the way to store some."""

import random
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from db.database import Database
from ingest.load import Feed, load
from ingest.reference import write_agencies, write_fields, write_officers, write_procedures
from queries.source import Source
from tests.conftest import PROVINCE
from tests.factory import at, batch, dossier

AGENCIES = pd.DataFrame(
    [
        ("H27.1", "UBND Phường Thành Sen", 2, "18073", None),
        ("H27.2", "UBND Xã Đức Thọ", 2, "18229", None),
        ("H27.S1", "Sở Tư pháp", 1, None, None),
        ("H27.X", "Cơ quan lạ", 0, None, None),
    ],
    columns=["code", "name", "level", "unit_code", "parent_code"],
)
FIELDS = pd.DataFrame([("HT", "Hộ tịch"), ("DD", "Đất đai")], columns=["code", "name"])
PROCEDURES = pd.DataFrame(
    [
        ("1.1", "Đăng ký khai sinh", "HT", 2, 3, 8, 0, True, True, True, True),
        ("1.2", "Đăng ký biến động đất đai", "DD", 1, 2, 80, 100_000, True, True, True, None),
        ("1.3", "Tra cứu", "DD", 1, 1, None, None, None, None, False, None),
    ],
    columns=[
        "code", "name", "field", "level", "service_level", "statutory_hours", "fee_vnd", "e_payment", "essential",
        "returns_result", "population_db",
    ],
)  # fmt: skip
OFFICERS = pd.DataFrame([("CB1", "Cán bộ 1", "H27.1")], columns=["code", "name", "agency"])


def write_catalogue(connection: Connection, province: str) -> None:
    """Store the catalogue that the made-up dossiers use."""
    write_agencies(connection, province, AGENCIES)
    write_fields(connection, province, FIELDS)
    write_procedures(connection, province, PROCEDURES)
    write_officers(connection, province, OFFICERS)


def made_up(count: int, seed: int = 7) -> list[dict[str, Any]]:
    """Return ``count`` rows; the same for the same seed."""
    rng = random.Random(seed)
    return [_one(rng, f"HS-{i:05d}") for i in range(count)]


def impossible(count: int, seed: int = 11) -> list[dict[str, Any]]:
    """Return ``count`` rows whose times contradict each other: half due, half ended before they were received."""
    rng = random.Random(seed)
    rows = []
    for i in range(count):
        received = at(rng.uniform(-150, 50))
        before, after = received - timedelta(days=rng.uniform(0.1, 9)), received + timedelta(days=rng.uniform(0.1, 9))
        due, finished = (before, after) if i % 2 else (after, before)
        rows.append(
            dossier(
                f"XX-{i:05d}",
                procedure=rng.choice(["1.1", "1.2"]),
                agency=rng.choice(AGENCIES["code"].tolist()),
                received_at=received,
                due_at=due,
                finished_at=finished,
                status=9,
            )
        )
    return rows


def _one(rng: random.Random, code: str) -> dict[str, Any]:
    received = at(rng.uniform(-200, 60))
    status = rng.choice([1, 2, 3, 4, 4, 4, 5, 6, 7, 8, 9, 9, 9, 10, 10, 10, 10])
    ended = status in {3, 7, 8, 9, 10}
    finished = received + timedelta(hours=rng.uniform(0.1, 400)) if ended else None
    total = rng.choice([None, 1, 4, 6])
    return dossier(
        code,
        status=status,
        procedure=rng.choice(["1.1", "1.2", "1.3"]),
        agency=rng.choice(AGENCIES["code"].tolist()),
        officer=rng.choice([None, "CB1", "CB9"]),
        channel=rng.choice([0, 1, 2, 2, 2, 3, 4]),
        received_at=None if status in {1, 3} and rng.random() < 0.5 else received,
        due_at=rng.choice([None, received + timedelta(days=rng.uniform(0.1, 90))]) if rng.random() < 0.4
        else received + timedelta(days=rng.uniform(0.1, 20)),
        finished_at=finished,
        returned_at=finished + timedelta(hours=rng.uniform(0, 60)) if finished and status == 10 else None,
        supplement_count=rng.choice([0, 0, 0, 0, 1, 2, 3]),
        supplement_at=received + timedelta(days=rng.uniform(0.1, 30)) if status == 5 or rng.random() < 0.2 else None,
        components_total=total,
        components_digitized=None if total is None else rng.choice([None, 0, 1, total]),
        e_result=rng.choice([None, True, False]),
        result_signed=rng.choice([None, True, False]),
        reused=rng.choice([None, True, False]),
        personal_store=rng.choice([None, True, False]),
        vneid=rng.choice([None, True, False]),
        version=1,
        **_paid_and_rated(code),
    )  # fmt: skip


def _paid_and_rated(code: str) -> dict[str, Any]:
    """Fee, payment and rating, drawn apart so that the other cells stay what they were."""
    rng = random.Random(code)
    return {
        "fee_due": rng.choice([None, True, True, False]),
        "paid_online": rng.choice([None, True, False]),
        "rating": rng.choice([None, 1, 2, 3]),
    }


def source_of(database: Database, feed: Feed, now: datetime, *facts: list[dict[str, Any]]) -> Source:
    """The read side at ``now`` over the catalogue and ``facts`` (dossiers, then their steps), loaded through ingest."""
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
    load(database, PROVINCE, feed, [batch(*facts)])
    return Source(database, PROVINCE, clock=lambda: now)
