"""The samples of petitions and of satisfaction answers, read with their mappings; what docs/inputs.md says of all."""

import re
import tomllib
from pathlib import Path
from typing import Any

import orjson
import pytest

from db.database import Database
from domain.inputs import INPUTS
from domain.kinds import RECORDS
from ingest.files import import_records
from ingest.keys import Holder
from ingest.mapping import load_mapping, mapping_of
from ingest.push import INPUT_DOOR
from ingest.pusher import Pusher
from ingest.records import RecordReport
from ingest.reference import write_agencies
from tests.conftest import PROVINCE
from tests.ingest.support import EXAMPLES
from tests.queries.facts import AGENCIES, write_catalogue

PAGE = (Path(__file__).parents[2] / "docs" / "inputs.md").read_text(encoding="utf-8")


@pytest.fixture
def listed(database: Database) -> Database:
    with database.write() as connection:
        write_catalogue(connection, PROVINCE)
        write_agencies(connection, PROVINCE, AGENCIES.assign(code=AGENCIES["code"].replace({"H27.1": "H27.01"})))
    return database


def read(database: Database, kind: str) -> RecordReport:
    mapping = load_mapping(EXAMPLES / f"{kind}.toml")
    loaded = import_records(database, PROVINCE, EXAMPLES / f"{kind}.csv", mapping, max_bytes=1 << 20)
    return loaded.kinds[kind]


def stored(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.own() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def test_the_sample_of_petitions_is_read_once(listed: Database):
    assert read(listed, "petitions").counts() == (3, 3, 0, 0, 0)
    assert read(listed, "petitions").counts() == (3, 0, 0, 3, 0)
    told = "SELECT p.code, g.code, subject, outcome, due_told, answered_at IS NOT NULL FROM petition p"
    assert stored(listed, f"{told} JOIN agency g ON g.id = p.agency_id ORDER BY 1") == [
        ("PA-2026-0001", "H27.01", 3, 1, False, True),
        ("PA-2026-0002", "H27.S1", 2, None, True, False),
        ("PA-2026-0003", "H27.2", 9, 3, False, True),
    ]


def test_the_sample_of_answers_is_read_once(listed: Database):
    assert read(listed, "surveys").counts() == (4, 4, 0, 0, 0)
    assert read(listed, "surveys").counts() == (4, 0, 0, 4, 0)
    told = "SELECT channel, rating, reason, dossier IS NOT NULL FROM survey ORDER BY code"
    assert stored(listed, told) == [(1, 3, None, False), (1, 1, 2, False), (2, 2, None, True), (3, 3, None, True)]


def section(kind: str) -> list[tuple[str, bool, str]]:
    """(column, whether it is required, kind of cell) of the table of ``kind`` in docs/inputs.md, in its order."""
    part = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    found = next(text for text in part if re.match(rf".*\(`{kind}`\)\n", text))
    lines = re.findall(r"^\| `(\w+)`( \(required\))? \| (\w+) \| \S", found, flags=re.MULTILINE)
    return [(name, bool(required), word) for name, required, word in lines]


WORDS = {"text", "time", "day", "int", "bool"}


@pytest.mark.parametrize("kind", list(INPUTS))
def test_the_page_lists_the_columns_of_every_kind(kind: str):
    right = [(c.name, c.required, c.kind if c.kind in WORDS else "word") for c in INPUTS[kind] if c.name != "version"]
    assert section(kind) == right
    assert "`version`" in PAGE


def test_the_words_of_every_list_are_on_the_page():
    from ingest.words import CODED  # noqa: PLC0415

    coded = {c.kind for columns in INPUTS.values() for c in columns} & set(CODED)
    for kind in coded:
        assert f"[values.{kind}]" in PAGE
        for code in CODED[kind]:
            assert f"`{code.word}`" in PAGE, (kind, code.word)


def test_the_push_on_the_page_is_stored(listed: Database):
    example = re.search(r"-d '(\{.*?\})'\n", PAGE, flags=re.DOTALL)
    assert example
    assert set(orjson.loads(example[1])) <= set(INPUTS)
    with listed.write() as connection:
        made = connection.exec_driver_sql(
            "INSERT INTO source (province_code, key, name) VALUES (%s, 'cong', 'Cổng') RETURNING id", (PROVINCE,)
        ).scalar_one()
    loaded = Pusher(listed, PROVINCE, INPUT_DOOR).push(Holder(PROVINCE, "cong", "Cổng", made), example[1].encode())
    for kind, report in loaded.kinds.items():
        assert (report.inserted, report.refused) == (report.rows_read, ()), kind


def test_the_mapping_on_the_page_is_a_mapping():
    example = re.search(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
    assert example
    mapping = mapping_of(tomllib.loads(example[1]), "docs/inputs.md")
    assert set(mapping.columns) <= {column.name for column in RECORDS[mapping.kind]}
