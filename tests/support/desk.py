"""People of every role over a copy of the demonstration, and signed-in visitors without a socket."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from equipt_dash.kernel.access import Grant, Principal, Role
from tests.support.city import Served

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

HEALTH = "health-and-human-services"
WATER = "austin-water"
"""Slugs of two departments of the demonstration."""

STAFF: dict[str, tuple[Role, str]] = {
    "editor": (Role.EDITOR, HEALTH),
    "editor2": (Role.EDITOR, HEALTH),
    "head": (Role.DEPARTMENT_HEAD, HEALTH),
    "other-editor": (Role.EDITOR, WATER),
    "other-head": (Role.DEPARTMENT_HEAD, WATER),
    "council": (Role.COUNCIL, ""),
    "officer": (Role.EQUITY_OFFICER, ""),
    "officer2": (Role.EQUITY_OFFICER, ""),
    "admin": (Role.ADMIN, ""),
}
"""Who is in the test city: name, role, and the slug of the department."""

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Visitor:
    """A browser without a screen, signed in as one person (or nobody)."""

    client: FlaskClient
    token: str = field(default="")

    def get(self, path: str, **more: Any) -> TestResponse:
        """Open a page, and remember its form token."""
        answer = self.client.get(path, **more)
        found = _TOKEN.search(answer.get_data(as_text=True)) if answer.mimetype == "text/html" else None
        if found:
            self.token = found.group(1)
        return answer

    def post(self, path: str, data: dict[str, Any] | None = None, *, key: str = "", **more: Any) -> TestResponse:
        """Send a form with this visitor's token, and wait for what it begins; ``key`` is its one-time key."""
        from equipt_dash import publisher

        if not self.token:
            self.get("/internal/account")
            if not self.token:
                self.get("/sign-in")
        body = {"csrf_token": self.token, "form_key": key, **(data or {})}
        answer = self.client.post(path, data=body, **more)
        publisher.wait()
        return answer


@dataclass
class City:
    """The demonstration with people in it."""

    served: Served
    people: dict[str, int]
    departments: dict[str, str]

    def principal(self, name: str) -> Principal:
        """Who somebody of ``STAFF`` is."""
        role, slug = STAFF[name]
        grant = Grant(role, self.departments.get(slug, ""))
        return Principal(frozenset({grant}), self.people[name], f"{name}@example.org", name)

    def visitor(self, name: str = "") -> Visitor:
        """Somebody signed in, or an anonymous visitor."""
        from equipt_dash.store.desk import sessions

        client = self.served.client
        if name:
            db = self.served.app.server.extensions["equipt"].db
            with db.writing() as connection:
                token = sessions.start(connection, self.people[name], datetime.now(UTC), "test")
            client.set_cookie("equipt", token, domain="localhost")
        return Visitor(client)


def with_people(served: Served) -> City:
    """Put ``STAFF`` into the database of ``served``."""
    from sqlalchemy import insert, select

    from equipt_dash.store import schema
    from equipt_dash.store.private import person, person_role

    db = served.app.server.extensions["equipt"].db
    ids: dict[str, int] = {}
    with db.writing_alone() as connection:
        rows = connection.execute(select(schema.department.c.slug, schema.department.c.code))
        codes = {str(slug): str(code) for slug, code in rows}
        codes.setdefault(WATER, codes.get("water", ""))  # the invented city's own
        for number, (name, (role, slug)) in enumerate(STAFF.items(), start=1):
            values = {"id": number, "email": f"{name}@example.org", "name": name, "created_at": datetime.now(UTC)}
            connection.execute(insert(person).values(**values))
            connection.execute(
                insert(person_role).values(person=number, role=role.value, department=codes.get(slug, ""))
            )
            ids[name] = number
        if not db.is_sqlite:
            connection.exec_driver_sql("SELECT setval('person_id_seq', 100)")
    return City(served, ids, codes)


@pytest.fixture
def desk_city(austin_copy: Served) -> City:
    """A copy of the demonstration with people in it, on each kind of database."""
    return with_people(austin_copy)
