"""The writes of wall displays and their profiles: whole or not at all; every earlier state is kept with its author."""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from db.database import Database
from domain.displays import GATE, Asked, Seen
from domain.outcome import Outcome
from domain.playlist import Problem, Profile, problems, stored
from domain.rules import Rule
from domain.text import Text
from ingest.publish import publish

SOURCE = "display"
"""What the notification names as its source."""
LOCK = 766015
NO_CODE = Text(
    "Không có màn hình nào đang chờ mã {code}: mã sai hoặc đã hết hạn, hãy đọc mã mới trên màn hình.",
    "No display waits with the code {code}: it is wrong or too old; read the new one on the display.",
)
NO_PROFILE = Text("Không còn hồ sơ trình chiếu này.", "There is no such profile any more.")
NO_DISPLAY = Text("Không còn màn hình này.", "There is no such display any more.")
NAME_TAKEN = Rule("name_taken", Text("Đã có hồ sơ trình chiếu tên này.", "Another profile has this name."))
GONE = Rule("gone", NO_PROFILE)
IN_USE = Text(
    "Còn {count} màn hình dùng hồ sơ này; hãy chuyển chúng sang hồ sơ khác trước.",
    "{count} displays use this profile; give them another one first.",
)
KEEP = """
INSERT INTO display_change (province_code, kind, number, at, author, before, after)
SELECT %(province)s, %(kind)s, id, %(at)s, %(author)s, before, after FROM written RETURNING number
"""
_ROW = "to_jsonb({row}) - 'hash'"
_OLD, _NEW = _ROW.format(row="old"), _ROW.format(row="new")
ADD_PROFILE = f"""
WITH written AS (
    INSERT INTO display_profile (province_code, name, told, changed_at, changed_by)
    SELECT %(province)s, %(name)s, %(told)s::jsonb, %(at)s, %(author)s
    RETURNING new.id, NULL::jsonb AS before, {_NEW} AS after
) {KEEP}
"""
CHANGE_PROFILE = f"""
WITH written AS (
    UPDATE display_profile SET name = %(name)s, told = %(told)s::jsonb, revision = revision + 1,
        changed_at = %(at)s, changed_by = %(author)s
    WHERE province_code = %(province)s AND id = %(id)s
    RETURNING new.id, {_OLD} AS before, {_NEW} AS after
) {KEEP}
"""
REMOVE_PROFILE = f"""
WITH written AS (
    DELETE FROM display_profile WHERE province_code = %(province)s AND id = %(id)s
    RETURNING old.id, {_OLD} AS before, NULL::jsonb AS after
) {KEEP}
"""
TAKEN = "SELECT FROM display_profile WHERE province_code = %(province)s AND name = %(name)s AND id <> %(id)s"
USERS = "SELECT count(*) FROM display WHERE province_code = %(province)s AND profile_id = %(id)s"
PROFILE = "SELECT FROM display_profile WHERE province_code = %(province)s AND id = %(profile)s"
DISPLAY = "SELECT FROM display WHERE province_code = %(province)s AND id = %(id)s"
CLAIM = """
DELETE FROM display_pairing WHERE province_code = %(province)s AND code = %(code)s AND until > %(at)s RETURNING hash
"""
PAIR = f"""
WITH written AS (
    INSERT INTO display (province_code, code, name, place, profile_id, hash, paired_at, paired_by)
    SELECT %(province)s, %(key)s, %(name)s, %(place)s, %(profile)s, %(hash)s, %(at)s, %(author)s
    RETURNING new.id, NULL::jsonb AS before, {_NEW} AS after
) {KEEP}
"""
PAIR_AGAIN = f"""
WITH written AS (
    UPDATE display SET name = %(name)s, place = %(place)s, profile_id = %(profile)s, hash = %(hash)s,
        paired_at = %(at)s, paired_by = %(author)s, revoked_at = NULL, revoked_by = NULL
    WHERE province_code = %(province)s AND id = %(id)s
    RETURNING new.id, {_OLD} AS before, {_NEW} AS after
) {KEEP}
"""
CHANGE = f"""
WITH written AS (
    UPDATE display SET name = %(name)s, place = %(place)s, profile_id = %(profile)s
    WHERE province_code = %(province)s AND id = %(id)s
    RETURNING new.id, {_OLD} AS before, {_NEW} AS after
) {KEEP}
"""
REVOKE = f"""
WITH written AS (
    UPDATE display SET revoked_at = %(at)s, revoked_by = %(author)s
    WHERE province_code = %(province)s AND id = %(id)s AND revoked_at IS NULL
    RETURNING new.id, {_OLD} AS before, {_NEW} AS after
) {KEEP}
"""
SEEN = """
INSERT INTO display_seen (display_id, province_code, at, build, slide, state, data_version, heap_mb, nodes, errors,
                          width, height)
VALUES (%(id)s, %(province)s, %(at)s, %(build)s, %(slide)s, %(state)s, %(data_version)s, %(heap_mb)s, %(nodes)s,
        %(errors)s, %(width)s, %(height)s)
ON CONFLICT (display_id) DO UPDATE SET at = excluded.at, build = excluded.build, slide = excluded.slide,
    state = excluded.state, data_version = excluded.data_version, heap_mb = excluded.heap_mb, nodes = excluded.nodes,
    errors = excluded.errors, width = excluded.width, height = excluded.height
"""


