"""The page of the scorecard as the browser asks for it: figures, lists, what-if, the path, closing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.hub import Hub
from app import create_app
from callbacks.score_ahead import target_of, what_if_view
from db.settings import Settings
from domain.decision766 import INDICATORS
from domain.report_period import ReportPeriod
from domain.scorecard import Place
from ingest.score import Published, keep_published
from queries.score_source import Scores
from queries.source import Source
from tests.callbacks.test_answers import slots, text_of
from tests.conftest import PROVINCE
from tests.queries.test_score import scores, source

__all__ = ["scores", "source"]
MARCH = {"for": "2026-03"}


@pytest.fixture
def client(source: Source, settings: Settings) -> Iterator[FlaskClient]:
    hub = Hub(source.database, source.freshness)
    yield create_app(settings, source, hub).server.test_client()
    hub.stop()


def post(client: FlaskClient, output: str, **values: Any) -> dict[str, Any]:
    client.get("/_dash-layout")
    found = next(d for d in client.get("/_dash-dependencies").json if output in d["output"])

    def given(parts: list[dict[str, str]]) -> list[dict[str, Any]]:
        return [part | {"value": values.get(part["id"])} for part in parts]

    several = found["output"].startswith("..")
    parts = [part.rsplit(".", 1) for part in found["output"].strip(".").split("...")]
    outputs: Any = [{"id": i, "property": p} for i, p in parts]
    body = {"output": found["output"], "outputs": outputs if several else outputs[0]}
    body |= {"inputs": given(found["inputs"]), "state": given(found["state"]), "changedPropIds": []}
    return slots(client.post("/_dash-update-component", json=body))


def draw(client: FlaskClient, **query: str) -> dict[str, Any]:
    return post(client, "score-stamp.children", **{"score-selection": query})


def act(client: FlaskClient, name: str, author: str, **query: str) -> dict[str, Any]:
    values = {f"score-{name}": 1, "score-close-author": author, "score-selection": MARCH | query}
    return post(client, f"score-{name}-done.data", **values)


@pytest.mark.parametrize(("lang", "words"), [("vi", "chưa có số liệu"), ("en", "no data")])
def test_every_line_and_block_is_told_in_both_languages(client: FlaskClient, lang: str, words: str):
    drawn = draw(client, **{"for": "2026-01"}, lang=lang)
    told = text_of(drawn["score-table-rows"])
    assert [each.code for each in INDICATORS if each.label.get(lang) not in told] == []
    assert [each.code for each in INDICATORS if each.doubt and each.doubt.get(lang) in told] != []
    assert words in told
    assert ("kỳ đã hết, chưa chốt" if lang == "vi" else "over and not closed") in text_of(drawn["score-head"])
    assert "766-2022" in text_of(drawn["score-head"])


@pytest.mark.parametrize("place", [{}, {"unit": "18073"}])
def test_the_mean_time_is_shown_without_points(client: FlaskClient, scores: Scores, place: dict[str, str]):
    level = "commune" if place else "province"
    card = next(each for each in scores.cards(ReportPeriod.parse("2026-03")) if each.place.level == level)
    if place:
        card = next(each for each in scores.cards(ReportPeriod.parse("2026-03")) if each.place.key == place["unit"])
    told, time = text_of(draw(client, **MARCH, **place)["score-table-rows"]), scores.mean_time(card)
    assert time.value is not None
    assert time.value == pytest.approx((time.num or 0) / (time.den or 1))
    assert "Thời gian giải quyết trung bình" in told
    assert f"{time.value:.1f}".replace(".", ",") + "\u00a0giờ làm việc" in told
    assert "/progress?from=2026-03-01&to=2026-03-31" in told


def test_the_head_says_how_many_points_are_known_and_nothing_unknown_is_zero(client: FlaskClient, scores: Scores):
    card = scores.cards(ReportPeriod.parse("2026-01"))[0]
    total = card.score.total
    assert 0 < total.known < 100
    head = text_of(draw(client, **{"for": "2026-01"})["score-head"])
    assert f"mới có số liệu của {total.known:g} điểm; {100 - total.known:g} điểm chưa có số liệu" in head
    assert f"{total.points:.2f}".replace(".", ",") in head


def test_a_commune_and_a_department_have_their_own_page(client: FlaskClient):
    commune, agency = draw(client, **MARCH, unit="18073"), draw(client, **MARCH, agency="H27.S1")
    assert "không áp dụng, đủ điểm" in text_of(commune["score-table-rows"])
    assert "unit=18073&level=commune" not in text_of(agency["score-table-rows"])
    assert "agency=H27.S1" in text_of(agency["score-table-rows"])
    assert "view=score_late" in text_of(commune["score-table-rows"])
    assert "from=2026-03-01&to=2026-03-31" in text_of(commune["score-table-rows"])


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"unit": "99999"}, "99999"),
        ({"agency": "XX"}, "XX"),
        ({"for": "2026-W10"}, "2026-W10"),
        ({"for": "mới"}, "mới"),
        ({"for": "2996-01"}, "chưa bắt đầu"),
        ({"part": "all"}, "all"),
        ({"kpi": "on_time"}, "on_time"),
    ],
)
def test_what_cannot_be_used_falls_back_with_a_note(client: FlaskClient, query: dict[str, str], said: str):
    drawn = draw(client, **query)
    assert said in text_of(drawn["score-notes"])
    assert "score-number" in text_of(drawn["score-head"])


def test_places_are_ranked_and_mapped_by_the_total_or_a_block(client: FlaskClient):
    for part in ("", "progress"):
        drawn = draw(client, **{"for": "2026-Q1", "part": part})
        names = [row[4] for row in drawn["score-communes-rows"]["rows"]]
        assert {"Phường Thành Sen", "Xã Đức Thọ"} <= {name.split(" · ")[0] for name in names}
        assert drawn["score-map-values"]["meta"]["behind"].startswith("/score?")
        assert "unit=18073" in text_of(drawn["score-communes-rows"])
        chosen = [head[0] for head in drawn["score-communes-rows"]["heads"] if "is-chosen" in head[1]]
        assert chosen == [{"": "Tổng điểm", "progress": "Tiến độ"}[part]]


def test_too_few_dossiers_are_marked_and_stand_last(client: FlaskClient):
    rows = draw(client, **{"for": "2026-03"})["score-communes-rows"]["rows"]
    few = [("quá ít hồ sơ" in row[4], row[5] == "–", row[1] == "") for row in rows]
    assert few == sorted(few)
    assert {flags for flags in few if flags[0]} == {(True, True, True)}


def test_what_loses_points_opens_on_the_page(client: FlaskClient):
    drawn = draw(client, **MARCH, kpi="ONLINE_PROVIDED")
    assert "3.1 TTHC cung cấp" in drawn["score-lost-title"]
    assert "Tra cứu" in text_of(drawn["score-lost-rows"])
    assert draw(client, **MARCH)["score-lost-rows"] == []
    assert draw(client, **MARCH, kpi="ON_TIME")["score-lost-rows"] == []


def test_the_difference_with_the_portal_is_told_with_its_source_and_what_may_explain_it(
    client: FlaskClient, source: Source
):
    assert "ioc score import" in text_of(draw(client, **MARCH)["score-difference"])
    place = Place("province", PROVINCE, "")
    day = date(2026, 4, 3)
    figures = [
        Published(place, "2026-03", "ON_TIME", 10, 20, None, None, day),
        Published(place, "2026-03", "TOTAL", None, None, None, 50.5, day),
    ]
    keep_published(source.database, PROVINCE, figures, "cong.json")
    drawn = draw(client, **MARCH)
    told = text_of(drawn["score-difference"])
    assert "cong.json" in told
    assert "03/04/2026" in told
    assert "Ta đếm nhiều hơn" in told
    assert "10 / 20" in told
    assert "Cổng công bố 50,50" in text_of(drawn["score-head"])
    assert "view=score_after" in text_of(drawn["score-explaining"])
    assert "view=score_no_limit" in text_of(drawn["score-explaining"])


def test_a_slider_gives_a_new_score_and_none_gives_todays(client: FlaskClient, scores: Scores):
    card = scores.cards(ReportPeriod.parse("2026-03"))[0]
    moved = {"score-selection": MARCH, "score-sliders-moved": {"ON_TIME": 100, "PUBLISH_ON_TIME": "x", "NO": 3}}
    told = text_of(post(client, "score-whatif-result", **moved))
    assert "20,00" in told
    still = text_of(post(client, "score-whatif-result", **{"score-selection": MARCH, "score-sliders-moved": {}}))
    assert f"{card.score.total.points:.2f}".replace(".", ",") in still
    card = scores.cards(ReportPeriod.parse("2026-01"))[0]
    unknown = next(line.indicator for line in card.score.lines if line.state == "no_data")
    assert unknown.label.en in str(what_if_view(card, {unknown.code: 50}, "en"))


def test_the_path_is_told_for_a_typed_target_and_only_over_the_lines_allowed(client: FlaskClient):
    def path(target: str, movable: list[str]) -> str:
        values = {"score-selection": MARCH, "score-path-target": target, "score-path-movable": movable}
        return text_of(post(client, "score-path-result", **values))

    told = path("", ["SO_HOA_GIAY_TO", "ORIGINAL_RESULT_AVAILABLE"])
    assert "is-path" in told
    assert "đơn vị" in told
    assert "is-unreachable" in path("100", ["SO_HOA_GIAY_TO"])
    assert "is-unreachable" in path("", [])
    assert "is-reached" in path("1,5", [])
    for bad in ("nhiều", "-1", "101", "nan"):
        assert "từ 0 đến 100" in path(bad, [])


def test_an_empty_target_is_today_and_one_more(scores: Scores):
    card = scores.cards(ReportPeriod.parse("2026-03"))[0]
    assert target_of(None, card) == target_of(" ", card) == pytest.approx((card.score.total.points or 0) + 1)
    assert target_of("70,5", card) == 70.5


def test_a_running_period_is_forecast_and_one_that_is_over_is_not(client: FlaskClient):
    running = text_of(post(client, "score-outlook.children", **{"score-outlook-of": {"for": "2026-04"}}))
    assert "Đã qua 20 trên 30 ngày" in running
    assert "đã kết thúc" in text_of(post(client, "score-outlook.children", **{"score-outlook-of": MARCH}))


def test_a_period_is_closed_shown_as_closed_and_opened_again(client: FlaskClient):
    assert "score-may-close" in text_of(draw(client, **MARCH)["score-rights"])
    done = act(client, "close", "Trần  Lan")
    assert "Đã chốt Tháng 03/2026" in text_of(done["score-close-said"])
    drawn = draw(client, **MARCH)
    assert "Trần Lan" in text_of(drawn["score-head"])
    assert "score-may-reopen" in text_of(drawn["score-rights"])
    assert "Tháng 03/2026" in text_of(drawn["score-log"])
    assert "đã được chốt" in text_of(act(client, "close", "Hoa")["score-close-said"])
    assert "Đã mở lại" in text_of(act(client, "reopen", "Hoa")["score-reopen-said"])
    drawn = draw(client, **MARCH)
    assert "score-may-close" in text_of(drawn["score-rights"])
    assert text_of(drawn["score-log"]).index("Hoa") < text_of(drawn["score-log"]).index("Trần Lan")


@pytest.mark.parametrize("name", ["close", "reopen"])
@pytest.mark.parametrize(
    ("editors", "author", "said"),
    [("", "Lan", "IOC_SCORE_EDITORS"), ("Đỗ Đức", "Lan", "không có trong danh sách"), ("*", " ", "Hãy ghi tên")],
)
def test_the_server_refuses_whom_the_setting_does_not_allow(
    client: FlaskClient,
    source: Source,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    editors: str,
    author: str,
    said: str,
):
    allowed = source.database.settings.model_copy(update={"score_editors": editors})
    monkeypatch.setattr(source, "database", replace(source.database, settings=allowed))
    answer = act(client, name, author)
    assert said in text_of(answer[f"score-{name}-said"])
    assert f"score-{name}-done" not in answer
    assert "score-do" not in text_of(draw(client, **MARCH)["score-head"])
    if not editors:
        assert "IOC_SCORE_EDITORS" in text_of(draw(client, **MARCH)["score-rights"])


def test_nothing_is_written_without_a_click_and_a_running_period_offers_no_closing(client: FlaskClient):
    answer = post(client, "score-close-done.data", **{"score-selection": MARCH, "score-close-author": "Lan"})
    assert answer == {}
    assert "score-may" not in text_of(draw(client)["score-rights"])
    assert "chưa kết thúc" in text_of(draw(client)["score-rights"])
