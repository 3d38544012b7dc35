"""The pages about what is not a dossier: every number equals a count in Python over the rows that were loaded."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from db.database import Database
from domain.kpi import NONE
from domain.registry import EVERY
from domain.selection import Selection
from domain.service_pages import INTERLINKED, PAYMENT, SATISFACTION, SERVICE_PAGES, ServicePage
from domain.zone import ZONE
from ingest.load import Feed
from ingest.records import RecordFeed, load_records
from queries.services import MOST_ROWS, ServiceAnswer, service
from queries.services_catalogue import catalogue_answer
from queries.source import Source
from queries.subsystems import register_of
from tests.conftest import PROVINCE
from tests.queries.facts import AGENCIES, made_up, source_of
from tests.queue import rows

NOW = datetime(2026, 4, 20, 3, tzinfo=UTC)
START = datetime(2026, 2, 1, tzinfo=ZONE)
HERE = Selection(start=date(2026, 3, 1), end=date(2026, 4, 20), period="custom", compare="previous")
PLACES = ["H27.1", "H27.2", "H27.S1"]
UNIT = dict(zip(AGENCIES["code"], AGENCIES["unit_code"], strict=True))
FEED = RecordFeed("portal", "Cổng", "portal.csv")


def told(kind: str, count: int) -> list[dict[str, Any]]:
    rng = Random(kind)
    return [_one(kind, f"{kind}-{n:04d}", rng) for n in range(count)]


def _one(kind: str, code: str, rng: Random) -> dict[str, Any]:
    begun = START + timedelta(minutes=rng.randrange(0, 78 * 1440))
    later = begun + timedelta(hours=rng.uniform(0.2, 60))
    ended = later if later <= NOW and rng.random() < 0.8 else None
    due = begun + timedelta(hours=rng.uniform(1, 50))
    common = {"code": code, "agency": rng.choice(PLACES)}
    if kind == "surveys":
        rating = rng.choice([1, 2, 2, 3, 3])
        reason = rng.choice([None, 1, 3]) if rating == 1 else None
        return common | {"at": begun, "channel": rng.choice([1, 2, 3]), "rating": rating, "reason": reason}
    if kind == "petitions":
        rated = rng.choice([None, 1, 2, 3]) if ended else None
        who = {"subject": rng.choice([None, 1, 2, 3, 9]), "procedure": rng.choice([None, "1.1", "1.2"])}
        return common | who | {"received_at": begun, "due_at": due, "answered_at": ended, "rating": rated}
    if kind == "payments":
        paid = {"amount_vnd": rng.randrange(0, 900) * 1000, "method": rng.choice([1, 1, 2, 3]), "paid_at": begun}
        return common | paid | {"procedure": rng.choice([None, "1.1", "1.2"]), "refunded_at": rng.choice([None, ended])}
    if kind == "documents":
        way = rng.choice([1, 2])
        asked = due if way == 2 and rng.random() < 0.7 else None
        signed = rng.choice([None, True, True, False])
        return common | {"direction": way, "at": begun, "signed": signed, "due_at": asked, "replied_at": ended}
    step = rng.choice(["Khai sinh", "Thường trú"])
    where = {"group": rng.choice([1, 2]), "step": step, "seq": 1}
    return common | where | {"started_at": begun, "due_at": rng.choice([None, due]), "finished_at": ended}


DAY = {"surveys": "at", "petitions": "received_at", "payments": "paid_at", "documents": "at", "legs": "started_at"}
DOSSIERS = [row for row in made_up(260) if row["received_at"] is None or row["received_at"] <= NOW]
FACTS = {kind: told(kind, 260) for kind in DAY}


@pytest.fixture
def source(database: Database, feed: Feed) -> Source:
    found = source_of(database, feed, NOW, DOSSIERS)
    load_records(database, PROVINCE, FEED, {kind: [rows(kind, each)] for kind, each in FACTS.items()})
    return found


def ask(
    source: Source, page: ServicePage, selection: Selection = HERE, metric: str = "", view: str = ""
) -> ServiceAnswer:
    return service(source, page, selection, metric or page.metrics[0], view)


def within(kind: str, selection: Selection = HERE) -> list[dict[str, Any]]:
    """Rows of the selection's days, agency, unit and procedure, by hand."""
    found = []
    for row in FACTS[kind]:
        day = row[DAY[kind]].astimezone(ZONE).date()
        if not (selection.start or date.min) <= day <= (selection.end or date.max):
            continue
        if selection.unit and UNIT[row["agency"]] != selection.unit:
            continue
        if selection.agency and row["agency"] != selection.agency:
            continue
        found.append(row)
    return found


