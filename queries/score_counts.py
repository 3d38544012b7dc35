"""What Decision 766 counts of dossiers, for every agency and period: one row an agency, added up by place later."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from db.rollups import LOG_TABLE, SCORE
from domain.measures import BY_KEY
from domain.periods import CUSTOM
from domain.report_period import ReportPeriod
from domain.selection import Selection
from queries.units import sums

KEYS: tuple[str, ...] = tuple(measure.key for measure in SCORE.measures)
_WITHIN = "c.province_code = %(province)s AND c.day >= %(first)s AND c.day <= %(last)s"
_PARTS = (SCORE.table, f"{LOG_TABLE}")
_LINES = {LOG_TABLE: f" AND {SCORE.lines}"}


def _both(columns: str) -> str:
    """FROM item: ``columns`` of the rollup's cells and of its lines in the log, of months that the period holds."""
    return " UNION ALL ".join(
        f"SELECT {columns} FROM {table} c WHERE {_WITHIN}{_LINES.get(table, '')}" for table in _PARTS
    )


_SUMS = ", ".join(f"sum({key})::bigint AS {key}" for key in KEYS)
BY_AGENCY = f"SELECT agency_id, {_SUMS} FROM ({_both('agency_id, ' + ', '.join(KEYS))}) AS u GROUP BY 1"
USED = f"""
SELECT agency_id, procedure_id, sum(online) > 0 AS online, sum(paid_online) > 0 AS paid
FROM ({_both("agency_id, procedure_id, online, paid_online")}) AS u
GROUP BY 1, 2 HAVING sum(online) > 0 OR sum(paid_online) > 0
"""
COMPLAINED = """
SELECT d.agency_id, count(*) FROM dossier d
WHERE d.province_code = %(province)s AND d.received_day >= %(first)s AND d.received_day <= %(last)s
  AND coalesce(d.rating, 0) <> 1 AND d.code IN (
    SELECT p.dossier FROM petition p
    WHERE p.province_code = %(province)s AND p.dossier IS NOT NULL AND p.day >= %(first)s
    UNION SELECT s.dossier FROM survey s
    WHERE s.province_code = %(province)s AND s.dossier IS NOT NULL AND s.rating = 1 AND s.day >= %(first)s)
GROUP BY 1
"""
"""Dossiers with a petition or a bad answer of a survey, but no bad rating of their own (those are a measure)."""


@dataclass(frozen=True, slots=True)
class DossierSums:
    """Measures of SCORE, ``overdue`` ones (by the portal's rule, as of the period's end) and ``complained`` by agency.

    ``online`` and ``paid`` are the procedures with at least one such dossier, by agency.
    """

    totals: dict[int, dict[str, int]]
    overdue: dict[int, int]
    complained: dict[int, int]
    online: dict[int, set[int]]
    paid: dict[int, set[int]]

    def total(self, agencies: Iterable[int]) -> dict[str, int]:
        """The measures of some agencies together, with ``overdue`` and ``complained``."""
        found = dict.fromkeys((*KEYS, "overdue", "complained"), 0)
        for agency in agencies:
            for key, value in self.totals.get(agency, {}).items():
                found[key] += value
            found["overdue"] += self.overdue.get(agency, 0)
            found["complained"] += self.complained.get(agency, 0)
        return found


def dossier_sums(connection: Connection, province: str, period: ReportPeriod, now: datetime) -> DossierSums:
    """Count the dossiers received in ``period``, which is made of whole months."""
    ask = connection.exec_driver_sql
    own: dict[str, Any] = {"province": province, "first": period.first, "last": period.last}
    totals = {row[0]: dict(zip(KEYS, row[1:], strict=True)) for row in ask(BY_AGENCY, own)}
    online, paid = defaultdict(set), defaultdict(set)
    for agency, procedure, has_online, has_paid in ask(USED, own):
        if has_online:
            online[agency].add(procedure)
        if has_paid:
            paid[agency].add(procedure)
    here = Selection(start=period.first, end=period.last, period=CUSTOM)
    late = sums(connection, here, ("agency_id",), now, province, measures=[BY_KEY["portal_overdue"]])
    complained = {row[0]: int(row[1]) for row in ask(COMPLAINED, own)}
    return DossierSums(totals, {agency: int(count) for agency, count in late}, complained, online, paid)
