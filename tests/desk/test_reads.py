"""Working rows are read within a scope: whatever is asked for, no row of another department comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert, select, update

from equipt_dash.kernel.access import Action, DeskScope, Principal, desk_scope
from equipt_dash.kernel.model import Level
from equipt_dash.store import schema
from equipt_dash.store.desk import trend_reads, worklist
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.engine import Database
from tests.desk.entry_forms import db_of
from tests.support.city import Served
from tests.support.desk import HEALTH, STAFF, WATER, City


def all_measures(db: Database) -> dict[str, tuple[str, str]]:
    """Slug and department of every measure, read past every scope."""
    table = schema.measure
    with db.reading() as connection:
        rows = connection.execute(select(table.c.key, table.c.slug, table.c.department))
        return {key: (slug, department or "") for key, slug, department in rows}


def scope_of(city: City, name: str) -> DeskScope:
    return desk_scope(city.principal(name), Action.READ_INTERNAL)


def test_nobody_reads_a_measure_outside_their_departments(desk_city: City) -> None:
    db = db_of(desk_city)
    known = all_measures(db)
    for name in STAFF:
        scope = scope_of(desk_city, name)
        mine = {key for key, (_slug, code) in known.items() if scope.departments is None or code in scope.departments}
        assert mine
        assert scope.departments is None or mine < set(known)
        assert {one.key for one in DeskReader(scope, db).measures()} == mine
        assert {one.key for one in DeskReader(scope, db).measures(keys=sorted(known))} == mine
        assert {one.key for one in worklist.standings(DeskReader(scope, db))} <= mine
        assert set(trend_reads.everybody(DeskReader(scope, db))) <= mine
        assert {one.measure for one in DeskReader(scope, db).links()} <= mine
        assert {one.measure for one in worklist.reviews(DeskReader(scope, db), date(2200, 1, 1))} <= mine
        codes = {one.code for one in DeskReader(scope, db).departments()}
        assert scope.departments is None or codes == scope.departments


def test_a_row_of_another_department_is_not_there_under_any_name(desk_city: City) -> None:
    db, scope = db_of(desk_city), scope_of(desk_city, "head")
    with db.writing_alone() as connection:
        told = select(schema.measure.c.key).where(schema.measure.c.department == desk_city.departments[WATER])
        key = connection.execute(told.limit(1)).scalar_one()
        connection.execute(insert(schema.story).values(measure=key, period="FY2024", body="Other.", state="approved"))
    slug = all_measures(db)[key][0]
    everyone = scope_of(desk_city, "officer")
    assert DeskReader(everyone, db).measure(slug)
    assert DeskReader(everyone, db).versioned_observations(key)
    assert DeskReader(everyone, db).versioned_stories(key)
    assert DeskReader(everyone, db).measure_version(key) == 1
    assert DeskReader(scope, db).measure(slug) is None
    assert DeskReader(scope, db).versioned_observations(key) == ()
    assert DeskReader(scope, db).versioned_stories(key) == ()
    assert DeskReader(scope, db).measure_version(key) == 0
    assert DeskReader(scope, db).measures(department=desk_city.departments[WATER]) == ()
    assert DeskReader(scope, db).links(measure=key) == ()
    assert DeskReader(scope, db).department(WATER) is None
    assert worklist.standings(DeskReader(scope, db), department=desk_city.departments[WATER]) == ()


def test_what_belongs_to_no_department_is_for_those_who_read_everywhere(desk_city: City) -> None:
    db = db_of(desk_city)
    key, (slug, _code) = next(
        (key, found) for key, found in all_measures(db).items() if found[1] == desk_city.departments[HEALTH]
    )
    with db.writing() as connection:
        connection.execute(update(schema.measure).where(schema.measure.c.key == key).values(department=None))
    assert DeskReader(scope_of(desk_city, "head"), db).measure(slug) is None
    found = DeskReader(scope_of(desk_city, "officer"), db).measure(slug)
    assert found is not None
    assert found.department == ""


@pytest.fixture(scope="module")
def everything(austin: Served) -> Iterator[tuple[Database, dict[str, tuple[str, str]]]]:
    db: Database = austin.app.server.extensions["equipt"].db
    return db, all_measures(db)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_search_words_and_filters_never_widen_a_scope(
    everything: tuple[Database, dict[str, tuple[str, str]]], data: st.DataObject
) -> None:
    db, known = everything
    codes = sorted({code for _slug, code in known.values() if code})
    scope = DeskScope(Principal(frozenset()), frozenset(data.draw(st.sets(st.sampled_from(codes), max_size=4))))
    text = data.draw(st.sampled_from(["", "%", "_", "\\", "'", "percent", "of the", "x' OR '1'='1", "É"]))
    wanted = data.draw(st.sampled_from(["", *codes]))
    found = DeskReader(scope, db).measures(department=wanted, text=text)
    assert all(scope.departments and one.department in scope.departments for one in found)
    assert all(not wanted or one.department == wanted for one in found)
    words = text.lower().split()
    assert all(word in f"{one.name} {one.program} {one.definition}".lower() for one in found for word in words)


def test_standings_say_for_each_department_measure_what_the_rows_say(desk_city: City) -> None:
    db, scope = db_of(desk_city), scope_of(desk_city, "officer")
    known = {one.key: one for one in DeskReader(scope, db).measures() if one.level is Level.PERFORMANCE}
    standings = {one.key: one for one in worklist.standings(DeskReader(scope, db))}
    assert standings.keys() == known.keys()
    for key in sorted(known)[::40]:
        rows = [row for row, _version in DeskReader(scope, db).versioned_observations(key)]
        actual = [row for row in rows if row.role.value == "actual" and row.value is not None]
        newest = max((row.period_end for row in actual), default=None)
        one = standings[key]
        assert one.newest == newest
        assert one.period == max((row.period for row in actual if row.period_end == newest), default="")
        assert one.has_target == any(row.role.value == "target" and row.value is not None for row in rows)
        assert one.has_story == bool(DeskReader(scope, db).versioned_stories(key))
        assert (one.slug, one.name, one.department) == (known[key].slug, known[key].name, known[key].department)


def test_a_link_falls_due_on_its_day_and_not_before(desk_city: City) -> None:
    db, scope = db_of(desk_city), scope_of(desk_city, "officer")
    table = schema.link
    with db.writing() as connection:
        first, second, third = connection.execute(select(table.c.measure, table.c.disparity).limit(3)).all()
        connection.execute(update(table).values(next_review=date(2099, 1, 1)))
        for (measure, disparity), day in ((first, date(2026, 12, 1)), (second, date(2026, 12, 2)), (third, None)):
            here = (table.c.measure == measure, table.c.disparity == disparity)
            connection.execute(update(table).where(*here).values(next_review=day))
    found = worklist.reviews(DeskReader(scope, db), date(2026, 12, 1))
    assert [(one.measure, one.disparity) for one in found] == [tuple(first), tuple(third)]


def test_a_list_of_all_measures_asks_the_database_a_fixed_number_of_times(desk_city: City) -> None:
    """As often with every measure as with a tenth of them: no question for each row."""
    db, visitor = db_of(desk_city), desk_city.visitor("officer")
    paths = ("/internal", "/internal/measures", "/council/measures", "/council")

    def asked(path: str) -> int:
        statements: list[object] = []

        def note(*arguments: object) -> None:
            statements.append(arguments[2])

        event.listen(db.engine, "before_cursor_execute", note)
        answer = visitor.get(path)
        event.remove(db.engine, "before_cursor_execute", note)
        assert answer.status_code == 200
        return len(statements)

    for path in paths:
        visitor.get(path)
    everything = {path: asked(path) for path in paths}
    with db.writing() as connection:
        keys = connection.execute(select(schema.measure.c.key).order_by(schema.measure.c.key)).scalars().all()
        few = schema.measure.c.key.not_in(keys[::10])
        connection.execute(update(schema.measure).where(few).values(level=Level.INDICATOR.value))
    assert {path: asked(path) for path in paths} == everything
    # The council's first page holds two editions against each other, and half of what is counted are beginnings.
    assert everything.pop("/council") < 60
    assert max(everything.values()) < 30
