"""Migrations are files of SQL beside their revision, and go forward only."""

from collections.abc import Callable
from pathlib import Path

from alembic import op

_VERSIONS = Path(__file__).parent / "versions"


def statements(name: str) -> Callable[[], None]:
    """``upgrade`` of a revision: runs the statements of ``versions/<name>.sql``."""

    def upgrade() -> None:
        found = (_VERSIONS / f"{name}.sql").read_text(encoding="utf-8")
        op.get_bind().exec_driver_sql(found.replace("%", "%%"))

    return upgrade


def downgrade() -> None:
    """Not offered.

    Raises:
        RuntimeError: always.
    """
    raise RuntimeError("migrations go forward only; restore a backup instead")
