"""Districts: a map of the city's own, the same published figures beside it, and a small number that stays hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from equipt_dash.charts.districts import STEPS, district_map
from equipt_dash.commands import import_map as map_command
from equipt_dash.intake.geojson import by_area, read_features
from equipt_dash.intake.outline import outlines
from equipt_dash.kernel.access import COMMAND_LINE, DeskScope, Grant, Principal, Refused, Role
from equipt_dash.kernel.model import Area
from equipt_dash.kernel.settings import DATA
from equipt_dash.pages.chart_parts import DotsChart, MapChart
from equipt_dash.pages.parts import FigureModel, Page, figures
from equipt_dash.practice.framework import default_framework
from equipt_dash.store.commands import fill
from equipt_dash.store.desk import maps
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.desk.audit_reads import Wanted, scan
from equipt_dash.store.desk.maps import CityMap
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.upgrade import upgrade
from equipt_dash.views.context import BadAddress
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.council import districts
from equipt_dash.views.desk.council.districts_figures import marks, natural
from tests.support.desk import City
from tests.views.support import (
    AREA,
    TODAY,
    city,
    department,
    grid,
    measure,
    observation,
    section,
    stored,
    tables,
    words,
)

SAMPLE = DATA / "sample" / "districts.geojson"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
COUNCIL = Principal(frozenset({Grant(Role.COUNCIL)}), None, "c@example.org", "Council")
PARTS = tuple(Area(f"district-{n}", f"Council District {n}", "district", "sample", False) for n in (1, 2, 3, 4))
CASES = {"district-1": 4, "district-2": 30, "district-3": 44, "district-4": 60}
"""Cases by district; District 1 has too few to show, so one more must be hidden with it."""


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """A city whose edition hides a district, on each kind of database."""
    opened = Database(database_url)
    upgrade(opened)
    here = [
        observation("visits", f"FY{year}", float(n), numerator=float(n), area=code)
        for year in (2024, 2025)
        for code, n in CASES.items()
    ]
    whole = [replace(row, area="sample", value=138.0, numerator=138.0) for row in here if row.area == "district-1"]
    package = city(
        areas=(replace(AREA, city="sample"), *PARTS), departments=(department("health"), department("parks")),
        measures=(measure("visits", "health", suppression_rule="cms"), measure("trees", "parks")),
        observations=(*here, *whole, observation("trees", "FY2025", 7.0, area="district-2")),
    )  # fmt: skip
    fill(opened, package)
    publish(opened, on=TODAY, note="first", approver="test")
    yield opened
    opened.close()


def page(db: Database, **params: str) -> Page:
    return districts.build(Desk(COUNCIL, db, default_framework(), NOW, TODAY, "token"), params)


def drawn() -> CityMap:
    return CityMap(outlines(by_area(read_features(SAMPLE.read_bytes()), PARTS)), "Invented for Sample City")


def kept(db: Database) -> None:
    maps.keep_map(db, Act(COMMAND_LINE, NOW), "district", drawn(), "0" * 64)


def picture(found: Page, name: str) -> FigureModel:
    return next(one for one in figures(found) if one.id == name)


def test_a_map_is_kept_whole_replaced_whole_and_audited(db: Database) -> None:
    assert maps.read_map(db, "district") is None
    kept(db)
    assert maps.read_map(db, "district") == drawn()
    only = CityMap({"district-1": drawn().shapes["district-1"]}, "Another")
    maps.keep_map(db, Act(COMMAND_LINE, NOW), "district", only, "1" * 64)
    assert maps.read_map(db, "district") == only
    left = [
        one for part in scan(DeskReader(DeskScope(COMMAND_LINE, None), db), Wanted(subject="city_map")) for one in part
    ]
    assert [one.action for one in left] == ["import_map", "import_map"]
    with pytest.raises(Refused):
        maps.keep_map(db, Act(COUNCIL, NOW), "district", drawn(), "2" * 64)
    assert maps.read_map(db, "district") == only


def test_what_an_edition_hides_is_on_no_map_in_no_table_and_in_no_words(db: Database) -> None:
    kept(db)
    for params in ({"measure": "visits"}, *({"measure": "visits", "place": one.code} for one in PARTS)):
        found = page(db, **params)
        chart = picture(found, "map").chart
        assert isinstance(chart, MapChart)
        steps = {place.mark: place.step for place in chart.places}
        assert steps["1"] is None
        hidden = [mark for mark, step in steps.items() if step is None]
        assert len(hidden) == 2, "one more, or the sum gives it away"
        said = words(found) + district_map(chart.places)
        numbers = {int(number) for number in re.findall(r"(?<![\d.#-])\d+(?![\d.])", words(found))}
        secret = {CASES[f"district-{mark}"] for mark in hidden} - {4}
        assert not secret & numbers
        assert 138 - sum(n for code, n in CASES.items() if code[-1] not in hidden) not in numbers, "nor their sum"
        assert "too few to show" in said
        cells = {row[1]: row[2] for row in grid(picture(found, "map").table)}
        assert {cells[mark] for mark in hidden} == {
            "too few to show", "hidden so that a small count elsewhere cannot be worked out",
        }  # fmt: skip
        dots = picture(found, "side-by-side").chart
        assert isinstance(dots, DotsChart)
        assert [row.value is None for row in dots.rows] == [str(n) in hidden for n in (1, 2, 3, 4)]
        assert all(row.low is None and row.high is None for row in dots.rows if row.value is None)


def test_shades_and_the_key_come_from_shown_numbers_alone(db: Database) -> None:
    kept(db)
    found = page(db, measure="visits")
    chart = picture(found, "map").chart
    assert isinstance(chart, MapChart)
    shown = [place for place in chart.places if place.step is not None]
    assert {place.step for place in shown} == {1, STEPS}
    low, high = sorted(float(place.text) for place in shown)
    beside = picture(found, "side-by-side").chart
    assert isinstance(beside, DotsChart)
    assert sorted(row.value for row in beside.rows if row.value is not None) == [low, high]
    assert beside.reference is not None
    assert beside.reference.value == 138.0
    assert picture(found, "map").sentence == (
        f"visits, FY2025: from {low:.0f} to {high:.0f} in the parts of the city that are shown. "
        "Whole city: 138. 2 are not shown, to protect people."
    )


def test_map_and_table_say_the_same_and_the_figure_credits_its_map(db: Database) -> None:
    kept(db)
    one = picture(page(db, measure="visits"), "map")
    assert isinstance(one.chart, MapChart)
    table = {row[1]: row[2] for row in grid(one.table)[-5:] if row[1] in "1234"}
    assert table == {place.mark: place.text for place in one.chart.places}
    assert "Invented for Sample City (the map)" in words(one)


def test_without_a_map_the_figures_are_there_and_the_page_says_so(db: Database) -> None:
    found = page(db, measure="visits")
    assert [one.id for one in figures(found)] == ["side-by-side"]
    assert "No map yet" in words(found)


def test_one_district_is_told_measure_by_measure_beside_the_whole_city(db: Database) -> None:
    rows = {row[0]: row[1:] for row in grid(tables(page(db, place="district-2"))[-1])}
    assert rows["trees"] == ["FY2025", "7", "not published"]
    assert "Edition 1 has figures of 2 measures for 4 parts of the city (council districts)." in words(page(db).lead)
    assert "trees" not in words(section(page(db, place="district-3"), "place"))


def test_an_address_names_what_there_is(db: Database) -> None:
    for wrong in ({"measure": "<script>"}, {"place": "sample"}, {"group": "nobody"}, {"kind": "city"}):
        with pytest.raises(BadAddress):
            page(db, **wrong)


def test_a_city_without_districts_is_told_so(desk_city: City) -> None:
    for name, status in (("council", 200), ("officer", 200), ("head", 403), ("editor", 403)):
        assert desk_city.visitor(name).get("/council/districts").status_code == status, name
    assert "no figures by council district" in desk_city.visitor("council").get("/council/districts").get_data(
        as_text=True
    )


def test_districts_stand_in_the_order_people_count_and_keep_short_names_apart() -> None:
    areas = tuple(Area(name, name, "district", "x", False) for name in ("Ward 10", "Ward 2", "Ward 1"))
    assert [one.name for one in sorted(areas, key=natural)] == ["Ward 1", "Ward 2", "Ward 10"]
    assert marks(areas) == {"Ward 10": "10", "Ward 2": "2", "Ward 1": "1"}
    named = tuple(Area(name, name, "district", "x", False) for name in ("East side", "West side"))
    assert marks(named) == {"East side": "1", "West side": "2"}


def test_the_command_keeps_a_map_or_says_why_not(
    database_url: str, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EQUIPT_DATABASE_URL", database_url)
    given = [str(SAMPLE), "--source", "Invented"]
    assert map_command.main([*given, "--dry-run"]) == 0
    assert "Nothing was written" in capsys.readouterr().out
    assert maps.read_map(db, "district") is None
    assert map_command.main(given) == 0
    assert capsys.readouterr().out == "4 districts are on the map.\n"
    before = maps.read_map(db, "district")
    assert before == replace(drawn(), source="Invented")
    bad = tmp_path / "bad.geojson"
    bad.write_bytes(SAMPLE.read_bytes().replace(b'"district":1', b'"district":77'))
    assert map_command.main([str(bad), "--source", "x"]) == 1
    assert "No map was kept. No property names a known district" in capsys.readouterr().err
    assert maps.read_map(db, "district") == before
    assert map_command.main([str(tmp_path / "none"), "--source", "x"]) == 2
    assert map_command.main([str(SAMPLE)]) == 2
    assert map_command.main([str(SAMPLE), "--source", " \x1b[2J"]) == 2


def test_shares_stand_on_a_scale_of_percent_and_a_group_can_be_chosen(tmp_path: Path) -> None:
    rows = [
        observation("jobs", "FY2025", 0.5 + n / 10, area=one.code, group=group, low=0.4, high=0.95, level=0.9)
        for group in ("all", "black")
        for n, one in enumerate(PARTS[:2])
    ]
    north = Area("north", "North side", "neighbourhood", "sample", False)
    rows.append(observation("jobs", "FY2025", 0.25, area="north"))
    package = city(areas=(AREA, *PARTS, north), departments=(department("work"),),
                   measures=(measure("jobs", "work", unit="share", decimals=1),), observations=tuple(rows))  # fmt: skip
    with stored(package, tmp_path) as db:
        kept(db)
        one = picture(page(db, group="black"), "side-by-side")
        assert one.sentence.startswith("jobs, Black residents, FY2025. Council District 1 50.0%; ")
        assert isinstance(one.chart, DotsChart)
        assert [(row.value, row.low, row.high) for row in one.chart.rows[:2]] == [
            (50.0, 40.0, 95.0),
            (60.0, 40.0, 95.0),
        ]
        assert one.chart.axis.fmt(50.0) == "50%"
        assert grid(one.table)[0][3] == "40.0% to 95.0%"
        beside = page(db, kind="neighbourhood")
        assert [figure.id for figure in figures(beside)] == ["side-by-side"]
        assert "North side 25.0%" in words(beside)
        assert "District" not in words(beside.sections)
