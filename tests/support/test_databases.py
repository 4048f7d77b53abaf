"""The databases the other tests stand on: empty, apart from each other, copied whole, and gone afterwards."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.support.databases import DIALECTS, Databases, NewDatabase
from tests.support.postgres import Postgres


def _run(url: str, *statements: str) -> list[object]:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            results = [connection.execute(text(statement)) for statement in statements]
            return [row[0] for row in results[-1]] if results[-1].returns_rows else []
    finally:
        engine.dispose()


def _tables(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def test_a_new_database_is_empty_and_can_be_written(database_url: str) -> None:
    assert _tables(database_url) == []
    _run(database_url, "CREATE TABLE seen (name TEXT)", "INSERT INTO seen VALUES ('né')")
    assert _run(database_url, "SELECT name FROM seen") == ["né"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_two_databases_share_nothing(dialect: str, fresh_database: NewDatabase) -> None:
    first, second = fresh_database(dialect), fresh_database(dialect)
    _run(first, "CREATE TABLE seen (name TEXT)")
    assert _tables(second) == []


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_copy_holds_everything_and_goes_its_own_way(dialect: str, databases: Databases) -> None:
    original = databases.empty(dialect)
    _run(original, "CREATE TABLE seen (name TEXT)", "INSERT INTO seen VALUES ('first')")
    copy = databases.copy(original)
    _run(copy, "INSERT INTO seen VALUES ('second')")
    assert _run(copy, "SELECT name FROM seen ORDER BY name") == ["first", "second"]
    assert _run(original, "SELECT name FROM seen") == ["first"]


def test_a_dropped_database_is_gone_although_someone_is_connected(databases: Databases) -> None:
    url = databases.empty("postgresql")
    name = url.split("?", 1)[0].rsplit("/", 1)[1]
    engine = create_engine(url)
    try:
        with engine.connect():
            databases.drop(url)
            found = _run(databases.server.url(), f"SELECT datname FROM pg_database WHERE datname = '{name}'")
    finally:
        engine.dispose()
    assert found == []


def test_the_server_is_one_we_support(postgres_url: str) -> None:
    assert int(str(_run(postgres_url, "SHOW server_version_num")[0])) >= 160000


def test_an_unknown_kind_of_database_is_refused(fresh_database: NewDatabase) -> None:
    with pytest.raises(ValueError, match="'oracle' is not one of sqlite, postgresql"):
        fresh_database("oracle")


def test_a_stopped_server_leaves_no_folder_and_no_process() -> None:
    server = Postgres()
    folder, process = server.folder, server._process
    server.stop()
    assert not folder.exists()
    assert process.poll() is not None


def test_an_unknown_version_says_which_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EQUIPT_TEST_POSTGRES", "9")
    with pytest.raises(RuntimeError, match="write one of: 16, 18"):
        Postgres()
