"""What each kind of database needs to be safe: how it is opened, how long anything on it may wait, what its errors say.

SQLite: only a file that is there is opened, and one that was moved or replaced under us is let go, because whatever
is written to it would be lost. PostgreSQL: the server ends slow statements and locks itself, and a connection whose
server froze is given up from here.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from equipt_dash.store.outage import told_without_values

WRITE, SLOW, PATIENT = "equipt_write", "equipt_slow", "equipt_patience"
"""Execution options of a connection: it will write; its statements may take as long as a writer's; how long it waits."""

PATIENCE = 10.0
"""Seconds a writer waits for another one."""

READER_PATIENCE = 1.0
"""Seconds a reader waits for SQLite's lock. Readers seldom meet one, and have the cache to fall back on."""

CONNECT_SECONDS = 3
POOL_SECONDS = 5
READ_SECONDS = 30
WRITE_SECONDS = 300
"""Seconds of one statement: pages are read in milliseconds; an edition or a large import is written in one statement."""

_PING_SECONDS = 3.0
_GRACE = 5.0
"""Seconds after which we give up on a server that should have ended a statement itself."""

POSTGRESQL: dict[str, Any] = {
    "pool_pre_ping": True,
    "pool_size": 10,
    "max_overflow": 10,
    "pool_timeout": POOL_SECONDS,
    "connect_args": {
        "connect_timeout": CONNECT_SECONDS,
        # A machine that vanished answers nothing, not even that it is gone.
        "keepalives_idle": 10,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,
    },
}


class _Patient(psycopg.Connection[Any]):
    """A connection on which nothing waits longer than ``patience`` seconds, whatever became of the server."""

    patience: float = _PING_SECONDS

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for an answer.

        Raises:
            OperationalError: none came in time; the connection is closed.
        """
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.errors._WaitTimeout:
            self.pgconn.finish()
            raise psycopg.OperationalError("the server did not answer in time") from None


def prepare_postgresql(engine: Engine, patience: float) -> None:
    """Give the connections of ``engine`` their limits. ``patience``: seconds a writer waits for another."""

    def connect(_dialect: Any, _record: ConnectionPoolEntry, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
        made = _Patient.connect(*given, **named)
        try:
            made.autocommit = True
            made.execute(
                f"SET statement_timeout = {READ_SECONDS * 1000}; SET lock_timeout = {int(patience * 1000)}; "
                f"SET idle_in_transaction_session_timeout = {WRITE_SECONDS * 1000}".encode()
            )
            made.autocommit = False
        except BaseException:
            made.close()
            raise
        return made

    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        slow = options.get(WRITE, False) or options.get(SLOW, False)
        allowed = max(WRITE_SECONDS if slow else READ_SECONDS, patience) + _GRACE
        connection.connection.driver_connection.patience = allowed  # type: ignore[union-attr]
        if slow:
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {WRITE_SECONDS * 1000}")

    def back(raw: Any, _record: ConnectionPoolEntry) -> None:
        if raw is not None:
            raw.patience = _PING_SECONDS

    def without_values(context: ExceptionContext) -> None:
        error, wrapped = context.original_exception, context.sqlalchemy_exception
        if wrapped is not None and getattr(error, "sqlstate", None):
            error.args = (told_without_values(error),)
            wrapped.args = error.args

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", back)
    event.listen(engine, "handle_error", without_values)


def prepare_sqlite(engine: Engine, file: Path | None, patience: float) -> None:
    """Give the connections of ``engine`` their settings. ``file``: what it opens; ``None`` for a database in memory."""

    def begin(connection: Connection) -> None:
        # A reader that turns writer can fail half way with "busy"; a writer therefore takes its lock first.
        options = connection.get_execution_options()
        writes = options.get(WRITE, False)
        wait = options.get(PATIENT, patience) if writes else READER_PATIENCE
        connection.exec_driver_sql(f"PRAGMA busy_timeout={int(wait * 1000)}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", _settings)
    event.listen(engine, "begin", begin)
    if file is not None:
        for name, listener in _only_this(file).items():
            event.listen(engine, name, listener)


def _settings(connection: Any, _record: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling leaves DDL outside transactions; we begin them ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("busy_timeout=2000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _only_this(file: Path) -> dict[str, Callable[..., None]]:
    """Listeners that never create ``file``, and let go of one that is no longer the one of that name."""

    def connect(_dialect: Any, _record: ConnectionPoolEntry, given: list[Any], named: dict[str, Any]) -> None:
        given[0] = f"{file.absolute().as_uri()}?mode=rw"
        named["uri"] = True

    def opened(_raw: Any, record: ConnectionPoolEntry) -> None:
        record.info["file"] = _identity(file)

    def taken(_raw: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        if record.info.get("file") != _identity(file):
            raise DisconnectionError("The database's file was moved or replaced.")

    return {"do_connect": connect, "connect": opened, "checkout": taken}


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino
