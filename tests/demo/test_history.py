import json
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from demo.clock import clock_of, micros, midnight
from demo.history import history
from demo.live import Live
from demo.world import plan, restored
from domain.workcalendar import work_days, working_minutes
from domain.zone import ZONE
from ingest.batch import DOSSIER_SCHEMA, STEP_SCHEMA
from tests.demo.conftest import DOSSIERS, START, UNTIL

CUTOFF_HOUR = {"": 24, "15:00": 15, "last_hour": 16, "17:00": 17}
YEARS = (UNTIL - START) / timedelta(days=365)


def overlay(parts):
    """The last state of each dossier after loading the batches in order, newest version wins."""
    rows = pa.concat_tables([b.dossiers for b in parts]).to_pandas().drop(columns="row_no")
    rows = rows.sort_values("version", kind="stable").drop_duplicates("code", keep="last")
    steps = pa.concat_tables([b.steps for b in parts]).to_pandas().drop(columns="row_no")
    steps = steps.drop_duplicates(["code", "seq"], keep="last")
    return rows.set_index("code").sort_index(), steps.set_index(["code", "seq"]).sort_index()


def assert_same(one, other):
    for left, right in zip(overlay(one), overlay(other), strict=True):
        pd.testing.assert_frame_equal(left, right, check_dtype=False)


def test_the_batches_have_the_canonical_shape(batches):
    for made in batches:
        assert made.dossiers.schema == DOSSIER_SCHEMA
        assert made.steps.schema == STEP_SCHEMA
        assert made.problems.num_rows == 0
        assert made.rows_read == made.dossiers.num_rows
    rows = np.concatenate([b.dossiers["row_no"].to_numpy() for b in batches])
    assert (rows == np.arange(1, len(rows) + 1)).all()


def test_the_number_of_dossiers_is_the_one_asked_for(dossiers):
    assert abs(len(dossiers) - DOSSIERS) < DOSSIERS / 200
    assert dossiers["code"].is_unique


def test_the_same_seed_gives_the_same_history_and_another_one_another(ref, batches):
    again = list(history(plan(ref, DOSSIERS, START, UNTIL), UNTIL, chunk=8_000))
    assert all(a.dossiers.equals(b.dossiers) and a.steps.equals(b.steps) for a, b in zip(batches, again, strict=True))
    other = next(history(plan(ref, DOSSIERS, START, UNTIL, seed=7), UNTIL, chunk=100))
    assert not other.dossiers["submitted_at"].equals(batches[0].dossiers["submitted_at"].slice(0, other.rows_read))


def test_nothing_happens_after_the_cut(dossiers, steps):
    happened = ["submitted_at", "received_at", "finished_at", "returned_at", "supplement_at"]
    latest = max(dossiers[happened].max().max(), steps[["step_started_at", "step_finished_at"]].max().max())
    assert latest <= UNTIL
    assert dossiers["version"].max() <= micros(UNTIL)


@pytest.mark.parametrize("hours", [0.5, 7, 70])
def test_history_to_a_day_is_history_to_an_earlier_one_and_the_changes_between(young, hours):
    later = UNTIL + timedelta(hours=hours)
    live = Live(young, UNTIL)
    ticks = [UNTIL + (later - UNTIL) * k / 9 for k in range(1, 10)]
    changes = [made for tick in ticks for made in live.changes(tick)]
    assert_same([*history(young, UNTIL), *changes], [*history(young, later)])


def test_a_restarted_simulator_takes_up_where_the_last_load_ended(young):
    before = list(Live(young, UNTIL).changes(UNTIL + timedelta(hours=3)))
    last = max(made.dossiers["version"].to_numpy().max() for made in before)
    since = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(last))
    later = UNTIL + timedelta(days=20)
    after = list(Live(restored(young.ref, json.loads(json.dumps(young.saved()))), since).changes(later))
    assert_same([*history(young, UNTIL), *before, *after], [*history(young, later)])


def test_catching_up_is_ordered_by_version_so_a_break_loses_nothing(young, monkeypatch):
    monkeypatch.setattr("demo.live.CHUNK", 50)
    versions = [made.dossiers["version"].to_numpy() for made in Live(young, UNTIL).changes(UNTIL + timedelta(days=9))]
    assert len(versions) > 3
    assert (np.diff(np.concatenate(versions)) >= 0).all()


