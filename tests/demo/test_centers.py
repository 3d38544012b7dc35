import numpy as np
import pytest

from demo.centers import centers
from demo.clock import midnight
from demo.desks import CLOSING, LUNCH, desks
from demo.reference import reference
from tests.demo.conftest import UNTIL

DAY = UNTIL.date()


@pytest.fixture(scope="module")
def plan(ref):
    return centers(ref)


def test_the_province_has_one_center_and_each_commune_one(plan, ref):
    made = plan.centers
    assert made["code"].is_unique
    assert made["level"].tolist() == [1] + [2] * 69
    assert made["agency"].isin(ref.agencies["code"]).all()
    assert made["code"].iloc[0] == "H27.TT"
    assert made["name"].iloc[0] == "Trung tâm Phục vụ hành chính công tỉnh"
    assert "Trung tâm Phục vụ hành chính công phường Thành Sen" in set(made["name"])
    assert made["unit_code"].isna().tolist() == [True] + [False] * 69


def test_the_provincial_center_has_over_twenty_counters_and_a_commune_three_to_six(plan):
    counters = plan.counters.groupby("center", sort=False).size()
    assert 20 < counters.iloc[0] <= 24
    assert set(counters.iloc[1:]) == {3, 4, 5, 6}
    assert not plan.counters.duplicated(["center", "counter"]).any()
    assert plan.counters["name"].iloc[0] == "Quầy 01"
    assert (plan.counters["groups"].str.len() > 1).any()


def test_every_group_of_a_center_has_a_counter(plan):
    for center, counters in plan.counters.groupby("center"):
        row = int(center != "H27.TT")
        asked = np.flatnonzero(np.diff(plan.mix[row], prepend=0) > 0)
        assert set(plan.groups["code"].iloc[asked]) == {code for groups in counters["groups"] for code in groups}


def test_busier_communes_have_more_counters(plan):
    counters = plan.counters.groupby("center", sort=False).size().to_numpy()[1:]
    usual = plan.usual[1:]
    assert usual[counters >= 5].mean() > 1.5 * usual[counters == 3].mean()


def test_dossiers_of_every_procedure_have_a_group_that_the_center_serves(plan):
    for level in (0, 1):
        served = set(np.flatnonzero(np.diff(plan.mix[level], prepend=0) > 0))
        assert set(np.unique(plan.group_of[level])) <= served


def test_any_province_has_centers():
    assert len(centers(reference("01")).centers) > 100


def test_a_counter_has_one_officer_of_its_office_who_is_not_away(plan, world):
    open_ = desks(world, plan, DAY, np.random.default_rng(1))
    officers = [desk.officer for desk in open_]
    assert len(set(officers)) == len(officers)
    day = (midnight(DAY) - world.staff.first) // 86_400_000_000
    away = [row for row in officers if world.staff.away[row, day]]
    assert not away
    assert set(world.ref.officers["role"].iloc[officers]) == {"reception", "specialist"}


def test_every_group_has_a_counter_that_stays_open_all_day(plan, world):
    open_ = desks(world, plan, DAY, np.random.default_rng(2))
    staying = {
        desk.counter for desk in open_ if desk.turns[-1][1] == CLOSING and any(t[1] == LUNCH for t in desk.turns)
    }
    for center in range(len(plan.centers)):
        rows = range(plan.first[center], plan.first[center + 1])
        asked = {group for row in rows for group in plan.serves[row]}
        assert asked == {group for row in rows if row in staying for group in plan.serves[row]}


def test_turns_follow_one_another(plan, world):
    for desk in desks(world, plan, DAY, np.random.default_rng(3)):
        edges = [edge for opens, ends, _ in desk.turns for edge in (opens, ends)]
        assert edges == sorted(edges)
        assert all(not LUNCH < edge < LUNCH + 90 * 60_000 for edge in edges)
