"""What-if of the scorecard: the score at other shares, and what one more percentage point of each line is worth."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.errors import IocError
from domain.score import STATES, Count, Line, Score, line_of
from domain.text import Text

HAIR = 1e-6
"""Items or points (in items' worth) that floating point may be off without meaning anything."""
ONE_PERCENT = 0.01
UNKNOWN_LINE = Text(
    "Chỉ số {code!r} không có trong bộ chỉ số {version}. Các mã: {codes}.",
    "Indicator {code!r} is not in the index set {version}. The codes: {codes}.",
)
BAD_SHARE = Text(
    "Chỉ số {code}: tỷ lệ {value!r} phải từ 0 đến 1.", "Indicator {code}: the share {value!r} must be from 0 to 1."
)
BAD_NUM = Text(
    "Chỉ số {code}: tử số {value!r} phải từ 0 đến mẫu số {den}.",
    "Indicator {code}: the numerator {value!r} must be from 0 to the denominator {den}.",
)
FIXED = Text("Chỉ số {code} không thay đổi được: {state}.", "The share of indicator {code} cannot be changed: {state}.")
TWICE = Text("Chỉ số {code} được cho cả tỷ lệ và tử số.", "Indicator {code} is given both a share and a numerator.")


class WhatIfError(IocError):
    """A change cannot be scored; the message names the indicator and the value."""


@dataclass(frozen=True, slots=True)
class Margin:
    """What is still to win on one line.

    ``per_point``: points that one more percentage point brings from the present share, 0 where none can be won or
    nothing is known. ``left``: points missing to the maximum, None where the points are unknown. ``items_point``,
    ``items_full``: how many more items one percentage point and the maximum need, None without a known denominator.
    """

    line: Line
    per_point: float
    left: float | None
    items_point: int | None
    items_full: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """One line before and after; ``gain`` is None where one of the two is unknown."""

    before: Line
    after: Line

    @property
    def gain(self) -> float | None:
        """Points won, negative when lost."""
        if self.before.points is None or self.after.points is None:
            return None
        return self.after.points - self.before.points


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The score as it is, as it would be, and the lines that were moved.

    A line that had no data before adds to the new total but not to ``gain``: nobody knows what it had.
    """

    now: Score
    then: Score
    changes: tuple[Change, ...]

    @property
    def gain(self) -> float:
        """Points won over the lines known both before and after."""
        return sum(change.gain or 0.0 for change in self.changes)

    @property
    def supposed(self) -> tuple[str, ...]:
        """Codes of the lines that have points only because a share was supposed for them."""
        return tuple(each.after.indicator.code for each in self.changes if each.before.points is None)


def what_if(score: Score, shares: Mapping[str, float] | None = None, nums: Mapping[str, float] | None = None) -> WhatIf:
    """Score again with new ``shares`` (0..1) or new numerators by code; the other lines stay.

    Raises:
        WhatIfError: an unknown code, a value out of range, a code in both, or a line no share can change (it does not
            apply here, or its denominator is 0); a numerator for a line without a denominator.
    """
    shares, nums = shares or {}, nums or {}
    lines = {line.indicator.code: line for line in score.lines}
    _check(score, shares.keys() | nums.keys(), shares.keys() & nums.keys())
    counts = {code: _at_share(lines[code], share) for code, share in shares.items()}
    counts |= {code: _at_num(lines[code], num) for code, num in nums.items()}
    then = with_counts(score, counts)
    changes = tuple(
        Change(old, new) for old, new in zip(score.lines, then.lines, strict=True) if old.indicator.code in counts
    )
    return WhatIf(score, then, changes)


def with_counts(score: Score, counts: Mapping[str, Count]) -> Score:
    """Return ``score`` with the lines of ``counts`` (by code) counted anew."""
    lines = tuple(
        line_of(line.indicator, counts.get(line.indicator.code, line.count), score.level) for line in score.lines
    )
    return Score(score.formula, score.level, lines)


def margins(score: Score) -> tuple[Margin, ...]:
    """Return what is still to win on each line, in the order of the scorecard."""
    return tuple(margin_of(line) for line in score.lines)


def margin_of(line: Line) -> Margin:
    """Return what is still to win on one line."""
    left = None if line.points is None else max(0.0, line.indicator.maximum - line.points)
    if line.state != "scored" or left is None:
        return Margin(line, 0.0, left, None, None)
    per_point = min(line.indicator.per_percent, left)
    full = items_to(line.count, line.indicator.full_at)
    point = items_to(line.count, (line.share or 0.0) + ONE_PERCENT)
    if full is None or point is None:
        return Margin(line, per_point, left, None, None)
    return Margin(line, per_point, left, min(point, full), full)


def items_to(count: Count, share: float) -> int | None:
    """Whole items that the numerator lacks to reach ``share``; None when the counts are unknown, 0 beyond it."""
    if count.num is None or not count.den:
        return None
    return max(0, math.ceil(share * count.den - count.num - HAIR))


def written(value: float | None, digits: int) -> Text:
    """Write a number in both languages: ``1.306,5`` and ``1,306.5``; unknown is "–"."""
    if value is None:
        return Text("–", "–")
    text = f"{value:,.{digits}f}"
    return Text(text.translate(str.maketrans(",.", ".,")), text)


def _check(score: Score, codes: Iterable[str], both: Iterable[str]) -> None:
    known = score.formula.by_code
    for code in sorted(codes):
        if code not in known:
            raise WhatIfError(
                UNKNOWN_LINE.format(code=code, version=score.formula.version, codes=", ".join(sorted(known)))
            )
    for code in sorted(both):
        raise WhatIfError(TWICE.format(code=code))


def _at_share(line: Line, share: float) -> Count:
    code, den = line.indicator.code, line.count.den
    if not 0 <= share <= 1:
        raise WhatIfError(BAD_SHARE.format(code=code, value=share))
    if line.state in {"inapplicable", "assumed"}:
        raise WhatIfError(FIXED.format(code=code, state=STATES[line.state]))
    return Count(share * den, den) if den else Count(share=share)


def _at_num(line: Line, num: float) -> Count:
    code, den = line.indicator.code, line.count.den
    if line.state in {"inapplicable", "assumed"} or not den:
        state = STATES[line.state] if line.state != "scored" else STATES["no_data"]
        raise WhatIfError(FIXED.format(code=code, state=state))
    if not 0 <= num <= den:
        raise WhatIfError(BAD_NUM.format(code=code, value=num, den=den))
    return Count(num, den)
