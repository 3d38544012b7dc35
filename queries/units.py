"""Communes of both eras, and which part of whose figures belongs to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import lcm
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

from domain.measures import MEASURES, Measure
from domain.recast import BEFORE, CURRENT, FORMER_MARK, Era, FormerUnit, Lineage, Number, Part, Unit, lineage
from domain.selection import Selection
from queries.cells import Columns, question

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A commune of one era: its name and the area (khu vực) it is grouped under, if any."""

    name: str
    area: str | None


@dataclass(frozen=True, slots=True)
class UnitBook:
    """The communes of both eras by code, how the old became the new, and which old ones have agencies of their own.

    ``agencies``: agency number -> the commune that its code names. ``known``: old code -> dossiers ever received by the
    agencies that carry it.
    """

    current: dict[str, Place]
    former: dict[str, Place]
    ties: Lineage
    agencies: dict[int, Unit]
    known: dict[str, int]

    @property
    def carried(self) -> frozenset[str]:
        """Codes of the former communes that agencies still carry."""
        return frozenset(unit.code for unit in self.agencies.values() if unit.era == BEFORE)

    def of(self, era: str) -> dict[str, Place]:
        """Return the communes of ``era`` by code."""
        return self.former if era == BEFORE else self.current

    def name(self, unit: Unit) -> str:
        """Return the name of ``unit``, else its code."""
        place = self.of(unit.era).get(unit.code)
        return place.name if place else unit.code

    def within(self, selection: Selection) -> frozenset[str] | None:
        """Return the communes of the selection's era that its unit and area leave; None: all of them."""
        places, unit, area = self.of(selection.units), selection.unit, selection.area
        if not area and unit not in places:
            return None
        return frozenset(
            code for code, place in places.items() if unit in ("", code) and (not area or place.area == area)
        )

    def share(self, agency: int, era: Era, within: frozenset[str]) -> Number:
        """Return the part of an agency's figures that belongs to the communes ``within`` of ``era``."""
        unit = self.agencies.get(agency)
        return sum(self.ties.parts(unit, era, within).values()) if unit else 1

    def divided(self, selection: Selection) -> dict[Unit, Mapping[str, Number]]:
        """Return the agencies' communes that several communes of the selection's era share: code -> part of each."""
        era: Era = BEFORE if selection.units == BEFORE else CURRENT
        within = self.within(selection)
        codes = frozenset(self.of(era)) if within is None else within
        parts = {unit: self.ties.parts(unit, era, codes) for unit in set(self.agencies.values())}
        return {unit: shares for unit, shares in parts.items() if any(0 < share < 1 for share in shares.values())}

    def former_unit(self, code: str) -> FormerUnit | None:
        """Return what became of the former commune ``code``, or None when there was none of that code."""
        if code not in self.former:
            return None
        news = self.ties.forward.get(code, {})
        shares = ((new, self.ties.parts(Unit(new, CURRENT), BEFORE, {code})[code]) for new in news)
        return FormerUnit(
            code,
            self.former[code].name,
            tuple(self._part(new, share) for new, share in news.items()),
            tuple(self._part(new, share) for new, share in shares),
            code in self.carried,
        )

    def _part(self, code: str, share: Number) -> Part:
        return Part(code, self.name(Unit(code, CURRENT)), float(share))


def placed(code: str, current: dict[str, Place]) -> Unit:
    """Return which commune an agency's ``unit_code`` means: today's where today's list has it, else a former one."""
    if code.endswith(FORMER_MARK):
        return Unit(code.removesuffix(FORMER_MARK), BEFORE)
    return Unit(code, CURRENT if code in current else BEFORE)


_BOOKS: WeakKeyDictionary[Connection, UnitBook] = WeakKeyDictionary()
"""One book for each snapshot: a page asks several questions of it."""


def unit_book(connection: Connection, now: datetime, province: str) -> UnitBook:
    """Read the communes of both eras; one connection is one snapshot, so it is read once for each."""
    found = _BOOKS.get(connection)
    if found is None:
        found = _BOOKS[connection] = _read(connection, now, province)
    return found


def _read(connection: Connection, now: datetime, province: str) -> UnitBook:
    ask = connection.exec_driver_sql
    pairs = [
        tuple(row)
        for row in ask("SELECT old_code, new_code, share FROM unit_lineage WHERE province_code = %s", (province,))
    ]
    districts = {old for old, _, _ in pairs}  # island districts that had no commune stand for themselves
    current: dict[str, Place] = {}
    former: dict[str, Place] = {}
    for row in ask("SELECT code, name, area, level, valid_to FROM unit WHERE province_code = %s", (province,)):
        if row.valid_to is None and row.level == "commune":
            current[row.code] = Place(row.name, row.area)
        elif row.valid_to is not None and (row.level == "commune" or row.code in districts):
            former[row.code] = Place(row.name, row.area)
    coded = ask("SELECT id, unit_code FROM agency WHERE province_code = %s AND unit_code IS NOT NULL", (province,))
    agencies = {row.id: placed(row.unit_code, current) for row in coded}
    known = _known(connection, agencies, now, province)
    return UnitBook(current, former, _ties(tuple(pairs), frozenset(known.items())), agencies, known)


