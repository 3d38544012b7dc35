"""Rows of communes told in the era that the reader chose, with what must be said about it."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from domain.codes import UNCLASSIFIED, AgencyLevel
from domain.recast import BEFORE, CURRENT, Disclosure, Era, Flow, Number, Part, Recast, Split, Unit, plain, recast
from domain.selection import Selection
from domain.text import Text
from queries.kpis import MEASURE_KEYS, UNKNOWN_KEY, measures_by
from queries.overview import Overview, Spark, UnitRow, overview
from queries.units import UnitBook, placed, unit_book

ESTIMATED = " ≈"
"""Marks the name of a commune whose figures are in part estimated."""
UNKNOWN = Text("Không rõ: {name}", "Unknown: {name}")
COMMUNE = AgencyLevel.COMMUNE.name.lower()
STRANGE = "unknown"
"""Level of a row without a lineage: it belongs to no place on the map."""


def needs_recast(rows: Iterable[UnitRow], selection: Selection) -> bool:
    """Tell whether a row may belong to the other era: today's view of today's communes costs nothing."""
    return selection.units == BEFORE or any(row.era == BEFORE for row in rows)


def recast_rows(
    rows: Sequence[UnitRow], selection: Selection, book: UnitBook
) -> tuple[list[UnitRow], Disclosure | None]:
    """Return the rows of communes by those of the selection's era, others as they are, and what to disclose.

    Rows of one commune become one; the sums over all rows stay what they were. Telling rows twice changes nothing.
    """
    era: Era = BEFORE if selection.units == BEFORE else CURRENT
    units = [_unit(row, book) for row in rows]
    communes = [(unit, _measures(row)) for unit, row in zip(units, rows, strict=True) if unit]
    told: Recast[Hashable] = recast(communes, book.ties, era, book.within(selection))
    days = max((len(row.spark) for row in rows), default=0)
    made = [_row(code, sums, era, book, days, estimated=code in told.split) for code, sums in told.rows.items()]
    others = [
        _strange(row, selection.lang) if unit else row
        for unit, row in zip(units, rows, strict=True)
        if unit is None or unit in told.unknown
    ]
    return [*made, *others], _disclosure(told, era, book)


def told_overview(
    connection: Connection, selection: Selection, now: datetime, province: str, version: int, *, spark: bool = True
) -> Overview:
    """Answer as :func:`queries.overview.overview`, with the communes of the selection's era and what to disclose."""
    data = overview(connection, selection, now, province, version, spark=spark)
    if not needs_recast(data.units, selection):
        return data
    units, disclosure = recast_rows(data.units, selection, unit_book(connection, now, province))
    return replace(data, units=units, disclosure=disclosure)


def grouped(connection: Connection, selection: Selection, by: str, now: datetime, province: str) -> pd.DataFrame:
    """Return :func:`queries.kpis.measures_by`, communes being those of the selection's era."""
    if by == "unit":
        return measures_by_unit(connection, selection, now, province)
    return measures_by(connection, selection, by, now, province)


def measures_by_unit(connection: Connection, selection: Selection, now: datetime, province: str) -> pd.DataFrame:
    """Return the measures of :func:`queries.kpis.measures_by` by commune of the selection's era.

    A commune without a lineage comes under ``"unknown"``. Numbers are fractions where a commune was divided.
    """
    frame = measures_by(connection, selection, "unit", now, province)
    book = unit_book(connection, now, province)
    rows = [_commune(record, book, province) for record in frame.to_dict("records")]
    if not needs_recast(rows, selection):
        return frame
    names = {code: place.name for code, place in book.of(selection.units).items()}
    nobody = {"key": UNKNOWN_KEY, "name": UNCLASSIFIED.get(selection.lang)}
    records = [
        (nobody if row.level == STRANGE else {"key": row.key, "name": names.get(row.key, row.name)}) | dict(row.totals)
        for row in recast_rows(rows, selection, book)[0]
    ]
    whole = pd.DataFrame.from_records(records, columns=["key", "name", *MEASURE_KEYS])
    return whole.groupby(["key", "name"], sort=False, as_index=False)[list(MEASURE_KEYS)].sum()


def _commune(record: Mapping[Any, Any], book: UnitBook, province: str) -> UnitRow:
    """Return the row of one group of agencies: a commune of the era that its code means, or none."""
    key, totals = record["key"], {measure: plain(record[measure]) for measure in MEASURE_KEYS}
    if key in {province, UNKNOWN_KEY}:
        return UnitRow(key, record["name"], "", totals, [], "")
    unit = placed(key, book.current)
    known = unit.code in book.of(unit.era)
    return UnitRow(unit.code, record["name"], COMMUNE if known else STRANGE, totals, [], "unit", _mark(unit.era))


def _unit(row: UnitRow, book: UnitBook) -> Unit | None:
    """Return the commune a row is about; None for agencies, the province's bodies and rows already set aside."""
    if row.by != "unit" or row.level == STRANGE:
        return None
    unit = Unit(row.key, BEFORE) if row.era == BEFORE else placed(row.key, book.current)
    return unit if row.era == BEFORE or unit.code in book.of(unit.era) else None


def _measures(row: UnitRow) -> dict[Hashable, Number]:
    """Measures of a row; those of its sparkline under (day, 0) and (day, 1), where they are known."""
    measures: dict[Hashable, Number] = {}
    measures.update(row.totals)
    points = ((day, at, value) for day, point in enumerate(row.spark) for at, value in enumerate(point))
    measures.update(((day, at), value) for day, at, value in points if value is not None)
    return measures


def _row(
    code: str, sums: Mapping[Hashable, Fraction], era: Era, book: UnitBook, days: int, *, estimated: bool
) -> UnitRow:
    name = book.name(Unit(code, era)) + (ESTIMATED if estimated else "")
    totals = {key: plain(value) for key, value in sums.items() if isinstance(key, str)}
    spark: Spark = [(_point(sums, day, 0), _point(sums, day, 1)) for day in range(days)]
    return UnitRow(code, name, COMMUNE, totals, spark, "unit", _mark(era))


def _point(sums: Mapping[Hashable, Fraction], day: int, at: int) -> float | None:
    value = sums.get((day, at))
    return None if value is None else float(value)


def _strange(row: UnitRow, lang: str) -> UnitRow:
    return replace(row, name=UNKNOWN.format(name=row.name).get(lang), level=STRANGE)


def _mark(era: Era) -> str:
    return BEFORE if era == BEFORE else ""


def _disclosure(told: Recast[Hashable], era: Era, book: UnitBook) -> Disclosure | None:
    """Say which communes got a part of another one's figures; None when today's figures are all whole."""
    splits = tuple(
        Split(code, book.name(Unit(code, era)), tuple(_part(flow, book) for flow in flows))
        for code, flows in sorted(told.split.items())
    )
    if era == CURRENT and not splits and not told.unknown:
        return None
    return Disclosure(era, splits, len(told.rows), len(told.unknown), any(book.known.values()))


def _part(flow: Flow, book: UnitBook) -> Part:
    return Part(flow.source.code, book.name(flow.source), float(flow.ratio))
