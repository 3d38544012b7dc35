"""Limits of the age of a source."""

from db.migrations.forward import downgrade, statements

__all__ = ("downgrade",)

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None
upgrade = statements("0016_source_age")
