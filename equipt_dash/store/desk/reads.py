"""Working rows as signed-in people may see them: every read takes a scope, and SQL leaves out what is outside it.

Public pages never come here; they read editions through ``store.queries``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select

from equipt_dash.kernel.access import DeskScope
from equipt_dash.kernel.model import Area, City, Department, Disparity, Group, Link, Measure, Observation, Story
from equipt_dash.store import schema
from equipt_dash.store.engine import Database
from equipt_dash.store.rows import from_row, grouped

T = TypeVar("T")

_MEASURE = schema.measure


def _inside(scope: DeskScope) -> ColumnElement[bool]:
    """The measures a scope reaches; those without a department are reached by whoever reaches everything."""
    if scope.departments is None:
        return _MEASURE.c.key.is_not(None)
    return _MEASURE.c.department.in_(scope.departments)


def _all(db: Database, cls: type[T], query: Select[Any]) -> tuple[T, ...]:
    with db.reading() as connection:
        return tuple(from_row(cls, row) for row in connection.execute(query).mappings())


def measures(
    scope: DeskScope, db: Database, *, department: str = "", text: str = "", keys: Sequence[str] | None = None
) -> tuple[Measure, ...]:
    """Measures by name. ``department`` is a code; ``text`` looks in name, program and definition."""
    query = select(_MEASURE).where(_inside(scope))
    if department:
        query = query.where(_MEASURE.c.department == department)
    if keys is not None:
        query = query.where(_MEASURE.c.key.in_(keys))
    for word in text.split():
        columns = (_MEASURE.c.name, _MEASURE.c.program, _MEASURE.c.definition)
        query = query.where(or_(*(func.lower(one).contains(word.lower(), autoescape=True) for one in columns)))
    return _all(db, Measure, query.order_by(_MEASURE.c.name, _MEASURE.c.key))


def measure(scope: DeskScope, db: Database, slug: str) -> Measure | None:
    """One measure by its slug; ``None`` where it is outside the scope or there is none."""
    found = _all(db, Measure, select(_MEASURE).where(_inside(scope), _MEASURE.c.slug == slug))
    return found[0] if found else None


def measure_version(scope: DeskScope, db: Database, key: str) -> int:
    """How often a measure's own row was changed; 0 where it is outside the scope."""
    with db.reading() as connection:
        query = select(_MEASURE.c.version).where(_inside(scope), _MEASURE.c.key == key)
        return int(connection.execute(query).scalar() or 0)


def observations(scope: DeskScope, db: Database, key: str) -> tuple[tuple[Observation, int], ...]:
    """Every value of a measure in time order, each with the version of its row."""
    table = schema.observation
    query = (
        select(table).join(_MEASURE, _MEASURE.c.key == table.c.measure).where(_inside(scope), table.c.measure == key)
    )
    query = query.order_by(table.c.period_end, table.c.period, table.c.role, table.c.group_code, table.c.area)
    with db.reading() as connection:
        rows = connection.execute(query).mappings()
        return tuple((from_row(Observation, row), int(row["version"])) for row in rows)


def departments(scope: DeskScope, db: Database) -> tuple[Department, ...]:
    """The departments of the scope, by name."""
    table = schema.department
    query = select(table).order_by(table.c.name)
    if scope.departments is not None:
        query = query.where(table.c.code.in_(scope.departments))
    return _all(db, Department, query)


def department_of(scope: DeskScope, db: Database, slug: str) -> Department | None:
    """One department by its slug; ``None`` where it is outside the scope."""
    return next((one for one in departments(scope, db) if one.slug == slug), None)


def disparities(scope: DeskScope, db: Database) -> tuple[Disparity, ...]:
    """Every targeted disparity, whatever the scope: they are the city's, not a department's."""
    return _disparities(db, select(schema.disparity))


def disparity(scope: DeskScope, db: Database, slug: str) -> Disparity | None:
    """One targeted disparity."""
    found = _disparities(db, select(schema.disparity).where(schema.disparity.c.slug == slug))
    return found[0] if found else None


def _disparities(db: Database, query: Select[Any]) -> tuple[Disparity, ...]:
    table = schema.disparity_group
    with db.reading() as connection:
        pairs = connection.execute(
            select(table.c.disparity, table.c.group_code).order_by(table.c.disparity, table.c.sort)
        )
        burdened = grouped((str(owner), str(code)) for owner, code in pairs)
        rows = connection.execute(query.order_by(schema.disparity.c.sort, schema.disparity.c.title)).mappings()
        return tuple(from_row(Disparity, row, burdened=burdened.get(row["slug"], ())) for row in rows)


def links(scope: DeskScope, db: Database, *, disparity: str = "", measure: str = "") -> tuple[Link, ...]:
    """Links of the scope's measures; of one disparity or measure where given."""
    table = schema.link
    query = select(table).join(_MEASURE, _MEASURE.c.key == table.c.measure).where(_inside(scope))
    if disparity:
        query = query.where(table.c.disparity == disparity)
    if measure:
        query = query.where(table.c.measure == measure)
    return _all(db, Link, query.order_by(table.c.disparity, table.c.measure))


def stories(scope: DeskScope, db: Database, key: str) -> tuple[tuple[Story, int], ...]:
    """The approved stories of a measure, newest period first, each with the version of its row."""
    table = schema.story
    query = (
        select(table).join(_MEASURE, _MEASURE.c.key == table.c.measure).where(_inside(scope), table.c.measure == key)
    )
    with db.reading() as connection:
        rows = connection.execute(query.order_by(table.c.period.desc())).mappings()
        return tuple((from_row(Story, row), int(row["version"])) for row in rows)


def groups(db: Database) -> tuple[Group, ...]:
    """Every group, in the order pages print."""
    return _all(db, Group, select(schema.race_group).order_by(schema.race_group.c.sort, schema.race_group.c.label))


def areas(db: Database) -> tuple[Area, ...]:
    """Every area, home first, then by name."""
    return _all(db, Area, select(schema.area).order_by(schema.area.c.is_home.desc(), schema.area.c.name))


def groups_and_areas(db: Database) -> tuple[dict[str, Group], dict[str, Area]]:
    """Every group and every area by its code, in the orders of ``groups`` and ``areas`` and in one snapshot."""
    ordered = schema.race_group.c.sort, schema.race_group.c.label
    with db.reading() as connection:
        kinds = connection.execute(select(schema.race_group).order_by(*ordered)).mappings().all()
        places = connection.execute(
            select(schema.area).order_by(schema.area.c.is_home.desc(), schema.area.c.name)
        ).mappings()
        return {row["code"]: from_row(Group, row) for row in kinds}, {
            row["code"]: from_row(Area, row) for row in places
        }


def city(db: Database) -> City | None:
    """The city this server speaks for."""
    found = _all(db, City, select(schema.city).limit(1))
    return found[0] if found else None
