"""Whatever keeps the database away is one error; a mistake of ours is none of it; nothing waits for ever or tells values."""

from __future__ import annotations

import os
import signal
import sqlite3
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import event, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from equipt_dash.commands import cli
from equipt_dash.store import postgresql, schema
from equipt_dash.store.engine import Database
from equipt_dash.store.outage import DatabaseAway, Outage
from equipt_dash.store.private import person
from equipt_dash.store.upgrade import upgrade
from tests.support.postgres import Postgres

SECRET = "zz-secret-zz"


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    found = Database(database_url, patience=0.2)
    upgrade(found)
    yield found
    found.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "city.sqlite3"
    first = Database(f"sqlite:///{found}")
    upgrade(first)
    first.close()
    return found


def write(db: Database, slug: str = "c") -> None:
    with db.writing_alone() as connection:
        connection.execute(insert(schema.city).values(slug=slug))


def why(db: Database, act: Callable[[Database], None] = write) -> Outage:
    with pytest.raises(DatabaseAway) as caught:
        act(db)
    assert not caught.value.unsure
    return caught.value.outage


def read(db: Database) -> None:
    with db.reading() as connection:
        connection.execute(select(schema.edition)).all()


def test_another_writer_is_waited_for_and_not_for_ever(db: Database) -> None:
    other = Database(db.url.render_as_string(hide_password=False), patience=0.2)
    with other.writing_alone() as connection:
        connection.execute(insert(schema.city).values(slug="a"))
        assert why(db) is Outage.BUSY
        read(db)
    other.close()
    write(db)


def test_a_missing_table_is_a_database_that_is_not_set_up(fresh_database: Callable[[str], str]) -> None:
    for dialect in ("sqlite", "postgresql"):
        db = Database(fresh_database(dialect))
        db.make_file()
        assert why(db) is Outage.NOT_READY
        db.close()


def test_a_mistake_of_ours_stays_an_error_of_ours(db: Database) -> None:
    for statement in ("SELECT nonsense FROM city", "SELEC 1"):
        with pytest.raises(DBAPIError), db.reading() as connection:
            connection.execute(text(statement))
    write(db)
    with pytest.raises(IntegrityError):
        write(db)


# SQLite -------------------------------------------------------------------------------------------------------


def test_a_file_that_is_missing_is_not_made_anew(file: Path) -> None:
    db = Database(f"sqlite:///{file}")
    read(db)
    gone = file.rename(file.with_suffix(".gone"))
    # A connection from before still holds the old file: what is written there would be lost.
    assert (why(db, read), why(db), file.exists()) == (Outage.UNREACHABLE, Outage.UNREACHABLE, False)
    gone.rename(file)
    write(db)
    db.close()


