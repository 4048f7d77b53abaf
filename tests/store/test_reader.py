"""A page reads one moment, asks once for what cannot change, and a public one has no way to a working row."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, insert, select, text, update
from sqlalchemy.exc import ProgrammingError

from callbacks.site import Site
from equipt_dash.kernel.access import ANONYMOUS, DeskScope, Scope, public_scope
from equipt_dash.kernel.model import Level
from equipt_dash.practice.kinds import BY_SLUG
from equipt_dash.practice.model import PlanItem
from equipt_dash.store import portfolio, queries, reader, reader_base, reader_figures, schema
from equipt_dash.store.commands import fill
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.desk.record_reads import owners_of
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.outage import DatabaseAway
from equipt_dash.store.practice_rows import CLASSES
from equipt_dash.store.reader import PublicReader, Reader
from equipt_dash.store.snapshot import Snapshot, SnapshotClosed
from equipt_dash.store.upgrade import upgrade
from tests.support.city import Served, serve
from tests.support.databases import Databases
from tests.support.pages import page_types
from tests.views.support import city, department, disparity, link, measure, observation

EVERYBODY = DeskScope(ANONYMOUS, None)
PACKAGE = city(
    departments=(department("parks"), department("work")),
    measures=(measure("trees", "parks"), measure("jobs", "work"), measure("rent")),
    observations=(observation("trees", "2025", 5.0), observation("rent", "2025", 50.0)),
    disparities=(disparity("gap", "rent"),),
    links=(link("trees", "gap"), link("jobs", "gap")),
)


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    found = Database(database_url)
    upgrade(found)
    fill(found, PACKAGE)
    publish(found, on=date(2026, 1, 10), note="", approver="test")
    yield found
    found.close()


def rename(db: Database, name: str) -> None:
    """What somebody else commits while a page is built."""
    with db.writing() as connection:
        connection.execute(update(schema.measure).where(schema.measure.c.key == "trees").values(name=name))
        connection.execute(update(schema.city).values(name=name))


def named(reader: Reader) -> str:
    return next(one.name for one in reader.measures() if one.key == "trees")


@contextmanager
def statements(db: Database) -> Iterator[list[str]]:
    """Every statement sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def selects(sent: list[str]) -> list[str]:
    return [one for one in sent if one.startswith("SELECT")]


def connections(db: Database) -> int:
    """How many are in use."""
    return int(db.engine.pool.checkedout())  # type: ignore[attr-defined]


def test_a_page_does_not_see_what_is_committed_while_it_is_built(db: Database) -> None:
    with Snapshot(db) as snapshot:
        read = DeskReader(EVERYBODY, snapshot)
        assert named(read) == "trees"
        rename(db, "oaks")
        assert named(read) == "trees"
        assert read.city() == DeskReader(EVERYBODY, snapshot).city()
        assert read.city() is not None
        assert getattr(read.city(), "name", "") == "Sample City", "asked for the first time after the commit"
    with Snapshot(db) as snapshot:
        assert named(DeskReader(EVERYBODY, snapshot)) == "oaks"


def test_an_edition_published_meanwhile_is_not_there_for_the_page(db: Database) -> None:
    with Snapshot(db) as snapshot:
        read = PublicReader(public_scope(1), snapshot)
        assert len(read.measures()) == 3
        rename(db, "oaks")
        assert publish(db, on=date(2026, 2, 10), note="", approver="test") == 2
        later = read.at(public_scope(2))
        assert (later.edition(), later.measures(), later.city()) == (None, (), None)
        found = queries.latest_edition(snapshot)
        assert found is not None
        assert found.number == 1
        outside = queries.latest_edition(db)
        assert outside is not None
        assert outside.number == 2
        assert named(read) == "trees"
    with Snapshot(db) as snapshot:
        assert named(PublicReader(public_scope(2), snapshot)) == "oaks"
        assert named(PublicReader(public_scope(1), snapshot)) == "trees"


def test_nothing_is_opened_before_the_first_read_and_one_connection_serves_all_of_them(db: Database) -> None:
    with Snapshot(db) as snapshot, statements(db) as sent:
        inside, public = DeskReader(EVERYBODY, snapshot), PublicReader(public_scope(1), snapshot)
        assert (connections(db), sent) == (0, [])
        for read in (inside, public):
            read.measures()
            read.links()
            read.observations(["trees"])
            assert connections(db) == 1
        assert len(selects(sent)) == 6
        assert len([one for one in sent if one.startswith("BEGIN")]) == db.is_sqlite
    assert connections(db) == 0


