"""Commitments of reviews."""

from db.migrations.forward import downgrade, statements

__all__ = ("downgrade",)

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
upgrade = statements("0013_commitment")
