"""What a queue system would export at one instant: the tickets of days, cut there, in the canonical shapes."""

from dataclasses import dataclass, fields
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from demo.catalogue import table
from demo.centers import CenterPlan
from demo.clock import NEVER, Longs
from domain.record import Column
from domain.tickets import COUNTER, SNAPSHOT, TICKET

Bools = npt.NDArray[np.bool_]
_TIME = pa.timestamp("us", tz="UTC")
_ARROW = {"text": pa.string(), "time": _TIME, "int": pa.int64(), "bool": pa.bool_(), "counter_state": pa.int16()}


def _schema(columns: tuple[Column, ...]) -> pa.Schema:
    return pa.schema([pa.field(column.name, _ARROW[column.kind]) for column in columns])


TICKET_SCHEMA, COUNTER_SCHEMA, SNAPSHOT_SCHEMA = _schema(TICKET), _schema(COUNTER), _schema(SNAPSHOT)


@dataclass(frozen=True)
class Tickets:
    """The whole lives of the tickets of one day, by center and time of issue.

    Instants are microseconds since 1970 or NEVER. ``running`` numbers the tickets of a center and group, ``other`` is
    the group after a transfer (-1: none). Shape (n, 2), before and after it: called, serving, counter, officer (rows,
    -1 for none). ``dossier`` is the place in ``codes`` of the dossier that resulted, -1 for none.
    """

    center: Longs
    group: Longs
    running: Longs
    priority: Bools
    other: Longs
    issued: Longs
    called: Longs
    recalled: Longs
    serving: Longs
    transferred: Longs
    finished: Longs
    abandoned: Longs
    counter: Longs
    officer: Longs
    dossier: Longs

    def __len__(self) -> int:
        """Number of tickets."""
        return len(self.center)

    def take(self, rows: "Longs | Bools") -> "Tickets":
        """Return these rows, by position or mask."""
        return Tickets(*(getattr(self, field.name)[rows] for field in fields(self)))

    def events(self) -> Longs:
        """Every instant at which the ticket changes, shape (n, 9), NEVER where it does not happen."""
        single = (self.issued, self.recalled, self.transferred, self.finished, self.abandoned)
        return np.concatenate([np.stack(single, axis=1), self.called, self.serving], axis=1)


@dataclass(frozen=True)
class States:
    """Changes of counters, in order of time: counter (row of the plan), state, instant, officer (row)."""

    counter: Longs
    state: Longs
    since: Longs
    officer: Longs

    def take(self, rows: "Longs | Bools") -> "States":
        """Return these rows, by position or mask."""
        return States(*(getattr(self, field.name)[rows] for field in fields(self)))


@dataclass(frozen=True)
class Day:
    """One day of every center; ``codes`` are the codes of the dossiers that tickets name."""

    day: date
    tickets: Tickets
    states: States
    codes: pa.Array


class Names:
    """Codes by their row in the plan, as Arrow arrays."""

    def __init__(self, plan: CenterPlan) -> None:
        """Take the codes of ``plan``."""
        self.plan = plan
        self.centers = pa.array(plan.centers["code"].tolist(), pa.string())
        self.counters = pa.array(plan.counters["counter"].tolist(), pa.string())
        self.groups = pa.array(plan.groups["code"].tolist(), pa.string())
        self.officers = pa.array(plan.ref.officers["code"].tolist(), pa.string())
        self.letters = pa.array(table("groups")["letter"].tolist(), pa.string())
        self.numbers = pa.array([f"{number:03d}" for number in range(10_000)], pa.string())


def ticket_table(names: Names, tickets: Tickets, codes: pa.Array, now: int) -> pa.Table:
    """Return these tickets as they stand at ``now``; those not issued by then are left out.

    The version is the microsecond of the latest event. After a transfer the group is the new one at once, call, service
    and counter are the first ones until the second call.
    """
    here = tickets.take(tickets.issued <= now)
    moved = here.transferred <= now
    leg = (here.called[:, 1] <= now).astype(np.int64)
    events = here.events()
    done = here.finished <= now
    serving = np.where((leg == 1) & (here.serving[:, 1] > now), NEVER, _of(here.serving, leg))
    unknown = _of(here.called, leg) > now
    columns = {
        "center": names.centers.take(pa.array(here.center)),
        "number": number(names, here),
        "group": names.groups.take(pa.array(np.where(moved, here.other, here.group))),
        "priority": pa.array(here.priority),
        "issued_at": _times(here.issued, now),
        "called_at": _times(_of(here.called, leg), now),
        "serving_at": _times(serving, now),
        "finished_at": _times(here.finished, now),
        "abandoned_at": _times(here.abandoned, now),
        "transferred_at": _times(here.transferred, now),
        "transfers": pa.array(moved.astype(np.int64)),
        "recalled_at": _times(here.recalled, now),
        "recalls": pa.array((here.recalled <= now).astype(np.int64)),
        "counter": names.counters.take(pa.array(_of(here.counter, leg), mask=unknown)),
        "officer": names.officers.take(pa.array(_of(here.officer, leg), mask=unknown)),
        "dossier": codes.take(pa.array(here.dossier, mask=~done | (here.dossier < 0))),
        "version": pa.array(np.where(events <= now, events, 0).max(axis=1, initial=0)),
    }
    return pa.table(columns, schema=TICKET_SCHEMA)


def number(names: Names, tickets: Tickets) -> pa.Array:
    """Numbers as printed: the letter of the group and the running number of the day."""
    letters, numbers = names.letters.take(pa.array(tickets.group)), names.numbers.take(pa.array(tickets.running))
    return pc.binary_join_element_wise(letters, numbers, "")


def counter_table(names: Names, states: States, after: int, now: int) -> pa.Table:
    """Return the changes of counters later than ``after`` and up to ``now``, in order of time."""
    here = states.take((states.since > after) & (states.since <= now))
    columns = {
        "center": names.centers.take(pa.array(names.plan.center_of[here.counter])),
        "counter": names.counters.take(pa.array(here.counter)),
        "state": pa.array(here.state.astype(np.int16)),
        "since": _times(here.since, now),
        "officer": names.officers.take(pa.array(here.officer)),
    }
    return pa.table(columns, schema=COUNTER_SCHEMA)


def _of(pair: Longs, leg: Longs) -> Longs:
    return pair[np.arange(len(leg)), leg]


def _times(instants: Longs, now: int) -> pa.Array:
    return pa.array(np.where(instants <= now, instants, 0), mask=instants > now).cast(_TIME)
