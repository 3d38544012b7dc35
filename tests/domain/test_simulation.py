"""The rules of the simulated queue. Its agreement with the closed formulas: test_simulation_steady.py."""

from dataclasses import replace
from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.queue_draws import draw, prepare
from domain.simulation import Demand, Lognormal, Run, Scenario, Server, Waiting, overlap, simulate
from tests.domain.queue_scenes import EXPONENTIAL, LONG, alone, pool

HOUR = 3600.0
MORNING_AND_AFTERNOON = ((0.0, 2 * HOUR), (3.5 * HOUR, 6 * HOUR))
TIMES = tuple(60.0 * minutes for minutes in (2, 3, 4, 5, 6, 8, 10, 15))


def day(servers=3, rate=0.01, waiting=(), patience=None, priority=0.0, spans=MORNING_AND_AFTERNOON, times=TIMES):
    demand = Demand("A", (rate,) * 12, times, patience, priority)
    return Scenario(pool(servers, "A", spans=spans), tuple(waiting), (demand,), 6 * HOUR)


def course(scenario, seed=0):
    prepared = prepare(scenario)
    run = Run(prepared, draw(prepared, seed, 0))
    run.go()
    return run


@given(st.integers(1, 6), st.floats(0.2, 1.5), st.integers(0, 10**6))
def test_every_ticket_waits_as_the_recursion_says(servers, load, seed):
    scenario = Scenario(
        pool(servers, "A"), (), (Demand("A", (load * servers,), EXPONENTIAL),), 200 / servers, slot=200 / servers
    )
    run = course(scenario, seed)
    expected = alone([t.issued for t in run.tickets], [t.service for t in run.tickets], servers)
    assert [t.called - t.issued for t in run.tickets] == pytest.approx(expected.tolist(), abs=1e-6)


def scenarios():
    groups = ("A", "B", "C")
    span = st.lists(st.floats(0, 7 * HOUR), min_size=2, max_size=4, unique=True).map(
        lambda edges: tuple(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False))
    )
    serving = st.none() | st.tuples(st.sampled_from(groups), st.floats(0, HOUR))
    server = st.builds(Server, st.just("?"), st.frozensets(st.sampled_from(groups), min_size=1), span, serving)
    demand = st.builds(
        Demand,
        st.just("?"),
        st.lists(st.floats(0, 0.02), max_size=14).map(tuple),
        st.just(TIMES) | st.just(Lognormal(400.0, 0.8)),
        st.none() | st.floats(60, HOUR),
        st.floats(0, 1),
    )
    return st.builds(
        lambda servers, waiting, demands, first: Scenario(
            tuple(replace(s, key=f"Q{i}") for i, s in enumerate(servers)),
            tuple(waiting),
            tuple(replace(d, group=g) for d, g in zip(demands, groups, strict=True)),
            6 * HOUR,
            first,
        ),
        st.lists(server, max_size=5),
        st.lists(st.builds(Waiting, st.sampled_from(groups), st.floats(0, HOUR), st.booleans()), max_size=12),
        st.lists(demand, min_size=3, max_size=3),
        st.floats(-1800, 0),
    )


@settings(max_examples=60)
@given(scenarios(), st.integers(0, 1000))
def test_nobody_is_lost_and_nobody_waits_less_than_nothing(scenario, seed):
    outcome = simulate(scenario, runs=2, seed=seed)
    for figures in (*outcome.slots, outcome.present, outcome.coming, outcome.total):
        assert figures.issued == pytest.approx(figures.served + figures.abandoned + figures.unserved)
        for wait in (figures.wait, figures.served_wait):
            assert wait is None or (wait.mean >= 0 and wait.p90 >= 0)
    assert outcome.present.issued == len(scenario.waiting)
    assert outcome.coming.issued == pytest.approx(sum(figures.issued for figures in outcome.slots))
    assert outcome.total.issued == pytest.approx(outcome.present.issued + outcome.coming.issued)
    assert all(use is None or 0 <= use <= 1 + 1e-9 for use in (*outcome.utilisation.values(), outcome.used))
    assert all(0 <= now.unserved <= 1 and (now.mean is None or now.mean >= 0) for now in outcome.now.values())


