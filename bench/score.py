"""What the scorecards of all places cost uncached, against their budget."""

from datetime import UTC, datetime

from bench.report import Line, milliseconds, percentile, plain, spread, tell, within
from bench.stage import PROVINCE, YEAR, Stage
from db.database import Database
from db.scope import Scope
from demo.seed import seed_history
from domain.report_period import Kind, ReportPeriod
from domain.zone import ZONE
from queries.score import scorecards

MOST_MS = 400.0
KINDS: tuple[Kind, ...] = ("month", "year")


def score_lines(stage: Stage) -> list[Line]:
    """Time the scorecards of the province, every department and commune: of this month and of this year."""
    database, size = stage.database("score"), stage.sizes.pages
    tell(f"seeding a year of {size:,} dossiers")
    seed_history(database, PROVINCE, dossiers=size, days=YEAR)
    lines = card_lines(database, size, stage.sizes.runs)
    stage.drop(database)
    return lines


def card_lines(database: Database, size: int, runs: int) -> list[Line]:
    """Time the scorecards over a database that holds ``size`` dossiers."""
    today = datetime.now(UTC).astimezone(ZONE).date()
    lines = []
    for kind in KINDS:
        period = ReportPeriod.of(today, kind)
        taken, places = _timed(database, period, runs)
        name = f"scorecards of {places} places, a {kind}, {size:,}"
        lines.append(within(f"{name}: p95", percentile(taken, 0.95), MOST_MS, "ms", spread(taken)))
        lines.append(plain("  median", percentile(taken, 0.5), "ms", f"{runs} runs"))
    return lines


def _timed(database: Database, period: ReportPeriod, runs: int) -> tuple[list[float], int]:
    now = datetime.now(UTC)

    def ask() -> int:
        with database.read(Scope(PROVINCE)) as connection:
            return len(scorecards(connection, PROVINCE, period, now))

    places = ask()
    return milliseconds(runs, ask), places
