"""Targets and their changes."""

from db.migrations.forward import downgrade, statements

__all__ = ("downgrade",)

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None
upgrade = statements("0011_target")
