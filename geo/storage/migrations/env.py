"""Run migrations on the connection that `geo.storage.migrate` hands over."""

from alembic import context

from geo.storage.schema import METADATA

# The metadata is here for the names of constraints alone.
context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
