"""kill -9 of importer, simulator and database in the middle of their work: nothing lost, nothing doubled."""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import Connection

from db import embedded
from db.database import Database, connect
from db.migrate import migrate
from db.settings import make_settings
from demo.history import history
from demo.seed import FEED, _saved, seed_history, simulate
from ingest import rollups
from ingest.files import import_file
from ingest.setup import prepare_province
from tests.conftest import PROVINCE
from tests.patience import PATIENT_S

ROOT = Path(__file__).parents[2]
ROWS = 60_000
MAPPING = """
source = "export"
[columns]
code = "code"
agency = "agency"
channel = "channel"
received_at = "received"
due_at = "due"
finished_at = "finished"
"""
ROW = "E{:06d},UBND {},online,{:02d}/03/2026 08:00,28/03/2026,{}"
BLOCKER = f"""
INSERT INTO dossier (province_code, code, source_id, procedure_id, field_id, agency_id, receiving_agency_id, status,
                     imported_at, source_version, import_id)
SELECT province_code, 'E{ROWS - 1:06d}', source_id, procedure_id, field_id, agency_id, receiving_agency_id, 4,
       now(), 0, 0 FROM dossier LIMIT 1
"""
BLOCKED = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'WITH up AS%%'"


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="ioc-crash-"))
    path.chmod(0o755)  # so that the server's account reaches it when the tests run as root
    yield path
    embedded.remove(path)
    shutil.rmtree(path)


@contextmanager
def opened(data_dir: Path) -> Iterator[Database]:
    """The database of ``data_dir``, its server started again when it is dead."""
    database = connect(make_settings(data_dir=data_dir, province=PROVINCE, _env_file=None))
    migrate(database)
    prepare_province(database, PROVINCE, data_dir)
    try:
        yield database
    finally:
        database.dispose()


