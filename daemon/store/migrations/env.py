"""Alembic's entry: runs the migrations on the connection, and in the transaction, that the engine gives."""

from __future__ import annotations

from alembic import context

from daemon.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
