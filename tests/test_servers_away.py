"""A real server process whose real PostgreSQL stops: readers are served, also after a restart, and it comes back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.support.city import fill
from tests.support.postgres import Postgres
from tests.test_servers import PATIENCE, _healthy, _running

COPY = "This page comes from our copy"


@pytest.fixture
def server() -> Iterator[Postgres]:
    found = Postgres()
    fill(found.url(), "sample")
    yield found
    found.stop()


def page(address: str) -> tuple[int, str, str]:
    """Status, body and Retry-After of an address."""
    try:
        with urlopen(address, timeout=30) as answer:
            return answer.status, answer.read().decode(), answer.headers.get("Retry-After", "")
    except HTTPError as refused:
        return refused.code, refused.read().decode(), refused.headers["Retry-After"] or ""


@pytest.mark.parametrize("name", ["granian", "gunicorn"])
def test_readers_are_served_while_postgresql_is_stopped_and_after_a_restart(
    name: str, server: Postgres, tmp_path: Path
) -> None:
    environ = {"EQUIPT_DATABASE_URL": server.url(), "EQUIPT_PAGES_FOLDER": str(tmp_path)}
    with _running(name, **environ) as address:
        assert _healthy(address)
        status, body, _after = page(f"{address}/measures")
        assert (status, COPY in body) == (200, False)
        server.halt()
        # For the second a server believes what it last read, it cannot know that the database is away.
        end = time.monotonic() + PATIENCE
        status, body, _after = page(f"{address}/measures")
        while COPY not in body and time.monotonic() < end:
            assert status == 200
            time.sleep(0.1)
            status, body, _after = page(f"{address}/measures")
        assert (status, COPY in body) == (200, True)
        assert page(f"{address}/search?q=never-asked")[::2] == (503, "5")
    with _running(name, **environ) as address:
        assert _healthy(address), "a balancer must not take servers out that can still show pages"
        for path in ("/", "/measures"):
            status, body, _after = page(address + path)
            assert (status, COPY in body) == (200, True), path
        server.start_again()
        end = time.monotonic() + PATIENCE
        while page(f"{address}/search?q=never-asked")[0] != 200:
            assert time.monotonic() < end
            time.sleep(0.1)
        assert COPY not in page(f"{address}/")[1]