@pytest.mark.parametrize(
    ("moment", "low", "high"),
    [("2026-03-11T09:00", 2.0, 4.0), ("2026-03-11T02:00", 0.3, 0.8), ("2026-03-15T15:00", 0.3, 0.8)],
)
def test_something_moves_at_any_hour(world, moment, low, high):
    since = datetime.fromisoformat(moment).replace(tzinfo=ZONE)
    live = Live(world, since)
    moved = sum(made.rows_read for k in range(1, 61) for made in live.changes(since + timedelta(seconds=4 * k)))
    assert low < moved / 240 < high


def test_an_unmoved_clock_changes_nothing(world):
    live = Live(world, UNTIL)
    assert not list(live.changes(UNTIL))
    assert not list(live.changes(UNTIL - timedelta(hours=1)))


def test_speed_multiplies_the_pace(world):
    later = UNTIL + timedelta(seconds=30)
    slow, fast = (sum(b.rows_read for b in Live(world, UNTIL, speed).changes(later)) for speed in (1.0, 5.0))
    assert fast > 3 * slow


def test_magnitudes_are_near_the_published_ones(accepted):
    settled = accepted[accepted["status"].isin([9, 10])]
    ended = settled["returned_at"].fillna(settled["finished_at"])
    assert 0.955 < (ended <= settled["due_at"]).mean() < 0.982
    assert 0.72 < (accepted["channel"] == 2).mean() < 0.87
    assert 0.003 < (accepted["channel"] == 3).mean() < 0.01
    assert 0.75 < (accepted["components_digitized"] > 0).mean() < 0.85
    assert 0.58 < settled.loc[settled["returns_result"], "e_result"].astype(bool).mean() < 0.72
    assert 0.04 < (accepted["supplement_count"] >= 1).mean() < 0.08
    assert 0.002 < (accepted["supplement_count"] >= 2).mean() < 0.012
    assert 0.45 < accepted["vneid"].mean() < 0.62
    assert 0.25 < accepted["reused"].astype(bool).mean() < 0.42
    assert 0.6 < (accepted["level"] == 2).mean() < 0.7


def test_the_stock_is_near_the_published_one(accepted):
    yearly = DOSSIERS / YEARS
    open_ = accepted[accepted["status"].isin([2, 4, 5, 6])]
    assert 0.015 < len(open_) / yearly < 0.05
    overdue = (open_["status"].isin([2, 4]) & (open_["due_at"] < UNTIL)).sum()
    assert 0.0004 < overdue / yearly < 0.003
    assert set(accepted["status"]) >= {2, 4, 5, 6, 7, 8, 9, 10}


def test_statuses_agree_with_the_times(dossiers):
    by_status = dossiers.groupby("status")
    assert by_status.get_group(1)[["received_at", "finished_at"]].isna().all(axis=None)
    assert by_status.get_group(3)["finished_at"].notna().all()
    assert by_status.get_group(10)[["received_at", "due_at", "finished_at", "returned_at"]].notna().all(axis=None)
    for status in (2, 4, 5, 6):
        rows = by_status.get_group(status)
        assert rows["finished_at"].isna().all()
        assert rows[["current_step", "officer", "due_at"]].notna().all(axis=None)
    closed = dossiers[dossiers["status"].isin([3, 7, 8, 10])]
    assert closed["current_step"].isna().all()
    assert (by_status.get_group(5)["supplement_at"].notna()).all()


def test_times_are_in_order(accepted):
    assert (accepted["submitted_at"] <= accepted["received_at"]).all()
    assert (accepted["due_at"] > accepted["received_at"]).all()
    done = accepted[accepted["returned_at"].notna()]
    assert (done["received_at"] <= done["finished_at"]).all()
    assert (done["finished_at"] <= done["returned_at"]).all()
    apologised = accepted[accepted["reappointed_at"].notna()]
    assert len(apologised)
    assert (apologised["reappointed_at"] > apologised["due_at"]).all()
    assert (accepted["components_digitized"] <= accepted["components_total"]).all()


