"""The first load builds its indexes at the end."""

from db.migrations.forward import downgrade, statements

__all__ = ("downgrade",)

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
upgrade = statements("0006_bulk")
