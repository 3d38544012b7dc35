"""From queue number to result: tickets joined with the dossiers they led to."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from domain.kpis import KPI
from domain.measures import BY_KEY, amount
from domain.queue_review import Journey

NEEDED: tuple[str, ...] = (*KPI["on_time"].numerator, *KPI["on_time"].denominator)
"""Measures of a dossier that the share settled in time is made of."""
DAYS = "CASE WHEN d.settled_at >= n.issued_at THEN extract(epoch FROM d.settled_at - n.issued_at)::float8 / 86400 END"
"""Days from the ticket to the result; unknown for an open dossier, and where the clocks contradict each other."""


def journeys(
    connection: Connection,
    where: str,
    parameters: Mapping[str, Any],
    groups: Mapping[int, tuple[str, str]],
    issued: Mapping[str, int],
) -> tuple[Journey, ...]:
    """The whole first, then each group with a ticket that names a dossier, most dossiers first.

    ``where`` limits the tickets ``t`` with ``parameters``; ``groups`` are codes and names by id, ``issued`` the tickets
    of each group by code. A dossier that several tickets name counts once, with its first ticket; a code that several
    sources have is the dossier of the first.
    """
    sums = ", ".join(f"sum({amount(BY_KEY[key])}) FILTER (WHERE n.first)" for key in NEEDED)
    rows = connection.exec_driver_sql(
        f"""
        WITH n AS (
            SELECT t.dossier, t.group_id, t.issued_at,
                row_number() OVER (PARTITION BY t.dossier COLLATE "C" ORDER BY t.issued_at, t.center_id, t.number) = 1
                    AS first
            FROM ticket t WHERE {where} AND t.dossier IS NOT NULL)
        SELECT n.group_id, count(*), count(d.code), count(d.code) FILTER (WHERE n.first),
            count({DAYS}) FILTER (WHERE n.first),
            percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY {DAYS}) FILTER (WHERE n.first), {sums}
        FROM n LEFT JOIN LATERAL (
            SELECT d.* FROM dossier d WHERE d.province_code = %(province)s AND d.code = n.dossier
            ORDER BY d.source_id LIMIT 1) d ON true
        GROUP BY GROUPING SETS ((n.group_id), ())
        """,
        dict(parameters),
    ).all()
    whole = [_journey("", "", sum(issued.values()), tuple(row)[1:]) for row in rows if row[0] is None]
    some = [_journey(*groups[row[0]], issued.get(groups[row[0]][0], 0), tuple(row)[1:]) for row in rows if row[0]]
    return (*whole, *sorted(some, key=lambda row: (-row.dossiers, row.name)))


def _journey(key: str, name: str, issued: int, row: tuple[Any, ...]) -> Journey:
    told, led, dossiers, timed, quantiles, *sums = row
    median, high = (None if each is None else float(each) for each in quantiles or (None, None))
    measures = {measure: float(value or 0) for measure, value in zip(NEEDED, sums, strict=True)}
    return Journey(key, name, issued, told, led, dossiers, timed, median, high, measures)