def late(row: dict[str, Any], end: str) -> bool:
    due = row["due_at"]
    return due is not None and (row[end] > due if row[end] else due < NOW)


def counted(selection: Selection = HERE) -> dict[str, float]:
    """Every measure by hand, in the words of docs/services.md."""
    surveys, petitions, payments, documents, legs = (within(kind, selection) for kind in DAY)
    kept = [row for row in payments if row["refunded_at"] is None]
    online = [row for row in kept if row["method"] == 1]
    sent, got = ([row for row in documents if row["direction"] == way] for way in (1, 2))
    return {
        "surveys": len(surveys),
        "survey_satisfied": sum(row["rating"] >= 2 for row in surveys),
        "survey_unhappy": sum(row["rating"] == 1 for row in surveys),
        "petitions": len(petitions),
        "petition_late": sum(late(row, "answered_at") for row in petitions),
        "petition_open": sum(row["answered_at"] is None for row in petitions),
        "petition_overdue": sum(row["answered_at"] is None and row["due_at"] < NOW for row in petitions),
        "petition_rated": sum(row["rating"] is not None for row in petitions),
        "petition_satisfied": sum((row["rating"] or 0) >= 2 for row in petitions),
        "payments": len(kept),
        "payments_online": len(online),
        "refunds": len(payments) - len(kept),
        "amount": sum(row["amount_vnd"] for row in kept) / 1e6,
        "amount_online": sum(row["amount_vnd"] for row in online) / 1e6,
        "documents_sent": len(sent),
        "documents_received": len(got),
        "sign_known": sum(row["signed"] is not None for row in sent),
        "documents_signed": sum(row["signed"] is True for row in sent),
        "reply_wanted": sum(row["due_at"] is not None for row in got),
        "reply_late": sum(late(row, "replied_at") for row in got),
        "legs": len(legs),
        "legs_done": sum(row["finished_at"] is not None for row in legs),
        "legs_due": sum(row["due_at"] is not None for row in legs),
        "legs_late": sum(late(row, "finished_at") for row in legs),
        "legs_open": sum(row["finished_at"] is None for row in legs),
    }


SELECTIONS = {
    "whole": HERE,
    "commune": HERE.with_(unit="18073"),
    "department": HERE.with_(agency="H27.S1"),
    "another span": HERE.with_(start=date(2026, 2, 10), end=date(2026, 2, 20)),
}


@pytest.mark.parametrize("name", list(SELECTIONS))
def test_measures_equal_a_count_by_hand(source: Source, name: str):
    selection = SELECTIONS[name]
    hand = counted(selection)
    assert any(hand.values())
    for page in SERVICE_PAGES:
        data = ask(source, page, selection)
        told_here = {key: value for key, value in data.totals.items() if key in hand}
        assert told_here == pytest.approx({key: hand[key] for key in told_here})
        assert told_here


def test_every_measure_is_shown_by_some_page(source: Source):
    shown = {key for page in SERVICE_PAGES for key in ask(source, page).totals}
    assert set(counted()) <= shown


def test_units_add_up_to_the_whole(source: Source):
    for page in SERVICE_PAGES:
        data = ask(source, page)
        for key, total in data.totals.items():
            assert sum(row.totals[key] for row in data.units) == pytest.approx(total), key
        assert {row.key for row in data.units} <= {"18073", "18229", "H27.S1", "H27.X"}


def test_what_it_is_compared_with_is_the_period_before(source: Source):
    before = HERE.previous()
    assert before is not None
    data = ask(source, SATISFACTION)
    assert data.previous is not None
    assert data.previous["surveys"] == counted(before)["surveys"]


@pytest.mark.parametrize("metric", ["survey_satisfied", "petition_on_time", "petitions"])
def test_the_trend_adds_up_to_the_total(source: Source, metric: str):
    data = ask(source, SATISFACTION, metric=metric)
    figure = EVERY[metric].figure(data.totals)
    assert sum(num or 0 for _, num, _ in data.trend) == figure.num
    assert sum(den or 0 for _, _, den in data.trend) == (figure.den or 0)


