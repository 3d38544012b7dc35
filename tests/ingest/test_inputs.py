"""Decisions, petitions, surveys, payments, documents, legs, national counts: stored once, refused with their reason."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.database import Database
from domain.inputs import INPUTS
from ingest.files import import_records
from ingest.input_sql import SHEETS
from ingest.keys import Holder
from ingest.mapping import mapping_of
from ingest.push import INPUT_DOOR
from ingest.pusher import Pusher
from ingest.records import RecordFeed, RecordReport, load_records
from tests.conftest import PROVINCE
from tests.factory import at
from tests.inputs import GOOD, row
from tests.queries.facts import write_catalogue
from tests.queue import rows

FEED = RecordFeed("portal", "Cổng", "portal.csv")
TABLE = {sheet.kind: sheet.table for sheet in SHEETS}


@pytest.fixture
def listed(database: Database) -> Database:
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
    return database


def load(database: Database, kind: str, *told: dict[str, Any]) -> RecordReport:
    return load_records(database, PROVINCE, FEED, {kind: [rows(kind, list(told))]}).kinds[kind]


def stored(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.own() as connection:
        return [tuple(line) for line in connection.exec_driver_sql(sql)]


def version(database: Database) -> int:
    return int(stored(database, f"SELECT version FROM data_version WHERE province_code = '{PROVINCE}'")[0][0])


def test_every_kind_of_record_has_its_table():
    assert set(TABLE) == set(INPUTS) == set(GOOD)


@pytest.mark.parametrize("kind", list(INPUTS))
def test_a_row_is_stored_once_however_often_it_is_sent(listed: Database, kind: str):
    before = version(listed)
    assert load(listed, kind, GOOD[kind]).counts() == (1, 1, 0, 0, 0)
    assert version(listed) == before + 1
    assert load(listed, kind, GOOD[kind]).counts() == (1, 0, 0, 1, 0)
    assert version(listed) == before + 1
    assert stored(listed, f"SELECT unit_code, agency_id > 0 FROM {TABLE[kind]}") == [("18073", True)]


def test_the_age_of_the_dossiers_is_not_told_by_a_payment(listed: Database):
    ask = f"SELECT last_event_at, at FROM data_version WHERE province_code = '{PROVINCE}'"
    before = stored(listed, ask)
    load(listed, "payments", GOOD["payments"])
    assert stored(listed, ask) == before


CHANGES: list[tuple[str, dict[str, Any], str, tuple[Any, ...]]] = [
    ("petitions", {"answered_at": at(3), "outcome": 1, "rating": 3}, "outcome, rating", (1, 3)),
    ("surveys", {"at": at(0, 1), "rating": 1, "reason": 3}, "rating, reason", (1, 3)),
    ("payments", {"refunded_at": at(2)}, "amount_vnd, refunded_at IS NULL", (30_000, False)),
    ("documents", {"replied_at": at(2)}, "replied_at IS NULL, signed", (False, True)),
    ("legs", {"finished_at": at(1)}, "finished_at IS NULL", (False,)),
    ("decisions", {"published_on": at(3).date()}, "published_on", (at(3).date(),)),
    ("copies", {"copies": 9}, "copies", (9,)),
    ("national", {"synced": 99}, "synced, on_portal, in_report", (99, 95, 100)),
]


@pytest.mark.parametrize(("kind", "change", "columns", "found"), CHANGES, ids=[each[0] for each in CHANGES])
def test_a_newer_version_takes_the_place_of_the_older(
    listed: Database, kind: str, change: dict[str, Any], columns: str, found: tuple[Any, ...]
):
    load(listed, kind, GOOD[kind])
    assert load(listed, kind, row(kind, **change)).counts() == (1, 0, 1, 0, 0)
    assert stored(listed, f"SELECT {columns} FROM {TABLE[kind]}") == [found]


def test_an_older_version_changes_nothing(listed: Database):
    load(listed, "petitions", row("petitions", version=5, rating=3))
    assert load(listed, "petitions", row("petitions", version=4, rating=1)).counts() == (1, 0, 0, 1, 0)
    assert stored(listed, "SELECT rating FROM petition") == [(3,)]


def test_an_agency_is_known_by_code_commune_or_name(listed: Database):
    code, unit, name = stored(listed, "SELECT code, unit_code, name FROM agency WHERE code = 'H27.1'")[0]
    told = [row("surveys", code=f"S{n}", agency=word) for n, word in enumerate((code, unit, name))]
    assert load(listed, "surveys", *told).counts() == (3, 3, 0, 0, 0)
    assert stored(listed, "SELECT count(DISTINCT agency_id) FROM survey") == [(1,)]


def test_a_petition_without_a_deadline_gets_that_of_the_setting(listed: Database):
    told = at(9, 3)
    monday = GOOD["petitions"]  # received Monday 2 March 2026: the fifteenth working day after it is Monday 23 March
    load(listed, "petitions", monday, row("petitions", code="PA-2", due_at=told))
    assert stored(listed, "SELECT code, due_at, due_told FROM petition ORDER BY 1") == [
        ("PA-1", datetime(2026, 3, 23, 10, tzinfo=UTC), False),
        ("PA-2", told, True),
    ]


def test_the_national_counts_of_the_whole_province_belong_to_no_agency(listed: Database):
    load(listed, "national", row("national", agency=None))
    assert stored(listed, "SELECT agency_id, unit_code, month FROM national_count") == [(0, None, date(2026, 3, 1))]


SOON = datetime.now(UTC) + timedelta(days=2)
BAD: list[tuple[str, dict[str, Any], str, str]] = [
    *((kind, {"agency": "Sở Mây"}, "agency", "unknown_agency") for kind in INPUTS),
    ("petitions", {"procedure": "9.999"}, "procedure", "unknown_procedure"),
    ("petitions", {"answered_at": at(-1)}, "answered_at", "before_start"),
    ("petitions", {"received_at": SOON}, "received_at", "future_time"),
    ("petitions", {"rating": 4}, "rating", "rating"),
    ("surveys", {"rating": 0}, "rating", "rating"),
    ("surveys", {"at": SOON}, "at", "future_time"),
    ("payments", {"amount_vnd": -1}, "amount_vnd", "negative"),
    ("payments", {"refunded_at": at(-1)}, "refunded_at", "before_start"),
    ("documents", {"replied_at": at(-1)}, "replied_at", "before_start"),
    ("legs", {"seq": 0}, "seq", "order_from_1"),
    ("legs", {"finished_at": at(-1)}, "finished_at", "before_start"),
    ("copies", {"agency": "H27.S1"}, "agency", "not_commune"),
    ("copies", {"copies": -1}, "copies", "negative"),
    ("national", {"in_report": -5}, "in_report", "negative"),
    ("decisions", {"published_on": at(-1).date()}, "published_on", "before_decided"),
]


@pytest.mark.parametrize(
    ("kind", "change", "column", "rule"), BAD, ids=[f"{kind}-{column}-{rule}" for kind, _, column, rule in BAD]
)
def test_a_bad_row_is_kept_in_quarantine_and_the_good_one_beside_it_is_stored(
    listed: Database, kind: str, change: dict[str, Any], column: str, rule: str
):
    good = row(kind, **({"code": "Z"} if "code" in GOOD[kind] else {"month": date(2026, 4, 1)}))
    report = load(listed, kind, row(kind, **change), good)
    assert report.counts() == (2, 1, 0, 0, 1)
    assert [(cell.column, cell.rule) for cell in report.refused] == [(column, rule)]
    assert report.refused[0].text.vi != report.refused[0].text.en
    assert stored(listed, "SELECT file, row_no, column_name, rule FROM quarantine") == [("portal.csv", 2, column, rule)]
    load(listed, kind, GOOD[kind])
    left = stored(listed, "SELECT count(*) FROM quarantine")
    assert left == ([(0,)] if "code" in GOOD[kind] or column != "agency" else [(1,)])


def test_a_file_with_the_words_of_its_source_is_read(listed: Database, tmp_path: Path):
    file = tmp_path / "phieu.csv"
    file.write_text(
        "Mã phiếu;Đơn vị;Lúc;Hình thức;Mức;Lý do\n"
        "1;H27.1;02/03/2026 08:10;Thiết bị tại quầy;2;\n"
        "2;H27.1;02/03/2026 08:20;kiosk;1;Thái độ phục vụ\n"
        "3;H27.1;02/03/2026 08:30;bồ câu;1;\n",
        encoding="utf-8",
    )
    columns = {"code": "Mã phiếu", "agency": "Đơn vị", "at": "Lúc", "channel": "Hình thức", "rating": "Mức"}
    document = {
        "source": "danhgia",
        "kind": "surveys",
        "columns": columns | {"reason": "Lý do"},
        "values": {"survey_channel": {"kiosk": "device"}},
    }
    loaded = import_records(listed, PROVINCE, file, mapping_of(document, "m.toml"), max_bytes=1 << 20)
    assert loaded.kinds["surveys"].counts() == (3, 2, 0, 0, 1)
    assert stored(listed, "SELECT code, channel, rating, reason FROM survey ORDER BY 1") == [
        ("1", 1, 2, None),
        ("2", 1, 1, 3),
    ]
    assert stored(listed, "SELECT row_no, column_name, value, rule FROM quarantine") == [
        (4, "Hình thức", "bồ câu", "coded")
    ]


def test_a_push_of_several_kinds_is_one_transaction(listed: Database):
    with listed.write() as connection:
        made = connection.exec_driver_sql(
            "INSERT INTO source (province_code, key, name) VALUES (%s, 'portal', 'Cổng') RETURNING id", (PROVINCE,)
        ).scalar_one()
    holder = Holder(PROVINCE, "portal", "Cổng", made)
    body = (
        '{"petitions": [{"code": "A", "agency": "H27.1", "received_at": "2026-03-02T08:00:00+07:00"}],'
        ' "copies": [{"agency": "18073", "month": "2026-03-15", "copies": 4},'
        ' {"agency": "18073", "month": "2026-02-01", "copies": "bốn"}]}'
    ).encode()
    loaded = Pusher(listed, PROVINCE, INPUT_DOOR).push(holder, body)
    assert {kind: report.counts() for kind, report in loaded.kinds.items()} == {
        "petitions": (1, 1, 0, 0, 0),
        "copies": (2, 1, 0, 0, 1),
    }
    assert stored(listed, "SELECT month, copies FROM certified_copy") == [(date(2026, 3, 1), 4)]
    assert stored(listed, "SELECT code, column_name, value, rule FROM quarantine") == [
        ("18073/2026-02-01", "copies", "bốn", "number")
    ]
