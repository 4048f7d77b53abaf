"""Imports: everything becomes drafts, or nothing does; the same file twice changes nothing; all can be undone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from equipt_dash.intake.findings import CheckedRow
from equipt_dash.intake.report import Refused
from equipt_dash.kernel.access import COMMAND_LINE
from equipt_dash.kernel.access import Refused as NotAllowed
from equipt_dash.kernel.model import Missing
from equipt_dash.store import schema
from equipt_dash.store.desk import imports
from equipt_dash.store.desk.acting import Act, Stale
from equipt_dash.store.engine import Database
from equipt_dash.store.private import audit_event, import_batch, submission, submission_cell
from tests.support.desk import City

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MEASURE = "percent-of-individuals-who-keep-or-raise-income"


def row(line: int, period: str, value: float | None, **more: object) -> CheckedRow:
    year = int(period[-4:])
    base = CheckedRow(
        line, MEASURE, "", period, date(year, 9, 30), "fiscal", "all", "", "", "", "actual", "percent", value,
        None, None, None, None, None, None, None if value is not None else Missing.NOT_COLLECTED, str(value),
    )  # fmt: skip
    return base._replace(**more)  # type: ignore[arg-type]


def about(name: str = "file.csv", sha: str = "a" * 64) -> imports.About:
    return imports.About(sha, name)


@pytest.fixture
def db(desk_city: City) -> Database:
    found: Database = desk_city.served.app.server.extensions["equipt"].db
    return found


def counts(db: Database) -> tuple[int, ...]:
    tables = (import_batch, submission, submission_cell, schema.measure, schema.area, schema.observation, audit_event)
    with db.reading() as connection:
        return tuple(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def test_an_import_becomes_drafts_and_leaves_published_values_alone(db: Database) -> None:
    with db.reading() as connection:
        old = dict(connection.execute(select(schema.observation.c.period, schema.observation.c.value).where(
            schema.observation.c.measure == MEASURE, schema.observation.c.role == "actual")).all())  # fmt: skip
    same = next(period for period, value in old.items() if value is not None)
    rows = [row(2, same, old[same]), row(3, "FY2030", 51.5), row(4, "FY2031", None)]
    done = imports.take(db, Act(COMMAND_LINE, NOW), rows, about())
    assert (done.new, done.unchanged, done.measures, done.added_measures) == (2, 1, 1, ())
    with db.reading() as connection:
        found = connection.execute(select(submission)).mappings().one()
        cells = connection.execute(select(submission_cell).order_by(submission_cell.c.period)).mappings().all()
    assert (found["status"], found["measure"], found["batch"]) == ("draft", MEASURE, done.id)
    assert [(cell["period"], cell["value"], cell["missing"]) for cell in cells] == [
        ("FY2030", 51.5, None), ("FY2031", None, "not_collected"),
    ]  # fmt: skip


def test_the_same_file_twice_changes_nothing(db: Database) -> None:
    rows = [row(2, "FY2030", 51.5)]
    first = imports.take(db, Act(COMMAND_LINE, NOW), rows, about())
    before = counts(db)
    again = imports.take(db, Act(COMMAND_LINE, NOW), rows, about())
    assert (again.id, again.before) == (first.id, True)
    assert counts(db) == before


def test_a_changed_value_remembers_what_it_was_typed_over(db: Database) -> None:
    with db.reading() as connection:
        query = select(schema.observation).where(
            schema.observation.c.measure == MEASURE, schema.observation.c.value > 0
        )
        old = connection.execute(query).mappings().first()
    assert old is not None
    imports.take(db, Act(COMMAND_LINE, NOW), [row(2, old["period"], 1.25, role=old["role"])], about())
    with db.reading() as connection:
        cell = connection.execute(select(submission_cell)).mappings().one()
    assert (cell["base_version"], cell["value"]) == (old["version"], 1.25)


@pytest.mark.parametrize(
    "bad",
    [row(9, "FY2030", 1, group="mena", group_label="MENA"), row(9, "FY2030", 1.0)],
    ids=["a group nobody defined", "a value given twice"],
)
def test_one_bad_row_and_nothing_is_written(db: Database, bad: CheckedRow) -> None:
    before = counts(db)
    with pytest.raises(Refused) as refused:
        imports.take(
            db, Act(COMMAND_LINE, NOW), [row(2, "FY2029", 51.5, area="Elsewhere"), row(3, "FY2030", 1.0), bad], about()
        )
    assert refused.value.problems
    assert all(problem.fix for problem in refused.value.problems)
    assert counts(db) == before


def test_an_unknown_measure_and_place_are_added_as_drafts_and_said(db: Database) -> None:
    rows = [row(2, "2030", 1.5, measure="", measure_name="Bees kept", area="Round Rock")]
    done = imports.take(db, Act(COMMAND_LINE, NOW), rows, about())
    assert (done.added_measures, done.added_areas) == (("bees-kept",), ("Round Rock",))
    with db.reading() as connection:
        made = connection.execute(select(schema.measure).where(schema.measure.c.key == "bees-kept")).mappings().one()
    assert (made["state"], made["department"], made["better"]) == ("draft", None, "not_declared")


def test_an_import_is_undone_as_a_whole_while_it_is_draft(db: Database) -> None:
    before = counts(db)
    done = imports.take(db, Act(COMMAND_LINE, NOW), [row(2, "FY2030", 51.5)], about())
    imports.undo(db, Act(COMMAND_LINE, NOW), done.id)
    with db.reading() as connection:
        assert connection.execute(select(submission.c.status)).scalar_one() == "discarded"
    assert counts(db)[2] == before[2]
    with pytest.raises(Stale):
        imports.undo(db, Act(COMMAND_LINE, NOW), done.id)
    imports.take(db, Act(COMMAND_LINE, NOW), [row(2, "FY2030", 51.5)], about())
    assert counts(db)[2] == before[2] + 1


def test_a_department_imports_for_itself_only(desk_city: City, db: Database) -> None:
    before = counts(db)
    with pytest.raises(Refused):
        imports.take(db, Act(desk_city.principal("other-editor"), NOW), [row(2, "FY2030", 51.5)], about())
    with pytest.raises(NotAllowed):
        imports.take(db, Act(desk_city.principal("council"), NOW), [row(2, "FY2030", 51.5, measure="new")], about())
    assert counts(db) == before
    done = imports.take(db, Act(desk_city.principal("editor"), NOW), [row(2, "FY2030", 51.5)], about())
    with pytest.raises(NotAllowed):
        imports.undo(db, Act(desk_city.principal("other-editor"), NOW), done.id)
    imports.undo(db, Act(desk_city.principal("editor"), NOW), done.id)
