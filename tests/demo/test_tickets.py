"""Tickets and counters of the made-up province at its usual size, for two weeks."""

from datetime import date, timedelta

import pandas as pd
import pytest

from demo.clock import NEVER
from demo.fate import lives_of
from demo.pools import Pools
from demo.queue_live import Queues, queue_history
from demo.tickets import COUNTER_SCHEMA, SNAPSHOT_SCHEMA, TICKET_SCHEMA
from demo.visits import weight
from domain.codes import Channel
from domain.tickets import COUNTER, SNAPSHOT, TICKET
from domain.zone import ZONE
from tests.demo.conftest import UNTIL
from tests.demo.queues import FULL_FROM, FULL_UNTIL, KEY, PROVINCIAL, frames, full_world, minutes


@pytest.fixture(scope="module")
def full(ref):
    return full_world(ref)


@pytest.fixture(scope="module")
def made(full):
    return frames(queue_history(full, FULL_FROM, FULL_UNTIL))


@pytest.fixture(scope="module")
def tickets(made):
    return made[0]


@pytest.fixture(scope="module")
def waits(tickets):
    """Minutes from issue to call of those called once."""
    once = tickets[tickets["called_at"].notna() & (tickets["transfers"] == 0)]
    return once.assign(wait=minutes(once["called_at"] - once["issued_at"]))


def test_the_tables_have_the_canonical_columns(full):
    day, states = next(queue_history(full, FULL_FROM, FULL_UNTIL))
    assert day.schema == TICKET_SCHEMA
    assert states.schema == COUNTER_SCHEMA
    assert TICKET_SCHEMA.names == [column.name for column in TICKET]
    assert COUNTER_SCHEMA.names == [column.name for column in COUNTER]
    assert SNAPSHOT_SCHEMA.names == [column.name for column in SNAPSHOT]


def test_numbers_are_unique_per_center_and_day(tickets):
    assert not tickets.duplicated(KEY).any()
    assert tickets["number"].str.fullmatch(r"[A-Z]\d{3}").all()
    first = tickets.sort_values("issued_at").assign(letter=tickets["number"].str[0])
    running = first["number"].str[1:].astype(int)
    assert (running == first.groupby(["center", "day", "letter"]).cumcount() + 1).all()


def test_times_are_in_order_and_waits_never_negative(tickets, waits):
    assert (waits["wait"] >= 0).all()
    once = tickets[tickets["transfers"] == 0]
    for earlier, later in (
        ("issued_at", "called_at"),
        ("called_at", "serving_at"),
        ("serving_at", "finished_at"),
        ("called_at", "recalled_at"),
        ("issued_at", "abandoned_at"),
    ):
        both = once[once[earlier].notna() & once[later].notna()]
        assert len(both)
        assert (both[earlier] <= both[later]).all()
    done = tickets["finished_at"].notna()
    assert tickets.loc[done, ["called_at", "serving_at", "counter", "officer"]].notna().all(axis=None)
    assert (done ^ tickets["abandoned_at"].notna()).all(), "after closing every ticket has come to an end"


def test_counters_serve_what_they_are_there_for(full, tickets):
    groups = Queues(full).plan.counters.set_index(["center", "counter"])["groups"]
    called = tickets[tickets["called_at"].notna() & (tickets["transfers"] == 0)]
    served = groups.loc[pd.MultiIndex.from_frame(called[["center", "counter"]])]
    assert all(group in codes for group, codes in zip(called["group"], served, strict=True))


def test_first_come_first_served_but_for_priority(waits):
    one = waits[(waits["center"] == PROVINCIAL) & (waits["group"] == "CA") & ~waits["priority"]].sort_values(
        "issued_at"
    )
    later = one.groupby("day")["called_at"].cummax()
    assert (later - one["called_at"] < timedelta(seconds=30)).all(), "an idle officer takes a moment to call"
    busy = waits[waits["center"] == PROVINCIAL]
    assert busy.loc[busy["priority"], "wait"].mean() < 0.6 * busy.loc[~busy["priority"], "wait"].mean()


def test_nobody_is_called_in_the_lunch_break_or_on_a_day_off(made):
    tickets, states = made
    local = tickets["called_at"].dropna().dt.tz_convert(ZONE)
    minute = local.dt.hour * 60 + local.dt.minute
    assert (minute.between(450, 689) | minute.between(780, 1_050)).all()
    issued = tickets["issued_at"].dt.tz_convert(ZONE)
    at = issued.dt.hour * 60 + issued.dt.minute
    assert at.min() >= 435
    assert at.max() < 990
    days = set(tickets["day"])
    assert {day.weekday() for day in days} == {0, 1, 2, 3, 4}
    assert len(days) == 12
    assert {moment.date() for moment in states["since"].dt.tz_convert(ZONE)} == days


