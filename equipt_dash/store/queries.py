"""Reads. Each takes a scope first and looks at the edition tables of that scope only.

The working tables are not imported here, so a draft is not filtered out: it cannot be asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from equipt_dash.kernel.access import Scope
from equipt_dash.kernel.data_note import DataNote
from equipt_dash.kernel.model import (
    ALL_GROUPS,
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
    Observation,
    Source,
    Story,
    ValueRole,
)
from equipt_dash.practice.model import StepRecord
from equipt_dash.statistics.trend_family import FamilyTrend
from equipt_dash.store import practice_rows, trend_words
from equipt_dash.store.engine import Database
from equipt_dash.store.rows import from_row, grouped
from equipt_dash.store.schema import PUBLISHED, withdrawal
from equipt_dash.store.schema import edition as editions

T = TypeVar("T")

_CITY = PUBLISHED["city"]
_SOURCE = PUBLISHED["source"]
_STANDARD = PUBLISHED["category_standard"]
_GROUP = PUBLISHED["race_group"]
_AREA = PUBLISHED["area"]
_DEPARTMENT = PUBLISHED["department"]
_MEASURE = PUBLISHED["measure"]
_OBSERVATION = PUBLISHED["observation"]
_DISPARITY = PUBLISHED["disparity"]
_BURDENED = PUBLISHED["disparity_group"]
_LINK = PUBLISHED["link"]
_NOTE = PUBLISHED["data_note"]
_STORY = PUBLISHED["story"]


def _all(db: Database, cls: type[T], query: Select[Any]) -> tuple[T, ...]:
    with db.reading() as connection:
        return tuple(from_row(cls, row) for row in connection.execute(query).mappings())


def _first(db: Database, cls: type[T], query: Select[Any]) -> T | None:
    with db.reading() as connection:
        row = connection.execute(query.limit(1)).mappings().first()
        return None if row is None else from_row(cls, row)


def latest_edition(db: Database) -> Edition | None:
    """The newest sealed edition, or ``None`` before the first publication. The one read without a scope."""
    # The lower bound lets both databases walk the key from its end instead of reading every edition.
    query = _with_withdrawal().where(editions.c.number > 0, editions.c.sealed_at.is_not(None))
    return _first(db, Edition, query.order_by(editions.c.number.desc()))


def _with_withdrawal() -> Select[Any]:
    """Editions, each with the moment from which it may no longer be shown."""
    confirmed = and_(withdrawal.c.edition == editions.c.number, withdrawal.c.confirmed_at.is_not(None))
    withdrawn = withdrawal.c.confirmed_at.label("withdrawn_at")
    return select(editions, withdrawn).select_from(editions.outerjoin(withdrawal, confirmed))


def edition(scope: Scope, db: Database) -> Edition | None:
    """The edition of this scope."""
    return _first(db, Edition, _with_withdrawal().where(editions.c.number == scope.edition))


def city(scope: Scope, db: Database) -> City | None:
    """The city this edition speaks for."""
    return _first(db, City, select(_CITY).where(_CITY.c.edition == scope.edition))


def sources(scope: Scope, db: Database) -> tuple[Source, ...]:
    """Every source, by title."""
    return _all(db, Source, select(_SOURCE).where(_SOURCE.c.edition == scope.edition).order_by(_SOURCE.c.title))


def standards(scope: Scope, db: Database) -> tuple[CategoryStandard, ...]:
    """The race and ethnicity standards in use."""
    query = select(_STANDARD).where(_STANDARD.c.edition == scope.edition).order_by(_STANDARD.c.key)
    return _all(db, CategoryStandard, query)


def groups(scope: Scope, db: Database) -> tuple[Group, ...]:
    """Every group, in the order pages print."""
    query = select(_GROUP).where(_GROUP.c.edition == scope.edition).order_by(_GROUP.c.sort, _GROUP.c.label)
    return _all(db, Group, query)


def areas(scope: Scope, db: Database) -> tuple[Area, ...]:
    """Every area, home first, then by name."""
    query = select(_AREA).where(_AREA.c.edition == scope.edition)
    return _all(db, Area, query.order_by(_AREA.c.is_home.desc(), _AREA.c.name))


def departments(scope: Scope, db: Database) -> tuple[Department, ...]:
    """Every department, by name."""
    query = select(_DEPARTMENT).where(_DEPARTMENT.c.edition == scope.edition).order_by(_DEPARTMENT.c.name)
    return _all(db, Department, query)


def department(scope: Scope, db: Database, slug: str) -> Department | None:
    """One department."""
    found = (_DEPARTMENT.c.edition == scope.edition, _DEPARTMENT.c.slug == slug)
    return _first(db, Department, select(_DEPARTMENT).where(*found))


def measure(scope: Scope, db: Database, slug: str) -> Measure | None:
    """One measure, by its slug."""
    found = (_MEASURE.c.edition == scope.edition, _MEASURE.c.slug == slug)
    return _first(db, Measure, select(_MEASURE).where(*found))


def measures(
    scope: Scope,
    db: Database,
    *,
    level: Level | None = None,
    department: str = "",
    kind: str = "",
    unit: str = "",
    text: str = "",
    keys: Sequence[str] | None = None,
) -> tuple[Measure, ...]:
    """Measures by name, narrowed by whatever is given. ``text`` looks in name, program and definition."""
    query = select(_MEASURE).where(_MEASURE.c.edition == scope.edition)
    if level is not None:
        query = query.where(_MEASURE.c.level == level.value)
    if department:
        query = query.where(_MEASURE.c.department == department)
    if kind:
        query = query.where(_MEASURE.c.kind == kind)
    if unit:
        query = query.where(_MEASURE.c.unit == unit)
    if keys is not None:
        query = query.where(_MEASURE.c.key.in_(keys))
    for word in text.split():
        query = query.where(_holds(word, _MEASURE.c.name, _MEASURE.c.program, _MEASURE.c.definition))
    return _all(db, Measure, query.order_by(_MEASURE.c.name, _MEASURE.c.key))


def _holds(word: str, *columns: ColumnElement[str]) -> ColumnElement[bool]:
    return or_(*(func.lower(column).contains(word.lower(), autoescape=True) for column in columns))


def observations(
    scope: Scope, db: Database, keys: Sequence[str], *, areas: Sequence[str] | None = None
) -> tuple[Observation, ...]:
    """Every published value of the measures ``keys``, in time order."""
    query = select(_OBSERVATION).where(_OBSERVATION.c.edition == scope.edition, _OBSERVATION.c.measure.in_(keys))
    if areas is not None:
        query = query.where(_OBSERVATION.c.area.in_(areas))
    order = (
        _OBSERVATION.c.measure,
        _OBSERVATION.c.period_end,
        _OBSERVATION.c.role,
        _OBSERVATION.c.group_code,
    )
    return _all(db, Observation, query.order_by(*order))


def in_areas(scope: Scope, db: Database, areas: Sequence[str], *, group: str) -> tuple[Observation, ...]:
    """What happened to ``group`` in some areas, of every measure that has figures there, in time order."""
    table = _OBSERVATION
    query = select(table).where(
        table.c.edition == scope.edition,
        table.c.area.in_(areas),
        table.c.group_code == group,
        table.c.role == ValueRole.ACTUAL.value,
    )
    return _all(db, Observation, query.order_by(table.c.measure, table.c.period_end, table.c.period))


def groups_in(scope: Scope, db: Database, areas: Sequence[str]) -> frozenset[str]:
    """Codes of the groups that have figures in some areas."""
    table = _OBSERVATION
    query = select(table.c.group_code).where(table.c.edition == scope.edition, table.c.area.in_(areas)).distinct()
    with db.reading() as connection:
        return frozenset(connection.execute(query).scalars())


def split_measures(scope: Scope, db: Database) -> frozenset[str]:
    """Keys of the measures with a published value for some race or ethnicity group."""
    query = (
        select(_OBSERVATION.c.measure)
        .where(
            _OBSERVATION.c.edition == scope.edition,
            _OBSERVATION.c.group_code != ALL_GROUPS,
            _OBSERVATION.c.value.is_not(None),
        )
        .distinct()
    )
    with db.reading() as connection:
        return frozenset(connection.execute(query).scalars())


def newest_ends(scope: Scope, db: Database) -> dict[str, date]:
    """The day on which the newest period with an actual value ended, by measure."""
    table = _OBSERVATION
    query = (
        select(table.c.measure, func.max(table.c.period_end))
        .where(table.c.edition == scope.edition, table.c.role == ValueRole.ACTUAL.value, table.c.value.is_not(None))
        .group_by(table.c.measure)
    )
    with db.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def trends(scope: Scope, db: Database, *, measure: str = "") -> Mapping[str, FamilyTrend]:
    """The trend words of this edition by the measure's key, as they were made when the edition was; all, or of one."""
    with db.reading() as connection:
        return trend_words.kept(connection, scope.edition, measure)


