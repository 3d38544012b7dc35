from datetime import UTC, datetime

import pytest

from components.actions import action_form, action_line
from components.chase import CELLS, HEADS, chase_table, tiles
from domain.chase import GROUPS, SORTS, ChaseRow
from domain.views import ActionView

NOW = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
LANGS = ("vi", "en")


def row(**values):
    return ChaseRow(
        **({"code": "H-1", "source": "s", "procedure": "P", "agency": "A", "status": 4, "is_open": True} | values)
    )


def cells(lang="vi", **values):
    table = chase_table([row(**values)], "-late", {word: f"/{word}" for word in SORTS}, {}, lang)
    return {name: [part[1] for part in parts] for name, parts in table["rows"][0][2]}


@pytest.mark.parametrize("lang", LANGS)
def test_a_row_with_nothing_known_says_so_and_shows_no_zero(lang):
    shown = cells(lang)
    assert list(shown) == list(CELLS)
    assert len(HEADS) == len(CELLS)
    assert shown["used"] == shown["marks"] == ["–"]
    assert "0" not in "".join(text for texts in shown.values() for text in texts)


def test_lateness_waiting_and_pauses_have_their_words():
    assert cells(late_minutes=1440)["late"] == ["▼ Quá hạn 3\u00a0ngày"]
    assert cells(late_minutes=0, past_due=True)["late"] == ["▼ Vừa quá hạn"]
    assert cells(late_minutes=-100)["late"] == ["◑ Còn 1\u00a0giờ 40\u00a0phút"]
    assert "Tạm dừng" in cells(status=5, late_minutes=9)["late"][0]
    assert cells(status=9, is_open=False, waited_minutes=2400)["late"] == ["⇥ Chờ trả 5\u00a0ngày"]


def test_a_budget_of_nothing_is_no_division():
    assert "không đặt hạn" in cells(used_minutes=60, budget_minutes=0)["used"][0]
    assert cells(used_minutes=60, budget_minutes=120)["used"] == ["50\u00a0%", "50"]
    assert cells(used_minutes=600, budget_minutes=120)["used"] == ["500\u00a0%", "100"]


def test_apologies_are_missing_only_where_they_are_recorded():
    assert "✉ Chưa xin lỗi" in cells(past_due=True, apology_known=True)["marks"]
    assert cells(past_due=True)["marks"] == ["–"]
    assert cells(apology_known=True)["marks"] == ["–"]
    assert cells(past_due=True, apology_at=NOW)["marks"] == ["✉ Đã xin lỗi"]


def test_the_unit_is_told_only_where_the_agency_does_not_name_it():
    assert cells(agency="UBND phường Thành Sen", unit="Phường Thành Sen")["where"] == ["UBND phường Thành Sen"]
    assert cells(agency="Chi nhánh 2", unit="Phường Thành Sen")["where"][1] == "Phường Thành Sen"


@pytest.mark.parametrize("lang", LANGS)
def test_counts_unknown_and_none_are_three_things(lang):
    counts = {group.key: 7 for group in GROUPS} | {"late": 0, "apology_due": None}
    drawn = str(tiles(counts, "late", {group.key: f"/{group.key}" for group in GROUPS}, lang))
    assert {"vi": "Không có", "en": "None"}[lang] in drawn
    assert {"vi": "Không rõ", "en": "Unknown"}[lang] in drawn
    assert drawn.count("'7'") == len(GROUPS) - 2


def test_an_action_names_kind_author_and_time():
    assert action_line(ActionView("reason", "x", "Bình", NOW), "vi") == "Lý do đã nắm · Bình · 14:30 21/11/2026"


@pytest.mark.parametrize("lang", LANGS)
def test_the_form_remembers_its_author_in_the_browser(lang):
    drawn = str(action_form("chase", lang))
    assert "persistence_type='local'" in drawn
    assert "chase-picked" in drawn
