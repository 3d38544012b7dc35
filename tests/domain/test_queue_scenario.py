"""What a simulation starts from, and what it refuses."""

from dataclasses import replace

import pytest

from domain.simulation import Demand, Lognormal, Server, Waiting
from tests.domain.queue_scenes import pool
from tests.domain.test_simulation import TIMES, day


def test_few_known_times_become_a_lognormal():
    grid = Lognormal(400.0, 0.8).grid()
    assert grid.mean() == pytest.approx(400)
    assert grid.std() / grid.mean() == pytest.approx(0.8, rel=0.05)
    with pytest.raises(ValueError, match="lognormal"):
        Lognormal(400.0, 0.0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"horizon": 0.0}, "horizon"),
        ({"first": 1.0}, "first"),
        ({"servers": pool(1, "A") * 2}, "twice"),
        ({"servers": pool(1, "A", spans=((5.0, 1.0),))}, "spans"),
        ({"servers": (Server("1", frozenset("A"), (), ("B", 1.0)),)}, "'B'"),
        ({"servers": (Server("1", frozenset("A"), (), ("A", -1.0)),)}, "serving"),
        ({"waiting": (Waiting("B", 1.0),)}, "'B'"),
        ({"waiting": (Waiting("A", -1.0),)}, "waited"),
        ({"demands": (Demand("A", (-1.0,), TIMES),)}, "rate"),
        ({"demands": (Demand("A", (), ()),)}, "no service"),
        ({"demands": (Demand("A", (), (-1.0,)),)}, "service time"),
        ({"demands": (Demand("A", (), TIMES, 0.0),)}, "patience"),
        ({"demands": (Demand("A", (), TIMES, None, 2.0),)}, "priority"),
    ],
)
def test_contradictions_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        replace(day(), **change)
