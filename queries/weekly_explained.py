"""Who moved and why: communes and agencies beyond their ordinary variation, and what explains each change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import Connection

from domain.codes import CHANNELS, code_of
from domain.kpi import Kpi
from domain.selection import Selection
from domain.targets import Aims
from domain.weekly import Driver, Line, Mover, added, compared, explained, line, movers, of_amounts
from domain.weekly_window import Window
from queries.weekly_drivers import BY, Amounts, Cell, Facts, facts
from queries.weekly_series import Series

STEP_KINDS = ("week", "month")
"""Kinds of period short enough to read the steps of every dossier."""
KEPT, FEW_KEPT = 8, 3
"""Parts of a decomposition that stand alone, of the place and of a mover; the rest is one part."""
CHANNELLED = ("online", "full_online")
"""KPIs that count a channel: by channel they would only explain themselves."""
Place = tuple[str, str]
"""("unit" or "agency", code)."""
Pair = tuple[Cell, Cell]
_AGENCIES = """
SELECT a.id, a.code, a.name, u.code AS unit, u.name AS place FROM agency a
LEFT JOIN unit u ON u.province_code = a.province_code AND u.code = a.unit_code AND u.valid_to IS NULL
WHERE a.province_code = %(province)s
"""
_UNITS = "SELECT code, name, area FROM unit WHERE province_code = %(province)s AND valid_to IS NULL"
_PROCEDURES = "SELECT id, code, name FROM procedure WHERE province_code = %(province)s"


@dataclass(frozen=True, slots=True)
class Book:
    """Agency id -> its place; names by (area, unit, agency or procedure; code); codes of procedures by id."""

    province: str
    places: Mapping[int, Place]
    names: Mapping[tuple[str, str], str]
    procedures: Mapping[str, str]

    def code(self, by: str, key: str) -> str:
        """The code or word of a group that the facts tell by number."""
        return self.procedures.get(key, key) if by == "procedure" else code_of(CHANNELS, int(key)).word


@dataclass(frozen=True, slots=True)
class Asked:
    """The place ``here`` within the days counted of ``found``, at ``now``."""

    here: Selection
    found: Window
    now: datetime
    province: str


@dataclass(frozen=True, slots=True)
class Explained:
    """The places within, movers and drivers by KPI, and the names of what they speak of."""

    places: tuple[Place, ...]
    movers: Mapping[str, tuple[Mover, ...]]
    drivers: Mapping[str, tuple[Driver, ...]]
    names: Mapping[tuple[str, str], str]


def book_of(connection: Connection, province: str) -> Book:
    """Read the names of the province's areas, communes, agencies and procedures."""
    own = {"province": province}
    agencies = connection.exec_driver_sql(_AGENCIES, own).all()
    units = connection.exec_driver_sql(_UNITS, own).all()
    procedures = connection.exec_driver_sql(_PROCEDURES, own).all()
    whole = connection.exec_driver_sql("SELECT name FROM province WHERE code = %(province)s", own).scalar()
    names = {("area", row.area): row.area for row in units if row.area}
    names |= {("unit", row.code): row.name for row in units}
    names |= {("agency", row.code): row.name for row in agencies}
    names |= {("procedure", row.code): row.name for row in procedures}
    places = {row.id: ("unit", row.unit) if row.unit else ("agency", row.code) for row in agencies}
    return Book(str(whole or province), places, names, {str(row.id): row.code for row in procedures})


def explain(
    connection: Connection, asked: Asked, told: Series, lines: Sequence[Line], held: Aims, book: Book
) -> Explained:
    """Find the movers within the place and what explains each change of its own figures and of theirs."""
    found, steps = asked.found, asked.found.period.kind in STEP_KINDS
    read = facts(connection, asked.here, found.spans[:2], asked.now, asked.province, steps=steps)
    groups: dict[Place, list[int]] = defaultdict(list)
    for agency in told:
        groups[book.places[agency]].append(agency)
    desk = _Desk(told, read, book)
    kpis = [each.kpi for each in lines if compared(each.kpi)]
    moved = {kpi.key: desk.moved(kpi, groups, found, held) for kpi in kpis} if len(groups) > 1 else {}
    drivers = {kpi.key: desk.drivers(kpi, list(told), KEPT, groups) for kpi in kpis}
    return Explained(tuple(sorted(groups)), moved, drivers, _named(moved, drivers, groups, book))


