"""Closing a period of the scorecard and opening it again; what the portal publishes of ours. All or nothing."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from psycopg2.extras import execute_batch
from sqlalchemy import Connection

from db.database import Database
from domain.errors import IocError
from domain.report_period import ReportPeriod
from domain.scorecard import Place, Scorecard, scoring_period
from domain.text import Text
from domain.zone import ZONE
from ingest.publish import publish

SOURCE = "score"
"""What the notification names as its source."""
LOCK = 766012
MOST_AUTHOR = 120
STILL_RUNS = Text("Kỳ {period} chưa kết thúc.", "Period {period} is not over yet.")
CLOSED_ALREADY = Text("Kỳ {period} đã được chốt.", "Period {period} is closed already.")
NOT_CLOSED = Text("Kỳ {period} chưa được chốt.", "Period {period} is not closed.")
NO_AUTHOR = Text("Thiếu tên người chốt (tối đa 120 ký tự).", "The name of who closes it is missing (at most 120).")
NOTHING = Text("Kỳ {period} chưa có số liệu nào để chốt.", "Period {period} has no figures to close.")
AGENCY = """
SELECT a.id, a.unit_code FROM agency a
WHERE a.province_code = %(province)s AND (a.code = %(key)s OR (%(level)s = 'commune' AND a.unit_code = %(key)s))
ORDER BY a.id LIMIT 1
"""
CLOSE = """
INSERT INTO score_closed (province_code, agency_id, unit_code, level, key, period, formula, indicator, num, den, share,
                          notes, closed_at, author, data_version)
VALUES (%(province)s, %(agency)s, %(unit)s, %(level)s, %(key)s, %(period)s, %(formula)s, %(indicator)s, %(num)s,
        %(den)s, %(share)s, %(notes)s::jsonb, %(at)s, %(author)s, %(version)s)
"""
NOTE = """
INSERT INTO score_closing (province_code, period, act, at, author, data_version)
VALUES (%(province)s, %(period)s, %(act)s, %(at)s, %(author)s, %(version)s)
"""
PUBLISHED = """
INSERT INTO published_figure (province_code, agency_id, unit_code, level, key, period, indicator, num, den, share,
                              points, source, captured_on, imported_at)
VALUES (%(province)s, %(agency)s, %(unit)s, %(level)s, %(key)s, %(period)s, %(indicator)s, %(num)s, %(den)s, %(share)s,
        %(points)s, %(source)s, %(captured)s, %(at)s)
ON CONFLICT (province_code, period, level, key, indicator) DO UPDATE SET num = excluded.num, den = excluded.den,
    share = excluded.share, points = excluded.points, source = excluded.source, captured_on = excluded.captured_on,
    imported_at = excluded.imported_at
"""


class ScoreError(IocError):
    """A period that cannot be closed or opened again."""


@dataclass(frozen=True, slots=True)
class Published:
    """One published figure: ``indicator`` is a code of the index set, a block's key, "TOTAL" or "SIPAS"."""

    place: Place
    period: str
    indicator: str
    num: float | None
    den: float | None
    share: float | None
    points: float | None
    captured: date | None = None


def close_period(
    database: Database, province: str, cards: Sequence[Scorecard], period: ReportPeriod, author: str, version: int
) -> int:
    """Keep ``cards``, the scorecards of ``period`` as of data ``version``; return how many places.

    Raises:
        ScoreError: the period is not over or closed already; there is nothing to close; no author.
        PeriodError: no month, quarter or year.
    """
    _check(period, author)
    if not any(card.score.total.points is not None for card in cards):
        raise ScoreError(NOTHING.format(period=period.word))
    with database.write() as connection:
        own = _begun(connection, province, period, author, version)
        if _is_closed(connection, own):
            raise ScoreError(CLOSED_ALREADY.format(period=period.word))
        rows = [row for card in cards for row in _rows(card, own | _place(connection, own, card.place))]
        with closing(connection.connection.cursor()) as cursor:
            execute_batch(cursor, CLOSE, rows, page_size=500)
        connection.exec_driver_sql(NOTE, own | {"act": "close"})
        publish(connection, province, SOURCE)
    return len(cards)


def _rows(card: Scorecard, where: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One row for each line of a scorecard."""
    for line in card.score.lines:
        notes = json.dumps([[note.vi, note.en] for note in card.notes.get(line.indicator.code, ())])
        told = {"indicator": line.indicator.code, "formula": card.score.formula.version, "notes": notes}
        yield where | told | {"num": line.count.num, "den": line.count.den, "share": line.count.share}


def reopen_period(database: Database, province: str, period: ReportPeriod, author: str, version: int) -> None:
    """Open a closed period again; who did it is kept.

    Raises:
        ScoreError: the period is not closed, or no author.
    """
    _check(period, author)
    with database.write() as connection:
        own = _begun(connection, province, period, author, version)
        if not _is_closed(connection, own):
            raise ScoreError(NOT_CLOSED.format(period=period.word))
        connection.exec_driver_sql(
            "DELETE FROM score_closed WHERE province_code = %(province)s AND period = %(period)s", own
        )
        connection.exec_driver_sql(NOTE, own | {"act": "reopen"})
        publish(connection, province, SOURCE)


def keep_published(database: Database, province: str, figures: Iterable[Published], source: str) -> int:
    """Store what the portal published, in place of what it said before of the same place, period and indicator."""
    count = 0
    with database.write() as connection:
        own = {"province": province, "source": source, "at": datetime.now(UTC)}
        for figure in figures:
            told: dict[str, Any] = {
                "period": figure.period,
                "indicator": figure.indicator,
                "num": figure.num,
                "den": figure.den,
            }
            told |= {"share": figure.share, "points": figure.points, "captured": figure.captured}
            connection.exec_driver_sql(PUBLISHED, own | told | _place(connection, own, figure.place))
            count += 1
        if count:
            publish(connection, province, SOURCE)
    return count


def _check(period: ReportPeriod, author: str) -> None:
    scoring_period(period)
    if not 0 < len(author.strip()) <= MOST_AUTHOR:
        raise ScoreError(NO_AUTHOR)
    if period.last >= datetime.now(ZONE).date():
        raise ScoreError(STILL_RUNS.format(period=period.word))


def _begun(connection: Connection, province: str, period: ReportPeriod, author: str, version: int) -> dict[str, Any]:
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
    own = {"province": province, "period": period.word, "author": author.strip()}
    return own | {"version": version, "at": datetime.now(UTC)}


def _is_closed(connection: Connection, own: Mapping[str, Any]) -> bool:
    asked = "SELECT EXISTS (SELECT FROM score_closed WHERE province_code = %(province)s AND period = %(period)s)"
    return bool(connection.exec_driver_sql(asked, dict(own)).scalar_one())


def _place(connection: Connection, own: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """Level and key of ``place``, and the agency and commune by which row security knows it; 0 is the province."""
    where: dict[str, Any] = {"level": place.level, "key": place.key}
    found = None
    if place.level != "province":
        found = connection.exec_driver_sql(AGENCY, dict(own) | where).first()
    return where | {"agency": found.id if found else 0, "unit": found.unit_code if found else None}
