"""The write of manual actions: who did what about a dossier, when. The dossier's facts stay as they are."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from db.database import Database
from db.scope import Scope
from domain.actions import Entry
from domain.text import Text
from ingest.publish import publish

SOURCE = "action"
"""What the notification names as its source."""
AGAIN_SECONDS = 60
"""The same words by the same author on the same dossier within this time are one action sent twice."""

_UNKNOWN = Text(
    "Có {count} hồ sơ không tồn tại hoặc ngoài phạm vi; chưa ghi gì.",
    "{count} dossiers do not exist or are outside your scope; nothing was recorded.",
)
_OFF = Text(
    "Chức năng ghi nhận đang tắt (IOC_ACTIONS=off).",
    "Recording of actions is switched off (IOC_ACTIONS=off).",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an entry: ``written`` actions in data ``version``, or the ``problem`` it was refused for."""

    written: int = 0
    version: int = 0
    problem: Text | None = None


_KNOWN = """
SELECT d.code, d.source_id, d.agency_id, d.unit_code
FROM unnest(%(codes)s::text[], %(sources)s::text[]) AS w (code, source)
JOIN source s ON s.province_code = %(province)s AND s.key = w.source
JOIN dossier d ON d.province_code = %(province)s AND d.code = w.code AND d.source_id = s.id
WHERE %(whole)s OR d.unit_code = ANY (%(units)s::text[]) OR d.agency_id = ANY (%(agency_ids)s::integer[])
"""
_WRITE = f"""
INSERT INTO action (province_code, code, source_id, agency_id, unit_code, kind, body, author, at)
SELECT %(province)s, k.code, k.source_id, k.agency_id, k.unit_code, %(kind)s, %(body)s, %(author)s, %(at)s
FROM ({_KNOWN}) AS k
WHERE NOT EXISTS (SELECT FROM action a WHERE a.province_code = %(province)s AND a.code = k.code
    AND a.source_id = k.source_id AND a.kind = %(kind)s AND a.body = %(body)s AND a.author = %(author)s
    AND a.at > %(at)s - make_interval(secs => %(again)s))
"""


def record(database: Database, scope: Scope, entry: Entry) -> Outcome:
    """Write ``entry`` on all its dossiers or on none, and tell the screens; sent twice, it is written once."""
    if database.settings.actions != "on":
        return Outcome(problem=_OFF)
    if problem := entry.problem():
        return Outcome(problem=problem)
    with database.write() as connection:
        return _record(connection, scope, entry, datetime.now(UTC))


def _record(connection: Connection, scope: Scope, entry: Entry, moment: datetime) -> Outcome:
    parameters = _parameters(scope, entry, moment)
    # one author's entries wait for each other, so that the second of two clicks sees the first
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(766010, hashtext(%(author)s))", parameters)
    known = connection.exec_driver_sql(f"SELECT count(*) FROM ({_KNOWN}) AS k", parameters).scalar_one()
    if strange := len(parameters["codes"]) - int(known):
        return Outcome(problem=_UNKNOWN.format(count=str(strange)))
    written = max(0, connection.exec_driver_sql(_WRITE, parameters).rowcount)
    if not written:
        return Outcome()
    return Outcome(written, publish(connection, scope.province, SOURCE))


def _parameters(scope: Scope, entry: Entry, moment: datetime) -> dict[str, Any]:
    chosen = sorted(set(entry.dossiers))
    return {
        "province": scope.province,
        "whole": scope.whole,
        "units": list(scope.units or ()),
        "agency_ids": list(scope.agencies or ()),
        "codes": [code for code, _ in chosen],
        "sources": [source for _, source in chosen],
        "kind": entry.kind,
        "body": entry.body.strip(),
        "author": " ".join(entry.author.split()),
        "at": moment,
        "again": AGAIN_SECONDS,
    }
