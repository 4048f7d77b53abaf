"""Empty and copied databases of both kinds, so that the same test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.postgres import Postgres
from tests.support.templates import template

DIALECTS = ("sqlite", "postgresql")

NewDatabase = Callable[[str], str]
"""Takes a dialect, gives the URL of an empty database of that kind."""


class Databases:
    """Makes and removes databases. The PostgreSQL server starts with the first one that needs it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._server: Postgres | None = None

    @property
    def server(self) -> Postgres:
        """The running server, one for each test process."""
        if self._server is None:
            self._server = Postgres()
        return self._server

    def empty(self, dialect: str) -> str:
        """The URL of a new, empty database. An SQLite file does not exist until it is written to."""
        name = f"equipt_{next(self._numbers)}"
        if dialect == "sqlite":
            return f"sqlite:///{self._folder / name}.sqlite3"
        if dialect != "postgresql":
            raise ValueError(f"'{dialect}' is not one of {', '.join(DIALECTS)}")
        self.server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return self.server.url(name)

    def filled(self, dialect: str, city: str) -> str:
        """A new database with edition 1 of a demonstration."""
        file, url = template(city, dialect), self.empty(dialect)
        if dialect == "sqlite":
            shutil.copyfile(file, _file(url))
        else:
            self.server.restore(_name(url), file)
        return url

    def copy(self, url: str) -> str:
        """A new database with everything ``url`` holds, in a fraction of the time filling it takes.

        On PostgreSQL nothing may be connected to ``url`` meanwhile: close its engine first.
        """
        name = f"equipt_{next(self._numbers)}"
        if url.startswith("sqlite"):
            target = self._folder / f"{name}.sqlite3"
            with closing(sqlite3.connect(_file(url))) as old, closing(sqlite3.connect(target)) as new:
                old.backup(new)
            return f"sqlite:///{target}"
        self.server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_name(url)}"')
        return self.server.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        if url.startswith("sqlite"):
            for suffix in ("", "-wal", "-shm"):
                Path(f"{_file(url)}{suffix}").unlink(missing_ok=True)
        else:
            self.server.execute(f'DROP DATABASE IF EXISTS "{_name(url)}" WITH (FORCE)')

    def close(self) -> None:
        """Stop the server and remove every file."""
        if self._server is not None:
            self._server.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def _file(url: str) -> str:
    return url.removeprefix("sqlite:///")


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """For the fixtures of a session: make a database once, ``copy`` it for each test."""
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def postgres_url(databases: Databases) -> str:
    """The URL of a real PostgreSQL's own first database; make others with ``fresh_database``."""
    return databases.server.url()


@pytest.fixture
def fresh_database(databases: Databases) -> Iterator[NewDatabase]:
    """``fresh_database("postgresql")`` is the URL of an empty database, removed after the test."""
    made: list[str] = []

    def make(dialect: str) -> str:
        made.append(databases.empty(dialect))
        return made[-1]

    yield make
    for url in made:
        databases.drop(url)


@pytest.fixture(params=DIALECTS)
def database_url(request: pytest.FixtureRequest, fresh_database: NewDatabase) -> str:
    """The URL of an empty database; the test runs once for each dialect."""
    return fresh_database(str(request.param))
