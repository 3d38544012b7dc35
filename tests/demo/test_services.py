"""Petitions, answers, payments, documents, legs, decisions and monthly counts: one past, however it was written."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from db.database import Database
from demo import queue_seed
from demo.live import Live
from demo.seed import FEED as DOSSIERS
from demo.seed import _load, _saved, seed_history
from demo.services import EVERY, FEED, LiveServices, seed_services
from demo.services_table import chosen, draws
from demo.world import World
from domain.zone import ZONE
from ingest.forget import forget_sources
from ingest.input_sql import SHEETS
from tests.conftest import PROVINCE, empty

UNTIL = datetime(2026, 3, 11, 10, 30, tzinfo=ZONE)
DAYS = 75
TIMES = {
    "decision": ("decided_on", "published_on"),
    "petition": ("received_at", "answered_at", "published_at"),
    "survey": ("at",),
    "payment": ("paid_at", "refunded_at"),
    "document": ("at", "replied_at"),
    "leg": ("started_at", "finished_at"),
}
"""Columns that tell what has happened."""


def asked(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.own() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def one(database: Database, sql: str) -> Any:
    return asked(database, sql)[0][0]


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but when it was written; counts of months without the day on which they were made."""
    left = {"imported_at", "source_version", "source_id"}
    found = {}
    for sheet in SHEETS:
        names = [name for name in sheet.stored if name not in left]
        listed = ", ".join(f'"{name}"' for name in [*names, *(["source_version"] if sheet.times else [])])
        found[sheet.table] = asked(database, f"SELECT {listed} FROM {sheet.table} ORDER BY {listed}")
    return found


def again(database: Database, world: World, until: datetime) -> dict[str, list[tuple[Any, ...]]]:
    """Everything, written anew from what is stored of the dossiers."""
    with database.write() as connection:
        forget_sources(connection, PROVINCE, FEED.key)
    assert all(not rows for rows in everything(database).values())
    seed_services(database, PROVINCE, world, until)
    return everything(database)


@pytest.fixture(scope="module")
def seeded(prepared: Database) -> Iterator[tuple[Database, World]]:
    empty(prepared, version="0")
    assert seed_history(prepared, PROVINCE, dossiers=9_000, days=DAYS, now=UNTIL) is not None
    world = _saved(prepared, PROVINCE)
    assert world is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queue_seed, "HISTORY_DAYS", 6)
        queue_seed.seed_queues(prepared, PROVINCE, world, UNTIL)
    assert seed_services(prepared, PROVINCE, world, UNTIL) is not None
    yield prepared, world
    empty(prepared, version="0")


def test_the_same_dossiers_give_the_same_rows(seeded: tuple[Database, World]):
    database, world = seeded
    first = everything(database)
    assert all(first.values())
    assert seed_services(database, PROVINCE, world, UNTIL) is None, "there is one already"
    assert again(database, world, UNTIL) == first


@pytest.mark.parametrize("table", TIMES)
def test_nothing_is_told_before_it_happened(seeded: tuple[Database, World], table: str):
    for column in TIMES[table]:
        newest = one(seeded[0], f"SELECT max({column}::timestamptz) FROM {table}")
        assert newest is not None
        assert newest <= UNTIL, column
    assert one(seeded[0], f"SELECT max(source_version) FROM {table}") <= int(UNTIL.timestamp() * 1e6)


def test_every_row_is_about_a_dossier_that_had_come_so_far(seeded: tuple[Database, World]):
    database, _ = seeded
    for table, reached in (
        ("petition", "t.received_at > d.finished_at AND d.status IN (9, 10)"),
        ("payment", "t.paid_at > d.received_at AND d.fee_due"),
        ("survey", "t.at > d.returned_at AND t.rating = d.rating"),
    ):
        joined = f"{table} t LEFT JOIN dossier d ON d.province_code = t.province_code AND d.code = t.dossier"
        right = f"d.agency_id = t.agency_id AND d.procedure_id = t.procedure_id AND {reached}"
        wrong = f"SELECT count(*) FROM {joined} WHERE t.dossier IS NOT NULL AND ({right}) IS NOT TRUE"
        assert one(database, wrong) == 0, table
    due = "fee_due AND received_at < (SELECT max(paid_at) - interval '7 hours' FROM payment)"
    unpaid = f"SELECT count(*) FROM dossier WHERE {due} AND code NOT IN (SELECT dossier FROM payment)"
    assert one(database, unpaid) == 0
    online = "SELECT count(*) FROM payment p JOIN dossier d ON d.code = p.dossier"
    assert one(database, f"{online} WHERE (p.method = 1) <> coalesce(d.paid_online, false)") == 0


