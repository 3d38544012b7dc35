"""Which target holds for whom and when, and which targets may not be kept."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kpi import BAD, GOOD
from domain.kpis import KPI
from domain.targets import RULE, Place, Target, Targets, bands_of, problems

DAY = date(2026, 11, 20)
BANDS = (0.9, 0.85, 0.8, 0.7)
OURS = Target("online", "province", "", date(2026, 1, 1), None, BANDS, "Kế hoạch 131", 1)
AREA = Target("online", "area", "Huyện Can Lộc", date(2026, 1, 1), None, (0.8, 0.7, 0.6, 0.5), "KH 12", 2)
UNIT = Target("online", "unit", "18073", date(2026, 7, 1), date(2026, 12, 31), (0.6, 0.5, 0.4, 0.3), "KH 13", 3)


def test_the_most_particular_target_in_force_wins():
    targets = Targets([OURS, AREA, UNIT])
    here = Place(unit="18073", area="Huyện Can Lộc", level="commune")
    assert targets.find("online", here, DAY) is UNIT
    assert targets.find("online", here, date(2026, 6, 30)) is AREA
    assert targets.find("online", here, date(2027, 1, 1)) is AREA
    assert targets.find("online", Place(unit="18001"), DAY) is OURS
    assert targets.find("online", Place(), date(2025, 12, 31)) is None
    assert targets.find("digitized", here, DAY) is None


def test_a_kpi_takes_the_limits_in_force_and_its_status_follows():
    targets = Targets([OURS, UNIT])
    totals = {"online": 65.0, "channel_known": 100.0}
    own, usual = (targets.of(KPI["online"], Place(unit=unit), DAY) for unit in ("18073", "18001"))
    assert (own.target, own.source, own.figure(totals).status) == (0.6, "KH 13", GOOD)
    assert (usual.target, usual.figure(totals).status) == (0.9, BAD)
    assert targets.of(KPI["digitized"], Place(), DAY) is KPI["digitized"]
    assert targets.own("online", ("unit", "agency"), DAY)
    assert not targets.own("online", ("agency", "area"), DAY)
    assert not targets.own("online", ("unit",), date(2027, 1, 1))


def test_limits_that_are_not_told_keep_their_distances():
    assert bands_of(KPI["online"], 0.9) == (0.9, 0.85, 0.75, 0.6)  # 0.80, 0.75, 0.65, 0.50 by default
    assert bands_of(KPI["online"], 0.2) == (0.2, 0.15, 0.05, 0.0)
    assert bands_of(KPI["online"], 0.9, (0.8, None, None)) == (0.9, 0.8, 0.75, 0.6)
    low, *_, high = bands_of(KPI["overdue"], 0.01)
    assert low < high


@pytest.mark.parametrize(
    ("change", "column", "rule"),
    [
        ({"kpi": "onlin"}, "kpi", "unknown_kpi"),
        ({"kpi": "received"}, "kpi", "no_target"),
        ({"kind": "ward", "key": "1"}, "kind", "target_kind"),
        ({"key": "18073"}, "key", "target_place"),
        ({"kind": "unit"}, "key", "target_place"),
        ({"bands": (1.2, 0.8, 0.7, 0.6)}, "target", "target_range"),
        ({"bands": (0.8, 0.9, 0.7, 0.6)}, "target", "target_order"),
        ({"kpi": "overdue"}, "target", "target_order"),
        ({"last": date(2025, 12, 31)}, "last", "target_days"),
        ({"source": " "}, "source", "target_source"),
        ({"source": "x" * 301}, "source", "target_long"),
    ],
)
def test_a_target_that_cannot_be_kept_names_its_cell(change, column, rule):
    found = problems(replace(OURS, **change))
    assert (column, rule) in {(name, broken) for name, _, broken in found}
    assert all(broken in RULE for _, _, broken in found)


def test_a_target_that_can_be_kept_has_no_problem():
    assert problems(OURS, [AREA, UNIT]) == []
    assert problems(OURS, [OURS]) == []  # its own former version


def test_an_overlap_in_time_names_the_other():
    later = replace(OURS, id=0, first=date(2027, 1, 1))
    ((column, value, rule),) = problems(later, [OURS, AREA])
    assert (column, rule) == ("first", "target_overlap")
    assert "Kế hoạch 131" in value
    assert problems(later, [replace(OURS, last=date(2026, 12, 31))]) == []


@given(*[st.tuples(st.integers(0, 30), st.one_of(st.none(), st.integers(0, 30)))] * 2)
def test_targets_meet_exactly_when_they_share_a_day(one, other):
    first, second = (
        replace(OURS, first=DAY + timedelta(days=start), last=None if long is None else DAY + timedelta(start + long))
        for start, long in (one, other)
    )
    days = [DAY + timedelta(days=n) for n in range(100)]
    shared = any(first.holds(day) and second.holds(day) for day in days)
    assert first.meets(second) == second.meets(first) == shared
