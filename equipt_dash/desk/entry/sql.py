"""What entry reads: all that the sheet of one measure is made of, in one snapshot, within the reader's scope.

What entry writes it shares with stories and imports: ``store.desk.submissions``.
"""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import Connection, Select, select

from equipt_dash.desk.entry.rules.opened import Reader, Stored
from equipt_dash.kernel.access import Action, DeskScope, Row
from equipt_dash.kernel.model import Area, Group, Measure, Observation, ValueRole
from equipt_dash.kernel.submission import CellChange, Submission
from equipt_dash.kernel.workflow import EDITABLE, OPEN, SubmissionKind
from equipt_dash.pages.declared.entry import KINDS, ROLES
from equipt_dash.store import schema
from equipt_dash.store.desk.submission_rows import editable_of, from_row, load_cells, visible
from equipt_dash.store.private import period_lock, submission
from equipt_dash.store.rows import from_row as made
from equipt_dash.views.context import BadAddress
from equipt_dash.views.desk.context import Desk

T = TypeVar("T")

MOST_UNDER_WAY = 50


def stored(desk: Desk, slug: str, role: str) -> Stored | None:
    """What is stored of the measure with this slug; ``None`` where the reader's scope has none.

    Raises:
        BadAddress: the role is none of ours.
    """
    scope = desk.scope(Action.READ_INTERNAL)
    with desk.db.reading() as connection:
        query = select(schema.measure).where(schema.measure.c.slug == slug)
        measure = next((one for one in _all(connection, Measure, query) if _reaches(scope, one)), None)
        if measure is None:
            return None
        if role not in ROLES:
            raise BadAddress("role")
        return _stored(desk, connection, measure, ROLES[role])


def _reaches(scope: DeskScope, measure: Measure) -> bool:
    return scope.departments is None or measure.department in scope.departments


def _all(connection: Connection, cls: type[T], query: Select[Any]) -> tuple[T, ...]:
    return tuple(made(cls, row) for row in connection.execute(query).mappings())


def _stored(desk: Desk, connection: Connection, measure: Measure, role: ValueRole) -> Stored:
    scope, kind, me = desk.scope(Action.READ_INTERNAL), KINDS[role], desk.principal.id
    draft = _own_draft(connection, scope, kind, measure.key)
    group, area = schema.race_group, schema.area
    return Stored(
        measure=measure,
        role=role,
        fiscal_year_starts=connection.execute(select(schema.city.c.fiscal_year_starts).limit(1)).scalar() or "",
        observed=_observed(connection, measure.key),
        public=_public(connection, measure.key),
        draft=draft,
        brought=_brought(connection, draft),
        under_way=_under_way(connection, scope, kind, measure.key),
        areas=_all(connection, Area, select(area).order_by(area.c.is_home.desc(), area.c.name)),
        groups=_all(connection, Group, select(group).order_by(group.c.sort, group.c.label)),
        locked=_locked(connection, measure.department),
        reader=Reader(me, desk.may(Action.ENTER, Row(measure.department, me)), desk.today),
    )


def _observed(connection: Connection, key: str) -> tuple[tuple[Observation, int], ...]:
    table = schema.observation
    order = (table.c.period_end, table.c.period, table.c.role, table.c.group_code, table.c.area)
    rows = connection.execute(select(table).where(table.c.measure == key).order_by(*order)).mappings()
    return tuple((made(Observation, row), int(row["version"])) for row in rows)


def _public(connection: Connection, key: str) -> tuple[Observation, ...]:
    """What the newest edition says; nothing before the first."""
    edition, table = schema.edition, schema.PUBLISHED["observation"]
    sealed = select(edition.c.number).where(edition.c.number > 0, edition.c.sealed_at.is_not(None))
    newest = connection.execute(sealed.order_by(edition.c.number.desc()).limit(1)).scalar()
    order = (table.c.period_end, table.c.role, table.c.group_code)
    query = select(table).where(table.c.edition == newest, table.c.measure == key).order_by(*order)
    return () if newest is None else _all(connection, Observation, query)


def _own_draft(connection: Connection, scope: DeskScope, kind: SubmissionKind, key: str) -> Submission | None:
    """What the reader may still type in; something sent back comes before a draft."""
    query = editable_of(scope.principal.id, kind, key, "", "").where(visible(scope))
    row = connection.execute(query).mappings().first()
    return None if row is None else from_row(row)


def _brought(connection: Connection, draft: Submission | None) -> tuple[CellChange, ...]:
    return () if draft is None or draft.batch is None else load_cells(connection, draft.id)


def _under_way(connection: Connection, scope: DeskScope, kind: SubmissionKind, key: str) -> tuple[Submission, ...]:
    statuses = [status.value for status in EDITABLE | OPEN]
    query = select(submission).where(visible(scope), submission.c.kind == kind.value, submission.c.measure == key)
    query = query.where(submission.c.status.in_(statuses))
    query = query.order_by(submission.c.changed_at.desc(), submission.c.id.desc()).limit(MOST_UNDER_WAY)
    return tuple(from_row(row) for row in connection.execute(query).mappings())


def _locked(connection: Connection, department: str) -> frozenset[str]:
    query = select(period_lock.c.period).where(period_lock.c.department.in_({"", department}))
    return frozenset(connection.execute(query).scalars())
