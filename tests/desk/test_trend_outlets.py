"""One trend word for a measure wherever it is printed: the edition's, which has control for how many were tested."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import DBAPIError

from equipt_dash.kernel.access import Grant, Principal, Role, public_scope
from equipt_dash.pages.parts import Page, figures
from equipt_dash.practice.framework import default_framework
from equipt_dash.statistics.trend import TrendWord
from equipt_dash.store import editions, queries, schema, trend_words
from equipt_dash.store.commands import fill
from equipt_dash.store.derived_tables import trend_word
from equipt_dash.store.edition_seal import edition_seal
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.rows import to_row
from equipt_dash.store.upgrade import upgrade
from equipt_dash.views import measure as measure_page
from equipt_dash.views import operationalize
from equipt_dash.views.context import Context
from equipt_dash.views.desk import trends
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.council import measures as council_measures
from equipt_dash.views.desk.council import trend_page
from equipt_dash.views.desk.council.questions import Known
from equipt_dash.views.home_rows import home_rows
from equipt_dash.views.performance import record
from tests.views.support import (
    BLACK,
    built,
    city,
    department,
    disparity,
    grid,
    link,
    measure,
    observation,
    section,
    tables,
    words,
)

TODAY = date(2026, 11, 23)
COUNCIL = Principal(frozenset({Grant(Role.COUNCIL)}), None, "c@example.org", "Council")
FLAT = (5.0, 9.0, 4.0, 8.0, 6.0)
VIEWS = Path(__file__).parents[2] / "equipt_dash" / "views"


def series(key: str, values: tuple[float, ...]) -> list[object]:
    return [observation(key, f"FY{2019 + at}", value) for at, value in enumerate(values)]


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """Edition 1 lacks the newest figure of "up", edition 2 has it: five rising ones, p = 0.017, among five that do not move."""
    found = Database(database_url)
    upgrade(found)
    flat = [measure(f"flat-{at}", "parks") for at in range(5)]
    package = city(
        departments=(department("parks"),),
        measures=(measure("up", "parks"), *flat, measure("jobs")),
        observations=[
            *series("up", (1.0, 2.0, 3.0, 4.0)),
            *(row for one in flat for row in series(one.key, FLAT)),
            *(observation("jobs", str(year), 50.0 + year - 2019, group=BLACK.code) for year in range(2019, 2024)),
        ],
        disparities=[disparity("jobs-gap", "jobs")],
        links=[link("up", "jobs-gap")],
    )
    fill(found, package)
    publish(found, on=date(2026, 1, 10), note="", approver="test")
    newest = to_row(observation("up", "FY2023", 5.0)) | {"state": "approved"}
    with found.writing() as connection:
        connection.execute(
            insert(schema.observation).values({k: v for k, v in newest.items() if k in schema.observation.c})
        )
    publish(found, on=date(2026, 2, 10), note="", approver="test")
    yield found
    found.close()


def public(db: Database, edition: int = 2) -> Context:
    return Context(public_scope(edition), db, default_framework(), TODAY)


def desk(db: Database) -> Desk:
    return Desk(COUNCIL, db, default_framework(), datetime(2026, 11, 23, 12), TODAY, "token")


def _row(page: Page, name: str) -> list[str]:
    return next(row for table in tables(page) for row in grid(table) if row and row[0] == name)


OUTLETS: dict[str, Callable[[Database], str]] = {
    "operationalize": lambda db: _row(built(operationalize.build(public(db), {})), "up")[-1].split("; ")[1],
    "measure page": lambda db: built(measure_page.build(public(db), {"slug": "up"})).badges[1].text,
    "council, measures": lambda db: _row(trends.build(desk(db), {}), "up")[3],
    "council, trends": lambda db: _row(trend_page.build(desk(db), {"show": "m.up"}), "up")[5],
    "council, trends, in words": lambda db: next(figures(trend_page.build(desk(db), {"show": "m.up"}))).sentence.split("; ")[-1].strip("."),
}  # fmt: skip


@pytest.mark.parametrize("outlet", OUTLETS)
def test_every_outlet_prints_the_word_of_the_edition(db: Database, outlet: str) -> None:
    context = public(db)
    (item,) = queries.measures(context.scope, db, keys=["up"])
    alone = record(item, home_rows(context, [item])["up"]).trend_alone
    assert (alone.word, alone.p) == (TrendWord.BETTER, pytest.approx(2 / 120)), "by itself it is clear"
    assert queries.trends(context.scope, db)["up"].word is TrendWord.NO_CLEAR_CHANGE
    assert OUTLETS[outlet](db) == "no clear change"


def test_only_the_measures_own_page_adds_what_it_looks_like_by_itself(db: Database) -> None:
    own = section(built(measure_page.build(public(db), {"slug": "up"})), "results")
    assert "Looked at by itself: getting better (p = 0.017)." in words(own)
    assert "With that counted (p = 0.100), the change is not clear." in words(own)
    assert "by itself" not in words(built(measure_page.build(public(db), {"slug": "flat-0"})))


def test_a_line_somebody_cut_is_tested_by_itself_and_says_so(db: Database) -> None:
    told = _row(trend_page.build(desk(db), {"show": "m.flat-0", "from": "2019", "to": "2022"}), "flat 0")
    assert told[5] == "not enough data for a trend"
    group = trend_page.build(desk(db), {"show": "m.jobs", "by": "group"})
    assert _row(group, "jobs: Black residents")[5] == "looked at by itself: getting better"


def test_council_is_not_told_of_a_turn_that_may_be_luck(db: Database) -> None:
    here = Known({}, {}, (), (), {}, TODAY)
    kinds = [
        item.kind for item in council_measures.moved(council_measures.in_both(public(db, 1), public(db)), here, {})
    ]
    assert [kind for kind in kinds if kind in (council_measures.Kind.IMPROVED, council_measures.Kind.FELL)] == []


def test_a_list_narrowed_to_one_department_changes_no_word(db: Database) -> None:
    assert _row(trends.build(desk(db), {"department": "parks"}), "up")[3] == "no clear change"


def test_a_measure_that_waits_for_publication_has_no_word_yet(db: Database) -> None:
    with db.writing() as connection:
        row = dict(connection.execute(select(schema.measure).where(schema.measure.c.key == "up")).mappings().one())
        connection.execute(insert(schema.measure).values(**row | {"key": "new", "slug": "new", "name": "new"}))
    assert _row(trends.build(desk(db), {}), "new")[3] == "not published yet"


def test_words_are_kept_with_their_edition_and_refuse_every_change(db: Database) -> None:
    with db.reading() as connection:
        kept = connection.execute(select(trend_word).where(trend_word.c.edition == 2)).mappings().all()
    assert {row["measure"] for row in kept} == {"up", "jobs", *(f"flat-{at}" for at in range(5))}
    (up,) = (row for row in kept if row["measure"] == "up")
    assert (up["word"], up["points"], up["area"]) == ("no clear change", 5, "sample")
    assert (up["p"], up["adjusted_p"]) == (pytest.approx(2 / 120), pytest.approx(6 * 2 / 120))
    for attempt in (
        update(trend_word).values(word="getting better"),
        trend_word.delete(),
        insert(trend_word).values(edition=2, measure="late", points=0),
    ):
        with pytest.raises(DBAPIError, match="an edition cannot be changed"), db.writing() as connection:
            connection.execute(attempt)


def _without_triggers(db: Database, change: Callable[[Connection], object]) -> None:
    with db.writing() as connection:
        if db.is_sqlite:
            for action in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER edition_trend_word_{action}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        change(connection)


def test_a_word_turned_behind_the_program_breaks_the_seal_of_its_edition(db: Database) -> None:
    with db.reading() as connection:
        before = edition_seal(connection, 2)
    turned = (
        update(trend_word).where(trend_word.c.edition == 2, trend_word.c.measure == "up").values(word="getting better")
    )
    _without_triggers(db, lambda connection: connection.execute(turned))
    with db.reading() as connection:
        assert edition_seal(connection, 2) != before


def test_an_edition_of_an_earlier_release_gets_the_same_words_from_its_own_rows(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editions, "keep", lambda _connection, _number: None)
    number = publish(db, on=date(2026, 3, 10), note="", approver="test")
    assert number is not None
    with db.reading() as connection:
        assert connection.execute(select(trend_word).where(trend_word.c.edition == number)).all() == []
        assert trend_words.kept(connection, number) == trend_words.kept(connection, 2)
        assert trend_words.kept(connection, number, "up") == trend_words.kept(connection, 2, "up")
        assert set(trend_words.kept(connection, number, "up")) == {"up"}
        hashes = connection.execute(select(schema.edition.c.content_hash).where(schema.edition.c.number >= 2)).scalars()
        assert len(set(hashes)) == 1, "what is worked out of an edition is no part of what it says"


MAY_TEST = {"performance.py", "desk/council/trend_verdicts.py", "method_notes/record_examples.py"}


def test_no_other_view_tests_a_series_for_itself() -> None:
    """The page that adds "looked at by itself", lines that a reader cut, and the worked example of the test."""
    found = set()
    for path in VIEWS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("equipt_dash.statistics.trend"):
                tests = {name.name for name in node.names} & {"trend", "alone", "family_trends"}
                found |= {path.relative_to(VIEWS).as_posix()} if tests else set()
            if isinstance(node, ast.Attribute) and node.attr == "trend_alone":
                assert path.name == "performance.py", f"{path.name}: print trend_word, the word of the edition"
    assert found == MAY_TEST


def test_austin_has_no_trend_that_luck_alone_would_not_make(austin_url: str) -> None:
    """439 department series are long enough for a test: 69 look clear by themselves, none when taken together."""
    db = Database(austin_url)
    found = queries.trends(public_scope(1), db)
    own = [found[one.key] for one in queries.measures(public_scope(1), db) if one.department]
    db.close()
    tested = [one for one in own if one.p is not None]
    assert (len(tested), sum((one.p or 0.0) < 0.05 for one in tested)) == (439, 69)
    assert {one.word for one in tested} == {TrendWord.NO_CLEAR_CHANGE}
