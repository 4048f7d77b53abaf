"""What is waiting for somebody: counted and listed by the database, so that 600 measures cost no more than six."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select, true

from equipt_dash.kernel.access import DeskScope
from equipt_dash.kernel.model import Level, ValueRole
from equipt_dash.kernel.workflow import Status
from equipt_dash.store import schema
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.private import submission

_M = schema.measure
_O = schema.observation

ACTIVE = (Status.DRAFT, Status.SENT_BACK, Status.SUBMITTED, Status.APPROVED)
"""States in which somebody still has to do something."""


@dataclass(frozen=True)
class Standing:
    """Where one department measure stands. ``newest`` is the end of its newest period with a figure."""

    key: str
    slug: str
    name: str
    department: str
    next_update: date | None
    newest: date | None
    period: str
    has_target: bool
    has_story: bool


@dataclass(frozen=True)
class Review:
    """A link whose next review comes near, or was never set."""

    measure: str
    name: str
    slug: str
    disparity: str
    title: str
    next_review: date | None


def _reach(scope: DeskScope, column: ColumnElement[str]) -> ColumnElement[bool]:
    return true() if scope.departments is None else column.in_(scope.departments)


def standings(read: DeskReader, *, department: str = "") -> tuple[Standing, ...]:
    """Every department measure of the scope, by department and name. ``department`` is a code."""
    newest = (
        select(_O.c.measure, func.max(_O.c.period_end).label("newest"))
        .where(_O.c.role == ValueRole.ACTUAL.value, _O.c.value.is_not(None))
        .group_by(_O.c.measure)
        .subquery()
    )
    period = (
        select(func.max(_O.c.period))
        .where(_O.c.measure == _M.c.key, _O.c.period_end == newest.c.newest, _O.c.role == ValueRole.ACTUAL.value)
        .scalar_subquery()
    )
    aimed = (
        select(_O.c.measure).where(_O.c.role == ValueRole.TARGET.value, _O.c.value.is_not(None)).distinct().subquery()
    )
    told = select(schema.story.c.measure).distinct().subquery()
    query = (
        select(
            _M.c.key, _M.c.slug, _M.c.name, func.coalesce(_M.c.department, "").label("department"), _M.c.next_update,
            newest.c.newest, func.coalesce(period, "").label("period"), aimed.c.measure.is_not(None).label("has_target"),
            told.c.measure.is_not(None).label("has_story"),
        )
        .select_from(_M)
        .outerjoin(newest, newest.c.measure == _M.c.key)
        .outerjoin(aimed, aimed.c.measure == _M.c.key)
        .outerjoin(told, told.c.measure == _M.c.key)
        .where(_reach(read.scope, _M.c.department), _M.c.level == Level.PERFORMANCE.value)
        .order_by(_M.c.department, _M.c.name, _M.c.key)
    )  # fmt: skip
    if department:
        query = query.where(_M.c.department == department)
    with read.reading() as connection:
        return tuple(
            Standing(**{**row, "has_target": bool(row["has_target"]), "has_story": bool(row["has_story"])})
            for row in connection.execute(query).mappings()
        )


def states(read: DeskReader) -> Mapping[str, frozenset[Status]]:
    """The states of open submissions by measure."""
    query = select(submission.c.measure, submission.c.status).where(
        submission.c.status.in_([one.value for one in ACTIVE]), submission.c.measure.is_not(None)
    )
    if read.scope.departments is not None:
        query = query.where(submission.c.department.in_(read.scope.departments))
    found: dict[str, set[Status]] = {}
    with read.reading() as connection:
        for measure, status in connection.execute(query.distinct()):
            found.setdefault(measure, set()).add(Status(status))
    return {name: frozenset(held) for name, held in found.items()}


def counted(read: DeskReader, status: Status, *, department: str = "") -> int:
    """How many submissions of the scope stand at ``status``."""
    query = select(func.count()).select_from(submission).where(submission.c.status == status.value)
    if read.scope.departments is not None:
        query = query.where(submission.c.department.in_(read.scope.departments))
    if department:
        query = query.where(submission.c.department == department)
    with read.reading() as connection:
        return int(connection.execute(query).scalar_one())


def reviews(read: DeskReader, until: date, *, department: str = "") -> tuple[Review, ...]:
    """Links of the scope's measures that are to be reviewed by ``until``, or have no date; the earliest first."""
    link, disparity = schema.link, schema.disparity
    query = (
        select(link.c.measure, _M.c.name, _M.c.slug, link.c.disparity, disparity.c.title, link.c.next_review)
        .join(_M, _M.c.key == link.c.measure)
        .join(disparity, disparity.c.slug == link.c.disparity)
        .where(_reach(read.scope, _M.c.department), or_(link.c.next_review.is_(None), link.c.next_review <= until))
        .order_by(link.c.next_review.is_(None), link.c.next_review, _M.c.name)
    )
    if department:
        query = query.where(_M.c.department == department)
    with read.reading() as connection:
        return tuple(Review(**row) for row in connection.execute(query).mappings())
