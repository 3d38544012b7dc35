"""One dossier's page as the browser asks for it, the way to it and back, and addresses that name nothing."""

import pytest

from domain.views import ActionView, DossierView
from tests.callbacks.test_answers import ask, slots, text_of
from tests.callbacks.test_wiring import layout, walk

WORDS = {"vi": "Không tìm thấy", "en": "was not found"}


def links(node):
    return [each.href for each in walk(node) if type(each).__name__ == "Link"]


def open_page(client, code="H27.05-000001", **query):
    return slots(ask(client, "dossier", query, dossier=("dossier-code", code)))


def test_a_page_says_everything_in_one_answer(client, source):
    drawn = open_page(client, period="year")
    assert [slot for slot, shown in drawn.items() if not shown and slot != "dossier-notes"] == ["dossier-gantt"]
    assert "Theo Cổng Dịch vụ công quốc gia" in text_of(drawn["dossier-head"])
    assert len([asked for asked in source.asked if asked[0] == "dossier"]) == 1


def test_officers_of_steps_are_links_that_keep_the_selection(client, source, monkeypatch):
    step = source.dossier("H27.1").steps[0]
    numbered = type(step)(1, step.step, officer="N*** A", officer_code="CB 1")
    monkeypatch.setattr(source, "dossier", _with(source, steps=(numbered,)))
    assert "/officer/CB%201?period=year" in text_of(open_page(client, period="year")["dossier-steps"])


def test_actions_are_listed_and_the_form_knows_its_dossier(client, source, monkeypatch):
    acted = (ActionView("chased", "Gọi phòng chuyên môn", "Hoa", source.now()),)
    monkeypatch.setattr(source, "dossier", _with(source, actions=acted))
    drawn = open_page(client)
    assert "Gọi phòng chuyên môn" in text_of(drawn["dossier-actions"])
    assert drawn["dossier-picked"] == [["H27.05-000001", "demo"]]
    assert open_page(client, code="X-1")["dossier-picked"] == []


def _with(source, **changes):
    real = source.dossier

    def patched(code, key=None):
        found = real(code, key)
        return found and DossierView(**{**{name: getattr(found, name) for name in found.__slots__}, **changes})

    return patched


@pytest.mark.parametrize("lang", WORDS)
def test_an_unknown_dossier_says_so_and_leads_on(client, lang):
    said = text_of(open_page(client, code="X-1", lang=lang, period="year")["dossier-notes"])
    assert WORDS[lang] in said
    assert "X-1" in said
    assert "/dossiers?period=year" in said
    assert "/dossier/X-1" not in said
    elsewhere = text_of(open_page(client, code="X-1", lang=lang, source="csdl")["dossier-notes"])
    assert "csdl" in elsewhere
    assert '"/dossier/X-1' in elsewhere


@pytest.mark.parametrize("lang", WORDS)
@pytest.mark.parametrize("key", ["99999", "H99.X"])
def test_an_unknown_unit_or_agency_says_so_and_leads_on(client, lang, key):
    said = slots(ask(client, "unit", {"lang": lang, "channel": "online"}, unit=("unit-key", key)))["unit-notes"]
    assert WORDS[lang] in text_of(said)
    assert '"/?channel=online' in text_of(said)


@pytest.mark.parametrize("page", ["overview", "dossiers", "unit"])
@pytest.mark.parametrize("lang", WORDS)
@pytest.mark.parametrize("limit", ["unit", "agency", "field", "procedure", "area"])
def test_an_unknown_code_in_an_address_is_named_above_the_page(client, page, lang, limit):
    said = text_of(slots(ask(client, page, {"lang": lang, limit: "XX-9"}))[f"{page}-notes"])
    assert "XX-9" in said
    assert ("trong danh mục" if lang == "vi" else "in the catalogue") in said


def test_known_codes_are_not_noted(client):
    query = {"unit": "18001", "field": "HT", "area": "Ven biển"}
    assert not slots(ask(client, "dossiers", query))["dossiers-notes"]


def test_four_clicks_from_a_rate_to_the_officer_of_a_step(client, source, monkeypatch):
    """A card of the overview, a dossier of its list, and there the step with its officer; all with the filters."""
    here = {"period": "year", "channel": "online"}
    assert "kpi=online&part=miss" in text_of(slots(ask(client, "overview", here))["overview-cards"])
    listed = text_of(slots(ask(client, "dossiers", {**here, "kpi": "online", "part": "miss"}))["dossiers-table-rows"])
    assert "/dossier/H27.05-000000?period=year&channel=online&source=demo&kpi=online&part=miss" in listed
    step = source.dossier("H27.1").steps[0]
    numbered = type(step)(1, step.step, officer="N*** A", officer_code="CB1")
    monkeypatch.setattr(source, "dossier", _with(source, steps=(numbered,)))
    drawn = open_page(client, **here, kpi="online", part="miss")
    assert "/officer/CB1?period=year&channel=online" in text_of(drawn["dossier-steps"])


@pytest.mark.parametrize(
    ("query", "back"),
    [
        ({"kpi": "online", "part": "miss"}, "/dossiers?period=year&kpi=online&part=miss"),
        ({"view": "all"}, "/dossiers?period=year&view=all"),
        ({"view": "late3", "q": "dat dai", "sort": "due"}, "/chase?period=year&view=late3&q=dat+dai&sort=due"),
        ({}, "/dossiers?period=year"),
    ],
)
def test_the_breadcrumb_leads_back_to_the_list_with_its_filters(app, query, back):
    drawn = layout(app, "pages.dossier", period="year", **query)
    assert back in links(drawn)


@pytest.mark.parametrize(("page", "part", "store"), [("unit", "key", "unit-key"), ("dossier", "code", "dossier-code")])
def test_a_code_that_no_text_can_be_is_looked_for_as_unreadable(app, page, part, store):
    drawn = layout(app, f"pages.{page}", **{part: "A%00"})
    assert [each.data for each in walk(drawn) if getattr(each, "id", None) == store] == ["A\ufffd"]


def test_the_other_language_keeps_the_way_back(app):
    drawn = layout(app, "pages.dossier", period="year", source="demo", kpi="online", part="miss")
    assert "/dossier/H27.05-000001?period=year&lang=en&source=demo&kpi=online&part=miss" in links(drawn)
