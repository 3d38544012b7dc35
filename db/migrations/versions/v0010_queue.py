"""Counters and queues."""

from db.migrations.forward import downgrade, statements

__all__ = ("downgrade",)

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None
upgrade = statements("0010_queue")
