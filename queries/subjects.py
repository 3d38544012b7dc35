"""What a subject page asks: the overview's figures of its metric, its breakdowns, and tables of procedures."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from domain.codes import CHANNELS, SERVICE_LEVELS, UNCLASSIFIED, Channel, Code, ServiceLevel
from domain.recast import BEFORE
from domain.selection import Selection
from domain.subjects import Subject
from queries.eras import told_overview
from queries.kpis import MEASURE_KEYS
from queries.overview import Measures, Overview, UnitRow
from queries.procedures import Intake, Procedures, intake, procedures
from queries.units import sums

Names = dict[int, tuple[str, str]]
"""Number in the facts -> key of a selection, name shown."""
Mix = dict[str, dict[str, float]]
"""Word of a service level -> word of a channel -> dossiers received; ``""`` are all service levels together."""


@dataclass(frozen=True, slots=True)
class SubjectAnswer:
    """Everything a subject page shows; ``overview.units`` has one line a commune or agency.

    ``breakdowns`` are lines by ``Breakdown.by``; ``mix`` is empty and ``procedures`` None where the subject has none.
    """

    overview: Overview
    breakdowns: dict[str, list[UnitRow]]
    mix: Mix
    procedures: Procedures | None


def subject_answer(
    connection: Connection, subject: Subject, selection: Selection, now: datetime, province: str, version: int
) -> SubjectAnswer:
    """Answer the page of ``subject`` for ``selection``, whose metric is one of the subject's."""
    whole = told_overview(connection, selection, now, province, version, spark=False)
    whole = replace(whole, units=merged(whole.units))
    wanted = [breakdown.by for breakdown in subject.breakdowns]
    groups = {"group": grouped(whole.units, _areas(connection, selection, province))} if "group" in wanted else {}
    if not (subject.procedures or subject.mix):
        return SubjectAnswer(whole, groups | _rolled(connection, selection, wanted, now, province), {}, None)
    cells = intake(connection, selection, now, province)
    tables = procedures(connection, cells, selection, province)
    mine = [cell for cell in cells if selection.params()["channel"] in (None, cell.channel)]
    return SubjectAnswer(whole, groups | _counted(connection, mine, selection, wanted, province), _mix(mine), tables)


def merged(rows: Iterable[UnitRow]) -> list[UnitRow]:
    """Return one line a unit: several agencies of one commune are one line, as they are one place on the map."""
    found: dict[tuple[str, str], list[UnitRow]] = {}
    for row in rows:
        found.setdefault((row.by, row.key), []).append(row)
    return [same[0] if len(same) == 1 else _sum(same) for same in found.values()]


def grouped(rows: Iterable[UnitRow], areas: dict[str, str]) -> list[UnitRow]:
    """Return the lines of communes by area (commune code -> area), the other lines as they are."""
    found: dict[tuple[str, str], list[UnitRow]] = {}
    for row in rows:
        area = areas.get(row.key) if row.by == "unit" else None
        found.setdefault(("area", area) if area else (row.by, row.key), []).append(row)
    return [
        replace(_sum(same), key=key, name=key, level="", by=by) if by == "area" else same[0]
        for (by, key), same in found.items()
    ]


def _sum(rows: Sequence[UnitRow]) -> UnitRow:
    return replace(rows[0], totals={key: sum(row.totals[key] for row in rows) for key in rows[0].totals}, spark=[])


def _areas(connection: Connection, selection: Selection, province: str) -> dict[str, str]:
    """Commune code of the selection's era -> area."""
    rows = connection.exec_driver_sql(
        "SELECT code, area FROM unit WHERE province_code = %s AND area IS NOT NULL AND (valid_to IS NULL) = %s",
        (province, selection.units != BEFORE),
    )
    return dict(tuple(row) for row in rows)


def _rolled(
    connection: Connection, selection: Selection, wanted: Sequence[str], now: datetime, province: str
) -> dict[str, list[UnitRow]]:
    """Breakdowns from the rollups, with every measure."""

    def ask(*columns: str) -> list[tuple[tuple[int, ...], Measures]]:
        count = len(columns)
        rows = sums(connection, selection, columns, now, province)
        return [(tuple(row[:count]), dict(zip(MEASURE_KEYS, row[count:], strict=True))) for row in rows]

    answers: dict[str, list[UnitRow]] = {}
    if "field" in wanted:
        cells = [(key, totals) for (key,), totals in ask("field_id")]
        answers["field"] = _lines("field", cells, _fields(connection, province, selection.lang))
    mixed = ask("service_level", "channel") if {"service", "channel"} & set(wanted) else []
    for by, place, codes in (("service", 0, SERVICE_LEVELS), ("channel", 1, CHANNELS)):
        if by in wanted:
            answers[by] = _lines(by, [(key[place], totals) for key, totals in mixed], _words(codes, selection.lang))
    return answers


def _counted(
    connection: Connection, cells: Sequence[Intake], selection: Selection, wanted: Sequence[str], province: str
) -> dict[str, list[UnitRow]]:
    """Breakdowns from what :func:`intake` counted: the measures of received dossiers that need no more than that."""
    ways: dict[str, tuple[Callable[[Intake], int], Callable[[], Names]]] = {
        "field": (lambda cell: cell.field, lambda: _fields(connection, province, selection.lang)),
        "service": (lambda cell: cell.service, lambda: _words(SERVICE_LEVELS, selection.lang)),
        "channel": (lambda cell: cell.channel, lambda: _words(CHANNELS, selection.lang)),
    }
    measured = [(cell, _measures(cell)) for cell in cells]
    return {
        by: _lines(by, [(key(cell), totals) for cell, totals in measured], names())
        for by, (key, names) in ways.items()
        if by in wanted
    }


def _measures(cell: Intake) -> Measures:
    """Measures of domain/measures.py that a cell's channel and service level decide."""
    known = cell.channel != Channel.UNKNOWN
    online = cell.channel == Channel.ONLINE
    return {
        "received": cell.dossiers,
        "channel_known": cell.dossiers * known,
        "online": cell.dossiers * online,
        "service_known": cell.dossiers * (known and cell.service != ServiceLevel.UNKNOWN),
        "full_online": cell.dossiers * (online and cell.service == ServiceLevel.FULL),
    }


def _lines(by: str, cells: Iterable[tuple[int, Measures]], names: Names) -> list[UnitRow]:
    lines: dict[int, dict[str, float]] = {}
    for number, totals in cells:
        line = lines.setdefault(number, dict.fromkeys(totals, 0))
        for key, value in totals.items():
            line[key] += value
    return [UnitRow(*names[number], "", totals, [], by) for number, totals in lines.items()]


def _mix(cells: Iterable[Intake]) -> Mix:
    services, channels = _words(SERVICE_LEVELS, "vi"), _words(CHANNELS, "vi")
    mix: Mix = {}
    for cell in cells:
        for service in ("", services[cell.service][0]):
            line, word = mix.setdefault(service, {}), channels[cell.channel][0]
            line[word] = line.get(word, 0) + cell.dossiers
    return mix


def _fields(connection: Connection, province: str, lang: str) -> Names:
    rows = connection.exec_driver_sql("SELECT id, code, name FROM field WHERE province_code = %s", (province,))
    return {row.id: (row.code, UNCLASSIFIED.get(lang) if row.name == UNCLASSIFIED.vi else row.name) for row in rows}


def _words(codes: tuple[Code, ...], lang: str) -> Names:
    return {code.value: (code.word, code.label.get(lang)) for code in codes}
