"""What the next hours bring at one center: expected arrivals, predicted waits, counters needed, and what-if."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.erlang import erlang_a, erlang_c
from domain.forecast import Backtest, Model, model_for, staffing
from domain.queue_outcome import Outcome
from domain.queue_plan import HALF_HOURS, NOTHING, Change, Group, Situation, factor, in_service, scenario
from domain.queue_profile import Expected, half_hours
from domain.queue_scenario import HALF_HOUR
from domain.simulation import simulate

FEWEST_EXPECTED = 2.0
"""Of half-hours with fewer expected tickets (lunch, the last minutes) no average wait is told."""
RUNS = 40
SEED = 766


@dataclass(frozen=True, slots=True)
class HalfHour:
    """Half an hour of the predicted day.

    ``issued`` and ``waited`` (average seconds) happened and are None ahead; ``expected`` are the usual arrivals;
    ``mean`` and ``p90`` the predicted waits in seconds, None behind or where nobody is expected; ``needed`` the
    counters that keep the average within the norm.
    """

    start: datetime
    issued: int | None
    expected: float | None
    waited: float | None
    mean: float | None = None
    p90: float | None = None
    needed: int | None = None


@dataclass(frozen=True, slots=True)
class GroupWait:
    """Predicted wait, in seconds, of a ticket of a group issued now; None where none can be told."""

    code: str
    name: str
    mean: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class Course:
    """The rest of the day in short: tickets, average and 90 % wait in seconds, shares left and unserved, use.

    ``counters`` work; ``utilisation`` is the share of their open time in which they serve, ``by_counter`` each one's.
    """

    counters: int
    issued: float
    mean: float | None
    p90: float | None
    abandoned: float | None
    unserved: float
    utilisation: float | None
    by_counter: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Prediction:
    """Everything the forecast of a center tells, at ``at`` for the day of ``base``.

    ``enough`` is off when history is too short: then nothing is predicted. ``level`` is today against usual,
    ``rush`` the factor of a day after a long closing, ``weeks`` and ``days`` the history behind it, ``known`` the
    service times used; ``error`` the back-test of this center, None when it has too little past.
    """

    code: str
    name: str
    at: datetime
    base: datetime
    enough: bool
    weeks: int
    days: int
    level: float
    rush: float
    known: int
    model: Model | None
    half_hours: tuple[HalfHour, ...]
    now: tuple[GroupWait, ...]
    course: Course | None
    error: Backtest | None = None


def predict(situation: Situation, norm_s: float, runs: int = RUNS) -> Prediction:
    """Predict the rest of the situation's day."""
    expected = situation.profile.expected(situation.day)
    level = factor(situation, expected.arrivals)
    known = sum(group.service.known for group in situation.groups)
    behind = Prediction(
        situation.code,
        situation.name,
        situation.at,
        situation.base,
        expected.enough,
        expected.weeks,
        expected.days,
        level,
        expected.rush,
        known,
        None,
        _day(situation, expected),
        (),
        None,
    )
    plan = scenario(situation, expected.arrivals, level) if expected.enough else None
    if plan is None:
        return behind
    model = _model(situation, expected, level)
    outcome = simulate(plan, runs, SEED)
    ahead = _ahead(situation, expected, level, outcome, model, norm_s)
    now = tuple(_now(group, outcome) for group in situation.groups) if situation.base == situation.at else ()
    course = _course(outcome, len(in_service(situation)))
    return replace(behind, model=model, half_hours=_joined(behind.half_hours, ahead), now=now, course=course)


def what_if(situation: Situation, changes: Sequence[Change], runs: int = RUNS) -> list[Course] | None:
    """The course of the day as it is and under each change, met by the same people; None when nothing can be told."""
    expected = situation.profile.expected(situation.day)
    level = factor(situation, expected.arrivals)
    if not expected.enough:
        return None
    plans = [(change, scenario(situation, expected.arrivals, level, change)) for change in (NOTHING, *changes)]
    if any(plan is None for _, plan in plans):
        return None
    return [
        _course(simulate(plan, runs, SEED), len(in_service(situation, change)))
        for change, plan in plans
        if plan is not None
    ]


def with_counters(situation: Situation, count: int) -> Change:
    """The change after which ``count`` counters work.

    Counters that work stay; more are taken from the others, first those that serve most of the people who wait; with
    fewer, those go that serve the fewest groups which nobody else serves, then the fewest who wait.
    """
    working = in_service(situation)
    idle = [desk for desk in situation.desks if desk not in working]

    def waiting(groups: frozenset[str]) -> int:
        return sum(ticket.group in groups for ticket in situation.queue)

    def alone(groups: frozenset[str]) -> int:
        return sum(sum(group in desk.groups for desk in working) == 1 for group in groups)

    if count >= len(working):
        added = sorted(idle, key=lambda desk: (-waiting(desk.groups), -len(desk.groups), desk.code))
        return Change({desk.code: True for desk in added[: count - len(working)]})
    dropped = sorted(working, key=lambda desk: (alone(desk.groups), waiting(desk.groups), desk.code))
    return Change({desk.code: False for desk in dropped[: len(working) - count]})