RATED_TICKETS = "(SELECT count(*) FROM survey WHERE dossier IS NULL)"
FEBRUARY = "(SELECT count(*) FROM dossier WHERE received_day BETWEEN '2026-02-01' AND '2026-02-28')"
SHARES: list[tuple[str, str, str, float, float]] = [
    ("payments online", "avg((method = 1)::int)", "payment", 0.45, 0.8),
    ("paid back", "avg((refunded_at IS NOT NULL)::int)", "payment", 0.001, 0.01),
    ("answers on devices", "avg((channel = 1)::int)", "survey WHERE dossier IS NOT NULL", 0.57, 0.63),
    ("answers by QR", "avg((channel = 2)::int)", "survey WHERE dossier IS NOT NULL", 0.22, 0.28),
    ("reasons", "avg((reason IS NOT NULL)::int)", "survey WHERE rating = 1", 1, 1),
    ("no reason", "avg((reason IS NOT NULL)::int)", "survey WHERE rating > 1", 0, 0),
    ("tickets rated", f"{RATED_TICKETS}::float / count(*)", "ticket WHERE finished_at IS NOT NULL", 0.13, 0.17),
    ("petitions", "(SELECT count(*) FROM petition)::float / count(*)", "dossier", 0.0007, 0.003),
    ("signed", "avg(signed::int)", "document", 0.9, 0.98),
    ("in time", "avg((replied_at <= due_at)::int)", "document WHERE due_at < '2026-03-01'", 0.7, 0.98),
    ("documents a day", "count(*)::float / count(DISTINCT day)", "document", 250, 400),
    ("cases a day", "count(DISTINCT code)::float / count(DISTINCT day)", "leg WHERE seq = 1", 8, 15),
    ("births", 'avg(("group" = 1)::int)', "leg WHERE seq = 1", 0.55, 0.73),
    ("legs in time", "avg((finished_at <= due_at)::int)", "leg WHERE finished_at IS NOT NULL", 0.85, 0.97),
    ("decisions a month", "count(*)", "decision WHERE date_trunc('month', decided_on) = '2026-01-01'", 4, 8),
    ("communes with copies", "count(DISTINCT unit_code)", "certified_copy", 55, 68),
    (
        "synchronised",
        f"sum(synced)::float / {FEBRUARY}",
        "national_count WHERE agency_id > 0 AND month = '2026-02-01'",
        0.93,
        0.99,
    ),
    ("full content", "avg(content_full::int)", "procedure", 0.95, 0.99),
    ("partial services", "avg((partial_reason IS NOT NULL)::int)", "procedure WHERE service_level = 2", 0.8, 0.92),
    ("departments", "avg((authority IS NOT NULL)::int)", "procedure WHERE level = 1", 1, 1),
    ("no department", "avg((authority IS NOT NULL)::int)", "procedure WHERE level = 2", 0, 0),
]


@pytest.mark.parametrize(("share", "rows", "least", "most"), [s[1:] for s in SHARES], ids=[s[0] for s in SHARES])
def test_the_shares_are_those_of_a_province(
    seeded: tuple[Database, World], share: str, rows: str, least: float, most: float
):
    assert least <= float(one(seeded[0], f"SELECT {share} FROM {rows}")) <= most


