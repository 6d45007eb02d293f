"""Runs migrations on the connection it is handed: there is no ini file and no address here (`db.migrate` brings both)."""

from alembic import context

from db.tables import metadata

# SQLite alters a table by rebuilding it (batch mode). With foreign keys ON the rebuild deletes every child of a cascading
# reference without a word; `db.migrate` therefore comes with foreign keys OFF and checks them before it commits.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
