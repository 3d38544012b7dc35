"""How each submission fares: intake, processing time, pauses, end and return. One day's dossiers at a time."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from demo.apology import apologies, second_appointments
from demo.arrivals import REFORM, Arrivals, arrivals, progress
from demo.clock import HOUR, MINUTE, NEVER, WORK_DAY, Clock, Doubles, Longs, midnight
from demo.lives import PAUSES, Lives
from demo.marks import marks, opinions, step_officers, step_places
from demo.rework import reworked
from demo.waiting import taken_up
from demo.workflow import LETTERS, workflow_table
from demo.world import World
from domain.codes import Channel, Status

Bools = npt.NDArray[np.bool_]

CHECK_LIMIT = WORK_DAY
"""An online dossier is checked within 8 working hours (NĐ 297/2025 Art. 6.4)."""
SILENCE = 15 * WORK_DAY
"""An applicant silent for 15 working days: the dossier is closed (NĐ 297/2025 Art. 6.4a)."""
_LONGEST_DELAY = 70 * WORK_DAY
_REFUSED = 0.012
_STUCK = 0.13
_TABLE = workflow_table()
_LAND = LETTERS.index("L")


@dataclass(frozen=True)
class Intake:
    """Acceptance and appointment: instants, work positions, whether the result is promised within the day."""

    accepted: Longs
    accepted_work: Longs
    due_work: Longs
    refused: Bools
    same_day: Bools


@dataclass(frozen=True)
class Pauses:
    """Pauses (n, PAUSES): where in the processing they fall (0-1, above 1: never), their work; silent applicants."""

    at: Doubles
    length: Longs
    silent: Bools


def lives_of(world: World, day: date) -> Lives:
    """Return the full lives of the dossiers submitted on ``day``; the same for the same world and day."""
    rng = np.random.default_rng((world.seed, day.toordinal()))
    came = arrivals(world, day, rng)
    taken = _intake(world, came, rng)
    over = _delay(world, came, taken, day, rng)
    spent = _spent(taken, over, rng)
    pauses = _pauses(world, came, taken, rng)
    places = step_places(world, came, np.random.default_rng((world.seed, day.toordinal(), 2)))
    parts = _processing(world, came, taken, spent, pauses, places, rng)
    due = taken.due_work + pauses.length.sum(axis=1)
    told = np.where(taken.same_day, NEVER, taken.accepted)
    late = apologies(world.clock, due, told, over, parts["ended"], rng)
    extra = marks(world, came, taken.accepted, parts["ended"], progress(day), rng)
    more = np.random.default_rng((world.seed, day.toordinal(), 1))
    again = second_appointments(world.clock, late, parts["ended"], more)
    steps = reworked(world.clock, world.procedures.workflow[came.procedure], parts, over > 0, more)
    last = _TABLE.length[world.procedures.workflow[came.procedure]] - 1
    steps["starts"] = taken_up(world.clock, steps, last, np.random.default_rng((world.seed, day.toordinal(), 3)))
    count = len(came.submitted)
    lives = Lives(
        day=np.full(count, midnight(day)),
        number=np.arange(1, count + 1),
        procedure=came.procedure,
        agency=came.agency,
        receiving=came.receiving,
        home=came.home,
        person=came.person,
        channel=came.channel,
        phase=rng.random(count),
        submitted=came.submitted,
        accepted=np.where(taken.refused, NEVER, taken.accepted),
        due_work=taken.due_work,
        officers=step_officers(world, came, places, steps),
        **{**parts, **steps},
        **{**late, **again},
        **extra,
        **opinions(world, came, parts["returned"] > world.clock.instant(due), extra["e_result"], more),
    )
    return _cut_short(lives)


def _intake(world: World, came: Arrivals, rng: np.random.Generator) -> Intake:
    clock, count = world.clock, len(came.submitted)
    counter = came.channel == Channel.COUNTER
    wait = np.where(counter, rng.uniform(2, 10, count), 3 + rng.exponential(55, count)) * MINUTE
    accepted = clock.instant(clock.work(came.submitted) + np.minimum(wait, CHECK_LIMIT).astype(np.int64))
    after = accepted - clock.day_start(accepted) >= world.procedures.cutoff[came.procedure]
    end_of_day = clock.work(clock.close_of_day(accepted))
    work = clock.work(accepted)
    counted = np.where(after, end_of_day, -(-work // MINUTE) * MINUTE)
    hours = world.procedures.hours[came.procedure]
    same_day = hours <= 8
    due = np.where(same_day, end_of_day + after * WORK_DAY, counted + hours * HOUR)
    refused = rng.random(count) < np.where(counter, _REFUSED / 6, _REFUSED)
    return Intake(accepted, work, due, refused, same_day)


def _delay(world: World, came: Arrivals, taken: Intake, day: date, rng: np.random.Generator) -> Longs:
    """Work past the appointment: 0 for most; the tail is heavy, a few wait for months."""
    count = len(came.submitted)
    unsettled = 1 + 0.7 * np.exp(-max((day - REFORM).days, 0) / 45)
    chance = world.habits.late[came.agency] * world.procedures.trouble[came.procedure] * unsettled
    late = rng.random(count) < np.minimum(chance * (1.06 - 0.16 * progress(day)), 0.5)
    median, spread = np.where(taken.same_day, 0.25, 1.2) * WORK_DAY, np.where(taken.same_day, 1.4, 1.8)
    over = median * np.exp(spread * rng.standard_normal(count))
    stuck = ~taken.same_day & (rng.random(count) < _STUCK)
    over = np.where(stuck, rng.uniform(15, 70, count) * WORK_DAY, over)
    return np.where(late, np.clip(over, 5 * MINUTE, _LONGEST_DELAY), 0).astype(np.int64)


def _spent(taken: Intake, over: Longs, rng: np.random.Generator) -> Longs:
    """Work the processing takes without pauses."""
    count = len(over)
    available = taken.due_work - taken.accepted_work
    quick = 30 * MINUTE * np.exp(0.9 * rng.standard_normal(count))
    steady = available * rng.beta(3.3, 1.15, count)
    easy = np.minimum(np.where(taken.same_day, quick, steady), 0.97 * available)
    return np.where(over > 0, available + over, np.maximum(easy, 4 * MINUTE)).astype(np.int64)


def _pauses(world: World, came: Arrivals, taken: Intake, rng: np.random.Generator) -> Pauses:
    count = len(came.submitted)
    luck = rng.random((count, PAUSES))
    first = luck[:, 0] < np.where(taken.same_day, 0.012, 0.088)
    second = first & (luck[:, 1] < 0.11)
    land = world.procedures.workflow[came.procedure] == _LAND
    silent = first & (rng.random(count) < 0.05)
    happens = np.stack([first, second & ~silent, land & (luck[:, 2] < 0.65) & ~silent], axis=1)
    low, high = np.array([0.15, 0.62, 0.84]), np.array([0.6, 0.8, 0.9])
    at = np.where(happens, rng.uniform(low, high, (count, PAUSES)), 2.0)
    days = np.array([3.8, 3.5, 8.0]) * np.exp(np.array([0.8, 0.8, 0.6]) * rng.standard_normal((count, PAUSES)))
    length = np.where(happens, np.minimum(days, [14.5, 10, 25]) * WORK_DAY, 0).astype(np.int64)
    length[:, 0] = np.where(silent, SILENCE, length[:, 0])
    return Pauses(at, length, silent)


def _processing(
    world: World, came: Arrivals, taken: Intake, spent: Longs, pauses: Pauses, places: Longs, rng: np.random.Generator
) -> dict[str, Longs]:
    """Steps, pauses, end and return; a refused dossier ends at intake, a withdrawn or stopped one on the way."""
    clock, workflow = world.clock, world.procedures.workflow[came.procedure]
    steps = _TABLE.length[workflow]
    pace = world.staff.pace[world.staff.holder(places, taken.accepted[:, None])]
    marks_ = _boundaries(workflow, pace, rng)
    asked_work, answered_work = _pause_work(taken, spent, pauses)
    finish_work = taken.accepted_work[:, None] + _with_pauses(marks_, spent, pauses)
    last = np.arange(len(steps)), steps - 2
    ended_work = finish_work[last]
    asked, answered = clock.instant(asked_work), clock.instant(answered_work)
    ended, status = _ends(clock, taken, pauses, ended_work, answered, rng)
    returned_work = _return_work(came, taken, pauses, ended_work, rng)
    finish_work[last[0], steps - 1] = returned_work
    exists = np.arange(finish_work.shape[1]) < steps[:, None]
    finishes = np.where(exists, clock.instant(finish_work), NEVER)
    starts = np.where(exists, np.concatenate([taken.accepted[:, None], finishes[:, :-1]], axis=1), NEVER)
    real = pauses.at <= 1
    hours = world.procedures.hours[came.procedure] * HOUR
    return {
        "asked": np.where(real, asked, NEVER),
        "answered": np.where(real, answered, NEVER),
        "paused": pauses.length,
        "paused_step": (marks_[:, None, :] < pauses.at[:, :, None]).sum(axis=2),
        "ended": ended,
        "end_status": status,
        "returned": clock.instant(returned_work),
        "starts": starts,
        "finishes": finishes,
        "budgets": (_TABLE.share[workflow] * hours[:, None]).astype(np.int64),
    }


def _boundaries(workflow: Longs, pace: Doubles, rng: np.random.Generator) -> Doubles:
    """Share of the processing done at the end of each step, 1 from the step before the return on."""
    share = _TABLE.share[workflow]
    actual = (share * rng.gamma(4.0, 0.25, share.shape) + share * 0.05) * pace
    done: Doubles = np.cumsum(actual, axis=1) / actual.sum(axis=1, keepdims=True)
    return np.minimum(done, 1.0)


def _with_pauses(share: Doubles, spent: Longs, pauses: Pauses) -> Longs:
    """Work from acceptance to each share of the processing, the pauses before it included."""
    passed = pauses.at[:, None, :] < share[:, :, None]
    waited = (passed * pauses.length[:, None, :]).sum(axis=2)
    work: Longs = (share * spent[:, None]).astype(np.int64) + waited
    return work


def _pause_work(taken: Intake, spent: Longs, pauses: Pauses) -> tuple[Longs, Longs]:
    before = np.cumsum(pauses.length, axis=1) - pauses.length
    reached = (np.minimum(pauses.at, 1.0) * spent[:, None]).astype(np.int64)
    asked = taken.accepted_work[:, None] + reached + before
    return asked, asked + pauses.length


def _ends(
    clock: Clock, taken: Intake, pauses: Pauses, ended_work: Longs, answered: Longs, rng: np.random.Generator
) -> tuple[Longs, Longs]:
    """End of processing and its status: 9, or refused (3), withdrawn (7), stopped (8)."""
    count = len(ended_work)
    luck, share = rng.random(count), rng.uniform(0.05, 0.9, count)
    withdrawn = luck < np.where(taken.same_day, 0.001, 0.011)
    stopped = (luck > np.where(taken.same_day, 0.9997, 0.996)) | pauses.silent
    cut = taken.accepted_work + (share * (ended_work - taken.accepted_work)).astype(np.int64)
    ended = clock.instant(np.where(withdrawn | stopped, cut, ended_work))
    ended = np.where(pauses.silent, answered[:, 0], ended)
    status = np.where(stopped, int(Status.STOPPED), np.where(withdrawn, int(Status.WITHDRAWN), int(Status.FINISHED)))
    return (
        np.where(taken.refused, taken.accepted, ended),
        np.where(taken.refused, int(Status.REFUSED), status),
    )


def _return_work(came: Arrivals, taken: Intake, pauses: Pauses, ended_work: Longs, rng: np.random.Generator) -> Longs:
    """When the result is handed over: at once for most online dossiers, later at the counter, rarely past the due."""
    count = len(ended_work)
    kind = rng.random(count) - np.where(came.channel == Channel.ONLINE, 0.12, 0.0)
    minutes = np.select(
        [kind < 0.76, kind < 0.95],
        [rng.uniform(1, 12, count), rng.uniform(20, 420, count)],
        rng.exponential(2 * 480, count),
    )
    later = ended_work + (minutes * MINUTE).astype(np.int64)
    due = taken.due_work + pauses.length.sum(axis=1)
    prompt = (ended_work < due) & (rng.random(count) < 0.93)
    promised = ended_work + ((due - ended_work) * rng.uniform(0.05, 1.0, count)).astype(np.int64)
    work: Longs = np.where(prompt & (later > due), promised, np.minimum(later, ended_work + 8 * WORK_DAY))
    return work


def _cut_short(lives: Lives) -> Lives:
    """Nothing happens after a refusal, withdrawal or stop: later events are erased, the open step ends there."""
    short = lives.end_status != Status.FINISHED
    ended = lives.ended

    def erased(instants: Longs) -> Longs:
        limit = ended.reshape(-1, *[1] * (instants.ndim - 1))
        rows = short.reshape(limit.shape)
        return np.where(rows & (instants >= limit), NEVER, instants)

    refused = (lives.end_status == Status.REFUSED)[:, None]
    starts = np.where(refused, NEVER, erased(lives.starts))
    finishes = np.where(short[:, None], np.minimum(lives.finishes, ended[:, None]), lives.finishes)
    return replace(
        lives,
        starts=starts,
        finishes=np.where(starts < NEVER, finishes, NEVER),
        asked=erased(lives.asked),
        answered=erased(lives.answered),
        digitized_at=erased(lives.digitized_at),
        apology_at=erased(lives.apology_at),
        again_at=erased(lives.again_at),
        stored_at=np.where(short, NEVER, lives.stored_at),
        returned=np.where(short, NEVER, lives.returned),
    )
