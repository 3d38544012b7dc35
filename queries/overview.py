"""The questions of the overview and of one unit: totals, ranking, sparklines, trend, breakdowns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, cast

from sqlalchemy import Connection

from domain.codes import AGENCY_LEVELS, code_of
from domain.kpi import Kpi
from domain.kpis import KPI
from domain.measures import BY_KEY
from domain.recast import BEFORE, CURRENT, Disclosure, FormerUnit
from domain.selection import Selection
from domain.zone import ZONE
from queries.kpis import MEASURE_KEYS, agency_days, measures_by, totals
from queries.units import sums, unit_book

SPARK_DAYS = 14
GRAINS: tuple[tuple[str, int, Callable[[date], date]], ...] = (
    ("day", 100, lambda day: day),
    ("week", 800, lambda day: day - timedelta(days=day.weekday())),
    ("month", 100_000, lambda day: day.replace(day=1)),
)
"""Grain, the longest period in days it serves, the first day of a day's cell."""

Measures = dict[str, Any]
"""Measure -> its sum: a whole number, or a fraction where a commune was divided (queries/eras.py)."""
Point = tuple[date, float | None, float | None]
Spark = list[tuple[float | None, float | None]]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of a ranking: measures of a commune, agency, procedure or channel; ``level`` is a word or empty.

    ``by`` is the key of a selection that narrows it to this line. ``era`` is "before" for a commune of before
    1 July 2025; numbers are fractions where a commune was divided.
    """

    key: str
    name: str
    level: str
    totals: Measures
    spark: Spark
    by: str = "unit"
    era: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the overview shows for one selection at ``as_of``; ``trend`` is (day, num, den) of its metric.

    ``disclosure`` is there when figures of one commune were told by another's (queries/eras.py).
    """

    version: int
    as_of: datetime
    totals: Measures
    previous: Measures | None
    units: list[UnitRow]
    trend: list[Point]
    grain: str
    disclosure: Disclosure | None = None


@dataclass(frozen=True, slots=True)
class UnitOverview:
    """Everything one commune's or agency's page shows; ``kind`` is "unit", "agency" or "missing".

    ``former`` is there for a commune of before 1 July 2025.
    """

    version: int
    as_of: datetime
    kind: str
    key: str
    name: str
    parents: list[tuple[str, str]]
    totals: Measures
    previous: Measures | None
    trend: list[Point]
    grain: str
    procedures: list[UnitRow]
    agencies: list[UnitRow]
    channels: list[UnitRow]
    former: FormerUnit | None = None


def overview(
    connection: Connection, selection: Selection, now: datetime, province: str, version: int, *, spark: bool = True
) -> Overview:
    """Answer the overview's one request, with one row an agency (queries/eras.py tells them by commune)."""
    points, grain = trend(connection, selection, now, province)
    rows = _agency_rows(connection, selection, now, province, spark=spark)
    whole = {key: sum(row.totals[key] for row in rows) for key in MEASURE_KEYS}
    return Overview(
        version, now, whole, _previous(connection, selection, now, province), rows, points, grain,
    )  # fmt: skip


def unit_overview(
    connection: Connection, key: str, selection: Selection, now: datetime, province: str, version: int
) -> UnitOverview:
    """Answer a unit page's one request; ``key`` is a commune code, the province's own code or an agency code.

    A code of both eras means the commune of the selection's era.
    """
    kind, name, parents = _identity(connection, key, province)
    former = _former(connection, key, selection, now, province, known=kind != "missing")
    kind, name = ("unit", former.name) if former else (kind, name)
    selection = replace(selection, units=BEFORE if former else CURRENT)
    if kind == "missing":
        return UnitOverview(version, now, kind, key, key, [], {}, None, [], "day", [], [], [])
    chosen = replace(selection, unit=key if kind == "unit" else "", agency=key if kind == "agency" else "")
    points, grain = trend(connection, chosen, now, province)
    return UnitOverview(
        version,
        now,
        kind,
        key,
        name,
        parents,
        totals(connection, chosen, now, province),
        _previous(connection, chosen, now, province),
        points,
        grain,
        _rows(connection, chosen, "procedure", now, province),
        _rows(connection, chosen, "agency", now, province),
        _rows(connection, chosen, "channel", now, province),
        former,
    )


def trend(connection: Connection, selection: Selection, now: datetime, province: str) -> tuple[list[Point], str]:
    """Return (first day, num, den) of the selection's metric, and the grain: day, week (from Monday) or month.

    The grain is the finest that is not too long to read and whose typical point has enough dossiers.
    """
    kpi = KPI[selection.metric]
    terms = tuple(dict.fromkeys((*kpi.numerator, *kpi.denominator)))
    rows = sums(connection, selection, ("day",), now, province, measures=[BY_KEY[key] for key in terms])
    return grained({day: dict(zip(terms, values, strict=True)) for day, *values in rows}, kpi)


