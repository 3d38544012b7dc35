"""Changes of the calendar and office hours."""

from db.migrations.forward import downgrade, statements

__all__ = ("downgrade",)

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None
upgrade = statements("0003_calendar")
