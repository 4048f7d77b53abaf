"""The schema has one history, protects itself, and is the same on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from equipt_dash.store import schema
from equipt_dash.store.derived_tables import DERIVED
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.private import PRIVATE
from equipt_dash.store.upgrade import is_current, migration_config, newest_revision, upgrade


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """A migrated, empty database of each kind."""
    opened = Database(database_url)
    upgrade(opened)
    yield opened
    opened.close()


def test_migrations_build_the_schema_the_code_declares(db: Database) -> None:
    with db.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, schema.metadata)
    assert differences == [], "Write a migration for these differences."


def test_upgrading_twice_changes_nothing(db: Database) -> None:
    before = sorted(inspect(db.engine).get_table_names())
    upgrade(db)
    assert is_current(db)
    assert sorted(inspect(db.engine).get_table_names()) == before


def test_the_newest_revision_is_the_one_alembic_would_go_to(database_url: str) -> None:
    assert newest_revision() == ScriptDirectory.from_config(migration_config()).get_current_head()
    db = Database(database_url)
    db.make_file()
    assert not is_current(db)
    db.close()


def _migrate(db: Database, revision: str, *, back: bool = False) -> None:
    config = migration_config()
    with db.writing_alone() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if back else command.upgrade)(config, revision)


def test_a_database_with_sealed_editions_is_brought_up_to_date_as_it_is(database_url: str) -> None:
    old = Database(database_url)
    old.make_file()
    _migrate(old, "0001")
    names = "(edition, key, slug, level, kind, name, unit, unit_basis, decimals, better, better_basis, frequency, calendar, "
    names += (
        "program, definition, numerator_words, denominator_words, category_standard, partition, source, source_ref, "
    )
    names += "source_type, is_key, note)"
    with old.writing() as connection:
        connection.execute(insert(schema.edition).values(number=1, published_on=date(2026, 11, 23)))
        connection.execute(
            text(
                f"INSERT INTO edition_measure {names} VALUES (1, 'm', 'm', 'indicator', 'not_recorded', 'Kept', '', '', 0, "
                "'lower', '', '', '', '', '', '', '', '', 'none', 's', '', '', false, '')"
            )
        )
        connection.execute(update(schema.edition).values(sealed_at=datetime(2026, 11, 23, tzinfo=UTC)))
    upgrade(old)
    table = schema.PUBLISHED["measure"]
    with old.reading() as connection:
        assert connection.execute(select(table.c.name, table.c.suppression_rule)).all() == [("Kept", "")]
    for attempt in (update(table).values(suppression_rule="cms"), table.delete()):
        with pytest.raises(DBAPIError, match="an edition cannot be changed"), old.writing() as connection:
            connection.execute(attempt)
    _migrate(old, "0001", back=True)
    assert "suppression_rule" not in {column["name"] for column in inspect(old.engine).get_columns("measure")}
    upgrade(old)
    assert is_current(old)
    old.close()


def test_every_working_table_has_an_edition_mirror() -> None:
    working = {table.name for table in schema.WORKING}
    assert working == set(schema.PUBLISHED)
    private = {table.name for table in PRIVATE}
    assert not private & set(schema.PUBLISHED), "a private table must never have an edition table"
    assert {t.name for t in schema.metadata.tables.values()} == (
        working
        | {f"edition_{name}" for name in working}
        | {t.name for t in DERIVED}
        | {"edition", "withdrawal"}
        | private
    ), "list a new table in schema.WORKING (published), derived_tables.DERIVED or private.PRIVATE (never published)"


def test_sqlite_is_opened_so_that_an_acknowledged_write_survives(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'city.sqlite3'}")
    db.make_file()
    with db.reading() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    db.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def _a_city(db: Database) -> None:
    with db.writing() as connection:
        connection.execute(insert(schema.city).values(slug="sample", name="Sample City"))


def test_a_sealed_edition_refuses_every_change(db: Database) -> None:
    _a_city(db)
    number = publish(db, on=date(2026, 11, 23), note="first", approver="test")
    table = schema.PUBLISHED["city"]
    attempts = (
        update(table).values(name="changed"),
        table.delete(),
        insert(table).values(edition=number, slug="late"),
        update(schema.edition).values(note="changed"),
        schema.edition.delete(),
    )
    for attempt in attempts:
        with pytest.raises(DBAPIError, match="an edition cannot be changed"), db.writing() as connection:
            connection.execute(attempt)
    with db.reading() as connection:
        assert connection.execute(select(table.c.name)).scalars().all() == ["Sample City"]


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("city", {"slug": "Upper Case"}),
        ("city", {"slug": ""}),
        ("race_group", {"code": "x", "standard": "nowhere", "hispanic": "any"}),
        ("race_group", {"code": "x", "standard": "s", "hispanic": "sometimes"}),
        ("department", {"code": "d", "slug": "d", "source": "nowhere"}),
        ("link", {"measure": "m", "disparity": "d", "strength": "strong", "reach": "service"}),
    ],
)
def test_the_database_itself_refuses_what_cannot_be(db: Database, table: str, values: dict[str, str]) -> None:
    with db.writing() as connection:
        connection.execute(insert(schema.category_standard).values(key="s"))
    with pytest.raises(DBAPIError), db.writing() as connection:
        connection.execute(insert(schema.metadata.tables[table]).values(**values))


def test_a_value_needs_a_number_or_a_reason(db: Database) -> None:
    with db.writing() as connection:
        connection.execute(insert(schema.source).values(key="s"))
        connection.execute(insert(schema.category_standard).values(key="c"))
        connection.execute(insert(schema.race_group).values(code="all", standard="c", hispanic="any"))
        connection.execute(insert(schema.area).values(code="a"))
        measure = {"key": "m", "slug": "m", "level": "indicator", "kind": "not_recorded", "better": "higher"}
        connection.execute(insert(schema.measure).values(**measure, partition="none", source="s"))
    row = {
        "measure": "m", "period": "2020", "period_end": date(2020, 12, 31), "role": "actual", "group_code": "all",
        "area": "a", "quality": "good", "source": "s",
    }  # fmt: skip
    for wrong in (
        {},
        {"value": 1.0, "missing": "suppressed"},
        {"value": 1.0, "low": 3.0, "high": 2.0},
        {"value": 1.0, "level": 95},
    ):
        with pytest.raises(DBAPIError), db.writing() as connection:
            connection.execute(insert(schema.observation).values(**row, **wrong))
    with db.writing() as connection:
        connection.execute(insert(schema.observation).values(**row, value=0.0))


def test_other_databases_are_refused_with_what_to_use() -> None:
    with pytest.raises(ValueError, match="use sqlite or postgresql"):
        Database("mysql://nobody@127.0.0.1/none")
