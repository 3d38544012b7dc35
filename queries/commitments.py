"""The commitments of a place that a review of a period shows."""

from sqlalchemy import Connection

from domain.commitments import Commitment, Commitments
from domain.report_period import ReportPeriod
from domain.selection import Selection
from queries.source import Source
from queries.weekly import only_place, place_of

_HELD = """
SELECT id, kind, key, week, what, kpi, owner, due, state, note, created_at, created_by, closed_at, closed_by
FROM commitment
WHERE province_code = %(province)s AND kind = %(kind)s AND key = %(key)s AND week <= %(last)s
    AND (state = 'open' OR week >= %(first)s)
ORDER BY (state <> 'open'), due, id
"""


def commitments(source: Source, selection: Selection, period: ReportPeriod) -> Commitments:
    """Those promised in the period before, open ones from earlier, and those of ``period``: open ones first, by due."""
    place = only_place(selection)
    return source.memo(
        "commitments", place, (period.word,), lambda c, _now, _version: _read(c, place, period, source.province)
    )


def _read(connection: Connection, place: Selection, period: ReportPeriod, province: str) -> Commitments:
    kind, key = place_of(place)
    before = period.previous()
    asked = {"province": province, "kind": kind, "key": key, "first": before.first, "last": period.last}
    held = [Commitment(*row) for row in connection.exec_driver_sql(_HELD, asked)]
    return Commitments(
        tuple(each for each in held if before.first <= each.week < period.first),
        tuple(each for each in held if each.week < before.first),
        tuple(each for each in held if each.week >= period.first),
    )
