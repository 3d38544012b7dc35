"""The canonical schema; rollups and their log are made by db/derived.py."""

from db.migrations.forward import downgrade, statements

__all__ = ("downgrade",)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None
upgrade = statements("0001_schema")
