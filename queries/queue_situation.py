"""What is known of a center at a moment that a prediction of its day needs; nothing later than that moment is read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from domain.forecast import Service, service
from domain.queue_plan import Desk, Group, Situation, Span
from domain.queue_profile import Profile, learn
from domain.queue_scenario import Waiting
from domain.tickets import CounterState
from domain.workcalendar import spans
from domain.zone import ZONE
from queries.queue_sql import STATES, THIS, TICKETS
from queries.queues import Moment

HISTORY_DAYS = 105
"""Days behind a prediction: fifteen weeks; older ones weigh next to nothing (domain/queue_profile.py)."""
SERVICE_DAYS = 42
"""Days of service times behind a prediction."""
USUAL_DAYS = 14
"""Before opening, counters that worked on at least half of the open days among so many are expected to work."""
_HISTORY = f"""
SELECT t.day, t.slot, g.code, count(*) FROM ticket t JOIN service_group g ON g.id = t.group_id
WHERE t.province_code = %(province)s AND t.center_id = {THIS} AND t.day >= %(since)s AND t.day < %(day)s
GROUP BY t.day, t.slot, g.code
"""
_SERVICES = f"""
SELECT g.code, g.name,
    array_agg(t.handling_s) FILTER (WHERE t.handling_s IS NOT NULL AND t.transfers = 0),
    coalesce(sum(coalesce(t.wait_s, extract(epoch FROM t.abandoned_at - t.issued_at))), 0)::double precision,
    count(*) FILTER (WHERE t.state = 5), count(*), count(*) FILTER (WHERE t.priority)
FROM ticket t JOIN service_group g ON g.id = t.group_id
WHERE t.province_code = %(province)s AND t.center_id = {THIS} AND t.day >= %(served_since)s AND t.day < %(day)s
GROUP BY g.id ORDER BY g.sort_key
"""
_TODAY = f"""
SELECT t.issued_at, g.code, t.state, t.priority, t.wait_s, t.first_called, t.counter_id, t.serving_at, t.called_at
FROM ({TICKETS} AND t.center_id = {THIS}) t JOIN service_group g ON g.id = t.group_id
"""
_DESKS = f"""
SELECT k.id, k.code, k.name, s.state, w.seen, w.days,
    (SELECT coalesce(array_agg(g.code), '{{}}') FROM counter_service cs JOIN service_group g ON g.id = cs.group_id
     WHERE cs.counter_id = k.id)
