"""Both demonstrations, each filled once for each test process and copied for tests that change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.databases import Databases
from tests.support.server import live_server

if TYPE_CHECKING:
    from dash import Dash
    from flask.testing import FlaskClient

HOSTS = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Served:
    """A server over one database, without a socket. ``url`` is its database's."""

    app: Dash
    url: str

    def close(self) -> None:
        """Give back the database's connections."""
        self.app.server.extensions["equipt"].db.close()

    @property
    def client(self) -> FlaskClient:
        """A new anonymous visitor."""
        return self.app.server.test_client()


@cache
def _remember_compiled_addresses() -> None:
    """Let addresses be compiled once for each test process: 275 of them take three quarters of a server's start."""
    from werkzeug.routing import Rule

    compiled: dict[tuple[object, ...], Any] = {}
    original = Rule._compile_builder

    def remembered(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, repr(rule.defaults), rule.subdomain, rule.host, rule.merge_slashes, append_unknown)
        if key not in compiled:
            compiled[key] = original(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = remembered  # type: ignore[method-assign]


def serve(url: str) -> Served:
    """A server over the database at ``url``."""
    from callbacks.server import create_app
    from equipt_dash.kernel.settings import Settings

    _remember_compiled_addresses()

    return Served(create_app(Settings(url, 8050, "not-secret-" * 4, False, HOSTS)), url)


def fill(url: str, city: str = "austin") -> None:
    """Bring the database at ``url`` to edition 1 of a demonstration."""
    from equipt_dash.commands.init import prepare
    from equipt_dash.store.engine import Database

    db = Database(url)
    prepare(db, city)
    db.close()


@pytest.fixture(scope="session")
def austin_url(databases: Databases) -> str:
    """The URL of an SQLite database with edition 1. Read it; copy it to change it."""
    return databases.filled("sqlite", "austin")


@pytest.fixture(scope="session")
def austin(austin_url: str) -> Iterator[Served]:
    """The demonstration, served."""
    served = serve(austin_url)
    yield served
    served.close()


@pytest.fixture(scope="session")
def austin_postgres_url(databases: Databases) -> str:
    """The URL of a PostgreSQL database with edition 1, only ever copied."""
    return databases.filled("postgresql", "austin")


@pytest.fixture(params=["sqlite", "postgresql"])
def austin_copy(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Served]:
    """A copy of the demonstration that a test may change, on each kind of database."""
    original = "austin_url" if request.param == "sqlite" else "austin_postgres_url"
    yield from _copied(request.getfixturevalue(original), databases)


def _copied(original: str, databases: Databases) -> Iterator[Served]:
    url = databases.copy(original)
    served = serve(url)
    yield served
    served.close()
    databases.drop(url)


@pytest.fixture(scope="session")
def austin_address(austin: Served) -> Iterator[str]:
    """The demonstration on a socket, for a real browser: its base URL."""
    with live_server(austin.app.server) as address:
        yield address


@pytest.fixture(scope="session")
def sample_url(databases: Databases) -> str:
    """The URL of an SQLite database with edition 1 of the invented city. Read it; copy it to change it."""
    return databases.filled("sqlite", "sample")


@pytest.fixture(scope="session")
def sample(sample_url: str) -> Iterator[Served]:
    """The invented city, served."""
    served = serve(sample_url)
    yield served
    served.close()


@pytest.fixture(scope="session")
def sample_postgres_url(databases: Databases) -> str:
    """The URL of a PostgreSQL database with edition 1 of the invented city, only ever copied."""
    return databases.filled("postgresql", "sample")


@pytest.fixture(params=["sqlite", "postgresql"])
def sample_copy(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Served]:
    """A copy of the invented city that a test may change, on each kind of database."""
    original = "sample_url" if request.param == "sqlite" else "sample_postgres_url"
    yield from _copied(request.getfixturevalue(original), databases)
