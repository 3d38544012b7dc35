"""Dossiers that the leader sends back: the appraisal and the approval are done a second time."""

import numpy as np
import numpy.typing as npt

from demo.clock import HOUR, NEVER, Clock, Longs
from demo.workflow import COLUMNS, MAX_STEPS, REWORK, workflow_table

Bools = npt.NDArray[np.bool_]
_TABLE = workflow_table()
_OFTEN, _OFTEN_LATE = 0.04, 0.16
"""Chance of being sent back, and that of late dossiers (our own orders of magnitude)."""
_SHORTEST = 1 * HOUR
_SECOND_BUDGET = 40
"""Budget of a repeated step, per cent of that of the first time."""


def reworked(
    clock: Clock, workflow: Longs, steps: dict[str, Longs], late: Bools, rng: np.random.Generator
) -> dict[str, Longs]:
    """Return ``steps`` (starts, finishes, budgets, paused_step) with COLUMNS columns and their ``stages``.

    The time of the approval is divided: first approval, appraisal again, approval again. The ends stay where they were.
    """
    count, approve = len(workflow), _TABLE.approve[workflow]
    begun, done = (_at(steps[name], approve) for name in ("starts", "finishes"))
    luck, cut = rng.random(count), np.sort(rng.uniform(0.15, 0.8, (count, REWORK)), axis=1)
    back = (approve >= 0) & (luck < np.where(late, _OFTEN_LATE, _OFTEN))
    back &= ~(steps["paused_step"] == approve[:, None]).any(axis=1)
    back &= clock.work(np.where(back, done, 0)) - clock.work(np.where(back, begun, 0)) > _SHORTEST
    source = _sources(workflow, back)
    wide = {name: _widened(steps[name], none, source) for name, none in _NOTHING.items()}
    rows, column = np.flatnonzero(back), approve[back]
    spent = clock.work(done[rows]) - clock.work(begun[rows])
    for place in range(REWORK):
        split = clock.instant(clock.work(begun[rows]) + (cut[rows, place] * spent).astype(np.int64))
        wide["finishes"][rows, column + place] = split
        wide["starts"][rows, column + place + 1] = split
        wide["budgets"][rows, column + place + 1] *= _SECOND_BUDGET
        wide["budgets"][rows, column + place + 1] //= 100
    wide["finishes"][rows, column + REWORK] = done[rows]
    wide["starts"][rows, column] = begun[rows]
    exists = np.arange(MAX_STEPS) < _TABLE.length[workflow][:, None]
    stages = _widened(np.where(exists, np.arange(MAX_STEPS), -1), -1, source)
    paused = steps["paused_step"] + REWORK * (back & (approve >= 0))[:, None] * (
        steps["paused_step"] > approve[:, None]
    )
    return {**wide, "stages": stages, "paused_step": paused}


_NOTHING = {"starts": NEVER, "finishes": NEVER, "budgets": 0}


def _at(table: Longs, column: Longs) -> Longs:
    found: Longs = np.take_along_axis(table, np.maximum(column, 0)[:, None], axis=1)[:, 0]
    return found


def _sources(workflow: Longs, back: Bools) -> Longs:
    """The column of the workflow that each of the COLUMNS of a dossier comes from; MAX_STEPS and more: none."""
    place = np.arange(COLUMNS)[None, :]
    approve, appraise = _TABLE.approve[workflow][:, None], _TABLE.appraise[workflow][:, None]
    again = np.select([place <= approve, place == approve + 1], [place, appraise], place - REWORK)
    return np.where(back[:, None], again, place)


def _widened(table: Longs, none: int, source: Longs) -> Longs:
    padded = np.concatenate([table, np.full((len(table), REWORK), none)], axis=1)
    wide: Longs = np.take_along_axis(padded, source, axis=1)
    return wide
