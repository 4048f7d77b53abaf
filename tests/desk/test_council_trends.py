"""Trends side by side: any measure or gap, everything in the address, and no verdict where none can be drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from equipt_dash.kernel.access import Grant, Principal, Role, public_scope
from equipt_dash.kernel.model import CategoryStandard, Group
from equipt_dash.pages.chart_parts import TrendsChart
from equipt_dash.pages.parts import FilterForm, LinkTo, Page, TableModel, figures
from equipt_dash.practice.framework import default_framework
from equipt_dash.store import queries
from equipt_dash.store.commands import fill
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.upgrade import upgrade
from equipt_dash.views.context import BadAddress, Context
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.council import sets, trend_page
from tests.support.desk import City
from tests.views.support import BLACK, EVERYBODY, STANDARD, city, department, disparity, measure, observation, words

TODAY = date(2026, 11, 23)
COUNCIL = Principal(frozenset({Grant(Role.COUNCIL)}), None, "c@example.org", "Council")
WHITE = Group("white", "census", "White residents", "White residents", "white", "white", "any", "", 2)
NEW = CategoryStandard("new", "New groups", "2024", "https://example.org/new", "")
MENA = Group("mena", "new", "MENA residents", "MENA residents", "mena", "mena", "any", "", 3)
YEARS = range(2014, 2024)


def people(key: str, year: int, black: float, white: float, **changes: object) -> list[object]:
    values = {"black": black, "white": white, "all": (black + 3 * white) / 4}
    if changes.pop("extra", False):
        values["mena"] = black
    end = date(year, 12, 31)
    return [
        replace(observation(key, str(year), v), group=g, se=0.5, low=v - 1, high=v + 1, period_end=end, **changes)
        for g, v in values.items()
    ]


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    found = Database(database_url)
    upgrade(found)
    rows = [
        *(row for y in YEARS for row in people("jobs", y, 50 + y - 2014, 75.0)),
        *(row for y in YEARS for row in people("school", y, 70.0, 80.0, extra=y >= 2019)),
        *(row for y in YEARS for row in people("rate", y, 40.0, 40.0, restated="Counted twice." if y == 2020 else "")),
        *(observation("trained", f"FY{y}", float(100 * (y - 2008))) for y in range(2010, 2024)),
        *(observation("lost", f"FY{y}", 0.0 if y == 2014 else 9.0) for y in YEARS),
        *(observation("paid", f"FY{y}", 1000.0 * y) for y in YEARS),
    ]
    package = city(
        standards=(STANDARD, NEW), groups=(EVERYBODY, BLACK, WHITE, MENA), departments=(department("work"),),
        measures=(
            *(measure(one, scale=100.0) for one in ("jobs", "school", "rate")),
            measure("trained", "work"), measure("lost", "work"), measure("paid", "work", unit="dollars"),
        ),
        observations=rows,
        disparities=[
            disparity("jobs-gap", "jobs", target_gap=5.0, target_date=date(2030, 1, 1), target_source="Council", floor=60.0),
            disparity("school-gap", "school"),
        ],
    )  # fmt: skip
    fill(found, package)
    publish(found, on=date(2026, 1, 10), note="", approver="test")
    yield found
    found.close()


def page(db: Database, **params: str) -> Page:
    desk = Desk(COUNCIL, db, default_framework(), datetime(2026, 11, 23, 12), TODAY, "token")
    return trend_page.build(desk, params)


def pictures(found: Page) -> dict[str, TrendsChart]:
    return {one.id: one.chart for one in figures(found) if isinstance(one.chart, TrendsChart)}


def sure(found: Page) -> dict[str, list[str]]:
    table = next(b for s in found.sections if s.id == "sure" for b in s.blocks if isinstance(b, TableModel))
    return {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}


def test_units_are_never_put_on_one_scale_and_pictures_of_one_unit_always_are(db: Database) -> None:
    drawn = pictures(page(db, show="d.jobs-gap,m.trained,m.school"))
    assert {key: len(one.trends) for key, one in drawn.items()} == {"trends-percent": 2, "trends-count": 1}


def test_index_counts_from_the_first_figure_and_says_when_it_cannot(db: Database) -> None:
    found = page(db, show="m.trained,m.lost", scale="index")
    (chart,) = pictures(found).values()
    assert [round(point.value or 0) for point in chart.trends[0].series.points][:3] == [100, 150, 200]
    assert "lost: its first figure is missing, zero or below" in words(found)


def test_a_gap_has_its_target_its_floor_stays_with_levels_and_a_break_stops_the_verdict(db: Database) -> None:
    gaps = pictures(page(db, show="d.jobs-gap,d.school-gap", of="gap"))["trends-percent"].trends
    assert gaps[0].goal[-1].value == 5.0
    assert gaps[0].floor is None
    assert len(gaps[1].breaks) == 1
    levels = pictures(page(db, show="d.jobs-gap"))["trends-percent"].trends
    assert levels[0].floor is not None
    assert levels[0].floor.value == 60.0
    told = sure(page(db, show="d.jobs-gap,d.school-gap", of="gap"))
    assert told["School Gap: gap of Black residents"][4] == "no verdict: categories change"
    assert told["Jobs Gap: gap of Black residents"][3].startswith("more than noise; 95% interval: ")


def test_the_years_chosen_are_the_years_compared(db: Database) -> None:
    whole, part = page(db, show="d.jobs-gap"), page(db, show="d.jobs-gap", **{"from": "2016", "to": "2018"})
    assert sure(whole)["Jobs Gap: Black residents"][:2] == ["50.0% in 2014", "59.0% in 2023"]
    assert sure(part)["Jobs Gap: Black residents"][:2] == ["52.0% in 2016", "54.0% in 2018"]


def test_each_group_has_its_own_picture_and_corrected_values_a_ring(db: Database) -> None:
    (chart,) = pictures(page(db, show="m.rate", by="group")).values()
    assert [one.series.label for one in chart.trends] == ["rate: Black residents", "rate: White residents"]
    assert all(one.restated == (2020.0,) for one in chart.trends)


def test_dollars_of_each_year_and_broken_lines_have_no_forecast_or_verdict(db: Database) -> None:
    found = page(db, show="m.paid,m.school,m.trained", ahead="yes", of="", by="")
    assert sure(found)["paid"][4] == "no verdict: dollars of each year"
    assert "school: no forecast: " in words(found)
    trained = next(one for chart in pictures(found).values() for one in chart.trends if one.series.label == "trained")
    assert len(trained.ahead) == 3


@pytest.mark.parametrize(
    "params",
    [
        {"show": "d.nothing"}, {"show": "x"}, {"show": "m.jobs" + ",m.a" * 9}, {"from": "20x4"}, {"of": "level"},
        {"set": "department-nobody"}, {"where": "mars"}, {"ahead": "1"},
    ],
)  # fmt: skip
def test_an_address_that_names_nothing_is_refused(db: Database, params: dict[str, str]) -> None:
    with pytest.raises(BadAddress):
        page(db, **params)


def test_links_that_add_and_take_away_keep_every_other_choice(db: Database) -> None:
    chosen = {"show": "d.jobs-gap,m.rate", "q": "school", "of": "", "scale": "index", "from": "2015", "to": "2022"}
    found = page(db, **chosen)
    links = [
        piece
        for block in found.intro
        if not isinstance(block, FilterForm)
        for item in getattr(block, "items", ())
        for piece in item
        if isinstance(piece, LinkTo) and piece.href.startswith(trend_page.PATH)
    ]
    asked = [dict(parse_qsl(urlsplit(link.href).query)) for link in links]
    assert {one["show"] for one in asked} == {
        "d.jobs-gap,m.rate,d.school-gap", "d.jobs-gap,m.rate,m.school", "m.rate", "d.jobs-gap",
    }  # fmt: skip
    assert all((one["scale"], one["from"], one["to"]) == ("index", "2015", "2022") for one in asked)
    for one in asked:
        page(db, **one)


def test_a_department_a_stage_or_an_element_shows_what_its_records_name(sample_url: str) -> None:
    db = Database(sample_url)
    base = page(db)
    form = next(block for block in base.intro if isinstance(block, FilterForm))
    options = next(one.options for one in form.choices if one.name == "set")
    context = Context(public_scope(1), db, default_framework(), TODAY)
    assert len(options) == 1 + 3 + 7 + len(queries.departments(context.scope, db))
    for value, _label in options[1:]:
        found = page(db, set=value)
        assert pictures(found) or "Nothing can be drawn" in words(found), value
    housing = page(db, set="department-housing")
    assert any("own the home" in one.series.label for chart in pictures(housing).values() for one in chart.trends)
    places = page(db, set="stage-operationalize", by="place")
    labels = [one.series.label for chart in pictures(places).values() for one in chart.trends]
    assert {label.rsplit(", ", 1)[1] for label in labels} == {f"Council District {n}" for n in (1, 2, 3, 4)}
    db.close()


def test_sets_of_an_address_are_the_ones_the_form_offers(db: Database) -> None:
    desk = Desk(COUNCIL, db, default_framework(), datetime(2026, 11, 23, 12), TODAY, "token")
    context = Context(public_scope(1), db, desk.framework, TODAY)
    assert {name.split("-")[0] for name, _words in sets.options(context)} == {"stage", "element", "department"}
    assert sets.named(context, "").measures == ()


def test_council_and_officers_read_it_and_nobody_else(desk_city: City) -> None:
    for name, status in (("council", 200), ("officer", 200), ("head", 403), ("editor", 403)):
        assert desk_city.visitor(name).get("/council/trends").status_code == status, name
