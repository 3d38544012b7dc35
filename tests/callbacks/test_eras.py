"""The chosen era on the pages: one line for every page, the overview's map, a former unit's page, the list's note."""

import json

import pytest

from callbacks.eras import list_notes, recast_rows
from callbacks.overview import overview_view
from callbacks.unit import unit_view
from domain.recast import FormerUnit, Part
from domain.screen import MapView, Screen
from domain.selection import Selection
from domain.targets import DEFAULTS
from queries.eras import UNKNOWN
from queries.overview import UnitOverview
from tests.callbacks.fake import NOW, FakeSource

BEFORE = Selection(units="before")
NOW_SCREEN = {"current": "/geo/now.json", "before": "/geo/before.json"}


def screen():
    def maps(units="current"):
        return MapView(NOW_SCREEN[units], (106.0, 18.0), (7.0, 7.0), schematic=units == "before")

    return Screen("Tỉnh Mẫu", maps, lambda: NOW, names={"18001": "Xã Mẫu 1", "18001@2021": "Xã Cũ 1"})


def plain(component):
    return json.dumps(component, default=lambda each: each.to_plotly_json(), ensure_ascii=False)


def test_today_the_rows_stay_and_nothing_is_asked(monkeypatch):
    source = FakeSource()
    monkeypatch.setattr(source, "unit_book", lambda: pytest.fail("asked"))
    rows = source.overview(Selection()).units
    told, note = recast_rows(rows, Selection(), source)
    assert told is rows
    assert note is None


def test_rows_are_told_by_former_communes_with_a_note_and_keep_their_sums():
    source = FakeSource()
    rows = source.overview(BEFORE).units
    told, note = recast_rows(rows, BEFORE, source)
    names = {row.key: row.name for row in told}
    assert names["18009"] == "Xã Cũ 9 ≈"
    assert names["H27.05"] == "Sở Mẫu"
    assert names["18003"] == UNKNOWN.format(name="Xã Mẫu 3").vi  # no lineage: it stays itself
    for key in ("received", "minutes"):
        assert sum(row.totals[key] for row in told) == pytest.approx(sum(row.totals[key] for row in rows))
    assert "Cách chia" in plain(note)
    again, _ = recast_rows(told, BEFORE, source)
    assert {row.key: (row.name.rstrip(" ≈"), row.totals) for row in again} == {
        row.key: (row.name.rstrip(" ≈"), row.totals) for row in told
    }


@pytest.mark.parametrize("units", ["current", "before"])
def test_the_map_follows_the_era(units):
    selection = Selection(units=units)
    slots = overview_view(FakeSource().overview(selection), selection, [], screen(), DEFAULTS)
    patch = plain(slots["map"])
    assert NOW_SCREEN[units] in patch
    assert ("Ranh giới minh họa" in plain(slots["legend"])) is (units == "before")
    assert slots["ranking"]["rows"][0][3].count("units=before") == (units == "before")


def test_a_former_units_page_links_to_todays_and_lists_by_its_era():
    parts = (Part("18001", "Xã Mẫu 1", 0.5),)
    data = FakeSource().unit("18001", BEFORE)
    names = [name for name in UnitOverview.__dataclass_fields__ if name != "former"]
    former = FormerUnit("18001", "Xã Cũ 1", parts, parts, carried=False)
    data = UnitOverview(**{name: getattr(data, name) for name in names}, former=former)
    for asked in (BEFORE, Selection()):
        slots = unit_view(data, asked, [], screen(), DEFAULTS)
        assert '"/unit/18001?period=all"' in plain(slots["notes"])
        assert "unit=18001&units=before" in plain(slots["cards"])


def test_a_list_says_when_it_holds_more_than_the_units_part():
    source = FakeSource()
    notes = list_notes(Selection(unit="18009", units="before"), source)
    assert len(notes) == 1
    assert "Xã Mẫu 1" in notes[0].vi
    assert list_notes(Selection(unit="18003"), source) == []
    assert list_notes(BEFORE, source) == []


def test_a_code_of_both_eras_is_named_by_the_era_of_the_address():
    known = screen()
    assert known.unit_name("18001", Selection()) == "Xã Mẫu 1"
    assert known.unit_name("18001", BEFORE) == "Xã Cũ 1"
    assert known.unit_name("nobody", BEFORE) == "nobody"