def test_three_working_days_are_due_on_the_third_day(accepted):
    plain = accepted[(accepted["statutory_hours"] == 24) & (accepted["supplement_count"] == 0)].head(200)
    calendar = work_days(date(2025, 8, 1), date(2026, 12, 31))
    for row in plain.itertuples():
        received = row.received_at.tz_convert(ZONE)
        spent = working_minutes(received, row.due_at, calendar)
        rest_of_day = working_minutes(received, received.replace(hour=18), calendar)
        next_day = received.hour >= CUTOFF_HOUR[row.intake_cutoff]
        assert spent - (rest_of_day if next_day else 0) in {1439, 1440, 1441}
    assert {"15:00", "last_hour", "17:00", ""} == set(accepted["intake_cutoff"])


def test_steps_follow_one_another_from_acceptance_to_return(dossiers, steps):
    indexed = dossiers.set_index("code")
    ordered = steps.sort_values(["code", "seq"])
    first = ordered.drop_duplicates("code").set_index("code")
    assert (first["seq"] == 1).all()
    assert first["step_started_at"].equals(indexed["received_at"].reindex(first.index))
    previous = ordered.groupby("code")["step_finished_at"].shift()
    follows = ordered["seq"] > 1
    begun, freed = ordered.loc[follows, "step_started_at"], previous[follows]
    assert (begun >= freed).all()
    assert 0.15 < (begun > freed).mean() < 0.45, "some lie on a desk before they are taken up"
    returns = ordered.loc[follows, "step"] == "Trả kết quả"
    assert (begun[returns] == freed[returns]).all(), "the return waits for the citizen"
    done = indexed[indexed["status"] == 10]
    last = ordered.drop_duplicates("code", keep="last").set_index("code").reindex(done.index)
    assert last["step_finished_at"].equals(done["returned_at"])
    assert 3.5 < len(steps) / len(dossiers) < 4.5


def test_only_the_current_step_is_unfinished(dossiers, steps):
    running = steps[steps["step_finished_at"].isna()].set_index("code")
    assert running.index.is_unique
    current = dossiers[dossiers["current_step"].notna()].set_index("code")
    assert set(running.index) < set(current.index)
    lying = current.index.difference(running.index)
    assert 0 < len(lying) < len(current) / 5, "handed over, not taken up yet"
    assert (steps[steps["code"].isin(lying)].groupby("code")["step"].last() != current.loc[lying, "current_step"]).all()
    assert (running["step"] == current["current_step"].reindex(running.index)).all()
    assert (running["step_officer"] == current["officer"].reindex(running.index)).all()


def test_officers_work_in_office_hours(steps):
    finished = steps["step_finished_at"].dropna()
    local = finished.dt.tz_convert(ZONE)
    minute = local.dt.hour * 60 + local.dt.minute
    assert (minute.between(450, 690) | minute.between(780, 1020)).all()
    clock = clock_of(date(2025, 8, 1), date(2026, 12, 31))
    assert all(clock.is_open(day) for day in local.dt.date.unique())


def test_days_off_bring_online_submissions_only(accepted):
    sunday = accepted[accepted["submitted_at"].dt.tz_convert(ZONE).dt.day_of_week == 6]
    assert len(sunday)
    assert (sunday["channel"] == 2).all()
    assert (accepted[accepted["in_service"] == 1]["channel"] != 2).all()


def test_communes_differ_and_stay_different(accepted):
    settled = accepted[accepted["returned_at"].notna() & (accepted["level"] == 2)]
    on_time = (settled["returned_at"] <= settled["due_at"]).groupby(settled["agency"]).mean()
    assert len(on_time) == 69
    assert on_time.max() - on_time.min() > 0.04
    half = accepted["received_at"] < START + (UNTIL - START) / 2
    online = (accepted["channel"] == 2).groupby([accepted["agency"], half]).mean().unstack().dropna()  # noqa: PD010
    assert online.corr().iloc[0, 1] > 0.5


def test_the_clock_inverts():
    clock = clock_of(date(2026, 1, 1), date(2026, 12, 31))
    rng = np.random.default_rng(1)
    instants = midnight(date(2026, 2, 1)) + rng.integers(0, 200 * 86_400_000_000, 500)
    work = clock.work(instants)
    assert (clock.work(clock.instant(work)) == work).all()
    assert (clock.instant(work) <= clock.opening(instants)).all()
    assert (np.abs(clock.at_pulse(clock.pulse(instants)) - instants) <= 1_000).all()
