"""The canonical schema; rollups and their log are made by db/derived.py."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table."""
    connection = op.get_bind()
    schema = (Path(__file__).parent / "0001_schema.sql").read_text(encoding="utf-8")
    connection.exec_driver_sql(schema.replace("%", "%%"))


def downgrade() -> None:
    """Not offered: restore a backup instead."""
    raise RuntimeError("migrations go forward only; restore a backup instead")
