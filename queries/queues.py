"""The questions of the live boards: every center at a moment, and one center with its counters, groups and line."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from statistics import fmean, quantiles
from typing import Any

from sqlalchemy import Connection

from domain.queues import (
    SILENT_AFTER,
    WINDOWS,
    Board,
    CenterNow,
    Centers,
    Count,
    CounterNow,
    GroupNow,
    InLine,
    Reckoned,
    Seats,
    Tally,
    Waits,
    reckoned,
)
from domain.zone import ZONE
from queries.queue_sql import LONGEST, STATES, TALLY, THIS, TICKETS, windows

MOST_IN_LINE = 12
REPLAY_AT = time(9, 30)
"""The moment of a past day that a board without tickets offers to look at."""
DERIVED = frozenset(("issued", "finished", "waits", "longest"))
"""What is reckoned from counts instead of measured."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The moment a board is asked for: ``live`` means now, which the newest event may lead by a little."""

    at: datetime
    live: bool
    province: str

    def parameters(self, **more: object) -> dict[str, Any]:
        """What the boards' SQL needs."""
        day = self.at.astimezone(ZONE).date()
        midnight = datetime.combine(day, time(), ZONE)
        return {"at": self.at, "day": day, "midnight": midnight, "province": self.province, **more}


def queue_version(connection: Connection, province: str) -> tuple[int, datetime | None]:
    """Version of the data about queues and its newest event; (0, None) when nothing ever came."""
    row = connection.exec_driver_sql(
        "SELECT version, last_event_at FROM queue_version WHERE province_code = %s", (province,)
    ).first()
    return (int(row[0]), row[1]) if row else (0, None)


def moment_of(connection: Connection, province: str, now: datetime, at: datetime | None) -> Moment:
    """The moment ``at``, or the present: ``now`` or the newest event, whichever is later."""
    if at is not None and at < now:
        return Moment(at, live=False, province=province)
    _, last = queue_version(connection, province)
    return Moment(max(now, last) if last else now, live=True, province=province)


def centers(connection: Connection, moment: Moment, norm_s: float) -> Centers:
    """Every center of the scope at ``moment``."""
    rows = _centers(connection, moment)
    last = None if any(row.feed != "none" for row in rows) else _last_day(connection, moment)
    version, _ = queue_version(connection, moment.province)
    return Centers(version, moment.at, moment.live, norm_s, tuple(rows), last)


def board(connection: Connection, code: str, moment: Moment, norm_s: float) -> Board | None:
    """The board of the center ``code`` at ``moment``, None when the scope has no such center."""
    found = _centers(connection, moment, code)
    if not found:
        return None
    parameters = moment.parameters(code=code)
    last = _last_day(connection, moment, code) if found[0].feed == "none" else None
    version, _ = queue_version(connection, moment.province)
    return Board(
        version,
        moment.at,
        moment.live,
        norm_s,
        found[0],
        _counters(connection, parameters),
        _groups(connection, parameters),
        _line(connection, parameters),
        last,
    )


_CENTERS = f"""
SELECT c.id, c.code, c.name, c.level, c.unit_code, k.open, k.paused, k.closed, k.unknown, k.last, q.*
FROM center c
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE s.state = 1) AS open, count(*) FILTER (WHERE s.state = 2) AS paused,
        count(*) FILTER (WHERE s.state = 3) AS closed, count(*) FILTER (WHERE s.state IS NULL) AS unknown,
        max(s.since) AS last
    FROM counter k LEFT JOIN ({STATES}) s ON s.counter_id = k.id WHERE k.center_id = c.id AND k.active) k ON true
LEFT JOIN (SELECT center_id, {TALLY}, {LONGEST}, max(greatest(issued_at, called_at, serving_at)), {windows(WINDOWS)}
           FROM ({TICKETS}) t GROUP BY center_id) q ON q.center_id = c.id
WHERE c.province_code = %(province)s
"""


