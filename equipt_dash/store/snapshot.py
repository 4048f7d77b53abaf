"""One page, one moment: everything a page reads comes from one transaction, which its first read opens.

Why: a page that asks twenty times could show a department as it was before somebody's commit beside its figures of after.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Connection

from equipt_dash.store.engine import Database, outages

T = TypeVar("T")


class SnapshotClosed(RuntimeError):
    """Something was read after its page was built: the moment it belongs to is over."""


class Snapshot:
    """The reads of one page. A context manager; one thread uses it."""

    def __init__(self, db: Database) -> None:
        """Prepare to read from ``db``. Nothing is opened yet."""
        self._db = db
        self._open = ExitStack()
        self._connection: Connection | None = None
        self._closed = False
        self._known: dict[Hashable, Any] = {}

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The connection of every read of this page.

        Raises:
            SnapshotClosed: the page is built.
            DatabaseAway: the database cannot serve.
        """
        if self._closed:
            raise SnapshotClosed("Read what a page needs while it is built, not afterwards.")
        if self._connection is None:
            self._connection = self._open.enter_context(self._db.reading(steady=True))
        with outages():
            yield self._connection

    def once(self, key: Hashable, ask: Callable[[], T]) -> T:
        """What ``ask`` found the first time: within one moment it cannot find anything else.

        Raises:
            SnapshotClosed: the page is built.
        """
        if self._closed:
            raise SnapshotClosed("Read what a page needs while it is built, not afterwards.")
        if key not in self._known:
            self._known[key] = ask()
        found: T = self._known[key]
        return found

    def close(self) -> None:
        """End the transaction. Nothing can be read any more."""
        self._closed = True
        self._known.clear()
        self._connection = None
        self._open.close()

    def __enter__(self) -> Self:
        """The snapshot itself."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        """Close, whatever happened."""
        self.close()
