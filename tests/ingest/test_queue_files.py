"""Files about counters and queues: the samples, CSV and Parquet alike, mappings that are wrong, lists of centers."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from db.database import Database
from ingest.centers import import_centers
from ingest.errors import FileError, MappingError
from ingest.files import import_records
from ingest.mapping import load_mapping, mapping_of
from ingest.records import RecordReport
from ingest.reference import write_agencies
from tests.conftest import PROVINCE
from tests.ingest.support import EXAMPLES, says
from tests.queries.facts import AGENCIES

MAPPING = EXAMPLES / "tickets.toml"


@pytest.fixture
def centers(database: Database) -> Database:
    with database.write() as connection:
        write_agencies(connection, PROVINCE, AGENCIES.assign(code=AGENCIES["code"].replace("H27.1", "H27.01")))
    assert import_centers(database, PROVINCE, EXAMPLES / "centers.csv") == (1, 2)
    return database


def read(database: Database, file: Path) -> RecordReport:
    loaded = import_records(database, PROVINCE, file, load_mapping(MAPPING), max_bytes=1 << 20)
    return loaded.kinds["tickets"]


def stored(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.own() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def test_the_samples_are_read_once(centers: Database):
    file = EXAMPLES / "tickets.csv"
    assert read(centers, file).counts() == (4, 4, 0, 0, 0)
    assert read(centers, file).counts() == (4, 0, 0, 4, 0)
    assert stored(centers, "SELECT number, state, wait_s, priority FROM ticket ORDER BY 1") == [
        ("A001", 4, 172, False),
        ("A002", 4, 915, True),
        ("B001", 5, None, False),
        ("B002", 1, None, False),
    ]


def test_parquet_says_the_same(centers: Database, tmp_path: Path):
    header = (EXAMPLES / "tickets.csv").read_text(encoding="utf-8").splitlines()[0].split(";")
    plain = pacsv.ConvertOptions(column_types=dict.fromkeys(header, pa.string()))
    text = pacsv.read_csv(EXAMPLES / "tickets.csv", None, pacsv.ParseOptions(delimiter=";"), plain)
    pq.write_table(text, tmp_path / "tickets.parquet")
    before = read(centers, EXAMPLES / "tickets.csv")
    assert read(centers, tmp_path / "tickets.parquet").counts() == (4, 0, 0, before.inserted, 0)


def test_a_bad_row_of_a_file_is_named_by_its_own_header(centers: Database, tmp_path: Path):
    text = (EXAMPLES / "tickets.csv").read_text(encoding="utf-8")
    bad = tmp_path / "bad.csv"
    bad.write_text(text.replace("20/11/2026 07:44:02", "hôm qua").replace(";01;CB-07;\n", ";99;CB-07;\n"), "utf-8")
    report = read(centers, bad)
    assert report.counts() == (4, 2, 0, 0, 2)
    told = stored(centers, "SELECT file, row_no, column_name, value, rule FROM quarantine ORDER BY row_no")
    assert told == [("bad.csv", 2, "Gọi số", "hôm qua", "time_format"), ("bad.csv", 3, "Quầy", "99", "unknown_counter")]
    read(centers, EXAMPLES / "tickets.csv")
    assert stored(centers, "SELECT count(*) FROM quarantine") == [(0,)]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"kind": "vé"}, "tickets"),
        ({"columns": {"center": "a", "number": "b", "group": "c"}}, "issued_at"),
        ({"columns": {"center": "a", "number": "b", "group": "c", "issued_at": "d", "agency": "e"}}, "agency"),
        ({"steps": {"step": "x"}}, "events"),
        ({"constants": {"center": "TT"}}, "center"),
    ],
)
def test_a_wrong_mapping_is_explained(change: dict[str, Any], word: str):
    columns = {"center": "a", "number": "b", "group": "c", "issued_at": "d"}
    with pytest.raises(MappingError) as caught:
        mapping_of({"source": "x", "kind": "tickets", "columns": columns, **change}, "m.toml")
    assert says(caught.value, "m.toml", word)


def test_a_constant_may_stand_for_a_column():
    columns = {"number": "b", "group": "c", "issued_at": "d"}
    found = mapping_of({"source": "x", "kind": "tickets", "columns": columns, "constants": {"center": "TT"}}, "m.toml")
    assert found.constants == {"center": "TT"}


def test_a_newer_list_retires_counters_and_keeps_their_past(centers: Database, tmp_path: Path):
    read(centers, EXAMPLES / "tickets.csv")
    lines = (EXAMPLES / "centers.csv").read_text(encoding="utf-8").splitlines()
    newer = tmp_path / "centers.csv"
    newer.write_text("\n".join((lines[0], lines[2].replace("HT=Hộ tịch; ", ""))), "utf-8")
    assert import_centers(centers, PROVINCE, newer) == (1, 1)
    assert stored(centers, "SELECT code, active FROM counter ORDER BY 1") == [("01", False), ("02", True)]
    assert stored(centers, "SELECT count(*) FROM ticket WHERE counter_id IS NOT NULL") == [(2,)]
    assert stored(centers, "SELECT g.code FROM counter_service s JOIN service_group g ON g.id = s.group_id"
                           " JOIN counter k ON k.id = s.counter_id WHERE k.code = '02'") == [("TK",)]  # fmt: skip


def test_a_list_with_a_wrong_row_is_refused_whole(centers: Database, tmp_path: Path):
    text = (EXAMPLES / "centers.csv").read_text(encoding="utf-8")
    bad = tmp_path / "centers.csv"
    bad.write_text(text.replace("H27.01,02", "H27.99,02").replace("DD=Đất đai", ""), "utf-8")
    with pytest.raises(FileError) as caught:
        import_centers(centers, PROVINCE, bad)
    assert says(caught.value, "centers.csv", "H27.99", "services")
