"""API keys of the sources that push: made once, shown once, kept only as a hash."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from domain.digest import digest
from ingest.runs import source_id

PREFIX = "ioc_"


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is listed: its number, source, what it is for, when it was made and, if so, revoked."""

    id: int
    source: str
    name: str
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a key belongs to: the province, and the source's key, name and id."""

    province: str
    source: str
    name: str
    source_id: int


def make_key(connection: Connection, province: str, source: str, name: str) -> str:
    """Return a new key of ``source``, which is made when it is not there; nobody can read it again later."""
    key = PREFIX + secrets.token_urlsafe(32)
    found = connection.exec_driver_sql(
        "SELECT name FROM source WHERE province_code = %s AND key = %s", (province, source)
    ).scalar()
    connection.exec_driver_sql(
        "INSERT INTO api_key (province_code, source_id, name, hash) VALUES (%s, %s, %s, %s)",
        (province, source_id(connection, province, source, found or name or source), name, digest(key)),
    )
    return key


def revoke_key(connection: Connection, province: str, number: int) -> bool:
    """End the key ``number``; False when there is no such key in force."""
    found = connection.exec_driver_sql(
        "UPDATE api_key SET revoked_at = now()"
        " WHERE province_code = %s AND id = %s AND revoked_at IS NULL RETURNING id",
        (province, number),
    )
    return found.scalar() is not None


def list_keys(connection: Connection, province: str) -> list[Key]:
    """Every key of ``province``, the newest first."""
    rows = connection.exec_driver_sql(
        "SELECT k.id, s.key, k.name, k.created_at, k.revoked_at FROM api_key k JOIN source s ON s.id = k.source_id"
        " WHERE k.province_code = %s ORDER BY k.id DESC",
        (province,),
    )
    return [Key(*row) for row in rows]


def holder(connection: Connection, province: str, key: str) -> Holder | None:
    """The source that ``key`` speaks for, or None when it is wrong or revoked."""
    row = connection.exec_driver_sql(
        "SELECT k.province_code, s.key, s.name, s.id FROM api_key k JOIN source s ON s.id = k.source_id"
        " WHERE k.hash = %s AND k.province_code = %s AND k.revoked_at IS NULL",
        (digest(key), province),
    ).first()
    return Holder(*row) if row else None
