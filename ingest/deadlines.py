"""Deadlines in SQL, for whole imports: what domain/deadlines.py says of one dossier, and their renewal when stored.

A row ``c`` has the columns of a dossier, with ``state`` (status), ``appointed_at`` as the source told it, ``end_at``,
``statutory_hours`` and ``intake_cutoff`` of its procedure, and, by `clock_columns`, its working minutes.
"""

from sqlalchemy import Connection

from db.clock import (
    DEFAULT,
    LOCAL,
    Office,
    clock_at,
    minute_of,
    minute_of_day,
    minutes_by,
    minutes_within_day,
    moment_at,
    own,
)
from domain.codes import Status
from domain.deadlines import LAST_HOUR, DeadlineRule, SupplementRule

HOURS = """hours AS MATERIALIZED (
    SELECT DISTINCT ON (g.id) g.id AS hours_of, w.morning_from, w.morning_to, w.afternoon_from, w.afternoon_to
    FROM agency g
    JOIN work_hours w ON w.province_code = g.province_code AND (w.agency_id = g.id OR w.unit_code = g.unit_code)
    WHERE g.province_code = %(province)s ORDER BY g.id, w.agency_id NULLS LAST
)"""
"""CTE of the agencies that keep other hours: their own, else those of their commune."""
RULED = """clocked AS (
    SELECT t.*, {clocks}
    FROM timed t
    LEFT JOIN work_day wr ON wr.day = (t.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    LEFT JOIN work_day we ON we.day = (t.end_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
), ruled AS (
    SELECT c.*, {moved} AS moved_at, {paused} AS paused_at FROM clocked c{once}
)"""
"""CTE ``ruled`` from a CTE ``timed``: working minutes, and the deadline that a supplement moved, when one did."""
_OWN_COLUMNS = ", h.morning_from, h.morning_to, h.afternoon_from, h.afternoon_to"
_SPAN = "interval '1 minute' * c.supplement_minutes"
_WAITED = "c.supplement_count > 0 AND c.supplement_minutes > 0 AND c.supplement_at IS NOT NULL"
_NEW = (
    "CASE WHEN c.supplement_count > 0 AND c.apology_at IS NULL"
    " AND (c.appointed_at IS NULL OR c.reappointed_at > c.appointed_at) THEN c.reappointed_at END"
)
_RULE_OF: dict[SupplementRule, DeadlineRule] = {
    "follow": DeadlineRule.FOLLOWED,
    "pause": DeadlineRule.PAUSED,
    "restart": DeadlineRule.RESTARTED,
}


def differing_hours(connection: Connection, province: str) -> bool:
    """Whether some office of ``province`` keeps hours of its own; else statements need not look for them."""
    found = connection.exec_driver_sql(
        "SELECT EXISTS (SELECT FROM work_hours WHERE province_code = %s)", (province,)
    ).scalar_one()
    return bool(found)


def parts(rule: SupplementRule, barred: str, *, own_hours: bool) -> dict[str, str]:
    """SQL of the placeholders of ready.sql and of the recomputation.

    ``barred`` is the condition on ``c`` of dossiers whose times contradict each other and give no verdict.
    """
    timed, office = (own("t"), own("c")) if own_hours else (DEFAULT, DEFAULT)
    ruled = RULED.format(
        clocks=_clocks(timed),
        moved={"follow": _NEW, "pause": _paused(office), "restart": _restarted(office)}[rule],
        paused=_paused(office) if rule == "restart" else "NULL::timestamptz",
        once="" if rule == "follow" else " OFFSET 0",
    )
    return {
        "hours": f"{HOURS}, " if own_hours else "",
        "hours_columns": _OWN_COLUMNS if own_hours else "",
        "hours_of_n": " LEFT JOIN hours h ON h.hours_of = n.agency_id" if own_hours else "",
        "ruled": ruled,
        "due_at": "coalesce(c.moved_at, c.appointed_at)",
        "deadline_rule": _rule(rule),
        "portal_due_at": f"CASE WHEN {barred} THEN NULL ELSE {_portal(rule, office)} END",
        "working_minutes": (
            f"CASE WHEN c.end_at >= c.received_at AND NOT ({barred}) THEN c.end_clock - c.received_clock END"
        ),
    }


def _clocks(office: Office) -> str:
    """Columns of ``t``: working minutes of acceptance, end and start of its clock (days ``wr`` and ``we``)."""
    received = f"least(wr.open_minutes, {minutes_within_day('t.received_at', office)})"
    end = f"least(we.open_minutes, {minutes_within_day('t.end_at', office)})"
    return (
        f"wr.before_minutes + {received} AS received_clock, we.before_minutes + {end} AS end_clock,"
        f" wr.before_minutes + CASE WHEN {_too_late('t', 't.received_at', office)} THEN wr.open_minutes"
        f" ELSE {received} END AS start_clock"
    )


