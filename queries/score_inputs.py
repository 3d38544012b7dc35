"""What Decision 766 counts of everything but dossiers: decisions, petitions, copies, national counts, the catalogue."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from domain.report_period import ReportPeriod
from domain.zone import ZONE

_OWN = "province_code = %(province)s"
_DAYS = "JOIN work_day f ON f.day = d.decided_on"
DECISIONS = f"""
SELECT d.agency_id,
    count(*) FILTER (WHERE {{begun}} AND e.day IS NOT NULL),
    count(*) FILTER (WHERE {{begun}} AND e.before_minutes - f.before_minutes >= 5 * 480),
    count(*) FILTER (WHERE {{due}} AND (d.published_on IS NOT NULL OR l.day < %(today)s)),
    count(*) FILTER (WHERE {{due}} AND d.published_on <= l.day)
FROM decision d {_DAYS} LEFT JOIN work_day e ON e.day = d.effective_on
LEFT JOIN LATERAL (
    SELECT w.day FROM work_day w
    WHERE w.day > f.day AND w.open_minutes > 0
      AND w.before_minutes = f.before_minutes + f.open_minutes + 4 * 480 LIMIT 1) l ON true
WHERE d.{_OWN} GROUP BY 1
""".format(
    begun="d.decided_on >= %(first)s AND d.decided_on <= %(last)s", due="l.day >= %(first)s AND l.day <= %(last)s"
)
"""Decisions of the period (1.1) and those that had to be made public in it (1.2): 5 working days each (DOMAIN 1.2)."""
PETITIONS = f"""
SELECT agency_id, count(*),
    count(*) FILTER (WHERE answered_at <= due_at),
    count(*) FILTER (WHERE answered_at IS NULL AND due_at >= %(as_of)s),
    count(rating), count(*) FILTER (WHERE rating >= 2)
FROM petition WHERE {_OWN} AND day >= %(first)s AND day <= %(last)s GROUP BY 1
"""
COPIES = f"""
SELECT agency_id, sum(copies) FROM certified_copy WHERE {_OWN} AND month >= %(first)s AND month <= %(last)s GROUP BY 1
"""
NATIONAL = f"""
SELECT agency_id, sum(synced), sum(on_portal), sum(in_report), count(DISTINCT month) FILTER (WHERE in_report IS NULL)
FROM national_count WHERE {_OWN} AND month >= %(first)s AND month <= %(last)s GROUP BY 1
"""
LAST_YEAR = f"""
SELECT agency_id, sum(in_report) / count(in_report)::float FROM national_count
WHERE {_OWN} AND month >= %(before)s AND month < %(year)s AND in_report IS NOT NULL GROUP BY 1
"""
CATALOGUE = f"""
SELECT id, level, authority, service_level IN (2, 3) AS offered, fee_vnd, e_payment, content_full, population_db
FROM procedure WHERE {_OWN} AND classified
"""

COMMUNES = f"SELECT count(*) FROM unit WHERE {_OWN} AND valid_to IS NULL AND level = 'commune'"


class Decisions(NamedTuple):
    """Decisions of the period and those in time; those to be made public and those in time."""

    made: int = 0
    in_time: int = 0
    to_publish: int = 0
    published: int = 0


class Petitions(NamedTuple):
    """Petitions received, answered in time, still open within their deadline, rated and satisfied."""

    received: int = 0
    in_time: int = 0
    pending: int = 0
    rated: int = 0
    satisfied: int = 0


class National(NamedTuple):
    """National counts of the period, None where unknown, the months without a report, last year's mean month."""

    synced: int | None = None
    on_portal: int | None = None
    in_report: int | None = None
    without: int = 0
    usual: float | None = None


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure of the catalogue; None is unknown."""

    id: int
    level: int
    authority: str | None
    offered: bool
    fee: int | None
    e_payment: bool | None
    content_full: bool | None
    population_db: bool | None


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything by agency (number); ``told`` says whether a kind of input has any row at all in this province."""

    decisions: dict[int, Decisions]
    petitions: dict[int, Petitions]
    copies: dict[int, int]
    national: dict[int, National]
    procedures: tuple[Procedure, ...]
    communes: int
    told: frozenset[str] = field(default_factory=frozenset)


def inputs(connection: Connection, province: str, period: ReportPeriod, now: datetime) -> Inputs:
    """Read what was told for ``period``, as of its end or ``now`` before it."""
    own = period_parameters(province, period, now)
    ask = connection.exec_driver_sql
    usual = dict(_pairs(ask(LAST_YEAR, own)))
    national: dict[int, National] = defaultdict(National) | {row[0]: National(*row[1:]) for row in ask(NATIONAL, own)}
    national = {agency: national[agency]._replace(usual=usual.get(agency)) for agency in {*national, *usual}}
    return Inputs(
        {row[0]: Decisions(*row[1:]) for row in ask(DECISIONS, own)},
        {row[0]: Petitions(*row[1:]) for row in ask(PETITIONS, own)},
        dict(_pairs(ask(COPIES, own))),
        national,
        tuple(Procedure(*row) for row in ask(CATALOGUE, own)),
        int(ask(COMMUNES, own).scalar_one()),
        frozenset(ask(TOLD, own).scalars()),
    )


TOLD = " UNION ALL ".join(
    f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table} WHERE {_OWN})" for table in ("decision", "petition")
)


def _pairs(rows: Iterable[Any]) -> Iterable[tuple[int, Any]]:
    return ((row[0], row[1]) for row in rows)


def period_parameters(province: str, period: ReportPeriod, now: datetime) -> dict[str, Any]:
    """Parameters of the questions about ``period``: its days, the moment it is counted as of, and last year's days."""
    midnight = datetime(period.last.year, period.last.month, period.last.day, 23, 59, 59, 999999, ZONE)
    as_of = min(now, midnight)
    year = date(period.first.year, 1, 1)
    own = {"province": province, "first": period.first, "last": period.last, "as_of": as_of}
    return own | {"today": as_of.astimezone(ZONE).date(), "year": year, "before": date(year.year - 1, 1, 1)}
