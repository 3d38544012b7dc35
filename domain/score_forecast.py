"""The score that a period will end with: what is counted so far and what the rest of it usually brings.

The rest is the usual volume of the remaining slots (days or weeks) at the recent rate; the interval comes from the
errors that the same forecast made, at the same share of the period, in each past period when that one was left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import fmean

from domain.indicator import Formula, Level
from domain.score import Count, Score, line_of, score_of
from domain.score_rest import Cut, Series, cut_at, cut_now, final_count
from domain.score_whatif import written
from domain.text import Text

MIN_PAST = 6
"""Fewest past periods that give an interval."""
WANTED = 0.9
"""Share of final scores that the interval is to hold. With n past periods it can promise n / (n + 1) at most: 86 % with
six of them, all of 90 % from nine on."""
FEW_PAST = Text(
    "Chưa có khoảng dự báo: mới có {count} kỳ đã qua đủ số liệu, cần {needed}.",
    "No interval yet: {count} past periods have the data, {needed} are needed.",
)
NOTHING = Text("Chưa có số liệu để dự báo.", "There are no data to forecast from.")
SENTENCE = Text(
    "Dự báo cuối kỳ {points} điểm (từ {low} đến {high}); hiện {today}.",
    "Forecast for the end of the period: {points} points ({low} to {high}); {today} now.",
)
ALONE = Text(
    "Dự báo cuối kỳ {points} điểm; hiện {today}. {note}",
    "Forecast for the end of the period: {points} points; {today} now. {note}",
)


@dataclass(frozen=True, slots=True)
class History:
    """One indicator, slot by slot, in past complete periods (oldest first) and in the running one up to today.

    None is a period of which nothing is known; past periods may differ in length by some working days.
    """

    code: str
    past: tuple[Series | None, ...]
    running: Series | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """The final score and that of today; ``low`` and ``high`` bound the total, None with the reason in ``note``.

    ``past`` is how many past periods the interval rests on.
    """

    today: Score
    final: Score
    low: float | None
    high: float | None
    past: int
    note: Text | None


@dataclass(frozen=True, slots=True)
class BackTest:
    """How past periods would have been forecast from those before them, at one share of the period.

    ``error``: mean absolute error of the total in points over ``periods`` of them; ``naive``: that of the score as it
    stood on the day, where known; ``coverage``: share of the ``covered_of`` intervals that held the final score. None
    without any.
    """

    periods: int
    error: float | None
    naive: float | None
    covered_of: int
    coverage: float | None


_Cuts = Mapping[str, Sequence[Cut | None]]
"""Past periods of each indicator, in the same order."""


def forecast(
    formula: Formula, level: Level, histories: Sequence[History], length: int, fixed: Mapping[str, Count] | None = None
) -> Forecast:
    """Forecast the score of the running period, which has ``length`` slots in all.

    ``fixed`` are counts that stay as they are. An indicator of which nothing is known in the running period stays
    unknown.

    Raises:
        ValueError: running series that do not end on the same slot or are longer than the period; histories with
            different numbers of past periods; a code given twice or not in the formula.
    """
    _checked(formula, histories)
    elapsed = _elapsed(histories, length)
    share = elapsed / length
    past = {each.code: [cut_at(series, share) for series in each.past] for each in histories}
    running = {each.code: cut_now(each.running, length) for each in histories}
    counts, today = dict(fixed or {}), dict(fixed or {})
    for code, cut in running.items():
        counts[code] = final_count(cut, _known(past[code]), share)
        today[code] = Count() if cut is None else Count(cut.num, cut.den)
    final = score_of(formula, counts, level)
    width, used = _width(formula, level, past, [code for code, cut in running.items() if cut is not None], share)
    return _bounded(score_of(formula, today, level), final, width, used)


def back_test(formula: Formula, level: Level, histories: Sequence[History], share: float, least: int = 1) -> BackTest:
    """Forecast each past period from those before it (at least ``least``) as if only ``share`` (0..1) had passed.

    Raises:
        ValueError: histories with different numbers of past periods; a code given twice or not in the formula.
    """
    _checked(formula, histories)
    cuts = {each.code: [cut_at(series, share) for series in each.past] for each in histories}
    periods = len(histories[0].past) if histories else 0
    errors, naive, held = [], [], []
    for index in range(least, periods):
        before = {code: past[:index] for code, past in cuts.items()}
        now = {code: past[index] for code, past in cuts.items()}
        codes = [code for code, cut in now.items() if cut is not None]
        told = _errors(formula, level, now, before, codes, share)
        if told is None:
            continue
        width, _ = _width(formula, level, before, codes, share)
        errors.append(abs(told[0]))
        naive += [] if told[1] is None else [abs(told[1])]
        held += [] if width is None else [abs(told[0]) <= width + 1e-9]
    return BackTest(len(errors), _mean(errors), _mean(naive), len(held), _mean(held))


def forecast_text(found: Forecast) -> Text:
    """Say the forecast in one sentence."""
    if found.final.total.points is None:
        return NOTHING
    points, today = written(found.final.total.points, 2), written(found.today.total.points, 2)
    if found.low is None:
        return ALONE.format(points=points, today=today, note=found.note or NOTHING)
    return SENTENCE.format(points=points, today=today, low=written(found.low, 2), high=written(found.high, 2))


def _checked(formula: Formula, histories: Sequence[History]) -> None:
    codes = [each.code for each in histories]
    if len(set(codes)) < len(codes) or not set(codes) <= formula.by_code.keys():
        message = f"each history is of another indicator of {formula.version}, got {codes}"
        raise ValueError(message)
    if len({len(each.past) for each in histories}) > 1:
        message = "the histories do not cover the same past periods"
        raise ValueError(message)


def _elapsed(histories: Sequence[History], length: int) -> int:
    """Slots of the running period that have passed."""
    lengths = {len(each.running) for each in histories if each.running is not None}
    if len(lengths) > 1 or not 0 < length >= max(lengths, default=0):
        message = f"{sorted(lengths)} slots have passed of a period of {length}"
        raise ValueError(message)
    return max(lengths, default=0)


def _known(cuts: Sequence[Cut | None]) -> list[Cut]:
    return [cut for cut in cuts if cut is not None]


def _errors(
    formula: Formula,
    level: Level,
    now: Mapping[str, Cut | None],
    past: _Cuts,
    codes: Sequence[str],
    share: float,
) -> tuple[float, float | None] | None:
    """Final total minus the forecast and minus that of the day (None: unknown), over ``codes``.

    None when one of them cannot be forecast or its final points are unknown.
    """
    error, naive = 0.0, 0.0
    unknown_today = False
    for code in codes:
        cut, known = now[code], _known(past[code])
        if cut is None or not known:
            return None
        end = Count(cut.num + cut.rest_num, cut.den + cut.rest_den)
        counts = end, final_count(cut, known, share), Count(cut.num, cut.den)
        true, told, today = (line_of(formula.by_code[code], count, level).points for count in counts)
        if true is None or told is None:
            return None
        error += true - told
        naive += true - (today or 0.0)
        unknown_today |= today is None
    return error, None if unknown_today else naive


def _width(formula: Formula, level: Level, past: _Cuts, codes: Sequence[str], share: float) -> tuple[float | None, int]:
    """Half the interval, None with too few periods, and how many it rests on.

    The error of which WANTED of n + 1 exchangeable periods stay below is the ceil(WANTED (n + 1))-th smallest of n.
    """
    periods = min((len(past[code]) for code in codes), default=0)
    found = []
    for out in range(periods):
        others = {code: [*past[code][:out], *past[code][out + 1 :]] for code in codes}
        told = _errors(formula, level, {code: past[code][out] for code in codes}, others, codes, share)
        found += [] if told is None else [abs(told[0])]
    if len(found) < MIN_PAST:
        return None, len(found)
    return sorted(found)[min(len(found), ceil(WANTED * (len(found) + 1))) - 1], len(found)


def _bounded(today: Score, final: Score, width: float | None, used: int) -> Forecast:
    total = final.total
    if total.points is None or width is None:
        note = NOTHING if total.points is None else FEW_PAST.format(count=used, needed=MIN_PAST)
        return Forecast(today, final, None, None, used, note)
    return Forecast(today, final, max(0.0, total.points - width), min(total.known, total.points + width), used, None)


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None
