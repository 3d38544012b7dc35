"""The chase list against check queries written by hand, on made-up facts of every status and lateness."""

from datetime import datetime

import pytest

from db.database import Database
from db.scope import Scope
from domain.chase import DAY, GROUPS, SORTS
from domain.selection import Selection
from domain.workcalendar import work_days, working_minutes
from domain.zone import ZONE
from ingest.load import Feed, load
from queries.chase import Asked, ChasePage, chase, read_cursor, sheet
from queries.chase_counts import instants
from queries.source import Source
from tests.conftest import PROVINCE
from tests.factory import at, batch, dossier
from tests.queries.facts import made_up, write_catalogue

NOW = at(62, 3)
FACTS = """
SELECT d.*, g.unit_code AS place, g.code AS agency, p.code AS procedure, f.code AS field
FROM dossier d JOIN agency g ON g.id = d.agency_id JOIN procedure p ON p.id = d.procedure_id
JOIN field f ON f.id = d.field_id
"""
SELECTIONS = {
    "all": (Selection(), lambda _row: True),
    "unit": (Selection(unit="18073"), lambda row: row.place == "18073"),
    "agency": (Selection(agency="H27.S1"), lambda row: row.agency == "H27.S1"),
    "field": (Selection(field="DD"), lambda row: row.field == "DD"),
    "procedure": (Selection(procedure="1.2"), lambda row: row.procedure == "1.2"),
    "channel": (Selection(channel="online"), lambda row: row.channel == 2),
    "service": (Selection(service="full"), lambda row: row.service_level == 3),
}


def rows() -> list[dict]:
    """Made-up dossiers, with times around every border between two groups, apologies and re-appointments."""
    facts = made_up(500)
    for n, fact in enumerate(facts):
        fact["reappointed_count"] = n % 4
        fact["apology_at"] = fact["received_at"] if n % 7 == 0 else None
    for n in range(260):
        due = at(62 + (n - 150) / 8, 3 + n % 5)
        received = min(due, NOW) - (at(4) - at(0))
        changes = {"status": 4 if n % 9 else 2, "finished_at": None, "received_at": received, "due_at": due}
        facts.append(dossier(f"H27.{n:04d}", procedure="1.2", agency="H27.2", **changes))
    return facts


def steps(facts: list[dict]) -> list[dict]:
    """A finished and a running step of every second dossier; the limits of some are past, of some too late."""
    made = []
    for n, fact in enumerate(facts):
        if n % 2 or fact["received_at"] is None:
            continue
        first = {"code": fact["code"], "seq": 1, "step": "Tiếp nhận", "step_started_at": fact["received_at"]}
        made.append(first | {"step_finished_at": fact["received_at"], "step_due_at": fact["received_at"]})
        limit = (None, NOW, at(62), at(61), at(90))[n % 5]
        made.append(
            first
            | {"seq": 2, "step": "Thẩm định", "step_officer": "CB1", "step_finished_at": None, "step_due_at": limit}
        )
    return made


