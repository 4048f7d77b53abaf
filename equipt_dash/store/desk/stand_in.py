"""Who decides where a city has one equity officer: nobody approves their own, so an admin stands in as second person.

An admin may do this only while nobody else may review the change. The matrix gives the right (``STAND_IN``), this
module the condition, and the audit says that it was used.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from equipt_dash.kernel.access import Action, Principal, Row, can
from equipt_dash.store.desk.notices import people_who, principals
from equipt_dash.store.engine import Database


@dataclass(frozen=True)
class Deciders:
    """The names of those who may decide about a change, and of those who stand in where there are none."""

    reviewers: tuple[str, ...]
    stand_ins: tuple[str, ...]


def deciding_action(connection: Connection, principal: Principal, row: Row) -> Action:
    """What the matrix is asked about somebody who decides: to review, or to stand in where nobody may review."""
    if can(principal, Action.REVIEW, row) or people_who(connection, Action.REVIEW, row):
        return Action.REVIEW
    return Action.STAND_IN


def those_who_decide(connection: Connection, row: Row) -> tuple[int, ...]:
    """The people who hear that a change waits."""
    return people_who(connection, Action.REVIEW, row) or people_who(connection, Action.STAND_IN, row)


def deciders(db: Database, row: Row) -> Deciders:
    """Who may decide about a change of this row today."""
    with db.reading() as connection:
        people = principals(connection)
    named = {
        action: tuple(who.name or who.email for who in people if can(who, action, row))
        for action in (Action.REVIEW, Action.STAND_IN)
    }
    reviewers = named[Action.REVIEW]
    return Deciders(reviewers, () if reviewers else named[Action.STAND_IN])