def test_the_legs_of_a_case_follow_one_another_across_agencies(seeded: tuple[Database, World]):
    follow = "FROM leg b JOIN leg a USING (province_code, source_id, code) WHERE b.seq = a.seq + 1"
    assert one(seeded[0], f"SELECT count(*) {follow}") > 500
    assert one(seeded[0], f"SELECT count(*) {follow} AND (a.finished_at < b.started_at) IS NOT TRUE") == 0
    told = 'SELECT DISTINCT l."group", seq, step, CASE g.level WHEN 1 THEN g.name END FROM leg l'
    offices = asked(seeded[0], f"{told} JOIN agency g ON g.id = l.agency_id ORDER BY 1, 2, 4")
    assert [row[1:] for row in offices] == [
        (1, "Đăng ký khai sinh", None),
        (2, "Đăng ký thường trú", "Công an tỉnh"),
        (3, "Cấp thẻ BHYT trẻ em dưới 6 tuổi", "Bảo hiểm xã hội tỉnh"),
        (1, "Đăng ký khai tử", None),
        (2, "Xóa đăng ký thường trú", "Công an tỉnh"),
        (3, "Mai táng phí, tử tuất", "Bảo hiểm xã hội tỉnh"),
        (3, "Mai táng phí, tử tuất", "Sở Nội vụ"),
    ]


def test_the_newest_report_of_the_country_is_not_out_yet(seeded: tuple[Database, World]):
    whole = "SELECT month::text, in_report, synced, on_portal FROM national_count WHERE agency_id = 0 ORDER BY 1"
    rows = {month: counts for month, *counts in asked(seeded[0], whole)}
    assert list(rows) == ["2025-12-01", "2026-01-01", "2026-02-01", "2026-03-01"]
    assert [month for month, (report, *_) in rows.items() if report is not None] == ["2026-01-01", "2026-02-01"]
    for month, (_, *counts) in rows.items():  # that of February came on 8 March; of December only a part is known
        each = f"FROM national_count WHERE agency_id > 0 AND month = '{month}'"
        assert [tuple(counts)] == asked(seeded[0], f"SELECT sum(synced), sum(on_portal) {each}")
        assert one(seeded[0], f"SELECT count(in_report) {each}") == 0


@pytest.mark.parametrize("hours", [(2.5, 2.6, 30), (75, 190)])
def test_live_goes_on_where_the_history_ended_and_a_restart_doubles_nothing(
    database: Database, hours: tuple[float, ...]
):
    assert seed_history(database, PROVINCE, dossiers=4_000, days=45, now=UNTIL) is not None
    world = _saved(database, PROVINCE)
    assert world is not None
    seed_services(database, PROVINCE, world, UNTIL)
    before = everything(database)
    live = Live(world, UNTIL)
    for ahead in hours:
        now = UNTIL + timedelta(hours=ahead)
        for batch in live.changes(now):
            _load(database, PROVINCE, batch)
        services = LiveServices(database, PROVINCE, world)  # a new one each time: nothing is kept in memory
        services.write(now)
        services.write(now + EVERY / 2)  # too early
    now = UNTIL + timedelta(hours=hours[-1])
    written = everything(database)
    grown = [table for table, rows in written.items() if rows != before[table]]
    assert {"petition", "payment", "survey", "document", "leg"} <= set(grown)
    assert written == again(database, world, now)


def test_without_a_seed_the_live_side_writes_nothing(database: Database, young: World):
    LiveServices(database, PROVINCE, young).write(UNTIL)
    assert one(database, "SELECT count(*) FROM source") == 0
    assert DOSSIERS.key != FEED.key


def test_draws_are_even_and_those_of_another_salt_unrelated():
    seeds = np.random.default_rng(5).integers(-(2**63), 2**63 - 1, 40_000)
    one_draw, other = draws(seeds, 1), draws(seeds, 2)
    assert (one_draw >= 0).all()
    assert (one_draw < 1).all()
    assert abs(one_draw.mean() - 0.5) < 0.01
    assert abs(np.corrcoef(one_draw, other)[0, 1]) < 0.02
    assert (draws(seeds, 1) == one_draw).all()
    picked = chosen(one_draw, ((4, 0.2), (7, 0.8)))
    assert abs((picked == 4).mean() - 0.2) < 0.01
