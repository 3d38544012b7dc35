"""`ioc catalogue`: what it stores, prints and answers to a file that is wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from commands import catalogue as catalogue_commands
from db.database import Database
from db.settings import Settings
from tests.conftest import PROVINCE
from tests.ingest.support import EXAMPLES
from tests.queries.facts import write_catalogue
from tests.test_cli import Answer, ioc  # noqa: F401  (a fixture)


@pytest.fixture
def told(
    ioc: Callable[..., Answer],  # noqa: F811
    settings: Settings,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Answer]:
    """The command line on the database of the tests."""
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
    monkeypatch.setattr(catalogue_commands, "load_settings", lambda: settings)
    monkeypatch.setattr(catalogue_commands, "console", Console(width=250))
    return ioc


def test_the_sample_goes_in_and_the_catalogue_comes_out_in_its_layout(told: Callable[..., Answer], tmp_path: Path):
    sample = EXAMPLES / "catalogue.csv"
    answer = told("catalogue", "import", str(sample))
    assert (answer.code, answer.out.strip()) == (0, "3 thủ tục mới, 0 thay đổi, 0 như cũ.")
    printed = told("catalogue", "export").out
    lines = sample.read_text(encoding="utf-8").splitlines()
    assert printed.splitlines()[0] == lines[0]
    assert lines[3] in printed.splitlines()
    again = tmp_path / "again.csv"
    again.write_text(printed, encoding="utf-8")
    assert told("catalogue", "import", str(again)).out.strip() == "0 thủ tục mới, 0 thay đổi, 6 như cũ."


def test_a_wrong_cell_is_named_in_both_languages_and_nothing_is_stored(told: Callable[..., Answer], tmp_path: Path):
    before = told("catalogue", "export").out
    file = tmp_path / "wrong.csv"
    file.write_text("code,name,fee_vnd\n1.1,Tên khác,0\n1.2,,mười nghìn\n", encoding="utf-8")
    answer = told("catalogue", "import", str(file))
    assert answer.code == 1
    assert "dòng 3, cột fee_vnd, giá trị 'mười nghìn'" in answer.said
    assert "row 3, column fee_vnd, value 'mười nghìn'" in answer.said
    assert told("catalogue", "export").out == before
