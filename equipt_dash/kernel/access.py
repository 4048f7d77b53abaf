"""Who may do what to which row: the permission matrix as one table, and the scopes every read takes.

Why one table: a right that is decided in a view, a query and a form is decided three times, and one of
them is forgotten. Pages, forms, callbacks and the store ask ``can``; an admin page prints the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is to the city. ``RESIDENT`` is anyone who has not signed in."""

    RESIDENT = "resident"
    EDITOR = "editor"
    DEPARTMENT_HEAD = "department_head"
    COUNCIL = "council"
    EQUITY_OFFICER = "equity_officer"
    ADMIN = "admin"


DEPARTMENT_ROLES = frozenset({Role.EDITOR, Role.DEPARTMENT_HEAD})
"""Roles that act for one department and are given with it; the others act for the whole city."""


class Action(StrEnum):
    """What can be done. Every page, form, callback and write names one."""

    READ_PUBLIC = "read_public"
    SIGN_OUT = "sign_out"
    READ_ACCESS = "read_access"
    READ_INTERNAL = "read_internal"
    READ_TRENDS = "read_trends"
    READ_WORK = "read_work"
    ENTER = "enter"
    REVIEW = "review"
    READ_REVIEW = "read_review"
    PUBLISH = "publish"
    LOCK_PERIOD = "lock_period"
    WITHDRAW = "withdraw"
    CONFIRM_WITHDRAWAL = "confirm_withdrawal"
    READ_AUDIT = "read_audit"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_DEPARTMENTS = "manage_departments"
    MANAGE_GROUPS = "manage_groups"
    MANAGE_CALENDAR = "manage_calendar"
    MANAGE_SUPPRESSION = "manage_suppression"
    MANAGE_TOKENS = "manage_tokens"
    DECIDE_RECORD = "decide_record"
    DECIDE_CENTRAL = "decide_central"
    EXPLAIN_WORDS = "explain_words"
    STAND_IN = "stand_in"


class Reach(StrEnum):
    """To which rows a right extends."""

    NOWHERE = "nowhere"
    OWN_DEPARTMENT = "own_department"
    EVERYWHERE = "everywhere"


_NO, _OWN, _ALL = Reach.NOWHERE, Reach.OWN_DEPARTMENT, Reach.EVERYWHERE


def _row(editor: Reach, head: Reach, council: Reach, officer: Reach, admin: Reach) -> Mapping[Role, Reach]:
    return {
        Role.RESIDENT: _NO,
        Role.EDITOR: editor,
        Role.DEPARTMENT_HEAD: head,
        Role.COUNCIL: council,
        Role.EQUITY_OFFICER: officer,
        Role.ADMIN: admin,
    }


MATRIX: Mapping[Action, Mapping[Role, Reach]] = {
    Action.READ_PUBLIC: dict.fromkeys(Role, _ALL),
    Action.SIGN_OUT: _row(_ALL, _ALL, _ALL, _ALL, _ALL),
    Action.READ_ACCESS: _row(_ALL, _ALL, _ALL, _ALL, _ALL),
    Action.READ_INTERNAL: _row(_OWN, _OWN, _ALL, _ALL, _ALL),
    Action.READ_TRENDS: _row(_NO, _NO, _ALL, _ALL, _NO),
    Action.READ_WORK: _row(_OWN, _OWN, _NO, _ALL, _NO),
    Action.ENTER: _row(_OWN, _OWN, _NO, _ALL, _NO),
    Action.REVIEW: _row(_NO, _OWN, _NO, _ALL, _NO),
    Action.READ_REVIEW: _row(_OWN, _OWN, _NO, _ALL, _ALL),
    Action.PUBLISH: _row(_NO, _NO, _NO, _ALL, _NO),
    Action.LOCK_PERIOD: _row(_NO, _NO, _NO, _ALL, _NO),
    Action.WITHDRAW: _row(_NO, _NO, _NO, _ALL, _NO),
    Action.CONFIRM_WITHDRAWAL: _row(_NO, _NO, _NO, _ALL, _ALL),
    Action.READ_AUDIT: _row(_NO, _OWN, _NO, _ALL, _ALL),
    Action.MANAGE_PEOPLE: _row(_NO, _NO, _NO, _NO, _ALL),
    Action.MANAGE_DEPARTMENTS: _row(_NO, _NO, _NO, _ALL, _ALL),
    Action.MANAGE_GROUPS: _row(_NO, _NO, _NO, _ALL, _NO),
    Action.MANAGE_CALENDAR: _row(_NO, _NO, _NO, _ALL, _ALL),
    Action.MANAGE_SUPPRESSION: _row(_NO, _NO, _NO, _ALL, _NO),
    Action.MANAGE_TOKENS: _row(_NO, _OWN, _NO, _ALL, _NO),
    # Records of the practice: a department's own, and what counts for the whole city (links, the city's own steps).
    # An admin may be the second person where the only equity officer wrote it.
    Action.DECIDE_RECORD: _row(_NO, _OWN, _NO, _ALL, _NO),
    Action.DECIDE_CENTRAL: _row(_NO, _NO, _NO, _ALL, _ALL),
    # The second person who says why words that can do harm may stand. An admin may, where the only officer wrote them.
    Action.EXPLAIN_WORDS: _row(_NO, _OWN, _NO, _ALL, _ALL),
    # Only while nobody may review it: ``store.desk.stand_in``.
    Action.STAND_IN: _row(_NO, _NO, _NO, _NO, _ALL),
}
"""The permission matrix: how far each role's right to each action goes."""

