"""The review: every figure equals a count in Python over the raw tickets and dossiers."""

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from statistics import fmean, quantiles
from typing import Any

import pytest

from db.database import Database
from domain.queue_review import Review, Tickets
from domain.selection import Selection
from domain.zone import ZONE
from ingest.load import Feed, load
from ingest.records import load_records
from queries.queue_source import Queues
from queries.source import Source
from tests.conftest import PROVINCE
from tests.factory import batch, dossier
from tests.queue import PUSHED, minute, rows, ticket, write_two_centers

NOW = minute(40 * 24 * 60)
NORM_S = 15 * 60
PERIOD = Selection(start=date(2026, 3, 3), end=date(2026, 3, 21), period="custom")
NAMES = {"DD": "Đất đai", "HT": "Hộ tịch", "TK": "Trả kết quả"}
One = dict[str, Any]


def tickets(count: int = 700, seed: int = 3) -> list[One]:
    """Tickets of three weeks at both centers, whole seconds, some at the very ends of an hour or a day."""
    rng = random.Random(seed)
    return [_ticket(rng, n) for n in range(count)]


def _ticket(rng: random.Random, n: int) -> One:
    day = rng.choice([0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 14, 15, 16])
    second = rng.choice([rng.randint(0, 9 * 3600), 30 * 60 + 3599, 90 * 60 + 1, 16 * 3600 + 1790])
    issued = clock = day * 86400 + second
    times: dict[str, float] = {}
    values: One = {"center": rng.choice(["TT1", "TT1", "TT2"]), "group": rng.choice(["DD", "DD", "HT"])}
    kind = rng.random()
    if values["center"] == "TT1" and rng.random() < 0.2:
        values["group"] = "TK"
    if kind < 0.12:
        times["abandoned_at"] = issued + rng.randint(1, 3000)
    elif kind < 0.95:
        for name, high in (("called_at", 2400), ("serving_at", 60), ("finished_at", 1500)):
            clock += rng.randint(0, high)
            times[name] = clock
        values["counter"] = rng.choice(["01", "02", "03"]) if values["center"] == "TT1" else "01"
        if kind < 0.2:
            del times["finished_at"]
        elif rng.random() < 0.3:
            values["dossier"] = f"HS-{rng.randint(0, 90):03}"
    return ticket(f"{n:04}", issued / 60, **values, **{name: value / 60 for name, value in times.items()})


def dossiers() -> list[One]:
    """Dossiers that some tickets name: settled in time, late, without appointment, before the ticket, or open."""
    rng = random.Random(8)
    found = []
    for n in range(75):
        received = minute(n * 240)
        settled = received + timedelta(hours=rng.randint(1, 900))
        due = None if n % 11 == 0 else received + timedelta(hours=rng.randint(100, 600))
        times = {"received_at": received, "due_at": due}
        ended = {"status": 10, "finished_at": settled - timedelta(minutes=30), "returned_at": settled}
        state = {"status": 4, "finished_at": None} if n % 7 == 0 else ended
        found.append(dossier(f"HS-{n:03}", procedure="1.1", agency="H27.1", **times, **state))
    return found


@pytest.fixture
def queues(database: Database, feed: Feed) -> Queues:
    with database.write() as connection:
        write_two_centers(connection, PROVINCE)
    load(database, PROVINCE, feed, [batch(dossiers())])
    states = [
        {"center": "TT1", "counter": "01", "state": 1, "since": minute(24 * 60)},
        {"center": "TT1", "counter": "01", "state": 2, "since": minute(24 * 60 + 90)},
        {"center": "TT1", "counter": "01", "state": 1, "since": minute(24 * 60 + 95)},
        {"center": "TT1", "counter": "02", "state": 1, "since": minute(24 * 60 - 7.5 * 60)},
        {"center": "TT2", "counter": "01", "state": 1, "since": minute(24 * 60)},
        {"center": "TT1", "counter": "01", "state": 3, "since": minute(2 * 24 * 60)},
    ]
    load_records(
        database, PROVINCE, PUSHED, {"tickets": [rows("tickets", tickets())], "counters": [rows("counters", states)]}
    )
    return Queues(Source(database, PROVINCE, clock=lambda: NOW))


