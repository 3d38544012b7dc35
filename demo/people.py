"""Who sits where and when: transfers between agencies, days away, pace; the same for the same world.

An officer keeps the code given at the first post. Transfers are exchanges: two officers of one role take each other's
place on one day, so that no place is ever empty.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from demo.clock import DAY, NEVER, Doubles, Longs, local_day, midnight
from demo.reference import Reference

DAYS = 1_100
"""Days from the first one for which absences are drawn."""
MOVED = 0.05
"""Share of the officers who change their agency once."""
_MOVE_BETWEEN = (60, 300)
_SHARE_HEAVY = 1.35
_ABSENCES: tuple[tuple[str, float, int, int], ...] = (
    ("leave", 2.4, 1, 6),
    ("sick", 0.7, 1, 4),
    ("training", 0.3, 2, 5),
    ("other", 0.012, 60, 120),
)
"""Kind, how often a year, least and most days (our own orders of magnitude)."""
_LOOKS_FOR_A_DEPUTY = 2


@dataclass(frozen=True)
class Staff:
    """Per place (row of ``Reference.officers``): the instant of its exchange (NEVER) and with which place.

    ``away`` (officers, days) says who is absent on which day; ``pace`` how long an officer takes against the others.
    """

    ref: Reference
    first: int
    moved_at: Longs
    partner: Longs
    away: npt.NDArray[np.bool_]
    pace: Doubles
    absences: list[tuple[str, date, date, str]]

    def holder(self, place: Longs, instants: Longs) -> Longs:
        """The officer (row of ``Reference.officers``) who sits at each place at each instant."""
        return np.where(instants < self.moved_at[place], place, self.partner[place])

    def present(self, place: Longs, first: Longs, count: Longs, instants: Longs) -> Longs:
        """The officer who takes a step begun at each instant: the one of the place, else a colleague of the block."""
        day = np.clip((instants - self.first) // DAY, 0, DAYS - 1)
        for _ in range(_LOOKS_FOR_A_DEPUTY):
            absent = self.away[self.holder(place, instants), day]
            place = np.where(absent, first + (place - first + 1) % count, place)
        return self.holder(place, instants)

    def postings(self, until: int) -> list[tuple[str, str, str, date, date | None]]:
        """Posts taken up by ``until``: code, name, agency (code), first_day, last_day (None: still there)."""
        since = local_day(self.first) - timedelta(days=DAYS)
        officers = self.ref.officers
        rows: list[tuple[str, str, str, date, date | None]] = []
        for place, (code, name, agency) in enumerate(
            zip(*(officers[c] for c in ("code", "name", "agency")), strict=True)
        ):
            if self.moved_at[place] > until:
                rows.append((code, name, agency, since, None))
                continue
            day = local_day(int(self.moved_at[place]))
            rows.append((code, name, agency, since, day - timedelta(days=1)))
            rows.append((code, name, officers["agency"].iloc[self.partner[place]], day, None))
        return rows

    def away_by(self, until: int) -> list[tuple[str, date, date, str]]:
        """Absences begun by ``until``: code, first_day, last_day, kind."""
        last = local_day(until)
        return [absence for absence in self.absences if absence[1] <= last]


def staff(ref: Reference, start: date, seed: int) -> Staff:
    """Return the people of a world that starts on ``start``."""
    rng = np.random.default_rng((seed, 8))
    count = len(ref.officers)
    moved_at, partner = _exchanges(ref, start, rng)
    absences = _absences(count, rng)
    away = np.zeros((count, DAYS), dtype=bool)
    for who, day, last in absences[["who", "day", "last"]].itertuples(index=False):
        away[who, day : last + 1] = True
    codes = ref.officers["code"].tolist()
    told = [
        (codes[who], start + timedelta(days=int(day)), start + timedelta(days=int(last)), kind)
        for who, day, last, kind in absences[["who", "day", "last", "kind"]].itertuples(index=False)
    ]
    return Staff(ref, midnight(start), moved_at, partner, away, rng.lognormal(0, 0.28, count), told)


def uneven(luck: Doubles, count: Longs) -> Longs:
    """Places 0 to ``count`` - 1 from numbers between 0 and 1: the first ones of a block carry more."""
    return (luck**_SHARE_HEAVY * count).astype(np.int64)


def _exchanges(ref: Reference, start: date, rng: np.random.Generator) -> tuple[Longs, Longs]:
    count = len(ref.officers)
    moved_at, partner = np.full(count, NEVER), np.arange(count)
    commune = ref.officers["agency"].isin(ref.agencies.loc[ref.agencies["unit_code"].notna(), "code"])
    agency = ref.officers["agency"].to_numpy()
    for rows in ref.officers.groupby([commune, "role"], sort=True).indices.values():
        chosen = rng.permutation(rows)[: 2 * round(len(rows) * MOVED / 2)]
        for one, other in chosen.reshape(-1, 2):
            day = start + timedelta(days=int(rng.integers(*_MOVE_BETWEEN)))
            if agency[one] != agency[other]:
                moved_at[[one, other]] = midnight(day)
                partner[[one, other]] = other, one
    return moved_at, partner


def _absences(count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Columns who (row of the officers), day, last (days from the first), kind; no two of one officer overlap."""
    parts = []
    for kind, yearly, least, most in _ABSENCES:
        who = np.repeat(np.arange(count), rng.poisson(yearly * DAYS / 365, count))
        day = rng.integers(0, DAYS, len(who))
        parts.append(pd.DataFrame({"who": who, "day": day, "last": day + rng.integers(least, most + 1, len(who)) - 1}))
        parts[-1]["kind"] = kind
    drawn = pd.concat(parts, ignore_index=True).sort_values(["who", "day", "last"], ignore_index=True)
    before = drawn.groupby("who")["last"].cummax().groupby(drawn["who"]).shift(fill_value=-2)
    kept: pd.DataFrame = drawn[drawn["day"] > before + 1].reset_index(drop=True)
    return kept.assign(last=kept["last"].clip(upper=DAYS - 1))
