"""Ours against what the portal publishes: by indicator the two counts, the difference, and where it may come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.indicator import Indicator
from domain.score import Count, Line, Score, line_of
from domain.score_whatif import written
from domain.text import Text

HAIR = 0.005
"""Points that two scores may differ by when rounded to two decimals."""
SAME = Text("Khớp.", "The same.")
NO_OURS = Text("Ta chưa có số liệu.", "We have no figures.")
MORE = Text("Ta đếm nhiều hơn {count} ở mẫu số.", "We count {count} more in the denominator.")
FEWER = Text("Ta đếm ít hơn {count} ở mẫu số.", "We count {count} fewer in the denominator.")
NUM_MORE = Text("Tử số của ta nhiều hơn {count}.", "Our numerator has {count} more.")
NUM_FEWER = Text("Tử số của ta ít hơn {count}.", "Our numerator has {count} fewer.")
RATE = Text("Tỷ lệ lệch {points} điểm phần trăm.", "The rates differ by {points} percentage points.")


@dataclass(frozen=True, slots=True)
class Theirs:
    """What the portal says of one indicator: counts (or a rate), its points where it publishes them, and when."""

    count: Count
    points: float | None
    captured: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One indicator of both; ``num``, ``den``, ``share`` (points of a hundredth) and ``points`` are ours − theirs.

    None where one of the two is unknown. ``theirs_points`` are those published, else what our formula gives theirs.
    """

    indicator: Indicator
    ours: Line
    theirs: Theirs
    theirs_points: float | None
    num: float | None
    den: float | None
    share: float | None
    points: float | None

    @property
    def agrees(self) -> bool:
        """Whether the points are the same to two decimals."""
        return self.points is not None and abs(self.points) <= HAIR

    @property
    def words(self) -> tuple[Text, ...]:
        """What the difference is made of, in sentences."""
        if self.ours.points is None:
            return (NO_OURS,)
        found = []
        for value, more, fewer in ((self.den, MORE, FEWER), (self.num, NUM_MORE, NUM_FEWER)):
            if value:
                found.append((more if value > 0 else fewer).format(count=written(abs(value), 0)))
        if not found and self.share and abs(self.share) >= HAIR / 100:
            found.append(RATE.format(points=_signed(self.share * 100)))
        return tuple(found) or (SAME,)


def differences(score: Score, published: Mapping[str, Theirs]) -> Sequence[Difference]:
    """Every indicator that the portal publishes something of, in the order of the scorecard."""
    return tuple(
        _difference(line, published[line.indicator.code]) for line in score.lines if line.indicator.code in published
    )


def _difference(ours: Line, theirs: Theirs) -> Difference:
    scored = line_of(ours.indicator, theirs.count, ours.indicator.levels[0])
    points = theirs.points if theirs.points is not None else scored.points
    share = scored.share
    return Difference(
        ours.indicator,
        ours,
        theirs,
        points,
        _minus(ours.count.num, theirs.count.num),
        _minus(ours.count.den, theirs.count.den),
        _minus(ours.share, share),
        _minus(ours.points, points),
    )


def _signed(value: float) -> Text:
    text = written(value, 2)
    return Text(f"+{text.vi}", f"+{text.en}") if value > 0 else text


def _minus(ours: float | None, theirs: float | None) -> float | None:
    return None if ours is None or theirs is None else ours - theirs
