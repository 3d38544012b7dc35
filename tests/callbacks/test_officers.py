"""The pages of officers as the browser asks for them."""

import pytest

from tests.callbacks.fake_steps import PLACE
from tests.callbacks.test_answers import ask, slots, text_of

CB1 = ("officer-code", "CB1")


def test_the_province_shows_agencies_and_no_names(client):
    drawn = slots(ask(client, "officers", {"period": "year"}))
    assert "N*** A" not in text_of(drawn)
    rows = drawn["officers-table-rows"]["rows"]
    assert rows[0][3:5] == ["/officers?period=year&unit=18001", PLACE]
    assert "không xếp hạng tên cán bộ" in drawn["officers-rule"]


def test_a_unit_shows_its_officers_without_ranks(client):
    drawn = slots(ask(client, "officers", {"unit": "18001"}))
    table = drawn["officers-table-rows"]
    assert table["rows"][0][3:5] == ["/officer/CB1?unit=18001", "N*** A"]
    assert "unranked" in table["classes"]
    assert "▲\u00a0cần xem" in text_of(table)
    assert PLACE in drawn["officers-heading"]
    assert "tính đến 14:30 21/11/2026" in drawn["officers-rule"]


def test_counts_of_dossiers_open_them(client):
    cards = text_of(slots(ask(client, "officers", {"unit": "18001"}))["officers-cards"])
    for view in ("held", "held_soon", "held_late", "held_paused"):
        assert f"/dossiers?unit=18001&view={view}" in cards
    table = slots(ask(client, "officers", {"unit": "18001"}))["officers-table-rows"]
    assert table["behind"][1] == "/dossiers?unit=18001&view=held"
    assert table["narrow"] == ["officer=CB1"]


def test_an_agencys_counts_open_them_too(client):
    drawn = slots(ask(client, "officers", {"period": "year"}))
    cards, table = text_of(drawn["officers-cards"]), drawn["officers-table-rows"]
    for way in ("kpi=open", "view=late", "kpi=paused"):
        assert f"/dossiers?period=year&{way}" in cards
        assert f"/dossiers?period=year&{way}" in table["behind"]
    assert "/chase?period=year&view=within2" in cards
    assert table["narrow"] == ["unit=18001"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_one_officer(client, source, lang):
    drawn = slots(ask(client, "officer", {"unit": "18001", "lang": lang}, officer=CB1))
    assert source.asked[-1][1] == "CB1"
    assert "N*** A" in text_of(drawn["officer-head"])
    assert "/officers?unit=18001" in text_of(drawn["officer-head"])
    assert "/dossier/H27.05-000001?" in text_of(drawn["officer-held"])
    assert "/bottlenecks?" in text_of(drawn["officer-hard"])
    for view in ("held", "held_late", "passed", "passed_over", "asked", "rated"):
        assert f"view={view}&officer=CB1" in text_of(drawn["officer-cards"])
    assert "unit=" not in text_of(drawn["officer-cards"]), "the officer's numbers are of the period alone"
    assert "view=passed_over&officer=CB1" in text_of(drawn["officer-hard"])
    assert len(drawn["officer-weeks"]["data"][0]["x"]) == 1
    assert {"vi": "Nghỉ phép", "en": "Leave"}[lang] in text_of(drawn["officer-service"])


@pytest.mark.parametrize(
    ("lang", "words"), [("vi", "Không tìm thấy Cán bộ “NOPE”"), ("en", 'Officer \\"NOPE\\" was not found')]
)
def test_an_unknown_officer_is_said(client, lang, words):
    drawn = slots(ask(client, "officer", {"lang": lang}, officer=("officer-code", "NOPE")))
    assert words.casefold() in text_of(drawn["officer-notes"]).casefold()
    assert "/officers" in text_of(drawn["officer-notes"])
    assert not drawn["officer-held"]
    assert drawn["officer-stamp"][0]["props"]["data-version"] == "7"


@pytest.mark.parametrize("page", ["bottlenecks", "officers", "officer"])
def test_answers_are_stamped_and_small(client, source, page):
    answer = ask(client, page, {"unit": "18001"}, officer=CB1)
    assert len(answer.data) < 60_000
    assert slots(answer)[f"{page}-stamp"][0]["props"]["data-version"] == str(source.version)


@pytest.mark.parametrize("page", ["officers", "officer"])
def test_a_failure_leaves_the_picture(client, source, page):
    source.failure = RuntimeError("boom")
    answer = ask(client, page, {}, officer=CB1)
    assert answer.json.get("response", {}) == {}
    assert "Không tải được" in text_of(answer.json["sideUpdate"][f"{page}-notes"])