def ioc(data_dir: Path, *arguments: str) -> subprocess.Popen[str]:
    """The command line as a process; the simulator hands its changes over in small pieces."""
    command = [sys.executable, "-c", "import demo.live; demo.live.CHUNK = 25; import cli; cli.main()", *arguments]
    place = os.environ | {"IOC_DATA_DIR": str(data_dir), "IOC_PROVINCE": PROVINCE, "COLUMNS": "999"}
    return subprocess.Popen(command, cwd=ROOT, env=place, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate(timeout=PATIENT_S)
    assert process.returncode == -signal.SIGKILL


def kill_server(data_dir: Path) -> None:
    pid = embedded.status(data_dir).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def ask(connection: Connection, sql: str) -> list[Any]:
    return [tuple(row) for row in connection.exec_driver_sql(sql)]


def facts(data_dir: Path) -> dict[str, Any]:
    """What is stored after a restart; the rollups must agree with it whatever happened."""
    with opened(data_dir) as database, database.own() as connection:
        assert list(rollups.differences(connection, PROVINCE)) == []
        counts = {
            table: ask(connection, f"SELECT count(*) FROM {table}")[0][0]
            for table in ("dossier", "step", "quarantine", "import_run", "agency")
        }
        return counts | {"version": ask(connection, "SELECT version FROM data_version")[0][0]}


def export(path: Path, rows: range) -> Path:
    lines = (ROW.format(i, i % 90, 1 + i % 25, "27/03/2026" if i % 3 else "") for i in rows)
    path.write_text("\n".join(("code,agency,channel,received,due,finished", *lines, "")), encoding="utf-8")
    return path


@contextmanager
def upsert_stopped_half_way(database: Database, importer: subprocess.Popen[str]) -> Iterator[None]:
    """``importer`` has written every dossier but the last, which another transaction holds; nothing is committed."""
    with closing(database.owner.raw_connection()) as blocker, blocker.cursor() as cursor:
        cursor.execute(BLOCKER)
        deadline, pause = monotonic() + PATIENT_S, Event()
        with database.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as watch:
            while not ask(watch, BLOCKED)[0][0]:
                assert importer.poll() is None, importer.communicate()
                assert monotonic() < deadline
                pause.wait(0.05)
        yield
        blocker.invalidate()


def test_an_import_killed_half_way_leaves_nothing_and_runs_again(data_dir: Path, tmp_path: Path):
    mapping = tmp_path / "anh_xa.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    with opened(data_dir) as database:
        import_file(database, PROVINCE, export(tmp_path / "few.csv", range(5)), mapping, max_bytes=1 << 30)
    before = facts(data_dir)
    whole = export(tmp_path / "whole.csv", range(ROWS))
    command = ("import", str(whole), "--mapping", str(mapping))

    with opened(data_dir) as database:
        importer = ioc(data_dir, *command)
        with upsert_stopped_half_way(database, importer):
            end(importer)
            kill_server(data_dir)
    assert facts(data_dir) == before

    with opened(data_dir) as database:
        importer = ioc(data_dir, *command)
        with upsert_stopped_half_way(database, importer):
            kill_server(data_dir)
            _, said = importer.communicate(timeout=PATIENT_S)
    assert (importer.returncode, "IOC_DATABASE_URL" in said, "Traceback" in said) == (3, True, False), said
    assert facts(data_dir) == before

    with opened(data_dir) as database:
        report = import_file(database, PROVINCE, whole, mapping, max_bytes=1 << 30)
    assert (report.inserted, report.unchanged, report.quarantined) == (ROWS - 5, 5, 0)
    after = facts(data_dir)
    assert (after["dossier"], after["version"], after["agency"]) == (ROWS, before["version"] + 1, 90)


class OneRound(Event):
    """A stop signal that lets the simulator look at the clock once."""

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout
        self.set()
        return True


def changes(database: Database, count: int, simulator: subprocess.Popen[str]) -> None:
    """Return as soon as ``count`` more loads of dossiers were committed."""
    with closing(database.listener()) as listener:
        seen = 0
        while seen < count:
            ready, _, _ = select.select([listener], [], [], 30)
            assert ready, simulator.poll()
            listener.poll()
            seen += sum(json.loads(each.payload)["source"] == FEED.key for each in listener.notifies)
            listener.notifies.clear()


def demo_facts(database: Database) -> dict[str, list[int]]:
    """Version, status and number of steps of every dossier of the demonstration."""
    with database.own() as connection:
        rows = ask(
            connection,
            "SELECT d.code, d.source_version, d.status,"
            " (SELECT count(*) FROM step t WHERE t.code = d.code AND t.source_id = d.source_id)"
            f" FROM dossier d JOIN source s ON s.id = d.source_id WHERE s.key = '{FEED.key}'",
        )
    return {code: facts for code, *facts in rows}


def test_a_simulator_killed_half_way_takes_up_where_it_was(data_dir: Path):
    began = datetime.now(UTC) - timedelta(days=2)
    with opened(data_dir) as database:
        report = seed_history(database, PROVINCE, dossiers=2_000, days=20, now=began)
        assert report is not None
        versions = [report.version]
    for kill_too in (True, False):
        with opened(data_dir) as database:
            simulator = ioc(data_dir, "demo", "--live")
            changes(database, 3, simulator)
            end(simulator)
            if kill_too:
                kill_server(data_dir)
        versions.append(facts(data_dir)["version"])
    assert versions[0] + 3 <= versions[1] <= versions[2] - 3
    with opened(data_dir) as database:
        simulate(database, PROVINCE, speed=1, stop=OneRound())
        stored = demo_facts(database)
        world = _saved(database, PROVINCE)
    assert world is not None
    newest = max(version for version, *_ in stored.values())
    until = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=newest + 1)
    expected: dict[str, list[int]] = {}
    for batch in history(world, until):
        steps = batch.steps["code"].value_counts().to_pylist()
        counted = {item["values"]: item["counts"] for item in steps}
        for row in batch.dossiers.select(["code", "version", "status"]).to_pylist():
            expected[row["code"]] = [row["version"], row["status"], counted.get(row["code"], 0)]
    assert stored == expected
    assert facts(data_dir)["version"] > versions[-1]
