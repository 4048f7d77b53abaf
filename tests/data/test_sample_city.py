"""The invented city shows every state and verdict, so that no page of the product is ever seen for the first time by a city."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from equipt_dash.connection.check import check_disparity, check_link, check_measure
from equipt_dash.connection.verdicts import Standing
from equipt_dash.intake.package import load_package
from equipt_dash.kernel.access import public_scope
from equipt_dash.kernel.model import (
    ALL_GROUPS,
    Better,
    Kind,
    Level,
    Missing,
    Observation,
    Quality,
    Reach,
    Strength,
    ValueRole,
)
from equipt_dash.kernel.settings import DATA
from equipt_dash.practice.fields import Form
from equipt_dash.practice.framework import default_framework
from equipt_dash.practice.kinds import KINDS
from equipt_dash.practice.roadmap import PartState, StepState, tally
from equipt_dash.statistics.change import ChangeVerdict
from equipt_dash.statistics.movement import Movement
from equipt_dash.statistics.predicts import PredictsVerdict
from equipt_dash.statistics.targets import TargetStatus
from equipt_dash.statistics.trend import TrendWord
from equipt_dash.store import queries
from equipt_dash.store.engine import Database
from equipt_dash.store.practice_rows import CLASSES
from equipt_dash.views.check_facts import gather
from equipt_dash.views.context import Context
from equipt_dash.views.home_rows import home_rows
from equipt_dash.views.outcomes import home_outcomes, load_targets
from equipt_dash.views.performance import freshness_badge, record, trend_word
from equipt_dash.views.steps import public_city_roadmap, public_department_roadmaps
from tools import sample_city

TODAY = date(2026, 11, 23)


@pytest.fixture
def reader(sample_url: str) -> Iterator[Context]:
    """The public on the day these tests speak of."""
    db = Database(sample_url)
    yield Context(public_scope(1), db, default_framework(), TODAY)
    db.close()


def test_its_files_are_what_the_program_writes(tmp_path: Path) -> None:
    sample_city.main(tmp_path / "observations")
    for made in sorted(tmp_path.rglob("*.*")):
        kept = DATA / "sample" / made.relative_to(tmp_path)
        assert made.read_bytes() == kept.read_bytes(), f"{kept.name}: run python -m tools.sample_city"


@pytest.mark.parametrize("city", ["sample", "austin"])
def test_every_aim_lies_on_the_better_side_of_today(city: str) -> None:
    """A target for a coming year and a floor that are worse than today would aim at getting worse.

    Yearly targets of Austin's departments are left as the city published them: some lie behind the last result.
    """
    found = load_package(DATA, DATA / city, TODAY)
    better = {one.key: one.better for one in found.measures}
    ours = {one.key for one in found.measures if city == "sample" or one.level is Level.INDICATOR}
    newest: dict[tuple[str, str, str], Observation] = {}
    for row in found.observations:
        key = (row.measure, row.area, row.group)
        if (
            row.role is ValueRole.ACTUAL
            and row.value is not None
            and row.quality not in (Quality.POOR, Quality.SUSPECT)
        ):
            newest[key] = max(newest.get(key, row), row, key=lambda one: one.period_end)
    aims = 0
    for row in found.observations:
        now = newest.get((row.measure, row.area, row.group))
        if (
            row.measure not in ours
            or row.role is not ValueRole.TARGET
            or row.value is None
            or now is None
            or row.period_end <= now.period_end
        ):
            continue
        aims += 1
        assert not _worse(row.value, now.value, better[row.measure]), f"{row.measure} {row.group}: {row.value}"
    for item in found.disparities:
        levels = [
            one.value for (measure, area, group), one in newest.items()
            if (measure, area) == (item.measure, item.area) and group != ALL_GROUPS and one.value is not None
        ]  # fmt: skip
        if item.floor is not None:
            aims += 1
            worst = min(levels) if better[item.measure] is Better.HIGHER else max(levels)
            assert not _worse(item.floor, worst, better[item.measure]), (
                f"{item.slug}: {item.floor} beside {worst} today"
            )
    assert aims >= {"sample": 6, "austin": 0}[city]


def _worse(aim: float, today: float | None, better: Better) -> bool:
    if today is None or better is Better.NOT_DECLARED:
        return False
    return aim < today if better is Better.HIGHER else aim > today


def test_it_says_everywhere_that_it_is_invented() -> None:
    city = load_package(DATA, DATA / "sample", TODAY)
    assert "invented" in city.city.notice
    assert all("nvented" in one.publisher and one.url.startswith("https://example.org/") for one in city.sources)


def test_every_verdict_on_change_and_on_race_appears(reader: Context) -> None:
    targets = load_targets(reader, queries.disparities(reader.scope, reader.db))
    found = {one.change.verdict for one in targets if one.change}
    assert found == set(ChangeVerdict), f"missing: {set(ChangeVerdict) - found}"
    assert any(one.change and one.change.levelling_down for one in targets)
    assert any(one.change and one.change.headline_hides_gap for one in targets)
    assert any(one.in_dollars_of_each_year for one in targets)
    assert any(one.years_are_shared for one in targets)
    predicted = {one.prediction.verdict for one in home_outcomes(reader) if one.prediction}
    assert predicted == set(PredictsVerdict)


def test_every_status_word_of_a_department_measure_appears(reader: Context) -> None:
    measures = [one for one in queries.measures(reader.scope, reader.db) if one.department]
    rows = home_rows(reader, measures)
    records = [record(one, rows.get(one.key, ())) for one in measures]
    words = queries.trends(reader.scope, reader.db)
    targets = load_targets(reader, queries.disparities(reader.scope, reader.db))
    found: dict[type, set[str]] = {
        TrendWord: {trend_word(words, one) for one in measures},
        TargetStatus: {one.status for one in records},
        Movement: {each.movement for one in targets if one.change for each in one.change.groups},
        Kind: {one.kind for one in measures},
    }
    for kind, held in found.items():
        assert held == set(kind), f"never {sorted(set(kind) - held)}"
    fresh = {
        freshness_badge(one.newest.period_end if one.newest else None, one.measure.next_update, TODAY).text
        for one in records
    }
    assert {"current", "no figure yet", "late: newest figure is from 2023"} <= fresh


def test_figures_stand_by_council_district_too(reader: Context) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    keys = [one.key for one in queries.measures(reader.scope, reader.db)]
    for one in queries.observations(reader.scope, reader.db, keys):
        found[one.measure].add(one.area)
    assert {key for key, areas in found.items() if len(areas) == 5} == {"rental-inspections", "youth-summer-jobs"}


def test_the_city_and_two_departments_looked_at_themselves_in_more_than_one_year(reader: Context) -> None:
    reviews = queries.records(reader.scope, reader.db, CLASSES["assessment"])
    years: dict[str, set[int]] = defaultdict(set)
    for one in reviews:
        years[one.department].add(one.dated.year)
    assert set(years) == {"", "hhs", "hou"}
    assert len(years[""]) == 2
    assert len(years["hhs"]) == 2
    assert {one.mark for one in reviews} == {one.key for one in reader.framework.marks}


def test_every_question_of_the_check_holds_somewhere_and_fails_somewhere(reader: Context) -> None:
    scope, db = reader.scope, reader.db
    disparities, links = queries.disparities(scope, db), queries.links(scope, db)
    measures = [one for one in queries.measures(scope, db) if one.department]
    facts = gather(reader, links, measures=[one.key for one in measures], targets=load_targets(reader, disparities))
    found: dict[str, set[Standing]] = defaultdict(set)
    verdicts = [
        *(verdict for one in measures for verdict in check_measure(facts, one)),
        *(verdict for one in links for verdict in check_link(facts, one)),
        *(verdict for one in disparities for verdict in check_disparity(facts, one)),
    ]
    for verdict in verdicts:
        found[verdict.rule].add(verdict.standing)
    assert set(found) == {one.slug for one in default_framework().check_rules}
    for rule, standings in found.items():
        assert {Standing.HOLDS, Standing.FAILS} <= standings, f"{rule}: only {standings}"
    assert any(Standing.UNKNOWN in standings for standings in found.values())


def test_every_state_of_a_step_and_of_a_part_of_the_roadmap_appears(reader: Context) -> None:
    roadmap = public_city_roadmap(reader)
    assert {one.state for one in roadmap.stands} == set(StepState)
    parts = {tally(roadmap.of([one.slug])).state for one in reader.framework.components}
    assert parts == set(PartState) - {PartState.EMPTY}, "every component has steps"


def test_departments_stand_in_every_state_too(reader: Context) -> None:
    roadmaps = public_department_roadmaps(reader, queries.departments(reader.scope, reader.db))
    steps = {one.state for roadmap in roadmaps for one in roadmap.stands}
    assert steps == set(StepState), f"missing: {set(StepState) - steps}"
    parts = {tally(roadmap.stands).state for roadmap in roadmaps}
    assert parts == set(PartState) - {PartState.EMPTY}


def test_every_reason_for_no_value_every_quality_and_a_zero_appear(reader: Context) -> None:
    keys = [one.key for one in queries.measures(reader.scope, reader.db)]
    rows = queries.observations(reader.scope, reader.db, keys)
    # Every count of Sample City has its people recorded, and no measure is judged for precision.
    assert {one.missing for one in rows if one.missing} == set(Missing) - {Missing.NOT_JUDGED, Missing.IMPRECISE}
    assert {one.quality for one in rows} == set(Quality)
    assert any(one.value == 0 for one in rows)
    assert any(one.restated for one in rows)


def test_there_are_records_of_every_kind_with_every_choice(reader: Context) -> None:
    for kind in KINDS:
        found = queries.records(reader.scope, reader.db, CLASSES[kind.slug])
        assert found, f"no {kind.slug}"
        for field in kind.fields:
            if field.form is Form.CHOICE and field.name != "scope":
                held = {str(getattr(one, field.name)) for one in found}
                missing = set(field.options) - held
                assert not missing, f"{kind.slug}.{field.name} never is {sorted(missing)}"
    links = queries.links(reader.scope, reader.db)
    assert {one.strength for one in links} == set(Strength)
    assert {one.reach for one in links} >= {Reach.SERVICE, Reach.POLICY, Reach.INSTITUTION}
