"""The read side of the scorecard, in the caller's scope and memoized like everything else (queries/source.py)."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection

from domain.kpi import Figure
from domain.kpis import KPI
from domain.measures import BY_KEY
from domain.report_period import ReportPeriod
from domain.score import Count
from domain.score_asked import narrowed
from domain.score_difference import Difference, Theirs, differences
from domain.score_forecast import BackTest, Forecast, back_test, forecast
from domain.score_path import MENDABLE, Path, cheapest_path
from domain.scorecard import PlaceKey, Scorecard
from domain.selection import Selection
from queries.keeper import Keeper
from queries.score import places, scorecards
from queries.score_series import histories
from queries.source import Source
from queries.units import sums

SHARED = ("dossier", "petition")
"""Items of which the province's are those of its departments and communes; procedures are everybody's."""
PUBLISHED = """
SELECT indicator, num, den, share, points, captured_on, source FROM published_figure
WHERE province_code = %s AND period = %s AND level = %s AND key = %s
"""
CLOSINGS = """
SELECT period, act, at, author FROM score_closing WHERE province_code = %s ORDER BY id DESC LIMIT 50
"""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a running period is heading, and how such forecasts did for past periods at the same share of them."""

    forecast: Forecast
    test: BackTest
    days: int
    of_days: int


class Scores:
    """Answers questions about scorecards from ``source``. Threads may share it."""

    def __init__(self, source: Source) -> None:
        """Ask through ``source``; what rests on whole months of history is kept for an hour."""
        self.source = source
        self._hourly = Keeper(on=source.cache is not None)

    def cards(self, period: ReportPeriod) -> list[Scorecard]:
        """The scorecards of ``period`` of the province (first), every department and every commune."""
        province = self.source.province
        return self.source.memo(
            "score", Selection(), (period.word,), lambda c, now, _: scorecards(c, province, period, now)
        )

    def card(self, place: PlaceKey, period: ReportPeriod) -> Scorecard | None:
        """The scorecard of one place; None when there is no such place."""
        return next((card for card in self.cards(period) if (card.place.level, card.place.key) == place), None)

    def differences(self, card: Scorecard) -> tuple[Difference, ...]:
        """Ours against what the portal publishes of the same place and period; nothing where it published nothing."""
        return tuple(differences(card.score, self.published(card)))

    def published(self, card: Scorecard) -> dict[str, Theirs]:
        """What the portal publishes of the place and period, by indicator; also of blocks, TOTAL and SIPAS."""
        told = (self.source.province, card.period.word, card.place.level, card.place.key)
        with self.source.reading() as connection:
            rows = connection.exec_driver_sql(PUBLISHED, told).all()
        return {
            row.indicator: Theirs(Count(row.num, row.den, row.share), row.points, row.captured_on, row.source)
            for row in rows
        }

    def path(self, card: Scorecard, target: float, movable: Collection[str] = MENDABLE) -> Path:
        """The cheapest way of ``card`` to ``target`` points over the lines ``movable`` (codes).

        The province's is told by department and commune.
        """
        missing = self.missing(card) if card.place.level == "province" else None
        return cheapest_path(card.score, target, missing=missing, movable=movable)

    def missing(self, card: Scorecard) -> dict[str, dict[str, int]]:
        """By indicator over dossiers or petitions: what every department and commune lacks to have all of it."""
        found: dict[str, dict[str, int]] = {}
        for other in self.cards(card.period):
            for line in other.score.lines:
                counted = line.count.num is not None and line.count.den is not None
                if other.place.level == "province" or not counted or line.indicator.item.key not in SHARED:
                    continue
                lacks = int((line.count.den or 0) - (line.count.num or 0))
                found.setdefault(line.indicator.code, {})[other.place.key] = max(0, lacks)
        return found

    def outlook(self, card: Scorecard) -> Outlook | None:
        """The forecast of a running period, at most an hour old; None for one that is over."""
        if card.stage != "running":
            return None
        hour = self.source.now().replace(minute=0)
        key = (self.source.scope.key, card.place.level, card.place.key, card.period.word, hour)
        return self._hourly.get(key, lambda: self._outlook(card), worth=lambda _: True)

    def _outlook(self, card: Scorecard) -> Outlook:
        with self.source.reading() as connection:
            now = self.source.now()
            agencies = self._agencies(connection, card)
            told = histories(connection, self.source.province, agencies, card.period, now)
        lines = {line.indicator.code: line.count for line in card.score.lines}
        fixed = {code: count for code, count in lines.items() if code not in {each.code for each in told}}
        elapsed = max((len(each.running) for each in told if each.running), default=0)
        formula, level = card.score.formula, card.place.level
        ahead = forecast(formula, level, told, card.period.days, fixed)
        return Outlook(ahead, back_test(formula, level, told, elapsed / card.period.days), elapsed, card.period.days)

    def _agencies(self, connection: Connection, card: Scorecard) -> tuple[int, ...]:
        for each in places(connection, self.source.province):
            if (each.place.level, each.place.key) == (card.place.level, card.place.key):
                return each.agencies
        return ()

    def mean_time(self, card: Scorecard) -> Figure:
        """Mean working hours of the dossiers settled in the period: item 2.2 of the set, which carries no points."""
        kpi, here = KPI["processing_hours"], narrowed(card.place, card.period, "vi")
        terms = (*kpi.numerator, *kpi.denominator)
        measures = [BY_KEY[term] for term in terms]
        with self.source.reading() as connection:
            rows = sums(connection, here, (), self.source.now(), self.source.province, measures=measures)
        return kpi.figure(dict(zip(terms, map(float, rows[0]), strict=True)))

    def closings(self) -> list[tuple[str, str, object, str]]:
        """The latest closings and reopenings: period, act, time, author."""
        with self.source.reading() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(CLOSINGS, (self.source.province,))]
