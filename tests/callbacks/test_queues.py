"""The boards as the browser asks for them: one request, values as data, and words where nothing is known."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from plotly.io.json import to_json_plotly

from api.hub import Hub
from app import create_app
from callbacks.queue_forecast import change_of
from components.board import elapsed
from components.queue_forecast import day_figure, explained, now_lines, what_if_table
from components.queues import short_name
from db.database import Database
from db.settings import Settings
from domain.prediction import predict, what_if, with_counters
from ingest.records import load_records
from queries.source import Source
from tests.callbacks.test_answers import ask, slots, text_of
from tests.conftest import PROVINCE
from tests.domain.test_prediction import NORM_S, profile, situation
from tests.queries.test_queues import NOW, made_up, state_of
from tests.queue import PUSHED, minute, rows, write_two_centers


@pytest.fixture
def source(database: Database) -> Source:
    with database.write() as connection:
        write_two_centers(connection, PROVINCE)
    counts = [{"center": "TT2", "at": NOW - timedelta(minutes=1), "waiting": 3, "serving": 4, "open_counters": 1}]
    kinds = {"tickets": [rows("tickets", made_up(200))], "snapshots": [rows("snapshots", counts)]}
    load_records(database, PROVINCE, PUSHED, kinds)
    return Source(database, PROVINCE, clock=lambda: NOW)


@pytest.fixture
def client(source: Source, settings: Settings) -> Iterator[FlaskClient]:
    hub = Hub(source.database, source.freshness)
    yield create_app(settings, source, hub).server.test_client()
    hub.stop()


def parts(slot: dict[str, Any], key: str) -> dict[str, str]:
    """Class -> text of the pieces of the item ``key``."""
    found = next(item for item in slot["items"] if item[0] == key)
    return {piece[0].split()[0]: piece[1] for piece in found[3]}


def test_the_list_tells_every_center_and_opens_its_board(client: FlaskClient):
    drawn = slots(ask(client, "queues", {"lang": "vi"}))
    heads, *lines = drawn["queues-lines-rows"]["items"]
    assert {line[0]: line[2] for line in lines} == {"TT1": "/queues/TT1", "TT2": "/queues/TT2"}
    waiting = sum(state_of(one, NOW) <= 2 for one in made_up(200))
    assert parts(drawn["queues-tiles-rows"], "waiting")["value"] == str(waiting + 3)
    assert "≈" in text_of(drawn["queues-stamp"])
    assert heads[3][0][1] == "Trung tâm"


def test_a_board_answers_in_one_request_and_says_what_the_tickets_say(client: FlaskClient):
    drawn = slots(ask(client, "queue", {"lang": "vi"}, code=("queue-code", "TT1")))
    states = [state_of(one, NOW) for one in made_up(200)]
    tiles = drawn["queue-tiles-rows"]
    assert parts(tiles, "waiting")["value"] == str(sum(state <= 2 for state in states))
    assert parts(tiles, "served")["value"] == str(states.count(4))
    assert parts(tiles, "left")["value"] == str(states.count(5))
    assert [item[0] for item in drawn["queue-counters-rows"]["items"]] == ["01", "02", "03"]
    assert len(drawn["queue-line-rows"]["items"]) == 12
    stamp = drawn["queue-stamp"][0]["props"]
    assert (stamp["data-feed"], stamp["data-version"]) == ("queue", "1")


def test_a_counting_feed_says_which_figures_are_reckoned(client: FlaskClient):
    drawn = slots(ask(client, "queue", {}, code=("queue-code", "TT2")))
    assert "suy ra" in text_of(drawn["queue-notes"])
    classes = {item[0]: item[1] for item in drawn["queue-tiles-rows"]["items"]}
    assert "is-derived" not in classes["waiting"]
    assert all("is-derived" in classes[key] for key in ("longest", "wait30", "wait60", "served"))
    assert "left" not in classes


def test_a_past_moment_is_shown_with_a_way_back(client: FlaskClient):
    at = minute(60).strftime("%Y-%m-%dT%H:%M+00:00")
    drawn = slots(ask(client, "queue", {"at": at, "lang": "en"}, code=("queue-code", "TT1")))
    assert "Back to the present" in text_of(drawn["queue-links"])
    clocks = [piece for item in drawn["queue-line-rows"]["items"] for piece in item[3] if piece[0] == "time"]
    assert clocks
    assert all(piece[3] == 0 for piece in clocks)  # no clock runs in the past
    bad = slots(ask(client, "queue", {"at": "hôm qua"}, code=("queue-code", "TT1")))
    assert "hôm qua" in text_of(bad["queue-notes"])


def test_an_unknown_center_says_so(client: FlaskClient):
    drawn = slots(ask(client, "queue", {}, code=("queue-code", "XX")))
    assert "XX" in text_of(drawn["queue-notes"])
    assert drawn["queue-tiles-rows"]["items"] == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_forecast_is_drawn_and_explained(lang: str):
    told = predict(situation(), NORM_S)
    figure = json.loads(to_json_plotly(day_figure(told, NORM_S, lang)))
    issued, usual, _p90, mean, waited = figure["data"]
    assert issued["y"][:4] == [8, 8, 8, None]
    assert [wait and round(wait, 3) for wait in waited["y"][:4]] == [2, 3, 1, None]
    assert mean["y"][3] == told.half_hours[3].mean / 60
    assert len(usual["y"]) == len(told.half_hours)
    words = text_of([each.to_plotly_json() for each in explained(told, told.at, lang)])
    assert told.model is not None
    assert told.model.label.get(lang) in words
    assert len(now_lines(told, lang)["items"]) == 1 + len(told.now)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_is_not_known_is_said(lang: str):
    short = predict(situation(profile=profile(weeks=1)), NORM_S)
    assert "3" in text_of([each.to_plotly_json() for each in explained(short, short.at, lang)])
    assert explained(None, short.at, lang)[0].children
    assert what_if_table(None, lang).className == "muted"
    assert now_lines(None, lang)["items"] == []
    assert day_figure(None, NORM_S, lang).data[0].y == ()


def test_what_if_stands_beside_the_present():
    now = situation()
    courses = what_if(now, [with_counters(now, 4)]) or []
    table = what_if_table([("now", courses[0]), ("then", courses[1])], "vi")
    body = table.children[1].children
    assert [row.children[1].children for row in body] == ["3", "4"]
    assert body[1].children[2].className == "good"
    assert body[0].children[2].className == ""


def test_the_form_is_read_as_a_change():
    change = change_of(["04"], ["01"], "DD", ["02"], "-30")
    assert change.working == {"04": True, "01": False}
    assert change.groups == {"02": frozenset(("DD",))}
    assert change.closes == -30
    assert change_of([], [], "", ["02"], "soon").groups == {}
    assert change_of([], [], "", [], "9999").closes == 240


def test_names_and_times_are_short():
    assert short_name("Trung tâm Phục vụ hành chính công xã Sơn Hồng") == "Xã Sơn Hồng"
    assert short_name("Bộ phận Một cửa") == "Bộ phận Một cửa"
    assert [elapsed(s) for s in (0, 59.9, 61, 3661, -5)] == ["0:00", "0:59", "1:01", "1:01:01", "0:00"]
