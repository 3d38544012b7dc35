"""What is known of the data itself: never a row's content, so no personal data."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from db.rollups import LOG_TABLE
from domain.dataset import FLAGGED, DataState, EssentialState, FileRuns, Gaps, Refused, SourceState
from domain.selection import Selection
from domain.zone import ZONE
from queries.dossiers import Listing, count

WINDOW = 5_000
"""Imports looked at: a live source writes one every few seconds."""
FILES_SHOWN, REFUSALS_SHOWN, NAMES_SHOWN = 20, 40, 12

_SOURCES = """
SELECT key, name, last_import_at, last_event_at FROM source
WHERE province_code = %(province)s ORDER BY last_import_at DESC NULLS LAST, key
"""
_RUNS = f"""
WITH latest AS (SELECT * FROM import_run WHERE province_code = %(province)s ORDER BY id DESC LIMIT {WINDOW})
SELECT s.name, l.file, count(*)::integer, max(coalesce(l.finished_at, l.started_at)) AS last_at,
       {
    ", ".join(
        f"sum({name})::bigint"
        for name in ("rows_read", "inserted", "updated", "unchanged", "quarantined", "flagged", "steps")
    )
},
       (SELECT count(*) FROM latest)::integer
FROM latest l JOIN source s ON s.id = l.source_id
GROUP BY s.name, l.file ORDER BY last_at DESC LIMIT {FILES_SHOWN}
"""
_REFUSED = f"""
SELECT s.name, q.file, q.rule, count(DISTINCT q.row_no)::integer, max(q.seen_at)
FROM quarantine q JOIN source s ON s.id = q.source_id
WHERE q.province_code = %(province)s GROUP BY s.name, q.file, q.rule ORDER BY 4 DESC, 1, 2, 3 LIMIT {REFUSALS_SHOWN}
"""
_UNCLASSIFIED = f"""
SELECT code, name, count(*) OVER ()::integer FROM {{table}}
WHERE province_code = %(province)s AND NOT classified ORDER BY id DESC LIMIT {NAMES_SHOWN}
"""
_YEARS = """
SELECT date_part('year', day)::integer AS year FROM work_day
WHERE day BETWEEN date_trunc('year', coalesce((
    SELECT min(day) FROM rollup_agency WHERE province_code = %(province)s), %(now)s::date)) AND %(until)s
GROUP BY 1 HAVING NOT bool_or(official) ORDER BY 1
"""
_ESSENTIAL = """
SELECT number, name, matched, file, imported_at FROM essential_service
WHERE province_code = %(province)s ORDER BY number
"""


def data_state(connection: Connection, now: datetime, province: str, version: int) -> DataState:
    """Return what is known of the data of ``province``."""
    parameters = {
        "province": province,
        "now": now,
        "until": date(now.astimezone(ZONE).year + 1, 12, 31),
    }

    def rows(statement: str) -> list[Any]:
        return list(connection.exec_driver_sql(statement, parameters).all())

    runs = rows(_RUNS)
    seen = int(runs[0][-1]) if runs else 0
    return DataState(
        version,
        now,
        sources=tuple(SourceState(*row) for row in rows(_SOURCES)),
        runs=tuple(FileRuns(*row[:-1]) for row in runs),
        window=seen,
        full=seen == WINDOW,
        refused=tuple(Refused(*row) for row in rows(_REFUSED)),
        flagged=count(connection, Listing(Selection(), view=FLAGGED), now, province),
        agencies=_gaps(rows(_UNCLASSIFIED.format(table="agency"))),
        procedures=_gaps(rows(_UNCLASSIFIED.format(table="procedure"))),
        essential=_essential(rows(_ESSENTIAL)),
        years=tuple(row.year for row in rows(_YEARS)),
        pending=int(rows(f"SELECT count(*) FROM {LOG_TABLE} WHERE province_code = %(province)s")[0][0]),
    )


def _gaps(rows: list[Any]) -> Gaps:
    return Gaps(int(rows[0][2]) if rows else 0, tuple((row.code, row.name) for row in rows))


def _essential(rows: list[Any]) -> EssentialState | None:
    if not rows:
        return None
    missing = tuple((row.number, row.name) for row in rows if not row.matched)
    return EssentialState(rows[0].file, rows[0].imported_at, len(rows), sum(len(row.matched) for row in rows), missing)
