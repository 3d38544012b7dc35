"""The chase list and the form of manual actions, as the browser asks."""

import pytest

from app import create_app
from db.settings import make_settings
from domain.chase import GROUPS
from ingest.actions import Outcome
from tests.callbacks.fake import FakeHub, FakeSource
from tests.callbacks.test_answers import ask, slots, text_of


def test_every_group_is_a_tile_with_its_count_and_address(client):
    drawn = text_of(slots(ask(client, "chase", {"unit": "18001"}))["chase-tiles"])
    for n, group in enumerate(GROUPS):
        assert group.label.vi in drawn
        view = "" if group.key == "late" else f"&view={group.key}"
        assert f'"/chase?unit=18001{view}"' in drawn
        assert group.key == "apology_due" or f'"children": "{n}"' in drawn
    assert "Không rõ" in drawn, "a group nobody can know is not 0"


def test_rows_lead_to_their_dossier_and_officer_and_say_how_the_step_stands(client):
    table = slots(ask(client, "chase", {"period": "year"}))["chase-table-rows"]
    assert [row[0] for row in table["rows"]] == [f"demo|H27.05-{n:06d}" for n in range(3)]
    drawn = text_of(table)
    assert "/dossier/H27.05-000001?period=year&source=demo" in drawn
    assert "/officer/CB1?period=year" in drawn
    assert "150\u00a0%" in text_of(table["rows"][0])
    assert "bar is-over" in text_of(table["rows"][0])
    assert "bước không đặt hạn" in text_of(table["rows"][2])
    assert "Bổ sung 2 lần" in text_of(table["rows"][2])
    assert "Đã đôn đốc · Bình" in text_of(table["rows"][1])


def test_a_click_on_a_column_turns_its_order_round(client):
    heads = text_of(slots(ask(client, "chase", {"view": "within2", "sort": "agency", "q": "ab"}))["chase-table-rows"])
    assert "/chase?view=within2&q=ab&sort=-agency" in heads
    assert "/chase?view=within2&q=ab&sort=procedure" in heads
    assert "/chase?view=within2&q=ab&sort=waited" not in heads


def test_a_page_turn_keeps_the_list_and_the_sheet_has_all_of_it(client, source):
    drawn = slots(ask(client, "chase", {"view": "open", "q": "ab", "sort": "-received", "cursor": "nabc"}))
    assert source.asked[-1][1:5] == ("open", "ab", "-received", "nabc")
    assert "/chase?view=open&q=ab&sort=-received&cursor=nnext" in text_of(drawn["chase-pager"])
    assert "/api/v1/chase?format=csv&view=open&q=ab&sort=-received" in text_of(drawn["chase-stamp"])


@pytest.mark.parametrize(
    ("query", "asked", "notes"),
    [
        ({}, ("late", "", "-late"), 0),
        ({"view": "unreturned"}, ("unreturned", "", "-waited"), 0),
        ({"view": "bogus", "sort": "zz"}, ("late", "", "-late"), 2),
        ({"q": "  hai   chữ\x00 "}, ("late", "hai chữ", "-late"), 0),
    ],
)
def test_addresses_are_read_or_noted(client, source, query, asked, notes):
    drawn = slots(ask(client, "chase", query))
    assert source.asked[-1][1:4] == asked
    assert text_of(drawn["chase-notes"]).count("không hợp lệ") == notes


def test_the_page_is_in_english_too(client):
    drawn = text_of(list(slots(ask(client, "chase", {"lang": "en"})).values()))
    assert "Over 10 working days" in drawn
    assert "Overdue by 3\u00a0d" in drawn


def send(client, **values):
    client.get("/_dash-layout")
    found = next(d for d in client.get("/_dash-dependencies").json if "chase-act-done.data" in d["output"])
    filled = {"chase-act-send": 1, "chase-selection": {}, "chase-picked": [["HS-1", "demo"]]}
    filled |= {"chase-act-kind": "note", "chase-act-body": "gọi", "chase-act-author": "An"} | values

    def given(parts):
        return [part | {"value": filled[part["id"]]} for part in parts]

    parts = [part.rsplit(".", 1) for part in found["output"].strip(".").split("...")]
    body = {"output": found["output"], "outputs": [{"id": i, "property": p} for i, p in parts]}
    body |= {"inputs": given(found["inputs"]), "state": given(found["state"])}
    return client.post("/_dash-update-component", json=body | {"changedPropIds": ["chase-act-send.n_clicks"]})


@pytest.fixture
def written(monkeypatch):
    entries = []

    def record(_database, scope, entry):
        entries.append((scope, entry))
        problem = entry.problem()
        return Outcome(problem=problem) if problem else Outcome(1, 8)

    monkeypatch.setattr("callbacks.actions.record", record)
    return entries


def test_the_form_writes_what_it_says_within_the_scope(client, source, written):
    source.scope = "the scope"
    drawn = slots(send(client))
    (scope, entry) = written[0]
    assert scope == "the scope"
    assert (entry.kind, entry.body, entry.author, entry.dossiers) == ("note", "gọi", "An", (("HS-1", "demo"),))
    assert "Đã ghi nhận cho 1 hồ sơ" in text_of(drawn["chase-act-said"])
    assert drawn["chase-act-done"]["version"] == 8


@pytest.mark.usefixtures("written")
def test_a_refusal_is_told_and_keeps_the_words(client, source):
    source.scope = None
    drawn = slots(send(client, **{"chase-act-author": None}))
    assert "tên người" in text_of(drawn["chase-act-said"])
    assert "chase-act-done" not in drawn


def test_nothing_is_written_without_a_click(client, written):
    send(client, **{"chase-act-send": 0})
    assert written == []


def test_a_second_click_is_never_answered_from_the_memo(client, source, monkeypatch):
    source.scope = "s"
    answers = iter([Outcome(1, 8), Outcome()])
    monkeypatch.setattr("callbacks.actions.record", lambda *_given: next(answers))
    assert "Đã ghi nhận cho" in text_of(slots(send(client))["chase-act-said"])
    assert "không ghi lần nữa" in text_of(slots(send(client))["chase-act-said"])


def test_switched_off_there_is_no_form_and_no_callback(tmp_path):
    source = FakeSource()
    settings = make_settings(data_dir=tmp_path, actions="off", _env_file=None)
    client = create_app(settings, source, FakeHub(source)).server.test_client()
    client.get("/_dash-layout")
    assert "chase-act" not in client.get("/_dash-dependencies").text
