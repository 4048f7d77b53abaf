"""Compares what the audit says was done with what is in the tables, for whoever changes tables without the program.

The chain shows changes of the audit itself. Read from its beginning, it also says who may sign in and as what,
which programs hold a token, what each edition says and which are withdrawn. Whatever differs was not done here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from equipt_dash.kernel.access import COMMAND_LINE
from equipt_dash.store.desk import audit
from equipt_dash.store.edition_seal import edition_seal
from equipt_dash.store.engine import Database
from equipt_dash.store.private import api_token, audit_event, person, person_identity, person_role
from equipt_dash.store.schema import edition, withdrawal

_BATCH = 500
NOTED = "note_edition"


@dataclass
class _Person:
    """Somebody as the audit knows them. ``password``: the hash of what is stored; ``None`` where it was never noted."""

    email: str
    name: str
    demo: bool
    roles: list[str]
    active: bool = True
    password: str | None = ""
    issuers: list[str] = field(default_factory=list)


@dataclass
class _Edition:
    """An edition as the audit knows it; what was not noted is empty."""

    content_hash: str = ""
    seal: str = ""
    asked: bool = False
    withdrawn: bool = False


@dataclass
class _Told:
    """What the audit says there must be."""

    people: dict[str, _Person] = field(default_factory=dict)
    editions: dict[str, _Edition] = field(default_factory=dict)
    tokens: dict[str, tuple[str, bool]] = field(default_factory=dict)


def digest(secret: str) -> str:
    """What the audit keeps of something it must recognise and not reveal; nothing of nothing."""
    return hashlib.sha256(secret.encode()).hexdigest() if secret else ""


def differences(db: Database) -> tuple[str, ...]:
    """A sentence for everything that is not as the audit says, in a fixed order. The chain itself is ``audit.walk``'s."""
    with db.reading() as connection:
        told = _told(connection)
        found = [*_people(connection, told), *_tokens(connection, told), *_editions(connection, told)]
    return tuple(found)


def note_editions(db: Database, at: datetime) -> int:
    """Note the content of editions that were made before the audit kept it, or by ``init``; returns how many.

    Once for each database: an edition that turns up unnoted later was not published by this program.
    """
    known = select(audit_event.c.number).where(audit_event.c.action == NOTED).limit(1)
    with db.writing_alone() as connection:
        if connection.execute(known).first() is not None:
            return 0
        numbers = connection.execute(select(edition).where(edition.c.sealed_at.is_not(None)).order_by(edition.c.number))
        rows = numbers.mappings().all()
        for row in rows:
            after = {"content_hash": row["content_hash"], "seal": edition_seal(connection, row["number"])}
            audit.append(connection, COMMAND_LINE, at, audit.Event(NOTED, "edition", str(row["number"]), after=after))
        return len(rows)


# What the audit says ------------------------------------------------------------------------------------------


def _told(connection: Connection) -> _Told:
    told = _Told()
    subjects = tuple(_READ)
    query = select(audit_event).where(audit_event.c.subject.in_(subjects)).order_by(audit_event.c.number)
    with connection.execution_options(yield_per=_BATCH).execute(query) as rows:
        for row in rows.mappings():
            _READ[row["subject"]](told, row["action"], row["subject_key"], row["after"] or {}, row["department"])
    return told


def _read_person(told: _Told, action: str, key: str, after: Mapping[str, Any], _department: str) -> None:
    if action == "add_person":
        told.people[key] = _Person(after["email"], after["name"], after["demo"], after["roles"])
        return
    one = told.people.get(key)
    if one is None:
        return
    if action == "set_roles":
        one.roles = after["roles"]
    elif action in ("close_person", "reopen_person"):
        one.active = action == "reopen_person"
    elif action in ("choose_password", "rehash_password"):
        one.password = after.get("password")
    elif action == "link_identity":
        one.issuers.append(f"{after['issuer']} {after.get('subject', '')}")


def _read_token(told: _Told, action: str, key: str, _after: Mapping[str, Any], department: str) -> None:
    if action in ("make_token", "revoke_token"):
        told.tokens[key] = (department, action == "make_token")


