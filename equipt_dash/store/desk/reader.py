"""The reads of a page over working rows, as a signed-in person may see them: SQL leaves out what is out of reach.

Public pages never come here; they read editions through ``store.reader``.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, Table, or_, select

from equipt_dash.kernel.access import DeskScope
from equipt_dash.kernel.model import Observation, State, Story
from equipt_dash.practice.fields import RecordKind
from equipt_dash.store.engine import Database
from equipt_dash.store.reader import Reader
from equipt_dash.store.rows import from_row
from equipt_dash.store.schema import WORKING, measure
from equipt_dash.store.snapshot import Snapshot

T = TypeVar("T")

_TABLES = {table.name: table for table in WORKING}
_OF_MEASURE = frozenset({"observation", "link", "story"})
_APPROVED = frozenset({"observation", "story"})


class DeskReader(Reader):
    """Working rows of the departments of a scope: figures and stories that are approved, and everything else as it is."""

    def __init__(self, scope: DeskScope, source: Snapshot | Database) -> None:
        """Read what ``scope`` reaches."""
        super().__init__(source)
        self.scope = scope

    def _table(self, name: str) -> Table:
        return _TABLES[name]

    def _inside(self, name: str) -> tuple[ColumnElement[bool], ...]:
        table = _TABLES[name]
        approved = (table.c.state == State.APPROVED.value,) if name in _APPROVED else ()
        return (*approved, *self._mine(name))

    def _mine(self, name: str) -> tuple[ColumnElement[bool], ...]:
        """Rows of the scope's departments. What belongs to none is for those who reach everything."""
        own = self.scope.departments
        if own is None:
            return ()
        if name in _OF_MEASURE:
            return (_TABLES[name].c.measure.in_(select(measure.c.key).where(measure.c.department.in_(own))),)
        column = {"measure": measure.c.department, "department": _TABLES["department"].c.code}.get(name)
        return () if column is None else (column.in_(own),)

    def _owned(self, kind: RecordKind) -> tuple[ColumnElement[bool], ...]:
        """Records of the scope's departments, and the city's own."""
        own, table = self.scope.departments, _TABLES[kind.table]
        if own is None or not kind.owner:
            return ()
        if kind.owner == "department":
            owner = table.c.department
            return (or_(owner.is_(None), owner.in_(("", *own))),)
        others = select(measure.c.key).where(measure.c.department.not_in(("", *own)))
        return (or_(table.c.measure.is_(None), table.c.measure.not_in(others)),)

    def _reach(self) -> Hashable:
        return self.scope

    def measure_version(self, key: str) -> int:
        """How often a measure's own row was changed; 0 where it is out of reach."""
        query = select(measure.c.version).where(*self._inside("measure"), measure.c.key == key)
        with self.reading() as connection:
            return int(connection.execute(query).scalar() or 0)

    def versioned_observations(self, key: str) -> tuple[tuple[Observation, int], ...]:
        """Every value of a measure in time order, whatever its state, each with the version of its row."""
        table = _TABLES["observation"]
        query = select(table).where(*self._mine("observation"), table.c.measure == key)
        order = table.c.period_end, table.c.period, table.c.role, table.c.group_code, table.c.area
        return self._versioned(Observation, query.order_by(*order))

    def versioned_stories(self, key: str) -> tuple[tuple[Story, int], ...]:
        """The stories of a measure, newest period first, each with the version of its row."""
        table = _TABLES["story"]
        query = select(table).where(*self._mine("story"), table.c.measure == key)
        return self._versioned(Story, query.order_by(table.c.period.desc()))

    def _versioned(self, cls: type[T], query: Select[Any]) -> tuple[tuple[T, int], ...]:
        with self.reading() as connection:
            rows = connection.execute(query).mappings()
            return tuple((from_row(cls, row), int(row["version"])) for row in rows)
