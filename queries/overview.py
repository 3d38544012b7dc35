"""The questions of the overview and of one unit: totals, ranking, sparklines, trend, breakdowns."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, cast

from sqlalchemy import Connection

from db.settings import TIME_ZONE
from domain.codes import AGENCY_LEVELS, code_of
from domain.kpis import KPI
from domain.selection import Selection
from queries.kpis import MEASURE_KEYS, agency_days, measures_by, totals

SPARK_DAYS = 14
GRAINS: tuple[tuple[str, int, Callable[[date], date]], ...] = (
    ("day", 100, lambda day: day),
    ("week", 800, lambda day: day - timedelta(days=day.weekday())),
    ("month", 100_000, lambda day: day.replace(day=1)),
)
"""Grain, the longest period in days it serves, the first day of a day's cell."""

Point = tuple[date, float | None, float | None]
Spark = list[tuple[float | None, float | None]]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of a ranking: measures of a commune, agency, procedure or channel; ``level`` is a word or empty.

    ``by`` is the key of a selection that narrows it to this line.
    """

    key: str
    name: str
    level: str
    totals: dict[str, int]
    spark: Spark
    by: str = "unit"


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the overview shows for one selection at ``as_of``; ``trend`` is (day, num, den) of its metric."""

    version: int
    as_of: datetime
    totals: dict[str, int]
    previous: dict[str, int] | None
    units: list[UnitRow]
    trend: list[Point]
    grain: str


@dataclass(frozen=True, slots=True)
class UnitOverview:
    """Everything one commune's or agency's page shows; ``kind`` is "unit", "agency" or "missing"."""

    version: int
    as_of: datetime
    kind: str
    key: str
    name: str
    parents: list[tuple[str, str]]
    totals: dict[str, int]
    previous: dict[str, int] | None
    trend: list[Point]
    grain: str
    procedures: list[UnitRow]
    agencies: list[UnitRow]
    channels: list[UnitRow]


def overview(connection: Connection, selection: Selection, now: datetime, province: str, version: int) -> Overview:
    """Answer the overview's one request."""
    points, grain = trend(connection, selection, now, province)
    rows = _agency_rows(connection, selection, now, province, spark=True)
    whole = {key: sum(row.totals[key] for row in rows) for key in MEASURE_KEYS}
    return Overview(
        version, now, whole, _previous(connection, selection, now, province), rows, points, grain,
    )  # fmt: skip


def unit_overview(
    connection: Connection, key: str, selection: Selection, now: datetime, province: str, version: int
) -> UnitOverview:
    """Answer a unit page's one request; ``key`` is a commune code, the province's own code or an agency code."""
    kind, name, parents = _identity(connection, key, province)
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
        _agency_rows(connection, chosen, now, province, spark=False),
        _rows(connection, chosen, "channel", now, province),
    )


def trend(connection: Connection, selection: Selection, now: datetime, province: str) -> tuple[list[Point], str]:
    """Return (first day, num, den) of the selection's metric, and the grain: day, week (from Monday) or month.

    The grain is the finest that is not too long to read and whose typical point has enough dossiers.
    """
    kpi = KPI[selection.metric]
    terms = (*kpi.numerator, *kpi.denominator)
    days = {date.fromisoformat(str(r["key"])): r for r in _records(connection, selection, "day", now, province)}
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


def _previous(connection: Connection, selection: Selection, now: datetime, province: str) -> dict[str, int] | None:
    """Measures of the period compared with; None when there is none, or nothing happened in it."""
    before = selection.previous()
    found = totals(connection, before, now, province) if before else None
    return found if found and (found["received"] or found["settled"]) else None


def _agency_rows(
    connection: Connection, selection: Selection, now: datetime, province: str, *, spark: bool
) -> list[UnitRow]:
    """One row per agency; a commune's agency goes by its commune's code and name."""
    records = _records(connection, selection, "agency", now, province)
    places = {
        row.code: (row.unit_code or row.code, row.place or row.name, code_of(AGENCY_LEVELS, row.level).word)
        for row in connection.exec_driver_sql(
            "SELECT a.code, a.name, a.level, a.unit_code, u.name AS place FROM agency a LEFT JOIN unit u"
            " ON u.province_code = a.province_code AND u.code = a.unit_code AND u.valid_to IS NULL"
            " WHERE a.province_code = %s",
            (province,),
        )
    }
    sparks = _sparks(connection, selection, now, province) if spark else {}
    return [
        UnitRow(*place, _measures(record), sparks.get(code, []), "agency" if place[0] == code else "unit")
        for record in records
        for code in [record["key"]]
        for place in [places[code]]
    ]


def _rows(connection: Connection, selection: Selection, by: str, now: datetime, province: str) -> list[UnitRow]:
    records = _records(connection, selection, by, now, province)
    ordered = sorted(records, key=lambda record: -int(record["received"]))
    return [UnitRow(record["key"], record["name"], "", _measures(record), [], by) for record in ordered]


def _records(
    connection: Connection, selection: Selection, by: str, now: datetime, province: str
) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", measures_by(connection, selection, by, now, province).to_dict("records"))


def _measures(record: dict[str, Any]) -> dict[str, int]:
    return {key: int(record[key]) for key in MEASURE_KEYS}


def _sparks(connection: Connection, selection: Selection, now: datetime, province: str) -> dict[str, Spark]:
    last = min(selection.end or date.max, now.astimezone(TIME_ZONE).date())
    window = replace(selection, start=last - timedelta(days=SPARK_DAYS - 1), end=last)
    kpi = KPI[selection.metric]
    days = [last - timedelta(days=back) for back in range(SPARK_DAYS - 1, -1, -1)]
    sparks: dict[str, Spark] = {}
    for key, by_day in agency_days(connection, window, now, province).items():
        figures = [kpi.figure(by_day[day]) if day in by_day else None for day in days]
        sparks[key] = [(f.num, f.den) if f else (None, None) for f in figures]
    return sparks


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
