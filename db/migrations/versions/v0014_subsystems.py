"""Owners of the monitoring subsystems."""

from db.migrations.forward import downgrade, statements

__all__ = ("downgrade",)

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None
upgrade = statements("0014_subsystems")
