"""Who submits what, where, how and when on one day."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from demo.clock import HOUR, Doubles, Longs, midnight
from demo.world import World
from domain.codes import AgencyLevel, Channel, ServiceLevel

PERSONS = 20_000
BUSINESSES = 4_000
REFORM = date(2025, 7, 1)
_CENTRE = "HCC"
_ELSEWHERE = 0.02
_COMMUNE_DESK = 0.2
_POSTAL = 0.006
_ONLINE_OF_LEVEL = np.array([0.0, 0.0, 0.94, 1.02])
_HOURLY = (5, 3, 2, 1, 1, 3, 10, 45, 95, 100, 85, 50, 30, 55, 85, 90, 70, 45, 30, 32, 38, 36, 25, 12)


@dataclass(frozen=True)
class Arrivals:
    """The submissions of one day, in order of time; rows of the reference tables, instants in microseconds."""

    procedure: Longs
    agency: Longs
    receiving: Longs
    home: Longs
    person: Longs
    channel: Longs
    submitted: Longs


def progress(day: date) -> float:
    """How far the province has come since the reform: 0 on that day, 1 after 500 days, at most 1.2."""
    return float(np.clip((day - REFORM).days / 500, -1.0, 1.2))


def arrivals(world: World, day: date, rng: np.random.Generator) -> Arrivals:
    """Return the submissions of ``day``; on a day off all of them come online."""
    count = world.arrivals(day)
    works = world.clock.is_open(day)
    catalogue, habit = world.procedures, world.habits
    drawn = catalogue.cumulative if works else catalogue.remote
    procedure = np.minimum(np.searchsorted(drawn, rng.random(count)), len(drawn) - 1)
    home = _communes(habit.volume, rng, count)
    at_commune = catalogue.level[procedure] == AgencyLevel.COMMUNE
    agency = np.where(at_commune, home, catalogue.agency[procedure])
    online = habit.online[agency] * _ONLINE_OF_LEVEL[catalogue.service[procedure]] + 0.03 * progress(day)
    channel = _channels(online, catalogue.service[procedure], rng) if works else np.full(count, int(Channel.ONLINE))
    submitted = midnight(day) + np.where(channel == Channel.COUNTER, _counter(rng, count), _any_hour(rng, count))
    order = np.argsort(submitted, kind="stable")
    return Arrivals(
        procedure=procedure[order],
        agency=agency[order],
        receiving=_receiving(world, at_commune, home, rng)[order],
        home=home[order],
        person=_persons(catalogue.level[procedure], rng)[order],
        channel=channel[order],
        submitted=submitted[order],
    )


def _communes(volume: Doubles, rng: np.random.Generator, count: int) -> Longs:
    edges = np.cumsum(volume)
    last = int(np.flatnonzero(volume)[-1])
    drawn: Longs = np.minimum(np.searchsorted(edges, rng.random(count) * edges[-1]), last)
    return drawn


def _channels(online: Doubles, service: Longs, rng: np.random.Generator) -> Longs:
    luck = rng.random(len(online))
    remote = (luck < online) & (service != ServiceLevel.INFORMATION)
    postal = luck > 1 - _POSTAL
    return np.where(postal, int(Channel.POSTAL), np.where(remote, int(Channel.ONLINE), int(Channel.COUNTER)))


def _any_hour(rng: np.random.Generator, count: int) -> Longs:
    edges = np.concatenate([[0], np.cumsum(_HOURLY)]) / sum(_HOURLY)
    return (np.interp(rng.random(count), edges, np.arange(25)) * HOUR).astype(np.int64)


def _counter(rng: np.random.Generator, count: int) -> Longs:
    morning = 7.5 + 3.9 * rng.beta(1.5, 1.7, count)
    afternoon = 13.0 + 3.8 * rng.beta(1.4, 1.8, count)
    return (np.where(rng.random(count) < 0.6, morning, afternoon) * HOUR).astype(np.int64)


def _receiving(world: World, at_commune: npt.NDArray[np.bool_], home: Longs, rng: np.random.Generator) -> Longs:
    """Any centre of the province accepts regardless of boundary (NĐ 118): a few come to another commune's desk."""
    count = len(home)
    luck, other = rng.random(count), _communes(world.habits.volume, rng, count)
    centre = int(np.flatnonzero(world.ref.agencies["body"] == _CENTRE)[0])
    desk = np.where(luck < _COMMUNE_DESK, home, centre)
    return np.where(at_commune, np.where(luck < _ELSEWHERE, other, home), desk)


def _persons(level: Longs, rng: np.random.Generator) -> Longs:
    """Row of the pool of applicants: organisations follow the persons and mostly turn to departments."""
    count = len(level)
    business = rng.random(count) < np.where(level == AgencyLevel.PROVINCE, 0.22, 0.04)
    return np.where(business, PERSONS + rng.integers(0, BUSINESSES, count), rng.integers(0, PERSONS, count))