@settings(max_examples=40)
@given(scenarios(), st.integers(0, 1000))
def test_the_rules_hold_for_every_ticket(scenario, seed):
    run = course(scenario, seed)
    for ticket in run.tickets:
        if ticket.called is None:
            continue
        able = [s for s in scenario.servers if scenario.demands[ticket.group].group in s.groups]
        assert max(ticket.issued, 0) <= ticket.called < ticket.deadline
        assert any(begin <= ticket.called < end for server in able for begin, end in server.open)
        rivals = [t for t in run.tickets if t.group == ticket.group and t.issued < ticket.issued]
        jumped = [t for t in rivals if t.deadline > ticket.called and (t.called is None or t.called > ticket.called)]
        assert all(ticket.priority and not rival.priority for rival in jumped)


@settings(max_examples=30)
@given(st.integers(1, 4), st.floats(0.002, 0.03), st.integers(0, 1000))
def test_one_more_counter_never_makes_people_wait_longer(servers, rate, seed):
    fewer = simulate(day(servers, rate, spans=((0.0, LONG),)), 3, seed)
    more = simulate(day(servers + 1, rate, spans=((0.0, LONG),)), 3, seed)
    assert more.total.issued == fewer.total.issued
    if fewer.total.wait is not None:
        assert more.total.wait.mean <= fewer.total.wait.mean + 1e-6
        assert more.now["A"].mean <= fewer.now["A"].mean


def test_one_more_counter_helps_the_impatient_and_those_left_at_closing():
    fewer, more = (simulate(day(n, 0.015, patience=1800.0), 20, 4).total for n in (3, 4))
    assert more.issued == fewer.issued
    assert more.abandoned + more.unserved < fewer.abandoned + fewer.unserved
    assert more.wait.mean < fewer.wait.mean


def test_a_seed_is_a_course_of_events():
    scenario = day(patience=900.0, priority=0.1)
    assert simulate(scenario, 5, 7) == simulate(scenario, 5, 7)
    assert simulate(scenario, 5, 7) != simulate(scenario, 5, 8)
    with pytest.raises(ValueError, match="one run"):
        simulate(scenario, 0)


def test_the_same_people_come_whatever_the_counters():
    scenario = day(2, patience=900.0, priority=0.2, waiting=[Waiting("A", 60.0), Waiting("A", 9.0)])
    other = replace(scenario, servers=pool(5, "A", "B"))
    for one, two in zip(course(scenario, 3).tickets, course(other, 3).tickets, strict=True):
        assert (one.issued, one.service, one.deadline, one.priority) == (
            two.issued,
            two.service,
            two.deadline,
            two.priority,
        )


def test_more_arrivals_are_the_same_people_sooner():
    few, many = course(day(rate=0.01)).tickets, course(day(rate=0.02)).tickets
    assert len(many) > len(few)
    assert [t.service for t in few] == [t.service for t in many[: len(few)]]
    assert all(late.issued > soon.issued for late, soon in zip(few, many, strict=False))


def test_arrivals_follow_the_rates():
    demand = Demand("A", (0.0, 0.01, 0.03), TIMES)
    outcome = simulate(Scenario(pool(1, "A"), (), (demand,), 2 * HOUR, first=-900.0), 400, 1)
    issued = [figures.issued for figures in outcome.slots]
    assert issued[0] == 0
    assert issued[1:3] == pytest.approx([18, 54], rel=0.03)
    assert issued[3:] == [0, 0]
    assert outcome.slots[0].wait is None
    assert outcome.slots[0].abandoned_share is None


