"""Counters and queues over a period: hours of the week, times of service, centers compared, and the days."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection

from domain.queue_review import (
    MOST_DAYS,
    DaySummary,
    Part,
    Review,
    Spread,
    Tickets,
    busiest,
    compare_centers,
    hour_cells,
)
from domain.selection import Selection
from domain.zone import ZONE
from queries.queue_journey import journeys

Hours = dict[tuple[date, int], Tickets]
HOUR = "t.slot / 4"
"""Hour of issue, 0 to 23, in province time."""
SUMS = """count(*), count(t.finished_at), count(t.abandoned_at), count(t.wait_s), coalesce(sum(t.wait_s), 0)::bigint,
    count(*) FILTER (WHERE t.wait_s <= %(norm_s)s)"""
"""The sums of `Tickets`, in its order."""
PERIOD = """t.province_code = %(province)s AND (%(start)s::date IS NULL OR t.day >= %(start)s)
    AND (%(end)s::date IS NULL OR t.day <= %(end)s)"""
HERE = "(%(center)s::int IS NULL OR t.center_id = %(center)s)"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is reviewed: the days of ``selection``, one ``center`` by its code or ("") all; the norm in seconds."""

    selection: Selection
    center: str
    norm_s: float
    province: str

    def parameters(self, center: int | None) -> dict[str, Any]:
        """What the SQL needs; ``center`` is the id, None for all."""
        days = {"start": self.selection.start, "end": self.selection.end}
        return {**days, "province": self.province, "center": center, "norm_s": self.norm_s}


@dataclass(frozen=True, slots=True)
class Names:
    """Centers (id -> code and name) and service groups (id -> code and name), in their order."""

    centers: dict[int, tuple[str, str]]
    groups: dict[int, tuple[str, str]]


def review(connection: Connection, asked: Asked, now: datetime, version: int) -> Review:
    """Answer the page's one request; a center that nobody knows has nothing but the comparison of the others."""
    names = _names(connection, asked.province)
    found = next((key for key, (code, _) in names.centers.items() if code == asked.center), None)
    parameters = asked.parameters(found)
    parts = _parts(connection, names, parameters)
    centers = compare_centers(dict(names.centers.values()), parts)
    if asked.center and found is None:
        return Review(version, now, asked.norm_s, asked.center, known=False, total=Tickets(), centers=centers)
    here = parts.get(asked.center, []) if found else [part for some in parts.values() for part in some]
    issued: dict[str, int] = defaultdict(int)
    for part in here:
        issued[part.group] += part.tickets.issued
    hours = _hours(connection, parameters)
    return Review(
        version,
        now,
        asked.norm_s,
        asked.center,
        known=True,
        total=sum((part.tickets for part in here), Tickets()),
        cells=hour_cells(hours),
        groups=_groups(connection, names, parameters),
        counters=_counters(connection, parameters) if found else (),
        journeys=journeys(connection, f"{PERIOD} AND {HERE}", parameters, names.groups, issued),
        centers=centers,
        days=_days(connection, hours, parameters),
    )


def _names(connection: Connection, province: str) -> Names:
    def named(table: str, order: str) -> dict[int, tuple[str, str]]:
        rows = connection.exec_driver_sql(
            f"SELECT id, code, name FROM {table} WHERE province_code = %s ORDER BY {order}", (province,)
        )
        return {row.id: (row.code, row.name) for row in rows}

    return Names(named("center", "level, sort_key"), named("service_group", "sort_key"))


def _parts(connection: Connection, names: Names, parameters: Mapping[str, Any]) -> dict[str, list[Part]]:
    """Sums by center and group, of every center: the mix of the province is made of all."""
    parts: dict[str, list[Part]] = defaultdict(list)
    rows = connection.exec_driver_sql(
        f"SELECT t.center_id, t.group_id, count(t.handling_s), coalesce(sum(t.handling_s), 0)::bigint, {SUMS}"
        f" FROM ticket t WHERE {PERIOD} GROUP BY t.center_id, t.group_id",
        dict(parameters),
    )
    for center, group, handled, handling, *sums in rows:
        parts[names.centers[center][0]].append(Part(names.groups[group][0], Tickets(*sums), handled, handling))
    return parts


