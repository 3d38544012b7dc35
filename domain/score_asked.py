"""What the page of the scorecard shows, as its address asks: period, block to rank by, indicator opened, and place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.decision766 import BLOCKS, formula_of
from domain.indicator import Indicator
from domain.periods import CUSTOM
from domain.report_period import PeriodError, ReportPeriod
from domain.score import Score
from domain.score_lists import LOST
from domain.scorecard import Place, Scorecard, scoring_period
from domain.selection import Selection
from domain.text import Text

PERIOD, PART, OPENED = "for", "part", "kpi"
"""Keys of the address that belong to the page."""
FEW = 10
"""Fewer dossiers than this say too little to rank a place."""
AHEAD = Text(
    "Kỳ {period} chưa bắt đầu; đang xem tháng này.", "{period} has not begun; this is the scorecard of this month."
)
NO_PLACE = Text(
    "Không có xã, phường hay sở, ngành nào mang mã “{key}”; đang xem toàn tỉnh.",
    'No commune or department has the code "{key}"; the whole province is shown.',
)
BAD_PART = Text(
    "Không có nhóm chỉ số “{value}”; đang xếp theo tổng điểm.",
    'There is no block "{value}"; the ranking goes by the total.',
)
BAD_CODE = Text("Không có chỉ số “{value}” trong bộ chỉ số.", 'There is no indicator "{value}" in the index set.')


@dataclass(frozen=True, slots=True)
class Asked:
    """The period, the block that is ranked and mapped, and the indicator whose losses are listed.

    ``part`` is the key of the block, "" for the total; ``opened`` the code of the indicator, "" for none.
    """

    period: ReportPeriod
    part: str = ""
    opened: str = ""

    def own(self, **changed: str) -> dict[str, str]:
        """The page's own keys of an address to this, with ``changed`` ones."""
        return {PERIOD: self.period.word, PART: self.part, OPENED: self.opened} | changed


def read(query: Mapping[str, object], today: date) -> tuple[Asked, list[Text]]:
    """What an address asks for; what cannot be used is the default (this month, the total, none), with a note."""
    word, part, opened = (_text(query, key) for key in (PERIOD, PART, OPENED))
    period, notes = _period(word, today)
    if part and part not in {block.key for block in BLOCKS}:
        notes, part = [*notes, BAD_PART.format(value=part[:40])], ""
    if opened and opened not in formula_of(period.first).by_code:
        notes, opened = [*notes, BAD_CODE.format(value=opened[:40])], ""
    return Asked(period, part, opened), notes


def _text(query: Mapping[str, object], key: str) -> str:
    value = query.get(key)
    return value if isinstance(value, str) else ""


def _period(word: str, today: date) -> tuple[ReportPeriod, list[Text]]:
    default = ReportPeriod.of(today, "month")
    if not word:
        return default, []
    try:
        period = scoring_period(ReportPeriod.parse(word))
    except PeriodError as error:
        return default, [error.message]
    return (period, []) if period.first <= today else (default, [AHEAD.format(period=period.name)])


def narrowed(place: Place, period: ReportPeriod, lang: str) -> Selection:
    """The selection of the dossiers that count for ``place`` in ``period``."""
    here = {"unit": place.key, "level": "commune"} if place.level == "commune" else {}
    here |= {"agency": place.key} if place.level == "agency" else {}
    return Selection(start=period.first, end=period.last, period=CUSTOM, lang=lang).with_(**here)


def dossiers_of(score: Score) -> float:
    """How many dossiers a scorecard rests on: the most that any line over dossiers has in its denominator."""
    counted = (line.count.den or 0 for line in score.lines if line.indicator.code in LOST)
    return max(counted, default=0)


def opens(indicator: Indicator) -> bool:
    """Whether the page itself lists what loses the points of ``indicator``."""
    return indicator.item.key != "dossier"


def points_of(card: Scorecard, part: str) -> tuple[float | None, float, float]:
    """Points, how many are known, and the most there are: of the block ``part``, or ("") of all."""
    block = next((each for each in card.score.formula.blocks if each.key == part), None)
    found = card.score.block(block) if block else card.score.total
    return found.points, found.known, found.maximum


def achieved(card: Scorecard, part: str) -> float | None:
    """Share 0..1 of the known points that was won, of a block or ("") of all; None where none is known."""
    points, known, _ = points_of(card, part)
    return points / known if points is not None and known else None
