"""What a display is answered: what it may see, every slide, the figures of the raw facts, nothing small or named."""

from collections.abc import Iterator
from dataclasses import replace
from time import sleep
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.hub import Hub
from app import create_app
from callbacks.wall import turns_of
from components.format import number, percent
from components.wall import count
from db.database import Database
from db.settings import Settings
from domain.displays import COOKIE, Asked
from domain.playlist import SLIDES, Slide, usual
from ingest.displays import Displays
from ingest.load import Feed
from ingest.pairing import ask_code
from queries.source import Source
from tests.conftest import PROVINCE
from tests.factory import at
from tests.queries.facts import made_up, source_of

NOW = at(62, 3)
SECRET = "a-secret-that-a-display-made_0123456789"
COUNTING = {"of-attention", "of-where", "of-chase"}
"""Lists whose cells are counts of dossiers."""
OUTPUT = "..wall-answer.data...wall-notes.children.."


class Store(dict[str, Any]):
    """A cache that keeps everything."""

    def set(self, key: str, value: Any, timeout: int | None = None) -> None:  # noqa: ARG002
        self[key] = value


@pytest.fixture
def source(database: Database, feed: Feed) -> Source:
    found = source_of(database, feed, NOW, made_up(800))
    found.cache = Store()
    return found


@pytest.fixture
def hub(source: Source) -> Iterator[Hub]:
    made = Hub(source.database, source.freshness)
    yield made
    made.stop()


@pytest.fixture
def client(source: Source, settings: Settings, hub: Hub) -> FlaskClient:
    return create_app(settings, source, hub).server.test_client()


@pytest.fixture
def desk(source: Source) -> Displays:
    return Displays(source.database, PROVINCE, "An")


def profile(desk: Displays, **values: Any) -> int:
    kept = desk.save_profile(replace(usual(f"Hồ sơ {values}"[:60]), **values))
    assert kept.problems == ()
    return kept.number


def paired(client: FlaskClient, desk: Displays, number: int) -> int:
    waiting = ask_code(desk._database, PROVINCE, SECRET)
    assert waiting is not None
    client.set_cookie(COOKIE, SECRET)
    return desk.pair(waiting.code, Asked("TV", "", number)).number


def heard(client: FlaskClient, source: Source) -> None:
    """Wait until the web process has heard of the newest data version."""
    hub = client.application.extensions["ioc-hub"]
    newest = source.freshness()
    for _ in range(100):
        if hub.state().mark == newest.mark:
            return
        sleep(0.05)
    raise AssertionError("the hub did not hear of the change")


def ask(client: FlaskClient, *turns: Any, **more: Any) -> dict[str, Any]:
    body = {
        "output": OUTPUT,
        "outputs": [{"id": "wall-answer", "property": "data"}, {"id": "wall-notes", "property": "children"}],
        "inputs": [{"id": "wall-asked", "property": "data", "value": {"turns": list(turns), "n": 1} | more}],
        "changedPropIds": ["wall-asked.data"],
        "state": [],
    }
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:500]
    return dict(answer.json["response"]["wall-answer"]["data"])


def words(node: Any) -> str:
    return node if isinstance(node, str) else " ".join(words(child) for child in (node[2] if node else []))


def all_words(answer: dict[str, Any]) -> str:
    return " | ".join(words(node) for turn in answer["turns"].values() for node in turn["nodes"])


def one(source: Source, sql: str) -> float:
    with source.reading() as connection:
        return float(connection.exec_driver_sql(sql, {"now": NOW}).scalar_one())


def test_who_has_no_secret_is_told_nothing(client: FlaskClient, desk: Displays):
    profile(desk)
    assert ask(client, 0) == {"refused": True}
    client.set_cookie(COOKIE, "not-the-secret-of-any-display_0123456789")
    assert ask(client, 0) == {"refused": True}


def test_a_paired_display_is_answered_until_it_is_revoked(client: FlaskClient, desk: Displays, source: Source):
    number = paired(client, desk, profile(desk))
    assert ask(client, 0)["turns"]["0"]["nodes"]
    assert desk.revoke(number).problems == ()
    heard(client, source)
    assert ask(client, 0) == {"refused": True}


def test_a_changed_profile_is_shown_at_once(client: FlaskClient, desk: Displays, source: Source):
    first, second = profile(desk, theme="dark"), profile(desk, theme="light")
    number = paired(client, desk, first)
    assert ask(client, 0)["profile"]["theme"] == "dark"
    desk.change(Asked("TV", "", second, number))
    heard(client, source)
    assert ask(client, 0)["profile"]["theme"] == "light"


