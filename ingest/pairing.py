"""A display that nobody knows yet asks for a code of six digits; whoever types it in the page makes it ours.

The display makes its secret itself and keeps it; only the hash is stored, and no secret ever travels back.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from db.database import Database
from domain.digest import digest
from domain.displays import CODE_DIGITS, CODE_LASTS, MOST_WAITING

FORGET = "DELETE FROM display_pairing WHERE province_code = %(province)s AND until <= %(now)s"
KNOWN = "SELECT code, until FROM display_pairing WHERE province_code = %(province)s AND hash = %(hash)s"
WAITING = "SELECT count(*) FROM display_pairing WHERE province_code = %(province)s"
ASK = """
INSERT INTO display_pairing (hash, province_code, code, asked_at, until)
VALUES (%(hash)s, %(province)s, %(code)s, %(now)s, %(until)s)
ON CONFLICT DO NOTHING RETURNING code, until
"""


@dataclass(frozen=True, slots=True)
class Code:
    """What a display shows until somebody types it."""

    code: str
    until: datetime


def ask_code(database: Database, province: str, secret: str, now: datetime | None = None) -> Code | None:
    """The code of the display that holds ``secret``, the same while it is good; None when too many displays wait."""
    told = {"province": province, "hash": digest(secret), "now": now or datetime.now(UTC)}
    with database.write() as connection:
        connection.exec_driver_sql(FORGET, told)
        known = connection.exec_driver_sql(KNOWN, told).one_or_none()
        if known is not None:
            return Code(*known)
        if connection.exec_driver_sql(WAITING, told).scalar_one() >= MOST_WAITING:
            return None
        return _new(connection, told)


def _new(connection: Connection, told: dict[str, Any]) -> Code:
    while True:
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        row = connection.exec_driver_sql(ASK, told | {"code": code, "until": told["now"] + CODE_LASTS}).one_or_none()
        if row is not None:
            return Code(*row)
