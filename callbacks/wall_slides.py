"""What each kind of slide shows, from the answers of the read side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from callbacks.shapes import COMMUNE, rank_rows, share
from components.maps import MapRow
from components.ranking import RankRow
from components.wall_chase import chase
from components.wall_freshness import freshness
from components.wall_movers import movers
from components.wall_overview import overview
from components.wall_queues import queues
from components.wall_score import score
from components.wall_subject import subject
from domain.kpi import Figure, Kpi
from domain.playlist import Slide
from domain.score_asked import read as read_score
from domain.screen import Screen
from domain.selection import Selection, parse
from domain.text import Text
from domain.wall import FEWEST
from domain.weekly_window import default_period
from queries.overview import Point
from queries.queue_source import Queues
from queries.wall import COURSES, Picture, Walls

METRIC = {"online": "online", "digitization": "digitized", "on_time": "on_time"}
"""KPI of each slide about one."""
MISSES = 4
"""Status step from which a unit is on or near its target."""
MOST_ATTENTION, MOST_CHASED = 14, 20
RIGHT_NOW, TODAY = Text("tại thời điểm này", "right now"), Text("hôm nay", "today")
Nodes = list[Any]


@dataclass(frozen=True, slots=True)
class Showing:
    """What every slide is made from: the read side, what screens know, and the selection of the slide."""

    walls: Walls
    queues: Queues
    screen: Screen
    selection: Selection

    @property
    def lang(self) -> str:
        """Language of the display."""
        return self.selection.lang

    def picture(self) -> Picture:
        """What is known of dossiers in the area and period of the slide."""
        return self.walls.picture(self.selection)

    def ranked(self, found: Picture, metric: str, *others: str) -> list[RankRow]:
        """Units in the order of ``metric``, with their figures of it and of ``others``."""
        keys = ("received", *dict.fromkeys((metric, *others)))
        return rank_rows(found.overview.units, metric, lambda _: None, found.aims, keys)


Maker = Callable[[Showing], tuple[Nodes, str]]
"""Returns the nodes of a slide and the period it is about, in words."""


def made(slide: Slide, walls: Walls, screen: Screen, lang: str) -> tuple[Nodes, str]:
    """The slide as nodes, and its period in words."""
    told = {"area": slide.area, "lang": lang, "metric": METRIC.get(slide.kind, "on_time")}
    selection, _ = parse(told, screen.today(), screen.span)
    return MAKERS[slide.kind](Showing(walls, Queues(walls.source), screen, selection))


def _overview(shown: Showing) -> tuple[Nodes, str]:
    found, metric = shown.picture(), shown.selection.metric
    kpi = found.aims.kpi(metric)
    low = [row for row in shown.ranked(found, metric, "overdue") if 0 < row.figures[metric].status.step < MISSES]
    nodes = overview(
        [_tile(found.aims.kpi(key), found, found.courses[key][0]) for key in COURSES],
        (kpi, _places(found, kpi), shown.screen.outline()),
        low[::-1][:MOST_ATTENTION],
        found.chase,
        shown.queues.centers(),
        shown.lang,
    )
    return nodes, shown.selection.days().get(shown.lang)


def _tile(kpi: Kpi, found: Picture, course: Sequence[Point]) -> tuple[Kpi, Figure, Figure | None, list[float | None]]:
    data = found.overview
    previous = kpi.figure(data.previous) if data.previous and not kpi.now else None
    return kpi, kpi.figure(data.totals), previous, [share((num, den)) for _, num, den in course]


def _places(found: Picture, kpi: Kpi) -> list[MapRow]:
    communes = [row for row in found.overview.units if row.level == COMMUNE and row.by == "unit"]
    return [MapRow(row.key, row.name, found.aims.at(kpi.key, row.by, row.key).figure(row.totals)) for row in communes]


def _subject(shown: Showing) -> tuple[Nodes, str]:
    found = shown.picture()
    kpi = found.aims.kpi(shown.selection.metric)
    nodes = subject(
        _tile(kpi, found, ()),
        (_places(found, kpi), shown.screen.outline()),
        shown.ranked(found, kpi.key),
        found.courses[kpi.key],
        shown.lang,
    )
    return nodes, shown.selection.days().get(shown.lang)


def _chase(shown: Showing) -> tuple[Nodes, str]:
    found = shown.picture()
    late = [row for row in shown.ranked(found, "overdue", "open") if (row.figures["overdue"].value or 0) >= FEWEST]
    nodes = chase(found.chase, late[:MOST_CHASED], found.aims.kpi("overdue"), shown.lang)
    return nodes, RIGHT_NOW.get(shown.lang)


def _queues(shown: Showing) -> tuple[Nodes, str]:
    return queues(shown.queues.centers(), shown.lang), TODAY.get(shown.lang)


def _score(shown: Showing) -> tuple[Nodes, str]:
    period = read_score({}, shown.screen.today())[0].period
    cards = shown.walls.cards(period)
    return score(cards, shown.selection.area, shown.lang), period.label(shown.lang)


def _movers(shown: Showing) -> tuple[Nodes, str]:
    review = shown.walls.review(shown.selection, default_period(shown.screen.today()))
    return movers(review, shown.lang), review.window.period.label(shown.lang)


def _freshness(shown: Showing) -> tuple[Nodes, str]:
    found = shown.picture()
    counted = (found.version, found.refused)
    nodes = freshness(found.sources, found.fresh.at, found.fresh.queue_at, counted, found.limits, shown.lang)
    return nodes, RIGHT_NOW.get(shown.lang)


MAKERS: dict[str, Maker] = {
    "overview": _overview,
    **dict.fromkeys(METRIC, _subject),
    "chase": _chase,
    "queues": _queues,
    "score": _score,
    "movers": _movers,
    "freshness": _freshness,
}
"""Every kind of domain.playlist.SLIDES."""
