"""Indexes of the subject pages and of questions about one procedure."""

from db.migrations.forward import downgrade, statements

__all__ = ("downgrade",)

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
upgrade = statements("0005_subjects")
