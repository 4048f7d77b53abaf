"""Brings a database to the newest schema, through the same migrations whether it is new or old.

Alembic is loaded only to migrate: every command asks whether the schema is current, and few have to change it.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Column, MetaData, String, Table, inspect, select

from equipt_dash.store.engine import Database

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).with_name("migrations")
_VERSION = Table("alembic_version", MetaData(), Column("version_num", String(32)))


def migration_config() -> Config:
    """Alembic's configuration, which needs no file beside the code."""
    config: Config = importlib.import_module("alembic.config").Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def upgrade(db: Database) -> None:
    """Apply every migration the database has not seen, in one transaction."""
    db.make_file()
    config = migration_config()
    with db.writing_alone() as connection:
        db.lift_limits(connection)
        config.attributes["connection"] = connection
        importlib.import_module("alembic.command").upgrade(config, "head")


def newest_revision() -> str:
    """The number the name of the newest migration begins with, which is its revision."""
    return max(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def is_current(db: Database) -> bool:
    """Whether the database has every migration this code knows."""
    with db.reading() as connection:
        if not inspect(connection).has_table(_VERSION.name):
            return False
        return connection.execute(select(_VERSION.c.version_num)).scalars().all() == [newest_revision()]