def _centers(connection: Connection, moment: Moment, code: str = "") -> list[CenterNow]:
    narrow = " AND c.code = %(code)s" if code else ""
    parameters = moment.parameters(code=code)
    rows = connection.exec_driver_sql(f"{_CENTERS}{narrow} ORDER BY c.level, c.sort_key", parameters).all()
    counted = _counts(connection, parameters, [row[0] for row in rows if row[10] is None])
    return [_center(tuple(row), counted.get(row[0], []), moment.at) for row in rows]


def _center(row: Sequence[Any], counts: list[Count], at: datetime) -> CenterNow:
    _, code, name, level, unit, *seated, last, center, _ = row[:12]
    silent = CenterNow(code, name, level, unit, "none", None, None, _no_waits(), Seats(*seated), last)
    if center is None:
        return _counted(silent, counts, at) if counts else silent
    told = row[11:]
    return replace(
        silent,
        feed="tickets",
        tally=Tally(*told[:6]),
        longest_since=told[6],
        waits=_waits(told[8:]),
        last_event=max(told[7], last or told[7]),
    )


def _counted(silent: CenterNow, counts: list[Count], at: datetime) -> CenterNow:
    """A center whose source only counts: what is now is measured, what went before is reckoned."""
    last, told, seats = counts[-1], reckoned(counts), silent.seats
    fresh = at - last.at <= SILENT_AFTER
    tally = _reckoned_tally(told, last) if told and fresh else None
    open_now = last.open_counters
    seen = Seats(open=open_now, unknown=max(0, seats.total - open_now)) if fresh and open_now is not None else seats
    return replace(
        silent,
        feed="snapshots",
        tally=tally,
        longest_since=told.longest_since if told and fresh else None,
        waits=tuple(_window(told, at, span) for span in WINDOWS) if told else _no_waits(),
        seats=seen,
        last_event=last.at,
        derived=DERIVED,
    )


def _reckoned_tally(told: Reckoned, last: Count) -> Tally:
    return Tally(issued=told.issued, waiting=last.waiting, finished=max(0, told.issued - last.waiting))


def _window(told: Reckoned, at: datetime, minutes: int) -> Waits:
    inside = [wait for called, wait in told.waits if at - timedelta(minutes=minutes) < called <= at]
    if not inside:
        return Waits()
    p90 = quantiles(inside, n=10, method="inclusive")[-1] if len(inside) > 1 else inside[0]
    return Waits(len(inside), fmean(inside), p90)


def _no_waits() -> tuple[Waits, ...]:
    return tuple(Waits() for _ in WINDOWS)


def _waits(told: Sequence[Any]) -> tuple[Waits, ...]:
    triples = [told[start : start + 3] for start in range(0, 3 * len(WINDOWS), 3)]
    return tuple(
        Waits(int(calls or 0), None if mean is None else float(mean), None if p90 is None else float(p90))
        for calls, mean, p90 in triples
    )


def _counts(connection: Connection, parameters: Mapping[str, Any], ids: list[int]) -> dict[int, list[Count]]:
    found: dict[int, list[Count]] = defaultdict(list)
    rows = connection.exec_driver_sql(
        "SELECT center_id, at, waiting, serving, open_counters FROM queue_snapshot WHERE province_code = %(province)s"
        " AND center_id = ANY (%(ids)s) AND group_id = 0 AND at >= %(midnight)s AND at <= %(at)s ORDER BY at",
        {**parameters, "ids": ids},
    )
    for center, *count in rows:
        found[center].append(Count(*count))
    return found


