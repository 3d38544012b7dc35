"""Measures of every agency of a place in each span of a review: one statement over the rollups by day and month."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from db.rollups import DAILY_ROLLUPS, LOG_TABLE, MONTHLY
from domain.kpis import KPI
from domain.measures import DAILY
from domain.selection import Selection
from domain.weekly import KEYS
from domain.weekly_window import Span
from queries.cells import filters
from queries.units import agency_shares

_TERMS = {term for key in KEYS for term in (*KPI[key].numerator, *KPI[key].denominator)} | {"settled"}
TERMS: tuple[str, ...] = tuple(measure.key for measure in DAILY if measure.key in _TERMS)
"""Measures with a day that the review's KPIs need."""
_SPANS = "unnest(%(starts_{n})s::date[], %(ends_{n})s::date[], %(at_{n})s::integer[]) AS s (start, stop, at)"
_WITHIN = "c.day >= s.start AND c.day <= s.stop AND c.province_code = %(province)s"

Series = dict[int, list[dict[str, float]]]
"""Agency id -> measures in each span."""


def series(connection: Connection, selection: Selection, spans: Sequence[Span], now: datetime, province: str) -> Series:
    """Return the measures ``TERMS`` of each agency of the selection's place in each span.

    Agencies without any dossier in all of them are absent; of an agency whose commune lies in part within the place
    only that part is counted.
    """
    if not spans:
        return {}
    where, parameters = filters(selection)
    pieces = _pieces(spans)
    for name, listed in pieces.items():
        starts, ends, at = zip(*listed, strict=True) if listed else ((), (), ())
        parameters |= {f"starts_{name}": list(starts), f"ends_{name}": list(ends), f"at_{name}": list(at)}
    sums = ", ".join(f"sum(c.{term})::bigint AS {term}" for term in TERMS)
    parts = [
        f"SELECT c.agency_id, s.at, {sums} FROM {_SPANS.format(n=name)} JOIN {table} c ON {_WITHIN}{more}{where}"
        " GROUP BY 1, 2"
        for name, table, more in (
            ("months", MONTHLY.table, ""),
            ("days", DAILY_ROLLUPS[0].table, ""),
            ("all", LOG_TABLE, " AND c.due IS NULL"),
        )
        if pieces[name]
    ]
    rows = connection.exec_driver_sql(" UNION ALL ".join(parts), {"province": province, **parameters})
    return _told(rows, len(spans), agency_shares(connection, selection, now, province))


def _told(rows: Any, count: int, shares: Any) -> Series:
    found: Series = {}
    for agency, at, *values in rows:
        share = 1 if shares is None else shares.get(agency, 1)
        if not share:
            continue
        if agency not in found:
            found[agency] = [dict.fromkeys(TERMS, 0) for _ in range(count)]
        cell = found[agency][at]
        for term, value in zip(TERMS, values, strict=True):
            if value:
                cell[term] += value if share == 1 else float(value * share)
    return found


def _pieces(spans: Sequence[Span]) -> dict[str, list[tuple[date, date, int]]]:
    """Whole months of each span, and the days beside them."""
    pieces: dict[str, list[tuple[date, date, int]]] = {"months": [], "days": [], "all": []}
    for at, span in enumerate(spans):
        first = _month(span.first.replace(day=28) + timedelta(days=4)) if span.first.day > 1 else span.first
        after = _month(span.last + timedelta(days=1))
        pieces["all"].append((*span, at))
        if first >= after:
            pieces["days"].append((*span, at))
            continue
        pieces["months"].append((first, after - timedelta(days=1), at))
        if span.first < first:
            pieces["days"].append((span.first, first - timedelta(days=1), at))
        if after <= span.last:
            pieces["days"].append((after, span.last, at))
    return pieces


def _month(day: date) -> date:
    return day.replace(day=1)