def _hours(connection: Connection, parameters: Mapping[str, Any]) -> Hours:
    rows = connection.exec_driver_sql(
        f"SELECT t.day, {HOUR}, {SUMS} FROM ticket t WHERE {PERIOD} AND {HERE} GROUP BY 1, 2", dict(parameters)
    )
    return {(day, hour): Tickets(*sums) for day, hour, *sums in rows}


QUANTILES = "percentile_cont(ARRAY[0.25, 0.5, 0.75, 0.9]) WITHIN GROUP (ORDER BY t.handling_s)"


def _groups(connection: Connection, names: Names, parameters: Mapping[str, Any]) -> tuple[Spread, ...]:
    rows = connection.exec_driver_sql(
        f"SELECT t.group_id, count(t.handling_s), {QUANTILES} FROM ticket t WHERE {PERIOD} AND {HERE} GROUP BY 1",
        dict(parameters),
    )
    return _ordered([_spread(*names.groups[group], count, quantiles) for group, count, quantiles in rows])


def _counters(connection: Connection, parameters: Mapping[str, Any]) -> tuple[Spread, ...]:
    """Times at each counter of the one center: of the counter that finished the ticket, never of an officer."""
    rows = connection.exec_driver_sql(
        f"SELECT k.code, k.name, q.count, q.quantiles FROM (SELECT t.counter_id, count(t.handling_s) AS count,"
        f" {QUANTILES} AS quantiles FROM ticket t WHERE {PERIOD} AND {HERE} AND t.counter_id IS NOT NULL GROUP BY 1) q"
        " JOIN counter k ON k.id = q.counter_id ORDER BY k.sort_key",
        dict(parameters),
    )
    return _ordered([_spread(*row) for row in rows])


def _spread(code: str, name: str, count: int, quantiles: list[float | None] | None) -> Spread:
    return Spread(code, name, count, *(quantiles or [None] * 4))


def _ordered(rows: list[Spread]) -> tuple[Spread, ...]:
    """The longest median first; what nobody knows is left out, too few last."""
    known = [row for row in rows if row.count]
    return tuple(sorted(known, key=lambda row: (row.few, -(row.median or 0.0), row.name)))


def _days(connection: Connection, hours: Hours, parameters: Mapping[str, Any]) -> tuple[DaySummary, ...]:
    """The last days with tickets, newest first."""
    by_day: dict[date, dict[int, Tickets]] = defaultdict(dict)
    for (day, hour), tickets in hours.items():
        by_day[day][hour] = tickets
    shown = sorted(by_day, reverse=True)[:MOST_DAYS]
    if not shown:
        return ()
    since = {**parameters, "first": shown[-1], "midnight": datetime.combine(shown[-1], time(), ZONE)}
    highs, opened = _p90(connection, since), _opened(connection, since)
    return tuple(
        DaySummary(
            day,
            sum(by_day[day].values(), Tickets()),
            highs.get(day),
            busiest({hour: tickets.issued for hour, tickets in by_day[day].items()}),
            opened.get(day),
        )
        for day in shown
    )


def _p90(connection: Connection, parameters: Mapping[str, Any]) -> dict[date, float]:
    rows = connection.exec_driver_sql(
        "SELECT t.day, percentile_cont(0.9) WITHIN GROUP (ORDER BY t.wait_s) FROM ticket t"
        f" WHERE {PERIOD} AND {HERE} AND t.day >= %(first)s GROUP BY 1",
        dict(parameters),
    )
    return {day: float(high) for day, high in rows if high is not None}


def _opened(connection: Connection, parameters: Mapping[str, Any]) -> dict[date, int]:
    """Counters that opened, of the days on which any counter told its state."""
    rows = connection.exec_driver_sql(
        "SELECT date '1970-01-01' + ((date_part('epoch', s.since)::bigint + 25200) / 86400)::int,"
        " count(DISTINCT s.counter_id) FILTER (WHERE s.state = 1) FROM counter_state s"
        " WHERE s.province_code = %(province)s AND s.since >= %(midnight)s"
        " AND (%(center)s::int IS NULL OR s.center_id = %(center)s) GROUP BY 1",
        dict(parameters),
    )
    return {day: int(count) for day, count in rows}
