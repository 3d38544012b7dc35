"""How wrong the predictions of a center were: each of its last days forecast at its opening, beside "last week"."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from domain.forecast import Backtest, backtest
from domain.prediction import predict
from domain.zone import ZONE
from queries.queue_situation import situation
from queries.queue_sql import THIS
from queries.queues import Moment

DAYS = 5
"""Open days that are held out: one working week."""
MORNING = time(6, 30)
"""The forecast is made before anybody came."""
FEWEST_TICKETS = 3
"""Half-hours with fewer calls have no average worth comparing."""
RUNS = 20
WEEK = timedelta(days=7)
Pairs = list[tuple[float, float, float]]
_WAITS = f"""
SELECT t.day, t.slot / 2, avg(t.wait_s)::double precision
FROM ticket t
WHERE t.province_code = %(province)s AND t.wait_s IS NOT NULL AND t.day >= %(since)s AND t.day < %(day)s
    AND t.center_id = {THIS}
GROUP BY 1, 2 HAVING count(*) >= %(fewest)s
"""


def pairs(connection: Connection, province: str, code: str, today: date, norm_s: float) -> Pairs:
    """(actual, predicted, last week's) average wait of each half-hour of the held-out days, in seconds."""
    found = connection.exec_driver_sql(
        _WAITS,
        {
            "province": province,
            "code": code,
            "day": today,
            "since": today - timedelta(days=4 * DAYS),
            "fewest": FEWEST_TICKETS,
        },
    )
    waits: dict[date, dict[int, float]] = {}
    for day, slot, mean in found:
        waits.setdefault(day, {})[int(slot)] = mean
    told: Pairs = []
    for day in sorted(waits)[-DAYS:]:
        told += _day(connection, Moment(datetime.combine(day, MORNING, ZONE), False, province), code, waits, norm_s)
    return told


def held_out(connection: Connection, province: str, code: str, today: date, norm_s: float) -> Backtest | None:
    """The errors on the last open days before ``today``; None when there is nothing to compare."""
    return backtest(pairs(connection, province, code, today, norm_s))


def _day(
    connection: Connection, moment: Moment, code: str, waits: Mapping[date, Mapping[int, float]], norm_s: float
) -> Pairs:
    day = moment.at.date()
    past, before = waits[day], waits.get(day - WEEK, {})
    known = situation(connection, code, moment)
    if known is None or known.day != day:
        return []
    ahead = {
        each.start.hour * 2 + each.start.minute // 30: each.mean for each in predict(known, norm_s, RUNS).half_hours
    }
    return [
        (actual, predicted, before[slot])
        for slot, actual in past.items()
        if slot in before and (predicted := ahead.get(slot)) is not None
    ]
