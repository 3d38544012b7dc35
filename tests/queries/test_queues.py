"""The boards: every figure equals a count in Python over the raw tickets, at the present and at past moments."""

import random
from datetime import datetime, timedelta
from statistics import fmean
from typing import Any

import pytest

from db.database import Database
from domain.queues import LIGHTS, Board, Count, Waits, judged, reckoned
from domain.tickets import TicketState
from ingest.records import load_records
from queries.queue_source import Queues
from queries.source import Source
from tests.conftest import PROVINCE
from tests.queue import PUSHED, minute, rows, ticket, write_two_centers

NOW = minute(240)


def made_up(count: int, seed: int = 5) -> list[dict[str, Any]]:
    """Tickets of TT1 in every state, some transferred, some recalled, some before and after the present."""
    rng = random.Random(seed)
    return [_one(rng, number) for number in range(count)]


def _one(rng: random.Random, number: int) -> dict[str, Any]:
    times: dict[str, float] = {}
    clock = issued = rng.uniform(0, 235)
    values: dict[str, Any] = {"group": rng.choice(["DD", "HT", "TK"]), "priority": rng.random() < 0.1}
    for name, low, high in (("called_at", 0, 40), ("serving_at", 0, 1), ("finished_at", 1, 15)):
        clock += rng.uniform(low, high)
        if clock > 240:
            break
        times[name] = clock
    if "called_at" not in times and rng.random() < 0.3:
        times["abandoned_at"] = issued + rng.uniform(0, 240 - issued)
    elif "serving_at" in times and rng.random() < 0.1:
        times.pop("finished_at", None)
        moved = rng.uniform(times["serving_at"], 240)
        times["transferred_at"] = moved
        values["transfers"] = 1
    if "called_at" in times:
        values["counter"] = rng.choice(["01", "02", "03"])
    return ticket(f"A{number:03}", issued, **values, **times)


@pytest.fixture
def queues(database: Database) -> Queues:
    with database.write() as connection:
        write_two_centers(connection, PROVINCE)
    states = [
        {"center": "TT1", "counter": "01", "state": 1, "since": minute(0), "officer": "CB1"},
        {"center": "TT1", "counter": "01", "state": 2, "since": minute(200), "officer": "CB1"},
        {"center": "TT1", "counter": "02", "state": 1, "since": minute(2), "officer": "CB2"},
        {"center": "TT1", "counter": "03", "state": 1, "since": minute(-24 * 60), "officer": "CB2"},
    ]
    kinds = {"tickets": [rows("tickets", made_up(300))], "counters": [rows("counters", states)]}
    load_records(database, PROVINCE, PUSHED, kinds)
    return Queues(Source(database, PROVINCE, clock=lambda: NOW))


def state_of(one: dict[str, Any], at: datetime) -> int:
    """Where a made-up ticket stands at ``at``, by its own times."""
    before = {name for name, value in one.items() if name.endswith("_at") and value <= at}
    if "abandoned_at" in before:
        return TicketState.ABANDONED
    if "finished_at" in before:
        return TicketState.FINISHED
    if "transferred_at" in before or "called_at" not in before:
        return TicketState.WAITING
    return TicketState.SERVING if "serving_at" in before else TicketState.CALLED


def here(board: Board | None) -> Board:
    assert board is not None
    return board


@pytest.mark.parametrize("back", [0, 37, 100, 180])
def test_every_figure_is_the_count_of_the_raw_tickets(queues: Queues, back: float):
    at = NOW - timedelta(minutes=back)
    told = [one for one in made_up(300) if one["issued_at"] <= at]
    board = here(queues.board("TT1", None if back == 0 else at))
    states = [state_of(one, at) for one in told]
    tally = board.center.tally
    assert tally is not None
    assert tally.issued == len(told) == tally.finished + tally.abandoned + tally.waiting + tally.serving
    assert tally.waiting == sum(state <= 2 for state in states)
    assert (tally.called, tally.serving, tally.finished, tally.abandoned) == tuple(
        sum(state == each for state in states) for each in (2, 3, 4, 5)
    )
    waiting = [one for one, state in zip(told, states, strict=True) if state <= 2]
    assert board.center.longest_since == min((one["issued_at"] for one in waiting), default=None)
    for waits, span in zip(board.center.waits, (30, 60), strict=True):
        calls = [
            round((one["called_at"] - one["issued_at"]).total_seconds())
            for one in told
            if "called_at" in one and at - timedelta(minutes=span) < one["called_at"] <= at
        ]
        assert waits.calls == len(calls)
        assert waits.mean == pytest.approx(fmean(calls)) if calls else waits.mean is None
    assert board.live is (back == 0)