FROM counter k
LEFT JOIN ({STATES}) s ON s.counter_id = k.id
LEFT JOIN LATERAL (
    SELECT bool_or(o.since >= %(midnight)s) AS seen,
        count(DISTINCT (o.since AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) FILTER (WHERE o.since < %(midnight)s) AS days
    FROM counter_state o WHERE o.center_id = k.center_id AND o.counter_id = k.id AND o.state = 1
        AND o.since >= %(usual_since)s AND o.since <= %(at)s) w ON true
WHERE k.center_id = {THIS} AND k.active ORDER BY k.sort_key, k.code
"""


def situation(connection: Connection, code: str, moment: Moment) -> Situation | None:
    """The situation of the center ``code`` at ``moment``; None when the scope has no such center or its past is empty.

    Its day is the present one, or the next open day once this one is over.
    """
    name = connection.exec_driver_sql(
        "SELECT name FROM center WHERE province_code = %s AND code = %s", (moment.province, code)
    ).scalar()
    if name is None:
        return None
    at = moment.at.astimezone(ZONE)
    parameters = moment.parameters(
        code=code,
        since=at.date() - timedelta(days=HISTORY_DAYS),
        served_since=at.date() - timedelta(days=SERVICE_DAYS),
        usual_since=at - timedelta(days=USUAL_DAYS),
    )
    hours = _hours(connection, parameters, at)
    history = [tuple(row) for row in connection.exec_driver_sql(_HISTORY, parameters)]
    groups = _groups(connection, parameters)
    if not hours or not groups:
        return None
    today = connection.exec_driver_sql(_TODAY, parameters).all()
    issued, waits = _so_far(today)
    return Situation(
        code,
        str(name),
        at,
        hours[0][0].date(),
        hours,
        _desks(connection, parameters, today, at, {day for day, *_ in history}),
        groups,
        tuple(Waiting(t[1], (at - t[0]).total_seconds(), t[3]) for t in today if t[2] in {1, 2}),
        _profile(history, hours[0][0].date()),
        issued,
        waits,
    )


def _profile(history: Iterable[tuple[Any, ...]], day: date) -> Profile:
    rows = [(on, int(slot), str(group), int(count)) for on, slot, group, count in history]
    return learn(rows, {row[0] for row in rows}, day)


def _groups(connection: Connection, parameters: Mapping[str, Any]) -> tuple[Group, ...]:
    rows = connection.exec_driver_sql(_SERVICES, dict(parameters)).all()
    every: list[float] = [seconds for _, _, times, *_ in rows for seconds in times or ()]
    whole = service(every, 0.0, 0)
    found = []
    for code, name, times, waited, left, count, priority in rows:
        served: Service = service(times or (), waited, left, whole)
        found.append(Group(code, name, served, priority / count, left / count))
    return tuple(found)


def _so_far(today: Iterable[Any]) -> tuple[dict[tuple[int, str], int], dict[int, float]]:
    """Tickets issued so far by (quarter-hour, group), and the average wait of those called, by half-hour of issue."""
    issued: dict[tuple[int, str], int] = defaultdict(int)
    waits: dict[int, list[int]] = defaultdict(list)
    for issued_at, group, _state, _priority, wait, called, *_ in today:
        local = issued_at.astimezone(ZONE)
        slot = (local.hour * 60 + local.minute) // 15
        issued[slot, group] += 1
        if called is not None and wait is not None:
            waits[slot // 2].append(wait)
    return dict(issued), {slot: sum(told) / len(told) for slot, told in waits.items()}


def _desks(
    connection: Connection, parameters: Mapping[str, Any], today: Iterable[Any], at: datetime, open_days: set[date]
) -> tuple[Desk, ...]:
    busy = {t[6]: (t[1], (at - (t[7] or t[8])).total_seconds()) for t in today if t[2] in {2, 3} and t[6] is not None}
    rows = connection.exec_driver_sql(_DESKS, dict(parameters)).all()
    begun = any(row[4] for row in rows)
    recent = sum(day >= at.date() - timedelta(days=USUAL_DAYS) for day in open_days)
    found = []
    for identity, code, name, state, seen, days, groups in rows:
        working = bool(seen) if begun else 2 * int(days or 0) >= max(1, recent)
        found.append(
            Desk(
                code,
                name,
                frozenset(groups),
                working,
                open=state == CounterState.OPEN,
                paused=state == CounterState.PAUSED,
                serving=busy.get(identity),
            )
        )
    return tuple(found)


def _hours(connection: Connection, parameters: Mapping[str, Any], at: datetime) -> tuple[Span, ...]:
    """Office spans of the present day, or of the next open day when it is closed or over; empty without any."""
    days = connection.exec_driver_sql(
        "SELECT day FROM work_day WHERE day >= %(day)s AND day < %(day)s + 30 AND open_minutes > 0"
        " ORDER BY day LIMIT 2",
        dict(parameters),
    ).scalars()
    own = connection.exec_driver_sql(
        "SELECT w.morning_from, w.morning_to, w.afternoon_from, w.afternoon_to FROM center c JOIN work_hours w"
        " ON w.province_code = c.province_code AND (w.agency_id = c.agency_id OR w.unit_code = c.unit_code)"
        " WHERE c.province_code = %(province)s AND c.code = %(code)s ORDER BY w.agency_id NULLS LAST LIMIT 1",
        dict(parameters),
    ).first()
    minutes = ((own[0], own[1]), (own[2], own[3])) if own else spans()
    for day in days:
        midnight = datetime.combine(day, time(), ZONE)
        told = tuple((midnight + timedelta(minutes=a), midnight + timedelta(minutes=b)) for a, b in minutes)
        if told[-1][1] > at:
            return told
    return ()
