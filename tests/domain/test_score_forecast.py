"""The final score of a period: exact where nothing changes, better than today's score, and with an honest interval."""

import numpy as np
import pytest

from domain.decision766 import PORTAL_2022
from domain.score import Count, score_of
from domain.score_forecast import MIN_PAST, History, back_test, forecast, forecast_text
from domain.score_rest import Slot

DAYS = 22
SHARES = (0.25, 0.5, 0.75)


def series(nums, dens):
    return tuple(Slot(float(num), float(den)) for num, den in zip(nums, dens, strict=True))


def drifting(rng, days=DAYS, volume=80):
    """The rate of a period starts anywhere and climbs or falls through it."""
    rate = rng.uniform(0.3, 0.7) + rng.uniform(-0.25, 0.25) * np.arange(days) / days
    dens = rng.poisson(volume * rng.uniform(0.7, 1.3), days)
    return series(rng.binomial(dens, rate), dens)


def maturing(rng, days=DAYS, volume=80):
    """A result follows its dossier by days: at the start of a period few have one."""
    dens = rng.poisson(volume * rng.uniform(0.8, 1.2), days)
    nums, rate = np.zeros(days), rng.uniform(0.5, 0.9)
    for day, den in enumerate(dens):
        due = day + 1 + rng.poisson(4, rng.binomial(den, rate))
        nums += np.bincount(due[due < days], minlength=days)[:days]
    return series(nums, dens)


def stock(rng, days=DAYS, size=400):
    """Procedures known on the first day; each has its first dossier some day or never."""
    first = rng.geometric(rng.uniform(0.02, 0.06), size) - 1
    return series(np.bincount(first[first < days], minlength=days), [size] + [0] * (days - 1))


def steady(rng, days=DAYS):
    dens = rng.poisson(60, days)
    return series(rng.binomial(dens, 0.8), dens)


def histories(rng, periods, now=0):
    kinds = {"ON_TIME": drifting, "ORIGINAL_RESULT_AVAILABLE": maturing, "ONLINE_PROCEDURES_USED": stock}
    kinds |= {"PETITION_PROCESSING_ON_TIME": steady}
    return tuple(
        History(code, tuple(draw(rng) for _ in range(periods)), draw(rng)[:now] if now else ())
        for code, draw in kinds.items()
    )


def truth(found, index):
    sums = {each.code: np.sum(np.array(each.past[index]), axis=0) for each in found}
    counts = {code: Count(float(num), float(den)) for code, (num, den) in sums.items()}
    return score_of(PORTAL_2022, counts, "province").total.points


def as_running(found, index, elapsed):
    """Histories as they were when ``elapsed`` slots of past period ``index`` had passed."""
    return tuple(History(each.code, each.past[:index], each.past[index][:elapsed]) for each in found)


@pytest.mark.parametrize("draw", [drifting, maturing, stock, steady])
@pytest.mark.parametrize("elapsed", [0, 1, 9, DAYS])
def test_it_is_exact_when_the_future_equals_the_past(draw, elapsed):
    same = draw(np.random.default_rng(3))
    found = forecast(PORTAL_2022, "province", [History("ON_TIME", (same,) * 8, same[:elapsed])], DAYS)
    num, den = np.sum(np.array(same), axis=0)
    (line,) = (each for each in found.final.lines if each.indicator.code == "ON_TIME")
    assert (line.count.num, line.count.den) == (pytest.approx(num), pytest.approx(den))
    assert found.final.total.points == pytest.approx(20 * num / den)
    assert (found.low, found.high) == (pytest.approx(20 * num / den), pytest.approx(20 * num / den))


@pytest.mark.parametrize(
    ("draw", "share", "most"),
    [(drifting, 0.25, 1.05), (drifting, 0.5, 0.8), (drifting, 0.75, 0.85)]  # a quarter shows no drift to go on with
    + [(draw, share, 0.5) for draw in (maturing, stock) for share in SHARES]
    + [(steady, share, 1.2) for share in SHARES],  # nothing to foresee: today's score is as good
)
def test_it_errs_less_than_the_score_as_it_stands_where_something_moves(draw, share, most):
    rng = np.random.default_rng(11)
    past = tuple(draw(rng, int(rng.integers(19, 24))) for _ in range(40))
    found = back_test(PORTAL_2022, "province", [History("ON_TIME", past, None)], share)
    assert found.periods == 39
    assert found.error < found.naive * most


@pytest.mark.parametrize("share", SHARES)
def test_the_interval_holds_most_final_scores_of_past_periods(share):
    found = back_test(PORTAL_2022, "province", histories(np.random.default_rng(5), 40), share)
    assert found.covered_of == 40 - MIN_PAST
    assert 0.75 <= found.coverage <= 1.0
    assert found.error < found.naive / 2


@pytest.mark.parametrize("periods", [MIN_PAST, 12])
def test_the_interval_holds_the_final_score_of_the_running_period(periods):
    held = []
    for seed in range(60):
        world = histories(np.random.default_rng(seed), periods + 1)
        found = forecast(PORTAL_2022, "province", as_running(world, periods, 11), DAYS)
        held.append(found.low <= truth(world, periods) <= found.high)
        assert found.past == periods
        assert found.low < found.final.total.points < found.high
    assert 0.75 <= np.mean(held) <= 1.0
    assert not all(held)  # an interval that always holds is too wide to be of use


def test_a_back_test_knows_nothing_of_later_periods():
    world = histories(np.random.default_rng(7), 11)
    before = tuple(History(each.code, each.past[:10], None) for each in world)
    short, longer = (back_test(PORTAL_2022, "province", each, 0.5) for each in (before, world))
    found = forecast(PORTAL_2022, "province", as_running(world, 10, 11), DAYS)
    error = abs(truth(world, 10) - found.final.total.points)
    naive = abs(truth(world, 10) - found.today.total.points)
    assert longer.error * 10 == pytest.approx(short.error * 9 + error)
    assert longer.naive * 10 == pytest.approx(short.naive * 9 + naive)


