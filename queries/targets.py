"""Who changed which target, and what stood there before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

CHANGES = """
SELECT at, author, before, after FROM target_change WHERE province_code = %(province)s ORDER BY id DESC LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a target: its row before (None: added) and after (None: taken away)."""

    at: datetime
    author: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def changes(connection: Connection, province: str, most: int) -> list[Change]:
    """The ``most`` latest changes, newest first."""
    return [Change(*row) for row in connection.exec_driver_sql(CHANGES, {"province": province, "most": most})]
