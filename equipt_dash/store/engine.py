"""Opens the database the same safe way everywhere: embedded SQLite, or PostgreSQL in production."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

_WRITE = "equipt_write"
_LOCK = 201609
"""Names our lock among a PostgreSQL database's advisory locks; the number itself means nothing."""


class UnusableDatabase(ValueError):
    """The database's address cannot be used; the message says what to write instead."""


class Database:
    """One database, opened lazily. Reads and writes each run in one transaction."""

    def __init__(self, url: str) -> None:
        """Prepare for ``url``, an SQLAlchemy URL for SQLite or PostgreSQL.

        Raises:
            UnusableDatabase: the URL is none, or names another kind of database.
        """
        try:
            self.url = make_url(url)
        except ArgumentError:
            raise UnusableDatabase(
                "EQUIPT_DATABASE_URL is not an address; write sqlite:///… or postgresql://…"
            ) from None
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if not self.is_sqlite and self.url.get_backend_name() != "postgresql":
            raise UnusableDatabase(
                f"EQUIPT_DATABASE_URL names {self.url.get_backend_name()}; use sqlite or postgresql instead."
            )
        self.engine = self._open()

    def _open(self) -> Engine:
        if not self.is_sqlite:
            return create_engine(self.url, pool_pre_ping=True, pool_size=10, max_overflow=10)
        engine = create_engine(self.url)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def exists(self) -> bool:
        """Whether there is anything to connect to; never creates an SQLite file."""
        return not self.is_sqlite or (bool(self.url.database) and Path(str(self.url.database)).exists())

    def make_folder(self) -> None:
        """Create the folder an SQLite file lives in."""
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reads, rolled back at the end."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in one write transaction: all of it happens, or none of it."""
        with self.engine.connect().execution_options(**{_WRITE: True}) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing_alone(self, on: Connection | None = None) -> Iterator[Connection]:
        """Like ``writing``, while every other caller of this method waits its turn, in any process.

        ``on``: a connection outside any transaction whose temporary tables the writer needs.
        """
        with self.writing() if on is None else self._writing_on(on) as connection:
            if not self.is_sqlite:  # SQLite's writers are alone already
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield connection

    @contextmanager
    def _writing_on(self, connection: Connection) -> Iterator[Connection]:
        marked = connection.execution_options(**{_WRITE: True})
        try:
            with marked.begin():
                yield marked
        finally:
            connection.execution_options(**{_WRITE: False})

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling leaves DDL outside transactions; we begin them ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A reader that turns writer can fail half way with "busy"; a writer therefore takes its lock first.
    wants_lock = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if wants_lock else "BEGIN")
