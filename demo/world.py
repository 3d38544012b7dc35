"""The demonstration's world: everything that fixes the lives of its dossiers, so that nothing else need be stored."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np

from demo.catalogue import table
from demo.clock import HOUR, Clock, Doubles, Longs, clock_of, local_day, micros, midnight
from demo.habits import Habits, habits
from demo.people import Staff, staff
from demo.reference import Reference
from demo.season import day_weights
from demo.workflow import LETTERS
from domain.codes import AgencyLevel, ServiceLevel
from domain.workcalendar import WorkDay, work_days

HORIZON = 1_100
"""Days of calendar kept beyond the first day that is asked for: a simulator may run for years."""
LONGEST_LIFE = 340
"""No dossier lives longer than so many days (fate.py caps every part of a life)."""
PROVINCE_SHARE = 0.36
OPEN_SHARE = 0.019
"""Open dossiers against those of a year (measured, docs/demo.md)."""
PULSE_RATE = 2.5
"""Progress reports a second in office hours, whatever the volume."""
_SHORTEST_PERIOD = 20.0
_CUTOFF_HOUR = {"": 24, "15:00": 15, "last_hour": 16, "17:00": 17}


@dataclass(frozen=True)
class World:
    """One demonstration: reference data, first day, dossiers per ordinary working day, seed.

    Two worlds with the same four values have the same dossiers, to the microsecond, at every instant.
    """

    ref: Reference
    start: date
    rate: float
    seed: int

    def saved(self) -> dict[str, Any]:
        """The values to keep (JSON) so that a simulator continues this very history: see `restored`."""
        return {
            "province": self.ref.province,
            "reference_seed": self.ref.seed,
            "start": self.start.isoformat(),
            "rate": self.rate,
            "seed": self.seed,
        }

    @cached_property
    def clock(self) -> Clock:
        """Office hours from before the first day to far ahead."""
        return clock_of(self.start - timedelta(days=10), self._last + timedelta(days=LONGEST_LIFE + 60))

    @cached_property
    def habits(self) -> Habits:
        """Lasting differences between the agencies."""
        return habits(self.ref)

    @cached_property
    def staff(self) -> Staff:
        """Who sits where and when."""
        return staff(self.ref, self.start, self.seed)

    @cached_property
    def procedures(self) -> "Procedures":
        """The catalogue as arrays."""
        return _procedures(self.ref)

    def arrivals(self, day: date) -> int:
        """Number of dossiers submitted on ``day``; 0 before the first day of the world."""
        index = (day - self.start).days
        return int(self._counts[index]) if index >= 0 else 0

    def period(self, speed: float = 1.0) -> float:
        """Seconds of pulse between two progress reports of one open dossier, so that the province's pace is kept."""
        yearly = self.rate * float(self._weights[:365].sum())
        return max(_SHORTEST_PERIOD, yearly * OPEN_SHARE / PULSE_RATE) / speed

    @property
    def _last(self) -> date:
        return max(self.start, _today()) + timedelta(days=HORIZON)

    @cached_property
    def _weights(self) -> Doubles:
        return day_weights(work_days(self.start, self._last), self.seed)

    @cached_property
    def _counts(self) -> Longs:
        total = np.floor(np.concatenate([[0.0], np.cumsum(self._weights)]) * self.rate + 0.5)
        return np.diff(total).astype(np.int64)


@dataclass(frozen=True)
class Procedures:
    """The catalogue as arrays over its rows; ``cumulative`` and ``remote`` are the draws of all and of online ones.

    ``cutoff`` is the time of day, in microseconds, from which an intake counts as the next working day's.
    """

    agency: Longs
    level: Longs
    service: Longs
    hours: Longs
    cutoff: Longs
    fee: Longs
    e_payment: Longs
    returns_result: Longs
    components: Longs
    workflow: Longs
    trouble: Doubles
    cumulative: Doubles
    remote: Doubles


def plan(ref: Reference, dossiers: int, start: datetime, until: datetime, seed: int = 42) -> World:
    """Return the world in which about ``dossiers`` are submitted between ``start`` and ``until`` (aware datetimes).

    The first day counts in full; within half a percent for a year, more exact when ``until`` is a midnight.
    """
    first, last = local_day(micros(start)), local_day(micros(until))
    days = work_days(first, last)
    weights = day_weights(days, seed)
    weights[-1] *= _elapsed_share(until, days[-1])
    return World(ref, first, dossiers / float(weights.sum()), seed)


def restored(ref: Reference, saved: dict[str, Any]) -> World:
    """Return the world that `World.saved` described; ``ref`` must be its reference data."""
    return World(ref, date.fromisoformat(saved["start"]), float(saved["rate"]), int(saved["seed"]))


def _elapsed_share(until: datetime, row: WorkDay) -> float:
    """Share of a day's arrivals before the hour of ``until``."""
    hours = (micros(until) - midnight(local_day(micros(until)))) / 3_600e6
    if not row.open_minutes:
        return float(np.interp(hours, [0, 7, 24], [0, 0.08, 1]))
    return float(np.interp(hours, [0, 7, 11.5, 13, 17, 24], [0, 0.06, 0.5, 0.55, 0.88, 1]))


def _today() -> date:
    return datetime.now().astimezone().date()


def _procedures(ref: Reference) -> Procedures:
    frame = ref.procedures
    by_body = {body: row for row, body in enumerate(ref.agencies["body"]) if isinstance(body, str)}
    level = frame["level"].to_numpy(np.int64)
    province = level == AgencyLevel.PROVINCE
    weight = frame["weight"].to_numpy(float)
    share = np.where(province, PROVINCE_SHARE, 1 - PROVINCE_SHARE)
    weight = weight * share / np.where(province, weight[province].sum(), weight[~province].sum())
    service = frame["service_level"].to_numpy(np.int64)
    hours = frame["statutory_hours"].to_numpy(np.int64)
    return Procedures(
        agency=np.array([by_body[owner] for owner in frame["owner"]], dtype=np.int64),
        level=level,
        service=service,
        hours=hours,
        cutoff=np.array([_CUTOFF_HOUR[word] * HOUR for word in frame["intake_cutoff"]], dtype=np.int64),
        fee=frame["fee_vnd"].to_numpy(np.int64),
        e_payment=frame["e_payment"].to_numpy(np.int64),
        returns_result=frame["returns_result"].to_numpy(np.int64),
        components=frame["components"].to_numpy(np.int64),
        workflow=np.array([LETTERS.index(letter) for letter in frame["workflow"]], dtype=np.int64),
        trouble=_trouble(ref, hours),
        cumulative=_cumulative(weight),
        remote=_cumulative(np.where(service == ServiceLevel.INFORMATION, 0.0, weight)),
    )


def _trouble(ref: Reference, hours: Longs) -> Doubles:
    """How much more often than its agency a procedure runs late: long ones, land, and its field's own luck."""
    codes = table("fields")["code"]
    luck = np.random.default_rng((ref.seed, 5)).lognormal(-0.08, 0.4, len(codes))
    field = ref.procedures["field"].map(dict(zip(codes, luck, strict=True))).to_numpy(float)
    land = (ref.procedures["field"] == "DD").to_numpy()
    trouble: Doubles = field * np.interp(hours, [8, 24, 80, 240], [0.55, 1.0, 1.45, 1.8]) * np.where(land, 1.2, 1.0)
    return trouble


def _cumulative(weight: Doubles) -> Doubles:
    total: Doubles = np.cumsum(weight) / weight.sum()
    return total
