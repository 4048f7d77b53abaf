"""People to try the desk with, on the machine that runs it and nowhere else.

They are marked as demonstrations, have no passwords, and sign in only with links made at start, from the same
machine, and only in development.
"""

from __future__ import annotations

from datetime import UTC, datetime

from equipt_dash.kernel.access import COMMAND_LINE, Action, Grant, Role, desk_scope
from equipt_dash.kernel.settings import Settings, address
from equipt_dash.store.desk import links, people
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.engine import Database

DEPARTMENT = "health-and-human-services"
"""The slug of the department the demonstration's editor and head work for, where the city has it."""

PEOPLE: tuple[tuple[str, str, Role], ...] = (
    ("demo.editor@example.org", "Demo editor", Role.EDITOR),
    ("demo.head@example.org", "Demo department head", Role.DEPARTMENT_HEAD),
    ("demo.council@example.org", "Demo council member", Role.COUNCIL),
    ("demo.officer@example.org", "Demo equity officer", Role.EQUITY_OFFICER),
    ("demo.admin@example.org", "Demo admin", Role.ADMIN),
)


def demo_links(db: Database, settings: Settings) -> tuple[str, ...]:
    """A line with a fresh one-time address for each demonstration person; nothing in production."""
    if settings.production:
        return ()
    act = Act(COMMAND_LINE, datetime.now(UTC))
    known = {one.email: one for one in people.listed(DeskReader(desk_scope(COMMAND_LINE, Action.MANAGE_PEOPLE), db))}
    lines = []
    for email, name, role in PEOPLE:
        found = known.get(email)
        if found is None:
            grant = _grant(db, role)
            if grant is None:
                continue
            people.add(db, act, email, name, {grant}, demo=True)
        elif not (found.demo and found.active):
            continue  # somebody made this their own account, or closed it: leave it alone
        token = links.issue(db, act, email, loopback_only=True)
        lines.append(f"{name + ':':22} {address(settings)}/sign-in/link/{token}")
    return tuple(lines)


def _grant(db: Database, role: Role) -> Grant | None:
    if role not in (Role.EDITOR, Role.DEPARTMENT_HEAD):
        return Grant(role)
    found = people.departments(db)
    code = next((code for code, slug, _name in found if slug == DEPARTMENT), found[0][0] if found else "")
    return Grant(role, code) if code else None
