"""The dossiers' key too is built at the end of the first load."""

from db.migrations.forward import downgrade, statements

__all__ = ("downgrade",)

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
upgrade = statements("0009_bulk_keys")
