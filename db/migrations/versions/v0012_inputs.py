"""Decisions, petitions, surveys, payments, documents, legs, national counts, published and closed scores."""

from db.migrations.forward import downgrade, statements

__all__ = ("downgrade",)

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None
upgrade = statements("0012_inputs")