def _day(situation: Situation, expected: Expected) -> tuple[HalfHour, ...]:
    """The half-hours from opening to closing: what is usual, and what happened before ``at``."""
    midnight = situation.hours[0][0].replace(hour=0, minute=0, second=0, microsecond=0)
    begun, issued = situation.at.date() == situation.day, [0] * HALF_HOURS
    for (slot, _), count in situation.today.items() if begun else ():
        issued[slot // 2] += count
    usual = half_hours(expected.total()) if expected.enough else None
    told = []
    for index in range(HALF_HOURS):
        start = midnight + timedelta(seconds=index * HALF_HOUR)
        inside = start + timedelta(seconds=HALF_HOUR) > situation.hours[0][0] and start < situation.hours[-1][1]
        if inside or issued[index]:
            past = start < situation.at
            hoped = usual[index] if usual else None
            waited = situation.waits.get(index) if begun else None
            told.append(HalfHour(start, issued[index] if past else None, hoped, waited))
    return tuple(told)


def _model(situation: Situation, expected: Expected, level: float) -> Model:
    traffic = {code: sum(slots) for code, slots in expected.arrivals.items()}
    total = sum(traffic.values())
    shares = [(group, traffic.get(group.code, 0.0)) for group in situation.groups]
    priority = sum(group.priority * count for group, count in shares) / total if total else None
    known = [(group.abandoned, count) for group, count in shares if group.abandoned is not None]
    abandoned = sum(share * count for share, count in known) / total if total and known else None
    seconds = sum((end - begin).total_seconds() for begin, end in situation.hours)
    load = sum((group.service.mean or 0) * count for group, count in shares) * level / seconds
    return model_for([desk.groups for desk in in_service(situation)], traffic, priority, abandoned, load)


def _ahead(
    situation: Situation, expected: Expected, level: float, outcome: Outcome, model: Model, norm_s: float
) -> list[HalfHour]:
    """The half-hours from the base on, with predicted waits and counters needed."""
    base = situation.base
    midnight = base.replace(hour=0, minute=0, second=0, microsecond=0)
    begin = int((base - midnight).total_seconds() // HALF_HOUR)
    usual = half_hours(expected.total())
    mean, stays = _pooled(situation.groups, expected)
    needed = staffing([count * level for count in usual], mean, stays, norm_s) if mean else None
    counters = len(in_service(situation))
    told = []
    for index, figures in enumerate(outcome.slots, start=begin):
        told_of = figures.served_wait if figures.issued >= FEWEST_EXPECTED else None
        wait, p90 = (told_of.mean, told_of.p90) if told_of else (None, None)
        if told_of and model.kind != "simulation" and mean and not situation.queue:
            wait, p90 = _formula(usual[index] * level / HALF_HOUR, mean, counters, stays) or (wait, p90)
        start = midnight + timedelta(seconds=index * HALF_HOUR)
        told.append(HalfHour(start, None, None, None, wait, p90, needed[index] if needed and usual[index] else None))
    return told


def _formula(rate: float, mean: float, counters: int, stays: float | None) -> tuple[float, float | None] | None:
    """Average and 90 % wait of a steady queue; Erlang-A knows no percentile. None where there is no steady queue."""
    if not rate or not counters:
        return None
    if stays is not None:
        return erlang_a(rate, mean, counters, stays).served_wait, None
    steady = erlang_c(rate, mean, counters)
    return (steady.mean_wait, steady.quantile(0.9)) if steady else None


def _pooled(groups: Sequence[Group], expected: Expected) -> tuple[float | None, float | None]:
    """Mean service time and patience of all groups together, weighted by who is expected."""
    weights = [(group.service, sum(expected.arrivals.get(group.code, ()))) for group in groups]
    known = [(service.mean, weight) for service, weight in weights if service.mean and weight]
    staying = [(service.patience, weight) for service, weight in weights if service.patience and weight]
    total, leaving = sum(weight for _, weight in known), sum(weight for _, weight in staying)
    mean = sum(mean * weight for mean, weight in known) / total if total else None
    return mean, sum(stay * weight for stay, weight in staying) / leaving if leaving else None


def _joined(behind: tuple[HalfHour, ...], ahead: Sequence[HalfHour]) -> tuple[HalfHour, ...]:
    told = {each.start: each for each in ahead}
    return tuple(
        replace(each, mean=found.mean, p90=found.p90, needed=found.needed) if (found := told.get(each.start)) else each
        for each in behind
    )


def _now(group: Group, outcome: Outcome) -> GroupWait:
    wait = outcome.now.get(group.code)
    return GroupWait(group.code, group.name, wait.mean if wait else None, wait.p90 if wait else None)


def _course(outcome: Outcome, counters: int) -> Course:
    total = outcome.total
    wait = total.served_wait
    return Course(
        counters,
        total.issued,
        wait.mean if wait else None,
        wait.p90 if wait else None,
        total.abandoned_share,
        total.unserved,
        outcome.used,
        outcome.utilisation,
    )