def test_displays_of_one_profile_share_an_answer_and_the_memo_asks_who_it_is(
    client: FlaskClient, desk: Displays, source: Source
):
    paired(client, desk, profile(desk))
    first = ask(client, 0, n=1)
    kept = {key for key in source.cache if key.startswith("answer|")}
    assert ask(client, 0, n=2) == first
    assert {key for key in source.cache if key.startswith("answer|")} == kept
    client.delete_cookie(COOKIE)
    assert ask(client, 0, n=3) == {"refused": True}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_kind_of_slide_is_drawn(client: FlaskClient, desk: Displays, lang: str):
    number = profile(desk, lang=lang)
    for place, kind in enumerate(SLIDES):
        answer = ask(client, place, preview=number)
        told = answer["turns"][str(place)]
        assert told["title"] == SLIDES[kind].get(lang)
        assert len(all_words(answer)) > 40, kind


def test_the_figures_of_the_overview_are_those_of_the_raw_facts(client: FlaskClient, desk: Displays, source: Source):
    told = all_words(ask(client, 0, preview=profile(desk)))
    day = "received_day BETWEEN date_trunc('quarter', %(now)s::timestamptz)::date AND %(now)s::date"
    online = one(
        source,
        f"SELECT count(*) FILTER (WHERE channel = 2)::float / count(*) FROM dossier WHERE {day} AND channel > 0",
    )
    assert percent(online, 1, "vi").partition("\xa0")[0] in told
    late = one(
        source,
        "SELECT count(*) FROM dossier WHERE is_open AND is_running AND due_at < %(now)s",
    )
    chase = all_words(ask(client, list(SLIDES).index("chase"), preview=profile(desk, theme="light")))
    assert f"Đang quá hạn {count(late, 'vi')}" in chase


def cells(node: Any) -> Iterator[str]:
    """Texts of the cells of every list of units or groups of dossiers."""
    if isinstance(node, str):
        return
    if set(node[1].get("class", "").split(".")[0].split()) & COUNTING:
        yield from (words(cell) for line in node[2] for cell in line[2])
    for child in node[2]:
        yield from cells(child)


def test_no_name_of_a_person_no_dossier_and_no_small_count_is_told(client: FlaskClient, desk: Displays, source: Source):
    shown = profile(desk)
    with source.database.own() as connection:
        hidden = set(connection.exec_driver_sql("SELECT name FROM officer UNION SELECT code FROM dossier").scalars())
        hidden |= set(connection.exec_driver_sql("SELECT applicant_masked FROM dossier").scalars())
    counted: list[str] = []
    for place in range(len(SLIDES)):
        answer = ask(client, place, preview=shown)
        told = all_words(answer)
        assert not [name for name in hidden if name and name in told]
        counted += [text for turn in answer["turns"].values() for node in turn["nodes"] for text in cells(node)]
    assert "<5" in counted, "these facts have small counts, and a wall says no more of them"
    assert not set(counted) & {"1", "2", "3", "4"}


def test_a_slide_of_an_area_counts_that_area_only(client: FlaskClient, desk: Displays, source: Source):
    with source.database.own() as connection:
        area = connection.exec_driver_sql("SELECT area FROM unit WHERE area <> '' LIMIT 1").scalar()
    if area is None:
        pytest.skip("these facts have no areas")
    number = profile(desk, slides=(Slide("chase"), Slide("chase", area)))
    answers = ask(client, 0, 1, preview=number)
    assert answers["turns"]["0"]["nodes"] != answers["turns"]["1"]["nodes"]
    assert area in answers["turns"]["1"]["title"]


def test_thresholds_travel_with_their_values(client: FlaskClient, desk: Displays, source: Source):
    answer = ask(client, 0, preview=profile(desk, limits={"overdue": 1.0, "silent": 30.0}))
    found = {each["key"]: each for each in answer["watched"]}
    late = one(source, "SELECT count(*) FROM dossier WHERE is_open AND is_running AND due_at < %(now)s")
    assert found["overdue"]["value"] == late
    assert found["overdue"]["turn"] == list(SLIDES).index("chase")
    assert number(late, 0, "vi") in found["overdue"]["words"]


@pytest.mark.parametrize(
    ("asked", "turns"),
    [
        (None, [0]),
        ({}, [0]),
        ({"turns": "all"}, [0]),
        ({"turns": [99, -1, "x", None]}, [0]),
        ({"turns": [2, 2, 3, 4]}, [2, 3]),
    ],
)
def test_what_is_asked_amiss_is_the_first_slide(asked: Any, turns: list[int]):
    assert turns_of(asked, usual("Sảnh")) == turns


def test_a_preview_of_a_profile_that_is_not_there_is_refused(client: FlaskClient):
    assert ask(client, 0, preview=99) == {"refused": True}
