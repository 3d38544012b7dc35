"""From a situation to a prediction: what is planned, what is left out, and that a what-if is met by the same people."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from domain.forecast import Service
from domain.prediction import Prediction, predict, what_if, with_counters
from domain.queue_plan import SERVE_OUT_S, Change, Desk, Group, Situation, factor, scenario
from domain.queue_profile import Profile, learn
from domain.queue_scenario import Waiting
from domain.zone import ZONE

DAY = date(2026, 3, 16)  # a Monday
NORM_S = 900.0
TIMES = tuple(float(t) for t in range(240, 640, 10))


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=ZONE)


def profile(weeks: int = 6, per_quarter: int = 2, groups: tuple[str, ...] = ("DD", "HT")) -> Profile:
    """So many weeks of Mondays to Fridays with equal arrivals from 7:30 to 16:30."""
    days = [DAY - timedelta(days=n) for n in range(1, 7 * weeks + 1)]
    days = [day for day in days if day.weekday() < 5]
    history = [(day, slot, group, per_quarter) for day in days for slot in range(30, 66) for group in groups]
    return learn(history, days, DAY)


def situation(**values: object) -> Situation:
    """Monday 9:00: three of four counters work, two groups, nobody waits, unless ``values`` say otherwise."""
    desks = tuple(Desk(f"0{n}", f"Quầy 0{n}", frozenset(("DD", "HT")), working=n < 4, open=n < 4) for n in range(1, 5))
    known = Service(len(TIMES), sum(TIMES) / len(TIMES), TIMES, None)
    groups = tuple(Group(code, code, known, 0.0, 0.0) for code in ("DD", "HT"))
    made = Situation(
        code="TT1",
        name="Trung tâm",
        at=at(9),
        day=DAY,
        hours=((at(7, 30), at(11, 30)), (at(13), at(17))),
        desks=desks,
        groups=groups,
        waiting=(),
        profile=profile(),
        today={(slot, group): 2 for slot in range(30, 36) for group in ("DD", "HT")},
        waits={15: 120.0, 16: 180.0, 17: 60.0},
    )
    return replace(made, **values)  # type: ignore[arg-type]


def test_the_day_is_told_half_hour_by_half_hour():
    told = predict(situation(), NORM_S)
    assert told.enough
    assert [each.start for each in told.half_hours] == [at(7, 30) + timedelta(minutes=30 * n) for n in range(19)]
    before, after = told.half_hours[:3], told.half_hours[3:]
    assert [each.issued for each in before] == [8, 8, 8]
    assert [each.waited for each in before] == [120.0, 180.0, 60.0]
    assert all(each.mean is None for each in before)
    assert all(each.issued is None for each in after)
    assert all((each.mean is not None) == ((each.expected or 0) >= 2) for each in after)
    assert told.half_hours[4].expected == pytest.approx(8)


def test_today_moves_the_level_of_the_rest():
    quiet = predict(situation(today={}), NORM_S)
    usual = predict(situation(), NORM_S)
    busy = predict(situation(today={(slot, "DD"): 9 for slot in range(30, 36)}), NORM_S)
    assert usual.level == pytest.approx(1.0)
    assert quiet.level < usual.level < busy.level
    assert busy.course is not None
    assert usual.course is not None
    assert busy.course.issued > usual.course.issued


def test_a_long_queue_makes_a_ticket_of_now_wait():
    queue = tuple(Waiting("DD", 60.0 * n) for n in range(20))
    empty, full = predict(situation(), NORM_S), predict(situation(waiting=queue), NORM_S)
    first, then = empty.now[0].mean, full.now[0].mean
    assert first is not None
    assert then is not None
    assert then > 20 * 430 / 3 / 2 > first


def test_history_too_short_predicts_nothing():
    told = predict(situation(profile=profile(weeks=1)), NORM_S)
    assert (told.enough, told.model, told.now, told.course) == (False, None, (), None)
    assert [each.expected for each in told.half_hours] == [None] * 19
    assert what_if(situation(profile=profile(weeks=1)), [Change()]) is None


def test_a_day_that_has_not_begun_is_predicted_from_its_opening():
    early = situation(at=at(6), today={}, waits={})
    assert early.base == at(7, 30)
    told = predict(early, NORM_S)
    assert told.now == ()
    assert told.half_hours[0].mean is not None
    assert factor(early, early.profile.expected(DAY).arrivals) == 1.0


@pytest.mark.parametrize("hour", [17, 20])
def test_after_closing_the_people_still_there_are_not_in_tomorrows_queue(hour: int):
    sunday = datetime(2026, 3, 15, hour, 58, tzinfo=ZONE)
    desks = tuple(replace(desk, serving=("DD", 60.0), paused=True) for desk in situation().desks)
    late = situation(at=sunday, waiting=(Waiting("DD", 600.0),), desks=desks)
    assert late.base == at(7, 30)
    told = predict(late, NORM_S)
    assert told.now == ()
    assert [each.issued for each in told.half_hours] == [None] * 19
    plan = scenario(late, late.profile.expected(DAY).arrivals, 1.0)
    assert plan is not None
    assert plan.waiting == ()
    assert plan.servers[0].serving is None
    assert plan.servers[0].open[0] == (0.0, 14400.0)
    assert what_if(late, [with_counters(late, 2)])


def test_one_pool_without_leaving_is_told_by_the_formula():
    told = predict(situation(), NORM_S)
    assert told.model is not None
    assert told.model.kind == "erlang_c"
    skilled = [replace(desk, groups=frozenset(("DD",))) for desk in situation().desks[:1]]
    other = predict(situation(desks=(*skilled, *situation().desks[1:])), NORM_S)
    assert other.model is not None
    assert other.model.kind == "simulation"
    assert other.model.reason.vi != other.model.reason.en


def test_what_if_is_met_by_the_same_people():
    now = situation()
    same, more, less = what_if(now, [with_counters(now, 4), with_counters(now, 2)]) or []
    assert (same.counters, more.counters, less.counters) == (3, 4, 2)
    assert same.issued == more.issued == less.issued
    assert less.mean is not None
    assert same.mean is not None
    assert more.mean is not None
    assert more.mean < same.mean < less.mean
    assert more.by_counter["04"] is not None
    assert less.utilisation is not None
    assert same.utilisation is not None
    assert less.utilisation > same.utilisation


def test_a_change_of_nothing_changes_nothing():
    now = situation()
    same, again = what_if(now, [Change()]) or []
    assert same == again


def test_closing_later_serves_more_and_moving_a_group_moves_its_work():
    plan = scenario(situation(), situation().profile.expected(DAY).arrivals, 1.0)
    later = scenario(situation(), situation().profile.expected(DAY).arrivals, 1.0, Change(closes=60))
    assert plan is not None
    assert later is not None
    assert later.horizon - plan.horizon == 3600
    assert plan.servers[0].open == ((0.0, 9000.0), (14400.0, 28800.0 + SERVE_OUT_S))
    assert plan.servers[3].open == ()
    only = Change(groups={"01": frozenset(("DD",)), "02": frozenset(("DD",)), "03": frozenset(("DD",))})
    moved = what_if(situation(), [only]) or []
    assert moved[1].unserved > 0  # nobody serves the other group any more


def test_a_paused_counter_comes_back_and_a_busy_one_ends_its_service():
    desks = situation().desks
    mixed = (replace(desks[0], paused=True), replace(desks[1], serving=("DD", 100.0)), *desks[2:])
    plan = scenario(situation(desks=mixed), situation().profile.expected(DAY).arrivals, 1.0)
    assert plan is not None
    assert plan.servers[0].open[0] == (600.0, 9000.0)
    assert plan.servers[1].serving == ("DD", 100.0)


def test_fewer_counters_keep_every_group_served():
    desks = (
        Desk("01", "1", frozenset(("DD",)), working=True),
        Desk("02", "2", frozenset(("HT",)), working=True),
        Desk("03", "3", frozenset(("DD",)), working=True),
    )
    change = with_counters(situation(desks=desks), 2)
    assert list(change.working) in (["01"], ["03"])


def test_equal_situations_are_told_equally():
    first: Prediction = predict(situation(), NORM_S)
    assert first == predict(situation(), NORM_S)