def grained(days: Mapping[date, Mapping[str, float]], kpi: Kpi) -> tuple[list[Point], str]:
    """The points of ``kpi`` from its terms by day, and their grain; see `trend`."""
    terms = tuple(dict.fromkeys((*kpi.numerator, *kpi.denominator)))  # one may stand in both
    if not days:
        return [], GRAINS[0][0]
    span = (max(days) - min(days)).days
    for grain, longest, first in GRAINS:
        cells: dict[date, dict[str, float | None]] = {}
        for day, record in days.items():
            cell = cells.setdefault(first(day), dict.fromkeys(terms, 0))
            for key in terms:
                cell[key] = (cell[key] or 0) + record[key]
        figures = [(day, kpi.figure(cell)) for day, cell in sorted(cells.items())]
        enough = median(figure.den or 0 for _, figure in figures) >= kpi.minimum
        if (span <= longest and enough) or grain == GRAINS[-1][0]:
            break
    return [(day, figure.num, figure.den) for day, figure in figures], grain


def _previous(connection: Connection, selection: Selection, now: datetime, province: str) -> Measures | None:
    """Measures of the period compared with; None when there is none, or nothing happened in it."""
    before = selection.previous()
    found = totals(connection, before, now, province) if before else None
    return found if found and (found["received"] or found["settled"]) else None


def _agency_rows(
    connection: Connection, selection: Selection, now: datetime, province: str, *, spark: bool
) -> list[UnitRow]:
    """One row per agency; a commune's agency goes by its commune's code and name."""
    records = _records(connection, selection, "agency", now, province)
    places = agency_places(connection, province)
    sparks = _sparks(connection, selection, now, province) if spark else {}
    return [
        UnitRow(*place[:3], _measures(record), sparks.get(code, []), "agency" if place[0] == code else "unit", place[3])
        for record in records
        for code in [record["key"]]
        for place in [places[code]]
    ]


def agency_places(connection: Connection, province: str) -> dict[str, tuple[str, str, str, str]]:
    """Return agency code -> key (that of its commune where it has one), name, level and era ("" is today's)."""
    return {
        row.code: (row.unit_code or row.code, row.place or row.name, code_of(AGENCY_LEVELS, row.level).word, row.era)
        for row in connection.exec_driver_sql(_PLACES, (province,))
    }


_PLACES = f"""
SELECT a.code, a.name, a.level, coalesce(u.code, f.code) AS unit_code, coalesce(u.name, f.name) AS place,
       CASE WHEN u.code IS NULL AND f.code IS NOT NULL THEN '{BEFORE}' ELSE '' END AS era
FROM agency a
LEFT JOIN unit u ON u.province_code = a.province_code AND u.code = a.unit_code AND u.valid_to IS NULL
LEFT JOIN unit f ON f.province_code = a.province_code AND f.valid_to IS NOT NULL AND u.code IS NULL
                AND f.code = split_part(a.unit_code, '@', 1)
WHERE a.province_code = %s
"""
"""Each agency with the commune that its code names: today's where today's list has it, else a former one."""


def _rows(connection: Connection, selection: Selection, by: str, now: datetime, province: str) -> list[UnitRow]:
    records = _records(connection, selection, by, now, province)
    ordered = sorted(records, key=lambda record: -int(record["received"]))
    return [UnitRow(record["key"], record["name"], "", _measures(record), [], by) for record in ordered]


def _records(
    connection: Connection, selection: Selection, by: str, now: datetime, province: str
) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", measures_by(connection, selection, by, now, province).to_dict("records"))


def _measures(record: dict[str, Any]) -> Measures:
    return {key: record[key] for key in MEASURE_KEYS}


def _sparks(connection: Connection, selection: Selection, now: datetime, province: str) -> dict[str, Spark]:
    last = min(selection.end or date.max, now.astimezone(ZONE).date())
    window = replace(selection, start=last - timedelta(days=SPARK_DAYS - 1), end=last)
    kpi = KPI[selection.metric]
    days = [last - timedelta(days=back) for back in range(SPARK_DAYS - 1, -1, -1)]
    sparks: dict[str, Spark] = {}
    for key, by_day in agency_days(connection, window, now, province).items():
        figures = [kpi.figure(by_day[day]) if day in by_day else None for day in days]
        sparks[key] = [(f.num, f.den) if f else (None, None) for f in figures]
    return sparks


def _former(
    connection: Connection, key: str, selection: Selection, now: datetime, province: str, *, known: bool
) -> FormerUnit | None:
    """Return the former commune ``key`` when the reader looks at those, or today's list does not have it."""
    if known and selection.units != BEFORE:
        return None
    return unit_book(connection, now, province).former_unit(key)


def _identity(connection: Connection, key: str, province: str) -> tuple[str, str, list[tuple[str, str]]]:
    ask = connection.exec_driver_sql
    province_name = str(ask("SELECT name FROM province WHERE code = %s", (province,)).scalar() or province)
    parents = [("", province_name)]
    unit = ask(
        "SELECT name, area, level FROM unit WHERE province_code = %s AND code = %s AND valid_to IS NULL",
        (province, key),
    ).first()
    if unit is not None:
        area = [(f"area:{unit.area}", str(unit.area))] if unit.area else []
        return "unit", str(unit.name), parents + area
    agency = ask("SELECT name, unit_code FROM agency WHERE province_code = %s AND code = %s", (province, key)).first()
    if agency is None:
        return "missing", key, []
    return "agency", str(agency.name), parents