def test_priority_goes_first_and_makes_no_work_vanish():
    plain, mixed = (simulate(day(2, 0.006, priority=p, spans=((0.0, LONG),)), 60, 2) for p in (0.0, 0.2))
    tickets = [t for seed in range(60) for t in course(day(2, 0.006, priority=0.2, spans=((0.0, LONG),)), seed).tickets]
    first = [t.called - t.issued for t in tickets if t.priority]
    others = [t.called - t.issued for t in tickets if not t.priority]
    assert sum(first) / len(first) < 0.7 * sum(others) / len(others)
    assert mixed.used == pytest.approx(plain.used, rel=0.01)
    assert mixed.total.wait.mean == pytest.approx(plain.total.wait.mean, rel=0.05)


def test_a_waiting_priority_ticket_overtakes_the_longest_waiting():
    run = course(day(1, 0.0, [Waiting("A", 900.0), Waiting("A", 600.0), Waiting("A", 10.0, priority=True)]))
    assert [t.issued for t in sorted(run.tickets, key=lambda t: t.called)] == [-10.0, -900.0, -600.0]


def test_patience_has_no_memory_of_the_wait_before_now():
    scenario = day(1, 0.0, [Waiting("A", 5000.0)] * 40, patience=600.0)
    left = [ticket.deadline for seed in range(20) for ticket in course(scenario, seed).tickets]
    assert min(left) > 0
    assert sum(left) / len(left) == pytest.approx(600, rel=0.1)
    gone = simulate(replace(scenario, servers=(Server("1", frozenset("A"), ((3600.0, LONG),)),)), 20).present
    assert gone.abandoned_share > 0.95
    assert gone.wait.mean == pytest.approx(5600, rel=0.02)


def skilled(first, second):
    demands = tuple(Demand(group, (0.0018,) * 12, TIMES) for group in "AB")
    servers = (Server("1", frozenset(first), ((0.0, LONG),)), Server("2", frozenset(second), ((0.0, LONG),)))
    return Scenario(servers, (), demands, 6 * HOUR)


def test_counters_that_serve_all_beat_counters_that_share_out():
    pooled, split = simulate(skilled("AB", "AB"), 40, 5).total, simulate(skilled("A", "B"), 40, 5).total
    half = simulate(skilled("AB", "B"), 40, 5).total
    assert pooled.wait.mean < 0.8 * split.wait.mean
    assert pooled.wait.mean < half.wait.mean < split.wait.mean


def test_the_most_specialised_free_counter_takes_the_ticket_then_the_longest_idle():
    demands = (Demand("A", (0.0005,) * 12, (60.0,)), Demand("B", (), (60.0,)))
    wide, narrow = (Server(key, frozenset(groups), ((0.0, LONG),)) for key, groups in (("wide", "AB"), ("narrow", "A")))
    outcome = simulate(Scenario((wide, narrow), (), demands, 6 * HOUR), 20, 1)
    assert outcome.utilisation["narrow"] > 10 * outcome.utilisation["wide"]
    twins = simulate(Scenario((narrow, replace(narrow, key="twin")), (), demands, 6 * HOUR), 50, 1)
    assert twins.utilisation["narrow"] == pytest.approx(twins.utilisation["twin"], rel=0.2)


def test_nobody_is_called_at_lunch():
    run = course(day(3, 0.006))
    called = [t.called for t in run.tickets if t.called is not None]
    assert any(t.issued > 2 * HOUR and t.called == 3.5 * HOUR for t in run.tickets)
    assert not any(2 * HOUR <= moment < 3.5 * HOUR for moment in called)


def test_those_left_at_closing_are_neither_served_nor_gone():
    outcome = simulate(day(1, 0.0, [Waiting("A", 60.0)] * 5, spans=((0.0, 600.0),), times=(400.0,)), 3)
    assert (outcome.present.served, outcome.present.abandoned, outcome.present.unserved) == (2, 0, 3)
    assert outcome.present.wait.mean == pytest.approx((60 + 460) / 2)
    assert outcome.utilisation["Q0"] == pytest.approx(1)  # the service begun before closing was ended after it
    assert (outcome.now["A"].mean, outcome.now["A"].p90, outcome.now["A"].unserved) == (None, None, 1)


