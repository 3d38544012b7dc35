"""`ioc weekly`: the review for machines and for the terminal, and what it answers to a question it cannot answer."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from commands import weekly as weekly_commands
from db.database import Database
from db.settings import Settings
from domain.commitments import Promise
from domain.report_period import ReportPeriod
from domain.selection import Selection
from ingest.commitments import add_commitment
from ingest.load import Feed
from queries.source import Source
from tests.conftest import PROVINCE
from tests.factory import at
from tests.queries.facts import source_of
from tests.queries.weekly_facts import rows_of
from tests.test_cli import Answer, ioc  # noqa: F401  (a fixture)

AREA = "Thành phố Hà Tĩnh"
PROMISE = Promise("area", AREA, date(2026, 3, 23), "Trả hồ sơ trễ", "Bình", date(2026, 4, 3), "An")


@pytest.fixture
def told(
    ioc: Callable[..., Answer],  # noqa: F811
    database: Database,
    feed: Feed,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Answer]:
    """The command line over nine months of made-up dossiers, on 4 May 2026."""
    source_of(database, feed, at(63), *rows_of(600))
    monkeypatch.setattr(weekly_commands, "load_settings", lambda: settings)
    monkeypatch.setattr(weekly_commands, "open_database", lambda _: database)
    monkeypatch.setattr(weekly_commands, "Source", lambda db, code: Source(db, code, clock=lambda: at(63)))
    monkeypatch.setattr(weekly_commands, "console", Console(width=320))
    return ioc


def test_the_review_of_an_area_as_json_is_that_of_the_page(told: Callable[..., Answer], database: Database):
    assert add_commitment(database, PROVINCE, PROMISE).number == 1
    answer = told("weekly", "--area", AREA, "--week", "2026-W14", "--format", "json")
    found = json.loads(answer.out)
    assert answer.code == 0
    review = Source(database, PROVINCE, clock=lambda: at(63)).weekly(
        Selection(area=AREA), ReportPeriod.parse("2026-W14")
    )
    assert found["place"] == {"kind": "area", "key": AREA, "name": AREA}
    assert (found["period"]["word"], found["counted"]["days"], found["counted"]["state"]) == ("2026-W14", 7, "whole")
    assert [each["key"] for each in found["kpis"]] == [line.kpi.key for line in review.lines]
    for each, line in zip(found["kpis"], review.lines, strict=True):
        assert each["value"] == (None if line.figure.value is None else pytest.approx(line.figure.value, abs=1e-6))
        assert (each["num"], each["target"]) == (pytest.approx(line.figure.num, abs=1e-6), line.kpi.target)
        assert each["verdict"]["kind"] == line.verdict.kind
        assert each["sentence"] != each["sentence_en"]
        for driver in each["drivers"]:
            assert sum(part["contribution"] for part in driver["parts"]) == pytest.approx(driver["change"])
    online = found["kpis"][1]
    assert [driver["by"] for driver in online["drivers"]] == ["procedure"]
    assert [driver["by"] for driver in found["kpis"][0]["drivers"]] == ["procedure", "channel"]
    assert online["drivers"][0]["parts"][0]["name"] in {"Đăng ký khai sinh", "Đăng ký biến động đất đai", "Tra cứu"}
    assert online["previous"].keys() >= {"num", "den", "value"}
    stock = found["kpis"][-1]
    assert (stock["key"], stock["value"], stock["previous"]) == ("open", None, None)
    assert [each["what"] for each in found["commitments"]["last"]] == ["Trả hồ sơ trễ"]
    assert found["commitments"]["last"][0]["overdue"] is True


def test_without_place_and_week_it_is_the_last_week_of_the_province(told: Callable[..., Answer]):
    found = json.loads(told("weekly", "--format", "json").out)
    assert (found["place"]["kind"], found["period"]["word"]) == ("province", "2026-W18")


@pytest.mark.parametrize(
    ("options", "kind"),
    [(("--unit", "18229", "--period", "2026-03"), "unit"), (("--agency", "H27.S1", "--period", "2026-03"), "agency")],
)
def test_a_commune_an_agency_and_a_longer_period(told: Callable[..., Answer], options: tuple[str, ...], kind: str):
    found = json.loads(told("weekly", *options, "--format", "json").out)
    assert found["place"]["kind"] == kind
    assert found["kpis"][0]["num"] > 0


def test_the_text_names_every_kpi_its_verdict_and_who_moved(told: Callable[..., Answer], database: Database):
    add_commitment(database, PROVINCE, replace(PROMISE, kind="province", key=""))
    answer = told("weekly", "--week", "2026-W14")
    assert answer.code == 0
    for words in ("Tuần 14/2026 (30/03 – 05/04)", "Giải quyết đúng hạn", "Trực tuyến toàn trình", "dao động thường"):
        assert words in answer.out, words
    assert "Xã Đức Thọ · Tiếp nhận" in answer.out
    assert "[Đang làm (quá hạn)] Trả hồ sơ trễ · Bình · 03/04/2026" in answer.out
    quiet = told("weekly", "--unit", "18229", "--week", "2026-W14")
    assert "Không có cam kết." in quiet.out


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--area", "Huyện Không Có"), 1, ["'Huyện Không Có'", AREA]),
        (("--unit", "99999"), 1, ["'99999'"]),
        (("--agency", "H99"), 1, ["'H99'"]),
        (("--week", "2026-W60"), 2, ["'2026-W60'"]),
        (("--week", "tuần này"), 2, ["'tuần này'", "2026-W46"]),
        (("--week", "2026-10"), 1, ["'2026-10'"]),
        (("--week", "2026-W14", "--period", "2026-10"), 1, ["--week", "--period"]),
        (("--area", AREA, "--unit", "18073"), 1, ["--area", "--unit"]),
        (("--week", "2026-W30"), 1, ["2026-W30"]),
        (("--format", "xml"), 1, ["'xml'"]),
    ],
)
def test_a_bad_question_is_answered_in_both_languages(
    told: Callable[..., Answer], options: tuple[str, ...], code: int, words: list[str]
):
    answer = told("weekly", *options)
    assert answer.code == code
    assert answer.names(*words)
    assert answer.out == ""
