"""Columns and tables of the dossier subsystems."""

from db.migrations.forward import downgrade, statements

__all__ = ("downgrade",)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None
upgrade = statements("0002_subsystems")
