"""Queues cut at an instant, and as the clock passes: nothing lost, nothing told too early."""

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from demo.clock import MINUTE, NEVER, local_day
from demo.queue_live import QueueLive, Queues, queue_history, snapshots
from demo.tickets import SNAPSHOT_SCHEMA, ticket_table
from demo.world import plan
from domain.tickets import TICKET
from domain.zone import ZONE
from tests.demo.conftest import UNTIL
from tests.demo.queues import COUNTS_ONLY, FULL_FROM, FULL_UNTIL, assert_same, frames, full_world, instant, minutes


@pytest.fixture(scope="module")
def full(ref):
    return full_world(ref)


def test_the_same_world_gives_the_same_queues_in_chunks_of_any_size(young, ref):
    start = UNTIL - timedelta(days=12)
    once = frames(queue_history(young, start, UNTIL))
    again = frames(queue_history(plan(ref, 1_500, UNTIL - timedelta(days=60), UNTIL), start, UNTIL, chunk=100))
    pd.testing.assert_frame_equal(once[0], again[0])
    pd.testing.assert_frame_equal(once[1], again[1])
    other = frames(queue_history(plan(ref, 1_500, UNTIL - timedelta(days=60), UNTIL, seed=7), start, UNTIL))
    assert not once[0]["issued_at"].equals(other[0]["issued_at"])


@pytest.mark.parametrize("hours", [0.2, 1.5, 5, 26, 80])
def test_history_to_a_day_is_history_to_an_earlier_one_and_the_changes_between(young, hours):
    start, later = UNTIL - timedelta(days=5), UNTIL + timedelta(hours=hours)
    live = QueueLive(young, UNTIL)
    changes = [live.changes(UNTIL + (later - UNTIL) * k / 7) for k in range(1, 8)]
    assert_same(
        frames([*queue_history(young, start, UNTIL), *changes]),
        frames(queue_history(young, start, later)),
    )


def test_changes_are_those_since_the_last_look_at_their_version_now(full):
    since = FULL_UNTIL - timedelta(days=1, hours=15)
    live = QueueLive(full, since)
    now = since + timedelta(seconds=30)
    tickets, states = live.changes(now)
    assert tickets.num_rows > 10
    version = tickets["version"].to_numpy()
    assert instant(since) < version.min() <= version.max() <= instant(now)
    assert all(since < moment <= now for moment in states["since"].to_pylist())
    assert live.changes(now)[0].num_rows == 0
    assert live.changes(since)[0].num_rows == 0
    assert live.changes(now + timedelta(seconds=30))[0].num_rows > 10


def test_nothing_is_later_than_the_cut(full):
    now = FULL_UNTIL - timedelta(days=1, hours=13, minutes=40)
    cut, states = frames(queue_history(full, FULL_UNTIL - timedelta(days=1, hours=20), now))
    times = [column.name for column in TICKET if column.kind == "time"]
    assert cut[times].max().max() <= now
    assert (cut["version"] == cut[times].max(axis=1).astype("int64")).all()
    assert cut["version"].max() <= instant(now)
    assert states["since"].max() <= now
    assert cut["finished_at"].isna().any()
    assert cut.loc[cut["finished_at"].isna(), "dossier"].isna().all()
    called = cut["called_at"].notna()
    assert cut.loc[called, ["counter", "officer"]].notna().all(axis=None)
    assert cut.loc[~called, ["counter", "officer"]].isna().all(axis=None)


@pytest.mark.parametrize("hour", [7.4, 8.5, 9.75, 11.6, 12.9, 14.5, 17.2, 23])
def test_issued_is_finished_abandoned_waiting_and_serving_at_any_moment(full, hour):
    queues = Queues(full)
    now = datetime(2026, 5, 18, tzinfo=ZONE) + timedelta(hours=hour)
    day = queues.of(now.date())
    cut, _ = frames(queue_history(full, now.replace(hour=0), now))
    cut = cut[cut["center"] != COUNTS_ONLY]
    later = cut["transferred_at"].isna()
    gone, done = cut["abandoned_at"].notna(), cut["finished_at"].notna()
    serving = cut["serving_at"].notna() & (later | (cut["serving_at"] > cut["transferred_at"])) & ~gone & ~done
    waiting = ~gone & ~done & ~serving
    ours = day.tickets.take(day.tickets.center != queues.plan.counting)
    issued = (ours.issued <= instant(now)).sum()
    assert issued == len(cut) == gone.sum() + done.sum() + serving.sum() + waiting.sum()
    assert not (gone & done).any()
    if hour > 20:
        assert not (serving | waiting).any(), "the evening leaves nobody behind"
    elif 8 < hour < 11 or hour == 14.5:
        assert serving.sum() > 50
        assert waiting.sum() > 50
    served = cut[serving]
    assert not served.duplicated(["center", "counter"]).any(), "a counter serves one at a time"


def test_a_transferred_ticket_is_one_ticket_whose_second_call_overwrites_the_first(full):
    queues = Queues(full)
    day = queues.of(datetime(2026, 5, 18).date())  # noqa: DTZ001
    again = day.tickets.called[:, 1]
    waited = (again < NEVER) & (again - day.tickets.transferred > MINUTE) & (day.tickets.finished < NEVER)
    moved = day.tickets.take(waited & (day.tickets.center != queues.plan.counting))
    assert len(moved) > 10
    for row in range(len(moved)):
        one = moved.take(np.array([row]))
        moments = [int(one.transferred[0]), int(one.called[0, 1]), int(one.serving[0, 1]), int(one.finished[0])]
        away, called, serving, finished = versions = [ticket_at(queues, one, day, moment) for moment in moments]
        assert away["called_at"] < away["serving_at"] < away["transferred_at"] < called["called_at"]
        assert called["serving_at"] is None
        assert called["group"] == away["group"] != queues.plan.groups["code"].iloc[one.group[0]]
        assert serving["serving_at"] > serving["called_at"] > serving["transferred_at"]
        assert {made["transfers"] for made in versions} == {1}
        assert {made["number"] for made in versions} == {away["number"]}
        assert finished["finished_at"] > finished["serving_at"]


def ticket_at(queues, one, day, moment):
    return ticket_table(queues.names, one, day.codes, moment).to_pylist()[0]


def test_one_center_publishes_counts_only(full):
    tickets, states = frames(queue_history(full, FULL_FROM, FULL_UNTIL))
    assert COUNTS_ONLY not in set(tickets["center"]) | set(states["center"])
    counts = snapshots(full, FULL_FROM, FULL_UNTIL)
    assert counts.schema == SNAPSHOT_SCHEMA
    told = counts.to_pandas()
    assert set(told["center"]) == {COUNTS_ONLY}
    assert told["group"].isna().all()
    assert (told["waiting"] >= 0).all()
    assert told["waiting"].max() > 2
    assert told["open_counters"].between(0, 6).all()
    day = told["at"].dt.tz_convert(ZONE).dt.date
    assert (told.groupby(day)["serving"].max().dropna() >= 10).all()
    assert (told.groupby(day)["waiting"].last() == 0).all()
    assert (minutes(told["at"].diff()[day == day.shift()]) >= 1).all()


def test_counts_agree_with_the_tickets_behind_them_and_go_on_live(full):
    now = datetime(2026, 5, 18, 9, 30, tzinfo=ZONE)
    queues = Queues(full)
    day = queues.of(local_day(instant(now)))
    behind = day.tickets.take(day.tickets.center == queues.plan.counting)
    at = instant(now)
    in_line = (behind.issued <= at) & (behind.called[:, 0] > at) & (behind.abandoned > at)
    back = (behind.transferred <= at) & (behind.called[:, 1] > at) & (behind.abandoned > at)
    last = snapshots(full, now, now).to_pylist()[-1]
    assert last["at"] == now
    assert last["waiting"] == in_line.sum() + back.sum()
    live = QueueLive(full, now)
    parts = [live.counts(now + timedelta(seconds=20 * k)) for k in range(1, 10)]
    joined = pa.concat_tables([snapshots(full, now, now), *parts])
    assert joined.equals(snapshots(full, now, now + timedelta(minutes=3)))
