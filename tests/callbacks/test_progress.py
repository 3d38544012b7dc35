"""The progress page's one render request, as the browser makes it."""

import json
from dataclasses import replace

import pytest

from domain.balance import Balance
from domain.durations import Times
from domain.kpis import KPI
from queries.dossiers import LISTS
from tests.callbacks.fake import AGENCY, UNITS
from tests.callbacks.fake_progress import PROCEDURES
from tests.callbacks.test_answers import ask, slots, text_of

OVER = {"from": "2026-04-01", "to": "2026-06-30"}


def drawn(client, **query):
    return slots(ask(client, "progress", query))


def addresses(node):
    """Every address in an answer, wherever it stands."""
    if isinstance(node, str):
        return [node] if node.startswith("/dossiers?") else []
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    return [address for child in children for address in addresses(child)]


def test_every_slot_is_answered_in_one_request(client, source):
    answer = drawn(client)
    assert [question[0] for question in source.asked] == ["progress"]
    assert KPI["portal_on_time"].label.vi in text_of(answer["progress-cards"])
    assert "Trung vị" in text_of(answer["progress-cards"])
    assert "Khớp" in text_of(answer["progress-balance"])
    names = [name for _, name in (*UNITS, AGENCY)]
    for table in ("ranking", "units"):
        shown = text_of(answer[f"progress-{table}-rows"])
        assert [name for name in names if name not in shown] == []


def test_every_address_leads_to_a_list_that_exists(client):
    found = {address for query in ({}, OVER) for address in addresses(list(drawn(client, **query).values()))}
    views = {address.split("view=")[1].split("&")[0] for address in found if "view=" in address}
    kpis = {address.split("kpi=")[1].split("&")[0] for address in found if "kpi=" in address}
    assert views - set(LISTS) == {"late"}
    assert {"carried", "running_over", "then_over", "accounted_then", "verdicts_differ", "over_limit"} <= views
    assert kpis <= set(KPI)
    assert all("period=" in address or "from=" in address for address in addresses(drawn(client, **OVER)))


def test_a_period_that_is_over_shows_what_was_open_then(client):
    now, then = (text_of(drawn(client, lang="en", **query)["progress-balance"]) for query in ({}, OVER))
    assert "In progress" in now
    assert "Open at the end of the period" not in now
    assert "Open at the end of the period" in then
    assert "In progress" not in then


def test_without_a_first_day_nothing_is_carried_over(client):
    table = text_of(drawn(client, period="all")["progress-balance"])
    assert '"–"' in table
    assert "view=carried" not in table


def test_a_difference_is_told_with_its_causes(client, source, monkeypatch):
    made = source.progress

    def broken(selection):
        data = made(selection)
        parts = data.balance.parts | {"carried": data.balance.parts["carried"] + 4}
        rows = [replace(row, totals=row.totals | {"carried": 16}) for row in data.rows[:1]] + data.rows[1:]
        odd = {"odd_no_end": 5, "odd_never_accepted": 2}
        return replace(data, balance=Balance(parts, ended=False), rows=rows, odd=odd)

    monkeypatch.setattr(source, "progress", broken)
    answer = drawn(client, lang="en")
    shown = text_of(answer["progress-balance"])
    for words in ("Off by 4", "+5", "−2", "view=odd_no_end", "view=odd_never_accepted", "Not explained"):
        assert words in shown
    first = answer["progress-units-rows"]["rows"][0]
    assert (first[0], first[-1]) == ("odd", "4")


def test_a_row_narrows_every_number_to_itself(client):
    units = drawn(client)["progress-units-rows"]
    assert len(units["behind"]) == len(units["heads"])
    assert len(units["narrow"]) == len(units["rows"])
    assert "unit=18001" in units["narrow"]
    assert f"agency={AGENCY[0]}" in units["narrow"]
    assert not any("unit=" in address for address in units["behind"])


def test_both_verdicts_stand_side_by_side_with_their_rules(client):
    answer = drawn(client, lang="en")
    shown = text_of(answer["progress-rates"])
    assert [key for key in ("on_time", "portal_on_time") if KPI[key].help.en not in shown] == []
    assert "They differ: 21 dossiers" in text_of(answer["progress-reasons"])
    assert text_of(answer["progress-matrix"]).count("view=") == 5


def test_procedures_with_few_dossiers_are_grey_and_give_no_rate(client):
    rows = drawn(client)["progress-procedures-rows"]["rows"]
    common, rare = rows
    assert common[4:] == ["Đăng ký khai sinh", "200", "10,0", "8,9", "42,7", "8", "20,0\u00a0%"]
    assert "few" in rare[0]
    assert rare[4:] == ["Thủ tục hiếm", "3", "–", "–", "–", "–", "–"]
    assert "few" not in common[0]


def test_a_chosen_procedure_is_drawn_beside_all_and_can_be_dropped(client):
    answer = drawn(client, procedure=PROCEDURES[0].key, period="year")
    shown = text_of(answer["progress-histogram"])
    assert "hist-bar hist-1" in shown
    assert "thời hạn 8,0 giờ" in shown
    assert "chosen" in answer["progress-procedures-rows"]["rows"][0][0]
    notes = text_of(answer["progress-notes"])
    assert "Đăng ký khai sinh" in notes
    assert '"/progress?period=year"' in notes
    behind = answer["progress-procedures-rows"]["behind"]
    assert not any("procedure=" in address for address in behind)


def test_a_source_without_limits_or_communes_has_its_own_words(client, source, monkeypatch):
    made = source.progress

    def poor(selection):
        data = made(selection)
        glance = replace(data.glance, units=[row for row in data.glance.units if row.level != "commune"])
        whole = replace(data.times.whole, limited=0, over=0)
        return replace(data, glance=glance, times=replace(data.times, whole=whole))

    monkeypatch.setattr(source, "progress", poor)
    answer = drawn(client, lang="en")
    assert "No dossier of any commune" in text_of(answer["progress-legend"])
    assert "statutory limit of these procedures is not known" in answer["progress-procedures-note"]


def test_nothing_settled_is_said(client, source, monkeypatch):
    made = source.progress

    def nothing(selection):
        data = made(selection)
        return replace(data, times=replace(data.times, whole=Times({}), procedures=[], count=0))

    monkeypatch.setattr(source, "progress", nothing)
    answer = drawn(client)
    assert "state-empty" in text_of(answer["progress-histogram"])
    assert answer["progress-procedures-rows"]["rows"] == []


@pytest.mark.parametrize("metric", KPI)
def test_every_metric_can_be_ranked_mapped_and_drawn(client, metric):
    assert KPI[metric].label.en in json.dumps(drawn(client, metric=metric, lang="en"))


def test_an_unknown_unit_is_named(client):
    assert "99999" in text_of(drawn(client, unit="99999")["progress-notes"])


def test_an_answer_is_small(client):
    assert len(ask(client, "progress").data) < 60_000
