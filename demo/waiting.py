"""Dossiers wait on desks: a step begins some time after the one before it ended."""

import numpy as np
import numpy.typing as npt

from demo.clock import Clock, Longs

Bools = npt.NDArray[np.bool_]
_OFTEN = 0.45
"""Chance that a dossier handed over is not taken up at once (our own order of magnitude, as the share below)."""
_SHARE = (1.3, 4.5)
"""Parameters of the beta distribution of the waiting in the time between two ends of steps."""


def taken_up(clock: Clock, steps: dict[str, Longs], last: Longs, rng: np.random.Generator) -> Longs:
    """Return the ``starts`` of ``steps`` with the waiting before each; ends and budgets stay as they are.

    ``last`` is the stage of each dossier's return, which waits for the citizen and not for a colleague. A step in which
    the dossier was paused, and the first, begin at once.
    """
    starts, columns = steps["starts"].copy(), np.arange(steps["starts"].shape[1])
    waits: Bools = (steps["stages"] >= 0) & (steps["stages"] < last[:, None]) & (columns > 0)
    waits &= ~(steps["paused_step"][:, :, None] == columns).any(axis=1)
    waits &= rng.random(starts.shape) < _OFTEN
    row, column = np.nonzero(waits)
    begin, end = clock.work(steps["finishes"][row, column - 1]), clock.work(steps["finishes"][row, column])
    starts[row, column] = clock.instant(begin + (rng.beta(*_SHARE, len(row)) * (end - begin)).astype(np.int64))
    return starts
