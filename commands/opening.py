"""What every command begins with: the consoles, and the province's database made ready."""

from rich.console import Console

from db.database import Database, connect
from db.migrate import migrate
from db.settings import Settings, load_settings
from domain.text import Text
from ingest.setup import prepare_province

console = Console()
notices = Console(stderr=True)


def say(text: Text) -> None:
    """Print a passing remark in the language of the settings."""
    notices.print(text.get(load_settings().lang), style="dim")


def open_database(settings: Settings) -> Database:
    """Connect, migrate and make the province ready."""
    database = connect(settings, say=say)
    migrate(database)
    prepare_province(database, settings.province, settings.data_dir)
    return database
