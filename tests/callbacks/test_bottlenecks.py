"""The page of bottlenecks as the browser asks for it."""

import pytest

from tests.callbacks.fake_steps import PLACE
from tests.callbacks.test_answers import ask, slots, text_of

OUTPUTS = ("cards", "flow-label", "steps", "slow")


def test_the_province_shows_two_ranked_tables_that_lead_on(client):
    drawn = slots(ask(client, "bottlenecks", {"period": "year", "channel": "online"}))
    assert "/bottlenecks?period=year&procedure=1.001&channel=online" in text_of(drawn["bottlenecks-procedures-rows"])
    assert "/bottlenecks?period=year&unit=18001&channel=online" in text_of(drawn["bottlenecks-units-rows"])
    assert drawn["bottlenecks-grid"] == "flow-grid is-off"
    assert drawn["bottlenecks-ranks"] == "halves ranks"
    assert "14:30 21/11/2026" in drawn["bottlenecks-compared"]
    assert [name for name in OUTPUTS if drawn[f"bottlenecks-{name}"]] == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_unit_shows_its_flow_steps_and_procedures(client, lang):
    drawn = slots(ask(client, "bottlenecks", {"unit": "18001", "lang": lang}))
    figure = drawn["bottlenecks-flow"]
    assert "Thẩm định" in text_of(figure["layout"]["annotations"])
    assert drawn["bottlenecks-flow-box"]["height"].endswith("px")
    assert drawn["bottlenecks-versus-box"] == {"display": "none"}
    assert drawn["bottlenecks-grid"] == "flow-grid"
    assert drawn["bottlenecks-ranks"] == "ranks only-procedures"
    assert PLACE in drawn["bottlenecks-flow-label"]
    assert [name for name in OUTPUTS if not drawn[f"bottlenecks-{name}"]] == []


def test_a_procedure_of_a_unit_needs_no_ranked_table(client):
    drawn = slots(ask(client, "bottlenecks", {"unit": "18001", "procedure": "1.001"}))
    assert drawn["bottlenecks-ranks"] == "ranks is-off"


def test_numbers_open_what_is_behind_them(client):
    drawn = slots(ask(client, "bottlenecks", {"unit": "18001", "versus": "previous"}))
    steps = text_of(drawn["bottlenecks-steps"])
    assert "/bottlenecks?unit=18001&q=Ti%E1%BA%BFp+nh%E1%BA%ADn&versus=previous" in steps
    assert "/dossier/H27.05-000001?unit=18001&source=demo" in text_of(drawn["bottlenecks-slow"])
    assert "/dossiers?unit=18001&view=passed" in text_of(drawn["bottlenecks-cards"])
    assert "/dossiers?unit=18001&view=passed_over&step=Ti%E1%BA%BFp+nh%E1%BA%ADn" in steps


def test_a_chosen_step_lists_its_dossiers_and_a_second_click_lets_go(client, source):
    drawn = slots(ask(client, "bottlenecks", {"unit": "18001", "q": "Thẩm định"}))
    assert source.asked[-1][2:] == ("", "Thẩm định")
    assert "Thẩm định" in drawn["bottlenecks-slow-label"]
    assert "is-chosen" in text_of(drawn["bottlenecks-steps"])
    assert '"href": "/bottlenecks?unit=18001"' in text_of(drawn["bottlenecks-steps"])


@pytest.mark.parametrize("versus", ["previous", "18002"])
def test_two_flows_stand_side_by_side(client, versus):
    drawn = slots(ask(client, "bottlenecks", {"unit": "18001", "versus": versus}))
    assert drawn["bottlenecks-grid"] == "flow-grid has-versus"
    assert drawn["bottlenecks-versus"]["layout"]["annotations"]
    assert versus in drawn["bottlenecks-versus-label"]
    assert "⇄" in text_of(drawn["bottlenecks-cards"])


def test_an_unknown_unit_to_compare_with_is_noted(client):
    drawn = slots(ask(client, "bottlenecks", {"unit": "18001", "versus": "NOPE"}))
    assert "Không có đơn vị “NOPE” để so sánh" in text_of(drawn["bottlenecks-notes"])
    assert drawn["bottlenecks-grid"] == "flow-grid"


def test_an_unknown_procedure_is_noted_in_both_languages(client):
    for lang, words in (("vi", "Không có thủ tục “NOPE”"), ("en", 'There is no procedure \\"NOPE\\"')):
        drawn = slots(ask(client, "bottlenecks", {"procedure": "NOPE", "lang": lang}))
        assert words in text_of(drawn["bottlenecks-notes"])


def test_a_failure_leaves_the_picture(client, source):
    source.failure = RuntimeError("boom")
    answer = ask(client, "bottlenecks")
    assert answer.json.get("response", {}) == {}
    assert "Không tải được" in text_of(answer.json["sideUpdate"]["bottlenecks-notes"])