def test_a_file_that_was_put_in_its_place_is_the_one_that_is_read(file: Path) -> None:
    db = Database(f"sqlite:///{file}")
    write(db, "old")
    with closing(sqlite3.connect(file)) as old, closing(sqlite3.connect(file.with_suffix(".new"))) as new:
        old.backup(new)
        new.execute("UPDATE city SET slug = 'new'")
        new.commit()
    file.with_suffix(".new").replace(file)
    for suffix in ("-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    with db.reading() as connection:
        assert connection.execute(select(schema.city.c.slug)).scalars().all() == ["new"]
    db.close()


@pytest.mark.parametrize(("pragma", "outage"), [("query_only=ON", Outage.READ_ONLY), ("max_page_count=1", Outage.FULL)])
def test_what_takes_no_more_is_still_read(file: Path, pragma: str, outage: Outage) -> None:
    db = Database(f"sqlite:///{file}")
    event.listen(db.engine, "connect", lambda raw, _record: raw.execute(f"PRAGMA {pragma}"))

    def fill(db: Database) -> None:
        with db.writing() as connection:
            connection.execute(insert(schema.city).values(slug="c", notice="x" * 1_000_000))

    assert why(db, fill) is outage
    read(db)
    db.close()


def test_a_file_nobody_but_another_program_may_read_is_not_waited_for_long(file: Path) -> None:
    db = Database(f"sqlite:///{file}")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("INSERT INTO city (slug) VALUES ('x')")
        assert why(db, read) is Outage.BUSY
    db.close()


def test_a_file_that_is_no_database_is_said_to_be_damaged(file: Path) -> None:
    file.write_bytes(b"this is no database" * 1000)
    db = Database(f"sqlite:///{file}")
    assert why(db, read) is Outage.DAMAGED
    db.close()


# PostgreSQL ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    found = Postgres()
    yield found
    found.stop()


def test_a_server_that_stops_and_starts_again_is_used_again(server: Postgres) -> None:
    db = Database(server.url())
    upgrade(db)
    read(db)
    server.halt()
    assert [why(db, read), why(db), why(db, read)] == [Outage.UNREACHABLE] * 3
    server.start_again()
    back = Event()

    def wait() -> None:
        while not back.wait(0.05):
            try:
                read(db)
            except DatabaseAway:
                continue
            back.set()

    waiting = Thread(target=wait, daemon=True)
    waiting.start()
    assert back.wait(30)
    waiting.join()
    db.close()


def test_a_server_that_froze_is_given_up(server: Postgres) -> None:
    db = Database(server.url())
    read(db)
    stopped = server.processes()
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    try:
        assert why(db, read) is Outage.UNREACHABLE
    finally:
        for process in reversed(stopped):
            os.kill(process, signal.SIGCONT)
    db.close()


def test_a_slow_statement_is_ended_by_the_server(server: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "READ_SECONDS", 1)
    db = Database(server.url())
    with pytest.raises(DatabaseAway) as caught, db.reading() as connection:
        connection.execute(text("SELECT pg_sleep(60)"))
    assert caught.value.outage is Outage.BUSY
    db.close()


def test_a_connection_that_breaks_while_a_write_is_completed_is_said_to_be_unsure(server: Postgres) -> None:
    db = Database(server.url())
    upgrade(db)

    def half() -> None:
        with db.writing() as connection:
            connection.execute(insert(schema.city).values(slug="half"))
            own = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            os.kill(own, signal.SIGTERM)
            while own in server.processes():
                continue

    with pytest.raises(DatabaseAway) as caught:
        half()
    assert (caught.value.outage, caught.value.unsure) == (Outage.UNREACHABLE, True), caught.value.detail
    db.close()


@pytest.mark.parametrize("url", ["postgresql://nobody:word@127.0.0.1:9/x", "sqlite:////proc/nothing/x.sqlite3"])
def test_init_says_what_it_cannot_reach_and_shows_no_trace(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EQUIPT_DATABASE_URL", url)
    assert cli.main(["init"]) == 1
    said = capsys.readouterr()
    assert "EQUIPT_DATABASE_URL" in said.err
    assert ("127.0.0.1" if url.startswith("postgresql") else "/proc/nothing/x.sqlite3") in said.err
    assert "word" not in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "argv",
    [("audit", "verify"), ("user", "list"), ("withdraw", "1", "--reason", "x", "--officer", "a", "--second", "b")],
)
def test_every_command_says_so_when_the_database_is_away(
    argv: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EQUIPT_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/x")
    assert cli.main(argv) == 1
    assert "The database cannot be reached. Nothing was changed." in capsys.readouterr().err


# Values -------------------------------------------------------------------------------------------------------


def _fails(db: Database, statement: str) -> str:
    """Everything a log would hold of ``statement`` failing with a secret among its values."""
    with pytest.raises(Exception) as caught, db.writing() as connection:  # noqa: PT011  whatever the driver makes of it
        connection.execute(text(statement), {"value": SECRET})
    return "".join(traceback.format_exception(caught.value))


def test_a_statement_that_fails_tells_no_values(db: Database) -> None:
    with db.writing() as connection:
        connection.execute(insert(person).values(email=SECRET, created_at=text("CURRENT_TIMESTAMP")))
    statements = (
        "INSERT INTO person (email, created_at) VALUES (:value, CURRENT_TIMESTAMP)",
        "INSERT INTO person (email, created_at) VALUES (:value, NULL)",
        "INSERT INTO person_role (person, role) VALUES (1, :value)",
        "SELECT nonsense FROM person WHERE email = :value",
    )
    for statement in statements:
        assert SECRET not in _fails(db, statement), statement
    if not db.is_sqlite:
        assert SECRET not in _fails(db, "SELECT CAST(:value AS INTEGER)")
