"""What the weekly review of an area costs uncached, against its budget."""

from datetime import UTC, datetime

from bench.report import Line, milliseconds, percentile, plain, spread, tell, within
from bench.stage import PROVINCE, YEAR, Stage
from db.database import Database
from db.scope import Scope
from demo.seed import seed_history
from domain.report_period import ReportPeriod
from domain.selection import Selection
from domain.weekly_window import default_period
from domain.zone import ZONE
from queries.weekly import weekly

MOST_MS = 400.0
LARGEST_AREA = """
SELECT u.area FROM unit u JOIN dossier d ON d.province_code = u.province_code AND d.unit_code = u.code
WHERE u.province_code = %s AND u.valid_to IS NULL AND u.area IS NOT NULL GROUP BY u.area ORDER BY count(*) DESC LIMIT 1
"""


def weekly_lines(stage: Stage) -> list[Line]:
    """Time the review of the busiest area's last week, and of the province's, over a year with every step."""
    database, size = stage.database("weekly"), stage.sizes.pages
    tell(f"seeding a year of {size:,} dossiers")
    seed_history(database, PROVINCE, dossiers=size, days=YEAR)
    lines = review_lines(database, size, stage.sizes.runs)
    stage.drop(database)
    return lines


def review_lines(database: Database, size: int, runs: int) -> list[Line]:
    """Time the reviews over a database that holds ``size`` dossiers."""
    with database.own() as connection:
        area = str(connection.exec_driver_sql(LARGEST_AREA, (PROVINCE,)).scalar_one())
    week = default_period(datetime.now(UTC).astimezone(ZONE).date())
    taken = _timed(database, Selection(area=area), week, runs)
    whole = _timed(database, Selection(), week, max(3, runs // 4))
    return [
        within(f"weekly review of an area, {size:,}: p95", percentile(taken, 0.95), MOST_MS, "ms", spread(taken)),
        plain("  of the province: median", percentile(whole, 0.5), "ms", spread(whole)),
    ]


def _timed(database: Database, place: Selection, week: ReportPeriod, runs: int) -> list[float]:
    now = datetime.now(UTC)

    def ask() -> None:
        with database.read(Scope(PROVINCE)) as connection:
            weekly(connection, place, week, now, PROVINCE, 0)

    ask()
    return milliseconds(runs, ask)
