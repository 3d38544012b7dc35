"""Wall displays."""

from db.migrations.forward import downgrade, statements

__all__ = ("downgrade",)

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None
upgrade = statements("0015_display")