@dataclass(frozen=True, slots=True)
class KeptProfile:
    """What became of a profile: its number, or everything that is wrong with it, at its field."""

    number: int = 0
    problems: tuple[Problem, ...] = ()


class Displays:
    """Writes displays and profiles of one province in the name of ``author``, where the setting lets them."""

    def __init__(self, database: Database, province: str, author: str) -> None:
        """Write to ``database``."""
        self._database, self._province, self._author = database, province, " ".join(author.split())

    def save_profile(self, profile: Profile, number: int = 0) -> KeptProfile:
        """Store a new profile, or in place of ``number``; displays that use it show it at once."""
        if rule := self._refusal():
            return KeptProfile(problems=(("author", self._author[:60], rule),))
        if wrong := problems(profile):
            return KeptProfile(problems=wrong)
        own = self._own("profile", id=number, name=profile.name.strip(), told=json.dumps(stored(profile)))
        with self._database.write() as connection:
            self._lock(connection)
            if connection.exec_driver_sql(TAKEN, own).first() is not None:
                return KeptProfile(problems=(("name", profile.name[:60], NAME_TAKEN),))
            kept = self._write(connection, CHANGE_PROFILE if number else ADD_PROFILE, own)
            return KeptProfile(kept) if kept else KeptProfile(problems=(("id", str(number), GONE),))

    def remove_profile(self, number: int) -> Outcome:
        """Take a profile away that no display uses."""
        if rule := self._refusal():
            return Outcome(problems=(rule.text,))
        own = self._own("profile", id=number)
        with self._database.write() as connection:
            self._lock(connection)
            users = connection.exec_driver_sql(USERS, own).scalar_one()
            if users:
                return Outcome(problems=(IN_USE.format(count=users),))
            return self._told(self._write(connection, REMOVE_PROFILE, own), NO_PROFILE)

    def pair(self, code: str, asked: Asked) -> Outcome:
        """Make the display that shows ``code`` ours: a new one, or in place of ``asked.id``, whose secret ends."""
        if wrong := self._wrong(asked):
            return Outcome(problems=wrong)
        code = "".join(code.split())
        own = self._asked(asked) | {"code": code, "key": secrets.token_urlsafe(6)}
        with self._database.write() as connection:
            self._lock(connection)
            if connection.exec_driver_sql(PROFILE, own).first() is None:
                return Outcome(problems=(NO_PROFILE,))
            if asked.id and connection.exec_driver_sql(DISPLAY, own).first() is None:
                return Outcome(problems=(NO_DISPLAY,))
            own["hash"] = connection.exec_driver_sql(CLAIM, own).scalar()
            if own["hash"] is None:
                return Outcome(problems=(NO_CODE.format(code=code[:12] or "–"),))
            return self._told(self._write(connection, PAIR_AGAIN if asked.id else PAIR, own), NO_DISPLAY)

    def change(self, asked: Asked) -> Outcome:
        """Give a display another name, place or profile."""
        if wrong := self._wrong(asked):
            return Outcome(problems=wrong)
        with self._database.write() as connection:
            self._lock(connection)
            if connection.exec_driver_sql(PROFILE, self._asked(asked)).first() is None:
                return Outcome(problems=(NO_PROFILE,))
            return self._told(self._write(connection, CHANGE, self._asked(asked)), NO_DISPLAY)

    def revoke(self, number: int) -> Outcome:
        """End a display's secret: it shows nothing of ours any more, only a code to be paired anew."""
        if rule := self._refusal():
            return Outcome(problems=(rule.text,))
        with self._database.write() as connection:
            self._lock(connection)
            return self._told(self._write(connection, REVOKE, self._own("display", id=number)), NO_DISPLAY)

    def _refusal(self) -> Rule | None:
        return GATE.refusal(self._database.settings.display_editors, self._author)

    def _wrong(self, asked: Asked) -> tuple[Text, ...]:
        rule = self._refusal()
        return (*((rule.text,) if rule else ()), *asked.problems())

    def _own(self, kind: str, **values: Any) -> dict[str, Any]:
        told = {"province": self._province, "author": self._author, "at": datetime.now(UTC), "kind": kind}
        return told | values

    def _asked(self, asked: Asked) -> dict[str, Any]:
        told = {"id": asked.id, "name": asked.name.strip(), "place": asked.place.strip(), "profile": asked.profile}
        return self._own("display", **told)

    def _lock(self, connection: Connection) -> None:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (LOCK,))

    def _write(self, connection: Connection, sql: str, own: dict[str, Any]) -> int:
        number = connection.exec_driver_sql(sql, own).scalar()
        if number is not None:
            publish(connection, self._province, SOURCE)
        return int(number or 0)

    def _told(self, number: int, missing: Text) -> Outcome:
        return Outcome(number) if number else Outcome(problems=(missing,))


def note_seen(database: Database, province: str, number: int, seen: Seen) -> None:
    """Keep the latest sign of life of the display ``number``."""
    told = {name: getattr(seen, name) for name in seen.__slots__}
    with database.write() as connection:
        connection.exec_driver_sql(SEEN, told | {"province": province, "id": number})
