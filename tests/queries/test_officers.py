"""Officers of hand-made dossiers counted by hand: workload, fairness, transfers, absences; the real log's officers."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection

from db.database import Database
from domain.fairness import compare
from domain.selection import Selection
from ingest.files import import_file
from ingest.load import Feed, load
from queries.officer import Officer
from queries.officers import OfficerRow
from queries.source import Source
from queries.work import Absence, Load, Posting, Presence, present_days
from tests.conftest import PROVINCE, shared
from tests.factory import at, batch, dossier
from tests.ingest.support import EXAMPLES
from tests.queries.facts import source_of

NOW = at(4, 1)  # Friday 09:00
WEEK = Selection(start=date(2026, 3, 2), end=date(2026, 3, 6), period="custom")
HERE = replace(WEEK, unit="18073")


def facts() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Twelve finished steps of CB1 and of each of two colleagues of Đức Thọ; CB1 holds four open dossiers."""
    dossiers, steps = [], []
    for officer, agency in (("CB1", "H27.1"), ("CB2", "H27.2"), ("CB3", "H27.2")):
        for n in range(12):
            code = f"{officer}-{n}"
            dossiers.append(dossier(code, procedure="1.1", agency=agency, finished_at=at(3), rating=1 + n % 3))
            late = 3 if (officer, n) in {("CB1", 0), ("CB1", 1), ("CB2", 0)} else 1
            steps.append(done(code, officer, at(n % 4), at(n % 4, late), at(n % 4, 2)))
    for n, due in enumerate((at(-1), at(4, 3), at(11), None)):
        status = 5 if due is None else 4
        given = {"officer": "CB1", "due_at": due or at(9), "received_at": at(-20), "finished_at": None}
        dossiers.append(dossier(f"open-{n}", procedure="1.1", agency="H27.1", status=status, **given))
    return dossiers, steps


def done(code: str, officer: str, start: datetime, end: datetime, due: datetime) -> dict[str, Any]:
    times = {"step_started_at": start, "step_finished_at": end, "step_due_at": due}
    return {"code": code, "seq": 1, "step": "B2", "step_officer": officer, **times}


@pytest.fixture
def source(database: Database, feed: Feed) -> Source:
    return source_of(database, feed, NOW, *facts())


def posted(connection: Connection, officer: str, agency: str, first: date, last: date | None = None) -> None:
    connection.exec_driver_sql(
        "INSERT INTO officer_posting SELECT o.province_code, o.id, a.id, %s, %s FROM officer o, agency a"
        " WHERE o.code = %s AND a.code = %s",
        (first, last, officer, agency),
    )


def away(connection: Connection, officer: str, first: date, last: date) -> None:
    connection.exec_driver_sql(
        "INSERT INTO officer_absence SELECT province_code, id, %s, %s, 'leave' FROM officer WHERE code = %s",
        (first, last, officer),
    )


def row(source: Source, selection: Selection = HERE) -> OfficerRow:
    return next(each for each in source.officers(selection).officers if each.code == "CB1")


def one(source: Source, code: str = "CB1") -> Officer:
    found = source.officer(code, WEEK)
    assert found
    return found


def test_one_officers_work_is_what_is_counted_by_hand(source: Source):
    found = row(source)
    assert found.load == Load(open=4, soon=1, overdue=1, paused=1)
    assert (found.done.finished, found.done.judged, found.done.over) == (12, 12, 2)
    assert (found.done.median, found.done.budget) == (60.0, 120.0)
    assert (found.rated.rated, found.rated.satisfied) == (12, 8)
    assert found.presence == Presence(5, 0)
    assert found.belongs


def test_expected_are_the_overruns_of_the_others_at_the_same_work(source: Source):
    found = row(source).compared
    assert (found.observed, found.compared) == (2, 12)
    assert found.expected == pytest.approx(12 * 1 / 24)
    assert found.verdict == "few"
    assert found == compare({("1.1", "B2"): (12, 2)}, {("1.1", "B2"): (36, 3)})


def test_names_are_shown_of_one_unit_only(source: Source):
    for whole in (WEEK, replace(WEEK, unit=PROVINCE), replace(WEEK, level="commune")):
        assert source.officers(whole).officers == ()
        assert source.officers(whole).place == ""
    rows = {each.key: each for each in source.officers(WEEK).agencies}
    assert (rows["18229"].finished, rows["18229"].over, rows["18229"].limit) == (24, 1, "unit")
    assert rows["18073"].load == Load(4, 1, 1, 1)
    assert source.officers(replace(WEEK, unit="18073")).agencies == ()
    assert [each.code for each in source.officers(HERE).officers] == ["CB1"]


