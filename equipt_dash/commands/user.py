"""``user``: add people, give them a link to sign in with, list them and close their accounts, from the server.

Why on the command line too: the first administrator has to come from somewhere, and no password is built in.
What is done here is in the audit as "command line".
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime

from equipt_dash.commands.base import DONE, arguments, command, opened, refused
from equipt_dash.kernel.access import COMMAND_LINE, DEPARTMENT_ROLES, Action, DeskScope, Grant, Role, desk_scope
from equipt_dash.kernel.settings import Settings, address
from equipt_dash.store.desk import links, people
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.desk.people import BadPerson, Person
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.engine import Database

HELP = "add|give|take EMAIL --role ROLE | link|close|reopen EMAIL | list: who may sign in"

ROLES = tuple(role.value for role in Role if role is not Role.RESIDENT)


class _Refused(Exception):
    """It was not done; the message says why."""


@command
def main(argv: Sequence[str]) -> int:
    """Run one ``user`` command: 0 when it was done, 1 when it was refused, 2 on wrong usage."""
    chosen = arguments(_parser(), argv)
    with opened() as (settings, db):
        try:
            for line in chosen.run(db, settings, chosen):
                print(line)
        except BadPerson as error:
            raise refused(error.why) from None
        except _Refused as error:
            raise refused(str(error)) from None
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m equipt_dash user", description="Who may sign in.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add = _with_role(commands.add_parser("add", help="add a person with a role"))
    add.add_argument("--name", default="", metavar="NAME")
    add.set_defaults(run=_add)
    _with_role(commands.add_parser("give", help="give a person one more role")).set_defaults(run=_give)
    _with_role(commands.add_parser("take", help="take a role from a person; give brings it back")).set_defaults(
        run=_take
    )
    link = commands.add_parser("link", help=f"print an address that signs a person in once, for {links.HOURS} hours")
    link.add_argument("email", metavar="EMAIL")
    link.set_defaults(run=_link)
    commands.add_parser("list", help="list everybody with their roles").set_defaults(run=_list)
    close = commands.add_parser("close", help="close an account and end its sessions and links")
    close.add_argument("email", metavar="EMAIL")
    close.set_defaults(run=_close)
    reopen = commands.add_parser("reopen", help="open a closed account again, with the roles it had")
    reopen.add_argument("email", metavar="EMAIL")
    reopen.set_defaults(run=_reopen)
    return parser


def _with_role(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("email", metavar="EMAIL")
    parser.add_argument("--role", required=True, choices=ROLES, help=f"one of {', '.join(ROLES)}", metavar="ROLE")
    parser.add_argument("--department", default="", metavar="SLUG", help="for editor and department_head")
    return parser


def _act() -> Act:
    return Act(COMMAND_LINE, datetime.now(UTC))


def _scope() -> DeskScope:
    return desk_scope(COMMAND_LINE, Action.MANAGE_PEOPLE)


def _add(db: Database, _settings: Settings, chosen: argparse.Namespace) -> tuple[str, ...]:
    role = Role(chosen.role)
    grant = Grant(role, _department_code(db, role, chosen.department))
    people.add(db, _act(), chosen.email, chosen.name, {grant})
    email = people.normal_email(chosen.email)
    return f"Added {email} as {_words(db, grant)}.", f"To sign in: python -m equipt_dash user link {email}"


def _department_code(db: Database, role: Role, slug: str) -> str:
    known = {slug: code for code, slug, _name in people.departments(db)}
    if role in DEPARTMENT_ROLES and not slug:
        raise _Refused(f"{role.value} acts for one department. Add --department SLUG, one of: {', '.join(known)}")
    if role not in DEPARTMENT_ROLES and slug:
        raise _Refused(f"{role.value} acts for the whole city. Leave --department out.")
    if slug and slug not in known:
        raise _Refused(f"There is no department '{slug}'. Choose one of: {', '.join(known)}")
    return known.get(slug, "")


def _link(db: Database, settings: Settings, chosen: argparse.Namespace) -> tuple[str, ...]:
    try:
        token = links.issue(db, _act(), chosen.email)
    except links.NoSuchPerson:
        raise _Refused(f"Nobody with the address {chosen.email} has an open account.") from None
    return (f"{address(settings)}/sign-in/link/{token}",)


def _list(db: Database, _settings: Settings, _chosen: argparse.Namespace) -> tuple[str, ...]:
    found = people.listed(DeskReader(_scope(), db))
    return tuple(_line(db, one) for one in found) or ("Nobody yet. Add somebody with: user add EMAIL --role ROLE",)


def _line(db: Database, one: Person) -> str:
    roles = ", ".join(sorted(_words(db, grant) for grant in one.grants)) or "no role"
    marks = [words for yes, words in ((not one.active, "closed"), (one.demo, "demonstration")) if yes]
    return "\t".join((one.email, one.name or "-", roles, ", ".join(marks) or "open"))


def _words(db: Database, grant: Grant) -> str:
    slugs = {code: slug for code, slug, _name in people.departments(db)}
    return f"{grant.role.value} of {slugs[grant.department]}" if grant.department else grant.role.value


def _one(db: Database, typed: str) -> Person:
    email = people.normal_email(typed)
    found = next((one for one in people.listed(DeskReader(_scope(), db)) if one.email == email), None)
    if found is None:
        raise _Refused(f"Nobody has the address {email}.")
    return found


def _give(db: Database, _settings: Settings, chosen: argparse.Namespace) -> tuple[str, ...]:
    found, role = _one(db, chosen.email), Role(chosen.role)
    grant = Grant(role, _department_code(db, role, chosen.department))
    if grant in found.grants:
        return (f"{found.email} is {_words(db, grant)} already.",)
    people.set_grants(db, _act(), found.id, found.version, found.grants | {grant})
    return (f"{found.email} is now {_words(db, grant)} too.",)


def _take(db: Database, _settings: Settings, chosen: argparse.Namespace) -> tuple[str, ...]:
    found, role = _one(db, chosen.email), Role(chosen.role)
    grant = Grant(role, _department_code(db, role, chosen.department))
    if grant not in found.grants:
        return (f"{found.email} is not {_words(db, grant)}.",)
    people.set_grants(db, _act(), found.id, found.version, found.grants - {grant})
    return (f"{found.email} is {_words(db, grant)} no longer.",)


def _reopen(db: Database, _settings: Settings, chosen: argparse.Namespace) -> tuple[str, ...]:
    found = _one(db, chosen.email)
    if found.active:
        return (f"{found.email} is open already.",)
    people.reopen(db, _act(), found.id, found.version)
    return (f"Opened {found.email} again. To sign in: python -m equipt_dash user link {found.email}",)


def _close(db: Database, _settings: Settings, chosen: argparse.Namespace) -> tuple[str, ...]:
    found = _one(db, chosen.email)
    if not found.active:
        return (f"{found.email} was closed already.",)
    people.close(db, _act(), found.id, found.version)
    return (f"Closed {found.email}. Sessions and links of this person have ended.",)
