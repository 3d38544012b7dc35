"""Three systems push their tickets while the server is killed (SIGKILL) and started again: none lost, none doubled."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from db import embedded
from db.database import Database, connect
from db.migrate import migrate
from db.settings import make_settings
from ingest.centers import Center, Counter, write_centers
from ingest.keys import make_key
from ingest.setup import prepare_province
from tests.conftest import PROVINCE
from tests.e2e.conftest import free_port, start_server
from tests.patience import PATIENT_S
from tests.queries.facts import write_catalogue

pytestmark = pytest.mark.e2e
CENTERS, TICKETS, VERSIONS = ("C1", "C2", "C3"), 50, 3
BATCH = 5
BEFORE_KILL = 8
"""Acknowledged requests of each system when the server is killed; it has thirty to send."""
STORED = """
SELECT c.code, t.number, t.source_version, t.finished_at IS NOT NULL FROM ticket t JOIN center c ON c.id = t.center_id
"""


@pytest.fixture
def database() -> Iterator[Database]:
    """A database of its own, whose server goes on when ours is killed."""
    directory = Path(tempfile.mkdtemp(prefix="ioc-push-"))
    directory.chmod(0o755)
    made = connect(make_settings(data_dir=directory, province=PROVINCE, _env_file=None))
    migrate(made)
    prepare_province(made, PROVINCE, directory)
    with made.write() as connection:
        write_catalogue(connection, PROVINCE)
        centers = [Center(code, f"Trung tâm {code}", "H27.1") for code in CENTERS]
        counters = [Counter(code, "01", "Quầy 01", ("DD",)) for code in CENTERS]
        write_centers(connection, PROVINCE, [("DD", "Đất đai")], centers, counters)
    yield made
    made.dispose()
    embedded.remove(directory)
    shutil.rmtree(directory, ignore_errors=True)


@dataclass
class System:
    """The queue system of one center: it sends a body again, the same bytes, until it is acknowledged."""

    bodies: list[bytes]
    key: str
    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    in_vain: int = 0
    half: Event = field(default_factory=Event)
    stop: Event = field(default_factory=Event)

    def run(self, port: int) -> None:
        for body in self.bodies:
            while not self.stop.is_set():
                status = self._post(port, body)
                if status == 200:
                    self.acknowledged += json.loads(body)["tickets"]
                    break
                self.in_vain += 1
                self.stop.wait(0.1)
            if len(self.acknowledged) >= BATCH * BEFORE_KILL:
                self.half.set()

    def _post(self, port: int, body: bytes) -> int:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("POST", "/api/v1/tickets", body, {"Authorization": f"Bearer {self.key}"})
            return connection.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()


def bodies(center: str) -> list[bytes]:
    """Fifty tickets in three versions, the first versions first, five rows to a request."""
    start = datetime.now(UTC)
    rows = []
    for version in range(1, VERSIONS + 1):
        for place in range(TICKETS):
            at = start + timedelta(milliseconds=place)
            row = {"center": center, "number": f"{place:03d}", "group": "DD", "issued_at": at.isoformat()}
            more = {"called_at": at.isoformat(), "counter": "01"} if version > 1 else {}
            done = {"finished_at": at.isoformat()} if version == VERSIONS else {}
            rows.append(row | more | done | {"version": version})
    return [json.dumps({"tickets": rows[at : at + BATCH]}).encode() for at in range(0, len(rows), BATCH)]


def kill(server: subprocess.Popen[bytes]) -> None:
    """End master and worker at once; the database lives in a group of its own."""
    os.killpg(server.pid, signal.SIGKILL)
    server.wait(timeout=PATIENT_S)


def push_through_a_kill(directory: Path, systems: list[System]) -> None:
    port = free_port()
    server = start_server(directory, port)
    threads = [Thread(target=system.run, args=(port,), daemon=True) for system in systems]
    try:
        for thread in threads:
            thread.start()
        assert all(system.half.wait(PATIENT_S) for system in systems)
        kill(server)
        server = start_server(directory, port)
        for thread in threads:
            thread.join(PATIENT_S)
            assert not thread.is_alive()
    finally:
        for system in systems:
            system.stop.set()
        kill(server)


def test_what_was_acknowledged_is_stored_once_with_its_newest_version(database: Database):
    with database.write() as connection:
        key = make_key(connection, PROVINCE, "kiosk", "Máy lấy số")
    systems = [System(bodies(center), key) for center in CENTERS]
    push_through_a_kill(database.settings.data_dir, systems)
    assert all(system.in_vain for system in systems), "the kill met nobody"
    newest: dict[tuple[str, str], int] = {}
    for row in (row for system in systems for row in system.acknowledged):
        known = row["center"], row["number"]
        newest[known] = max(newest.get(known, 0), row["version"])
    assert set(newest.values()) == {VERSIONS}
    with database.own() as connection:
        stored = sorted(tuple(row) for row in connection.exec_driver_sql(STORED))
        refused = connection.exec_driver_sql("SELECT count(*) FROM quarantine").scalar_one()
    assert stored == sorted((*known, version, True) for known, version in newest.items())
    assert (len(stored), refused) == (len(CENTERS) * TICKETS, 0)
