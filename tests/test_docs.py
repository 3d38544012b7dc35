"""The documents say what the code says."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import cli
from db.database import Database
from db.settings import Settings
from domain.glossary import glossary_markdown
from domain.kpis import KPIS

ROOT = Path(__file__).parents[1]
COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN '' ELSE ' null' END
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
"""
INDEXES = """
SELECT c.relname, t.relname
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
WHERE c.relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = c.oid)
"""


@pytest.fixture(scope="module")
def schema() -> str:
    return (
        (ROOT / "docs" / "schema.md").read_text(encoding="utf-8").replace(" timestamptz", " timestamp with time zone")
    )


def sections(text: str) -> dict[str, list[list[str]]]:
    """Table -> cells of the rows of its section that describe columns."""
    found = {}
    for part in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        name = re.match(r"`(\w+)`\n", part)
        assert name, f"a heading names its table alone: {part[:40]}"
        section = re.split(r"^## ", part, flags=re.MULTILINE)[0]
        rows = [line.strip("| \n").split(" | ") for line in section.splitlines() if line.startswith("| `")]
        assert name[1] not in found
        found[name[1]] = rows
    return found


def test_every_column_of_the_database_is_described_and_nothing_else(schema: str, prepared: Database):
    with prepared.own() as connection:
        stored = {(table, column, kind) for table, column, kind in connection.exec_driver_sql(COLUMNS)}
    described = [
        (table, column, row[1])
        for table, rows in sections(schema).items()
        for row in rows
        for column in re.findall(r"`(\w+)`", row[0])
    ]
    assert sorted(described) == sorted(stored)


def test_every_column_has_a_meaning_and_a_source(schema: str):
    for table, rows in sections(schema).items():
        for row in rows:
            assert len(row) == 4, (table, row)
            assert all(cell.strip() for cell in row), (table, row)


def test_every_index_of_the_database_is_explained(schema: str, prepared: Database):
    with prepared.own() as connection:
        stored = {(index, table) for index, table in connection.exec_driver_sql(INDEXES)}
    part = schema.split("## Indexes")[1].split("\n## ", maxsplit=1)[0]
    assert set(re.findall(r"^\| `(\w+)` \| `(\w+)` \| \S", part, flags=re.MULTILINE)) == stored


def test_generated_columns_are_called_generated(schema: str, prepared: Database):
    with prepared.own() as connection:
        stored = set(
            connection.exec_driver_sql(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'dossier'::regclass AND attgenerated = 's'"
            ).scalars()
        )
    rows = sections(schema)["dossier"]
    assert {row[0].strip("`") for row in rows if row[2].startswith("*Generated.*")} == stored


def test_row_security_is_on_where_the_page_says(prepared: Database):
    with prepared.own() as connection:
        open_to_all = set(
            connection.exec_driver_sql(
                "SELECT relname FROM pg_class c WHERE relkind = 'r' AND NOT relrowsecurity"
                " AND relnamespace = 'public'::regnamespace AND EXISTS (SELECT FROM pg_attribute a"
                " WHERE a.attrelid = c.oid AND attname = 'province_code')"
            ).scalars()
        )
    assert open_to_all == set()


def test_the_page_of_indicators_is_the_registry():
    page = (ROOT / "docs" / "kpis.md").read_text(encoding="utf-8")
    assert page == glossary_markdown(), "run: python -m domain.glossary > docs/kpis.md"
    assert all(f"## `{kpi.key}` {kpi.label.vi} · {kpi.label.en}" in page for kpi in KPIS)


def test_the_page_of_settings_is_the_list_of_settings(tmp_path: Path):
    target = tmp_path / "settings.md"
    result = CliRunner().invoke(cli, ["settings", "--markdown", str(target)])
    assert result.exit_code == 0, result.output
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert page == target.read_text(encoding="utf-8"), "run: ioc settings --markdown docs/settings.md"
    assert re.findall(r"`IOC_(\w+)`", page)[: len(Settings.model_fields)] != []


def test_documents_name_only_settings_that_exist():
    known = {f"IOC_{name.upper()}" for name in Settings.model_fields} | {"IOC_CHROMIUM"}
    for path in [*ROOT.glob("docs/*.md"), *ROOT.glob("*.md"), *ROOT.glob("deploy/*")]:
        named = set(re.findall(r"\bIOC_[A-Z_]+\b", path.read_text(encoding="utf-8")))
        assert named <= known, (path.name, named - known)


def test_links_between_documents_lead_somewhere():
    for path in [*ROOT.glob("docs/*.md"), *ROOT.glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), (path.name, target)
