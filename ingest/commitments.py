"""The write of commitments: each added, changed or closed whole or not at all, and every state before it is kept."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from db.database import Database
from domain.commitments import KINDS, Closing, Promise
from domain.outcome import Outcome
from domain.text import Text
from ingest.publish import publish

SOURCE = "commitment"
"""What the notification names as its source."""
LOCK = 766013
AGAIN_SECONDS = 60
"""The same promise of the same author within this time is one sent twice."""
_OFF = Text("Chức năng ghi nhận đang tắt (IOC_ACTIONS=off).", "Recording of actions is switched off (IOC_ACTIONS=off).")
_NO_PLACE = Text("Không có khu vực, đơn vị hoặc cơ quan {key!r}.", "There is no area, unit or agency {key!r}.")
_GONE = Text(
    "Cam kết này không còn mở (có thể người khác vừa đóng); chưa ghi gì.",
    "This commitment is no longer open (somebody may have closed it); nothing was written.",
)
_PLACE = """
SELECT CASE %(kind)s
    WHEN 'province' THEN %(key)s = ''
    WHEN 'area' THEN EXISTS (SELECT FROM unit u WHERE u.province_code = %(province)s AND u.area = %(key)s)
    WHEN 'unit' THEN EXISTS (SELECT FROM unit u WHERE u.province_code = %(province)s AND u.code = %(key)s)
    WHEN 'agency' THEN EXISTS (SELECT FROM agency a WHERE a.province_code = %(province)s AND a.code = %(key)s)
END
"""
_KEEP = """
INSERT INTO commitment_change (province_code, commitment_id, at, author, before, after)
SELECT %(province)s, id, %(at)s, %(author)s, before, after FROM written RETURNING commitment_id
"""
_ADD = f"""
WITH written AS (
    INSERT INTO commitment (province_code, kind, key, week, what, kpi, owner, due, created_at, created_by)
    SELECT %(province)s, %(kind)s, %(key)s, %(week)s, %(what)s, %(kpi)s, %(owner)s, %(due)s, %(at)s, %(author)s
    WHERE NOT EXISTS (SELECT FROM commitment c WHERE c.province_code = %(province)s AND c.kind = %(kind)s
        AND c.key = %(key)s AND c.week = %(week)s AND c.what = %(what)s AND c.owner = %(owner)s AND c.due = %(due)s
        AND c.kpi = %(kpi)s AND c.created_by = %(author)s
        AND c.created_at > %(at)s - make_interval(secs => %(again)s))
    RETURNING new.id, NULL::jsonb AS before, to_jsonb(new) AS after
) {_KEEP}
"""
_OPEN = "WHERE province_code = %(province)s AND id = %(id)s AND state = 'open'"
_WHERE_MADE = f"SELECT kind, key, week FROM commitment {_OPEN}"
_CHANGE = f"""
WITH written AS (
    UPDATE commitment SET what = %(what)s, kpi = %(kpi)s, owner = %(owner)s, due = %(due)s {_OPEN}
    RETURNING new.id, to_jsonb(old) AS before, to_jsonb(new) AS after
) {_KEEP}
"""
_CLOSE = f"""
WITH written AS (
    UPDATE commitment SET state = %(state)s, note = %(note)s, closed_at = %(at)s, closed_by = %(author)s {_OPEN}
    RETURNING new.id, to_jsonb(old) AS before, to_jsonb(new) AS after
) {_KEEP}
"""


def add_commitment(database: Database, province: str, promise: Promise) -> Outcome:
    """Write a new commitment and tell the screens; sent twice, it is written once."""
    return _write(database, province, _ADD, promise, _promised(promise))


def change_commitment(database: Database, province: str, number: int, promise: Promise) -> Outcome:
    """Change what an open commitment says, of whom and until when; its place and week stay."""
    with database.write() as connection:
        made = connection.exec_driver_sql(_WHERE_MADE, {"province": province, "id": number}).one_or_none()
    if made is None:
        return Outcome(problems=(_GONE,))
    changed = replace(promise, kind=made.kind, key=made.key, week=made.week)
    return _write(database, province, _CHANGE, changed, _promised(changed) | {"id": number})


def close_commitment(database: Database, province: str, closing: Closing) -> Outcome:
    """Close an open commitment with its result, or drop it with the reason."""
    told = {"id": closing.number, "state": closing.state, "note": closing.note.strip()}
    return _write(database, province, _CLOSE, closing, told | {"author": _name(closing.author)})


def _write(database: Database, province: str, sql: str, asked: Promise | Closing, told: dict[str, Any]) -> Outcome:
    if database.settings.actions != "on":
        return Outcome(problems=(_OFF,))
    if problems := asked.problems():
        return Outcome(problems=problems)
    parameters = told | {"province": province, "at": datetime.now(UTC), "again": AGAIN_SECONDS}
    with database.write() as connection:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        if isinstance(asked, Promise) and not _known(connection, parameters):
            return Outcome(problems=(_NO_PLACE.format(key=asked.key[:40]),))
        number = connection.exec_driver_sql(sql, parameters).scalar()
        if number is not None:
            publish(connection, province, SOURCE)
            return Outcome(int(number))
    return Outcome() if sql is _ADD else Outcome(problems=(_GONE,))


def _known(connection: Connection, parameters: dict[str, Any]) -> bool:
    if parameters["kind"] not in KINDS or "\x00" in parameters["key"]:
        return False
    return bool(connection.exec_driver_sql(_PLACE, parameters).scalar())


def _promised(promise: Promise) -> dict[str, Any]:
    told = {"kind": promise.kind, "key": promise.key, "week": promise.week, "due": promise.due, "kpi": promise.kpi}
    return told | {
        "what": promise.what.strip(),
        "owner": _name(promise.owner),
        "author": _name(promise.author),
    }


def _name(words: str) -> str:
    return " ".join(words.split())
