"""Apologies and new appointments of dossiers that will be late."""

import numpy as np

from demo.clock import NEVER, WORK_DAY, Clock, Longs

_APOLOGISES = 0.4
_AGAIN = 0.5


def apologies(
    clock: Clock, due: Longs, plain: Longs, over: Longs, ended: Longs, rng: np.random.Generator
) -> dict[str, Longs]:
    """Apology and one re-appointment, at the latest a day before the due date (Lai Châu 88/2025 Art. 3.6).

    ``due`` and ``over`` are work (due with its pauses, work past it), ``plain`` the acceptance of the dossiers that
    may apologise (NEVER: those promised within the day), ``ended`` the end of processing.
    """
    count = len(over)
    told = clock.instant(due - (rng.uniform(1.0, 1.4, count) * WORK_DAY).astype(np.int64))
    promised = due + np.maximum(2 * WORK_DAY, (over * rng.uniform(0.6, 1.3, count)).astype(np.int64))
    honest = (over > WORK_DAY // 2) & (rng.random(count) < _APOLOGISES)
    valid = honest & (told > plain) & (told < ended)
    return {
        "apology_at": np.where(valid, told, NEVER),
        "apology_due": np.where(valid, clock.instant(promised), NEVER),
    }


def second_appointments(
    clock: Clock, first: dict[str, Longs], ended: Longs, rng: np.random.Generator
) -> dict[str, Longs]:
    """Half of those who break the new promise too make another, shortly before that day."""
    count = len(ended)
    known = first["apology_at"] < NEVER
    promised = clock.work(np.where(known, first["apology_due"], 0))
    at = clock.instant(promised - (rng.uniform(0.1, 0.9, count) * WORK_DAY).astype(np.int64))
    due = clock.instant(promised + (rng.uniform(2.0, 12.0, count) * WORK_DAY).astype(np.int64))
    broken = known & (at > first["apology_at"]) & (at < ended) & (first["apology_due"] < ended)
    valid = broken & (rng.random(count) < _AGAIN)
    return {"again_at": np.where(valid, at, NEVER), "again_due": np.where(valid, due, NEVER)}
