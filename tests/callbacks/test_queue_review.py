"""The review of counters and queues, as the browser asks: one request, every slot, both languages."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.queue_review import (
    DaySummary,
    Journey,
    Part,
    Review,
    Spread,
    Tickets,
    compare_centers,
    hour_cells,
)
from queries.queue_source import Queues
from tests.callbacks.test_answers import ask, slots, text_of
from tests.callbacks.test_wiring import layout, walk

AT = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
SLOTS = ("notes", "tabs", "hours", "groups", "counters", "stamp")
BOARDS = ("tiles", "journeys", "centers", "days")
BUSY = Tickets(240, 220, 20, 230, 230 * 1200, 90)
FRIDAY = date(2026, 11, 20)
CELLS = hour_cells({(FRIDAY, 8): BUSY, (FRIDAY, 9): Tickets(4, 4, 0, 4, 400, 4), (FRIDAY, 11): BUSY})
SPREAD = Spread("DD", "Đất đai", 220, 300.0, 600.0, 900.0, 1500.0)
JOURNEYS = (
    Journey("", "", 240, 41, 40, 40, 33, 3.9, 14.2, {"on_time": 32.0, "settled_due": 33.0}),
    Journey("DD", "Đất đai", 200, 5, 5, 5, 5, 9.0, 24.0, {"on_time": 4.0, "settled_due": 5.0}),
    Journey("HT", "Hộ tịch", 40, 4, 4, 4, 4, 9.0, 24.0, {"on_time": 4.0, "settled_due": 4.0}),
)


def made(center: str) -> Review:
    if center == "XX":
        return Review(7, AT, 900, center, known=False, total=Tickets())
    if center == "TT0":
        return Review(7, AT, 900, center, known=True, total=Tickets())
    parts = {"TT1": [Part("DD", BUSY, 220, 220 * 700)], "TT2": [Part("DD", Tickets(9, 9, 0, 9, 90, 9), 9, 90)]}
    names = {"TT1": "Trung tâm 1", "TT2": "Trung tâm 2", "TT3": "Trung tâm 3"}
    return Review(
        7,
        AT,
        900,
        center,
        known=True,
        total=BUSY,
        cells=CELLS,
        groups=(SPREAD, Spread("HT", "Hộ tịch", 3, 1.0, 2.0, 3.0, 4.0)),
        counters=(Spread("01", "Quầy 01", 220, 300.0, 600.0, 900.0, 1500.0),) if center else (),
        journeys=JOURNEYS,
        centers=compare_centers(names, parts),
        days=(DaySummary(FRIDAY, BUSY, 1800.0, 8, None),),
    )


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, str]]:
    """What the read side was asked; it answers with a made-up review."""
    questions: list[tuple[Any, str]] = []

    def review(_self: Queues, selection: Any, center: str = "") -> Review:
        questions.append((selection, center))
        return made(center)

    monkeypatch.setattr(Queues, "review", review)
    return questions


def review_of(client: Any, **query: str) -> dict[str, Any]:
    drawn = slots(ask(client, "queue-review", query))
    assert set(drawn) == {f"queue-review-{slot}" for slot in SLOTS} | {f"queue-review-{name}-rows" for name in BOARDS}
    return {key.removeprefix("queue-review-").removesuffix("-rows"): value for key, value in drawn.items()}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("vi", ("Nhìn lại", "Vượt chuẩn", "ít vé", "chưa có vé", "20,0\u00a0phút", "8,3\u00a0%", "97,0\u00a0%")),
        ("en", ("Review", "Over the norm", "few tickets", "no ticket", "20.0\u00a0min", "8.3%", "97.0%")),
    ],
)
def test_one_request_fills_every_slot(client, asked, lang, words):
    drawn = review_of(client, lang=lang, period="year")
    shown = text_of(drawn)
    assert [word for word in words if word not in shown] == []
    assert len(asked) == 1
    assert (asked[0][0].period, asked[0][1]) == ("year", "")
    assert drawn["counters"] is None
    assert '"data-feed": "queue-clock"' in text_of(drawn["stamp"])
    assert len(text_of(drawn)) < 60_000


def test_the_hours_show_what_the_switch_says(client, asked):
    arrivals, waits, left = (text_of(review_of(client, view=view)["hours"]) for view in ("arrivals", "wait", "left"))
    assert '"children": "240"' in arrivals
    assert '"children": "20", "className": "s2"' in waits
    assert '"children": "8,3"' in left
    for drawn in (arrivals, waits, left):
        assert drawn.count('"is-few"') == 1, "four tickets are few"
        assert drawn.count('"children": ""') == 1, "ten o'clock had no ticket and is blank"
    assert arrivals == text_of(review_of(client)["hours"])
    noted = review_of(client, view="bogus")
    assert "bogus" in text_of(noted["notes"])
    assert text_of(noted["hours"]) == arrivals
    assert len(asked) == 5


def test_one_center_has_its_counters_and_leads_to_its_board(client, asked):
    drawn = review_of(client, center="TT1", period="month")
    assert asked[0][1] == "TT1"
    assert "Quầy 01" in text_of(drawn["counters"])
    assert '"/queues/TT1?period=month"' in text_of(drawn["tabs"])
    assert '"/queue-review?period=month&center=TT1"' in text_of(drawn["tabs"])
    rows = {row[0]: row for row in drawn["centers"]["items"]}
    assert "is-on" in rows["TT1"][1]
    assert rows["TT2"][2] == "/queue-review?period=month&center=TT2"
    assert '"/queues?period=month"' in text_of(review_of(client, period="month")["tabs"])


def test_too_few_or_unknown_is_not_a_number(client, asked):
    drawn = review_of(client)
    rows = {row[0]: [part[1] for part in row[3]] for row in drawn["centers"]["items"]}
    assert rows["TT2"][1:] == ["ít vé", "–", "–", "–", "–", "–", "9"]
    assert rows["TT3"][1:] == ["chưa có vé", "–", "–", "–", "–", "–", "0"]
    journeys = {row[0]: [part[1] for part in row[3]] for row in drawn["journeys"]["items"]}
    assert journeys["all"][1:] == ["40", "16,7\u00a0%", "33", "3,9\u00a0ngày", "14,2\u00a0ngày", "97,0\u00a0%"]
    assert journeys["DD"][4:6] == ["9,0\u00a0ngày", "24,0\u00a0ngày"]
    assert journeys["HT"][3:] == ["4", "–", "–", "–"], "four results are too few for a median"
    assert journeys["DD"][-1] == "–", "five dossiers are too few for a rate"
    (day,) = drawn["days"]["items"][1:]
    assert [part[1] for part in day[3]][-2:] == ["8h", "–"]
    assert asked


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("center", ["TT0", "XX"])
def test_nothing_is_said_with_words(client, asked, lang, center):
    drawn = review_of(client, lang=lang, center=center)
    assert ("XX" in text_of(drawn["notes"])) is (center == "XX")
    assert [name for name in BOARDS if not drawn[name]["items"] and not drawn[name]["empty"]] == []
    sentence = "No ticket was issued" if lang == "en" else "Không có vé nào"
    assert sentence in text_of(drawn["hours"])
    assert asked


def test_the_page_reads_its_address(app):
    drawn = {node.id: node for node in walk(layout(app, "pages.queue_review")) if getattr(node, "id", None)}
    assert drawn["queue-review-filter-center"].value == "TT1"
    assert drawn["queue-review-filter-view"].value == "wait"
    assert drawn["queue-review-selection"].data == {"center": "TT1", "view": "wait"}
    other = layout(app, "pages.queue_review", view="bogus")
    assert next(n for n in walk(other) if getattr(n, "id", "") == "queue-review-filter-view").value == "arrivals"


@pytest.mark.parametrize(
    ("page", "live", "review"),
    [
        ("pages.queues", "/queues?period=year", "/queue-review?period=year"),
        ("pages.queue", "/queues/TT1?period=year", "/queue-review?period=year&center=TT1"),
        ("pages.queue_review", "/queues/TT1?period=year", "/queue-review?period=year&center=TT1"),
    ],
)
def test_two_tabs_lead_from_the_board_to_its_review_and_back(app, page, live, review):
    (tabs,) = (n for n in walk(layout(app, page, period="year")) if getattr(n, "className", "") == "queue-tabs")
    assert [link.href for link in tabs.children] == [live, review]
    marked = [link.className for link in tabs.children]
    assert marked == (["", "is-on"] if page == "pages.queue_review" else ["is-on", ""])
