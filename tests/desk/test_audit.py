"""The audit's chain: what tampering it shows, what it cannot show, and that many writers keep one chain."""

from __future__ import annotations

import csv
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from equipt_dash.commands import audit as audit_command
from equipt_dash.kernel.access import COMMAND_LINE, Action
from equipt_dash.store.desk import audit
from equipt_dash.store.desk.acting import Act, acting
from equipt_dash.store.desk.audit import FIRST, Event, Mark
from equipt_dash.store.engine import Database
from equipt_dash.store.private import audit_event
from equipt_dash.store.upgrade import upgrade
from tests.support.databases import DIALECTS, Databases

NOW = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)
EVENT = Event("change_department", "department", "hhs", "hhs", {"lead": "Ada"}, {"lead": "Grâce"}, "a note")

Tamper = Callable[[Connection], object]


@pytest.fixture(scope="module", params=DIALECTS)
def migrated_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    url = databases.empty(str(request.param))
    found = Database(url)
    upgrade(found)
    found.close()
    yield url
    databases.drop(url)


@pytest.fixture
def db(migrated_url: str, databases: Databases) -> Iterator[Database]:
    url = databases.copy(migrated_url)
    found = Database(url)
    yield found
    found.close()
    databases.drop(url)


def write(db: Database, count: int, event: Event = EVENT) -> None:
    with acting(db, Act(COMMAND_LINE, NOW)) as writing:
        writing.authorize(Action.MANAGE_DEPARTMENTS)
        for _ in range(count):
            writing.record(event)


def tamper(db: Database, change: Tamper) -> None:
    """What somebody who may switch triggers off can do."""
    with db.writing() as connection:
        if db.is_sqlite:
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_event_update")
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_event_delete")
        else:
            connection.exec_driver_sql("ALTER TABLE audit_event DISABLE TRIGGER USER")
        change(connection)


def entry(connection: Connection, number: int) -> dict[str, object]:
    return dict(connection.execute(select(audit_event).where(audit_event.c.number == number)).mappings().one())


def test_a_chain_nobody_touched_holds(db: Database) -> None:
    assert audit.walk(db) == audit.Walked(Mark(0, FIRST), None)
    write(db, 7)
    walked = audit.walk(db)
    assert (walked.last.number, walked.broken) == (7, None)
    assert audit.verify(db, walked.last) is None


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET note = 'x'", "DELETE FROM audit_event"])
def test_the_database_itself_refuses_changes(db: Database, statement: str) -> None:
    write(db, 2)
    with pytest.raises(DatabaseError, match="only grows"), db.writing() as connection:
        connection.execute(text(statement))
    assert audit.walk(db).last.number == 2


CHANGES: dict[str, object] = {
    "at": NOW.replace(year=2025),
    "actor": "somebody else",
    "action": "sign_in",
    "subject": "person",
    "subject_key": "other",
    "department": "",
    "before": {"lead": "Eve"},
    "after": None,
    "note": "",
}


@pytest.mark.parametrize("field", CHANGES)
def test_a_changed_field_is_named(db: Database, field: str) -> None:
    write(db, 6)
    row = audit_event.c.number == 4
    tamper(db, lambda connection: connection.execute(update(audit_event).where(row).values({field: CHANGES[field]})))
    assert audit.verify(db) == audit.Broken(4, "was changed after it was written")


def test_the_list_of_fields_above_is_complete() -> None:
    assert set(CHANGES) | {"number", "person", "previous", "hash"} == set(audit_event.c.keys())


def test_a_change_with_a_fitting_hash_breaks_the_next_entry(db: Database) -> None:
    write(db, 6)

    def change(connection: Connection) -> None:
        forged = entry(connection, 3) | {"actor": "nobody"}
        forged["hash"] = audit.digest(forged)
        connection.execute(update(audit_event).where(audit_event.c.number == 3).values(forged))

    tamper(db, change)
    assert audit.verify(db) == audit.Broken(4, "does not follow from the entry before it")


def test_a_removed_entry_is_named(db: Database) -> None:
    write(db, 6)
    tamper(db, lambda connection: connection.execute(text("DELETE FROM audit_event WHERE number = 3")))
    assert audit.verify(db) == audit.Broken(3, "is missing")


def test_closing_the_gap_after_removing_an_entry_does_not_help(db: Database) -> None:
    write(db, 6)

    def change(connection: Connection) -> None:
        connection.execute(text("DELETE FROM audit_event WHERE number = 3"))
        for number in (4, 5, 6):
            connection.execute(update(audit_event).where(audit_event.c.number == number).values(number=number - 1))

    tamper(db, change)
    assert audit.verify(db) == audit.Broken(3, "does not follow from the entry before it")


def test_an_inserted_entry_is_named(db: Database) -> None:
    write(db, 4)

    def change(connection: Connection) -> None:
        for number in (4, 3):
            connection.execute(update(audit_event).where(audit_event.c.number == number).values(number=number + 1))
        forged = entry(connection, 2) | {"number": 3, "actor": "nobody"}
        forged["previous"] = forged["hash"]
        forged["hash"] = audit.digest(forged)
        connection.execute(insert(audit_event).values(**forged))

    tamper(db, change)
    assert audit.verify(db) == audit.Broken(4, "does not follow from the entry before it")


