"""A city that can be put back in a moment, and what its database holds, for tests that try every form on it."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager

from sqlalchemy import select, update

from equipt_dash.store import schema
from equipt_dash.store.desk import passwords
from equipt_dash.store.engine import Database
from equipt_dash.store.private import person
from tests.desk.account_support import PASSWORD
from tests.support.city import serve
from tests.support.databases import Databases
from tests.support.desk import HEALTH, WATER, City, with_people

OWN_DISPARITY, OTHER_DISPARITY = "infant-deaths", "injury-deaths"
"""Disparities of no department in the demonstration; here the health department and the water utility get one each."""

COMINGS = frozenset({"sign_in_session", "sign_in_attempt"})
"""Tables in which a visit leaves a trace, whatever it is refused."""

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d+)?(\+00:00)?")
_DIGEST = re.compile(r"[0-9a-f]{64}|\$argon2id[^']+")


CLOSED = "http://127.0.0.1:9"
"""Where a source may be fetched from in these proofs: nowhere."""


class Resettable:
    """A city over an SQLite file, and a copy of it to go back to. ``mark`` makes the present the place to go back to."""

    def __init__(
        self, databases: Databases, url: str, disparities: tuple[str, str] = (OWN_DISPARITY, OTHER_DISPARITY)
    ) -> None:
        # The only place a form of these proofs may fetch from is a port of this machine where nobody listens.
        os.environ |= {"EQUIPT_FETCH_LOOPBACK": "1", "EQUIPT_FETCH_HOSTS": CLOSED.split("//")[1]}
        self._databases = databases
        self.city: City = with_people(serve(databases.copy(url)))
        self.url = self.city.served.url
        self.db: Database = self.city.served.app.server.extensions["equipt"].db
        self._give_departments_disparities(disparities)
        self._give_passwords()
        self._kept = ""
        self.mark()

    def _give_departments_disparities(self, disparities: tuple[str, str]) -> None:
        with self.db.writing() as connection:
            for slug, department in zip(disparities, (HEALTH, WATER), strict=True):
                key = select(schema.disparity.c.measure).where(schema.disparity.c.slug == slug).scalar_subquery()
                values = {"department": self.city.departments.get(department) or None}
                connection.execute(update(schema.measure).where(schema.measure.c.key == key).values(**values))

    def _give_passwords(self) -> None:
        stored = passwords.hashed(PASSWORD)
        with self.db.writing() as connection:
            connection.execute(update(person).values(password_hash=stored))

    def mark(self) -> str:
        """Keep the database as it is now; gives the address of that copy."""
        self._kept = self._databases.copy(self.url)
        return self._kept

    def mark_aside(self) -> str:
        """A copy of the present, to which ``back`` can go, beside the place ``mark`` keeps."""
        return self._databases.copy(self.url)

    def run(self, sql: str) -> None:
        """Change the database behind everybody's back."""
        with closing(sqlite3.connect(self.file)) as connection:
            connection.execute(sql)
            connection.commit()

    def back(self, to: str = "") -> None:
        """Put the database back as it was at ``mark``."""
        kept = (to or self._kept).removeprefix("sqlite:///")
        with closing(sqlite3.connect(kept)) as old, closing(sqlite3.connect(self.file)) as new:
            old.backup(new)

    @property
    def file(self) -> str:
        """The file of the database."""
        return self.url.removeprefix("sqlite:///")

    def rows(self, without: Collection[str] = COMINGS) -> dict[str, list[str]]:
        """Every row of every table but ``without``, in the order of their text."""
        with closing(sqlite3.connect(self.file)) as connection:
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {
                name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"')))
                for name in names
                if name not in without
            }

    def hash(self, without: Collection[str] = COMINGS) -> str:
        """One hash of all that; two are equal where nothing was changed between them."""
        return hashlib.sha256(repr(sorted(self.rows(without).items())).encode()).hexdigest()

    def timeless(self, without: Collection[str] = ()) -> dict[str, list[str]]:
        """``rows`` without moments and digests, so that the same steps taken twice leave the same."""
        leave = COMINGS | {"form_receipt", "upload", *without}
        found = self.rows(leave)
        return {name: [_DIGEST.sub("#", _MOMENT.sub("@", row)) for row in rows] for name, rows in found.items()}

    def one(self, sql: str, *values: object) -> object:
        """The first value a query finds, or ``None``."""
        with closing(sqlite3.connect(self.file)) as connection:
            found = connection.execute(sql, values).fetchone()
        return None if found is None else found[0]

    def close(self) -> None:
        """Give everything back."""
        self.city.served.close()


@contextmanager
def resettable(
    databases: Databases, url: str, disparities: tuple[str, str] = (OWN_DISPARITY, OTHER_DISPARITY)
) -> Iterator[Resettable]:
    """A resettable city over a copy of the database at ``url``, whose first two ``disparities`` get a department."""
    made = Resettable(databases, url, disparities)
    yield made
    made.close()


def differences(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, tuple[list[str], list[str]]]:
    """What ``after`` lacks and has beyond ``before``, by table."""
    found = {}
    for name in sorted({*before, *after}):
        old, new = before.get(name, []), after.get(name, [])
        if old != new:
            found[name] = ([row for row in old if row not in new][:3], [row for row in new if row not in old][:3])
    return found
