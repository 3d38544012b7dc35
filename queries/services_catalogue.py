"""The catalogue of procedures with what came of it in a period, and the decisions that announce procedures."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from db.rollups import LOG_TABLE, SCORE
from domain.catalogue_view import Entry
from domain.selection import Selection
from domain.zone import ZONE
from queries.cells import days_of, whole_months
from queries.source import Source

PROCEDURES = """
SELECT p.id, p.code, p.name, f.code, f.name, p.level, p.service_level, p.statutory_hours, p.fee_vnd, p.e_payment,
    p.essential, p.population_db, p.content_full, coalesce(a.name, p.authority, ''), coalesce(p.partial_reason, '')
FROM procedure p JOIN field f ON f.id = p.field_id
LEFT JOIN agency a ON a.province_code = p.province_code AND a.code = p.authority
WHERE p.province_code = %(province)s AND p.classified AND (%(field)s = '' OR f.code = %(field)s)
ORDER BY f.sort_key, p.code
"""
DECISIONS = """
SELECT d.code, a.name, d.decided_on, d.effective_on, d.published_on, d.procedures,
    CASE WHEN d.effective_on IS NOT NULL THEN e.before_minutes - w.before_minutes >= 5 * 480 END,
    CASE WHEN d.published_on IS NOT NULL THEN p.before_minutes - w.before_minutes <= 5 * 480
         WHEN t.before_minutes - w.before_minutes > 5 * 480 THEN false END
FROM decision d JOIN agency a ON a.id = d.agency_id JOIN work_day w ON w.day = d.decided_on
LEFT JOIN work_day e ON e.day = d.effective_on LEFT JOIN work_day p ON p.day = d.published_on
LEFT JOIN work_day t ON t.day = %(today)s
WHERE d.province_code = %(province)s AND d.decided_on >= %(start)s AND d.decided_on <= %(end)s
ORDER BY d.decided_on DESC, d.code LIMIT 200
"""
_LOG = f"{LOG_TABLE} c WHERE {SCORE.lines} AND"
USED = f"""
SELECT procedure_id, sum(received), sum(online) FROM (
    SELECT procedure_id, received, online FROM {SCORE.table} c
    WHERE c.province_code = %(province)s AND c.day >= %(first)s AND c.day <= %(last)s
    UNION ALL SELECT procedure_id, received, online FROM {_LOG} c.province_code = %(province)s
      AND c.day >= %(first)s AND c.day <= %(last)s
    UNION ALL SELECT c.procedure_id, 1, (c.channel = 2)::integer FROM dossier c
    WHERE c.province_code = %(province)s AND c.received_day >= %(start)s AND c.received_day <= %(end)s
      AND (c.received_day < %(first)s OR c.received_day > %(last)s)) AS u
GROUP BY 1
"""
"""Dossiers received by procedure: whole months from their rollup, the days at both ends from the dossiers."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: whether it was made, and made public, in time; None where it cannot be told yet."""

    code: str
    agency: str
    decided_on: date
    effective_on: date | None
    published_on: date | None
    procedures: int | None
    made_in_time: bool | None
    public_in_time: bool | None


@dataclass(frozen=True, slots=True)
class CatalogueAnswer:
    """Every procedure of the selection's field, and the period's decisions."""

    version: int
    as_of: datetime
    entries: list[Entry]
    decisions: list[Decision]


def catalogue_answer(source: Source, selection: Selection) -> CatalogueAnswer:
    """Answer the catalogue page's one request."""
    return source.memo(
        "catalogue-page", selection, (), lambda c, now, v: _answer(c, selection, now, source.province, v)
    )


def _span(selection: Selection, now: datetime, province: str) -> dict[str, Any]:
    """The days of ``selection`` and the whole months in it; a month that still runs is whole up to now."""
    days = days_of(selection)
    today = now.astimezone(ZONE).date()
    end = days["end"] if days["end"] < today else date(today.year, today.month, monthrange(today.year, today.month)[1])
    return {"province": province, **days, "end": end, **whole_months(days["start"], end)}


def _answer(
    connection: Connection, selection: Selection, now: datetime, province: str, version: int
) -> CatalogueAnswer:
    ask = connection.exec_driver_sql
    used = {row[0]: (int(row[1]), int(row[2])) for row in ask(USED, _span(selection, now, province))}
    entries = []
    for number, *cells in ask(PROCEDURES, {"province": province, "field": selection.field}):
        entries.append(Entry(*(*cells, *used.get(number, (0, 0)))))
    own = {"province": province, "today": now.date(), **days_of(selection)}
    return CatalogueAnswer(version, now, entries, [Decision(*row) for row in ask(DECISIONS, own)])
