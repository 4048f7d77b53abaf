"""A roadmap's states follow from its steps and records, whatever those hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.practice.framework import Step, StepScope, default_framework
from equipt_dash.practice.model import OwnStep, StepRecord
from equipt_dash.practice.roadmap import (
    PartState,
    Roadmap,
    StepState,
    city_roadmap,
    department_roadmap,
    find_cycle,
    steps_of,
    tally,
)
from equipt_dash.views.practice.roadmap import (
    finding,
    held_up,
    next_blocks,
    nowhere,
    part_words,
    question_blocks,
    timeline,
)
from tests.views.support import step, words

TODAY = date(2026, 11, 23)
CITY, DEPARTMENT = StepScope.CITY, StepScope.DEPARTMENT


def record(key: str, department: str = "", **changes: Any) -> StepRecord:
    return replace(StepRecord(key, department), **changes)


def closed(key: str, department: str = "", **changes: Any) -> StepRecord:
    plain = record(
        key, department, status="closed", evidence_url="https://example.org/", confirmed_by="a second person"
    )
    return replace(plain, **changes)


def own(slug: str, **changes: Any) -> OwnStep:
    return replace(OwnStep(slug, f"Own {slug}", "capacity"), **changes)


def city(
    template: list[Step], records: list[StepRecord], changed: list[OwnStep] | None = None, departments: Any = ()
) -> Roadmap:
    steps = steps_of(template, changed or [])
    return city_roadmap(steps, records, TODAY, components=["capacity"], departments=departments)


def state(roadmap: Roadmap, slug: str = "a") -> StepState:
    return next(stand.state for stand in roadmap.stands if stand.step.slug == slug)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (None, StepState.NOT_STARTED),
        (record("a", status="not_started"), StepState.NOT_STARTED),
        (record("a", status="not_started", summary="Planned."), StepState.NOT_STARTED),
        (record("a", summary="A newspaper tells of it."), StepState.PUBLIC_RECORD),
        (record("a", status="under_way"), StepState.UNDER_WAY),
        (record("a", status="closed"), StepState.NOT_CONFIRMED),
        (record("a", status="closed", evidence_url="https://example.org/"), StepState.NOT_CONFIRMED),
        (closed("a"), StepState.CLOSED),
        (closed("a", evidence_url=""), StepState.CLOSED),
        (closed("a", reopens_on=TODAY + timedelta(1)), StepState.CLOSED),
        (closed("a", reopens_on=TODAY), StepState.REOPENED),
    ],
)
def test_what_a_record_says_about_a_step(found: StepRecord | None, expected: StepState) -> None:
    roadmap = city([step("a", CITY)], [found] if found else [])
    assert state(roadmap) is expected
    assert roadmap.stands[0].closed is (expected is StepState.CLOSED)


def test_a_step_waits_for_the_one_that_has_to_come_first_until_that_closes() -> None:
    template, later = [step("a", CITY)], [own("b", after=("a",), first_quarter=2)]
    waiting = city(template, [], later)
    assert state(waiting, "b") is StepState.BLOCKED
    assert [stand.step.slug for stand in waiting.next] == ["a"]
    assert "Waits for: Step a." in words(held_up(waiting.stands, nowhere))
    under_way = city(template, [record("b", status="under_way")], later)
    assert state(under_way, "b") is StepState.UNDER_WAY
    assert [one.slug for one in under_way.stands[1].waits_for] == ["a"]
    free = city(template, [closed("a")], later)
    assert state(free, "b") is StepState.NOT_STARTED
    assert [stand.step.slug for stand in free.next] == ["b"]
    again = city(template, [closed("a", reopens_on=TODAY)], later)
    assert state(again, "b") is StepState.BLOCKED


def test_a_step_is_late_after_its_day_until_it_closes() -> None:
    def late(found: StepRecord) -> bool:
        return city([step("a", CITY)], [found]).stands[0].late

    assert late(record("a", status="under_way", due=TODAY - timedelta(1)))
    assert not late(record("a", status="under_way", due=TODAY))
    assert not late(closed("a", due=TODAY - timedelta(1)))
    assert late(closed("a", due=TODAY - timedelta(9), reopens_on=TODAY))


def test_the_city_changes_adds_and_leaves_out_steps() -> None:
    template = [step("a", CITY), step("b", CITY)]
    changes = [own("a", name="Our way", first_quarter=3), own("b", left_out=True), own("c", first_quarter=2)]
    assert [(one.slug, one.name, one.own) for one in steps_of(template, changes)] == [
        ("c", "Own c", True), ("a", "Our way", True),
    ]  # fmt: skip
    assert steps_of(template, [own("x", left_out=True)]) == steps_of(template, [])


def test_a_step_each_department_takes_closes_for_the_city_when_every_one_closed_it() -> None:
    template = [step("a", DEPARTMENT)]
    one = city(template, [closed("a", "parks")], departments=["parks", "water"])
    assert (state(one), one.stands[0].of_departments) == (StepState.UNDER_WAY, (1, 2))
    both = city(template, [closed("a", "parks"), closed("a", "water")], departments=["parks", "water"])
    assert (state(both), both.stands[0].of_departments) == (StepState.CLOSED, (2, 2))
    typed = city(template, [closed("a")], departments=["parks", "water"])
    assert state(typed) is StepState.UNDER_WAY
    assert city(template, [closed("a", "parks")], departments=None).stands == ()


def test_a_department_has_its_own_steps_and_waits_for_the_city() -> None:
    steps = steps_of([step("a", CITY), step("b", DEPARTMENT)], [own("b", scope="department", after=("a",))])

    def parks(*records: StepRecord) -> Roadmap:
        return department_roadmap("parks", steps, records, TODAY, components=["capacity"])

    assert [(one.step.slug, one.state) for one in parks(closed("b", "water")).stands] == [("b", StepState.BLOCKED)]
    assert state(parks(closed("a")), "b") is StepState.NOT_STARTED
    assert state(parks(closed("a", "parks")), "b") is StepState.BLOCKED


def test_a_part_is_closed_only_when_every_step_of_it_is() -> None:
    template = [step("a", CITY), step("b", CITY)]
    assert tally(city(template, []).stands).state is PartState.NOT_STARTED
    assert tally(city(template, [record("a", summary="Told.")]).stands).state is PartState.NOT_STARTED
    half = tally(city(template, [closed("a")]).stands)
    assert (half.closed, half.all, half.state) == (1, 2, PartState.UNDER_WAY)
    assert tally(city(template, [closed("a"), closed("b")]).stands).state is PartState.CLOSED
    assert tally(city(template, [closed("a")], [own("b", left_out=True)]).stands).state is PartState.CLOSED
    assert tally(()).state is PartState.EMPTY


def test_what_does_not_fit_is_an_open_question() -> None:
    changed = [
        own("a", after=("b",)), own("b", after=("a",)), own("c", after=("c",)), own("d", after=("gone",)),
        own("e", component="nowhere"),
    ]  # fmt: skip
    roadmap = city([step("a", CITY)], [record("old", summary="Once.")], changed)
    assert {one.slug for one in roadmap.questions.circle} == {"a", "b", "c"}
    assert [(one.slug, gone) for one, gone in roadmap.questions.gone] == [("d", "gone")]
    assert [one.slug for one in roadmap.questions.astray] == ["e"]
    assert [one.step for one in roadmap.questions.unplaced] == ["old"]
    said = words(question_blocks(roadmap.questions))
    assert "wait for each other" in said
    assert "“Own d” waits for a step that is not on the roadmap (gone)." in said
    assert state(roadmap, "d") is StepState.NOT_STARTED
    assert not question_blocks(city([step("a", CITY)], []).questions)


def test_silence_is_not_told_as_a_state_of_the_city() -> None:
    def said(*records: StepRecord) -> str:
        return words(timeline(city([step("a", CITY)], list(records)).stands))

    assert "Step a : not recorded" in said()
    assert "Step a : not started" in said(record("a", status="not_started"))
    assert part_words(tally(city([step("a", CITY)], []).stands)) == "no start recorded: 0 of 1 closed"


def test_a_circle_is_found() -> None:
    assert find_cycle([own("a", after=("b",)), own("b")]) == ()
    assert find_cycle([own("a", after=("a",))]) == ("a",)
    assert set(find_cycle([own("x"), own("a", after=("b",)), own("b", after=("c",)), own("c", after=("a",))])) == {
        "a", "b", "c",
    }  # fmt: skip


def test_the_template_runs_in_no_circle_and_all_of_it_is_placed() -> None:
    framework = default_framework()
    steps = steps_of(framework.steps, [])
    components = [one.slug for one in framework.components]
    roadmap = city_roadmap(steps, [], TODAY, components=components, departments=["parks"])
    assert find_cycle(steps) == ()
    assert not roadmap.questions
    assert len(roadmap.of(components)) == len(framework.steps)


SLUGS = ("a", "b", "c", "d")
OWN = st.builds(
    OwnStep, st.sampled_from(SLUGS), st.just("A step"), st.sampled_from(("capacity", "nowhere")),
    scope=st.sampled_from(("city", "department", "?")), left_out=st.booleans(),
    after=st.lists(st.sampled_from((*SLUGS, "gone")), max_size=4).map(tuple),
    first_quarter=st.none() | st.integers(-3, 9), last_quarter=st.none() | st.integers(-3, 9),
)  # fmt: skip
DAYS = st.none() | st.dates(date(2025, 1, 1), date(2028, 1, 1))
RECORDS = st.builds(
    StepRecord, st.sampled_from((*SLUGS, "gone")), st.sampled_from(("", "parks", "water")),
    summary=st.sampled_from(("", "Told.")), status=st.sampled_from(("", "not_started", "under_way", "closed", "?")),
    evidence_url=st.sampled_from(("", "https://example.org/")), due=DAYS, reopens_on=DAYS,
    confirmed_by=st.sampled_from(("", "somebody")), blocker=st.sampled_from(("", "No money.")),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(OWN, max_size=6),
    st.lists(RECORDS, max_size=8),
    st.sampled_from((None, (), ("parks",), ("parks", "water"))),
)
def test_whatever_is_recorded_no_roadmap_claims_more_than_its_steps_show(
    changed: list[OwnStep], records: list[StepRecord], departments: tuple[str, ...] | None
) -> None:
    steps = steps_of([step("a", CITY), step("b", DEPARTMENT)], changed)
    roadmaps = [
        city_roadmap(steps, records, TODAY, components=["capacity"], departments=departments),
        department_roadmap("parks", steps, records, TODAY, components=["capacity"]),
    ]
    for roadmap in roadmaps:
        found = tally(roadmap.stands)
        assert (found.state is PartState.CLOSED) == (bool(roadmap.stands) and found.closed == found.all)
        assert bool(roadmap.questions.circle) <= bool(find_cycle(steps))
        for stand in roadmap.stands:
            if stand.closed and stand.of_departments is None:
                assert stand.record is not None
                assert stand.record.confirmed_by
                assert not stand.late
            assert not (stand.closed and stand.waits_for)
            assert (stand.state is StepState.BLOCKED) <= bool(stand.waits_for)
        assert all(stand.state is not StepState.CLOSED and not stand.waits_for for stand in roadmap.next)
        assert finding(roadmap)
        assert len(timeline(roadmap.stands)) == 2 * len({stand.step.first_quarter for stand in roadmap.stands})
        assert next_blocks(roadmap.next)