def disparities(scope: Scope, db: Database, *, measure: str = "", text: str = "") -> tuple[Disparity, ...]:
    """Targeted disparities in the order the city lists them."""
    query = select(_DISPARITY).where(_DISPARITY.c.edition == scope.edition)
    if measure:
        query = query.where(_DISPARITY.c.measure == measure)
    for word in text.split():
        query = query.where(_holds(word, _DISPARITY.c.title, _DISPARITY.c.statement))
    return _with_groups(scope, db, query.order_by(_DISPARITY.c.sort, _DISPARITY.c.title))


def disparity(scope: Scope, db: Database, slug: str) -> Disparity | None:
    """One targeted disparity."""
    query = select(_DISPARITY).where(_DISPARITY.c.edition == scope.edition, _DISPARITY.c.slug == slug)
    found = _with_groups(scope, db, query)
    return found[0] if found else None


def _with_groups(scope: Scope, db: Database, query: Select[Any]) -> tuple[Disparity, ...]:
    burdened = (
        select(_BURDENED.c.disparity, _BURDENED.c.group_code)
        .where(_BURDENED.c.edition == scope.edition)
        .order_by(_BURDENED.c.disparity, _BURDENED.c.sort)
    )
    with db.reading() as connection:
        members = grouped((row[0], row[1]) for row in connection.execute(burdened))
        rows = connection.execute(query).mappings().all()
    return tuple(from_row(Disparity, row, burdened=members.get(row["slug"], ())) for row in rows)


