"""A number on a subject page opens exactly the dossiers it counts; what has none says so."""

import json
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from plotly.io.json import to_json_plotly

from callbacks.subject import SLOTS, subject_view
from components.format import number
from domain.kpis import KPI
from domain.screen import Screen
from domain.selection import Selection, parse
from domain.subjects import DIGITIZATION, ONLINE, SUBJECTS
from domain.targets import DEFAULTS
from tests.callbacks.test_answers import ask, slots
from tests.factory import at
from tests.queries.facts import made_up, source_of

NOW = at(62, 3)
SELECTIONS = [
    Selection(),
    Selection(start=date(2026, 1, 5), end=date(2026, 3, 10), period="custom"),
    Selection(unit="18073", lang="en"),
    Selection(level="commune", field="HT"),
    Selection(channel="counter"),
    Selection(service="full", agency="H27.1"),
]


@pytest.fixture
def stored(database, feed):
    return source_of(database, feed, NOW, made_up(500))


def drawn(stored, subject, selection):
    """The slots of a page as the browser receives them."""
    focus = subject.focus(selection)
    screen = Screen("Hà Tĩnh", lambda *_: None, lambda: NOW)
    slots = subject_view(subject, stored.subject(subject, focus), selection, [], screen, DEFAULTS)
    return json.loads(to_json_plotly(slots))


def count(stored, href):
    """Dossiers of the list that ``href`` opens."""
    parts = urlsplit(href)
    query = dict(parse_qsl(parts.query))
    assert len(query) == len(parse_qsl(parts.query)), f"a parameter is given twice: {href}"
    assert parts.path == "/dossiers"
    selection, notes = parse(query, NOW.date(), None)
    assert notes == []
    return stored.dossiers(selection, query.get("view", ""), query.get("kpi", ""), query.get("part", "num")).total


def links(node):
    """(text, address) of every link of a component."""
    if isinstance(node, list):
        return [found for child in node for found in links(child)]
    if not isinstance(node, dict):
        return []
    props = node.get("props", {})
    own = [(words(node), props["href"])] if node.get("type") == "Link" else []
    return own + links(props.get("children"))


def words(node):
    if isinstance(node, dict):
        return words(node.get("props", {}).get("children"))
    return " ".join(map(words, node)) if isinstance(node, list) else "" if node is None else str(node)


def column_links(table):
    """(key of the row's first cell, column, shown text, address) of every number of a table that leads somewhere."""
    for row, narrow in zip(table["rows"], table["narrow"], strict=True):
        for column, address in enumerate(table["behind"]):
            shown = row[4 + column]
            if address and narrow and shown != "–":
                yield row[4], column, shown, f"{address}{'&' if '?' in address else '?'}{narrow}"


def expected(kpi, totals):
    """How many dossiers a KPI's table cell opens: those that miss a ratio with a target, else those counted."""
    figure = kpi.figure(totals, minimum=0)
    return figure.den - figure.num if kpi.kind == "ratio" else figure.num


@pytest.mark.parametrize("selection", SELECTIONS, ids=lambda s: str(s.query()))
@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_cards_open_as_many_dossiers_as_they_say(stored, subject, selection):
    cards = links(drawn(stored, subject, selection)["cards"])
    totals = stored.kpis(selection, "province")[0]
    whole = totals.iloc[0].to_dict() if len(totals) else {}
    assert len(cards) == len(subject.cards)
    for key, (_, href) in zip(subject.cards, cards, strict=True):
        assert count(stored, href) == expected(KPI[key], whole)


@pytest.mark.parametrize("selection", SELECTIONS, ids=lambda s: str(s.query()))
@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_every_number_of_a_ranked_table_opens_as_many_dossiers(stored, subject, selection):
    focus = subject.focus(selection)
    slots, answer = drawn(stored, subject, selection), stored.subject(subject, focus)
    shown = subject.shown(focus.metric)
    seen = 0
    for table, rows in {"ranking": answer.overview.units, **answer.breakdowns}.items():
        by_name = {row.name: row.totals for row in rows}
        for name, column, _, href in column_links(slots[table]):
            assert count(stored, href) == expected(KPI[shown[column - 1]], by_name[name]), (table, href)
            seen += 1
    assert seen > 0


@pytest.mark.parametrize("selection", SELECTIONS, ids=lambda s: str(s.query()))
def test_every_number_of_a_procedure_opens_as_many_dossiers(stored, selection):
    slots = drawn(stored, ONLINE, selection)
    seen = 0
    for table in ("push", "unused", "essential"):
        for row in slots[table]["rows"]:
            assert not row[3] or number(count(stored, row[3]), 0, selection.lang) == row[6]
        for _, column, shown, href in column_links(slots[table]):
            if column < 5:
                assert number(count(stored, href), 0, selection.lang) == shown, href
                seen += 1
    assert seen > 0


@pytest.mark.parametrize("selection", SELECTIONS, ids=lambda s: str(s.query()))
def test_every_part_of_a_bar_opens_as_many_dossiers(stored, selection):
    for subject, slot in ((ONLINE, "mix"), (DIGITIZATION, "steps"), (DIGITIZATION, "splits")):
        found = links(drawn(stored, subject, selection)[slot])
        assert found
        for text, href in found:
            numbers = "".join(c for c in text.split("(")[0] if c.isdigit())
            assert count(stored, href) == int(numbers), (slot, text, href)


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_metric_can_be_mapped_ranked_and_drawn(stored, subject, lang):
    for metric in subject.metrics:
        slots = drawn(stored, subject, Selection(metric=metric, lang=lang))
        assert slots["trend-label"] == KPI[metric].label.get(lang)
        assert sorted(slots["map"]["locations"]) == ["18073", "18229"]
        assert f"kpi={metric}" in slots["map"]["meta"]["behind"]
        assert set(slots) == {
            *("notes", "cards", "map", "legend", "trend", "trend-label", "trend-note", "stamp"),
            *subject.slots,
            *subject.tables,
        }


def test_the_procedures_tell_that_they_count_every_channel(stored):
    plain, narrowed = (drawn(stored, ONLINE, Selection(channel=word)) for word in ("", "counter"))
    assert "mọi kênh" not in plain["used"]
    assert "mọi kênh" in narrowed["used"]
    assert plain["push"]["rows"] == narrowed["push"]["rows"]


def test_a_selection_without_dossiers_is_said_to_be_empty(stored):
    selection = Selection(start=date(2030, 1, 1), end=date(2030, 1, 2), period="custom")
    slots = drawn(stored, ONLINE, selection)
    assert "Không có hồ sơ nào" in words(slots["mix"])
    assert slots["push"]["rows"] == []
    assert slots["used"].startswith("0 / 2 ")
    assert "chưa ghi nhận" in drawn(stored, ONLINE, selection.with_(unit="18073"))["used"]
    assert links(drawn(stored, DIGITIZATION, selection)["steps"]) == []


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_the_page_answers_in_one_request(client, subject):
    answered = slots(ask(client, subject.name, {"metric": subject.metrics[1], "lang": "en"}))
    assert set(answered) == {
        *(f"{subject.name}-{slot}" for slot in (*SLOTS, *subject.slots, "map-values", "trend")),
        *(f"{subject.name}-{table}-rows" for table in subject.tables),
    }
    assert answered[f"{subject.name}-trend-label"] == KPI[subject.metrics[1]].label.en
    assert answered[f"{subject.name}-stamp"][0]["props"]["data-version"] == "7"
    assert len(json.dumps(answered)) < 120_000
