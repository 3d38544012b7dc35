"""Each page's one render request, as the browser makes it."""

import json

import pytest

from callbacks.shapes import OTHERS, TILES
from domain.errors import IocError
from domain.kpi import BAD
from domain.kpis import KPI
from domain.passes import Narrow
from domain.screen import EXTENSION
from domain.text import Text
from tests.callbacks.fake import AGENCY, UNITS

KEYS = {"unit": ("unit-key", "18001"), "dossier": ("dossier-code", "H27.05-000001")}


def ask(client, page, query=None, **keys):
    client.get("/_dash-layout")
    dependencies = client.get("/_dash-dependencies").json
    found = next(d for d in dependencies if f"{page}-stamp.children" in d["output"])
    values = {f"{page}-selection": query or {}, "live-version": None} | dict((KEYS | keys).values())

    def filled(parts):
        return [part | {"value": values[part["id"]]} for part in parts]

    parts = [part.rsplit(".", 1) for part in found["output"].strip(".").split("...")]
    outputs = [{"id": identity, "property": name} for identity, name in parts]
    body = {"output": found["output"], "outputs": outputs, "inputs": filled(found["inputs"])}
    body |= {"state": filled(found["state"]), "changedPropIds": [f"{page}-selection.data"]}
    return client.post("/_dash-update-component", json=body)


def slots(answer):
    assert answer.status_code == 200
    return {identity: next(iter(props.values())) for identity, props in answer.json["response"].items()}


def text_of(node):
    return json.dumps(node, ensure_ascii=False)


def test_the_overview_shows_every_kpi_and_unit(client):
    drawn = slots(ask(client, "overview", {"lang": "vi"}))
    shown = text_of([drawn["overview-cards"], drawn["overview-others"]])
    assert [key for key in (*TILES, *OTHERS) if KPI[key].label.vi not in shown] == []
    assert [name for _, name in (*UNITS, AGENCY) if name not in text_of(drawn["overview-ranking-rows"])] == []


def test_the_map_shows_communes_only(client):
    values = slots(ask(client, "overview"))["overview-map-values"]
    assert values["locations"] == [code for code, _ in UNITS]
    assert all(0 <= step <= 10 for step in values["z"])


def test_an_answer_is_small(client):
    assert len(ask(client, "overview").data) < 60_000


@pytest.mark.parametrize("metric", KPI)
def test_every_metric_can_be_ranked_mapped_and_drawn(client, metric):
    for page in ("overview", "unit"):
        assert KPI[metric].label.en in text_of(slots(ask(client, page, {"metric": metric, "lang": "en"})))


def test_links_keep_the_selection(client):
    drawn = slots(ask(client, "overview", {"period": "year", "channel": "online"}))
    assert "/unit/18001?period=year&channel=online" in text_of(drawn["overview-ranking-rows"])
    assert "/dossiers?period=year&channel=online&view=late" in text_of(drawn["overview-cards"])
    unit = slots(ask(client, "unit", {"period": "year"}))
    assert "/dossiers?period=year&unit=18001&view=late" in text_of(unit["unit-cards"])
    listed = slots(ask(client, "dossiers", {"period": "year", "unit": "18001"}))
    assert "/dossier/H27.05-000000?period=year&unit=18001&source=demo&view=late" in text_of(
        listed["dossiers-table-rows"]
    )


def test_an_agency_leads_to_its_own_dossiers(client):
    drawn = slots(ask(client, "unit", {}, unit=("unit-key", AGENCY[0])))
    assert f"agency={AGENCY[0]}&view=late" in text_of(drawn["unit-cards"])


def test_bad_values_are_noted_and_the_rest_is_shown(client):
    drawn = slots(ask(client, "overview", {"level": "bogus", "from": "2026-13-45"}))
    assert text_of(drawn["overview-notes"]).count("không hợp lệ") == 2
    assert drawn["overview-ranking-rows"]


@pytest.mark.parametrize(
    ("query", "asked", "noted"),
    [
        ({}, ("late", "", "num"), False),
        ({"view": "all", "cursor": "nabc"}, ("all", "", "num"), False),
        ({"kpi": "on_time", "part": "miss"}, ("", "on_time", "miss"), False),
        ({"kpi": "on_time"}, ("", "on_time", "num"), False),
        ({"view": "bogus"}, ("late", "", "num"), True),
        ({"kpi": "bogus"}, ("late", "", "num"), True),
        ({"kpi": "on_time", "part": "bogus"}, ("late", "", "num"), True),
    ],
)
def test_lists(client, source, query, asked, noted):
    drawn = slots(ask(client, "dossiers", query))
    assert source.asked[-1][1:4] == asked
    assert source.asked[-1][4] == query.get("cursor", "")
    assert ("không hợp lệ" in text_of(drawn["dossiers-notes"])) is noted


