"""One dossier: its facts with both verdicts, steps, supplements, versions, manual actions and where it came from."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from db.clock import working_minute
from domain.codes import Status
from domain.measures import condition
from domain.views import ActionView, DossierView, StepView, SupplementView, axis
from queries.history import versions

MOST = 200
"""Most lines of one kind that a dossier's page lists."""


def _counts(key: str) -> str:
    return condition(key, "c", "%(now)s")


_PROVINCIAL = f"""CASE
    WHEN {_counts("on_time")} THEN 'on_time'
    WHEN {_counts("settled_due")} THEN 'late'
    WHEN {_counts("overdue")} THEN 'overdue'
    WHEN {_counts("paused")} THEN 'paused'
    WHEN c.is_running AND c.due_at IS NOT NULL THEN 'within'
    ELSE 'unjudged' END"""
_PORTAL = f"""CASE
    WHEN {_counts("portal_overdue")} THEN 'overdue'
    WHEN {_counts("portal_late")} THEN CASE WHEN c.is_open THEN 'overdue' ELSE 'late' END
    WHEN {_counts("portal_known")} THEN CASE WHEN c.is_open THEN 'within' ELSE 'on_time' END
    ELSE 'unjudged' END"""
_PORTAL_END = "coalesce(c.portal_end_at, CASE WHEN c.status = 5 THEN c.supplement_at END)"
_END = "coalesce(c.settled_at, c.portal_end_at, CASE WHEN c.is_open THEN %(now)s::timestamptz END)"

Clock = Callable[[str], str]
"""SQL of the working minute of an instant."""


def _one(clock: Clock) -> str:
    return f"""
SELECT c.code, s.key AS source, s.name AS source_name, c.source_version, c.imported_at, p.code AS procedure_code,
       p.name AS procedure, f.name AS field, a.code AS agency_code, a.name AS agency,
       ra.code AS receiving_agency_code, ra.name AS receiving_agency, c.status, c.is_open, c.service_level, c.channel,
       c.flags, c.unit_code, u.name AS unit, c.applicant_masked AS applicant,
       coalesce(au.name, c.applicant_unit) AS applicant_unit, c.submitted_at, c.received_at, c.due_at,
       c.appointed_at, c.deadline_rule, c.reappointed_at, c.reappointed_count, c.apology_at,
       ({clock("coalesce(c.appointed_at, c.due_at)")}
           - {clock("c.apology_at")})::integer AS apology_minutes,
       EXISTS (SELECT FROM dossier e WHERE e.province_code = c.province_code AND e.source_id = c.source_id
               AND e.apology_at IS NOT NULL) AS apology_known,
       c.portal_due_at, c.finished_at, c.returned_at, c.supplement_at, c.supplement_count, c.supplement_minutes,
       c.components_total, c.components_digitized, c.e_result, c.result_signed, c.reused, c.personal_store, c.vneid,
       c.fee_due, c.paid_online, c.rating, c.current_step, o.name AS officer, o.code AS officer_code,
       {_PROVINCIAL} AS provincial, c.settled_at AS provincial_end_at,
       {_PORTAL} AS portal, {_PORTAL_END} AS portal_end_at,
       ({clock(f"coalesce({_PORTAL_END}, %(now)s)")}
           - {clock("c.portal_due_at")})::integer AS portal_late_minutes,
       {clock("c.received_at")}::integer AS start_minute,
       {clock("c.due_at")}::integer AS due_minute,
       {clock(_END)}::integer AS end_minute,
       i.file, c.source_id,
       ARRAY(SELECT k.key FROM dossier e JOIN source k ON k.id = e.source_id
             WHERE e.province_code = c.province_code AND e.code = c.code AND e.source_id <> c.source_id
             ORDER BY k.key) AS also_at
FROM dossier c
JOIN source s ON s.id = c.source_id
JOIN procedure p ON p.id = c.procedure_id
JOIN field f ON f.id = c.field_id
JOIN agency a ON a.id = c.agency_id
JOIN agency ra ON ra.id = c.receiving_agency_id
LEFT JOIN officer o ON o.id = c.officer_id
LEFT JOIN import_run i ON i.province_code = c.province_code AND i.id = c.import_id
LEFT JOIN unit u ON u.province_code = c.province_code AND u.code = c.unit_code AND u.valid_to IS NULL
LEFT JOIN unit au ON au.province_code = c.province_code AND au.code = c.applicant_unit AND au.valid_to IS NULL
WHERE c.province_code = %(province)s AND c.code = %(code)s AND (%(source)s::text IS NULL OR s.key = %(source)s)
ORDER BY c.imported_at DESC LIMIT 1
"""


def _steps(clock: Clock) -> str:
    return f"""
SELECT t.*, to_minute - from_minute AS used_minutes FROM (
    SELECT t.seq, t.step, t.step_unit AS unit, o.name AS officer, o.code AS officer_code, t.started_at, t.due_at,
           t.finished_at, t.outcome, {clock("t.started_at")}::integer AS from_minute,
           {clock("coalesce(t.finished_at, %(until)s::timestamptz)")}::integer AS to_minute,
           ({clock("t.due_at")} - {clock("t.started_at")})::integer AS budget_minutes
    FROM step t LEFT JOIN officer o ON o.id = t.officer_id
    WHERE t.province_code = %(province)s AND t.code = %(code)s AND t.source_id = %(source_id)s
) AS t ORDER BY t.seq LIMIT {MOST}
"""