def links(scope: Scope, db: Database, *, disparity: str = "", measure: str = "") -> tuple[Link, ...]:
    """Links between measures and disparities."""
    query = select(_LINK).where(_LINK.c.edition == scope.edition)
    if disparity:
        query = query.where(_LINK.c.disparity == disparity)
    if measure:
        query = query.where(_LINK.c.measure == measure)
    return _all(db, Link, query.order_by(_LINK.c.disparity, _LINK.c.measure))


def step_records(scope: Scope, db: Database) -> tuple[StepRecord, ...]:
    """What is on record about roadmap steps."""
    return records(scope, db, StepRecord)


def records(scope: Scope, db: Database, cls: type[T]) -> tuple[T, ...]:
    """Every published record of the practice of one class, in the order of its keys."""
    table = PUBLISHED[practice_rows.kind_of(cls).table]
    with db.reading() as connection:
        return practice_rows.load(connection, cls, table, table.c.edition == scope.edition)


def data_notes(scope: Scope, db: Database) -> tuple[DataNote, ...]:
    """Known traps in the data, in the order they are explained."""
    query = select(_NOTE).where(_NOTE.c.edition == scope.edition).order_by(_NOTE.c.sort, _NOTE.c.slug)
    return _all(db, DataNote, query)


def stories(scope: Scope, db: Database, *, measure: str = "") -> tuple[Story, ...]:
    """What departments say about their measures, newest first."""
    query = select(_STORY).where(_STORY.c.edition == scope.edition, _STORY.c.body != "")
    if measure:
        query = query.where(_STORY.c.measure == measure)
    return _all(db, Story, query.order_by(_STORY.c.dated.desc(), _STORY.c.period.desc(), _STORY.c.measure))


def measure_counts(scope: Scope, db: Database) -> dict[str, int]:
    """How many measures each department has, by department code; ``""`` counts those without one."""
    query = (
        select(_MEASURE.c.department, func.count())
        .where(_MEASURE.c.edition == scope.edition)
        .group_by(_MEASURE.c.department)
    )
    with db.reading() as connection:
        return {row[0] or "": row[1] for row in connection.execute(query)}
