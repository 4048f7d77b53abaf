"""New figures, first misses, changed targets and stories between two editions: each told once, in exact words, with units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, event, insert, update

from equipt_dash.kernel.model import Missing, Observation, State, Story
from equipt_dash.practice.model import CommunityNote
from equipt_dash.store import schema
from equipt_dash.store.commands import fill
from equipt_dash.store.desk import visits
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.upgrade import upgrade
from equipt_dash.views.desk.council import since
from equipt_dash.views.desk.council.items import Item, Kind
from tests.desk.test_council_since import WHITE, add, reader
from tests.support.units import bare_in_text
from tests.views.support import (
    BLACK,
    EVERYBODY,
    city,
    department,
    disparity,
    measure,
    observation,
    target,
)

MANY = 40
OTHERS = ("rent", "school", "parks")


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """Two departments, and one outcome by race, after the first edition."""
    found = Database(database_url)
    upgrade(found)
    package = city(
        groups=(EVERYBODY, BLACK, WHITE),
        departments=(department("work", name="Workforce"), department("fire", name="Fire")),
        measures=(
            measure("jobs"), *(measure(one) for one in OTHERS),
            measure("trained", "work", name="People trained", unit="percent", decimals=1),
            *(measure(f"truck-{n:02}", "fire", name=f"Truck {n:02}") for n in range(MANY)),
        ),
        observations=[
            *(observation("jobs", "2020", value, group=group) for group, value in (("all", 70.0), ("black", 66.0))),
            observation("trained", "FY2020", 91.0), target("trained", "FY2020", 90.0),
            *(observation(f"truck-{n:02}", "FY2020", 4.0) for n in range(MANY)),
        ],
        disparities=[disparity("jobs-gap", "jobs", target_gap=5.0, target_date=date(2025, 9, 1), floor=60.0, target_source="Council")],
    )  # fmt: skip
    fill(found, package)
    publish(found, on=date(2026, 1, 10), note="", approver="test")
    yield found
    found.close()


def after(db: Database, *rows: Observation) -> list[tuple[Kind, str, str, str]]:
    """What the edition with ``rows`` brings, compared with the one before: kind, title, sentence and address."""
    return [(one.kind, one.title, one.sentence, one.href) for one in items(db, *rows)]


def items(db: Database, *rows: Observation) -> tuple[Item, ...]:
    add(db, list(rows))
    number = len(visits.editions(db))
    publish(db, on=date(2026, 6, 9 + number), note="", approver="test")
    before, newest = visits.editions(db)[-2:]
    found = since.changes(reader(db, newest), before, newest)
    for one in found:
        assert list(bare_in_text(one.sentence)) == [], one.sentence
    return found


def set_rows(db: Database, table: Any, where: Any, **values: Any) -> None:
    with db.writing() as connection:
        connection.execute(update(table).where(where).values(**values))


def test_a_figure_that_stands_alone_is_told_itself(db: Database) -> None:
    assert after(db, observation("trained", "FY2021", 92.0)) == [
        (Kind.FIGURES, "People trained", "In FY2021 it was 92.0%.", "/measures/trained")
    ]
    assert after(db, observation("jobs", "2021", 66.5, group="black")) == [
        (Kind.FIGURES, "jobs", "In 2021 it was 66.5% for Black residents.", "/measures/jobs")
    ]


def test_hundreds_of_figures_are_one_line_a_department_and_one_an_outcome(db: Database) -> None:
    years = ("FY2021", "FY2022", "FY2023", "FY2024")
    rows = [observation(f"truck-{n:02}", year, 4.0) for n in range(MANY) for year in years]
    rows += [observation("jobs", "2021", value, group=group) for group, value in (("all", 70.2), ("black", 66.1))]
    assert after(db, *rows) == [
        (Kind.FIGURES, "Fire", "160 new figures for 40 measures, for 4 periods from FY2021 to FY2024.", "/departments/fire"),
        (Kind.FIGURES, "jobs", "2 new figures, for 2021. In 2021 it was 70.2% for everybody.", "/measures/jobs"),
    ]  # fmt: skip
    assert after(db) == [], "the same figures are new once"


def test_many_new_things_ask_the_database_no_more_often_than_one(db: Database) -> None:
    def asked(measures: tuple[str, ...], period: str) -> int:
        statements: list[object] = []

        def note(*arguments: object) -> None:
            statements.append(arguments[2])

        add(db, [observation(one, period, 60.0, group="black") for one in measures])
        number = len(visits.editions(db))
        publish(db, on=date(2026, 6, 9 + number), note="", approver="test")
        before, newest = visits.editions(db)[-2:]
        event.listen(db.engine, "before_cursor_execute", note)
        assert len(since.changes(reader(db, newest), before, newest)) == len(measures)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(statements)

    assert asked(OTHERS, "2021") == asked(OTHERS[:1], "2022")


def test_a_figure_that_was_missing_before_arrived_late_and_is_not_new_too(db: Database) -> None:
    assert after(db, observation("trained", "FY2021", None, missing=Missing.NOT_YET_MEASURED)) == []
    table = schema.observation
    set_rows(db, table, (table.c.measure == "trained") & (table.c.period == "FY2021"), value=93.0, missing=None)
    assert [(kind, words) for kind, _title, words, _href in after(db)] == [
        (Kind.CORRECTED, "A figure for FY2021 arrived later: before, it read “not yet measured”.")
    ]


def test_a_target_that_was_never_judged_and_is_missed_now_is_a_first_miss(db: Database) -> None:
    (_new,) = after(db, observation("truck-00", "FY2021", 3.0))
    found = items(db, target("truck-00", "FY2021", 5.0))
    assert [(one.kind, one.sentence) for one in found] == [
        (Kind.MISSED, "In FY2021 it was 3 and missed its target of 5. No target of it could be judged before."),
        (Kind.TARGETS, "Target for FY2021: 5."),
    ]
    assert found[0].questions
    assert found[0].figure
    again = after(db, observation("truck-00", "FY2022", 3.0), target("truck-00", "FY2022", 5.0))
    assert [kind for kind, *_rest in again] == [Kind.TARGETS, Kind.FIGURES], "a second miss is no first one"


def test_a_miss_after_a_year_without_a_target_says_when_it_was_met(db: Database) -> None:
    after(db, observation("trained", "FY2021", 80.0))
    found = after(db, observation("trained", "FY2022", 70.0), target("trained", "FY2022", 90.0))
    assert found[0][::2] == (
        Kind.MISSED, "In FY2022 it was 70.0% and missed its target of 90.0%. In FY2020 it had met its target."
    )  # fmt: skip


def test_a_correction_that_turns_a_met_target_into_a_missed_one_is_a_first_miss(db: Database) -> None:
    table = schema.observation
    which = (table.c.measure == "trained") & (table.c.period == "FY2020")
    set_rows(db, table, which & (table.c.role == "actual"), value=60.0, restated="Counted twice.")
    assert [(kind, words) for kind, _title, words, _href in after(db)] == [
        (Kind.MISSED, "In FY2020 it was 60.0% and missed its target of 90.0%. The earlier edition did not tell this year as missed."),
        (Kind.CORRECTED, "The figures for FY2020 were corrected. Nothing changed in the world. Counted twice."),
    ]  # fmt: skip


def test_a_target_within_reach_is_never_told_as_met(db: Database) -> None:
    after(db, observation("trained", "FY2021", 88.0), target("trained", "FY2021", 90.0))
    (fell, *_rest) = after(db, observation("trained", "FY2022", 60.0), target("trained", "FY2022", 90.0))
    assert fell[::2] == (
        Kind.FELL, "In FY2022 it was 60.0% and missed its target of 90.0%; before, it was within 5% of its target."
    )  # fmt: skip
    (rose, *_rest) = after(db, observation("trained", "FY2023", 89.0), target("trained", "FY2023", 90.0))
    assert rose[::2] == (
        Kind.IMPROVED, "In FY2023 it was 89.0%, within 5% of its target of 90.0%, which it had missed before."
    )  # fmt: skip


@pytest.mark.parametrize(("se", "told"), [(None, True), (0.1, True), (4.0, False)])
def test_a_gap_above_what_was_aimed_for_is_a_first_miss_unless_chance_explains_it(
    db: Database, se: float | None, told: bool
) -> None:
    rows = [observation("jobs", "2021", value, group=group, se=se) for group, value in (("all", 70.0), ("black", 64.0))]
    found = items(db, *rows)
    words = "By 1 September 2025 the gap was to be 5.0 points. The newest figure, for 2021, is 6.0 points. It had been reached before."
    assert [one.sentence for one in found if one.kind is Kind.MISSED] == ([words] if told else [])
    assert found[-1].kind is Kind.FIGURES
    later = [
        observation("jobs", "2022", value, group=group, se=se) for group, value in (("all", 70.0), ("black", 63.9))
    ]
    assert Kind.MISSED not in [one.kind for one in items(db, *later)]


def test_a_changed_target_is_told_from_what_to_what_and_never_as_a_correction(db: Database) -> None:
    table = schema.observation
    which = (table.c.measure == "trained") & (table.c.role == "target")
    set_rows(db, table, which, value=80.0, restated="Less money.")
    found = items(db)
    assert [(one.kind, one.title, one.sentence) for one in found] == [
        (Kind.TARGETS, "People trained", "Target for FY2020: from 90.0% to 80.0%. Less money.")
    ]
    assert found[0].questions == ("Workforce: who decided to change the target, and why?",)
    with db.writing() as connection:
        connection.execute(delete(table).where(which))
    assert [one.sentence for one in items(db)] == ["Target for FY2020: from 80.0% to not published."]


def test_new_targets_are_one_line_a_department_and_alone_stand_beside_the_last(db: Database) -> None:
    assert after(db, *(target(f"truck-{n:02}", "FY2022", 5.0) for n in range(MANY))) == [
        (Kind.TARGETS, "Fire", "40 new targets for 40 measures, for FY2022.", "/departments/fire")
    ]
    assert after(db, target("trained", "FY2022", 85.0)) == [
        (Kind.TARGETS, "People trained", "Target for FY2022: 85.0%. The one for FY2020 was 90.0%.", "/measures/trained")
    ]


def test_a_gap_target_a_floor_and_a_day_are_told_from_what_to_what(db: Database) -> None:
    table = schema.disparity
    set_rows(db, table, table.c.slug == "jobs-gap", target_gap=8.0, floor=55.0, target_date=date(2028, 9, 1))
    assert after(db) == [
        (
            Kind.TARGETS, "Jobs Gap",
            "Gap aimed for: from 5.0 points to 8.0 points. Floor for every group: from 60.0% to 55.0%. "
            "By when: from 1 September 2025 to 1 September 2028. Source: Council.",
            "/disparities/jobs-gap",
        )
    ]  # fmt: skip
    set_rows(db, table, table.c.slug == "jobs-gap", floor=None)
    assert after(db)[0][2] == "Floor for every group: from 55.0% to not recorded. Source: Council."


def test_a_story_is_told_when_it_is_new_changed_or_gone(db: Database) -> None:
    names = ("measure", "period", "body", "signed", "dated")
    story = Story("trained", "FY2020", "More came.", "Ana Ruiz", "2026-03-03")
    with db.writing() as connection:
        values = dict(zip(names, astuple(story), strict=True))
        connection.execute(insert(schema.story).values(**values, state=State.APPROVED.value))
    assert after(db) == [
        (
            Kind.STORY,
            "People trained",
            "New, about FY2020: signed by Ana Ruiz, 3 March 2026.",
            "/measures/trained#story",
        )
    ]
    assert after(db) == []
    set_rows(db, schema.story, schema.story.c.measure == "trained", body="Many more came.", dated="2026-04-04")
    assert [one[2] for one in after(db)] == ["Changed, about FY2020: signed by Ana Ruiz, 4 April 2026."]
    with db.writing() as connection:
        connection.execute(delete(schema.story))
    assert [one[2:] for one in after(db)] == [("The one about FY2020 is no longer shown.", "/measures/trained")]


def test_what_the_community_wrote_is_told_as_theirs(db: Database) -> None:
    note = CommunityNote("jobs", "2020", "Rosa Lee", "tenants", "We see it.", date(2026, 3, 3))
    with db.writing() as connection:
        table = schema.PRACTICE["community-note"]
        connection.execute(insert(table).values(**vars(note), state=State.APPROVED.value))
    assert after(db) == [
        (Kind.STORY, "jobs", "New from the community about 2020: Rosa Lee, 3 March 2026.", "/measures/jobs#story")
    ]
