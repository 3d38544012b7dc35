"""Alembic's entry: runs inside the transaction that db.migrate holds."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=None)
context.run_migrations()
