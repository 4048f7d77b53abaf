"""How an SQLite file is opened safely: only one that is there, and never one that was moved or replaced under us.

Whatever is written to a file that is no longer the one of that name would be lost.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from equipt_dash.store.limits import PATIENT, READER_PATIENCE, WRITE


def prepare_sqlite(engine: Engine, file: Path | None, patience: float) -> None:
    """Give the connections of ``engine`` their settings. ``file``: what it opens; ``None`` for a database in memory."""

    def begin(connection: Connection) -> None:
        # A reader that turns writer can fail half way with "busy"; a writer therefore takes its lock first.
        options = connection.get_execution_options()
        writes = options.get(WRITE, False)
        wait = options.get(PATIENT, patience) if writes else READER_PATIENCE
        if connection.info.get("waits") != wait:
            connection.info["waits"] = wait
            connection.connection.dbapi_connection.execute(f"PRAGMA busy_timeout={int(wait * 1000)}")  # type: ignore[union-attr]
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
