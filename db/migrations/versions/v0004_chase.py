"""Indexes and search of the chase list."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the statements of 0004_chase.sql."""
    statements = (Path(__file__).parent / "0004_chase.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements.replace("%", "%%"))


def downgrade() -> None:
    """Not offered: restore a backup instead."""
    raise RuntimeError("migrations go forward only; restore a backup instead")
