"""Brings a database to the newest schema, through the same migrations whether it is new or old."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from equipt_dash.store.engine import Database

_MIGRATIONS = Path(__file__).with_name("migrations")


def migration_config() -> Config:
    """Alembic's configuration, which needs no file beside the code."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def upgrade(db: Database) -> None:
    """Apply every migration the database has not seen, in one transaction."""
    db.make_folder()
    config = migration_config()
    with db.writing_alone() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(db: Database) -> bool:
    """Whether the database has every migration this code knows."""
    with db.reading() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found == ScriptDirectory.from_config(migration_config()).get_current_head()