def local(one: One) -> datetime:
    return one["issued_at"].astimezone(ZONE)


def of(center: str = "", keep: Callable[[One], bool] = lambda _: True) -> list[One]:
    """The made-up tickets of the period, of one center or all."""
    return [
        one
        for one in tickets()
        if date(2026, 3, 3) <= local(one).date() <= date(2026, 3, 21) and center in {"", one["center"]} and keep(one)
    ]


def waits(some: list[One]) -> list[int]:
    return [int((one["called_at"] - one["issued_at"]).total_seconds()) for one in some if "called_at" in one]


def handled(some: list[One]) -> list[int]:
    return [int((one["finished_at"] - one["serving_at"]).total_seconds()) for one in some if "finished_at" in one]


def counted(some: list[One]) -> Tickets:
    known = waits(some)
    served, left = sum("finished_at" in one for one in some), sum("abandoned_at" in one for one in some)
    return Tickets(len(some), served, left, len(known), sum(known), sum(wait <= NORM_S for wait in known))


def review(queues: Queues, center: str = "") -> Review:
    return queues.review(PERIOD, center)


@pytest.mark.parametrize("center", ["", "TT1", "TT2"])
def test_hours_and_the_whole_are_the_counts_of_the_raw_tickets(queues: Queues, center: str):
    data = review(queues, center)
    assert data.total == counted(of(center))
    cells = defaultdict(list)
    for one in of(center):
        cells[local(one).weekday(), local(one).hour].append(one)
    assert {(cell.weekday, cell.hour): cell.tickets for cell in data.cells} == {
        key: counted(some) for key, some in cells.items()
    }
    for cell in data.cells:
        assert cell.days == len({local(one).date() for one in of(center) if local(one).weekday() == cell.weekday})
    assert any(cell.hour == 23 for cell in data.cells)


@pytest.mark.parametrize("center", ["", "TT1", "TT2"])
def test_times_of_service_are_the_quantiles_of_the_raw_times(queues: Queues, center: str):
    data = review(queues, center)
    by_group = {code: handled(of(center, lambda one, code=code: one["group"] == code)) for code in NAMES}
    assert {row.key: row.count for row in data.groups} == {code: len(some) for code, some in by_group.items() if some}
    spreads = [(row, by_group[row.key]) for row in data.groups]
    if center:
        by_counter = defaultdict(list)
        for one in of(center, lambda one: "finished_at" in one):
            by_counter[one["counter"]] += handled([one])
        assert {row.key for row in data.counters} == set(by_counter)
        spreads += [(row, by_counter[row.key]) for row in data.counters]
    else:
        assert data.counters == ()
    for row, times in spreads:
        cuts = quantiles(times, n=20, method="inclusive")
        assert (row.p25, row.median, row.p75, row.p90) == pytest.approx((cuts[4], cuts[9], cuts[14], cuts[17]))
        assert row.count == len(times)
    medians = [row.median or 0 for row in data.groups]
    assert medians == sorted(medians, reverse=True)


