"""The public receipt log, imported as CSV and as XES: the same facts, and the figures that its README states."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from db.database import Database
from db.settings import Settings
from ingest.files import import_file
from ingest.load import ImportReport
from tests.conftest import PROVINCE, shared
from tests.ingest.support import EXAMPLES
from tests.patience import PATIENT_S

ROOT = Path(__file__).parents[2]
FACTS = {
    "dossier": "to_jsonb(t) - '{import_id,imported_at,agency_id,receiving_agency_id,officer_id}'::text[]"
    " || jsonb_build_object('agency', a.code, 'officer', o.code)",
    "step": "to_jsonb(t) - '{agency_id,officer_id}'::text[] || jsonb_build_object('agency', a.code, 'officer', o.code)",
}


def imported(database: Database, kind: str) -> ImportReport:
    mapping = {"csv": "receipt.toml", "xes": "receipt_xes.toml"}[kind]
    file = shared(f"data/receipt.{kind}.gz")
    return import_file(database, PROVINCE, file, EXAMPLES / mapping, max_bytes=1 << 30)


def ask(database: Database, sql: str) -> list[Any]:
    with database.own() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def facts(database: Database) -> list[Any]:
    joined = "{t} t JOIN agency a ON a.id = t.agency_id LEFT JOIN officer o ON o.id = t.officer_id"
    return [
        ask(database, f"SELECT ({row})::text FROM {joined.format(t=table)} ORDER BY 1") for table, row in FACTS.items()
    ]


def ioc(settings: Settings, *arguments: str) -> str:
    environment = os.environ | {"IOC_DATA_DIR": str(settings.data_dir), "IOC_PROVINCE": PROVINCE}
    command = [sys.executable, "-m", "cli", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=PATIENT_S
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_csv_and_xes_are_the_same_facts(database: Database):
    log = imported(database, "xes")
    from_log = facts(database)
    with database.own() as connection:
        connection.exec_driver_sql("TRUNCATE dossier, step, rollup_log, source RESTART IDENTITY CASCADE")
    flat = imported(database, "csv")
    assert facts(database) == from_log
    assert (flat.inserted, flat.steps, flat.flagged, flat.quarantined, flat.rows_read) == (1434, 8577, 2, 0, 8577)
    assert (log.inserted, log.steps, log.flagged, log.quarantined, log.rows_read) == (1434, 8577, 2, 0, 8577)
    again = imported(database, "xes")
    assert (again.inserted, again.updated, again.unchanged, again.steps, again.version) == (0, 0, 1434, 0, 0)
    assert facts(database) == from_log


@pytest.fixture
def receipt(database: Database) -> Database:
    imported(database, "csv")
    return database


def test_the_figures_are_those_of_its_readme(receipt: Database, settings: Settings):
    rows = {
        by: json.loads(ioc(settings, "kpi", "--by", by, "--format", "json"))["rows"] for by in ("agency", "channel")
    }
    agencies, channels = ({row["key"]: row["kpis"] for row in rows[by]} for by in ("agency", "channel"))
    received = {key: kpis["received"]["num"] for key, kpis in agencies.items()}
    assert received == {"General": 1390, "Customer contact": 29, "Experts": 15}
    on_time = [kpis["on_time"] for kpis in agencies.values()]
    assert (sum(k["num"] for k in on_time), sum(k["den"] for k in on_time)) == (940, 1329)
    assert sum(kpis["open"]["num"] for kpis in agencies.values()) == 105
    received = {key: kpis["received"]["num"] for key, kpis in channels.items()}
    assert received == {"online": 1250, "counter": 109, "postal": 53, "other": 22}
    settled = {key: (kpis["on_time"]["num"], kpis["on_time"]["den"]) for key, kpis in channels.items()}
    # the readme's 1,169 under Internet are these 1,148 and the 21 sent by e-mail, 13 of them on time
    assert settled == {"online": (825, 1148), "counter": (66, 107), "postal": (35, 52), "other": (14, 22)}
    assert round((825 + 13) / (1148 + 21), 3) == 0.717
    assert ask(receipt, "SELECT count(*) FILTER (WHERE flags <> 0), count(*) FROM dossier") == [(2, 1434)]
    counts = "SELECT count(*), count(DISTINCT step), count(DISTINCT officer_id) FROM step"
    assert ask(receipt, counts) == [(8577, 27, 48)]
    assert ioc(settings, "check").startswith("0 ")