def test_a_list_of_steps_says_whose_and_which(client, source):
    drawn = slots(ask(client, "dossiers", {"view": "passed", "officer": "CB1", "step": "Thẩm định"}))
    assert drawn["dossiers-heading"] == "Có bước xong trong kỳ · bước “Thẩm định” · cán bộ CB1"
    assert source.asked[-1][-1] == Narrow("CB1", "Thẩm định")
    assert "view=passed&officer=CB1&step=Th" in text_of(drawn["dossiers-table-rows"])
    assert not drawn["dossiers-notes"]
    stranger = slots(ask(client, "dossiers", {"view": "passed", "officer": "NOPE\x00"}))
    assert "cán bộ “?”" in text_of(stranger["dossiers-notes"])


def test_a_page_turn_keeps_the_list(client):
    drawn = slots(ask(client, "dossiers", {"kpi": "on_time", "part": "miss", "cursor": "nabc"}))
    assert "/dossiers?kpi=on_time&part=miss&cursor=nnext" in text_of(drawn["dossiers-pager"])
    assert "/dossiers?kpi=on_time&part=miss&cursor=pprev" in text_of(drawn["dossiers-pager"])


def test_what_does_not_exist_says_so(client):
    missing = slots(ask(client, "unit", {}, unit=("unit-key", "99999")))
    assert "99999" in text_of(missing["unit-notes"])
    missing = slots(ask(client, "dossier", {"lang": "en"}, dossier=("dossier-code", "X-1")))
    assert "Dossier X-1 was not found" in text_of(missing["dossier-notes"])


def test_a_dossier_shows_its_steps_and_leads_to_its_unit(client):
    drawn = slots(ask(client, "dossier", {"period": "year"}))
    assert "N*** A" in text_of(drawn["dossier-steps"])
    assert "/unit/18001?period=year" in text_of(drawn["dossier-head"])


def test_the_stamp_tells_the_live_client_what_is_shown(client, source):
    for page in ("overview", "unit", "dossiers", "dossier"):
        marks = slots(ask(client, page))[f"{page}-stamp"][0]["props"]
        assert marks["data-version"] == "7"
        assert int(marks["data-minute"]) == source.now().timestamp() // 60


def test_an_empty_database_says_what_to_do(client, source):
    source.version = 0
    assert "ioc demo" in text_of(slots(ask(client, "overview"))["overview-notes"])


@pytest.mark.parametrize("page", ["overview", "unit", "dossiers", "dossier"])
def test_a_failure_leaves_the_picture_and_gives_a_number_to_quote(client, source, page, caplog):
    source.failure = RuntimeError("boom")
    answer = ask(client, page)
    assert answer.status_code == 200
    assert answer.json.get("response", {}) == {}
    said = text_of(answer.json["sideUpdate"][f"{page}-notes"])
    assert "Không tải được" in said
    assert "boom" not in said
    identity = said.split("Mã yêu cầu: ")[1][:8]
    assert any(identity in record.getMessage() and record.exc_info for record in caplog.records)


def test_a_known_failure_is_told_in_its_own_words(client, source):
    source.failure = IocError(Text("Cơ sở dữ liệu không trả lời.", "The database does not answer."))
    assert "Cơ sở dữ liệu không trả lời" in text_of(ask(client, "overview").json["sideUpdate"])


def test_too_few_dossiers_are_not_ranked(client, source, monkeypatch):
    monkeypatch.setattr(source, "_row", _few(source._row))
    ranked = slots(ask(client, "overview"))["overview-ranking-rows"]
    assert "Xã Mẫu 3" in ranked["rows"][-1]
    assert f"s{BAD.step}" not in ranked["rows"][-1][0]


def _few(row):
    def patched(key, name, level, selection):
        made = row(key, name, level, selection)
        if name == "Xã Mẫu 3":
            made.totals.update({"settled_due": 3, "on_time": 1})
        return made

    return patched


def test_a_page_that_cannot_be_laid_out_says_so(client, app):
    def broken():
        raise RuntimeError

    app.server.extensions[EXTENSION].now = broken
    outputs = [{"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"}]
    inputs = [
        {"id": "_pages_location", "property": "pathname", "value": "/"},
        {"id": "_pages_location", "property": "search", "value": "?lang=en"},
    ]
    client.get("/_dash-layout")
    body = {"output": ".._pages_content.children..._pages_store.data..", "outputs": outputs, "inputs": inputs}
    referrer = {"Referer": "http://localhost/?lang=en"}
    answer = client.post("/_dash-update-component", json=body | {"changedPropIds": []}, headers=referrer)
    assert "Could not be loaded" in text_of(answer.json["sideUpdate"]["_pages_content"])