class _Desk:
    """The series and facts of one review, added up for any set of agencies."""

    def __init__(self, told: Series, read: Facts, book: Book) -> None:
        """Keep what was read."""
        self._told, self._facts, self._book = told, read, book
        self._rows: dict[tuple[int, ...], list[Cell]] = {}
        self._grouped: dict[tuple[str, tuple[int, ...]], dict[str, Pair]] = {}

    def moved(self, kpi: Kpi, groups: Mapping[Place, list[int]], found: Window, held: Aims) -> tuple[Mover, ...]:
        """The movers of a KPI among the places, each with what explains its change."""
        candidates = (
            Mover(by, key, line(held.at(kpi.key, by, key), self._of(agencies), found))
            for (by, key), agencies in groups.items()
        )
        return tuple(
            Mover(each.by, each.key, each.line, self.drivers(kpi, groups[each.by, each.key], FEW_KEPT))
            for each in movers(candidates)
        )

    def drivers(
        self, kpi: Kpi, agencies: list[int], kept: int, places: Mapping[Place, list[int]] | None = None
    ) -> tuple[Driver, ...]:
        """What explains the change of ``agencies`` together, by each of ``places`` as well where there are several."""
        found = []
        if places and len(places) > 1:
            pairs = {key: self._pair(members) for (_, key), members in places.items()}
            found.append(Driver("unit", explained(kpi, pairs)))
        ways = [by for by in BY if by != "channel" or kpi.key not in CHANNELLED]
        found += [Driver(by, explained(kpi, self._groups(by, agencies))) for by in ways]
        found += self._steps(kpi, agencies)
        return tuple(Driver(each.by, each.parts.top(kept)) for each in found if each.parts.parts)

    def _of(self, agencies: Iterable[int]) -> list[Cell]:
        key = tuple(agencies)
        if key not in self._rows:
            rows = [self._told[agency] for agency in key]
            self._rows[key] = rows[0] if len(rows) == 1 else [added(cells) for cells in zip(*rows, strict=True)]
        return self._rows[key]

    def _pair(self, agencies: Iterable[int]) -> Pair:
        later, earlier, *_ = self._of(agencies)
        return earlier, later

    def _groups(self, by: str, agencies: Iterable[int]) -> dict[str, Pair]:
        asked = (by, tuple(agencies))
        if asked not in self._grouped:
            found: dict[str, list[Pair]] = defaultdict(list)
            for agency in asked[1]:
                for key, pair in self._facts.groups.get((agency, by), {}).items():
                    found[self._book.code(by, key)].append(pair)
            self._grouped[asked] = {
                key: (added(before for before, _ in pairs), added(after for _, after in pairs))
                for key, pairs in found.items()
            }
        return self._grouped[asked]

    def _steps(self, kpi: Kpi, agencies: list[int]) -> list[Driver]:
        """Late dossiers by the step that went furthest over, or the minutes of every step; sums to the change."""
        earlier, later = self._pair(agencies)
        if kpi.key == "on_time" and self._facts.late is not None:
            late, dens = _amounts(self._facts.late, agencies), (earlier["settled_due"], later["settled_due"])
            return [Driver("late_step", of_amounts(late, dens, Fraction(-1), Fraction(1)))] if any(late) else []
        if kpi.key == "processing_hours" and self._facts.minutes is not None:
            spent = _amounts(self._facts.minutes, agencies)
            rest = [
                cell["minutes"] - sum(pair[at] for pair in spent.values()) for at, cell in enumerate((earlier, later))
            ]
            dens = (earlier["timed"], later["timed"])
            return (
                [Driver("step", of_amounts({**spent, "": (rest[0], rest[1])}, dens, Fraction(1, 60)))] if spent else []
            )
        return []


def _amounts(by_agency: Mapping[int, Amounts], agencies: Iterable[int]) -> Amounts:
    found: dict[str, tuple[float, float]] = {}
    for agency in agencies:
        for step, (before, after) in by_agency.get(agency, {}).items():
            known = found.get(step, (0, 0))
            found[step] = (known[0] + before, known[1] + after)
    return found


def _named(
    moved: Mapping[str, tuple[Mover, ...]],
    drivers: Mapping[str, tuple[Driver, ...]],
    places: Iterable[Place],
    book: Book,
) -> dict[tuple[str, str], str]:
    told = [driver for each in drivers.values() for driver in each]
    told += [driver for each in moved.values() for mover in each for driver in mover.drivers]
    spoken = {(driver.by, part.key or "") for driver in told for part in driver.parts.parts}
    names = {key: book.names[key] for key in {*spoken, *places} if key in book.names}
    return names | {("unit", key): book.names[by, key] for by, key in places if (by, key) in book.names}
