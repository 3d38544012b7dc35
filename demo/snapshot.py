"""What a source system would export at one instant: the lives of dossiers, cut there, in the canonical shapes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from demo.clock import SECOND, Longs
from demo.lives import FINANCIAL, PAUSES, Lives
from demo.pools import Pools
from demo.workflow import COLUMNS, workflow_table
from demo.world import World
from domain.codes import Status
from ingest.batch import DOSSIER_SCHEMA, STEP_SCHEMA, Batch, empty_problems

Bools = npt.NDArray[np.bool_]
_TABLE = workflow_table()
_TIME = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True)
class State:
    """The standing of dossiers at one instant: status, version (microseconds of the latest event), due, open step.

    The open step is the one whose turn it is, taken up or not; -1 for none.
    """

    status: Longs
    version: Longs
    due: Longs
    step: Longs


def versions(world: World, lives: Lives, now: int, speed: float = 1.0) -> Longs:
    """Microseconds of the latest event of each dossier up to ``now``; 0 when it does not exist yet.

    Events are those of its life and, while it is open, its progress reports: one a period of the province's pulse.
    """
    events = lives.events()
    latest = np.where(events <= now, events, 0).max(axis=1, initial=0)
    report = last_report(world, lives, now, speed)
    valid = (lives.accepted <= report) & (report < lives.ended) & (report <= now)
    newest: Longs = np.where(valid, np.maximum(latest, report), latest)
    return newest


def last_report(world: World, lives: Lives, now: int, speed: float) -> Longs:
    """Instant of the latest progress report of each dossier, were it open."""
    period = world.period(speed)
    turns = np.floor(float(world.clock.pulse(now)) / period - lives.phase)
    return world.clock.at_pulse((turns + lives.phase) * period)


def state(world: World, lives: Lives, now: int, speed: float = 1.0) -> State:
    """Return the standing at ``now`` of dossiers that exist by then."""
    answered = lives.answered <= now
    waiting = (lives.asked <= now) & ~answered
    due = lives.due_work + (lives.paused * answered).sum(axis=1)
    passed = (lives.finishes <= now).sum(axis=1)
    ended, returned = lives.ended <= now, lives.returned <= now
    status = np.select(
        [
            returned,
            ended,
            waiting[:, FINANCIAL],
            waiting.any(axis=1),
            passed > 0,
            lives.accepted <= now,
        ],
        [
            int(Status.RETURNED),
            lives.end_status,
            int(Status.FINANCIAL),
            int(Status.SUPPLEMENT),
            int(Status.PROCESSING),
            int(Status.ACCEPTED),
        ],
        int(Status.SUBMITTED),
    )
    closed = returned | (ended & (lives.end_status != Status.FINISHED)) | (lives.starts[:, 0] > now)
    step = np.where(closed, -1, passed)
    return State(status, versions(world, lives, now, speed), world.clock.instant(due), step)


def batch(world: World, pools: Pools, lives: Lives, now: int, *, first_row: int = 1, speed: float = 1.0) -> Batch:
    """Return the dossiers submitted by ``now`` and all their steps begun by then; rows are numbered on from there."""
    here = lives.take(lives.submitted <= now)
    codes = pools.codes(here)
    dossiers = _dossiers(world, pools, here, codes, now, speed)
    steps = _steps(world, pools, here, codes, now)
    return Batch(
        dossiers=_table(dossiers, DOSSIER_SCHEMA, first_row),
        steps=_table(steps, STEP_SCHEMA, first_row),
        problems=empty_problems(),
        rows_read=len(here),
    )


def _dossiers(world: World, pools: Pools, here: Lives, codes: pa.Array, now: int, speed: float) -> dict[str, pa.Array]:
    at = state(world, here, now, speed)
    accepted, done = here.accepted <= now, (here.ended <= now) & (here.end_status == Status.FINISHED)
    asked = np.where(here.asked[:, :FINANCIAL] <= now, here.asked[:, :FINANCIAL], 0)
    holder = np.take_along_axis(here.officers, np.maximum(at.step, 0)[:, None], axis=1)[:, 0]
    stage = np.take_along_axis(here.stages, np.maximum(at.step, 0)[:, None], axis=1)[:, 0]
    name = _TABLE.name[world.procedures.workflow[here.procedure], stage]
    again = here.again_at <= now
    scanned = np.where(here.digitized_at <= now, here.digitized, here.digitized_first)
    return {
        "code": codes,
        "procedure": pools.procedures.take(pa.array(here.procedure)),
        "agency": pools.agencies.take(pa.array(here.agency)),
        "receiving_agency": pools.agencies.take(pa.array(here.receiving)),
        "applicant_unit": pools.units.take(pa.array(here.home)),
        "applicant": pools.applicants.take(pa.array(here.person)),
        "channel": pa.array(here.channel.astype(np.int16)),
        "status": pa.array(at.status.astype(np.int16)),
        "submitted_at": _times(here.submitted, now),
        "received_at": _times(here.accepted, now),
        "due_at": _when(at.due, accepted),
        "reappointed_at": _when(np.where(again, here.again_due, here.apology_due), here.apology_at <= now),
        "reappointed_count": pa.array((here.apology_at <= now).astype(np.int64) + again),
        "apology_at": _times(here.apology_at, now),
        "finished_at": _times(here.ended, now),
        "returned_at": _times(here.returned, now),
        "supplement_count": pa.array((asked > 0).sum(axis=1)),
        "supplement_at": _when(asked.max(axis=1), asked.max(axis=1) > 0),
        "supplement_minutes": pa.array(_waited(here, now)),
        "components_total": pa.array(here.components),
        "components_digitized": pa.array(scanned, mask=~accepted),
        "e_result": pa.array(here.e_result == 1, mask=~done),
        "result_signed": pa.array(here.signed == 1, mask=~(done & (here.e_result == 1))),
        "rating": pa.array(here.rating, mask=(here.rating == 0) | (here.returned > now)),
        "reused": pa.array(here.reused == 1, mask=~accepted),
        "personal_store": pa.array(here.stored_at <= now, mask=~done),
        "vneid": pa.array(here.vneid == 1),
        "fee_due": pa.array(here.fee == 1),
        "paid_online": pa.array(here.paid == 1, mask=~accepted),
        "current_step": pools.steps.take(pa.array(name, mask=at.step < 0)),
        "officer": pools.officers.take(pa.array(holder, mask=at.step < 0)),
        "version": pa.array(at.version),
    }


def _steps(world: World, pools: Pools, here: Lives, codes: pa.Array, now: int) -> dict[str, pa.Array]:
    row, column = np.nonzero(here.starts <= now)
    workflow = world.procedures.workflow[here.procedure[row]]
    finish = here.finishes[row, column]
    stage = here.stages[row, column]
    returns = stage == _TABLE.length[workflow] - 1
    following = np.where(column + 1 < COLUMNS, here.stages[row, np.minimum(column + 1, COLUMNS - 1)], -1)
    back = (following >= 0) & (following < stage)
    due = world.clock.instant(
        world.clock.work(here.starts[row, column]) + here.budgets[row, column] + _paused_in(here, row, column, now)
    )
    finished = finish <= now
    broken = finished & (finish == here.ended[row]) & (here.end_status[row] != Status.FINISHED)
    outcome = np.select([broken, returns, back, finish <= due], [3, 2, 4, 0], 1)
    unit = pools.step_unit[here.agency[row], _TABLE.role[workflow, stage]]
    return {
        "code": codes.take(pa.array(row)),
        "seq": pa.array(column + 1),
        "step": pools.steps.take(pa.array(_TABLE.name[workflow, stage])),
        "step_unit": pools.step_units.take(pa.array(unit)),
        "step_officer": pools.officers.take(pa.array(here.officers[row, column])),
        "step_started_at": _times(here.starts[row, column], now),
        "step_due_at": _when(due, ~returns),
        "step_finished_at": _times(finish, now),
        "outcome": pools.outcomes.take(pa.array(outcome, mask=~finished)),
    }


def _paused_in(here: Lives, row: Longs, column: Longs, now: int) -> Longs:
    total = np.zeros(len(row), dtype=np.int64)
    for pause in range(PAUSES):
        over = (here.paused_step[row, pause] == column) & (here.answered[row, pause] <= now)
        total += here.paused[row, pause] * over
    return total


def _waited(here: Lives, now: int) -> Longs:
    """Elapsed minutes of the supplements answered by ``now``."""
    answered = here.answered[:, :FINANCIAL] <= now
    minutes: Longs = (np.where(answered, here.answered[:, :FINANCIAL] - here.asked[:, :FINANCIAL], 0)).sum(axis=1)
    return minutes // (60 * SECOND)


def _times(instants: Longs, now: int) -> pa.Array:
    return _when(instants, instants <= now)


def _when(instants: Longs, known: Bools) -> pa.Array:
    return pa.array(np.where(known, instants, 0), mask=~known).cast(_TIME)


def _table(columns: dict[str, pa.Array], schema: pa.Schema, first_row: int) -> pa.Table:
    count = len(columns["code"])
    given = {"row_no": pa.array(np.arange(first_row, first_row + count)), **columns}
    arrays = [given[f.name].cast(f.type) if f.name in given else pa.nulls(count, f.type) for f in schema]
    return pa.Table.from_arrays(arrays, schema=schema)
