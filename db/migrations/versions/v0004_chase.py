"""Indexes and search of the chase list."""

from db.migrations.forward import downgrade, statements

__all__ = ("downgrade",)

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None
upgrade = statements("0004_chase")