def test_a_call_comes_from_an_open_counter(made):
    tickets, states = made
    told = states[["center", "counter", "since", "state", "officer"]].sort_values("since")
    calls = tickets[tickets["called_at"].notna()].sort_values("called_at")
    joined = pd.merge_asof(calls, told, left_on="called_at", right_on="since", by=["center", "counter"])
    assert (joined["state"] == 1).all()
    assert (joined["officer_x"] == joined["officer_y"]).all()


def test_counters_open_pause_and_close(made):
    _, states = made
    ordered = states.sort_values(["center", "counter", "since"])
    previous = ordered.groupby(["center", "counter"])["state"].shift()
    assert set(states["state"]) == {1, 2, 3}
    assert (ordered.loc[ordered["state"] != 1, "state"].notna() & (previous[ordered["state"] != 1] == 1)).all()
    assert (previous[ordered["state"] == 1].dropna() != 1).all()
    assert (ordered.groupby(["center", "counter"])["state"].last() == 3).all()
    assert ordered["officer"].notna().all()


def test_mondays_and_mornings_are_busier(tickets):
    weekday = pd.Series([day.weekday() for day in tickets["day"]], index=tickets.index)
    perday = tickets.groupby(weekday).size() / tickets["day"].groupby(weekday).nunique()
    assert perday[0] > 1.1 * perday[2]
    hour = tickets["issued_at"].dt.tz_convert(ZONE).dt.hour.value_counts()
    assert hour[8] > 1.3 * hour[14] > 1.3 * hour[16]


def test_magnitudes_are_those_of_a_province(tickets, waits):
    days = tickets["day"].nunique()
    perday = tickets.groupby("center").size() / days
    assert 3_400 < perday.sum() < 5_200
    assert 550 < perday[PROVINCIAL] < 850
    assert perday.drop(PROVINCIAL).between(15, 125).all()
    assert 0.03 < tickets["priority"].mean() < 0.05
    assert 0.02 < tickets["abandoned_at"].notna().mean() < 0.06
    assert 0.02 < tickets["recalls"].mean() < 0.035
    assert 0.01 < tickets["transfers"].mean() < 0.025
    wait = waits.groupby("center")["wait"].mean()
    assert 8 < waits["wait"].mean() < 17
    assert (wait < 5).sum() >= 15
    assert (wait > 15).sum() >= 3
    service = minutes(tickets["finished_at"] - tickets["serving_at"]).groupby(tickets["group"]).mean()
    assert service.between(4, 16).all()
    assert service["TRA"] == service.min()


def test_dossiers_handed_in_at_a_counter_have_a_ticket(full, tickets):
    linked = tickets[tickets["dossier"].notna()]
    assert linked["dossier"].is_unique
    assert linked["finished_at"].notna().all()
    pools, agency = Pools(full.ref), full.ref.agencies["code"]
    received = []
    for day in sorted(set(tickets["day"])):
        lives = lives_of(full, day)
        lives = lives.take((lives.channel == Channel.COUNTER) & (lives.accepted < NEVER))
        code, desk = pools.codes(lives).to_pylist(), agency.iloc[lives.receiving].tolist()
        received.append(pd.DataFrame({"dossier": code, "agency": desk, "accepted": lives.accepted}))
    counters = pd.concat(received).set_index("dossier")
    found = linked.join(counters, on="dossier")
    centers = Queues(full).plan.centers.set_index("code")["agency"]
    assert (found["agency"].to_numpy() == centers.loc[found["center"]].to_numpy()).all()
    accepted = pd.to_datetime(found["accepted"], unit="us", utc=True)
    assert (accepted >= found["issued_at"]).all()
    assert (accepted <= found["finished_at"] + timedelta(minutes=10)).all()
    assert len(linked) > 0.96 * len(counters), "no two dossiers contend for one ticket"


def test_a_small_world_has_few_tickets_but_some_at_every_center(young):
    tickets, _ = frames(queue_history(young, UNTIL - timedelta(days=7), UNTIL - timedelta(days=1)))
    perday = tickets.groupby("center").size() / tickets["day"].nunique()
    assert len(perday) == 69
    assert perday.between(2, 20).all()


def test_the_first_days_after_tet_are_busier():
    assert weight(date(2026, 2, 26), 42) > 1.2 * weight(date(2026, 5, 21), 42)
