"""The simulated queue agrees with the closed formulas."""

import numpy as np
import pytest

from domain.erlang import erlang_a, erlang_c
from domain.queue_draws import draw, prepare
from domain.simulation import Run, simulate
from tests.domain.queue_scenes import alone, markov, recursion

WARM_UP = 3
"""Slots of 20 that are cut off."""


def steady(outcome, field="wait"):
    """Tickets and mean wait after the warm-up."""
    slots = [figures for figures in outcome.slots[WARM_UP:] if getattr(figures, field) is not None]
    issued = sum(figures.issued for figures in slots)
    return issued, sum(figures.issued * getattr(figures, field).mean for figures in slots) / issued


@pytest.mark.parametrize(("servers", "load"), [(1, 0.6), (3, 0.7)])
def test_a_long_run_is_erlang_c(servers, load):
    """300 000 tickets; the known arrival rate and utilisation take away half of the noise (control variates)."""
    scenario = markov(servers, load, 10_000)
    waits, controls = [], []
    for seed in range(30):
        outcome = simulate(scenario, 1, seed)
        issued, wait = steady(outcome)
        waits.append(wait)
        controls.append([1.0, issued / 8_500 - 1, outcome.used / load - 1])
    estimate = np.linalg.lstsq(np.array(controls), np.array(waits))[0][0]
    assert estimate == pytest.approx(erlang_c(servers * load, 1.0, servers).mean_wait, rel=0.02)


@pytest.mark.parametrize(("servers", "load"), [(1, 0.6), (2, 0.9), (5, 0.8), (10, 0.7), (4, 0.9)])
def test_any_load_is_erlang_c(servers, load):
    """Two levels: the simulation is the recursion ticket by ticket, and the recursion's long run is the formula.

    At a load of 0.9 a plain simulation would need ten million tickets for 2 %.
    """
    prepared = prepare(markov(servers, load, 10_000))
    run = Run(prepared, draw(prepared, 1, 0))
    run.go()
    same = alone([t.issued for t in run.tickets], [t.service for t in run.tickets], servers)
    correction = float(np.mean([t.called - t.issued for t in run.tickets]) - same.mean())
    random = np.random.default_rng(7)
    queues, settling = 4_000 if load > 0.8 else 3_000, int(4 / (1 - load**0.5) ** 2)
    size = (settling + 1_500, queues)
    waits = recursion(random.exponential(1 / (servers * load), size), random.exponential(1.0, size), servers)
    estimate = float(waits[settling:].mean()) + correction
    assert abs(correction) < 1e-6
    assert estimate == pytest.approx(erlang_c(servers * load, 1.0, servers).mean_wait, rel=0.02)


@pytest.mark.parametrize(("servers", "load", "patience"), [(5, 0.9, 2.0), (3, 1.2, 3.0)])
def test_a_long_run_of_the_impatient_is_erlang_a(servers, load, patience):
    outcome = simulate(markov(servers, load, 120_000, patience), 1, 1)
    expected = erlang_a(servers * load, 1.0, servers, patience)
    assert steady(outcome)[1] == pytest.approx(expected.mean_wait, rel=0.03)
    assert outcome.coming.served_wait.mean == pytest.approx(expected.served_wait, rel=0.03)
    assert outcome.coming.abandoned_share == pytest.approx(expected.abandoned, rel=0.03)
    assert outcome.used == pytest.approx(expected.utilisation, rel=0.01)


def test_quantiles_of_a_long_run():
    outcome = simulate(markov(2, 0.6, 60_000), 1, 5)
    assert outcome.coming.wait.p90 == pytest.approx(erlang_c(1.2, 1.0, 2).quantile(0.9), rel=0.05)
