"""Where benchmarks run: embedded databases of their own in a temporary directory, gone afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from sqlalchemy import Connection

from bench.report import tell
from db import embedded
from db.database import Database, connect
from db.migrate import migrate
from db.settings import Settings, make_settings
from demo.seed import seed_history
from ingest.setup import prepare_province

PROVINCE = "42"
YEAR = 365


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured; ``kpi`` are the sizes of the KPI query, smallest first."""

    history: int = 470_000
    imported: int = 200_000
    rounds: int = 3
    kpi: tuple[int, ...] = (140_000, 1_400_000, 10_000_000)
    pages: int = 1_400_000
    page_runs: int = 30
    runs: int = 100
    commits: int = 30
    push_s: int = 60
    versions: int = 2_000
    live_s: int = 60


FULL = Sizes()
QUICK = Sizes(
    history=20_000,
    imported=20_000,
    rounds=1,
    kpi=(14_000, 140_000),
    pages=20_000,
    page_runs=5,
    runs=20,
    commits=5,
    push_s=16,
    versions=200,
    live_s=15,
)


@dataclass(slots=True)
class Stage:
    """One run of the benchmarks: its directory, its sizes, and the province that several of them share."""

    root: Path
    sizes: Sizes
    seconds: float = 0.0
    _shared: Database | None = None
    _made: list[Database] = field(default_factory=list)

    def settings(self, name: str) -> Settings:
        """Return settings of a data directory of its own."""
        return make_settings(data_dir=self.root / name, province=PROVINCE, _env_file=None)

    def database(self, name: str) -> Database:
        """Return a new database with an empty province."""
        settings = self.settings(name)
        database = connect(settings)
        self._made.append(database)
        migrate(database)
        prepare_province(database, PROVINCE, settings.data_dir)
        return database

    def province(self) -> Database:
        """Return the demonstration province that benchmarks share; ``seconds`` is how long its history took."""
        if self._shared is None:
            tell(f"seeding a history of {self.sizes.history:,} dossiers")
            database = self.database("province")
            start = perf_counter()
            seed_history(database, PROVINCE, dossiers=self.sizes.history, days=YEAR)
            self.seconds = perf_counter() - start
            vacuum(database)
            self._shared = database
        return self._shared

    def drop(self, database: Database) -> None:
        """Delete a database that nothing needs any more."""
        database.dispose()
        embedded.remove(database.settings.data_dir)
        self._made.remove(database)

    def close(self) -> None:
        """Delete everything."""
        for database in list(self._made):
            self.drop(database)


@contextmanager
def stage(sizes: Sizes) -> Iterator[Stage]:
    """Yield a stage in a temporary directory (``TMPDIR`` chooses the disk) and clear it away."""
    root = Path(tempfile.mkdtemp(prefix="ioc-bench-"))
    root.chmod(0o755)
    made = Stage(root, sizes)
    try:
        yield made
    finally:
        made.close()
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def outside_transaction(database: Database) -> Iterator[Connection]:
    """Yield an owner's connection on which every statement commits by itself."""
    with database.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection


def vacuum(database: Database) -> None:
    """Bring statistics and visibility up to date, as autovacuum would in a minute, and write everything out."""
    with outside_transaction(database) as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
        connection.exec_driver_sql("CHECKPOINT")
