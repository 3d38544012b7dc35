"""Bring a database to the schema of this version."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from db.access import apply_access
from db.database import Database
from db.derived import ensure_rollups

HERE = Path(__file__).parent


def migrate(database: Database) -> None:
    """Run the missing migrations, make the rollups of this version, then roles, grants and policies.

    Safe to call from several processes at once.
    """
    with database.own() as connection:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(766000)")
        config = Config()
        config.set_main_option("script_location", str(HERE / "migrations"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        ensure_rollups(connection)
        apply_access(database, connection)
