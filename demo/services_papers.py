"""Documents on the interconnection axis and decisions that announce procedures: made from seed and day alone."""

from datetime import date

import numpy as np
import pyarrow as pa

from demo.clock import HOUR, MINUTE, Doubles, Longs, midnight
from demo.services_days import Days, Made, days_from, numbered, office_time, open_days
from demo.services_table import Cell, Span, closing_after, happening, nothing, only, told
from demo.world import World
from domain.codes import AgencyLevel
from domain.inputs import Direction

LONGEST_REPLY = 60
"""Days after which nothing happens to a document any more."""
LONGEST_NOTICE = 40
"""The same of a decision, after it was made: made public by then."""
_DEPARTMENT, _COMMUNE = 7.5, 2.4
"""Documents a working day of an agency, on average."""
_RECEIVED, _ASKED = 0.55, 0.35
"""Share of documents that come in, and of those the share that asks for a reply."""
_MINISTRIES = (
    "Văn phòng Chính phủ", "Bộ Nội vụ", "Bộ Tư pháp", "Bộ Tài chính", "Bộ Nông nghiệp và Môi trường", "Bộ Xây dựng",
    "Bộ Công an", "Bộ Khoa học và Công nghệ",
)  # fmt: skip
_PARTNER_ABOVE = 0.12
_DECISIONS = (4, 9)
_ANNOUNCED = 5
"""Working days before the text takes effect by which a province must have decided (Decision 766, 1.1)."""
_EVENING = 17 * HOUR


def documents(world: World) -> Days:
    """Return the documents sent and received day by day, with the replies to them."""
    habits = _Habits(world)
    return Days(world, "documents", lambda day: _documents(world, habits, day))


def decisions(world: World, first: date, span: Span) -> pa.Table:
    """Return the decisions of the months from that of ``first`` on, and when each was made public."""
    months = sorted({day.replace(day=1) for day in open_days(world, first.replace(day=1), span)})
    return pa.concat_tables([nothing("decisions"), *(_decisions(world, month, span) for month in months)])


class _Habits:
    """What distinguishes one agency from another: how much it writes, signs, and how promptly it replies."""

    def __init__(self, world: World) -> None:
        """Draw the habits of the agencies of ``world``."""
        frame = world.ref.agencies
        rng = np.random.default_rng((world.ref.seed, 62))
        count = len(frame)
        commune = (frame["level"] == AgencyLevel.COMMUNE).to_numpy()
        self.codes = frame["code"].to_numpy(dtype=object)
        self.names = np.concatenate([frame["name"].to_numpy(dtype=object), np.array(_MINISTRIES, dtype=object)])
        self.volume: Doubles = np.where(commune, _COMMUNE, _DEPARTMENT) * rng.lognormal(-0.06, 0.35, count)
        self.signed: Doubles = 0.85 + 0.14 * rng.beta(2.2, 1.0, count)
        self.prompt: Doubles = 0.72 + 0.26 * rng.beta(2.0, 1.0, count)


def _documents(world: World, habits: _Habits, day: date) -> Made:
    rng = np.random.default_rng((world.seed, day.toordinal(), 60))
    count = rng.poisson(habits.volume)
    agency = np.repeat(np.arange(len(count)), count)
    size = len(agency)
    received = rng.random(size) < _RECEIVED
    at = office_time(rng, day, size)
    asked = received & (rng.random(size) < _ASKED)
    due = closing_after(world.clock, at, rng.integers(3, 11, size))
    early = (at + (0.15 + 0.85 * rng.random(size)) * (due - at)).astype(np.int64)
    late = closing_after(world.clock, due, rng.integers(1, 9, size)) - _minutes(rng, size, 400)
    replied = np.where(rng.random(size) < habits.prompt[agency], early, late)
    above = rng.random(size) < _PARTNER_ABOVE
    others = rng.integers(0, len(habits.codes), size)
    ministry = len(habits.codes) + rng.integers(0, len(_MINISTRIES), size)
    cells = {
        "code": Cell(numbered("VB", day, size)),
        "agency": Cell(habits.codes[agency]),
        "direction": Cell(np.where(received, Direction.RECEIVED, Direction.SENT)),
        "at": happening(at),
        "partner": Cell(habits.names[np.where(above, ministry, np.where(others == agency, ministry, others))]),
        "signed": Cell(rng.random(size) < np.where(received, 0.96, habits.signed[agency])),
        "due_at": Cell(only(due, asked)),
        "replied_at": happening(only(replied, asked & (rng.random(size) < 0.985))),
    }
    return at, cells


def _decisions(world: World, month: date, span: Span) -> pa.Table:
    rng = np.random.default_rng((world.seed, month.toordinal(), 63))
    size = int(rng.integers(*_DECISIONS))
    days = [day for day in days_from(month, 31) if day.month == month.month and world.clock.is_open(day)]
    picked = np.sort(rng.choice(len(days), size, replace=False))
    decided = np.array([midnight(days[at]) + _EVENING for at in picked], dtype=np.int64)
    in_time = rng.random(size) < rng.uniform(0.6, 0.9)
    ahead = np.where(in_time, rng.integers(_ANNOUNCED, 21, size), rng.integers(0, _ANNOUNCED, size))
    shown = np.where(rng.random(size) < 0.88, rng.integers(0, 6, size), rng.integers(6, 13, size))
    published = closing_after(world.clock, decided, shown)
    owners = world.ref.procedures.loc[world.ref.procedures["level"] == AgencyLevel.PROVINCE, "owner"].value_counts()
    by_body = world.ref.agencies.dropna(subset=["body"]).set_index("body")["code"]
    owner = rng.choice(owners.index.to_numpy(dtype=object), size, p=owners.to_numpy() / owners.sum())
    number = [f"{days[at].timetuple().tm_yday * 8 + n}/QĐ-UBND-{month.year}" for n, at in enumerate(picked)]
    cells = {
        "code": Cell(np.array(number, dtype=object)),
        "agency": Cell(by_body[owner].to_numpy(dtype=object)),
        "decided_on": Cell(_day(decided)),
        "effective_on": Cell(_day(closing_after(world.clock, decided, ahead))),
        "published_on": Cell(_day(published), published),
        "procedures": Cell(rng.integers(1, 16, size)),
    }
    return told("decisions", decided, cells, span)


def _minutes(rng: np.random.Generator, size: int, most: int) -> Longs:
    found: Longs = rng.integers(1, most, size) * MINUTE
    return found


def _day(instants: Longs) -> pa.Array:
    """The local days of instants."""
    return pa.array(((instants + 7 * HOUR) // (24 * HOUR)).astype(np.int32), pa.date32())
