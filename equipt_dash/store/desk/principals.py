"""Who a person is right now: read anew for every request, so that a role taken away stops working at once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from equipt_dash.kernel.access import Grant, Principal, Role
from equipt_dash.store.private import person, person_role


@dataclass(frozen=True)
class Where:
    """From where somebody signs in: what a demonstration account or link depends on."""

    production: bool
    loopback: bool


def allowed(active: bool, demonstration: bool, where: Where) -> bool:
    """Whether an account (or link) may be used: open, and on this machine only where it is a demonstration."""
    return active and (not demonstration or (where.loopback and not where.production))


def load_principal(connection: Connection, person_id: int) -> Principal | None:
    """The person with today's roles; ``None`` where there is none, or the account was closed."""
    row = connection.execute(select(person).where(person.c.id == person_id, person.c.active)).mappings().first()
    if row is None:
        return None
    roles = connection.execute(
        select(person_role.c.role, person_role.c.department).where(person_role.c.person == person_id)
    )
    grants = frozenset(Grant(Role(role), department) for role, department in roles)
    return Principal(grants, id=person_id, email=row["email"], name=row["name"])
