"""The portfolio: the database narrows and orders as the words on the page say, and every square can be read without colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from equipt_dash.charts.heat import Heat, Square
from equipt_dash.kernel.access import Grant, Principal, Role, public_scope
from equipt_dash.kernel.model import Area, Better, Measure, Observation, Quality, Strength
from equipt_dash.pages.parts import FigureModel, Page, figures
from equipt_dash.practice.framework import default_framework
from equipt_dash.statistics.targets import TargetStatus
from equipt_dash.store import portfolio, queries
from equipt_dash.store.commands import fill
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.portfolio import Order, Stand, Wanted
from equipt_dash.store.upgrade import upgrade
from equipt_dash.views.context import BadAddress, Context
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.council import portfolio as page_of
from equipt_dash.views.home_rows import home_rows
from equipt_dash.views.performance import record
from tests.support.databases import Databases
from tests.support.desk import City
from tests.views.support import AREA, TODAY, city, department, disparity, link, measure, observation, target, words

COUNCIL = Principal(frozenset({Grant(Role.COUNCIL)}), None, "c@example.org", "Council")
COUNTY = Area("county", "Sample County", "county", "sample", True)
DISTRICT = Area("district-1", "Council District 1", "district", "sample", False)


def small_city() -> tuple[list[Measure], list[Observation]]:
    """Measures of every sort: met, near, off, far off, without target, without direction, doubtful, hidden, absent."""
    told = {
        "met": (100.0, 90.0), "near": (96.0, 100.0), "off": (85.0, 100.0), "far": (50.0, 100.0), "edge": (95.0, 100.0),
        "open": (10.0, None), "nought": (1.0, 0.0), "even": (0.0, 0.0),
    }  # fmt: skip
    rows = [observation(key, "FY2025", value) for key, (value, _goal) in told.items()]
    rows += [target(key, "FY2025", goal) for key, (_value, goal) in told.items() if goal is not None]
    rows += [
        observation("met", "FY2024", 200.0),
        observation("far", "FY2024", 40.0),
        observation("open", "FY2021", 5.0),
    ]
    rows += [observation("loose", "FY2025", 0.0), target("loose", "FY2025", 0.0)]
    rows += [replace(observation("odd", "FY2025", 1.0), quality=Quality.SUSPECT), target("odd", "FY2025", 9.0)]
    rows += [observation("late", "FY2019", 70.0), target("late", "FY2019", 100.0)]
    rows += [observation("both", "FY2025", 10.0, area="county"), target("both", "FY2025", 10.0, area="county")]
    rows += [observation("both", "FY2024", 2.0), target("both", "FY2024", 10.0)]
    rows += [observation("part", "FY2025", 2.0, area="district-1"), target("part", "FY2025", 10.0, area="district-1")]
    keys = [*told, "loose", "odd", "late", "both", "part", "empty"]
    lower = {"nought": Better.LOWER, "even": Better.LOWER, "loose": Better.NOT_DECLARED}
    owners = {"met": "parks", "near": "parks"}
    found = [measure(key, owners.get(key, "health"), better=lower.get(key, Better.HIGHER)) for key in keys]
    return found, rows


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    upgrade(opened)
    measures, rows = small_city()
    package = city(
        areas=(replace(AREA, city="sample"), COUNTY, DISTRICT), departments=(department("health"), department("parks")),
        measures=(*measures, measure("jobs")), observations=rows,
        disparities=[disparity("jobs-gap", "jobs"), disparity("rent-gap", "jobs")],
        links=(
            link("met", "jobs-gap", Strength.CONTEXT), link("near", "jobs-gap", Strength.DIRECT), link("far", "jobs-gap"),
            link("odd", "jobs-gap", Strength.CONTRIBUTING),
        ),
    )  # fmt: skip
    fill(opened, package)
    publish(opened, on=date(2026, 1, 10), note="", approver="test")
    yield opened
    opened.close()


def keys(db: Database, **wanted: object) -> list[str]:
    return [one.key for one in portfolio.measures(public_scope(1), db, Wanted(**wanted), 0, 99)]  # type: ignore[arg-type]


def page(db: Database, **params: str) -> Page:
    return page_of.build(Desk(COUNCIL, db, default_framework(), datetime(2026, 11, 23, 12), TODAY, "token"), params)


def heat(found: Page, id: str) -> Heat:
    chart = next(one.chart for one in figures(found) if one.id == id)
    assert isinstance(chart, Heat)
    return chart


STANDS = {
    TargetStatus.MET: Stand.MET, TargetStatus.ON_TRACK: Stand.NEAR, TargetStatus.OFF_TRACK: Stand.SHORT,
    TargetStatus.NOT_SET: Stand.NONE, TargetStatus.NOT_JUDGED: Stand.NONE,
}  # fmt: skip


def stands(db: Database) -> tuple[dict[str, Stand], dict[str, Stand]]:
    """How every measure stands: by SQL, and by the words of the measures' own pages."""
    scope = public_scope(1)
    context = Context(scope, db, default_framework(), TODAY)
    everything = queries.measures(scope, db)
    rows = home_rows(context, everything)
    by_words = {one.key: STANDS[record(one, rows.get(one.key, ())).status] for one in everything}
    by_sql = {key: stand for stand in Stand for key in keys(db, stand=stand)}
    return by_sql, by_words


