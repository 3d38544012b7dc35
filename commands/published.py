"""The demonstration's portal: it publishes the scorecards of what is over, as ours are counted."""

from datetime import date

from db.database import Database
from demo.portal import seed_published
from domain.report_period import ReportPeriod
from domain.zone import ZONE
from queries.score_source import Scores
from queries.source import Source

MONTHS = 2


def publish_demonstration(database: Database, province: str) -> int:
    """Store the portal's figures of the last months and of the last quarter; return how many."""
    source = Source(database, province)
    scores, today = Scores(source), source.now().astimezone(ZONE).date()
    return seed_published(database, province, [card for each in over(today) for card in scores.cards(each)])


def over(today: date) -> list[ReportPeriod]:
    """The last whole months and the last whole quarter before ``today``."""
    month = ReportPeriod.of(today, "month")
    return [*(month.back(count + 1) for count in range(MONTHS)), ReportPeriod.of(today, "quarter").previous()]
