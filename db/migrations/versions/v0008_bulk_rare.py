"""Rare indexes stay in place during the first load."""

from db.migrations.forward import downgrade, statements

__all__ = ("downgrade",)

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
upgrade = statements("0008_bulk_rare")