def test_groups_and_the_line_add_up_to_the_center(queues: Queues):
    board = here(queues.board("TT1"))
    tally = board.center.tally
    assert tally is not None
    for name in ("issued", "waiting", "serving", "finished", "abandoned"):
        assert sum(getattr(group.tally, name) for group in board.groups) == getattr(tally, name)
    assert len(board.line) == min(12, tally.waiting)
    order = [(-one.state, not one.priority, one.issued_at) for one in board.line]
    assert order == sorted(order)


def test_counters_tell_who_sits_there_and_what_is_in_hand(queues: Queues):
    board = here(queues.board("TT1"))
    first, second, third = board.counters
    assert (first.state, first.since, first.officer, first.officer_name) == (2, minute(200), "CB1", "Cán bộ 1")
    assert (second.state, second.officer, second.officer_name) == (1, "CB2", None)
    assert third.state is None  # yesterday's word says nothing about today
    assert (board.center.seats.open, board.center.seats.paused, board.center.seats.unknown) == (1, 1, 1)
    done = [one for one in made_up(300) if one.get("counter") == "01" and state_of(one, NOW) == 4]
    assert first.served == len(done)
    assert first.handling == pytest.approx(
        fmean((one["finished_at"] - one["serving_at"]).total_seconds() for one in done), abs=1
    )
    busy = {one["number"] for one in made_up(300) if one.get("counter") == "02" and state_of(one, NOW) in (2, 3)}
    assert second.ticket in busy


def test_a_center_without_tickets_says_so_and_offers_the_last_day(queues: Queues):
    everything = queues.centers()
    assert [(row.code, row.feed) for row in everything.rows] == [("TT1", "tickets"), ("TT2", "none")]
    assert everything.rows[0].light(everything.at, 900).key in LIGHTS
    assert everything.rows[1].light(everything.at, 900).key == "closed"
    assert here(queues.board("TT2")).center.tally is None
    assert queues.board("TT9") is None
    tomorrow = Queues(Source(queues.source.database, PROVINCE, clock=lambda: NOW + timedelta(days=1)))
    board = here(tomorrow.board("TT1"))
    assert board.center.feed == "none"
    assert board.last_day == minute(120)


def test_counts_are_reckoned_into_waits(database: Database):
    with database.write() as connection:
        write_two_centers(connection, PROVINCE)
    told = [(0, 0, 0), (1, 3, 0), (2, 4, 1), (5, 2, 3), (9, 1, 4)]
    counts = [
        {"center": "TT2", "at": minute(230 + m), "waiting": w, "serving": s, "open_counters": 2} for m, w, s in told
    ]
    load_records(database, PROVINCE, PUSHED, {"snapshots": [rows("snapshots", counts)]})
    queues = Queues(Source(database, PROVINCE, clock=lambda: NOW))
    center = here(queues.board("TT2")).center
    assert (center.feed, center.tally.waiting, center.tally.issued) == ("snapshots", 1, 5)
    assert center.derived
    assert (center.waits[0].calls, center.waits[0].mean) == (4, fmean([60, 240, 240, 7 * 60]))
    assert center.longest_since == minute(232)
    assert center.seats.open == 2


def test_reckoning_follows_the_numbers():
    def at(m: float, waiting: int, serving: int | None) -> Count:
        return Count(minute(m), waiting, serving, None)

    assert reckoned([at(0, 3, None)]) is None
    found = reckoned([at(0, 2, 10), at(3, 1, 11), at(4, 1, 12)])
    assert found is not None
    assert (found.issued, found.called) == (13, 12)
    assert [wait for _, wait in found.waits] == [180, 240]
    assert found.longest_since == minute(4)


@pytest.mark.parametrize(
    ("waits", "longest", "waiting", "light"),
    [
        (Waits(5, 300, 500), 60, 2, "good"),
        (Waits(5, 800, 900), None, 0, "near"),
        (Waits(5, 901, 999), None, 0, "bad"),
        (Waits(5, 300, 500), 901, 2, "near"),
        (Waits(5, 300, 500), 1801, 2, "bad"),
        (Waits(2, 9000, 9000), None, 0, "idle"),
        (Waits(), None, None, "none"),
    ],
)
def test_the_light(waits: Waits, longest: float | None, waiting: int | None, light: str):
    assert judged(waits, longest, waiting, 900).key == light
