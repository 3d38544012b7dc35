"""The first load builds its indexes at the end."""

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the statements of 0006_bulk.sql."""
    statements = (Path(__file__).parent / "0006_bulk.sql").read_text(encoding="utf-8")
    op.get_bind().exec_driver_sql(statements.replace("%", "%%"))


def downgrade() -> None:
    """Not offered: restore a backup instead."""
    raise RuntimeError("migrations go forward only; restore a backup instead")