def test_a_transfer_counts_from_the_day_of_arrival(source: Source, database: Database):
    """Arrived on Wednesday: Monday's and Tuesday's steps are another's; what was begun before is not judged."""
    with database.own() as connection:
        posted(connection, "CB1", "H27.1", date(2026, 3, 4))
        connection.exec_driver_sql(
            "UPDATE step SET started_at = started_at - interval '1 day', used_minutes = 999 WHERE code = 'CB1-2'"
        )
    found = row(source)
    assert (found.done.finished, found.done.judged, found.done.over) == (6, 5, 0)
    assert (found.presence, found.since) == (Presence(3, 0), date(2026, 3, 4))
    assert one(source).done.judged == 5
    assert source.officers(HERE).postings_known


def test_absence_is_not_idleness(source: Source, database: Database):
    with database.own() as connection:
        posted(connection, "CB1", "H27.1", date(2020, 1, 1))
        away(connection, "CB1", date(2026, 3, 5), date(2026, 3, 9))
    assert row(source).presence == Presence(3, 2)
    assert row(source).since is None
    assert one(source).presence == Presence(3, 2)


def test_requests_for_papers_belong_to_whoever_had_the_step(source: Source, database: Database, feed: Feed):
    asked = dossier("S", procedure="1.1", agency="H27.1", supplement_count=2, supplement_at=at(1, 1), finished_at=at(3))
    steps = [
        done("S", "CB9", at(0), at(1), at(1)),
        done("S", "CB1", at(1), at(2), at(2)) | {"seq": 2},
    ]
    load(database, PROVINCE, feed, [batch([asked], steps)])
    found = {each.code: (each.asked.asked, each.asked.again) for each in source.officers(HERE).officers}
    assert found == {"CB1": (1, 1), "CB9": (0, 0)}


def test_guests_with_little_work_are_counted_not_listed(source: Source, database: Database, feed: Feed):
    guest = done("G", "CB2", at(1), at(1, 1), at(1, 2))
    with database.own() as connection:
        connection.exec_driver_sql(
            "UPDATE officer SET agency_id = (SELECT id FROM agency WHERE code = 'H27.2') WHERE code = 'CB2'"
        )
    load(database, PROVINCE, feed, [batch([dossier("G", procedure="1.1", agency="H27.1")], [guest])])
    found = source.officers(HERE)
    assert ([each.code for each in found.officers], found.others, found.others_steps) == (["CB1"], 1, 1)


def test_open_dossiers_come_in_order_of_urgency_and_paused_last(source: Source):
    found = one(source)
    assert [(each.code, each.status) for each in found.held] == [
        ("open-0", 4),
        ("open-1", 4),
        ("open-2", 4),
        ("open-3", 5),
    ]
    assert found.held[0].late_minutes is not None
    assert found.held[0].late_minutes > 0 > (found.held[1].late_minutes or 0)
    assert len(found.held) == found.load.open


def test_weeks_and_hardest_procedures_add_up(source: Source):
    found = one(source)
    assert sum(week.finished for week in found.weeks) == found.done.finished == 12
    assert [(week.first_day, week.over) for week in found.weeks] == [(date(2026, 3, 2), 2)]
    assert [(each.code, each.finished, each.over, each.over_minutes) for each in found.hard] == [("1.1", 12, 2, 120)]
    assert sum(each.over for each in found.hard) == found.done.over


def test_nobody_is_nobody(source: Source):
    assert source.officer("NOPE", WEEK) is None
    assert source.officers(replace(WEEK, agency="NOPE")).officers == ()


def test_present_days():
    days = [date(2026, 3, day) for day in (2, 3, 4, 5, 6)]
    stay = Posting(1, date(2026, 3, 3), date(2026, 3, 5))
    leave = Absence(date(2026, 3, 4), date(2026, 3, 30), "sick")
    assert present_days(days, [], []) == Presence(5, 0)
    assert present_days(days, [stay], []) == Presence(3, 0)
    assert present_days(days, [stay], [leave]) == Presence(1, 2)
    assert present_days(days, [], [leave]) == Presence(2, 3)


def test_the_real_log_has_its_48_officers(database: Database):
    file = shared("data/receipt.xes.gz")
    import_file(database, PROVINCE, file, EXAMPLES / "receipt_xes.toml", max_bytes=1 << 30)
    source = Source(database, PROVINCE, clock=lambda: NOW)
    agencies = source.officers(Selection()).agencies
    assert {each.name for each in agencies} == {"General", "Customer contact", "Experts"}
    assert sum(each.finished for each in agencies) == 8577
    assert sum(each.load.open for each in agencies) == 105
    codes, finished = set(), 0
    for agency in agencies:
        for each in source.officers(Selection(agency=agency.key)).officers:
            finished += each.done.finished
            codes |= {each.code} if each.done.finished else set()
            assert each.compared.verdict == "unknown"
    assert (len(codes), finished) == (48, 8577)
