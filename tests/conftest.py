"""One embedded PostgreSQL per test run; every test starts with an empty Hà Tĩnh."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import embedded
from db.access import FACTS
from db.database import Database, connect
from db.migrate import migrate
from db.settings import Settings, make_settings
from ingest.load import Feed
from ingest.setup import prepare_province
from tests.browser import browser  # noqa: F401  (a fixture)

PROVINCE = "42"
SHARED = Path(__file__).parents[2] / "shared"
TABLES = (
    *FACTS,
    *(
        "quarantine",
        "import_run",
        "work_hours",
        "officer_absence",
        "officer_posting",
        "officer",
        "procedure",
        "field",
        "agency",
        "source",
        "essential_service",
    ),
    *("counter_service", "counter", "service_group", "center", "queue_version", "api_key"),
    *("subsystem_owner", "score_closing", "target", "target_change"),
    *("commitment", "commitment_change"),
    *("display_seen", "display", "display_profile", "display_change", "display_pairing"),
)
LARGE = 1_000_000
"""Bytes from which new files for a table and its indexes cost less than deleting its rows."""
RESTART = """
SELECT setval(pg_get_serial_sequence(c.oid::regclass::text, a.attname), 1, false)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attidentity <> ''
"""


def shared(path: str) -> Path:
    """A development input beside the checkout; the test is skipped where it is absent."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"needs ../shared/{path}, which is not part of the product")
    return found


@pytest.fixture(scope="session")
def settings() -> Iterator[Settings]:
    directory = Path(tempfile.mkdtemp(prefix="ioc-test-"))
    directory.chmod(0o755)
    yield make_settings(data_dir=directory, province=PROVINCE, _env_file=None)
    embedded.remove(directory)
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def prepared(settings: Settings) -> Iterator[Database]:
    database = connect(settings)
    with database.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ALTER SYSTEM SET fsync = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    migrate(database)
    prepare_province(database, PROVINCE, settings.data_dir)
    yield database
    database.dispose()


@pytest.fixture
def database(prepared: Database) -> Database:
    empty(prepared, version="0")
    return prepared


def empty(database: Database, version: str) -> None:
    """Take every fact and catalogue out; ``version`` is the SQL of the data version from now on."""
    with database.own() as connection:
        connection.exec_driver_sql("SET LOCAL deadlock_timeout = '20s'")  # whoever still reads gives way, not this
        full = " UNION ALL ".join(
            f"SELECT '{table}', pg_relation_size('{table}') WHERE EXISTS (SELECT FROM {table})" for table in TABLES
        )
        filled = connection.exec_driver_sql(full).all()
        if large := [table for table, size in filled if size > LARGE]:
            connection.exec_driver_sql(f"TRUNCATE {', '.join(large)} CASCADE")
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # nothing refers to what is left
        for table, size in filled:
            if size <= LARGE:
                connection.exec_driver_sql(f"DELETE FROM {table}")
                connection.exec_driver_sql(f"SELECT pg_clear_relation_stats(current_schema(), '{table}')")
        connection.exec_driver_sql(RESTART)
        connection.exec_driver_sql(f"UPDATE data_version SET version = {version}, last_event_at = NULL")


@pytest.fixture
def feed() -> Feed:
    return Feed(key="test", name="Test", file="test.csv")
