"""The people who may sign in: who they are and which roles they have.

Two things can lock a city out of its own desk, so they are refused here, where every way in passes: an
administrator who takes the role from themself, and a change that leaves no administrator at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from equipt_dash.kernel.access import DEPARTMENT_ROLES, Action, DeskScope, Grant, Role
from equipt_dash.kernel.words import _
from equipt_dash.pages.declared.people import EMAIL, NAME
from equipt_dash.store.desk import links, sessions
from equipt_dash.store.desk.acting import Act, Stale, Writing, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.engine import Database
from equipt_dash.store.private import person, person_role
from equipt_dash.store.schema import department


class BadPerson(ValueError):
    """This cannot be stored, or would lock people out. ``field`` is the field of a form it belongs to."""

    def __init__(self, field: str, why: str) -> None:
        """Say which field, and why in plain words."""
        super().__init__(why)
        self.field = field
        self.why = why


@dataclass(frozen=True)
class Person:
    """One person as administrators see them. ``grants`` name departments by their code."""

    id: int
    email: str
    name: str
    active: bool
    demo: bool
    has_password: bool
    created_at: datetime
    version: int
    grants: frozenset[Grant]


def normal_email(typed: str) -> str:
    """An address as it is stored and compared: small letters, no space around it."""
    return EMAIL.clean(typed)


def checked_email(typed: str) -> str:
    """``typed`` as it is stored.

    Raises:
        BadPerson: it is no e-mail address.
    """
    if reason := EMAIL.complaint(typed.strip()):
        raise BadPerson("email", reason)
    return normal_email(typed)


def checked_grants(connection: Connection, grants: Collection[Grant]) -> frozenset[Grant]:
    """``grants`` if each is a role somebody can be given, with a department where it needs one.

    Raises:
        BadPerson: says which is not.
    """
    codes = set(connection.execute(select(department.c.code)).scalars())
    for grant in grants:
        if grant.role is Role.RESIDENT:
            raise BadPerson("role", _("Everybody is a resident. Choose another role."))
        if grant.role in DEPARTMENT_ROLES and not grant.department:
            raise BadPerson("department", _("This role acts for one department. Choose which."))
        if grant.role not in DEPARTMENT_ROLES and grant.department:
            raise BadPerson("department", _("This role acts for the whole city. Leave the department empty."))
        if grant.department and grant.department not in codes:
            raise BadPerson("department", _("There is no such department. Choose one from the list."))
    return frozenset(grants)


def add(db: Database, act: Act, email: str, name: str, grants: Collection[Grant], *, demo: bool = False) -> int:
    """Add a person and return their id. They sign in with a link first.

    Raises:
        BadPerson: the address or a role cannot be used.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.MANAGE_PEOPLE)
        found = insert_person(writing, email, name, grants, demo=demo)
        writing.done(f"/admin/people/{found}?said=added")
        return found


def insert_person(writing: Writing, email: str, name: str, grants: Collection[Grant], *, demo: bool = False) -> int:
    """``add`` inside a transaction that does more than that."""
    address, connection = checked_email(email), writing.connection
    called = name.strip()
    if reason := NAME.complaint(called):
        raise BadPerson("name", reason)
    taken = connection.execute(select(person.c.id).where(person.c.email == address)).first()
    if taken is not None:
        raise BadPerson("email", _("{email} is already here. Change their roles instead.", email=address))
    good = checked_grants(connection, grants)
    values = {"email": address, "name": called, "demo": demo, "created_at": writing.act.at}
    number = connection.execute(insert(person).values(**values).returning(person.c.id)).scalar_one()
    _store_grants(connection, number, good)
    after = {"email": address, "name": called, "roles": _plain(good), "demo": demo}
    writing.record(Event("add_person", "person", str(number), after=after))
    return int(number)


def set_grants(db: Database, act: Act, number: int, version: int, grants: Collection[Grant]) -> None:
    """Give a person exactly these roles, from their next request on.

    Raises:
        BadPerson: a role cannot be given, or nobody would be left to manage people.
        Stale: somebody changed this person meanwhile.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.MANAGE_PEOPLE)
        before = _current(writing.connection, number, version)
        good = checked_grants(writing.connection, grants)
        if Grant(Role.ADMIN) in before.grants and Grant(Role.ADMIN) not in good:
            _keep_an_admin(writing, before, _("You cannot take the admin role from yourself. Ask another admin."))
        writing.connection.execute(delete(person_role).where(person_role.c.person == number))
        _store_grants(writing.connection, number, good)
        _bump(writing.connection, before)
        event = Event(
            "set_roles",
            "person",
            str(number),
            before={"roles": _plain(before.grants)},
            after={"roles": _plain(good)},
        )
        writing.record(event)
        writing.done(f"/admin/people/{number}?said=roles")


def close(db: Database, act: Act, number: int, version: int) -> None:
    """Close an account: its sessions and links end now, and it cannot sign in until it is opened again.

    Raises:
        BadPerson: it is one's own account, or the last administrator's.
        Stale: somebody changed this person meanwhile.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.MANAGE_PEOPLE)
        before = _current(writing.connection, number, version)
        if Grant(Role.ADMIN) in before.grants:
            _keep_an_admin(writing, before, _("You cannot close your own account. Ask another admin."))
        _bump(writing.connection, before, active=False)
        sessions.end_all(writing.connection, number, act.at)
        links.revoke(writing.connection, number, act.at)
        event = Event("close_person", "person", str(number), before={"active": True}, after={"active": False})
        writing.record(event)
        writing.done(f"/admin/people/{number}?said=closed")


