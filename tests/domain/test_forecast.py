import numpy as np
import pytest

from domain.erlang import erlang_a, erlang_c
from domain.forecast import (
    FEW,
    SAMPLE_MOST,
    TODAY_STRENGTH,
    USUAL_CV,
    Backtest,
    backtest,
    mae,
    model_for,
    patience,
    rates,
    service,
    staffing,
    today_factor,
)
from domain.queue_scenario import Lognormal


def test_today_follows_what_came_as_far_as_it_says_something():
    assert today_factor(0, 0) == 1
    assert today_factor(4, 2) == pytest.approx((TODAY_STRENGTH + 4) / (TODAY_STRENGTH + 2))
    assert 1 < today_factor(4, 2) < 1.1
    assert today_factor(400, 200) == pytest.approx(425 / 225)
    assert today_factor(0, 500) < 0.05
    with pytest.raises(ValueError, match="counts"):
        today_factor(-1, 2)


def test_rates_are_of_the_rest_of_the_day_at_todays_level():
    assert rates((18.0, 36.0, 9.0), 1, 1.5) == pytest.approx((0.03, 0.0075))


def test_patience_counts_the_waits_of_those_served_too():
    assert patience(3000.0, 2) == 1500
    assert patience(3000.0, 0) is None
    assert patience(0.0, 0) is None
    with pytest.raises(ValueError, match="not negative"):
        patience(-1.0, 1)


def test_patience_is_found_again_though_most_are_served():
    random = np.random.default_rng(1)
    stays, offered = random.exponential(1800.0, 50_000), random.exponential(300.0, 50_000)
    found = patience(float(np.minimum(stays, offered).sum()), int((stays < offered).sum()))
    assert found == pytest.approx(1800, rel=0.03)


def test_service_times_leave_out_what_nobody_closed():
    times = [300.0] * 15 + [500.0] * 15 + [0.0, -5.0, 14_401.0]
    found = service(times, 6000.0, 3)
    assert (found.known, found.mean, found.patience) == (30, 400, 2000)
    assert sorted(set(found.draws)) == [300, 500]


def test_many_times_are_thinned_and_keep_their_spread():
    times = np.random.default_rng(2).gamma(2.0, 200.0, 5000)
    found = service(times.tolist(), 0.0, 0)
    assert (found.known, len(found.draws)) == (5000, SAMPLE_MOST)
    assert found.mean == pytest.approx(times.mean())
    assert np.mean(found.draws) == pytest.approx(times.mean(), rel=0.01)
    assert np.std(found.draws) == pytest.approx(times.std(), rel=0.03)


def test_few_times_lean_on_the_center():
    center = service([300.0] * 20 + [500.0] * 20, 0.0, 0)
    few = service([1000.0] * 5, 0.0, 0, center)
    assert few.mean == pytest.approx((5 * 1000 + FEW * 400) / (5 + FEW))
    assert few.draws == Lognormal(few.mean, 0.25)
    assert few.patience is None
    alone = service([1000.0], 0.0, 0)
    assert alone.draws == Lognormal(1000.0, USUAL_CV)
    assert service([], 0.0, 0, center).mean == 400


def test_nothing_known_is_not_zero():
    nothing = service([], 0.0, 0)
    assert (nothing.known, nothing.mean, nothing.draws, nothing.patience) == (0, None, None, None)
    assert service([], 0.0, 0, nothing).mean is None


def test_staffing_follows_the_arrivals():
    needed = staffing([0.0, 9.0, 36.0, 18.0], 400.0, None, 900.0)
    assert needed[0] == 0
    assert needed[1] < needed[3] < needed[2]
    waits = [erlang_c(36 / 1800, 400.0, n) for n in (needed[2], needed[2] - 1)]
    assert waits[0].mean_wait <= 900
    assert waits[1] is None or waits[1].mean_wait > 900
    impatient = staffing([36.0], 400.0, 1200.0, 900.0)[0]
    assert erlang_a(36 / 1800, 400.0, impatient, 1200.0).abandoned <= 0.05


ALL = ({"A", "B"}, {"A", "B", "C"})
TRAFFIC = {"A": 5.0, "B": 3.0, "C": 0.0}


@pytest.mark.parametrize(
    ("counters", "priority", "abandoned", "load", "kind", "words"),
    [
        (ALL, 0.01, 0.005, 1.2, "erlang_c", "every open counter"),
        (ALL, 0.0, 0.0, None, "erlang_c", "every open counter"),
        (ALL, 0.01, 0.01, 1.2, "erlang_a", "people leaving"),
        (ALL, 0.01, 0.3, 3.0, "erlang_a", "people leaving"),
        (ALL, 0.02, 0.0, 1.2, "simulation", "2% of tickets are priority"),
        (({"A"}, {"A", "B"}), 0.0, 0.1, 1.2, "simulation", "different service groups"),
        (ALL, None, 0.1, 1.2, "simulation", "unknown"),
        (ALL, 0.0, None, 1.2, "simulation", "unknown"),
        (ALL, 0.0, 0.0, 2.0, "simulation", "no steady level"),
        ((), 0.0, 0.0, 1.2, "simulation", "no counter is open"),
    ],
)
def test_the_model_is_the_one_whose_assumptions_hold(counters, priority, abandoned, load, kind, words):
    model = model_for(counters, TRAFFIC, priority, abandoned, load)
    assert model.kind == kind
    assert words in model.reason.en
    assert model.reason.vi != model.reason.en
    assert model.label.vi


def test_every_reason_is_given():
    model = model_for(({"A"}, {"B"}), TRAFFIC, 0.06, 0.1)
    assert model.reason.vi == "các quầy phục vụ những nhóm dịch vụ khác nhau; 6 % vé là vé ưu tiên"


def test_errors_by_hand():
    assert mae([]) is None
    assert mae([(3, 1), (1, 2)]) == 1.5
    assert backtest([]) is None
    tested = backtest([(10, 9, 14), (4, 5, 2)])
    assert tested == Backtest(model=1, naive=3, n=2)
    assert tested.beats
    assert not Backtest(2.0, 2.0, 5).beats
