"""`ioc queue` and `ioc key`: what they store and print, and what they answer to questions that cannot be answered."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from commands import queue as queue_commands
from db.database import Database
from db.settings import Settings
from domain.zone import ZONE
from ingest.records import load_records
from tests.conftest import PROVINCE
from tests.ingest.support import EXAMPLES
from tests.queries.facts import write_catalogue
from tests.queue import PUSHED, rows, ticket, write_two_centers
from tests.test_cli import Answer, ioc  # noqa: F401  (a fixture)

TODAY = datetime.now(ZONE)


@pytest.fixture
def told(
    ioc: Callable[..., Answer],  # noqa: F811
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Answer]:
    """The command line on the database of the tests."""
    monkeypatch.setattr(queue_commands, "load_settings", lambda: settings)
    monkeypatch.setattr(queue_commands, "console", Console(width=250))
    return ioc


@pytest.fixture
def centers(database: Database) -> Database:
    """Two centers; at the first, eight tickets on each open day of eight weeks."""
    with database.write() as connection:
        write_two_centers(connection, PROVINCE)
    days = [TODAY - timedelta(days=n) for n in range(1, 57)]
    past = [
        _served(f"A{n}", day.replace(hour=8 + n % 3, minute=5 * n, second=0, microsecond=0))
        for day in days
        if day.weekday() < 5
        for n in range(1, 9)
    ]
    load_records(database, PROVINCE, PUSHED, {"tickets": [rows("tickets", past)]})
    return database


def _served(number: str, issued: datetime) -> dict[str, object]:
    at = {name: issued + timedelta(minutes=m) for name, m in (("called_at", 4), ("serving_at", 5), ("finished_at", 15))}
    return {**ticket(number, 0), "issued_at": issued, "counter": "01", **at}


def test_a_key_is_shown_once_listed_and_revoked(told: Callable[..., Answer]):
    made = told("key", "add", "kiosk", "--name", "Máy lấy số").out
    assert made.strip().startswith("ioc_")
    assert told("key", "revoke", "1").code == 0
    again = told("key", "revoke", "1")
    assert again.code == 1
    assert again.names("1")
    assert told("key", "list").code == 0


def test_centers_are_stored_or_refused_whole(told: Callable[..., Answer], database: Database, tmp_path: Path):
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
    whole = (EXAMPLES / "centers.csv").read_text(encoding="utf-8").replace("H27.01", "H27.S1")
    file = tmp_path / "centers.csv"
    file.write_text(f"{whole.rstrip()}\nTT-X,Trung tâm X,H99.99,01,Quầy 01,HT=Hộ tịch\n", encoding="utf-8")
    answer = told("queue", "centers", str(file))
    assert answer.code == 1
    assert answer.names("centers.csv", "H99.99")
    assert _stored(database) == 0
    file.write_text(whole, encoding="utf-8")
    assert told("queue", "centers", str(file)).code == 0
    assert _stored(database) == 1


def _stored(database: Database) -> int:
    with database.own() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM center").scalar_one())


@pytest.mark.usefixtures("centers")
def test_what_if_tells_now_and_then_as_json(told: Callable[..., Answer]):
    days = (TODAY - timedelta(days=n) for n in range(1, 4))
    morning = next(day for day in days if day.weekday() < 5).replace(hour=8, minute=0)
    answer = told(
        "queue", "whatif", "--center", "TT1", "--counters", "2", "--at", f"{morning:%Y-%m-%dT%H:%M}", "--json"
    )
    found = json.loads(answer.out)
    assert {"center", "at", "day", "now", "changed"} == set(found)
    assert found["changed"]["counters"] == 2
    assert found["now"]["issued"] == found["changed"]["issued"] > 0
    assert {"mean", "p90", "abandoned", "utilisation"} <= set(found["now"])


@pytest.mark.usefixtures("centers")
@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--center", "XX", "--counters", "2"), "'XX'"),
        (("--center", "TT2", "--counters", "1"), "'TT2'"),
        (("--center", "TT1", "--counters", "9"), "9"),
        (("--center", "TT1", "--counters", "2", "--at", "hôm qua"), "hôm qua"),
    ],
)
def test_what_cannot_be_told_is_said(told: Callable[..., Answer], arguments: tuple[str, ...], word: str):
    answer = told("queue", "whatif", *arguments)
    assert answer.code == 1
    assert answer.names(word), answer.said
