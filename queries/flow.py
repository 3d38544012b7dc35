"""The finished steps of a procedure or a unit as statistics of steps and of transitions between them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from db.clock import working_minute
from domain.flow import Edge, StepStat
from domain.passes import JUDGED, OVER
from domain.selection import Selection
from queries.baseline import FINISHED, SAME_DOSSIER, step_filters
from queries.cells import days_of

WORST = 20


@dataclass(frozen=True, slots=True)
class Flow:
    """Steps and transitions of a selection's finished steps; ``dossiers`` that passed at least one of them."""

    dossiers: int
    steps: tuple[StepStat, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class SlowStep:
    """One finished step of one dossier, with its officer's unit; minutes of work, ``budget`` None without a limit."""

    code: str
    source: str
    procedure: str
    agency: str
    step: str
    unit: str | None
    finished_at: datetime
    used: int | None
    budget: int | None


_FLOW = f"""
WITH chosen AS MATERIALIZED (
    SELECT t.code, t.source_id, t.seq, t.step, t.step_unit, t.started_at, t.finished_at, t.used_minutes,
        t.budget_minutes, lag(t.step) OVER dossier AS before_step, lag(t.step_unit) OVER dossier AS before_unit,
        lag(t.finished_at) OVER dossier AS before_end,
        row_number() OVER (PARTITION BY t.code, t.source_id, t.step ORDER BY t.seq) > 1 AS again
    FROM step t WHERE {FINISHED}{{where}}
    WINDOW dossier AS (PARTITION BY t.code, t.source_id ORDER BY t.seq)
), linked AS (
    -- the step before the first one of the period, which the window does not hold
    SELECT c.*, c.before_step IS NULL AS entered, coalesce(c.before_step, b.step) AS came_from,
        coalesce(c.before_unit, b.step_unit) AS unit_before, coalesce(c.before_end, b.finished_at) AS free_from
    FROM chosen c LEFT JOIN LATERAL (
        SELECT e.step, e.step_unit, e.finished_at FROM step e
        WHERE c.before_step IS NULL AND c.seq > 1 AND e.province_code = %(province)s AND e.code = c.code
            AND e.source_id = c.source_id AND e.seq < c.seq ORDER BY e.seq DESC LIMIT 1) b ON true
), waited AS (
    SELECT l.*, CASE WHEN l.started_at <= l.free_from THEN 0
        WHEN l.started_at IS NOT NULL AND l.free_from IS NOT NULL
            THEN {working_minute("l.started_at")} - {working_minute("l.free_from")} END AS wait
    FROM linked l
), timed AS (
    SELECT x.*, CASE WHEN x.wait + x.used_minutes IS NOT NULL THEN x.wait + x.used_minutes
        WHEN x.finished_at >= x.free_from
            THEN {working_minute("x.finished_at")} - {working_minute("x.free_from")} END AS span
    FROM waited x
)
SELECT t.step, t.came_from, grouping(t.came_from) = 1 AS whole, count(*) AS passes, avg(t.seq)::float AS position,
    count(*) FILTER (WHERE t.entered) AS entered, count(*) FILTER (WHERE t.came_from IS NULL) AS starts,
    count(t.used_minutes) AS timed, coalesce(sum(t.used_minutes), 0)::bigint AS used_minutes,
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY t.used_minutes) AS used,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY t.budget_minutes) AS budget,
    count(*) FILTER (WHERE {JUDGED}) AS judged, count(*) FILTER (WHERE {OVER}) AS over,
    coalesce(sum(t.used_minutes - t.budget_minutes) FILTER (WHERE {OVER}), 0)::bigint AS over_minutes,
    count(t.wait) AS waits, coalesce(sum(t.wait), 0)::bigint AS wait_minutes, count(t.span) AS spans,
    coalesce(sum(t.span), 0)::bigint AS span_minutes,
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY CASE WHEN t.used_minutes IS NULL THEN t.span END) AS span,
    count(*) FILTER (WHERE t.again) AS repeats,
    count(*) FILTER (WHERE t.step_unit <> t.unit_before) AS handovers
FROM timed t GROUP BY GROUPING SETS ((t.step), (t.step, t.came_from))
"""
_NOW = f"""
SELECT t.step, count(*) FROM step t JOIN dossier d ON {SAME_DOSSIER} AND d.is_open
WHERE t.province_code = %(province)s AND t.finished_at IS NULL AND t.finished_day IS NULL{{where}} GROUP BY 1
"""


def flow(connection: Connection, selection: Selection, province: str) -> Flow:
    """Return the flow of the steps finished in the period; it costs with their number (a unit's or a procedure's).

    The step before is the one with the next lower number in the dossier, finished whenever.
    """
    where, parameters = step_filters(selection)
    parameters |= {"province": province, **days_of(selection)}
    rows = connection.exec_driver_sql(_FLOW.format(where=where), parameters).all()
    waiting = dict(tuple(row) for row in connection.exec_driver_sql(_NOW.format(where=where), parameters))
    steps = [_step(row, int(waiting.pop(row.step, 0))) for row in rows if row.whole]
    steps += [StepStat(step, 0, position=1e3, waiting_now=int(count)) for step, count in waiting.items()]
    edges = tuple(_edge(row) for row in rows if not row.whole and row.came_from is not None)
    return Flow(sum(int(row.entered) for row in rows if row.whole), tuple(steps), edges)


def _step(row: Any, waiting: int) -> StepStat:
    median, p90 = row.used or (None, None)
    span_median, span_p90 = row.span or (None, None)
    names = ("step", "passes", "position", "starts", "timed", "used_minutes", "budget", "judged", "over",
             "over_minutes", "waits", "wait_minutes", "spans", "repeats", "handovers")  # fmt: skip
    return StepStat(
        **{name: getattr(row, name) for name in names},
        median=median,
        p90=p90,
        span_median=span_median,
        span_p90=span_p90,
        waiting_now=waiting,
    )


def _edge(row: Any) -> Edge:
    names = ("passes", "waits", "wait_minutes", "spans", "span_minutes", "handovers")
    return Edge(row.came_from, row.step, **{name: int(getattr(row, name)) for name in names})


_EXCESS = "coalesce(t.used_minutes - t.budget_minutes, t.used_minutes - 1000000000)"
_SLOW = f"""
SELECT t.code, k.key AS source, p.name AS procedure, a.name AS agency, t.step, t.step_unit AS unit, t.finished_at,
    t.used_minutes AS used, t.budget_minutes AS budget
FROM (SELECT * FROM step t WHERE {FINISHED}{{where}}
    ORDER BY {_EXCESS} DESC NULLS LAST, t.finished_at DESC, t.code, t.seq LIMIT {WORST}) t
JOIN source k ON k.id = t.source_id JOIN agency a ON a.id = t.agency_id
LEFT JOIN procedure p ON p.id = t.procedure_id
ORDER BY {_EXCESS} DESC NULLS LAST, t.finished_at DESC, t.code, t.seq
"""


def slowest(connection: Connection, selection: Selection, step: str, province: str) -> tuple[SlowStep, ...]:
    """Return the finished steps that ran furthest past their limit (of one ``step``, or of any), the longest first.

    Where no limit is known they go by their duration, else by the time they ended.
    """
    where, parameters = step_filters(selection)
    if step:
        where += " AND t.step = %(step)s"
    parameters |= {"province": province, "step": step, **days_of(selection)}
    rows = connection.exec_driver_sql(_SLOW.format(where=where), parameters)
    return tuple(SlowStep(**row) for row in rows.mappings())
