"""Alembic environment: the caller hands the connection over; nothing is read from settings."""

from alembic import context
from geoalchemy2 import alembic_helpers

from data.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    include_object=alembic_helpers.include_object,
    process_revision_directives=alembic_helpers.writer,
    render_item=alembic_helpers.render_item,
    compare_server_default=True,
)
context.run_migrations()
