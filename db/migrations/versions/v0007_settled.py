"""The settled dossiers of a period by index alone."""

from db.migrations.forward import downgrade, statements

__all__ = ("downgrade",)

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
upgrade = statements("0007_settled")