def test_what_cannot_change_is_asked_for_once_a_page(db: Database) -> None:
    asked: tuple[Callable[[Reader], object], ...] = (
        Reader.city, Reader.groups, Reader.areas, Reader.departments, Reader.sources, Reader.standards, Reader.links,
        Reader.disparities, Reader.data_notes, Reader.split_measures, lambda read: read.records(PlanItem),
    )  # fmt: skip
    with Snapshot(db) as snapshot, statements(db) as sent:
        for ask in asked:
            answer, before = ask(DeskReader(EVERYBODY, snapshot)), len(sent)
            assert ask(DeskReader(EVERYBODY, snapshot)) == answer
            assert len(sent) == before, "a reader of the same scope asked again"
            assert ask(PublicReader(public_scope(1), snapshot)) is not None
            assert len(sent) > before, "a reader of other tables was told what this one knows"


def test_scopes_and_questions_do_not_share_their_answers(db: Database) -> None:
    parks = DeskScope(ANONYMOUS, frozenset({"parks"}))
    with Snapshot(db) as snapshot:
        assert len(DeskReader(EVERYBODY, snapshot).departments()) == 2
        assert [one.code for one in DeskReader(parks, snapshot).departments()] == ["parks"]
        assert len(DeskReader(EVERYBODY, snapshot).links()) == 2
        assert len(DeskReader(EVERYBODY, snapshot).links(measure="trees")) == 1
        assert [one.measure for one in DeskReader(parks, snapshot).links()] == ["trees"]
        public = PublicReader(public_scope(1), snapshot)
        assert (len(public.disparities()), public.disparities(text="nothing of the kind")) == (1, ())
        assert (set(public.trends()), set(public.trends(measure="trees"))) >= (set(), set())
        assert public.at(public_scope(7)).departments() == ()


def test_without_a_snapshot_each_read_sees_what_was_just_written(db: Database) -> None:
    read = DeskReader(EVERYBODY, db)
    assert getattr(read.city(), "name", "") == "Sample City"
    rename(db, "oaks")
    assert (getattr(read.city(), "name", ""), named(read), connections(db)) == ("oaks", "oaks", 0)


def test_a_page_that_fails_gives_its_connection_back(db: Database) -> None:
    snapshot = Snapshot(db)

    def page() -> None:
        with snapshot:
            assert DeskReader(EVERYBODY, snapshot).measures()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        page()
    assert connections(db) == 0
    with pytest.raises(SnapshotClosed):
        DeskReader(EVERYBODY, snapshot).measures()
    rename(db, "oaks")  # and the connection is one that writes again


def test_nothing_is_read_after_the_page_is_built(db: Database) -> None:
    with Snapshot(db) as snapshot:
        read = DeskReader(EVERYBODY, snapshot)
        groups = read.groups()
    assert groups
    for late in (read.groups, read.measures, read.city):
        with pytest.raises(SnapshotClosed, match="while it is built"):
            late()
    with pytest.raises(SnapshotClosed), read.reading():
        pass
    snapshot.close()
    assert connections(db) == 0


def test_postgresql_refuses_a_write_of_a_page(fresh_database: Callable[[str], str]) -> None:
    found = Database(fresh_database("postgresql"))
    upgrade(found)
    with Snapshot(found) as snapshot, pytest.raises(DatabaseAway, match="read-only"), snapshot.reading() as connection:
        connection.execute(insert(schema.city).values(slug="x", name="x"))
    found.close()


def test_a_mistake_of_ours_is_no_outage(db: Database) -> None:
    with (
        Snapshot(db) as snapshot,
        pytest.raises(Exception, match="nonsense") as caught,
        snapshot.reading() as connection,
    ):
        connection.execute(text("SELECT nonsense"))
    assert not isinstance(caught.value, DatabaseAway)
    assert db.is_sqlite or isinstance(caught.value, ProgrammingError)
    assert connections(db) == 0


def test_a_connection_that_breaks_in_the_middle_is_an_outage(fresh_database: Callable[[str], str]) -> None:
    found = Database(fresh_database("postgresql"))
    upgrade(found)
    with Snapshot(found) as snapshot:
        read = DeskReader(EVERYBODY, snapshot)
        with snapshot.reading() as connection:
            number = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with found.writing() as other:
            other.execute(text("SELECT pg_terminate_backend(:number)"), {"number": number})
        with pytest.raises(DatabaseAway):
            read.departments()
    assert connections(found) == 0
    with Snapshot(found) as snapshot:
        assert DeskReader(EVERYBODY, snapshot).departments() == ()
    found.close()