@pytest.fixture
def source(database: Database, feed: Feed) -> Source:
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
    facts = rows()
    load(database, PROVINCE, feed, [batch(facts, steps(facts))])
    news = [
        fact | {"version": 2, "due_at": fact["due_at"] and fact["due_at"] + (at(1) - at(0))} for fact in facts[::11]
    ]
    load(database, PROVINCE, feed, [batch(news)])
    with database.own() as connection:
        for table in ("rollup_due", "rollup_log"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() > 0
    return Source(database, PROVINCE, clock=lambda: NOW)


def ask(source: Source, **values) -> ChasePage:
    with source.reading() as connection:
        return chase(connection, Asked(**({"selection": Selection()} | values)), source.now(), PROVINCE, 1)


def walk(source: Source, **values) -> list[tuple[str, str]]:
    seen, cursor = [], ""
    while cursor is not None:
        page = ask(source, cursor=cursor, **values)
        seen += [(row.source, row.code) for row in page.rows]
        cursor = page.next if page.rows else None
    return seen


def expected(source: Source, keep) -> dict[str, set[str]]:
    """Codes of every group, worked out in Python from the facts, with the calendar in Python."""
    calendar = work_days(datetime(2024, 1, 1, tzinfo=ZONE).date(), datetime(2027, 12, 31, tzinfo=ZONE).date())
    found = {group.key: set() for group in GROUPS}
    with source.database.own() as connection:
        facts = [row for row in connection.exec_driver_sql(FACTS) if keep(row)]
        limits = dict(
            tuple(row) for row in connection.exec_driver_sql("SELECT code, due_at FROM step WHERE finished_at IS NULL")
        )
    for row in facts:
        for key in _groups(row, limits, calendar):
            found[key].add(row.code)
    return found


def _groups(row, limits, calendar):
    if row.status == 9 and working_minutes(row.finished_at, NOW, calendar) > 3 * DAY:
        yield "unreturned"
    if row.is_open:
        yield "open"
        yield from ["reappointed"] if row.reappointed_count >= 2 else []
        yield from _by_status(row, limits, working_minutes(row.due_at or NOW, NOW, calendar))


def _by_status(row, limits, late):
    if row.status == 5:
        return ["returned2" if row.supplement_count >= 2 else "returned1"]
    if row.status not in (2, 4) or row.due_at is None:
        return []
    if row.due_at < NOW:
        severity = "late3" if late <= 3 * DAY else "late10" if late <= 10 * DAY else "late11"
        return ["late", severity, *(["apology_missing"] if row.apology_at is None else [])]
    today = row.due_at.astimezone(ZONE).date() == NOW.astimezone(ZONE).date()
    limit = limits.get(row.code)
    warned = -late <= DAY and row.apology_at is None and limit is not None and (limit < NOW or limit > row.due_at)
    chosen = {"today": today, "within1": -late <= DAY, "within2": -late <= 2 * DAY, "apology_due": warned}
    return [key for key, holds in chosen.items() if holds]


@pytest.mark.parametrize("name", SELECTIONS)
def test_every_group_is_counted_and_listed_exactly(source: Source, name: str):
    selection, keep = SELECTIONS[name]
    wanted = expected(source, keep)
    assert ask(source, selection=selection).counts == {key: len(codes) for key, codes in wanted.items()}
    for key, codes in wanted.items():
        assert {code for _, code in walk(source, selection=selection, view=key, limit=100)} == codes, key
    if name == "all":
        assert min(len(codes) for codes in wanted.values()) > 0, "the facts reach every group"


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("sort", SORTS)
def test_every_order_walks_every_row_once(source: Source, sort: str, sign: str):
    for view in ("late", "open", "unreturned"):
        seen = walk(source, view=view, sort=sign + sort, limit=23)
        assert len(seen) == len(set(seen)) == ask(source).counts[view] > 23


@pytest.mark.parametrize(("many", "sort"), [(many, sort) for many in (0, 10**6) for sort in ("officer", "since")])
def test_running_steps_are_the_same_read_one_by_one_or_all_at_once(source, monkeypatch, many, sort):
    plain = walk(source, view="open", sort=sort, limit=40)
    monkeypatch.setattr("queries.chase.MANY", many)
    assert walk(source, view="open", sort=sort, limit=40) == plain


def test_back_leads_to_the_page_before(source: Source):
    first = ask(source, view="open", limit=20)
    second = ask(source, view="open", limit=20, cursor=first.next)
    again = ask(source, view="open", limit=20, cursor=second.prev)
    assert [row.code for row in again.rows] == [row.code for row in first.rows]
    assert first.prev is None
    assert ask(source, view="open", limit=20, cursor=again.next).rows == second.rows


def test_the_most_late_come_first_and_a_minus_turns_the_order_round(source: Source):
    late = [row.late_minutes for row in ask(source).rows]
    assert late == sorted(late, reverse=True)
    due = [row.due_at for row in ask(source, sort="-due", view="within2").rows]
    assert due == sorted(due, reverse=True)
    names = [row.procedure for row in ask(source, sort="procedure", view="open").rows]
    assert names == sorted(names)


@pytest.mark.parametrize(
    ("q", "sql"),
    [
        ("dang ky khai sinh", "p.code = '1.1'"),
        ("Đăng ký KHAI sinh", "p.code = '1.1'"),
        ("thành sen", "g.unit_code = '18073'"),
        ("thanh sen", "g.unit_code = '18073'"),
        ("H27.01", "d.code LIKE '%%H27.01%%'"),
        ("h27.01", "d.code LIKE '%%H27.01%%'"),
        ("-0001", "d.code LIKE '%%-0001%%'"),
        ("1.2", "p.code = '1.2' OR d.code LIKE '%%1.2%%'"),
        ("100%_", "false"),
        ("không có ở đâu", "false"),
        ("zz", "false"),
    ],
)
def test_search_knows_no_diacritics_and_finds_parts_of_codes(source: Source, monkeypatch, q: str, sql: str):
    check = (
        "SELECT d.code FROM dossier d JOIN agency g ON g.id = d.agency_id JOIN procedure p ON p.id = d.procedure_id"
        f" WHERE d.is_open AND ({sql})"
    )
    with source.database.own() as connection:
        wanted = set(connection.exec_driver_sql(check).scalars())
    assert {code for _, code in walk(source, view="open", q=q)} == wanted
    assert ask(source, q=q).counts["open"] == len(wanted)
    monkeypatch.setattr("queries.search.MOST_CODES", 0)
    assert {code for _, code in walk(source, view="open", q=q)} == wanted


def test_a_search_sees_no_more_than_its_scope(source: Source):
    narrow = Scope(PROVINCE, units=("18229",))
    with source.database.read(narrow) as connection:
        found = chase(connection, Asked(Selection(), "open", "H27.00"), NOW, PROVINCE, 1)
        codes = connection.exec_driver_sql("SELECT code FROM dossier_codes('%%HS-%%', 9999)").scalars().all()
        own = connection.exec_driver_sql("SELECT code FROM dossier WHERE is_open OR status = 9").scalars().all()
    assert found.rows
    assert set(codes) < set(own)
    with source.database.reader.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM dossier_codes('%%', 9)").scalar_one() == 0


def test_a_row_says_who_holds_it_since_when_and_how_much_of_the_step_is_used(source: Source):
    rows = ask(source, view="open", limit=400).rows
    held = next(row for row in rows if row.step == "Thẩm định" and row.budget_minutes and row.code.startswith("H27"))
    with source.database.own() as connection:
        step = connection.exec_driver_sql(
            "SELECT started_at, due_at FROM step WHERE code = %s AND finished_at IS NULL", (held.code,)
        ).one()
    calendar = work_days(datetime(2024, 1, 1, tzinfo=ZONE).date(), datetime(2027, 12, 31, tzinfo=ZONE).date())
    assert held.since == step.started_at
    assert held.used_minutes == working_minutes(step.started_at, NOW, calendar)
    assert held.budget_minutes == working_minutes(step.started_at, step.due_at, calendar)
    assert held.officer == "Cán bộ 1"


def test_where_no_source_records_apologies_their_groups_are_unknown(database: Database, feed: Feed):
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
    load(database, PROVINCE, feed, [batch(made_up(200))])
    counts = ask(Source(database, PROVINCE, clock=lambda: NOW)).counts
    assert counts["apology_due"] is counts["apology_missing"] is None
    assert counts["late"] > 0


def test_the_sheet_holds_every_row_once_up_to_its_limit(source: Source):
    with source.reading() as connection:
        pages = list(sheet(connection, Asked(Selection(), "open", limit=50), NOW, PROVINCE, 10**6))
        few = list(sheet(connection, Asked(Selection(), "open", limit=50), NOW, PROVINCE, 70))
    codes = [row.code for page in pages for row in page]
    assert len(codes) == len(set(codes)) == ask(source).counts["open"]
    assert [len(page) for page in few] == [50, 20]


@pytest.mark.parametrize("cursor", ["", "x", "n", "nabc", "n!!", "nWzEsMl0", "nWyJub3QgYSB0aW1lIiwgImEiLCAiYiJd"])
def test_a_cursor_that_is_none_starts_from_the_beginning(source: Source, cursor: str):
    assert read_cursor(cursor, "timestamptz") == (True, None)
    assert ask(source, cursor=cursor).rows == ask(source).rows


def test_instants_are_where_the_working_clock_stands(source: Source):
    calendar = work_days(datetime(2024, 1, 1, tzinfo=ZONE).date(), datetime(2027, 12, 31, tzinfo=ZONE).date())
    with source.reading() as connection:
        found = instants(connection, NOW)
    assert working_minutes(found["late3"], NOW, calendar) == 3 * DAY
    assert working_minutes(found["late10"], NOW, calendar) == 10 * DAY
    assert working_minutes(NOW, found["soon1"], calendar) == DAY + 1
    assert found["midnight"].astimezone(ZONE).hour == 0
