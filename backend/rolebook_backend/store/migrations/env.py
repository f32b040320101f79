"""How Alembic runs a migration: on the connection it is handed, inside that connection's transaction."""

from __future__ import annotations

from alembic import context

from rolebook_backend.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
