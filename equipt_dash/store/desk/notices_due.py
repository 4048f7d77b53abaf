"""Reminds departments of values that fall due, or are late: one notice a person, department and due date.

A department with hundreds of measures due on one day gets one notice with a count. Measures that were handed
in and wait for review are left out: their department has done its part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, select

from equipt_dash.kernel.access import DEPARTMENT_ROLES
from equipt_dash.kernel.workflow import OPEN, SubmissionKind
from equipt_dash.store.desk.notices import notify, principals
from equipt_dash.store.engine import Database
from equipt_dash.store.private import notice, submission
from equipt_dash.store.schema import department, measure

AHEAD = timedelta(days=14)
"""How long before its due date a value is announced."""

DUE, LATE = "due", "late"


@dataclass(frozen=True)
class _Waiting:
    """What one department has to do: how many measures, and the newest date among them."""

    count: int
    newest: date
    name: str


def due_notices(db: Database, today: date, at: datetime) -> int:
    """Leave notices of what is due within ``AHEAD`` or late; returns how many were new.

    Run it as often as you like: each due date is announced once to each person.
    """
    with db.writing_alone() as connection:
        places = {row.code: row.name for row in connection.execute(select(department.c.code, department.c.name))}
        before = _number(connection)
        for kind, since, until in ((DUE, today, today + AHEAD), (LATE, date.min, today - timedelta(days=1))):
            _announce(connection, at, kind, _waiting(connection, since, until), places)
        return _number(connection) - before


def _waiting(connection: Connection, since: date, until: date) -> dict[str, list[tuple[date, str]]]:
    """(due date, name) of the measures whose due date lies between the two, by department."""
    handed_in = select(submission.c.measure).where(
        submission.c.kind == SubmissionKind.VALUES.value,
        submission.c.status.in_([status.value for status in OPEN]),
        submission.c.measure.is_not(None),
    )
    query = select(measure.c.department, measure.c.next_update, measure.c.name).where(
        measure.c.department.is_not(None),
        measure.c.next_update.between(since, until),
        measure.c.key.not_in(handed_in),
    )
    found: dict[str, list[tuple[date, str]]] = {}
    for code, due, name in connection.execute(query.order_by(measure.c.next_update, measure.c.name)):
        found.setdefault(code, []).append((due, name))
    return found


def _announce(
    connection: Connection,
    at: datetime,
    kind: str,
    waiting: Mapping[str, list[tuple[date, str]]],
    places: Mapping[str, str],
) -> None:
    people = _carriers(connection)
    for code, found in waiting.items():
        told = _told(connection, kind, code)
        newest = max(due for due, _name in found)
        details = {
            "department": places.get(code, code),
            "count": str(len(found)),
            "date": newest.isoformat(),
            "what": found[0][1] if len(found) == 1 else "",
        }
        for person in people.get(code, ()):
            # Where the newest has been handed in since, what is left was in an earlier notice.
            if told.get(person, "") < newest.isoformat():
                notify(connection, at, person, kind, f"{_prefix(code)}{newest}", "/internal", details)


def _carriers(connection: Connection) -> dict[str, list[int]]:
    """Editors and heads by department."""
    found: dict[str, list[int]] = {}
    for who in principals(connection):
        for code in sorted({grant.department for grant in who.grants if grant.role in DEPARTMENT_ROLES}):
            if who.id is not None:
                found.setdefault(code, []).append(who.id)
    return found


def _told(connection: Connection, kind: str, code: str) -> dict[int, str]:
    """The newest due date each person was told of, as an ISO day."""
    query = (
        select(notice.c.person, func.max(notice.c.about))
        .where(notice.c.kind == kind, notice.c.about.startswith(_prefix(code), autoescape=True))
        .group_by(notice.c.person)
    )
    return {person: str(about).removeprefix(_prefix(code)) for person, about in connection.execute(query)}


def _prefix(code: str) -> str:
    return f"department:{code}:"


def _number(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(notice)).scalar_one())
