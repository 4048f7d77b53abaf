"""What the tests of signing in share: a city with passwords in it, and the ways in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from equipt_dash.kernel.access import COMMAND_LINE
from tests.support.city import HOSTS, Served
from tests.support.desk import City, Visitor

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from equipt_dash.store.engine import Database

PASSWORD = "quiet rivers carry boats"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def db_of(city: City) -> Database:
    """The database of a served city."""
    found: Database = city.served.app.server.extensions["equipt"].db
    return found


def give_password(city: City, name: str, password: str = PASSWORD) -> None:
    """Let somebody of ``STAFF`` sign in with a password."""
    from sqlalchemy import update

    from equipt_dash.store.desk import passwords
    from equipt_dash.store.private import person

    with db_of(city).writing() as connection:
        stored = passwords.hashed(password)
        connection.execute(update(person).where(person.c.id == city.people[name]).values(password_hash=stored))


def signed_in(city: City, name: str) -> Visitor:
    """Somebody signed in, with a form token."""
    visitor = city.visitor(name)
    assert visitor.get("/internal/account").status_code == 200
    return visitor


def make_link(city: City, name: str, **more: Any) -> str:
    """A one-time link's path for somebody of ``STAFF``."""
    from equipt_dash.store.desk import links
    from equipt_dash.store.desk.acting import Act

    at = more.pop("at", None) or datetime.now(UTC)
    return "/sign-in/link/" + links.issue(db_of(city), Act(COMMAND_LINE, at), f"{name}@example.org", **more)


def try_password(city: City, email: str, password: str, **more: Any) -> TestResponse:
    """A fresh visitor sends the sign-in form."""
    return city.visitor().post("/sign-in", {"email": email, "password": password}, **more)


def actions(city: City) -> list[str]:
    """What the audit says was done, in order."""
    from sqlalchemy import select

    from equipt_dash.store.private import audit_event

    with db_of(city).reading() as connection:
        return list(connection.execute(select(audit_event.c.action).order_by(audit_event.c.number)).scalars())


def rows(city: City, table: Any) -> list[dict[str, Any]]:
    """Everything in a table."""
    from sqlalchemy import select

    with db_of(city).reading() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def move_back(city: City, table: Any, column: str, by: timedelta) -> None:
    """Make everything in a table as old as if ``by`` had passed."""
    from sqlalchemy import select, update

    with db_of(city).writing() as connection:
        found = connection.execute(select(table)).mappings().all()
        for row in found:
            same = [table.c[key.name] == row[key.name] for key in table.primary_key]
            connection.execute(update(table).where(*same).values({column: row[column] - by}))


def serve_as(url: str, **changed: Any) -> Served:
    """A server over the database at ``url`` with other settings than the tests' own."""
    from dataclasses import replace

    from callbacks.server import create_app
    from equipt_dash.kernel.settings import Settings

    base = Settings(url, 8050, "not-secret-" * 4, False, HOSTS)
    return Served(create_app(replace(base, **changed)), url)