def _too_late(row: str, instant: str, office: Office) -> str:
    """Condition: received later than the procedure's cut-off, so that the clock starts on the next working day."""
    clock = f"({instant} {LOCAL})::time"
    return (
        f"CASE {row}.intake_cutoff WHEN '' THEN false WHEN 'last_hour'"
        f" THEN {minute_of_day(instant)} >= {office.afternoon[1]} - {LAST_HOUR}"
        f" ELSE {clock} > {row}.intake_cutoff::time END"
    )


def _waited(office: Office) -> str:
    """Working minutes of the waits that are over, laid after the latest request, or before one that still waits."""
    request = clock_at("c.supplement_at", office=office)
    before, after = (clock_at(f"(c.supplement_at {sign} {_SPAN})", office=office) for sign in "-+")
    return (
        f"coalesce(CASE WHEN {_WAITED} THEN CASE WHEN c.state = {int(Status.SUPPLEMENT)}"
        f" THEN {request} - {before} ELSE {after} - {request} END END, 0)"
    )


def _paused(office: Office) -> str:
    waited = _waited(office)
    moved = moment_at(f"{clock_at('c.appointed_at', office=office)} + {waited}", office)
    return f"CASE WHEN {_WAITED} AND {waited} > 0 THEN {moved} END"


def _restarted(office: Office) -> str:
    complete = f"(c.supplement_at + {_SPAN})"
    again = clock_at(complete, _too_late("c", complete, office), office)
    allowed = f"({clock_at('c.appointed_at', office=office)} - c.start_clock)"
    moved = moment_at(f"{again} + {allowed}", office)
    waiting = f"c.state = {int(Status.SUPPLEMENT)}"
    return f"CASE WHEN {_WAITED} AND NOT {waiting} AND {allowed} > 0 THEN {moved} END"


def _rule(rule: SupplementRule) -> str:
    return (
        f"(CASE WHEN c.moved_at IS NOT NULL THEN {int(_RULE_OF[rule])} WHEN c.appointed_at IS NOT NULL"
        f" THEN {int(DeadlineRule.APPOINTED)} WHEN c.statutory_hours IS NOT NULL AND c.received_clock IS NOT NULL"
        f" THEN {int(DeadlineRule.STATUTORY)} ELSE {int(DeadlineRule.UNKNOWN)} END)::smallint"
    )


def _portal(rule: SupplementRule, office: Office) -> str:
    told = "coalesce(c.paused_at, c.appointed_at)" if rule == "restart" else "coalesce(c.moved_at, c.appointed_at)"
    limit = moment_at(f"c.start_clock + c.statutory_hours * 60 + {_waited(office)}", office)
    return (
        f"CASE WHEN {told} IS NOT NULL THEN {told}"
        f" WHEN c.statutory_hours IS NOT NULL AND c.received_clock IS NOT NULL THEN {limit} END"
    )


def localised(table: str, names: tuple[str, ...]) -> str:
    """SQL of ``table`` with the local time and minute of its instants ``names``: columns ``<name>_local``, ``_minute``.

    Fenced, so that each is computed once a row: converting zones is what costs in a million steps.
    """
    local = ", ".join(f"{name} {LOCAL} AS {name}_local" for name in names)
    minutes = ", ".join(f"{minute_of(f'{name}_local')} AS {name}_minute" for name in names)
    return f"(SELECT l.*, {minutes} FROM (SELECT t.*, {local} FROM {table} t OFFSET 0) l OFFSET 0)"


def step_minutes(
    row: str, names: tuple[str, str, str], *, own_hours: bool, is_localised: bool = False
) -> dict[str, str]:
    """SQL of a step's ``used`` and ``budget`` working minutes and of the ``days`` they join.

    ``names`` are the columns of ``row`` with start, end and limit; with ``own_hours`` there is a row ``h`` of HOURS.
    ``is_localised``: the row is one of `localised`.
    """
    office = own("h") if own_hours else DEFAULT
    moments = dict(zip(("ws", "wf", "wd"), (f"{row}.{name}" for name in names), strict=True))

    def minute(moment: str) -> str:
        return f"{moment}_minute" if is_localised else minute_of_day(moment)

    def local(moment: str) -> str:
        return f"{moment}_local" if is_localised else f"{moment} {LOCAL}"

    start, end, due = (
        f"({day}.before_minutes + least({day}.open_minutes, {minutes_by(minute(moment), office)}))"
        for day, moment in moments.items()
    )
    return {
        "used": f"CASE WHEN {moments['wf']} >= {moments['ws']} THEN {end} - {start} END",
        "budget": f"CASE WHEN {moments['wd']} >= {moments['ws']} THEN {due} - {start} END",
        "days": "".join(
            f" LEFT JOIN work_day {day} ON {day}.day = ({local(moment)})::date" for day, moment in moments.items()
        ),
    }
