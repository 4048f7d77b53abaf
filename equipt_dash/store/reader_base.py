"""What every read of a ``Reader`` stands on: which tables, which of their rows, and in which transaction."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, func, or_, select

from equipt_dash.practice.fields import RecordKind
from equipt_dash.store.engine import Database
from equipt_dash.store.rows import from_row
from equipt_dash.store.snapshot import Snapshot

T = TypeVar("T")


class ReaderBase(ABC):
    """A set of tables and the rows of them that are in reach; the two kinds of reader say which."""

    def __init__(self, source: Snapshot | Database) -> None:
        """``source``: the page's snapshot; a database where each read is to see what was just written."""
        self._source = source

    @abstractmethod
    def _table(self, name: str) -> Table:
        """The table of this reader that holds what the working table ``name`` is for."""

    @abstractmethod
    def _inside(self, name: str) -> tuple[ColumnElement[bool], ...]:
        """What holds of the rows in reach."""

    @abstractmethod
    def _owned(self, kind: RecordKind) -> tuple[ColumnElement[bool], ...]:
        """What holds of the records in reach."""

    @abstractmethod
    def _reach(self) -> Hashable:
        """What tells the memory of this reader from that of another one over the same snapshot."""

    def reading(self) -> AbstractContextManager[Connection]:
        """The transaction, for reads of the store that are too large to stand here."""
        return self._source.reading()

    def _select(self, name: str) -> tuple[Select[Any], Table]:
        """The rows of a table that are in reach, and the table, to narrow and order them by."""
        table = self._table(name)
        return select(table).where(*self._inside(name)), table

    def _all(self, cls: type[T], query: Select[Any]) -> tuple[T, ...]:
        with self.reading() as connection:
            return tuple(from_row(cls, row) for row in connection.execute(query).mappings())

    def _first(self, cls: type[T], query: Select[Any]) -> T | None:
        with self.reading() as connection:
            row = connection.execute(query.limit(1)).mappings().first()
            return None if row is None else from_row(cls, row)

    def _codes(self, query: Select[Any]) -> frozenset[str]:
        with self.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def _once(self, name: Hashable, ask: Callable[[], T]) -> T:
        """``ask``, or what it found before: a snapshot answers the same question once."""
        return self._source.once((self._reach(), name), ask) if isinstance(self._source, Snapshot) else ask()


def holds(text: str, *columns: ColumnElement[str]) -> tuple[ColumnElement[bool], ...]:
    """Every word of ``text`` is in one of the columns."""
    return tuple(
        or_(*(func.lower(column).contains(word.lower(), autoescape=True) for column in columns))
        for word in text.split()
    )