def _supplements(clock: Clock) -> str:
    return f"""
SELECT t.seq, t.requested_at, t.completed_at, t.due_before, t.due_after, t.running,
       {clock("t.requested_at")}::integer AS from_minute,
       {clock("CASE WHEN t.running THEN %(now)s ELSE t.completed_at END")}::integer AS to_minute
FROM (SELECT p.*, p.completed_at IS NULL AND %(waits)s AND p.seq = max(p.seq) OVER () AS running FROM supplement p
      WHERE p.province_code = %(province)s AND p.code = %(code)s AND p.source_id = %(source_id)s) AS t
ORDER BY t.seq LIMIT {MOST}
"""


_ACTIONS = f"""
SELECT kind, body, author, at FROM action
WHERE province_code = %(province)s AND code = %(code)s AND source_id = %(source_id)s
ORDER BY at DESC, id DESC LIMIT {MOST}
"""

WORKING_DAY = 480
_GRAINS = ((15, "day"), (75, "week"), (400, "month"), (10**6, "year"))
"""Longest axis in working days, and what its marks stand for: the first open day of each."""
_MARKS = """
SELECT DISTINCT ON (date_trunc(%(grain)s, day)) day, before_minutes FROM work_day
WHERE open_minutes > 0 AND before_minutes + open_minutes > %(first)s AND before_minutes < %(last)s
ORDER BY date_trunc(%(grain)s, day), day
"""


def one(connection: Connection, code: str, source: str | None, now: datetime, province: str) -> DossierView | None:
    """Return the dossier ``code`` (of ``source``, else the one imported last) with all its page shows, or None."""
    if "\x00" in code or "\x00" in (source or ""):
        return None  # no text of PostgreSQL holds it
    parameters: dict[str, Any] = {"province": province, "code": code, "source": source, "now": now}
    clock = _clocks(connection, province)
    row = connection.exec_driver_sql(_one(clock("c.agency_id")), parameters).mappings().first()
    if row is None:
        return None
    facts = dict(row)
    facts["also_at"] = tuple(facts["also_at"])
    parameters |= {
        "source_id": facts.pop("source_id"),
        "waits": facts["status"] == Status.SUPPLEMENT,
        "until": now if _waiting(facts) else facts["provincial_end_at"] or facts["portal_end_at"],
    }
    steps = tuple(
        StepView(**step) for step in connection.exec_driver_sql(_steps(clock("t.agency_id")), parameters).mappings()
    )
    pauses = tuple(
        SupplementView(**p)
        for p in connection.exec_driver_sql(_supplements(clock("t.agency_id")), parameters).mappings()
    )
    span = axis(facts["start_minute"], facts["due_minute"], facts["end_minute"], steps)
    return DossierView(
        **(facts | _clock(facts, pauses)),
        as_of=now,
        axis=span,
        steps=steps,
        supplements=pauses,
        versions=versions(connection, code, parameters["source_id"], province),
        actions=tuple(ActionView(**a) for a in connection.exec_driver_sql(_ACTIONS, parameters).mappings()),
        marks=_marks(connection, span) if span else (),
    )


def _clocks(connection: Connection, province: str) -> Callable[[str], Clock]:
    """Return the clock of an agency (SQL of its id): by its own office hours, where any office keeps its own."""
    kept = "SELECT EXISTS (SELECT FROM work_hours WHERE province_code = %s)"
    if not connection.exec_driver_sql(kept, (province,)).scalar_one():
        return lambda _: working_minute
    return lambda agency: partial(working_minute, agency=agency)


def _waiting(facts: dict[str, Any]) -> bool:
    """Whether steps still run: open, or processed with the result still to be returned."""
    return bool(facts["is_open"]) or facts["status"] in (Status.SUBMITTED, Status.FINISHED)


def _clock(facts: dict[str, Any], pauses: tuple[SupplementView, ...]) -> dict[str, int | None]:
    """Working minutes used, allowed, late and paused; each None where an end of it is not known."""
    start, due, end = (facts[name] for name in ("start_minute", "due_minute", "end_minute"))
    waits = [waited for pause in pauses if (waited := _between(pause.from_minute, pause.to_minute)) is not None]
    return {
        "used_minutes": _between(start, end),
        "allowed_minutes": _between(start, due),
        "late_minutes": _between(due, end),
        "paused_minutes": sum(waits) if len(waits) == facts["supplement_count"] else None,
    }


def _between(first: int | None, last: int | None) -> int | None:
    return None if first is None or last is None else last - first


def _marks(connection: Connection, span: tuple[int, int]) -> tuple[tuple[date, int], ...]:
    """Open days that name the axis of working minutes, as many as there is room for."""
    first, last = span
    grain = next(grain for days, grain in _GRAINS if (last - first) / WORKING_DAY <= days)
    rows = connection.exec_driver_sql(_MARKS, {"grain": grain, "first": first, "last": last})
    return tuple((row.day, int(row.before_minutes)) for row in rows)
