"""What a dossier carries besides its times: digitized components, electronic result, payment, opinion, officers."""

import numpy as np
import numpy.typing as npt

from demo.arrivals import Arrivals
from demo.clock import HOUR, NEVER, Longs
from demo.people import uneven
from demo.workflow import workflow_table
from demo.world import World
from domain.codes import Channel

_TABLE = workflow_table()
_RATES = 0.25
"""Share of the citizens who rate (our own order of magnitude)."""


def marks(
    world: World, came: Arrivals, accepted: Longs, ended: Longs, progress: float, rng: np.random.Generator
) -> dict[str, Longs]:
    """Return the columns of `demo.lives.Lives` about digitization, results, identity and payment, 0 or 1 where yes/no.

    Some components are scanned only in the hours after acceptance, nights included.
    """
    catalogue, habit, count = world.procedures, world.habits, len(accepted)
    online = came.channel == Channel.ONLINE
    components = np.maximum(1, catalogue.components[came.procedure] + rng.integers(-1, 2, count))
    scanned = rng.random(count) < habit.digitized[came.agency] + 0.05 * progress
    final = np.where(scanned, np.ceil(components * rng.uniform(0.45, 1.4, count)).clip(1, components), 0)
    later = scanned & (rng.random(count) < 0.2)
    first = np.where(later, np.floor(final * rng.choice([0.0, 0.5], count)), final)
    e_result = rng.random(count) < habit.e_result[came.agency] + 0.08 * online + 0.04 * progress
    e_result &= catalogue.returns_result[came.procedure] == 1
    stored = e_result & (rng.random(count) < 0.42)
    fee = catalogue.fee[came.procedure] > 0
    paid = fee & (rng.random(count) < np.where(online, 0.35 + 0.5 * catalogue.e_payment[came.procedure], 0.06))
    return {
        "components": components,
        "digitized_first": first.astype(np.int64),
        "digitized": final.astype(np.int64),
        "digitized_at": np.where(later, accepted + (rng.uniform(0.3, 20, count) * HOUR).astype(np.int64), NEVER),
        "e_result": e_result.astype(np.int64),
        "reused": (rng.random(count) < np.where(online, 0.37, 0.14) + 0.08 * progress).astype(np.int64),
        "stored": stored.astype(np.int64),
        "stored_at": np.where(
            stored, ended + (rng.exponential(3.0, count).clip(0.02, 48) * HOUR).astype(np.int64), NEVER
        ),
        "vneid": (rng.random(count) < np.where(online, 0.65, 0.12)).astype(np.int64),
        "fee": fee.astype(np.int64),
        "paid": paid.astype(np.int64),
    }


def opinions(
    world: World, came: Arrivals, late: npt.NDArray[np.bool_], e_result: Longs, rng: np.random.Generator
) -> dict[str, Longs]:
    """Return whether the e-result is signed, and the rating 1-3 of a quarter of the citizens (0: none).

    Ratings are given with the result; lateness makes one in six unhappy.
    """
    count, habit = len(late), world.habits
    happy = rng.random(count) + habit.pleasing[came.agency]
    unhappy, plain = np.where(late, 0.16, 0.012), np.where(late, 0.68, 0.4)
    rating = np.select([happy < unhappy, happy < plain], [1, 2], 3)
    return {
        "rating": np.where(rng.random(count) < _RATES, rating, 0),
        "signed": ((e_result == 1) & (rng.random(count) < habit.signed[came.agency])).astype(np.int64),
    }


def step_places(world: World, came: Arrivals, rng: np.random.Generator) -> Longs:
    """Return the place that takes each stage, (n, MAX_STEPS): rows of ``Reference.officers`` of that role."""
    role = np.maximum(_TABLE.role[world.procedures.workflow[came.procedure]], 0)
    agency = came.agency[:, None]
    return world.habits.role_first[agency, role] + uneven(rng.random(role.shape), world.habits.role_count[agency, role])


def step_officers(world: World, came: Arrivals, places: Longs, steps: dict[str, Longs]) -> Longs:
    """Return the officer of each step, (n, COLUMNS): who sits at the place that day, or a colleague of the role."""
    stage = np.maximum(steps["stages"], 0)
    role = np.take_along_axis(np.maximum(_TABLE.role[world.procedures.workflow[came.procedure]], 0), stage, axis=1)
    agency = came.agency[:, None]
    first, count = world.habits.role_first[agency, role], world.habits.role_count[agency, role]
    return world.staff.present(np.take_along_axis(places, stage, axis=1), first, count, steps["starts"])