def test_too_few_past_periods_give_no_interval_and_say_so():
    world = histories(np.random.default_rng(1), MIN_PAST)
    found = forecast(PORTAL_2022, "province", as_running(world, MIN_PAST - 1, 11), DAYS)
    assert (found.low, found.high, found.past) == (None, None, MIN_PAST - 1)
    assert found.final.total.points is not None
    assert found.note.en == "No interval yet: 5 past periods have the data, 6 are needed."
    assert forecast_text(found).vi.endswith("cần 6.")
    few = back_test(PORTAL_2022, "province", [History("ON_TIME", world[0].past[:3], None)], 0.5)
    assert (few.periods, few.covered_of, few.coverage) == (2, 0, None)


def test_unknown_stays_unknown():
    past = tuple(steady(np.random.default_rng(seed)) for seed in range(8))
    found = forecast(
        PORTAL_2022,
        "province",
        [History("ON_TIME", past, None), History("SO_HOA_GIAY_TO", past, past[0][:9])],
        DAYS,
        {"PUBLISH_ON_TIME": Count(3, 4)},
    )
    states = {line.indicator.code: (line.state, line.points) for line in found.final.lines}
    assert states["ON_TIME"] == states["DOSSIER_SYNC"] == ("no_data", None)
    assert states["SO_HOA_GIAY_TO"][1] == pytest.approx(3.2, abs=0.2)
    assert states["PUBLISH_ON_TIME"] == ("scored", 4.5)
    assert (found.final.total.known, found.today.total.known) == (10, 10)
    nothing = forecast(PORTAL_2022, "province", [History("ON_TIME", past, None)], DAYS)
    assert (nothing.final.total.points, nothing.low, nothing.past) == (None, None, 0)
    assert forecast_text(nothing).en == "There are no data to forecast from."


def test_an_unknown_past_period_is_left_out_and_is_not_an_empty_one():
    past = tuple(steady(np.random.default_rng(seed)) for seed in range(8))
    now = past[0][:9]
    holes = forecast(PORTAL_2022, "province", [History("ON_TIME", (None, *past, ()), now)], DAYS)
    whole = forecast(PORTAL_2022, "province", [History("ON_TIME", past, now)], DAYS)
    assert (holes.final, holes.low, holes.past) == (whole.final, whole.low, 8)


def test_a_busier_period_stays_busier_at_its_own_rate():
    past = tuple(series([500] * DAYS, [1000] * DAYS) for _ in range(6))
    found = forecast(PORTAL_2022, "province", [History("ON_TIME", past, series([1600] * 11, [2000] * 11))], DAYS)
    (line,) = (each for each in found.final.lines if each.indicator.code == "ON_TIME")
    assert line.count.den == pytest.approx(2000 * DAYS, rel=0.01)
    assert line.share == pytest.approx(0.8, rel=0.01)


def test_without_any_past_the_rest_is_like_what_has_passed():
    now = series([8] * 11, [10] * 11)
    found = forecast(PORTAL_2022, "province", [History("ON_TIME", (), now)], DAYS)
    assert found.final.lines[4].count == Count(pytest.approx(176), pytest.approx(220))
    assert found.low is None
    known = series([100] + [0] * 10, [200] + [0] * 10)  # all counted on the first day
    alone = forecast(PORTAL_2022, "province", [History("ON_TIME", (), known)], DAYS)
    assert alone.final.lines[4].count == Count(100, 200)


def test_before_the_first_day_the_past_is_all_there_is():
    past = tuple(series([rate] * DAYS, [10] * DAYS) for rate in (6, 7, 8, 6, 7, 8))
    found = forecast(PORTAL_2022, "province", [History("ON_TIME", past, ())], DAYS)
    assert found.final.total.points == pytest.approx(14)
    assert found.today.total.points is None
    assert found.high - found.final.total.points == pytest.approx(20 * 0.12)  # 8 against the mean of the five others
    assert forecast_text(found).en == "Forecast for the end of the period: 14.00 points (11.60 to 16.40); – now."
    assert back_test(PORTAL_2022, "province", [History("ON_TIME", past, None)], 0.0).naive is None


def test_what_stops_counting_never_makes_less_than_nothing():
    falling = series([100] + [-4] * (DAYS - 1), [100] + [0] * (DAYS - 1))
    found = forecast(PORTAL_2022, "province", [History("ON_TIME", (falling,) * 6, series([1], [100]))], DAYS)
    (line,) = (each for each in found.final.lines if each.indicator.code == "ON_TIME")
    assert (line.count.den, line.count.num) == (100, pytest.approx(0.16))  # 16 of 100 stayed in every past period


@pytest.mark.parametrize(
    ("given", "length", "words"),
    [
        ([History("ON_TIME", (), None), History("ON_TIME", (), None)], 5, "another indicator"),
        ([History("ON_TIM", (), None)], 5, "another indicator"),
        ([History("ON_TIME", (None,), None), History("DOSSIER_SYNC", (), None)], 5, "same past periods"),
        ([History("ON_TIME", (), ()), History("DOSSIER_SYNC", (), (Slot(1, 2),))], 5, "slots have passed"),
        ([History("ON_TIME", (), (Slot(1, 2),) * 6)], 5, "slots have passed"),
        ([], 0, "slots have passed"),
    ],
)
def test_histories_that_do_not_fit_are_refused(given, length, words):
    with pytest.raises(ValueError, match=words):
        forecast(PORTAL_2022, "province", given, length)
