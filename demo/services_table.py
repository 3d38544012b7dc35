"""Records cut at an instant: which rows are there by then, what they tell, and as which version."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from demo.clock import NEVER, Clock, Doubles, Longs
from domain.kinds import RECORDS
from ingest.batch import arrow_type, record_schema

Bools = npt.NDArray[np.bool_]
Values: TypeAlias = pa.Array | npt.NDArray[np.generic]
_MIX = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
_GOLDEN = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of many rows; ``since`` are the instants from which each value is known (None: from the start).

    Instants (microseconds) that do not come are ``NEVER`` and stay unknown.
    """

    values: Values
    since: Longs | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """What a look tells: everything that happened later than ``after`` and up to ``now`` (microseconds)."""

    after: int
    now: int


def happening(instants: Longs) -> Cell:
    """A time that is known once it has come."""
    return Cell(instants, instants)


def known(values: Values, gap: Bools) -> pa.Array:
    """``values`` without those of ``gap``."""
    return pc.if_else(pa.array(gap), None, values if isinstance(values, pa.Array) else pa.array(values))


def told(kind: str, start: Longs, cells: Mapping[str, Cell], span: Span) -> pa.Table:
    """Return the rows of ``kind`` with an event in ``span``, as they stand at its end; none before its ``start``.

    The version of a row is its latest event, so the same rows told again change nothing.
    """
    events = np.stack([start, *(cell.since for cell in cells.values() if cell.since is not None)], axis=1)
    seen = events <= span.now
    picked = np.flatnonzero(seen[:, 0] & (seen & (events > span.after)).any(axis=1))
    if not len(picked):
        return nothing(kind)
    version = np.where(seen, events, start[:, None]).max(axis=1, initial=0)[picked]
    made = {name: _column(cell, picked, span.now) for name, cell in cells.items()} | {"version": pa.array(version)}
    columns = {
        column.name: made[column.name].cast(arrow_type(column.kind))
        if column.name in made
        else pa.nulls(len(picked), arrow_type(column.kind))
        for column in RECORDS[kind]
    }
    return pa.table(columns)


def nothing(kind: str) -> pa.Table:
    """No rows of ``kind``."""
    return record_schema(RECORDS[kind]).remove(0).empty_table()


def draws(seeds: Longs, salt: int) -> Doubles:
    """Return an even number in [0, 1) for each of ``seeds``; another salt gives another, unrelated one."""
    mixed = seeds.astype(np.uint64) + np.uint64((_GOLDEN * (salt + 1)) % 2**64)
    for shift, factor in zip((30, 27), _MIX, strict=True):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    drawn: Doubles = (mixed >> np.uint64(11)).astype(np.float64) / 2**53
    return drawn


def chosen(draw: Doubles, shares: tuple[tuple[int, float], ...]) -> npt.NDArray[np.int16]:
    """Return for each draw the code in whose part of 1 it falls; ``shares`` are (code, part), the last takes the rest.

    Parts must sum to 1.
    """
    codes = np.array([code for code, _ in shares], dtype=np.int16)
    edges = np.cumsum([part for _, part in shares])[:-1]
    return codes[np.searchsorted(edges, draw, side="right")]


def only(instants: Longs, when: Bools) -> Longs:
    """``instants`` where ``when``; elsewhere they never come."""
    found: Longs = np.where(when, instants, NEVER)
    return found


def closing_after(clock: Clock, instants: Longs, days: Longs) -> Longs:
    """Return the closing time of the ``days``-th working day after the day of each instant."""
    opened = np.flatnonzero(clock.open_days)
    day = (clock.day_start(instants) - clock.day_start(clock.closing[:1])) // 86_400_000_000
    at = np.searchsorted(opened, day, side="right") - 1 + days
    found: Longs = clock.closing[opened[np.clip(at, 0, len(opened) - 1)]]
    return found


def _column(cell: Cell, picked: Longs, now: int) -> pa.Array:
    values = cell.values if isinstance(cell.values, pa.Array) else pa.array(cell.values)
    found = values.take(pa.array(picked))
    if cell.since is not None:
        found = pc.if_else(pa.array(cell.since[picked] > now), None, found)
    if pa.types.is_int64(found.type):
        found = pc.if_else(pc.greater_equal(found, NEVER), None, found)
    return found
