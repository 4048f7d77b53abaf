"""How a PostgreSQL is used safely: statements and locks have limits, and a server that froze is given up from here.

Apart from ``engine``, which loads it where it is needed only: the driver takes a command on SQLite a tenth of a second.
"""

from __future__ import annotations

from typing import Any

import psycopg
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry

from equipt_dash.store.limits import SLOW, WRITE
from equipt_dash.store.outage import told_without_values

CONNECT_SECONDS = 3
POOL_SECONDS = 5
READ_SECONDS = 30
WRITE_SECONDS = 300
"""Seconds of one statement: pages are read in milliseconds; an edition or a large import is written in one statement."""

_PING_SECONDS = 3.0
_GRACE = 5.0
"""Seconds after which we give up on a server that should have ended a statement itself."""

OPTIONS: dict[str, Any] = {
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

    patience: float | None = _PING_SECONDS

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


def prepare(engine: Engine, patience: float) -> None:
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
        connection.connection.dbapi_connection.patience = allowed  # type: ignore[union-attr]
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
