"""The council's portfolio: every published measure beside its target and its own past, narrowed and put in order by SQL.

Why in SQL: a city may have thousands of measures and a page shows fifty. Which fifty, the database knows best. The words
for what is found are the views' own; a test holds this file's sort of "met", "near" and "short" against theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, cast, func, literal, null, or_, select, union_all

from equipt_dash.kernel.access import Scope
from equipt_dash.kernel.model import ALL_GROUPS, Better, Measure, Quality, Strength, ValueRole
from equipt_dash.store.engine import Database
from equipt_dash.store.rows import from_row
from equipt_dash.store.schema import PUBLISHED

_MEASURE = PUBLISHED["measure"]
_OBSERVATION = PUBLISHED["observation"]
_AREA = PUBLISHED["area"]
_LINK = PUBLISHED["link"]
_DEPARTMENT = PUBLISHED["department"]

NEAR = 0.05
"""A target missed by no more than this part of its own size is near; the same as in ``statistics/targets``."""

_ROUNDING = 1 + 1e-9


class Order(StrEnum):
    """In which order measures are read."""

    NAME = "name"
    DEPARTMENT = "department"
    SHORT = "short"
    CHANGE = "change"
    OLD = "old"


class Stand(StrEnum):
    """How the newest figure stands to the target of the same period."""

    MET = "met"
    NEAR = "near"
    SHORT = "short"
    NONE = "none"


@dataclass(frozen=True)
class Wanted:
    """What to look for. ``department``: its code; ``keys``: only these measures; empty fields narrow nothing."""

    text: str = ""
    department: str = ""
    disparity: str = ""
    keys: tuple[str, ...] | None = None
    stand: Stand | None = None
    order: Order = Order.SHORT


@dataclass(frozen=True)
class _Numbers:
    """A query's parts: the newest figures beside their targets, and what follows from the two for each measure.

    ``short``: part of the target missing, 0 when met; ``change``: part of the figure before, above 0 when better.
    Both are empty where nobody can say.
    """

    newest: CTE
    short: ColumnElement[Any]
    change: ColumnElement[Any]

    def beside(self, query: Select[Any], measure: ColumnElement[Any]) -> Select[Any]:
        """``query`` with these numbers beside the measures of a column."""
        return query.join(self.newest, self.newest.c.measure == measure)


def _newest(scope: Scope) -> CTE:
    """A row for each measure: its newest figure for everybody, in the first home area (city before county) that has one.

    A figure and its target meet by grouping, and measures without figures are added: joins of derived tables are looked
    up row by row by SQLite, which has no index on them.
    """
    own, item = _OBSERVATION, _MEASURE
    rank = case((_AREA.c.kind == "city", 0), (_AREA.c.kind == "county", 1), (_AREA.c.kind == "metro", 2), else_=3)
    actual, goal = own.c.role == ValueRole.ACTUAL.value, own.c.role == ValueRole.TARGET.value
    both = (
        select(
            own.c.measure, own.c.area, own.c.period, rank.label("rank"), _AREA.c.name.label("name"),
            func.max(case((actual, own.c.value))).label("value"), func.max(case((goal, own.c.value))).label("goal"),
            func.max(case((actual, own.c.quality))).label("quality"), func.max(own.c.period_end).label("period_end"),
        )
        .join(_AREA, and_(_AREA.c.edition == own.c.edition, _AREA.c.code == own.c.area))
        .where(own.c.edition == scope.edition, own.c.group_code == ALL_GROUPS, _AREA.c.is_home)
        .group_by(own.c.measure, own.c.area, own.c.period, rank, _AREA.c.name)
        .subquery("both")
    )  # fmt: skip
    at = both.c
    first = (at.rank, at.name, at.period_end.desc(), at.period.desc())
    told = (
        select(
            *(at[name] for name in _FIGURE),
            func.lag(at.value).over(partition_by=(at.measure, at.area), order_by=(at.period_end, at.period)).label("before"),
            func.row_number().over(partition_by=at.measure, order_by=first).label("place"),
        )
        .where(at.value.is_not(None))
        .subquery("told")
    )  # fmt: skip
    known = select(*(told.c[name] for name in (*_FIGURE, "before"))).where(told.c.place == 1).cte("known")
    # Without this word PostgreSQL works the whole list out again for each measure: minutes instead of milliseconds.
    known = known.prefix_with("MATERIALIZED", dialect="postgresql")
    kinds = {"goal": own.c.value.type, "before": own.c.value.type}
    nothing = [cast(null(), kinds.get(name) or own.c[name].type).label(name) for name in (*_FIGURE[1:], "before")]
    rest = select(item.c.key, *nothing).where(
        item.c.edition == scope.edition, item.c.key.not_in(select(known.c.measure))
    )
    return union_all(select(known), rest).cte("newest")


_FIGURE = ("measure", "value", "goal", "quality", "period_end")


def _numbers(scope: Scope) -> _Numbers:
    newest = _newest(scope)
    sign = case((_MEASURE.c.better == Better.HIGHER.value, 1.0), (_MEASURE.c.better == Better.LOWER.value, -1.0))
    missing = (newest.c.goal - newest.c.value) * sign
    # A target of zero has no size to compare with: missed is missed whole.
    short = case(
        (or_(newest.c.quality == Quality.SUSPECT.value, _MEASURE.c.better == Better.NOT_DECLARED.value), None),
        (missing <= 0, 0.0),
        (newest.c.goal == 0, 1.0),
        else_=missing / func.abs(newest.c.goal),
    )
    change = (newest.c.value - newest.c.before) * sign / func.abs(func.nullif(newest.c.before, 0))
    return _Numbers(newest, short, change)


def _narrowed(scope: Scope, wanted: Wanted, query: Select[Any], numbers: _Numbers) -> Select[Any]:
    query = query.select_from(numbers.newest).join(_MEASURE, _MEASURE.c.key == numbers.newest.c.measure)
    query = query.where(_MEASURE.c.edition == scope.edition)
    if wanted.department:
        query = query.where(_MEASURE.c.department == wanted.department)
    if wanted.keys is not None:
        query = query.where(_MEASURE.c.key.in_(wanted.keys))
    if wanted.disparity:
        tied = select(_LINK.c.measure).where(_LINK.c.edition == scope.edition, _LINK.c.disparity == wanted.disparity)
        query = query.where(_MEASURE.c.key.in_(tied))
    for word in wanted.text.split():
        query = query.where(func.lower(_MEASURE.c.name).contains(word.lower(), autoescape=True))
    return query if wanted.stand is None else query.where(_stands(numbers.short, wanted.stand))


def _stands(short: ColumnElement[Any], stand: Stand) -> ColumnElement[bool]:
    edge = literal(NEAR * _ROUNDING)
    return {
        Stand.MET: short <= 0,
        Stand.NEAR: and_(short > 0, short <= edge),
        Stand.SHORT: short > edge,
        Stand.NONE: short.is_(None),
    }[stand]


def counts(scope: Scope, db: Database, wanted: Wanted) -> dict[Stand, int]:
    """How many measures fit, by how they stand."""
    numbers = _numbers(scope)
    stand = case(*((_stands(numbers.short, one), one.value) for one in Stand), else_=Stand.NONE.value).label("stand")
    query = _narrowed(scope, wanted, select(stand, func.count()), numbers).group_by(stand)
    with db.reading() as connection:
        found = {Stand(row[0]): int(row[1]) for row in connection.execute(query)}
    return {one: found.get(one, 0) for one in Stand}


def measures(scope: Scope, db: Database, wanted: Wanted, first: int, many: int) -> tuple[Measure, ...]:
    """The measures that fit, ``many`` from number ``first`` (counted from 0) on, in the order asked for."""
    numbers = _numbers(scope)
    name = (func.lower(_MEASURE.c.name), _MEASURE.c.key)
    owner = select(_DEPARTMENT.c.name).where(
        _DEPARTMENT.c.edition == scope.edition, _DEPARTMENT.c.code == _MEASURE.c.department
    )
    order: Mapping[Order, Sequence[ColumnElement[Any]]] = {
        Order.NAME: (),
        Order.DEPARTMENT: (owner.scalar_subquery().asc().nulls_last(),),
        Order.SHORT: (numbers.short.desc().nulls_last(),),
        Order.CHANGE: (numbers.change.asc().nulls_last(),),
        Order.OLD: (numbers.newest.c.period_end.asc().nulls_last(),),
    }
    query = _narrowed(scope, wanted, select(_MEASURE), numbers).order_by(*order[wanted.order], *name)
    with db.reading() as connection:
        rows = connection.execute(query.limit(many).offset(first)).mappings()
        return tuple(from_row(Measure, row) for row in rows)


@dataclass(frozen=True)
class Crossing:
    """The links between the measures of a department (``""``: of the whole city) and a disparity."""

    department: str
    disparity: str
    links: int
    strongest: Strength
    met: int
    judged: int


def crossings(scope: Scope, db: Database) -> tuple[Crossing, ...]:
    """Where departments and disparities meet: how many links, how strong, and how many of their measures meet a target."""
    numbers = _numbers(scope)
    order = {one: place for place, one in enumerate(Strength)}
    strength = case(order, value=_LINK.c.strength)
    owner = func.coalesce(_MEASURE.c.department, "").label("department")
    query = (
        select(
            owner, _LINK.c.disparity, func.count().label("links"), func.min(strength).label("strongest"),
            func.sum(case((numbers.short <= 0, 1), else_=0)).label("met"), func.count(numbers.short).label("judged"),
        )
        .select_from(_LINK)
        .join(_MEASURE, and_(_MEASURE.c.edition == _LINK.c.edition, _MEASURE.c.key == _LINK.c.measure))
    )  # fmt: skip
    query = numbers.beside(query, _LINK.c.measure).where(_LINK.c.edition == scope.edition)
    query = query.group_by(owner, _LINK.c.disparity)
    with db.reading() as connection:
        return tuple(
            Crossing(row.department, row.disparity, row.links, tuple(Strength)[row.strongest], row.met, row.judged)
            for row in connection.execute(query)
        )
