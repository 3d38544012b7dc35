"""Targets on the screens: cards, colours, legends and tables go by what is in force for whom they show."""

from datetime import date

import pytest

from domain.targets import Aims, Place, Target, Targets
from tests.callbacks.fake import UNITS
from tests.callbacks.test_answers import ask, slots, text_of

CODES = [code for code, _ in UNITS]
FIRST = date(2020, 1, 1)


def target(kind, key, *limits):
    return Target("on_time", kind, key, FIRST, None, limits, "Kế hoạch 131")


def aims(*targets):
    places = {("unit", code): Place(unit=code, level="commune") for code in CODES}
    return Aims(Targets(targets), date(2026, 11, 20), Place(), places)


@pytest.fixture
def overview(client, source):
    def asked(*targets):
        source.targets = aims(*targets)
        return slots(ask(client, "overview", {"metric": "on_time"}))

    return asked


def test_the_target_of_the_province_takes_the_place_of_the_default(overview):
    usual, own = overview(), overview(target("province", "", 0.55, 0.54, 0.53, 0.52))
    assert "Mục tiêu 98" in text_of(usual["overview-cards"])
    assert "Mục tiêu 55" in text_of(own["overview-cards"])
    assert "≥ 55" in text_of(own["overview-legend"])
    assert "mục tiêu riêng" not in text_of(own["overview-legend"])
    assert {row[0].split()[0] for row in own["overview-ranking-rows"]["rows"]} == {"s5"}
    assert usual["overview-ranking-rows"]["target"] != own["overview-ranking-rows"]["target"]


def test_a_commune_with_a_target_of_its_own_is_coloured_by_it_and_the_legend_says_so(overview):
    impossible = target("unit", CODES[0], 1.0, 1.0, 1.0, 1.0)
    drawn = overview(target("province", "", 0.5, 0.4, 0.3, 0.2), impossible)
    steps = dict(zip(drawn["overview-map-values"]["locations"], drawn["overview-map-values"]["z"], strict=True))
    assert steps.pop(CODES[0]) == 1
    assert set(steps.values()) == {5}
    assert "Có đơn vị theo mục tiêu riêng" in text_of(drawn["overview-legend"])
