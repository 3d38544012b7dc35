"""What explains a change, from the facts of two spans: by procedure, by channel, and by the steps of the dossiers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from domain.measures import BY_KEY, DAILY, amount
from domain.selection import Selection
from domain.weekly_window import Span
from queries.cells import filters
from queries.units import agency_shares
from queries.weekly_series import TERMS

BY: tuple[str, ...] = ("procedure", "channel")
_AXES = ("received", "settled")
_BOTH = "unnest(%(starts)s::date[], %(ends)s::date[], ARRAY[0, 1]) AS s (start, stop, at)"
"""The earlier span is 0, the later 1."""
_WITHIN = "{day} >= s.start AND {day} <= s.stop AND {day} >= %(first)s AND {day} <= %(last)s"
"""The outer days again, of which the index can make use."""

Cell = dict[str, float]
Groups = dict[str, tuple[Cell, Cell]]
"""Group -> measures of the earlier and the later span."""
Amounts = dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Facts:
    """Groups of each agency (by its id): ``groups`` by "procedure" (id) and "channel" (number), as text.

    ``late``: late settled dossiers by the step that went furthest past its limit, "" where none did; ``minutes``:
    working minutes of the timed settled dossiers by step. Both None where steps are not read (long periods).
    """

    groups: Mapping[tuple[int, str], Groups] = field(default_factory=dict)
    late: Mapping[int, Amounts] | None = None
    minutes: Mapping[int, Amounts] | None = None


def facts(
    connection: Connection,
    selection: Selection,
    spans: Sequence[Span],
    now: datetime,
    province: str,
    *,
    steps: bool,
) -> Facts:
    """Read what explains the change from ``spans[1]`` to ``spans[0]``; ``steps``: those of the dossiers as well."""
    where, parameters = filters(selection)
    later, earlier = spans[0], spans[1]
    parameters |= {"province": province, "starts": [earlier.first, later.first], "ends": [earlier.last, later.last]}
    parameters |= {"first": earlier.first, "last": later.last}
    shares = agency_shares(connection, selection, now, province)
    groups = _groups(connection.exec_driver_sql(_grouped(where), parameters), shares)
    if not steps:
        return Facts(groups)
    late = _amounts(connection.exec_driver_sql(_LATE.format(where=where), parameters), shares)
    minutes = _amounts(connection.exec_driver_sql(_MINUTES.format(where=where), parameters), shares)
    return Facts(groups, late, minutes)


def _grouped(where: str) -> str:
    """The measures of the dossiers counted in each span, by agency and procedure, and by agency and channel."""
    parts = [_axis(axis, where) for axis in _AXES]
    sums = ", ".join(f"sum({term})::bigint" for term in TERMS)
    return (
        f"SELECT agency_id, at, procedure_id, channel, {sums} FROM ({' UNION ALL '.join(parts)}) AS u"
        " GROUP BY GROUPING SETS ((agency_id, at, procedure_id), (agency_id, at, channel))"
    )


def _axis(axis: str, where: str) -> str:
    own = {measure.key: f"sum({amount(measure, 'c')})" for measure in DAILY if measure.axis == axis}
    sums = ", ".join(f"{own.get(term, '0')} AS {term}" for term in TERMS)
    day = f"c.{axis}_day"
    return (
        f"SELECT c.agency_id, s.at, c.procedure_id, c.channel, {sums} FROM {_BOTH} JOIN dossier c"
        f" ON {_WITHIN.format(day=day)} AND c.province_code = %(province)s{where} GROUP BY 1, 2, 3, 4"
    )


_SETTLED = (
    f"{_BOTH} JOIN dossier c ON {_WITHIN.format(day='c.settled_day')} AND c.province_code = %(province)s{{where}}"
)
_STEP = "t.province_code = c.province_code AND t.code = c.code AND t.source_id = c.source_id"
_WORST = (
    f"SELECT t.step FROM step t WHERE {_STEP} AND t.used_minutes > t.budget_minutes"
    " ORDER BY t.used_minutes - t.budget_minutes DESC, t.seq LIMIT 1"
)
_JUDGED = BY_KEY["settled_due"].sql.format(d="c")
_IN_TIME = BY_KEY["on_time"].sql.format(d="c")
_LATE = (
    f"SELECT c.agency_id, s.at, coalesce(w.step, ''), count(*) FROM {_SETTLED}"
    f" LEFT JOIN LATERAL ({_WORST}) w ON true WHERE {_JUDGED} AND NOT ({_IN_TIME}) GROUP BY 1, 2, 3"
)
_MINUTES = (
    f"SELECT c.agency_id, s.at, t.step, sum(t.used_minutes) FROM {_SETTLED}"
    f" JOIN step t ON {_STEP} AND t.used_minutes IS NOT NULL WHERE {BY_KEY['timed'].sql.format(d='c')} GROUP BY 1, 2, 3"
)


def _groups(rows: Any, shares: Any) -> dict[tuple[int, str], Groups]:
    found: dict[tuple[int, str], Groups] = {}
    for agency, at, procedure, channel, *values in rows:
        share = 1 if shares is None else shares.get(agency, 1)
        if not share:
            continue
        by, key = ("channel", channel) if channel is not None else ("procedure", procedure)
        groups = found.setdefault((agency, by), {})
        cells = groups.setdefault(str(key), (dict.fromkeys(TERMS, 0), dict.fromkeys(TERMS, 0)))
        for term, value in zip(TERMS, values, strict=True):
            cells[at][term] += value if share == 1 else float(value * share)
    return found


def _amounts(rows: Any, shares: Any) -> dict[int, Amounts]:
    found: dict[int, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for agency, at, step, value in rows:
        share = 1 if shares is None else shares.get(agency, 1)
        if share:
            found[agency][step][at] += int(value) if share == 1 else float(int(value) * share)
    return {agency: {step: (pair[0], pair[1]) for step, pair in steps.items()} for agency, steps in found.items()}
