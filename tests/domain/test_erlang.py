from math import exp, inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.erlang import ErlangC, erlang_a, erlang_c, servers_needed

LOADS = st.floats(0.05, 0.97)
SERVERS = st.integers(1, 40)
PATIENCE = st.floats(0.05, 50)


def test_one_counter_is_the_textbook_queue():
    queue = erlang_c(0.8, 1.0, 1)
    assert queue is not None
    assert (queue.utilisation, queue.waiting, queue.mean_wait) == pytest.approx((0.8, 0.8, 4.0))


def test_two_counters_by_hand():
    # load 1.5: p0 = 1/(1 + 1.5 + 1.125/(1 - .75)) = 1/7, C = 4.5/7; wait = C/(2 - 1.5)
    queue = erlang_c(1.5, 1.0, 2)
    assert queue is not None
    assert queue.waiting == pytest.approx(4.5 / 7)
    assert queue.mean_wait == pytest.approx(9 / 7)


def test_minutes_or_seconds_are_the_same_queue():
    slow, fast = erlang_c(1.5 / 60, 60.0, 2), erlang_c(1.5, 1.0, 2)
    assert slow is not None
    assert fast is not None
    assert slow.mean_wait == pytest.approx(60 * fast.mean_wait)


def test_quantiles_have_their_mass_at_zero():
    queue = erlang_c(1.5, 1.0, 2)
    assert queue is not None
    assert queue.quantile(1 - 4.5 / 7 - 1e-9) == 0
    late = queue.quantile(0.9)
    assert 4.5 / 7 * exp(-0.5 * late) == pytest.approx(0.1)
    assert ErlangC(3, 0.0, 0.0, 3.0).quantile(0.99) == 0
    with pytest.raises(ValueError, match="quantile"):
        queue.quantile(1)


@pytest.mark.parametrize(("rate", "servers"), [(2.0, 2), (5.0, 2)])
def test_a_queue_that_grows_for_ever_has_no_figures(rate, servers):
    assert erlang_c(rate, 1.0, servers) is None


def test_impatience_as_fast_as_service_is_a_poisson_number_of_people():
    # theta = mu: the number present is Poisson(load) whatever the servers; by hand for load 2, 1 counter
    queue = erlang_a(2.0, 1.0, 1, 1.0)
    busy = 1 - exp(-2)
    assert queue.utilisation == pytest.approx(busy)
    assert queue.abandoned == pytest.approx((2 - busy) / 2)
    assert queue.mean_wait == pytest.approx((2 - busy) / 2)


@given(LOADS, SERVERS)
def test_endless_patience_is_erlang_c(load, servers):
    steady = erlang_c(load * servers, 1.0, servers)
    patient = erlang_a(load * servers, 1.0, servers, 1e7)
    assert steady is not None
    assert patient.mean_wait == pytest.approx(steady.mean_wait, rel=1e-3, abs=1e-9)
    assert patient.served_wait == pytest.approx(steady.mean_wait, rel=1e-3, abs=1e-9)
    assert patient.utilisation == pytest.approx(load, rel=1e-4)


@given(st.floats(0.05, 3), SERVERS, PATIENCE)
def test_impatience_balances(load, servers, patience):
    queue = erlang_a(load * servers, 1.0, servers, patience)
    assert 0 <= queue.abandoned < 1
    assert 0 < queue.utilisation <= 1
    assert queue.mean_wait == pytest.approx(queue.abandoned * patience)
    assert queue.utilisation == pytest.approx(load * (1 - queue.abandoned))
    assert queue.served_wait <= queue.mean_wait * (1 + 1e-9) / (1 - queue.abandoned)
    more = erlang_a(load * servers, 1.0, servers + 1, patience)
    assert more.mean_wait <= queue.mean_wait * (1 + 1e-9)
    assert more.abandoned <= queue.abandoned * (1 + 1e-9)


@pytest.mark.parametrize(("servers", "load"), [(500, 490.0), (2000, 2100.0), (3, 300.0)])
def test_many_counters_neither_overflow_nor_vanish(servers, load):
    queue = erlang_a(load, 1.0, servers, 30.0)
    assert 0 < queue.abandoned < 1
    assert queue.abandoned >= (1 - servers / load) * (1 - 1e-9)


def test_a_flood_of_the_patient_is_the_fluid_limit():
    queue = erlang_a(0.05, 600.0, 20, 6e6)
    assert queue.abandoned == pytest.approx(1 - 20 / 30, rel=1e-3)


@given(st.floats(0.001, 0.2), st.floats(60, 900), st.one_of(st.none(), st.floats(300, 7200)), st.floats(10, 1800))
def test_the_counters_needed_are_the_fewest(rate, service, patience, norm):
    needed = servers_needed(rate, service, patience, norm, 1.0)

    def wait(servers):
        if patience is not None:
            return erlang_a(rate, service, servers, patience).mean_wait
        queue = erlang_c(rate, service, servers)
        return inf if queue is None else queue.mean_wait

    assert wait(needed) <= norm
    assert needed == 1 or wait(needed - 1) > norm


def test_no_counters_for_nobody_and_no_short_waits_by_walking_away():
    assert servers_needed(0.0, 300.0, None, 900.0) == 0
    crowd = {"rate": 0.05, "mean_service": 300.0, "patience": 600.0, "norm": 900.0}
    assert servers_needed(**crowd, most_abandoned=1.0) == 1  # nobody waits longer than their patience
    needed = servers_needed(**crowd)
    assert erlang_a(0.05, 300.0, needed, 600.0).abandoned <= 0.05
    assert erlang_a(0.05, 300.0, needed - 1, 600.0).abandoned > 0.05


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((-1.0, 1.0, 1, 1.0), "rate"),
        ((nan, 1.0, 1, 1.0), "rate"),
        ((1.0, 0.0, 1, 1.0), "mean_service"),
        ((1.0, inf, 1, 1.0), "mean_service"),
        ((1.0, 1.0, 0, 1.0), "server"),
        ((1.0, 1.0, 1, 0.0), "patience"),
    ],
)
def test_nonsense_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        erlang_a(*arguments)
    with pytest.raises(ValueError, match="norm"):
        servers_needed(1.0, 1.0, None, 0.0)
