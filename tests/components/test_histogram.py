import pytest

from components.histogram import ProcedureRow, Series, histogram, median_card, procedure_rows
from domain.durations import DAY, Times, bars, bucket_of
from tests.components.conftest import flat, props, texts

QUICK = Times({bucket_of(60): 30, bucket_of(90): 10}, 2700, 40, 4)
SLOW = Times({bucket_of(5 * DAY): 10}, 50 * DAY, 0, 0)


def series(times: Times, name: str = "A", limit: int | None = None) -> Series:
    return Series(name, times, lambda key: f"/dossiers?view={key}", limit)


def test_every_bar_with_dossiers_leads_to_them_and_says_what_it_holds():
    drawn = histogram([series(QUICK)], "vi")
    links = props(drawn, "Link")
    expected = [bar.key for bar in bars(QUICK.counts) if bar.count]
    assert [each["href"].split("view=")[1] for each in links] == expected
    assert "30 hồ sơ (75,0\u00a0%)" in links[0]["title"]
    assert links[0]["style"] == {"--v": "100.0%"}


def test_two_distributions_are_drawn_in_shares_of_their_own():
    drawn = histogram([series(QUICK), series(SLOW, "B", limit=24)], "en")
    heights = {each["className"]: each["style"]["--v"] for each in props(drawn, "Link")}
    assert heights["hist-bar hist-1"] == "100.0%"
    shown = texts(drawn)
    assert "limit 24.0 h" in shown
    assert any("median" in text for text in shown)


def test_a_mark_outside_the_drawn_range_is_left_out():
    shown = texts(histogram([series(QUICK, limit=4000)], "en"))
    assert not any("limit" in text for text in shown)


def test_axis_names_only_durations_within_it():
    shown = texts(histogram([series(QUICK)], "vi"))
    assert "1 giờ" in shown
    assert "256 ngày" not in shown


def test_no_dossier_is_the_empty_state():
    assert "state-empty" in str(flat(histogram([series(Times({}))], "vi")))


def test_the_median_is_hidden_when_it_says_nothing():
    few = Times({5: 9}, 900)
    assert "–" in texts(median_card(few, "/x", "vi"))
    card = texts(median_card(QUICK, "/x", "vi"))
    assert "–" not in card
    assert any("không quá" in text for text in card)


@pytest.mark.parametrize(("limited", "shown"), [(40, "10.0%"), (9, "–")])
def test_a_share_needs_enough_dossiers_with_a_limit(limited: int, shown: str):
    times = Times(QUICK.counts, QUICK.minutes, limited, limited // 10)
    table = procedure_rows([ProcedureRow("P", times, 8, "/p", "procedure=1")], "/n", "/o", "en")
    assert table["rows"][0][-1] == shown


def test_every_column_of_the_table_has_its_head_and_its_address():
    table = procedure_rows([ProcedureRow("P", QUICK, None, "/p", "procedure=1", chosen=True)], "/n", "/o", "vi")
    row = table["rows"][0]
    assert len(table["heads"]) == len(table["behind"]) == len(row) - 4
    assert table["behind"][1:] == ["/n", "/n", "/n", "/n", "", "/o"]
    assert row[8 + 1] == "–"
    assert "chosen" in row[0]
