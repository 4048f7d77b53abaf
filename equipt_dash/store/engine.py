"""Opens the database the same safe way everywhere: embedded SQLite, or PostgreSQL in production.

Nothing waits for ever (``limits``), and whatever keeps the database away leaves here as ``DatabaseAway``: no driver's
error has to be known anywhere else.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from equipt_dash.store.limits import PATIENCE, PATIENT, SLOW, WRITE
from equipt_dash.store.outage import DatabaseAway, Outage, outage
from equipt_dash.store.sqlite import prepare_sqlite

_LOCK = 201609
"""Names our lock among a PostgreSQL database's advisory locks; the number itself means nothing."""

_REST = 1.0
"""Seconds for which a PostgreSQL that did not answer is left alone. Then one caller tries, and the others do not wait."""


class _News:
    """Counts what this process learned about its databases: writes carried out, and outages."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = threading.Lock()

    def add(self) -> None:
        """Something happened."""
        with self._lock:
            self.count += 1


_NEWS = _News()


def news() -> int:
    """Another number after every write of this process and every outage it met: what was read before may be old.

    Ask before you read; what another process writes does not show here.
    """
    return _NEWS.count


class UnusableDatabase(ValueError):
    """The database's address cannot be used; the message says what to write instead."""


class Database:
    """One database, opened lazily. Reads and writes each run in one transaction.

    Every method that opens a connection raises ``DatabaseAway`` where the database cannot serve.
    """

    def __init__(self, url: str, *, patience: float = PATIENCE) -> None:
        """Prepare for ``url``, an SQLAlchemy URL for SQLite or PostgreSQL.

        ``patience``: seconds a writer waits for another one.

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
        self.engine = self._open(patience)
        self._resting_until = 0.0
        self._trying = threading.Lock()

    def _open(self, patience: float) -> Engine:
        # Values of a statement are people's own: they belong neither into a log nor into a traceback.
        if not self.is_sqlite:
            from equipt_dash.store import postgresql

            engine = create_engine(self.url, hide_parameters=True, **postgresql.OPTIONS)
            postgresql.prepare(engine, patience)
            return engine
        engine = create_engine(self.url, hide_parameters=True)
        prepare_sqlite(engine, self.file, patience)
        return engine

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database; ``None`` for PostgreSQL and for a database in memory."""
        name = self.url.database if self.is_sqlite else None
        return Path(name) if name and name != ":memory:" and not name.startswith("file:") else None

    def exists(self) -> bool:
        """Whether there is anything to connect to; never creates an SQLite file."""
        return not self.is_sqlite or (self.file is not None and self.file.exists())

    def make_file(self) -> None:
        """Create the file of an SQLite database, empty, and the folder it lives in.

        Raises:
            UnusableDatabase: it cannot be created there.
        """
        if self.file is None:
            return
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.touch()
        except OSError as error:
            raise UnusableDatabase(
                f"{self.file} cannot be created: {error.strerror}. "
                "Name a folder that can be written to in EQUIPT_DATABASE_URL."
            ) from None

    @contextmanager
    def reading(self, *, steady: bool = False) -> Iterator[Connection]:
        """A connection for reads, rolled back at the end. ``steady``: each of them sees the moment of the first."""
        with outages(), self._reached() as connection:
            if steady and not self.is_sqlite:  # an SQLite transaction never sees more than its first read did
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    @contextmanager
    def staging(self) -> Iterator[Connection]:
        """A connection outside any transaction, for temporary tables whose statements take long."""
        with outages(), self._reached().execution_options(**{SLOW: True}) as connection:
            yield connection

    def _reached(self) -> Connection:
        """A connection, or at once an error where somebody just found that there is none."""
        if self.is_sqlite or not self._resting_until:
            return self._connected()
        if monotonic() < self._resting_until or not self._trying.acquire(blocking=False):
            raise DatabaseAway(Outage.UNREACHABLE)
        try:
            return self._connected()
        finally:
            self._trying.release()

    def _connected(self) -> Connection:
        try:
            connection = self.engine.connect()
        except DBAPIError:
            self._resting_until = monotonic() + _REST
            raise
        self._resting_until = 0.0
        return connection

    @contextmanager
    def writing(self, *, patience: float | None = None) -> Iterator[Connection]:
        """A connection in one write transaction: all of it happens, or none of it.

        ``patience``: seconds to wait for another writer of SQLite, where that is not the usual.
        """
        options: dict[str, object] = {WRITE: True} if patience is None else {WRITE: True, PATIENT: patience}
        with outages(), self._reached().execution_options(**options) as connection, _all_or_nothing(connection):
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
        marked = connection.execution_options(**{WRITE: True})
        try:
            with outages(), _all_or_nothing(marked):
                yield marked
        finally:
            connection.execution_options(**{WRITE: False})

    def lift_limits(self, connection: Connection) -> None:
        """Let the statements of this transaction take as long as they need: a migration may rewrite a large table."""
        if not self.is_sqlite:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.connection.dbapi_connection.patience = None  # type: ignore[union-attr]

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    def leave_to_parent(self) -> None:
        """After a fork: forget the connections of the process that forked, without a word to the server."""
        self.engine.dispose(close=False)
        self._trying = threading.Lock()


@contextmanager
def outages() -> Iterator[None]:
    """Let what keeps the database away out as ``DatabaseAway``, and everything else as it is."""
    try:
        yield
    except SQLAlchemyError as error:
        found = _outage(error)
        if found is None:
            raise
        _NEWS.add()
        raise DatabaseAway(found, detail=_detail(error)) from error


@contextmanager
def _all_or_nothing(connection: Connection) -> Iterator[None]:
    carried_out = False
    try:
        with connection.begin():
            yield
            carried_out = True  # from here on only completing the transaction can fail
    except SQLAlchemyError as error:
        found = _outage(error)
        if found is None:
            raise
        raise DatabaseAway(found, unsure=carried_out and found is Outage.UNREACHABLE, detail=_detail(error)) from error
    finally:
        _NEWS.add()


def _detail(error: SQLAlchemyError) -> str:
    said = str(error.orig if isinstance(error, DBAPIError) else error)
    return said.strip().partition("\n")[0]


def _outage(error: SQLAlchemyError) -> Outage | None:
    if isinstance(error, PoolTimeout):
        return Outage.BUSY
    return outage(error.orig) if isinstance(error, DBAPIError) else None