def _read_edition(told: _Told, action: str, key: str, after: Mapping[str, Any], _department: str) -> None:
    one = told.editions.setdefault(key, _Edition())
    if action in ("publish_edition", "undo_edition", NOTED):
        one.content_hash = after["content_hash"]
        one.seal = after.get("seal", one.seal)
    elif action in ("ask_withdrawal", "drop_withdrawal"):
        one.asked = action == "ask_withdrawal"
    elif action in ("confirm_withdrawal", "withdraw"):
        one.withdrawn = True


_READ: Mapping[str, Callable[[_Told, str, str, Mapping[str, Any], str], None]] = {
    "person": _read_person,
    "api_token": _read_token,
    "edition": _read_edition,
}


# What is there ------------------------------------------------------------------------------------------------


def _people(connection: Connection, told: _Told) -> Iterator[str]:
    roles: dict[int, list[str]] = {}
    for held in connection.execute(select(person_role)):
        roles.setdefault(held.person, []).append(f"{held.role}:{held.department}" if held.department else held.role)
    issuers: dict[int, list[str]] = {}
    for known_as in connection.execute(select(person_identity)):
        issuers.setdefault(known_as.person, []).append(f"{known_as.issuer} {digest(known_as.subject)}")
    found = connection.execute(select(person).order_by(person.c.id)).mappings()
    rows: dict[str, RowMapping] = {str(row["id"]): row for row in found}
    for key, row in rows.items():
        known = told.people.get(key)
        if known is None:
            yield f"Person {key} was added outside this program."
            continue
        have = sorted(roles.get(row["id"], []))
        if have != sorted(known.roles):
            yield f"Person {key} has the roles {_list(have)}; the audit says {_list(sorted(known.roles))}."
        changed = [name for name in ("email", "name", "demo", "active") if row[name] != getattr(known, name)]
        if known.password is not None and digest(row["password_hash"]) != known.password:
            changed.append("password")
        if not _fits(issuers.get(row["id"], []), known.issuers):
            changed.append("sign-in service")
        if changed:
            yield f"Person {key} was changed outside this program: {', '.join(changed)}."
    for key in told.people.keys() - rows.keys():
        yield f"Person {key} was removed outside this program."


def _fits(have: list[str], known: list[str]) -> bool:
    """Whether identities are those the audit knows; older entries name the service only."""
    rest = list(have)
    for one in known:
        match = next((item for item in rest if item == one or (one.endswith(" ") and item.startswith(one))), None)
        if match is None:
            return False
        rest.remove(match)
    return not rest


def _tokens(connection: Connection, told: _Told) -> Iterator[str]:
    rows = {str(row.id): row for row in connection.execute(select(api_token).order_by(api_token.c.id))}
    for key, row in rows.items():
        if told.tokens.get(key) != (row.department, row.revoked_at is None):
            yield f"Access token {key} was made or changed outside this program."
    for key in told.tokens.keys() - rows.keys():
        yield f"Access token {key} was removed outside this program."


def _editions(connection: Connection, told: _Told) -> Iterator[str]:
    states = {row.edition: row.confirmed_at is not None for row in connection.execute(select(withdrawal))}
    query = select(edition.c.number, edition.c.content_hash).where(edition.c.sealed_at.is_not(None))
    rows = {row.number: row for row in connection.execute(query.order_by(edition.c.number))}
    for number, row in rows.items():
        known = told.editions.get(str(number), _Edition())
        if not known.content_hash:
            yield f"Edition {number} was added outside this program."
            continue
        if row.content_hash != known.content_hash or (known.seal and edition_seal(connection, number) != known.seal):
            yield f"Edition {number} was changed outside this program."
        if states.get(number, False) != known.withdrawn:
            now = "is withdrawn" if states.get(number) else "is not withdrawn"
            yield f"Edition {number} {now}; the audit says otherwise."
        elif (number in states) != (known.asked or known.withdrawn):
            yield f"A request to withdraw edition {number} was added or removed outside this program."
    for key, known in told.editions.items():
        if known.content_hash and int(key) not in rows:
            yield f"Edition {key} was removed outside this program."


def _list(roles: list[str]) -> str:
    return ", ".join(roles) or "none"