_COUNTERS = f"""
WITH today AS MATERIALIZED ({TICKETS} AND t.center_id = {THIS})
SELECT k.code, k.name, s.state, s.since, s.officer, o.name,
    (SELECT coalesce(array_agg(g.name ORDER BY g.sort_key), '{{}}') FROM counter_service cs
     JOIN service_group g ON g.id = cs.group_id WHERE cs.counter_id = k.id),
    h.number, h.name, h.state, h.since, coalesce(d.served, 0), d.handling
FROM center c
JOIN counter k ON k.center_id = c.id AND k.active
LEFT JOIN ({STATES}) s ON s.counter_id = k.id
LEFT JOIN officer o ON o.province_code = c.province_code AND o.code = s.officer
LEFT JOIN LATERAL (
    SELECT t.number, g.name, t.state, coalesce(t.serving_at, t.called_at) AS since
    FROM today t JOIN service_group g ON g.id = t.group_id
    WHERE t.counter_id = k.id AND t.state IN (2, 3) ORDER BY t.state DESC, t.called_at DESC LIMIT 1) h ON true
LEFT JOIN (SELECT counter_id, count(*) AS served, avg(handling_s) AS handling FROM today WHERE state = 4
           GROUP BY counter_id) d ON d.counter_id = k.id
WHERE c.province_code = %(province)s AND c.code = %(code)s
ORDER BY k.sort_key, k.code
"""


def _counters(connection: Connection, parameters: Mapping[str, Any]) -> tuple[CounterNow, ...]:
    found = []
    for *known, groups, number, group, state, since, served, handling in connection.exec_driver_sql(
        _COUNTERS, dict(parameters)
    ):
        code, name, doing, told, officer, officer_name = known
        mean = None if handling is None else float(handling)
        found.append(
            CounterNow(
                code, name, doing, told, officer, officer_name, tuple(groups), number, group, state, since, served, mean
            )
        )
    return tuple(found)


_GROUPS = f"""
SELECT g.code, g.name, q.*, k.open, k.counters
FROM center c
JOIN LATERAL (
    SELECT cs.group_id, count(*) FILTER (WHERE s.state = 1) AS open, count(*) AS counters
    FROM counter n JOIN counter_service cs ON cs.counter_id = n.id LEFT JOIN ({STATES}) s ON s.counter_id = n.id
    WHERE n.center_id = c.id AND n.active GROUP BY cs.group_id) k ON true
JOIN service_group g ON g.id = k.group_id
LEFT JOIN (
    SELECT group_id, {TALLY}, {LONGEST}, count(*) FILTER (WHERE issued_at > %(at)s - interval '60 minutes'),
        {windows(WINDOWS)}
    FROM ({TICKETS}) t
    WHERE center_id = {THIS}
    GROUP BY group_id) q ON q.group_id = g.id
WHERE c.province_code = %(province)s AND c.code = %(code)s
ORDER BY g.sort_key
"""


def _groups(connection: Connection, parameters: Mapping[str, Any]) -> tuple[GroupNow, ...]:
    found = []
    for code, name, _, *told, counters_open, counters in connection.exec_driver_sql(_GROUPS, dict(parameters)):
        tally = Tally(*(int(number or 0) for number in told[:6]))
        arrivals = int(told[7] or 0)
        found.append(GroupNow(code, name, tally, told[6], _waits(told[8:]), arrivals, counters_open, counters))
    return tuple(found)


_LINE = f"""
SELECT t.number, g.name, t.issued_at, t.priority, t.state, coalesce(t.moved, false)
FROM ({TICKETS}) t JOIN service_group g ON g.id = t.group_id
WHERE t.state <= 2
  AND t.center_id = {THIS}
ORDER BY t.state DESC, t.priority DESC, t.issued_at, t.number LIMIT %(most)s
"""


def _line(connection: Connection, parameters: Mapping[str, Any]) -> tuple[InLine, ...]:
    rows = connection.exec_driver_sql(_LINE, {**parameters, "most": MOST_IN_LINE})
    return tuple(InLine(*row) for row in rows)


def _last_day(connection: Connection, moment: Moment, code: str = "") -> datetime | None:
    """Half past nine of the latest day before ``moment`` on which tickets were issued."""
    narrow = "AND c.code = %(code)s" if code else ""
    day: date | None = connection.exec_driver_sql(
        "SELECT max(d.day) FROM center c CROSS JOIN LATERAL (SELECT t.day FROM ticket t WHERE t.center_id = c.id"
        f" AND t.day < %(day)s ORDER BY t.day DESC LIMIT 1) d WHERE c.province_code = %(province)s {narrow}",
        moment.parameters(code=code),
    ).scalar()
    return datetime.combine(day, REPLAY_AT, ZONE) if day else None
