"""Indexes of the subject pages and of questions about one procedure."""

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the statements of 0005_subjects.sql."""
    statements = (Path(__file__).parent / "0005_subjects.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements.replace("%", "%%"))


def downgrade() -> None:
    """Not offered: restore a backup instead."""
    raise RuntimeError("migrations go forward only; restore a backup instead")