@pytest.mark.parametrize("center", ["", "TT1"])
def test_journeys_join_each_dossier_with_its_first_ticket(queues: Queues, center: str):
    known = {one["code"]: one for one in dossiers()}
    some = of(center)
    firsts: dict[str, One] = {}
    for one in sorted(some, key=lambda one: one["issued_at"]):
        if one.get("dossier"):
            firsts.setdefault(one["dossier"], one)
    data = {row.key: row for row in review(queues, center).journeys}
    assert next(iter(data)) == ""
    for key in ("", *NAMES):
        here = [one for one in some if key in {"", one["group"]}]
        told = [one for one in here if one.get("dossier")]
        pairs = [(one, known[code]) for code, one in firsts.items() if code in known and key in {"", one["group"]}]
        settled = [(one, found) for one, found in pairs if found["status"] == 10]
        days = [(found["returned_at"] - one["issued_at"]) / timedelta(days=1) for one, found in settled]
        days = [each for each in days if each >= 0]
        judged = [found for _, found in settled if found["due_at"]]
        row = data[key]
        assert (row.issued, row.told, row.led) == (len(here), len(told), sum(one["dossier"] in known for one in told))
        assert (row.dossiers, row.timed) == (len(pairs), len(days))
        cuts = quantiles(days, n=10, method="inclusive")
        assert (row.median, row.p90) == pytest.approx((cuts[4], cuts[8]))
        assert row.on_time.den == len(judged)
        assert row.on_time.num == sum(found["returned_at"] <= found["due_at"] for found in judged)
    assert 0 < data[""].timed < data[""].dossiers < data[""].led < data[""].told
    assert data[""].share == data[""].led / len(some)


def test_centers_are_compared_with_the_mix_of_the_province(queues: Queues):
    everything = of()
    data = review(queues)
    assert {row.code for row in data.centers} == {"TT1", "TT2"}
    for row in data.centers:
        here = of(row.code)
        assert row.tickets == counted(here)
        assert row.handling == pytest.approx(fmean(handled(here)))
        for mixed, times in ((row.mixed_wait, waits), (row.mixed_handling, handled)):
            groups = sorted({one["group"] for one in here})
            weights = {g: len(times([one for one in everything if one["group"] == g])) for g in NAMES}
            means = {g: fmean(times([one for one in here if one["group"] == g])) for g in groups}
            total = sum(weights[g] for g in groups)
            assert mixed.mean == pytest.approx(sum(weights[g] * means[g] for g in groups) / total)
            assert mixed.covered == pytest.approx(total / sum(weights.values()))
    by_code = {row.code: row for row in data.centers}
    assert by_code["TT1"].mixed_wait.covered == 1 > by_code["TT2"].mixed_wait.covered > 0
    assert review(queues, "TT2").centers == data.centers


@pytest.mark.parametrize("center", ["", "TT1", "TT2"])
def test_days_are_those_with_tickets_newest_first(queues: Queues, center: str):
    by_day = defaultdict(list)
    for one in of(center):
        by_day[local(one).date()].append(one)
    data = review(queues, center)
    assert [row.day for row in data.days] == sorted(by_day, reverse=True)
    for row in data.days:
        some = by_day[row.day]
        assert row.tickets == counted(some)
        assert row.p90 == pytest.approx(quantiles(waits(some), n=10, method="inclusive")[8])
        hours = [local(one).hour for one in some]
        assert hours.count(row.busiest) == max(hours.count(hour) for hour in hours)
    opened = {row.day: row.counters for row in data.days}
    assert opened[date(2026, 3, 3)] == {"": 3, "TT1": 2, "TT2": 1}[center]
    assert opened[date(2026, 3, 4)] == (None if center == "TT2" else 0)
    assert opened[date(2026, 3, 5)] is None


def test_an_empty_period_and_an_unknown_center_are_nothing_not_zero(queues: Queues):
    empty = queues.review(Selection(start=date(2025, 1, 1), end=date(2025, 1, 31), period="custom"), "TT1")
    assert empty.known
    assert (empty.total, empty.cells, empty.groups, empty.counters, empty.days) == (Tickets(), (), (), (), ())
    assert [(row.few, row.tickets.wait, row.mixed_wait.mean) for row in empty.centers] == [(True, None, None)] * 2
    assert all(row.median is None and row.share is None and row.on_time.value is None for row in empty.journeys)
    unknown = review(queues, "TT9")
    assert not unknown.known
    assert (unknown.total, unknown.cells, unknown.days) == (Tickets(), (), ())
    assert len(unknown.centers) == 2


def test_without_limits_every_ticket_counts(queues: Queues):
    assert queues.review(Selection()).total == counted(tickets())
    assert len(queues.review(Selection()).days) == len({local(one).date() for one in tickets()})