def test_breakdowns_add_up_and_say_what_nobody_told(source: Source):
    data = ask(source, SATISFACTION)
    assert sum(row.totals["surveys"] for row in data.breakdowns["survey-channel"]) == data.totals["surveys"]
    assert sum(row.totals["surveys"] for row in data.breakdowns["survey-reason"]) == data.totals["survey_unhappy"]
    subjects = {row.name: row.totals["petitions"] for row in data.breakdowns["petition-subject"]}
    assert subjects["Không rõ"] == sum(row["subject"] is None for row in within("petitions"))
    steps = {row.name for row in ask(source, INTERLINKED).breakdowns["leg-step"]}
    assert steps == {"Khai sinh", "Thường trú"}
    procedures = ask(source, PAYMENT).breakdowns["payment-procedure"]
    assert {row.name for row in procedures} == {"Đăng ký khai sinh", "Đăng ký biến động đất đai", "Không rõ"}


@pytest.mark.parametrize("page", SERVICE_PAGES, ids=lambda page: page.name)
def test_lists_hold_the_rows_behind_the_numbers(source: Source, page: ServicePage):
    hand = counted()
    expected = {
        "petition-overdue": hand["petition_overdue"],
        "petition-open": hand["petition_open"],
        "petition-late": sum(bool(r["answered_at"]) and r["answered_at"] > r["due_at"] for r in within("petitions")),
        "petition-all": hand["petitions"],
        "unhappy": hand["survey_unhappy"],
        "refunded": hand["refunds"],
        "not-online": sum(row["method"] != 1 for row in within("payments")),
        "payments": len(within("payments")),
        "leg-overdue": sum(row["finished_at"] is None and late(row, "finished_at") for row in within("legs")),
        "leg-late": sum(bool(row["finished_at"]) and late(row, "finished_at") for row in within("legs")),
        "reply-late": hand["reply_late"],
        "unsigned": sum(row["direction"] == 1 and row["signed"] is False for row in within("documents")),
    }
    for each in page.lists:
        listed = ask(source, page, view=each.key).listed
        assert (listed.key, listed.count) == (each.key, expected[each.key])
        assert len(listed.rows) == min(listed.count, MOST_ROWS)
    assert ask(source, page, view="nonsense").listed.key == page.lists[0].key


def test_a_leg_takes_working_hours(source: Source):
    done = [row for row in FACTS["legs"] if row["finished_at"]]
    friday = {"started_at": datetime(2026, 3, 6, 16, tzinfo=ZONE), "finished_at": datetime(2026, 3, 9, 8, tzinfo=ZONE)}
    one = done[0] | friday | {"code": "WEEKEND", "agency": "H27.2", "step": "Qua cuối tuần"}
    load_records(source.database, PROVINCE, FEED, {"legs": [rows("legs", [one])]})
    row = next(r for r in ask(source, INTERLINKED).breakdowns["leg-step"] if r.name == "Qua cuối tuần")
    assert EVERY["leg_hours"].figure(row.totals | {"legs_done": 1.0}, 1).value == 1.5  # an hour and half of Monday


def test_the_field_narrows_what_names_a_procedure(source: Source):
    data = ask(source, SATISFACTION, HERE.with_(field="DD"))
    assert data.totals["petitions"] == sum(row["procedure"] == "1.2" for row in within("petitions"))


def test_what_nobody_tells_is_no_data_and_not_zero(database: Database, feed: Feed):
    data = ask(source_of(database, feed, NOW, made_up(50)), PAYMENT)
    assert data.told == frozenset()
    assert EVERY["payments"].figure(data.totals).status is NONE
    assert EVERY["fee_due"].figure(data.totals).value is not None


def test_the_catalogue_counts_dossiers_of_the_period(source: Source):
    data = catalogue_answer(source, HERE)
    dossiers = [row for row in DOSSIERS if row["procedure"] == "1.2" and row["received_at"]]
    accepted = [row for row in dossiers if row["status"] not in (1, 3)]
    here = [row for row in accepted if HERE.start <= row["received_at"].astimezone(ZONE).date() <= HERE.end]  # type: ignore[operator]
    entry = next(each for each in data.entries if each.code == "1.2")
    assert (entry.received, entry.online) == (len(here), sum(row["channel"] == 2 for row in here))
    assert (entry.population_db, entry.content_full) == (None, None)
    assert [each.code for each in catalogue_answer(source, HERE.with_(field="HT")).entries] == ["1.1"]


def test_the_register_tells_sources_and_counts(source: Source):
    by_key = {told.subsystem.key: told for told in register_of(source).rows}
    assert by_key["satisfaction"].sources == ("Cổng",)
    assert by_key["queues"].sources == ()
    today = NOW.astimezone(ZONE).date()
    assert by_key["payment"].today == sum(row["paid_at"].astimezone(ZONE).date() == today for row in FACTS["payments"])
    assert by_key["online"].sources == ("Test",)
    assert by_key["online"].owner == ""
