from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from callbacks.data import SLOTS, data_view
from components.data import gap_lists, refused_table, run_table, source_table, tile_row
from domain.dataset import DataState, EssentialState, FileRuns, Gaps, Refused, SourceState
from domain.selection import Selection
from tests.components.conftest import props, texts

NOW = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
FULL = DataState(
    12,
    NOW,
    sources=(SourceState("demo", "Tỉnh mô phỏng", NOW - timedelta(minutes=12), None),),
    runs=(FileRuns("Tỉnh mô phỏng", "demo", 1234, NOW, 50_000, 49_000, 900, 100, 7, 3, 200_000),),
    window=5000,
    full=True,
    refused=(Refused("Nguồn A", "a.csv", "channel", 40, NOW), Refused("Nguồn A", "a.csv", "unheard_of", 2, NOW)),
    flagged=3,
    agencies=Gaps(14, (("Cơ quan lạ", "Cơ quan lạ"), ("H9", "Sở Lạ"))),
    essential=EssentialState("essential.csv", NOW, 25, 26, ((2, "Thẻ căn cước"),)),
    years=(2027,),
)


def joined(component) -> str:
    return " ".join(texts(component))


def test_each_tile_tells_its_number_and_the_flagged_one_opens_its_list() -> None:
    tiles = tile_row(FULL, "/dossiers?view=flagged", "vi")
    numbers = [each["children"] for each in (*props(tiles, "Link"), *props(tiles, "Span")) if "kpi-number" in str(each)]
    assert sorted(numbers) == ["0", "1", "1", "14", "3", "42"]
    assert [each["href"] for each in props(tiles, "Link")] == ["/dossiers?view=flagged"]
    assert props(tile_row(replace(FULL, flagged=0), "/dossiers?view=flagged", "vi"), "Link") == []


def test_without_a_list_of_services_the_tile_is_unknown_not_zero() -> None:
    tiles = tile_row(replace(FULL, essential=None), "/", "vi")
    assert "–" in texts(tiles)
    assert "ioc essential import" in joined(gap_lists(replace(FULL, essential=None), "vi"))


@pytest.mark.parametrize(("lang", "ago", "never"), [("vi", "12 phút trước", "chưa có"), ("en", "12 min ago", "never")])
def test_sources_tell_how_old_they_are(lang: str, ago: str, never: str) -> None:
    said = {each.replace("\xa0", " ") for each in texts(source_table(FULL, lang))}
    assert {ago, never, "demo"} <= said


def test_runs_tell_all_their_counts() -> None:
    assert {"1.234", "50.000", "49.000", "900", "100", "7", "3", "200.000"} <= set(texts(run_table(FULL, "vi")))


def test_refusals_say_the_rule_in_words_and_an_unknown_one_by_its_key() -> None:
    said = texts(refused_table(FULL, "en"))
    assert {"This channel is not mapped.", "unheard_of", "40", "a.csv"} <= set(said)


def test_gaps_name_what_is_missing_and_how_many_more() -> None:
    said = texts(gap_lists(FULL, "vi"))
    assert {"Sở Lạ", "… và 12 mục nữa", "2. Thẻ căn cước"} <= set(said)
    assert said.count("Cơ quan lạ") == 1
    assert any("2027" in each for each in said)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_imported_is_said_in_words(lang: str) -> None:
    view = data_view(DataState(0, NOW), Selection(lang=lang), [])
    assert set(view) == set(SLOTS)
    assert joined(view["sources"]) == joined(view["runs"])
    assert joined(view["refused"])
    assert view["runs-note"] is None


def test_the_note_says_over_how_many_imports_it_counts() -> None:
    assert "5000" in data_view(FULL, Selection(), [])["runs-note"]