def test_the_database_judges_as_the_pages_do(db: Database) -> None:
    by_sql, by_words = stands(db)
    assert by_sql == by_words
    assert set(by_sql.values()) == set(Stand)
    assert by_sql["edge"] is Stand.NEAR
    assert by_sql["loose"] is Stand.NONE


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from([0, 1, 3, 19, 20, 95, 100, -5, 0.95, 1e6]), st.sampled_from([0, 1, 3, 20, 100, -5, 1e6]), st.sampled_from(list(Better))),
        min_size=1, max_size=12,
    )
)  # fmt: skip
def test_any_numbers_are_judged_alike(databases: Databases, found: list[tuple[float, float, Better]]) -> None:
    url = databases.empty("sqlite")
    db = Database(url)
    upgrade(db)
    measures = [measure(f"m{n}", "health", better=better) for n, (_v, _t, better) in enumerate(found)]
    rows = [observation(f"m{n}", "FY2025", float(value)) for n, (value, _t, _b) in enumerate(found)]
    rows += [target(f"m{n}", "FY2025", float(goal)) for n, (_v, goal, _b) in enumerate(found)]
    fill(db, city(departments=(department("health"),), measures=measures, observations=rows))
    publish(db, on=date(2026, 1, 10), note="", approver="test")
    by_sql, by_words = stands(db)
    db.close()
    databases.drop(url)
    assert by_sql == by_words


def test_each_order_is_what_its_name_says_and_measures_nobody_can_judge_come_last(db: Database) -> None:
    short = keys(db, order=Order.SHORT)
    assert short[:2] == ["nought", "both"], (
        "a missed target of zero is missed whole; the city's own figure counts, not the county's"
    )
    assert short.index("far") < short.index("off") < short.index("edge") < short.index("met") < short.index("odd")
    assert keys(db, order=Order.CHANGE)[0] == "met", "it halved"
    assert keys(db, order=Order.OLD)[0] == "late"
    assert keys(db, order=Order.NAME) == sorted(keys(db))
    by_department = keys(db, order=Order.DEPARTMENT)
    assert by_department[-3:] == ["met", "near", "jobs"]


def test_it_narrows_by_words_department_disparity_and_stage(db: Database) -> None:
    assert keys(db, text="O dd", order=Order.NAME) == ["odd"]
    assert keys(db, text="%") == []
    assert sorted(keys(db, department="parks")) == ["met", "near"]
    assert sorted(keys(db, disparity="jobs-gap")) == ["far", "met", "near", "odd"]
    assert keys(db, keys=()) == []
    normal = heat(page(db, of="stage-normalize"), "measures-by-year") if "jobs" in keys(db) else None
    assert normal is None or [row.title for row in normal.rows] == ["jobs"]


def test_pages_of_a_list_hold_each_measure_once(db: Database) -> None:
    scope = public_scope(1)
    parts = [portfolio.measures(scope, db, Wanted(), first, 4) for first in range(0, 16, 4)]
    seen = [one.key for part in parts for one in part]
    assert len(seen) == len(set(seen)) == sum(portfolio.counts(scope, db, Wanted()).values()) == 15


def test_departments_meet_disparities_with_the_strongest_link_and_what_it_reached(db: Database) -> None:
    found = heat(page(db), "departments-by-disparity")
    assert found.columns == ("Jobs Gap", "Rent Gap")
    rows = {row.title: row.squares for row in found.rows}
    assert rows["Parks"][0] == Square("2", "direct, 1 of 2 on target", 3, "/council/portfolio?disparity=jobs-gap&department=parks#measures")  # fmt: skip
    assert rows["Health"][0].words == "contributing, 0 of 1 on target", "a doubtful figure is not counted as judged"
    assert rows["Parks"][1] == Square("none")


def test_every_square_says_in_words_what_its_shade_means(db: Database) -> None:
    found = heat(page(db, order="name"), "measures-by-year")
    rows = {row.title: dict(zip(found.columns, row.squares, strict=True)) for row in found.rows}
    newest = {title: (squares["2025"].words, squares["2025"].step) for title, squares in rows.items()}
    assert newest["met"] == ("met", 0)
    assert newest["near"] == ("within 5%", 1)
    assert newest["off"] == ("off", 2)
    assert newest["far"] == ("far off", 3)
    assert newest["open"] == ("no target", 0)
    assert newest["loose"] == ("not judged", 0)
    assert newest["odd"] == ("doubtful", 0)
    assert newest["part"] == ("", None), "a district does not speak for the city"
    assert rows["empty"]["2025"] == Square("no figure", step=None)
    by_shade: dict[int | None, set[str]] = {}
    for squares in rows.values():
        for one in squares.values():
            by_shade.setdefault(one.step, set()).add(one.words)
    assert by_shade[1] == {"within 5%"}
    assert by_shade[2] | by_shade[3] == {"off", "far off"}


@pytest.mark.parametrize(
    "params", [{"page": "9"}, {"page": "x"}, {"order": "short"}, {"stand": "bad"}, {"department": "none"}, {"of": "department-health"}]
)  # fmt: skip
def test_an_address_that_names_nothing_is_refused(db: Database, params: dict[str, str]) -> None:
    with pytest.raises(BadAddress):
        page(db, **params)


def test_nothing_fits_says_what_to_do(db: Database) -> None:
    found = page(db, q="zzz")
    assert "No measure fits all of these choices. Take one away." in words(found)


def test_its_csv_names_the_edition(desk_city: City) -> None:
    answer = desk_city.visitor("council").get("/council/portfolio/measures-by-year.csv?order=name")
    assert answer.status_code == 200
    assert answer.text.splitlines()[1].endswith(",1")
    for name, status in (("officer", 200), ("head", 403), ("editor", 403)):
        assert desk_city.visitor(name).get("/council/portfolio").status_code == status, name


def test_the_page_is_a_figure_with_a_table_of_the_same_squares(db: Database) -> None:
    for one in figures(page(db)):
        assert isinstance(one, FigureModel)
        assert isinstance(one.chart, Heat)
        squares = [[square.text for square in row.squares] for row in one.chart.rows]
        assert [[cell.text for cell in row[1:]] for row in one.table.rows] == squares
