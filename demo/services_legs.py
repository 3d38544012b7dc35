"""The two interconnected groups of procedures, birth and death, and the legs of each case across agencies."""

from datetime import date

import numpy as np
import numpy.typing as npt

from demo.clock import DAY, HOUR, MINUTE, NEVER, WORK_DAY, Longs
from demo.services_days import Days, Made, numbered, office_time
from demo.services_table import Cell, happening
from demo.world import World
from domain.inputs import LegGroup

LONGEST_CASE = 45
"""Days after which nothing happens to a case any more."""
LEGS = 3
Words = npt.NDArray[np.object_]
STEPS: dict[LegGroup, tuple[str, ...]] = {
    LegGroup.BIRTH: ("Đăng ký khai sinh", "Đăng ký thường trú", "Cấp thẻ BHYT trẻ em dưới 6 tuổi"),
    LegGroup.DEATH: ("Đăng ký khai tử", "Xóa đăng ký thường trú", "Mai táng phí, tử tuất"),
}
"""What each leg does; three working days are allowed for all of them together (QĐ 296/QĐ-VPCP), a day for each."""
_POLICE, _INSURANCE, _LABOUR = "CA", "BHXH", "NV"
_LABOUR_SHARE = 0.3
_CASES = (8, 16)
_BIRTHS = 0.64
_CUTOFF = 15 * HOUR
"""What comes later counts from the next working day (QĐ 296/QĐ-VPCP)."""
_PACE = ((0.28, 0.55), (0.42, 0.6), (0.5, 0.65))
"""Median time of each leg in working days, and the spread of its logarithm."""
_STUCK, _LONGEST_LEG = 0.012, 8.0


def legs(world: World) -> Days:
    """Return the legs of the cases by the day on which each case began."""
    offices = _Offices(world)
    return Days(world, "legs", lambda day: _legs(world, offices, day))


class _Offices:
    """Codes of the agencies that take part: communes by their volume, police, insurance, the labour department."""

    def __init__(self, world: World) -> None:
        """Look them up in the reference data of ``world``."""
        frame = world.ref.agencies
        self._codes = frame["code"].to_numpy(dtype=object)
        self._by_body = frame.dropna(subset=["body"]).set_index("body")["code"]
        self._volume = world.habits.volume

    def of(self, rng: np.random.Generator, group: Longs) -> Words:
        """The agency of each leg of each case, a row a leg; some deaths end at the labour department."""
        commune = self._codes[rng.choice(len(self._codes), len(group), p=self._volume)]
        labour = (group == LegGroup.DEATH) & (rng.random(len(group)) < _LABOUR_SHARE)
        last = np.where(labour, self._by_body[_LABOUR], self._by_body[_INSURANCE])
        return np.stack([commune, np.full(len(group), self._by_body[_POLICE], dtype=object), last])


def _legs(world: World, offices: _Offices, day: date) -> Made:
    rng = np.random.default_rng((world.seed, day.toordinal(), 64))
    size = int(rng.integers(*_CASES))
    began = office_time(rng, day, size)
    group = np.where(rng.random(size) < _BIRTHS, LegGroup.BIRTH, LegGroup.DEATH)
    agency = offices.of(rng, group)
    starts, ends = (course.ravel() for course in _course(world, rng, began))
    leg = np.repeat(np.arange(LEGS), size)
    groups = np.tile(group, LEGS)
    return starts, {
        "code": Cell(np.tile(numbered("LT", day, size), LEGS)),
        "seq": Cell(leg + 1),
        "group": Cell(groups),
        "step": Cell(np.array([STEPS[LegGroup(g)][at] for g, at in zip(groups, leg, strict=True)], dtype=object)),
        "agency": Cell(agency.ravel()),
        "started_at": happening(starts),
        "due_at": Cell(_due(world, starts)),
        "finished_at": happening(ends),
    }


def _course(world: World, rng: np.random.Generator, began: Longs) -> tuple[Longs, Longs]:
    """Start and end of each leg (a row) of each case: the next starts a little after the one before ended."""
    clock, size = world.clock, len(began)
    starts, ends = (np.full((LEGS, size), NEVER, dtype=np.int64) for _ in range(2))
    at = began
    for leg, (median, spread) in enumerate(_PACE):
        days = median * np.exp(spread * rng.standard_normal(size))
        days = np.where(rng.random(size) < _STUCK, days + rng.uniform(2, 6, size), days)
        worked = clock.work(_counted(world, at)) + (np.minimum(days, _LONGEST_LEG) * WORK_DAY).astype(np.int64)
        starts[leg], ends[leg] = at, clock.instant(np.maximum(worked, clock.work(at) + MINUTE))
        at = clock.opening(ends[leg] + rng.integers(1, 20, size) * MINUTE)
    return starts, ends


def _counted(world: World, at: Longs) -> Longs:
    """The moment from which time counts: the next opening for what came at the cut-off or later."""
    clock = world.clock
    found: Longs = np.where(at - clock.day_start(at) >= _CUTOFF, clock.opening(clock.day_start(at) + DAY), at)
    return found


def _due(world: World, at: Longs) -> Longs:
    """A working day, eight office hours, for each leg."""
    found: Longs = world.clock.instant(world.clock.work(_counted(world, at)) + WORK_DAY)
    return found