def test_an_entry_put_before_the_first_is_named(db: Database) -> None:
    write(db, 2)
    tamper(
        db, lambda connection: connection.execute(insert(audit_event).values(**entry(connection, 1) | {"number": 0}))
    )
    assert audit.verify(db) == audit.Broken(1, "has another before it that was put in")


def test_swapped_entries_are_named(db: Database) -> None:
    write(db, 5)

    def change(connection: Connection) -> None:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            connection.execute(update(audit_event).where(audit_event.c.number == old).values(number=new))

    tamper(db, change)
    assert audit.verify(db) == audit.Broken(2, "does not follow from the entry before it")


def test_a_cut_off_end_is_seen_only_against_a_mark_kept_elsewhere(db: Database) -> None:
    write(db, 5)
    noted = audit.walk(db).last
    tamper(db, lambda connection: connection.execute(text("DELETE FROM audit_event WHERE number > 3")))
    assert audit.verify(db) is None
    assert str(audit.verify(db, noted)) == "Entry 4 is missing: the chain once reached entry 5."
    write(db, 4, Event("sign_in", "person", "1"))
    assert audit.verify(db) is None
    assert audit.verify(db, noted) == audit.Broken(5, "is not the entry that was noted")


def test_a_chain_written_anew_is_seen_only_against_a_mark_kept_elsewhere(db: Database) -> None:
    write(db, 4)
    noted = audit.walk(db).last

    def change(connection: Connection) -> None:
        previous = FIRST
        for number in range(1, 5):
            row = entry(connection, number) | {"actor": "nobody", "previous": previous}
            row["hash"] = previous = audit.digest(row)
            connection.execute(update(audit_event).where(audit_event.c.number == number).values(row))

    tamper(db, change)
    assert audit.verify(db) is None
    assert audit.verify(db, noted) == audit.Broken(4, "is not the entry that was noted")


def test_eight_writers_keep_one_chain(db: Database) -> None:
    def many(_writer: int) -> None:
        for _ in range(5):
            write(db, 2)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(many, range(8)))
    assert (audit.walk(db).last.number, audit.verify(db)) == (80, None)


words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30)
values = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**40), 2**40), st.floats(allow_nan=False, allow_infinity=False), words
)


@given(
    st.lists(
        st.tuples(words, st.dictionaries(words, st.one_of(values, st.lists(values, max_size=3)), max_size=4)),
        max_size=4,
    )
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_reads_back_to_the_same_hash(
    db: Database, told: list[tuple[str, dict[str, object]]]
) -> None:
    for note, data in told:
        write(db, 1, Event("change", "department", note, "", data, None, note))
    assert audit.verify(db) is None


def test_walking_needs_no_more_memory_for_a_longer_chain(db: Database) -> None:
    def peak() -> int:
        tracemalloc.start()
        audit.walk(db)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    write(db, 1000)
    short = peak()
    write(db, 3000)
    assert audit.walk(db).last.number == 4000
    assert peak() < short * 1.5


def run(db: Database, monkeypatch: pytest.MonkeyPatch, *argv: str) -> int:
    monkeypatch.setenv("EQUIPT_DATABASE_URL", db.url.render_as_string(hide_password=False))
    return audit_command.main(argv)


def test_the_command_says_how_many_hold_or_names_the_first_that_does_not(
    db: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(db, 5)
    assert run(db, monkeypatch, "verify") == 0
    said = capsys.readouterr().out
    assert "5 entries hold." in said
    mark = said.split()[-1]
    assert run(db, monkeypatch, "verify", "--expect", mark) == 0
    tamper(db, lambda connection: connection.execute(text("DELETE FROM audit_event WHERE number = 5")))
    assert run(db, monkeypatch, "verify") == 0
    capsys.readouterr()
    assert run(db, monkeypatch, "verify", "--expect", mark) == 1
    assert "Entry 5 is missing" in capsys.readouterr().err
    tamper(db, lambda connection: connection.execute(text("UPDATE audit_event SET note = 'x' WHERE number = 2")))
    assert run(db, monkeypatch, "verify") == 1
    assert "Entry 2 was changed" in capsys.readouterr().err


@pytest.mark.parametrize(
    "argv", [(), ("verify", "--expect", "5"), ("verify", "--expect", "0:" + "a" * 64), ("export",)]
)
def test_wrong_usage_is_said_and_changes_nothing(argv: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert audit_command.main(argv) == 2
    assert "usage" in capsys.readouterr().err


def test_the_export_holds_every_entry_and_replaces_no_file(
    db: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(db, 501)
    write(db, 1, Event("change_department", "department", "hhs", note="=1+1\nsecond line"))
    file = tmp_path / "audit.csv"
    assert run(db, monkeypatch, "export", str(file)) == 0
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [int(row["Entry"]) for row in rows] == list(range(1, 503))
    assert rows[0]["After"] == '{"lead": "Grâce"}'
    assert rows[-1]["Note"] == "'=1+1\nsecond line"
    assert rows[-1]["Hash"] == audit.walk(db).last.hash
    assert file.stat().st_mode & 0o077 == 0
    assert run(db, monkeypatch, "export", str(file)) == 1