@lru_cache(maxsize=8)
def _ties(pairs: tuple[tuple[str, str, float], ...], known: frozenset[tuple[str, int]]) -> Lineage:
    """The lineage hardly ever changes and takes ten milliseconds to make."""
    return lineage(pairs, dict(known))


def _known(connection: Connection, agencies: dict[int, Unit], now: datetime, province: str) -> dict[str, int]:
    """Dossiers ever received by former communes, as far as agencies carry their codes."""
    old = {number: unit.code for number, unit in agencies.items() if unit.era == BEFORE}
    counts = dict.fromkeys(old.values(), 0)
    if not old:
        return counts
    asked = question(Selection(), ("agency_id",), now, province)
    received = 1 + [measure.key for measure in MEASURES].index("received")
    for row in connection.exec_driver_sql(asked.sql, asked.parameters):
        if row[0] in old:
            counts[old[row[0]]] += int(row[received])
    return counts


def agency_shares(
    connection: Connection, selection: Selection, now: datetime, province: str
) -> dict[int, Number] | None:
    """Return agency number -> part of its figures that belongs to the selection's unit or area; None: all of each.

    While the reader looks at today's communes and every agency carries today's code, nothing is asked.
    """
    if not (selection.unit or selection.area):
        return None
    if selection.units != BEFORE and not _any_former(connection, province):
        return None
    book = unit_book(connection, now, province)
    within = book.within(selection)
    if within is None:
        return None
    era: Era = BEFORE if selection.units == BEFORE else CURRENT
    shares = {agency: book.share(agency, era, within) for agency in book.agencies}
    return shares if any(share not in (0, 1) for share in shares.values()) else None


def _any_former(connection: Connection, province: str) -> bool:
    return bool(
        connection.exec_driver_sql(
            "SELECT EXISTS (SELECT FROM agency a WHERE a.province_code = %s AND a.unit_code IS NOT NULL AND NOT EXISTS"
            " (SELECT FROM unit n WHERE n.province_code = a.province_code AND n.code = a.unit_code"
            " AND n.valid_to IS NULL))",
            (province,),
        ).scalar_one()
    )


def sums(
    connection: Connection,
    selection: Selection,
    columns: Columns,
    now: datetime,
    province: str,
    *,
    measures: Sequence[Measure] = MEASURES,
    whole: bool = False,
) -> Sequence[Any]:
    """Return rows of ``columns`` of the cells, then ``measures``; without columns, one row.

    Of an agency whose commune lies in part within the selection only that part is counted, unless ``whole``.
    """
    shares = None if whole else agency_shares(connection, selection, now, province)
    if shares is None:
        asked = question(selection, columns, now, province, measures)
        return connection.exec_driver_sql(asked.sql, asked.parameters).all()
    inner = ("agency_id", *(column for column in columns if column != "agency_id"))
    asked = question(selection, inner, now, province, measures)
    rows = connection.exec_driver_sql(asked.sql, asked.parameters).all()
    return _weighed(rows, [inner.index(column) for column in columns], len(inner), len(measures), shares)


def _weighed(rows: Sequence[Any], keys: list[int], start: int, width: int, shares: dict[int, Number]) -> list[Row]:
    """Add up rows by the columns ``keys``, each row in its agency's share: whole numbers until the last division."""
    exact = {agency: share.as_integer_ratio() for agency, share in shares.items()}
    common = lcm(*(below for _, below in exact.values()))
    cells: dict[Row, list[int]] = {} if keys else {(): [0] * width}
    for row in rows:
        above, below = exact.get(row[0], (1, 1))
        cell = cells.setdefault(tuple(row[key] for key in keys), [0] * width)
        for at, value in enumerate(row[start:]):
            cell[at] += above * (common // below) * value
    return [
        (*key, *(value / common if value % common else value // common for value in cell))
        for key, cell in cells.items()
    ]


def former_names(connection: Connection, province: str) -> dict[str, str]:
    """Return the names of the communes of before 1 July 2025, each code with ``FORMER_MARK``."""
    rows = connection.exec_driver_sql(
        "SELECT code, name FROM unit WHERE province_code = %s AND valid_to IS NOT NULL", (province,)
    )
    return {f"{row.code}{FORMER_MARK}": row.name for row in rows}
