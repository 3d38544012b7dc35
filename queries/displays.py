"""Reading wall displays: which there are and how they are, what each shows, and whether a secret is a display's."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection

from domain.digest import digest
from domain.display_changes import DisplayChange
from domain.displays import Display, Seen
from domain.playlist import Profile, restored

PROFILES = """
SELECT id, name, told, revision FROM display_profile WHERE province_code = %(province)s ORDER BY name
"""
DISPLAYS = """
SELECT d.id, d.code, d.name, d.place, d.profile_id, p.name AS profile, d.paired_at, d.paired_by, d.revoked_at,
    d.revoked_by, s.at, s.build, s.slide, s.state, s.data_version, s.heap_mb, s.nodes, s.errors, s.width, s.height
FROM display d JOIN display_profile p ON p.id = d.profile_id LEFT JOIN display_seen s ON s.display_id = d.id
WHERE d.province_code = %(province)s ORDER BY d.revoked_at IS NOT NULL, d.name, d.id
"""
OWN = tuple(each.name for each in fields(Display) if each.name != "seen")
"""The first columns of DISPLAYS; the others are the sign of life."""
HOLDER = """
SELECT d.id, d.code, d.name, p.id AS profile_id, p.name AS profile, p.told, p.revision,
    (SELECT count(*) FROM display o WHERE o.province_code = d.province_code AND o.revoked_at IS NULL) AS beside
FROM display d JOIN display_profile p ON p.id = d.profile_id
WHERE d.province_code = %(province)s AND d.hash = %(hash)s AND d.revoked_at IS NULL
"""
CHANGES = """
SELECT kind, at, author, before, after FROM display_change
WHERE province_code = %(province)s ORDER BY id DESC LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored profile: its number, what it says, and how often it was changed."""

    id: int
    profile: Profile
    revision: int


@dataclass(frozen=True, slots=True)
class Holder:
    """The display whose secret was given, what it shows, and how many displays the province has with it."""

    id: int
    code: str
    name: str
    shows: Kept
    beside: int


def profiles(connection: Connection, province: str) -> list[Kept]:
    """Every profile, by name."""
    rows = connection.exec_driver_sql(PROFILES, {"province": province})
    return [_kept(row.id, row.name, row.told, row.revision) for row in rows]


def kept(connection: Connection, province: str, number: int) -> Kept | None:
    """One profile; None when there is no such."""
    return next((each for each in profiles(connection, province) if each.id == number), None)


def displays(connection: Connection, province: str) -> list[Display]:
    """Every display with its latest sign of life; revoked ones last."""
    rows = connection.exec_driver_sql(DISPLAYS, {"province": province})
    return [Display(**dict(zip(OWN, row, strict=False)), seen=_seen(row[len(OWN) :])) for row in rows]


def changes(connection: Connection, province: str, most: int) -> list[DisplayChange]:
    """The ``most`` latest changes of displays and profiles, newest first."""
    rows = connection.exec_driver_sql(CHANGES, {"province": province, "most": most})
    return [DisplayChange(*row) for row in rows]


def holder(connection: Connection, province: str, secret: str) -> Holder | None:
    """The display that ``secret`` belongs to; None when it is nobody's, or was revoked."""
    told = {"province": province, "hash": digest(secret)}
    row = connection.exec_driver_sql(HOLDER, told).one_or_none()
    if row is None:
        return None
    shows = _kept(row.profile_id, row.profile, row.told, row.revision)
    return Holder(row.id, row.code, row.name, shows, row.beside)


def _kept(number: int, name: str, told: dict[str, Any], revision: int) -> Kept:
    return Kept(number, restored(name, told), revision)


def _seen(cells: Sequence[Any]) -> Seen | None:
    return None if cells[0] is None else Seen(*cells)
