"""Runs migrations on the connection that ``store.upgrade`` hands over."""

from alembic import context

from equipt_dash.store import derived_tables, private  # noqa: F401  declare their tables on the same metadata
from equipt_dash.store.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
