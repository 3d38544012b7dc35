"""`ioc score`: figures in, points out, without a database."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from commands import score as score_commands
from tests.conftest import shared
from tests.test_cli import Answer, ioc  # noqa: F401  (a fixture)

OWN = {"level": "commune", "period": "2026-Q3", "indicators": {"ON_TIME": {"num": 9, "den": 10}}}


@pytest.fixture
def told(
    ioc: Callable[..., Answer],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Answer]:
    monkeypatch.setattr(score_commands, "console", Console(width=200))
    return ioc


def written(tmp_path: Path, document: object) -> str:
    file = tmp_path / "figures.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return str(file)


def test_the_published_figures_in_their_own_layout(told: Callable[..., Answer]):
    file = shared("data/decision766_phutho_2026-08.json")
    answer = told("score", "--figures", str(file), "--format", "json")
    found = json.loads(answer.out)
    assert answer.code == 0
    assert (found["period"], found["score"], found["known"], found["formula"]) == ("2026-08", 51.95, 82, "766-2022")
    points = {group["key"]: group["score"] for group in found["groups"]}
    assert points["progress"] == found["published"]["dvc-progress-tree"] == 15.68
    assert points["payment"] == found["published"]["formality-online-payment-tree"] == 6.25
    assert points["digitization"] == found["published"]["dossier-digitized"] == 8.22
    assert points["satisfaction"] == found["published"]["handling-satisfaction"] == 12.97
    (other,) = found["others"]
    assert (other["period"], other["score"]) == ("2026-Q3", 7.96)


def test_our_own_layout_in_a_table(told: Callable[..., Answer], tmp_path: Path):
    answer = told("score", "--figures", written(tmp_path, OWN))
    assert answer.code == 0
    assert "18,00" in answer.out
    assert "không áp dụng, đủ điểm" in answer.out  # announcing decisions is not a commune's
    assert "28,00" in answer.out


@pytest.mark.parametrize(
    ("document", "arguments", "words"),
    [
        ("{", (), ["figures.json", "JSON"]),
        ({"indicators": {"ON_TIM": {"num": 1, "den": 2}}}, (), ["'ON_TIM'"]),
        (OWN, ("--format", "xml"), ["'xml'"]),
    ],
)
def test_what_cannot_be_scored_is_said(
    told: Callable[..., Answer], tmp_path: Path, document: object, arguments: tuple[str, ...], words: list[str]
):
    answer = told("score", "--figures", written(tmp_path, document), *arguments)
    assert answer.code == 1
    assert answer.names(*words)


def test_a_missing_file_is_named(told: Callable[..., Answer], tmp_path: Path):
    answer = told("score", "--figures", str(tmp_path / "none.json"))
    assert answer.code == 1
    assert answer.names("none.json")
