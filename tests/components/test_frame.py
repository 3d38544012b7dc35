from datetime import UTC, date, datetime

import pytest

from components import filters, shell, states
from domain.selection import Selection
from domain.text import Text
from tests.components.conftest import flat, props, texts

TODAY = date(2026, 11, 21)
NAV = [shell.NavItem("/", Text("Tổng quan", "Overview"), "overview", active=True)]


def framed(lang: str = "vi"):
    crumbs = [shell.Crumb("Hà Tĩnh", "/"), shell.Crumb("Phường Thành Sen")]
    languages = {"vi": "/?lang=vi", "en": "/?lang=en"}
    return shell.shell(
        "nội dung", lang, nav=NAV, province="Tỉnh Hà Tĩnh", breadcrumbs=crumbs, title="Thành Sen", languages=languages
    )


def identifiers(component) -> list[str]:
    return [
        p["id"]
        for kind in ("Div", "Span", "Link", "H1", "Main", "Select", "Input", "RadioItems")
        for p in props(component, kind)
        if "id" in p
    ]


def test_shell_has_what_the_live_client_and_the_language_switch_need():
    found = identifiers(framed())
    assert {"live-badge", "live-text", "page-title", "lang-vi", "lang-en", "main"} <= set(found)
    assert len(found) == len(set(found))


def test_shell_marks_the_page_and_ends_the_path_without_a_link():
    links = props(framed(), "Link")
    assert [link["href"] for link in links if link.get("className") == "is-on"] == ["/", "/", "/?lang=vi"]
    assert "Phường Thành Sen" in texts(framed())
    assert "Phường Thành Sen" not in [link["children"] for link in links]


def test_filter_bar_holds_the_selection():
    selection = Selection(period="custom", start=date(2026, 10, 1), end=TODAY, level="commune", field="DD")
    bar = filters.filter_bar("overview", selection, "vi", TODAY)
    values = {
        p["id"].removeprefix("overview-filter-"): p["value"] for kind in ("Select", "Input") for p in props(bar, kind)
    }
    assert tuple(sorted(values)) == tuple(sorted(filters.NAMES))
    assert values | {"period": "custom", "start": "2026-10-01", "level": "commune", "field": "DD", "area": ""} == values
    assert all(p["placeholder"] == p["options"][0]["label"] for p in props(bar, "Select"))


def test_every_value_of_a_selection_is_one_of_the_options():
    bar = filters.filter_bar("unit", Selection(area="Thạch Hà", field="X1"), "en", TODAY)
    for select in props(bar, "Select"):
        assert select["value"] in [option["value"] for option in select["options"]], select["id"]


def test_metric_switch_offers_the_current_metric():
    radio = props(filters.metric_switch("overview", "early", "vi"), "RadioItems")[0]
    assert radio["id"] == "overview-filter-metric"
    assert [option["value"] for option in radio["options"]] == [*filters.METRICS, "early"]


AT = datetime(2026, 11, 21, 7, 32, tzinfo=UTC)
STATES = [
    (states.empty("vi"), "Không có hồ sơ nào"),
    (states.no_data("vi"), "Chưa có dữ liệu"),
    (states.stale("vi", AT), "14:32 21/11/2026"),
    (states.error("vi", AT), "số liệu lúc 14:32"),
    (states.error("vi", None), "Không tải được."),
    (states.not_found(Text("hồ sơ H42", "dossier H42"), "vi"), "Không tìm thấy hồ sơ H42"),
    (states.forbidden("vi"), "phạm vi được xem"),
]


@pytest.mark.parametrize(("state", "words"), STATES)
def test_each_state_has_an_icon_a_sentence_and_advice(state, words):
    icon, sentence, advice = texts(state)
    assert icon
    assert words in sentence
    assert advice.endswith(".")


def test_notes_show_or_vanish():
    assert texts(states.notice([Text("một", "one")], "en")) == ["one"]
    assert not flat(states.notice([], "vi"))["props"]["className"]