def test_people_may_leave_until_the_last_counter_of_their_group_closes():
    spans = {"early": (0.0, 600.0), "last": (0.0, 1200.0), "other": (0.0, 9000.0)}
    servers = tuple(
        Server(key, frozenset("B" if key == "other" else "A"), (span,), ("A", 0.0)) for key, span in spans.items()
    )
    demands = (Demand("A", (), (10_000.0,), 600.0), Demand("B", (), (60.0,)))
    present = simulate(Scenario(servers, (Waiting("A", 0.0),) * 100, demands, HOUR), 20).present
    assert present.served == 0
    assert present.abandoned_share == pytest.approx(1 - exp(-1200 / 600), abs=0.02)


def test_a_counter_opens_on_the_second_even_after_an_odd_fraction():
    early, late = 2.220446049250313e-16, 2.00001
    assert early + (late - early) < late  # a clock that goes from one opening to the next would be too early
    servers = (Server("1", frozenset("A"), ((early, LONG),)), Server("2", frozenset("A"), ((late, LONG),)))
    run = course(Scenario(servers, (Waiting("A", 0.0),) * 2, (Demand("A", (), TIMES),), HOUR))
    assert [ticket.called for ticket in run.tickets] == [early, late]


def test_without_a_counter_everybody_is_unserved():
    outcome = simulate(replace(day(rate=0.01, patience=60.0), servers=()), 3)
    assert outcome.total.unserved == outcome.total.issued > 0
    assert outcome.used is None
    shut = simulate(day(1, spans=()), 3)
    assert (shut.utilisation["Q0"], shut.total.wait) == (None, None)


def test_now_by_hand():
    busy = (Server("1", frozenset("A"), ((0.0, LONG),), ("A", 100.0)),)
    queue = (Waiting("A", 30.0), Waiting("A", 10.0))
    outcome = simulate(Scenario(busy, queue, (Demand("A", (0.01,), (400.0,)),), HOUR), 4)
    assert outcome.now["A"].mean == outcome.now["A"].p90 == pytest.approx(300 + 2 * 400)
    free = simulate(Scenario(pool(1, "A"), (), (Demand("A", (0.01,), (400.0,)),), HOUR), 4)
    assert free.now["A"].mean == 0
    closed = Server("1", frozenset("A"), ((500.0, LONG),), ("A", 0.0))
    lunch = simulate(Scenario((closed,), (), (Demand("A", (), (400.0,)),), HOUR), 4)
    assert lunch.now["A"].mean == pytest.approx(500)
    assert lunch.present.issued == 0


def test_a_ticket_issued_now_is_passed_by_priority_tickets():
    queue = [Waiting("A", 30.0)]
    plain = simulate(day(1, 0.01, queue, spans=((0.0, LONG),)), 40, 3).now["A"].mean
    passed = simulate(day(1, 0.01, queue, priority=0.5, spans=((0.0, LONG),)), 40, 3).now["A"].mean
    assert passed > plain


def test_now_grows_with_the_queue():
    waits = [simulate(day(2, 0.004, [Waiting("A", 60.0)] * n), 10, 1).now["A"].mean for n in (0, 3, 6, 12)]
    assert waits == sorted(waits)
    assert waits[-1] > waits[1] > 0


def test_a_service_in_progress_ends_after_a_past_one_that_took_longer():
    def remaining(elapsed):
        server = Server("1", frozenset("A"), ((0.0, LONG),), ("A", elapsed))
        return simulate(Scenario((server,), (), (Demand("A", (), (100.0, 300.0, 500.0)),), HOUR), 600, 1).now["A"].mean

    assert remaining(0.0) == pytest.approx(300, rel=0.05)
    assert remaining(200.0) == pytest.approx(200, rel=0.05)
    assert remaining(499.0) == pytest.approx(1)
    assert remaining(900.0) == pytest.approx(300)  # longer than any known: the mean once more


def test_overlap():
    assert overlap((1.0, 5.0), ((0.0, 2.0), (3.0, 4.0), (6.0, 9.0))) == 2
    assert overlap((5.0, 1.0), ((0.0, 9.0),)) == 0
