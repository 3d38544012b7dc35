"""What a period ends with: the counts so far and what the rest of it brings, from past periods and the recent rate."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from domain.score import Count

RECENT = 0.25
"""The recent rate is that of the last quarter of a period's slots, or of those that have passed."""
STRENGTH = 50.0
"""Prior of rate and volume: so many items recently counted weigh as much as all past periods."""
FEW = 4
"""Past periods below which the recent rate and that so far count alike."""
MOST_TRUST = 2.0
"""Highest weight of the recent rate against that so far; above 1 a drift goes on."""
STOCK = 0.02
"""Against an even flow: a denominator that grows less in the rest is a stock known at the start (procedures)."""


class Slot(NamedTuple):
    """What one day or week added; ``num`` is below 0 where what counted no longer does (an open dossier fell late)."""

    num: float
    den: float


Series = tuple[Slot, ...]


class Cut(NamedTuple):
    """Counts of one period up to a share of it, of the slots just before, and of the rest (0 when it is running)."""

    num: float
    den: float
    recent_num: float
    recent_den: float
    rest_num: float
    rest_den: float


def cut_at(series: Series | None, share: float) -> Cut | None:
    """Cut a complete period at ``share`` of its slots, part of a slot counting in part."""
    if not series:
        return None
    sums = np.vstack([np.zeros(2), np.cumsum(np.array(series, dtype=float), axis=0)])
    at = share * len(series)
    since = max(0.0, at - RECENT * len(series))
    slots = np.arange(len(sums))
    num, den = (np.interp([since, at, len(series)], slots, column) for column in sums.T)
    return Cut(
        float(num[1]), float(den[1]), *map(float, (num[1] - num[0], den[1] - den[0], num[2] - num[1], den[2] - den[1]))
    )


def cut_now(series: Series | None, length: int) -> Cut | None:
    """Cut the running period at today."""
    if series is None:
        return None
    blank = Slot(0.0, 0.0)
    return cut_at((*series, *[blank] * (length - len(series))), len(series) / length)


def final_count(now: Cut | None, past: Sequence[Cut], share: float) -> Count:
    """Counts at the end of the period: what is counted and, for the rest, past periods as far as this one is like them.

    ``share`` of the period has passed in ``now`` and in the ``past`` ones. Unknown when ``now`` is.
    """
    if now is None:
        return Count()
    if not past:
        return _bounded_count(*_steady(now, share))
    mean = Cut(*np.mean(np.array(past), axis=0).tolist())
    den = now.den + mean.rest_den * (now.den + STRENGTH) / (mean.den + STRENGTH)
    if mean.rest_den <= STOCK * (1 - share) * (mean.den + mean.rest_den):
        return _bounded_count(now.num + _stock_rest(now, mean, den), den)
    rate = mean.rest_num / mean.rest_den + _ahead(now, mean, _trust(past))
    return _bounded_count(now.num + rate * (den - now.den), den)


def _ahead(now: Cut, mean: Cut, trust: float) -> float:
    """How far this period's rate is from the usual one at this point: so far, corrected by ``trust`` in the recent."""
    so_far = _apart(now.num, now.den, mean.num, mean.den)
    return so_far + trust * (_apart(now.recent_num, now.recent_den, mean.recent_num, mean.recent_den) - so_far)


def _apart(num: float, den: float, usual_num: float, usual_den: float) -> float:
    """How far a rate is from the usual one, the less the fewer it counts."""
    if den <= 0 or usual_den <= 0:
        return 0.0
    return (num / den - usual_num / usual_den) * den / (den + STRENGTH)


def _trust(past: Sequence[Cut]) -> float:
    """How much the recent rate, rather than that so far, told of the rest of each past period (least squares).

    Every period is measured against the others.
    """
    if len(past) < FEW:
        return 0.5
    sums = np.array(past).sum(axis=0)
    above = below = 0.0
    for cut in past:
        others = Cut(*(sums - np.array(cut)).tolist())
        if cut.rest_den <= 0 or others.rest_den <= 0:
            continue
        told = _ahead(cut, others, 0.0)
        more = _ahead(cut, others, 1.0) - told
        true = cut.rest_num / cut.rest_den - others.rest_num / others.rest_den
        above += cut.rest_den * more * (true - told)
        below += cut.rest_den * more * more
    return min(MOST_TRUST, max(0.0, above / below)) if below > 0 else 0.5


def _steady(now: Cut, share: float) -> tuple[float, float]:
    """Without any past: the rest is as busy as so far, at the recent rate; where nothing came lately, nothing comes."""
    if now.recent_den <= 0:
        return now.num, now.den
    rest = now.den * (1 - share) / share
    return now.num + rest * now.recent_num / now.recent_den, now.den + rest


def _stock_rest(now: Cut, mean: Cut, den: float) -> float:
    """Of a stock: the same share of those still missing is won as in past periods, or of those won is lost."""
    if mean.rest_num < 0:
        return now.num * mean.rest_num / mean.num if mean.num > 0 else 0.0
    missing = mean.den + mean.rest_den - mean.num
    return (den - now.num) * mean.rest_num / missing if missing > 0 else 0.0


def _bounded_count(num: float, den: float) -> Count:
    return Count(min(max(num, 0.0), den), den)
