"""Every read of a page, bound to whose eyes read and to the page's one moment.

The same reads serve the public and the desk over other tables. This module knows the edition tables only: a public
reader does not filter drafts out, it has nowhere to ask for one. The desk's reader is ``store.desk.reader``.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Self, TypeVar

from sqlalchemy import ColumnElement, Select, Table, func, select

from equipt_dash.kernel.access import Scope
from equipt_dash.kernel.data_note import DataNote
from equipt_dash.kernel.model import (
    Area,
    CategoryStandard,
    City,
    Department,
    Disparity,
    Edition,
    Group,
    Level,
    Link,
    Measure,
    Source,
    Story,
)
from equipt_dash.practice.fields import RecordKind
from equipt_dash.practice.model import StepRecord
from equipt_dash.statistics.trend_family import FamilyTrend
from equipt_dash.store import practice_rows, queries, trend_words
from equipt_dash.store.engine import Database
from equipt_dash.store.reader_base import holds
from equipt_dash.store.reader_figures import FigureReads
from equipt_dash.store.rows import from_row, grouped
from equipt_dash.store.schema import PUBLISHED
from equipt_dash.store.snapshot import Snapshot

T = TypeVar("T")


class Reader(FigureReads):
    """The reads the public and the desk share."""

    def city(self) -> City | None:
        """The city these rows speak for."""
        return self._once("city", lambda: self._first(City, self._select("city")[0]))

    def sources(self) -> tuple[Source, ...]:
        """Every source, by title."""
        query, table = self._select("source")
        return self._once("sources", lambda: self._all(Source, query.order_by(table.c.title)))

    def standards(self) -> tuple[CategoryStandard, ...]:
        """The race and ethnicity standards in use."""
        query, table = self._select("category_standard")
        return self._once("standards", lambda: self._all(CategoryStandard, query.order_by(table.c.key)))

    def groups(self) -> tuple[Group, ...]:
        """Every group, in the order pages print."""
        query, table = self._select("race_group")
        return self._once("groups", lambda: self._all(Group, query.order_by(table.c.sort, table.c.label)))

    def areas(self) -> tuple[Area, ...]:
        """Every area, home first, then by name."""
        query, table = self._select("area")
        return self._once("areas", lambda: self._all(Area, query.order_by(table.c.is_home.desc(), table.c.name)))

    def departments(self) -> tuple[Department, ...]:
        """Every department in reach, by name."""
        query, table = self._select("department")
        return self._once("departments", lambda: self._all(Department, query.order_by(table.c.name)))

    def department(self, slug: str) -> Department | None:
        """One department; ``None`` where it is out of reach or there is none."""
        query, table = self._select("department")
        return self._first(Department, query.where(table.c.slug == slug))

    def measure(self, slug: str) -> Measure | None:
        """One measure, by its slug; ``None`` where it is out of reach or there is none."""
        query, table = self._select("measure")
        return self._first(Measure, query.where(table.c.slug == slug))

    def measures(
        self,
        *,
        level: Level | None = None,
        department: str = "",
        kind: str = "",
        unit: str = "",
        text: str = "",
        keys: Sequence[str] | None = None,
    ) -> tuple[Measure, ...]:
        """Measures by name, narrowed by whatever is given. ``text`` looks in name, program and definition."""
        query, table = self._select("measure")
        narrow = {"level": level.value if level else "", "department": department, "kind": kind, "unit": unit}
        query = query.where(*(table.c[name] == value for name, value in narrow.items() if value))
        if keys is not None:
            query = query.where(table.c.key.in_(keys))
        query = query.where(*holds(text, table.c.name, table.c.program, table.c.definition))
        return self._all(Measure, query.order_by(table.c.name, table.c.key))

    def measure_counts(self) -> dict[str, int]:
        """How many measures each department has, by department code; ``""`` counts those without one."""
        owner = self._table("measure").c.department
        query = select(owner, func.count()).where(*self._inside("measure")).group_by(owner)
        with self.reading() as connection:
            return {row[0] or "": row[1] for row in connection.execute(query)}

    def disparities(self, *, measure: str = "", text: str = "") -> tuple[Disparity, ...]:
        """Targeted disparities in the order the city lists them."""
        query, table = self._select("disparity")
        if measure:
            query = query.where(table.c.measure == measure)
        query = query.where(*holds(text, table.c.title, table.c.statement)).order_by(table.c.sort, table.c.title)
        return self._once(("disparities", measure, text), lambda: self._with_groups(query))

    def disparity(self, slug: str) -> Disparity | None:
        """One targeted disparity."""
        query, table = self._select("disparity")
        found = self._with_groups(query.where(table.c.slug == slug))
        return found[0] if found else None

    def _with_groups(self, query: Select[Any]) -> tuple[Disparity, ...]:
        table = self._table("disparity_group")
        burdened = select(table.c.disparity, table.c.group_code).where(*self._inside("disparity_group"))
        with self.reading() as connection:
            pairs = connection.execute(burdened.order_by(table.c.disparity, table.c.sort))
            members = grouped((row[0], row[1]) for row in pairs)
            rows = connection.execute(query).mappings().all()
        return tuple(from_row(Disparity, row, burdened=members.get(row["slug"], ())) for row in rows)

    def links(self, *, disparity: str = "", measure: str = "") -> tuple[Link, ...]:
        """Links between measures in reach and disparities."""
        query, table = self._select("link")
        if disparity:
            query = query.where(table.c.disparity == disparity)
        if measure:
            query = query.where(table.c.measure == measure)
        query = query.order_by(table.c.disparity, table.c.measure)
        return self._once(("links", disparity, measure), lambda: self._all(Link, query))

    def records(self, cls: type[T]) -> tuple[T, ...]:
        """Every record of the practice of one class that is in reach, in the order of its keys."""
        return self._once(("records", cls), lambda: self._records(cls))

    def _records(self, cls: type[T]) -> tuple[T, ...]:
        kind = practice_rows.kind_of(cls)
        with self.reading() as connection:
            return practice_rows.load(connection, cls, self._table(kind.table), *self._owned(kind))

    def step_records(self) -> tuple[StepRecord, ...]:
        """What is on record about roadmap steps."""
        return self.records(StepRecord)

    def data_notes(self) -> tuple[DataNote, ...]:
        """Known traps in the data, in the order they are explained."""
        query, table = self._select("data_note")
        return self._once("data_notes", lambda: self._all(DataNote, query.order_by(table.c.sort, table.c.slug)))

    def stories(self, *, measure: str = "") -> tuple[Story, ...]:
        """What departments say about their measures, newest first."""
        query, table = self._select("story")
        query = query.where(table.c.body != "")
        if measure:
            query = query.where(table.c.measure == measure)
        return self._all(Story, query.order_by(table.c.dated.desc(), table.c.period.desc(), table.c.measure))


class PublicReader(Reader):
    """What the public may read: one edition, and nothing beside it."""

    def __init__(self, scope: Scope, source: Snapshot | Database) -> None:
        """Read the edition of ``scope``.

        Raises:
            TypeError: ``scope`` is that of somebody who is signed in; theirs are other tables.
        """
        if not isinstance(scope, Scope):
            raise TypeError("A public reader takes a public scope. Use store.desk.reader for working rows.")
        super().__init__(source)
        self.scope = scope

    def at(self, scope: Scope) -> Self:
        """The reader of another edition, in the same transaction."""
        return type(self)(scope, self._source)

    def _table(self, name: str) -> Table:
        return PUBLISHED[name]

    def _inside(self, name: str) -> tuple[ColumnElement[bool], ...]:
        return (PUBLISHED[name].c.edition == self.scope.edition,)

    def _owned(self, kind: RecordKind) -> tuple[ColumnElement[bool], ...]:
        return self._inside(kind.table)

    def _reach(self) -> Hashable:
        return self.scope

    def edition(self) -> Edition | None:
        """The edition itself."""
        with self.reading() as connection:
            return queries.edition_in(connection, self.scope)

    def trends(self, *, measure: str = "") -> Mapping[str, FamilyTrend]:
        """The trend words of this edition by the measure's key, as they were made when it was; all, or of one."""
        return self._once(("trends", measure), lambda: self._trends(measure))

    def _trends(self, measure: str) -> Mapping[str, FamilyTrend]:
        with self.reading() as connection:
            return trend_words.kept(connection, self.scope.edition, measure)