def test_a_database_that_goes_away_before_a_page_is_built_becomes_the_outage_page(
    db: Database, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = serve(str(db.url.render_as_string(hide_password=False)))
    assert served.client.get("/").status_code == 200
    site: Site = served.app.server.extensions["equipt"]
    edition = site.edition()
    monkeypatch.setattr(Site, "edition", lambda _site: edition)
    for one in (db, site.db):
        one.close()
    databases.drop(served.url)
    for path in ("/disparities", "/measures?q=trees"):
        answer = served.client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5"), path
        assert "This page cannot be shown right now" in answer.get_data(as_text=True)
    served.close()


ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "department": ("parks",), "disparity": ("gap",), "measure": ("trees",), "observations": (["trees"],),
    "groups_in": (["sample"],), "records": (PlanItem,),
}  # fmt: skip


def test_a_public_reader_names_edition_tables_only(db: Database) -> None:
    """Every read it has is tried; the one without arguments in common is called on its own."""
    own = {"at", "reading", "in_areas"}
    names = [name for name, _ in inspect.getmembers(PublicReader, inspect.isfunction) if not name.startswith("_")]
    assert len(names) > 22
    with Snapshot(db) as snapshot, statements(db) as sent:
        read = PublicReader(public_scope(1), snapshot)
        for name in sorted({*names} - own):
            getattr(read, name)(*ARGUMENTS.get(name, ()))
        read.in_areas(["sample"], group="all")
        for cls in CLASSES.values():
            read.records(cls)
        portfolio.counts(read, portfolio.Wanted())
        portfolio.crossings(read)
    working = "|".join(table.name for table in schema.WORKING)
    named_ones = re.compile(rf'(?:FROM|JOIN|,)\s+"?(?:{working})"?(?![\w.])')
    assert len(selects(sent)) > 30
    assert not [one for one in sent if named_ones.search(one)]
    with Snapshot(db) as snapshot, statements(db) as sent:
        DeskReader(EVERYBODY, snapshot).measures()
    assert [one for one in sent if named_ones.search(one)], "the pattern sees a working table where there is one"


def test_a_public_reader_cannot_be_made_over_working_tables(db: Database) -> None:
    for scope in (EVERYBODY, None, 1):
        with pytest.raises(TypeError):
            PublicReader(scope, db)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        PublicReader(public_scope(1), db, schema.WORKING)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="abstract"):
        Reader(db)  # type: ignore[abstract]
    assert list(inspect.signature(PublicReader).parameters) == ["scope", "source"]
    working = {id(table) for table in schema.WORKING}
    for module in (queries, reader, reader_base, reader_figures, portfolio):
        assert not [name for name, value in vars(module).items() if id(value) in working or value is schema]
    assert PublicReader(Scope(ANONYMOUS, 1), db).measures(level=Level.INDICATOR)[0].key == "rent"


def test_the_desk_reads_the_records_of_its_departments_and_the_citys_own(sample_copy: Served) -> None:
    db: Database = sample_copy.app.server.extensions["equipt"].db
    with db.writing() as connection:  # a measure without a department: what belongs to it is the city's own
        table = schema.link
        key = connection.execute(select(table.c.measure).order_by(table.c.measure).limit(1)).scalar_one()
        connection.execute(update(schema.measure).where(schema.measure.c.key == key).values(department=None))
    codes = [one.code for one in DeskReader(EVERYBODY, db).departments()]
    narrowed = 0
    for own in (frozenset[str](), frozenset(codes[:1]), frozenset(codes[1:3]), frozenset(codes)):
        with Snapshot(db) as snapshot:
            read, everything = DeskReader(DeskScope(ANONYMOUS, own), snapshot), DeskReader(EVERYBODY, snapshot)
            for slug, cls in CLASSES.items():
                with snapshot.reading() as connection:
                    owner = owners_of(connection, BY_SLUG[slug])
                every = everything.records(cls)
                mine = tuple(one for one in every if owner(vars(one)) in ("", *own))
                assert read.records(cls) == mine, slug
                narrowed += len(every) - len(mine)
    assert narrowed > 20


def test_a_page_of_each_type_opens_one_transaction(austin_url: str) -> None:
    served = serve(austin_url)
    site: Site = served.app.server.extensions["equipt"]
    served.client.get("/")
    for path in {*page_types().values()} - {"/"}:
        with statements(site.db) as sent:
            served.client.get(path)
        # One for the page, and one for the question which edition may be read.
        assert len([one for one in sent if one == "BEGIN"]) <= 2, path
    served.close()
