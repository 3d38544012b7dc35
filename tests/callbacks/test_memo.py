"""Kept answers: the same bytes for the same question, never a failure, never across a version, minute or scope."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep

import pytest

from db.scope import Scope
from domain.errors import IocError
from domain.text import Text
from tests.callbacks.test_answers import ask, slots


class Kept(dict):
    def set(self, key, value, **_timeout):
        self[key] = value


@pytest.fixture
def source(source):
    source.cache = Kept()
    source.scope = Scope("42")
    source.moment = lambda _table: (source.version, source.now())
    return source


def test_the_second_answer_is_kept_and_equal(client, source, monkeypatch):
    first = ask(client, "overview", {"period": "year"})
    monkeypatch.setattr(source, "overview", None)
    assert ask(client, "overview", {"period": "year"}).data == first.data
    assert len(source.cache) == 1


def test_another_question_version_or_minute_is_another_answer(client, source):
    ask(client, "overview")
    ask(client, "overview", {"period": "year"})
    ask(client, "unit")
    source.version += 1
    ask(client, "overview")
    later = source.now() + timedelta(minutes=1)
    source.now = lambda: later
    ask(client, "overview")
    assert len(source.cache) == 5


def test_a_failure_is_not_kept(client, source):
    source.failure = IocError(Text("Hỏng.", "Broken."))
    ask(client, "overview")
    assert not source.cache
    source.failure = None
    assert slots(ask(client, "overview"))["overview-cards"]


def test_those_who_ask_at_once_wait_for_one_answer(app, source, monkeypatch):
    computed, plain = [], source.overview

    def slow(selection):
        computed.append(selection)
        sleep(0.5)
        return plain(selection)

    monkeypatch.setattr(source, "overview", slow)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ask(app.server.test_client(), "overview", {"period": "year"}).data, range(8)))
    assert len(computed) == 1
    assert len(set(answers)) == 1
