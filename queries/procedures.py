"""Dossiers received in a period by field, service level, procedure and channel: one statement, all tables from it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from domain.codes import Channel, ServiceLevel
from domain.selection import Selection
from queries.cells import days_of, filters
from queries.units import agency_shares

SHOWN: dict[str, int] = {"push": 30, "unused": 50, "essential": 60}
"""Lines of each table of procedures; how many there are in all is said beside it."""


@dataclass(frozen=True, slots=True)
class Intake:
    """``dossiers`` received of one field, service level, procedure and channel (ids and numbers of the facts).

    A fraction where a commune was divided (:func:`queries.units.agency_shares`).
    """

    field: int
    service: int
    procedure: int
    channel: int
    dossiers: float


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """One procedure: ``service`` is its level (domain/codes.py), ``channels`` dossiers received by channel number."""

    key: str
    name: str
    service: int
    channels: dict[int, float]

    @property
    def received(self) -> float:
        """Dossiers received by any channel."""
        return sum(self.channels.values())

    @property
    def totals(self) -> dict[str, float]:
        """Measures of the online KPI."""
        known = self.received - self.channels.get(Channel.UNKNOWN, 0)
        online = self.channels.get(Channel.ONLINE, 0)
        return {"received": self.received, "channel_known": known, "online": online}


@dataclass(frozen=True, slots=True)
class Procedures:
    """Tables of procedures: the first lines of each, and how many there are ``in_all``.

    ``offered`` procedures have an online service (full or partial), ``used`` of them received an online dossier.
    ``push``: offered, with counter dossiers, most first; ``unused``: offered, without an online dossier.
    """

    offered: int = 0
    used: int = 0
    push: list[ProcedureRow] = field(default_factory=list)
    unused: list[ProcedureRow] = field(default_factory=list)
    essential: list[ProcedureRow] = field(default_factory=list)
    in_all: dict[str, int] = field(default_factory=dict)


def intake(connection: Connection, selection: Selection, now: datetime, province: str) -> list[Intake]:
    """Count the dossiers received in the period; the channel of the selection is not a limit here."""
    shares = agency_shares(connection, selection, now, province)
    cells = "c.field_id, c.service_level, c.procedure_id, c.channel" + (", c.agency_id" if shares else "")
    where, parameters = filters(selection.with_(channel=""))
    parameters |= {"province": province, **days_of(selection)}
    rows = connection.exec_driver_sql(
        f"SELECT {cells}, count(*) FROM dossier c WHERE c.province_code = %(province)s"
        f" AND c.received_day >= %(start)s AND c.received_day <= %(end)s{where} GROUP BY {cells}",
        parameters,
    )
    if shares is None:
        return [Intake(*row) for row in rows]
    return [Intake(row[0], row[1], row[2], row[3], float(row[5] * shares.get(row[4], 1))) for row in rows]


def procedures(connection: Connection, cells: Iterable[Intake], selection: Selection, province: str) -> Procedures:
    """Return the tables of procedures of ``selection``, whose ``cells`` are those of :func:`intake`.

    A procedure belongs to the selection when it received a dossier there. For the whole province (or one level, field
    or service level of it) so does one without any dossier; what a single unit offers is not known.
    """
    counted: dict[int, dict[int, float]] = {}
    for cell in cells:
        channels = counted.setdefault(cell.procedure, {})
        channels[cell.channel] = channels.get(cell.channel, 0) + cell.dossiers
    belongs = _silent(selection)
    known = [row for row in _catalogue(connection, province) if row.id in counted or belongs(row)]
    made = {row.id: ProcedureRow(row.code, row.name, row.service_level, counted.get(row.id, {})) for row in known}
    offered = [made[row.id] for row in known if row.service_level >= ServiceLevel.PARTIAL]
    tables = {
        "push": _most([row for row in offered if row.channels.get(Channel.COUNTER)], _counter),
        "unused": _most([row for row in offered if not row.channels.get(Channel.ONLINE)], _received),
        "essential": _most([made[row.id] for row in known if row.essential], _received),
    }
    return Procedures(
        len(offered),
        len(offered) - len(tables["unused"]),
        **{key: rows[: SHOWN[key]] for key, rows in tables.items()},
        in_all={key: len(rows) for key, rows in tables.items()},
    )


def _catalogue(connection: Connection, province: str) -> list[Any]:
    return list(
        connection.exec_driver_sql(
            "SELECT p.id, p.code, p.name, p.level, p.service_level, p.essential, f.code AS field FROM procedure p"
            " JOIN field f ON f.id = p.field_id WHERE p.province_code = %s",
            (province,),
        )
    )


def _silent(selection: Selection) -> Callable[[Any], bool]:
    """Whether a procedure without a dossier belongs to the selection."""
    if selection.unit or selection.agency or selection.area:
        return lambda _row: False
    limits = selection.params()
    return lambda row: (
        limits["level"] in (None, row.level)
        and limits["service"] in (None, row.service_level)
        and limits["field"] in (None, row.field)
        and limits["procedure"] in (None, row.code)
    )


def _most(rows: list[ProcedureRow], weight: Callable[[ProcedureRow], float]) -> list[ProcedureRow]:
    return sorted(rows, key=lambda row: (-weight(row), row.key))


def _counter(row: ProcedureRow) -> float:
    return row.channels.get(Channel.COUNTER, 0)


def _received(row: ProcedureRow) -> float:
    return row.received