def reopen(db: Database, act: Act, number: int, version: int) -> None:
    """Open a closed account again, with the roles it had. Its old links stay dead.

    Raises:
        BadPerson: there is no such person.
        Stale: somebody changed this person meanwhile.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.MANAGE_PEOPLE)
        before = _current(writing.connection, number, version)
        _bump(writing.connection, before, active=True)
        event = Event("reopen_person", "person", str(number), before={"active": False}, after={"active": True})
        writing.record(event)
        writing.done(f"/admin/people/{number}?said=reopened")


def end_sessions(db: Database, act: Act, number: int) -> None:
    """Sign a person out everywhere.

    Raises:
        BadPerson: there is no such person.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.MANAGE_PEOPLE)
        if _one(writing.connection, person.c.id == number) is None:
            raise _nobody()
        sessions.end_all(writing.connection, number, act.at)
        writing.record(Event("end_sessions", "person", str(number)))
        writing.done(f"/admin/people/{number}?said=signed-out")


def listed(read: DeskReader, *, text: str = "") -> tuple[Person, ...]:
    """People by e-mail, with ``text`` in name or address. ``scope`` is that of ``Action.MANAGE_PEOPLE``."""
    _whole_city(read.scope)
    with read.reading() as connection:
        rows = connection.execute(select(person)).mappings().all()
        grants = _grants(connection)
    found = (_person(row, grants.get(row["id"], ())) for row in rows)
    # Compared and ordered here: the databases disagree about letters beyond ASCII.
    words = text.strip().casefold()
    fitting = (one for one in found if words in one.email.casefold() or words in one.name.casefold())
    return tuple(sorted(fitting, key=lambda one: one.email))


def find(read: DeskReader, number: int) -> Person | None:
    """One person. ``scope`` is that of ``Action.MANAGE_PEOPLE``."""
    _whole_city(read.scope)
    with read.reading() as connection:
        return _one(connection, person.c.id == number)


def find_by_email(connection: Connection, email: str) -> Person | None:
    """Who has this address, active or not."""
    return _one(connection, person.c.email == normal_email(email))


def departments(db: Database) -> tuple[tuple[str, str, str], ...]:
    """(code, slug, name) of every department a role can be given for."""
    query = select(department.c.code, department.c.slug, department.c.name).order_by(department.c.name)
    with db.reading() as connection:
        return tuple((row.code, row.slug, row.name) for row in connection.execute(query))


def _whole_city(scope: DeskScope) -> None:
    if scope.departments is not None:
        raise ValueError("People belong to the whole city: ask with the scope of Action.MANAGE_PEOPLE.")


def _current(connection: Connection, number: int, version: int) -> Person:
    found = _one(connection, person.c.id == number)
    if found is None:
        raise _nobody()
    if found.version != version:
        raise Stale
    return found


def _nobody() -> BadPerson:
    return BadPerson("email", _("There is no such person."))


def _bump(connection: Connection, before: Person, **columns: object) -> None:
    same = (person.c.id == before.id) & (person.c.version == before.version)
    done = connection.execute(update(person).where(same).values(version=before.version + 1, **columns))
    if done.rowcount != 1:
        raise Stale


def _keep_an_admin(writing: Writing, leaving: Person, own: str) -> None:
    """Refuse to lose ``leaving`` as an administrator where that locks somebody out."""
    if leaving.id == writing.principal.id:
        raise BadPerson("role", own)
    if leaving.demo or not leaving.active:
        return
    others = (
        select(person.c.id)
        .join(person_role, person_role.c.person == person.c.id)
        .where(person.c.active, ~person.c.demo, person.c.id != leaving.id, person_role.c.role == Role.ADMIN.value)
    )
    if writing.connection.execute(others.limit(1)).first() is None:
        raise BadPerson("role", _("This is the last admin. Make somebody else an admin first."))


def _store_grants(connection: Connection, number: int, grants: Iterable[Grant]) -> None:
    for grant in grants:
        row = {"person": number, "role": grant.role.value, "department": grant.department}
        connection.execute(insert(person_role).values(**row))


def _one(connection: Connection, which: Any) -> Person | None:
    row = connection.execute(select(person).where(which)).mappings().first()
    return None if row is None else _person(row, _grants(connection, row["id"]).get(row["id"], ()))


def _grants(connection: Connection, number: int | None = None) -> dict[int, list[Grant]]:
    """The roles of everybody, or of one person, by person."""
    query = select(person_role)
    found: dict[int, list[Grant]] = {}
    for row in connection.execute(query if number is None else query.where(person_role.c.person == number)):
        found.setdefault(row.person, []).append(Grant(Role(row.role), row.department))
    return found


def _person(row: RowMapping, grants: Iterable[Grant]) -> Person:
    same = {name: row[name] for name in ("id", "email", "name", "active", "demo", "created_at", "version")}
    return Person(**same, has_password=bool(row["password_hash"]), grants=frozenset(grants))


def _plain(grants: Iterable[Grant]) -> list[str]:
    """Roles as the audit keeps them, always in the same order."""
    return sorted(
        f"{grant.role.value}:{grant.department}" if grant.department else grant.role.value for grant in grants
    )