NEVER_OWN = frozenset(
    {
        Action.REVIEW,
        Action.STAND_IN,
        Action.CONFIRM_WITHDRAWAL,
        Action.DECIDE_RECORD,
        Action.DECIDE_CENTRAL,
        Action.EXPLAIN_WORDS,
    }
)
"""Actions nobody may do to what they handed in themselves."""


@dataclass(frozen=True)
class Grant:
    """A role somebody has. ``department`` is its code, and empty for roles that act for the whole city."""

    role: Role
    department: str = ""


@dataclass(frozen=True)
class Principal:
    """Who acts. ``id`` is empty for somebody who has not signed in, and for the command line."""

    grants: frozenset[Grant]
    id: int | None = None
    email: str = ""
    name: str = ""

    @property
    def roles(self) -> frozenset[Role]:
        """The roles, whatever their department."""
        return frozenset(grant.role for grant in self.grants)


ANONYMOUS = Principal(frozenset({Grant(Role.RESIDENT)}))

COMMAND_LINE = Principal(frozenset({Grant(Role.ADMIN), Grant(Role.EQUITY_OFFICER)}), name="command line")
"""Whoever may run commands on the server: they could open the database too. The audit names them like this."""


@dataclass(frozen=True)
class Row:
    """What ``can`` has to know about a row: the department it belongs to (a code; empty for none) and its author."""

    department: str = ""
    author: int | None = None


class Refused(PermissionError):
    """The matrix does not allow it. Nothing was changed."""

    def __init__(self, action: Action, row: Row | None = None) -> None:
        """Name the action that was refused, and the row where it was about one."""
        super().__init__(f"not allowed: {action.value}")
        self.action, self.row = action, row


def can(principal: Principal, action: Action, row: Row | None = None) -> bool:
    """Whether ``principal`` may do ``action`` to ``row``; without a row, whether to any row at all."""
    if row is None:
        return any(MATRIX[action][grant.role] is not Reach.NOWHERE for grant in principal.grants)
    if action in NEVER_OWN and row.author is not None and row.author == principal.id:
        return False
    return any(_reaches(MATRIX[action][grant.role], grant, row) for grant in principal.grants)


def _reaches(reach: Reach, grant: Grant, row: Row) -> bool:
    if reach is Reach.EVERYWHERE:
        return True
    return reach is Reach.OWN_DEPARTMENT and grant.department != "" and grant.department == row.department


def authorize(principal: Principal, action: Action, row: Row | None = None) -> None:
    """Go on only if ``can``.

    Raises:
        Refused: the matrix does not allow it.
    """
    if not can(principal, action, row):
        raise Refused(action, row)


@dataclass(frozen=True)
class Scope:
    """What a public read may see: one edition, and nothing beside it."""

    principal: Principal
    edition: int


def public_scope(edition: int) -> Scope:
    """The scope of an anonymous reader of ``edition``."""
    return Scope(ANONYMOUS, edition)


@dataclass(frozen=True)
class DeskScope:
    """What an internal read may see: working rows of these departments (codes), or of all where ``None``."""

    principal: Principal
    departments: frozenset[str] | None


def desk_scope(principal: Principal, action: Action = Action.READ_INTERNAL) -> DeskScope:
    """The rows ``principal`` may do ``action`` to.

    Raises:
        Refused: there are none.
    """
    authorize(principal, action)
    reaches = {grant: MATRIX[action][grant.role] for grant in principal.grants}
    if Reach.EVERYWHERE in reaches.values():
        return DeskScope(principal, None)
    own = {grant.department for grant, reach in reaches.items() if reach is Reach.OWN_DEPARTMENT and grant.department}
    return DeskScope(principal, frozenset(own))
