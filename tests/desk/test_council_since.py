"""A sequence of editions with planted changes gives exactly the expected list, in its words and order; noise gives none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, update

from equipt_dash.kernel.access import public_scope
from equipt_dash.kernel.model import CategoryStandard, Group, Observation, Reach, State, Strength
from equipt_dash.practice.framework import default_framework
from equipt_dash.store import schema
from equipt_dash.store.commands import fill
from equipt_dash.store.desk import visits
from equipt_dash.store.desk.visits import Published
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.rows import to_row
from equipt_dash.store.upgrade import upgrade
from equipt_dash.views.context import Context
from equipt_dash.views.desk.council import since
from equipt_dash.views.desk.council.items import Item, Kind, in_order
from tests.desk.entry_forms import db_of
from tests.support.desk import City
from tests.views.support import (
    BLACK,
    EVERYBODY,
    STANDARD,
    city,
    department,
    disparity,
    link,
    measure,
    observation,
)
from tests.views.support import target as target_row

TODAY = date(2026, 11, 23)
WHITE = Group("white", "census", "White residents", "White residents", "white", "white", "any", "", 2)
NEW = CategoryStandard("new", "New groups", "2024", "https://example.org/new", "")
MENA = Group("mena", "new", "MENA residents", "MENA residents", "mena", "mena", "any", "", 3)
INDICATORS = ("jobs", "rent", "school", "homes", "noise", "fixed", "sorted")
# Share of people by (indicator, year): Black, White, everybody. Higher is better.
PLANTED: dict[tuple[str, str], tuple[float, float, float]] = {
    ("jobs", "2020"): (60.0, 75.0, 70.0), ("jobs", "2021"): (60.4, 82.0, 75.0),  # the headline hides a gap
    ("rent", "2020"): (60.0, 75.0, 70.0), ("rent", "2021"): (52.0, 76.0, 70.0),  # falling behind
    ("school", "2020"): (70.0, 92.0, 86.0), ("school", "2021"): (70.0, 80.0, 77.0),  # levelling down
    ("homes", "2020"): (40.0, 66.0, 60.0), ("homes", "2021"): (50.0, 66.5, 61.5),  # levelling up
    ("noise", "2020"): (60.0, 75.0, 70.0), ("noise", "2021"): (60.2, 75.1, 70.2),  # nothing but chance
    ("fixed", "2020"): (60.0, 75.0, 70.0),  # corrected below
    ("sorted", "2020"): (60.0, 75.0, 70.0), ("sorted", "2021"): (60.0, 75.0, 70.0),  # other groups in 2021
}  # fmt: skip


def rows(indicator: str, year: str, *, extra: bool = False) -> list[Observation]:
    values = dict(zip(("black", "white", "all"), PLANTED[indicator, year], strict=True))
    if extra:
        values = {"mena": values["black"], "black": values["black"], "all": values["all"]}
    return [
        replace(observation(indicator, year, value), group=group, se=0.8, period_end=date(int(year), 12, 31))
        for group, value in values.items()
    ]


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """A small city after its first edition."""
    found = Database(database_url)
    upgrade(found)
    package = city(
        standards=(STANDARD, NEW), groups=(EVERYBODY, BLACK, WHITE, MENA),
        departments=(department("work", name="Workforce"),),
        measures=(*(measure(one, scale=100.0, smallest_difference=3.0) for one in INDICATORS), measure("trained", "work", name="People trained")),
        observations=[
            *(row for one in INDICATORS for row in rows(one, "2020")),
            *(observation("trained", f"FY{year}", 100.0) for year in (2018, 2019, 2020)),
        ],
        disparities=[disparity(f"{one}-gap", one) for one in INDICATORS],
        links=(link("trained", "jobs-gap", Strength.DIRECT, lever="paid training", reviewer="Equity Office"),),
    )  # fmt: skip
    fill(found, package)
    publish(found, on=date(2026, 1, 10), note="", approver="test")
    yield found
    found.close()


def add(db: Database, found: list[Observation]) -> None:
    with db.writing() as connection:
        for row in found:
            connection.execute(insert(schema.observation).values(**to_row(row), state=State.APPROVED.value))


def second(db: Database, *indicators: str) -> None:
    """Publish edition 2 with the year 2021 of these indicators."""
    for one in indicators:
        add(db, rows(one, "2021", extra=one == "sorted"))
    publish(db, on=date(2026, 6, 10), note="", approver="test")


def changes(db: Database) -> tuple[Item, ...]:
    found = visits.editions(db)
    return since.changes(reader(db, found[-1]), found[0], found[-1])


def reader(db: Database, edition: Published) -> Context:
    return Context(public_scope(edition.number), db, default_framework(), TODAY)


def test_the_golden_scenario(db: Database) -> None:
    with db.writing() as connection:
        table = schema.observation
        which = (table.c.measure == "fixed", table.c.group_code == "black")
        connection.execute(update(table).where(*which).values(value=55.0, restated="One school was counted twice."))
        action = {
            "slug": "training", "title": "Training that pays", "what": "Pays.", "lever": "paid training", "reach": Reach.SERVICE.value,
            "status": "under_way", "measures": ["trained"], "starts_on": date(2026, 3, 1), "review_on": date(2026, 9, 1), "department": "work", "state": "approved",
        }  # fmt: skip
        connection.execute(insert(schema.PRACTICE["action"]).values(**action))
        target = {"target_gap": 5.0, "floor": 60.0, "target_date": date(2026, 9, 1), "target_source": "Council"}
        which_gap = schema.disparity.c.slug == "noise-gap"
        connection.execute(update(schema.disparity).where(which_gap).values(**target))
        story = {
            "measure": "trained",
            "period": "FY2020",
            "body": "Fewer came.",
            "signed": "Ana Ruiz",
            "dated": "2026-03-03",
        }
        connection.execute(insert(schema.story).values(**story, state=State.APPROVED.value))
    add(db, [target_row("trained", "FY2020", 150.0)])
    second(db, "jobs", "rent", "school", "homes", "noise", "sorted")
    found = changes(db)
    assert [(one.kind, one.title, one.sentence) for one in found] == [
        (Kind.WIDENED, "Rent Gap", "The gap for Black residents widened by 8.0 points from 2020 to 2021."),
        (Kind.WIDENED, "Jobs Gap", "The gap for Black residents widened by 4.6 points from 2020 to 2021. The average improved and hides it."),
        (Kind.FELL, "School Gap", "The gap for Black residents is 9.0 points narrower in 2021 than in 2020, but only because others fell: White residents. This is levelling down, not progress."),
        (Kind.PROMISE, "Noise Gap", "By 1 September 2026 the gap was to be 5.0 points. The newest figure, for 2021, is 10.0 points."),
        (Kind.PROMISE, "Training that pays", "It was to be reviewed by 1 September 2026. No later date is recorded."),
        (Kind.MISSED, "People trained", "In FY2020 it was 100 and missed its target of 150. No target of it could be judged before."),
        (Kind.IMPROVED, "Homes Gap", "The gap for Black residents narrowed by 8.5 points from 2020 to 2021, and no group clearly fell."),
        (Kind.TARGETS, "Noise Gap", "Gap aimed for: from not recorded to 5.0 points. Floor for every group: from not recorded to 60.0%. By when: from not recorded to 1 September 2026. Source: Council."),
        (Kind.TARGETS, "People trained", "Target for FY2020: 150."),
        (Kind.CORRECTED, "Fixed Gap", "The figures for 2020 were corrected. Nothing changed in the world. One school was counted twice."),
        (Kind.CORRECTED, "Sorted Gap", "From 2021 on, people are sorted into other groups (MENA residents). Whether the gap changed cannot be told."),
        (Kind.STORY, "People trained", "New, about FY2020: signed by Ana Ruiz, 3 March 2026."),
        (Kind.FIGURES, "noise", "3 new figures, for 2021. In 2021 it was 70.2% for everybody."),
        (Kind.FIGURES, "sorted", "3 new figures, for 2021. In 2021 it was 70.0% for everybody."),
    ]  # fmt: skip
    jobs = found[1]
    assert jobs.questions == (
        "Workforce: “Training that pays” began on 1 March 2026. What has it done for Black residents since, and how do you know?",
        "No gap to reach is recorded for “Jobs Gap”. When will the council be asked to set one?",
    )
    assert found[0].questions[0].startswith("No department’s measure is linked to “Rent Gap”.")
    assert all(2 <= len(one.questions) <= 3 for one in found if one.kind <= Kind.UNSURE)
    assert found[4].questions[1] == "By which day can the council count on it? None after 1 September 2026 is recorded."
    assert all(one.figure for one in found if one.kind in (Kind.WIDENED, Kind.FELL, Kind.IMPROVED))


def test_noise_alone_gives_nothing_beyond_noise(db: Database) -> None:
    second(db, "noise")
    (new,) = changes(db)
    assert (new.kind, new.title, new.href) == (Kind.FIGURES, "noise", "/measures/noise")
    assert new.sentence == "3 new figures, for 2021. In 2021 it was 70.2% for everybody."
    assert lead_of(db, new) == (
        "Since edition 1: nothing beyond noise. 1 item on new figures. New figures moved by no more than chance would "
        "move them, or cannot be judged."
    )
    assert lead_of(db) == "Since edition 1: nothing new. No figure, target or story changed, and no promise came due."


def lead_of(db: Database, *items: Item) -> str:
    one, two = visits.editions(db)
    lead = since._lead(items, since.Since(one, "edition 1", ""), two)
    return "".join(getattr(part, "text", part) for part in lead)


def test_the_same_edition_twice_has_no_change_and_a_correction_never_hides_a_widening(db: Database) -> None:
    only = visits.editions(db)[0]
    assert since.changes(reader(db, only), only, only) == ()
    with db.writing() as connection:
        table = schema.observation
        connection.execute(
            update(table).where(table.c.measure == "rent", table.c.group_code == "white").values(value=74.0)
        )
    second(db, "rent")
    assert [(one.kind, one.key) for one in changes(db)] == [
        (Kind.WIDENED, "disparity:rent-gap"),
        (Kind.CORRECTED, "corrected:rent-gap"),
    ], "what the widened gap tells with its picture is no new figure beside it"


def test_a_measure_that_misses_its_target_falls_and_one_that_meets_it_rose(db: Database) -> None:
    add(db, [target_row("trained", f"FY{year}", 90.0) for year in (2020, 2021)])
    publish(db, on=date(2026, 6, 10), note="", approver="test")
    add(db, [observation("trained", "FY2021", 60.0)])
    publish(db, on=date(2026, 6, 11), note="", approver="test")
    two, three = visits.editions(db)[1:]
    (fell,) = since.changes(reader(db, three), two, three)
    assert (fell.kind, fell.sentence) == (
        Kind.FELL, "In FY2021 it was 60 and missed its target of 90, which it had met before."
    )  # fmt: skip
    assert fell.questions[0] == "Workforce: what explains this year, and what will you change?"
    (rose,) = since.changes(reader(db, two), three, Published(2, two.on))
    assert rose.kind is Kind.IMPROVED
    assert rose.questions == (
        "Workforce: what made the difference, and will it last?",
        "Whom does this reach, and is it the people “Jobs Gap” weighs on?",
    )


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(list(Kind)), st.sampled_from("abcd"), st.floats(0, 9)), max_size=14))
def test_the_order_is_by_kind_and_nothing_stands_twice(drawn: list[tuple[Kind, str, float]]) -> None:
    found = in_order(Item(kind, key, key, "/", "…", size=size) for kind, key, size in drawn)
    assert [one.kind for one in found] == sorted(one.kind for one in found)
    assert len({one.key for one in found}) == len(found) == len({key for _kind, key, _size in drawn})
    best = {key: min(kind for kind, other, _size in drawn if other == key) for _kind, key, _size in drawn}
    assert {one.key: one.kind for one in found} == best


def test_the_page_starts_from_what_was_marked_as_seen_and_takes_a_meeting_or_an_edition(desk_city: City) -> None:
    db, council = db_of(desk_city), desk_city.visitor("council")
    alone = council.get("/council").get_data(as_text=True)
    assert "no newer edition, and no promise came due." in alone
    assert "the first: " in alone
    assert "before the newest" not in alone
    publish(db, on=TODAY, note="", approver="test")
    for _look in range(2):
        page = council.get("/council").get_data(as_text=True)
        assert "edition 1 of" in page
        assert "the one before the newest" in page
        assert "Mark edition 2 as seen" in page, "opening the page marks nothing"
    for number in ("9", "x", "", "1" * 23):
        assert council.post("/council/seen", {"edition": number}, key=f"no-{number}").headers["Location"] == "/council"
    done = council.post("/council/seen", {"edition": "2"}, key="seen-2")
    assert done.headers["Location"] == "/council?said=seen"
    page = council.get("/council?said=seen").get_data(as_text=True)
    assert "Marked as seen." in page
    assert "your last look, at edition 2" in page
    assert "as seen</button>" not in page
    other = desk_city.visitor("officer").get("/council").get_data(as_text=True)
    assert "the one before the newest" in other, "everybody marks for themselves"
    publish(db, on=TODAY, note="", approver="test")
    publish(db, on=TODAY, note="", approver="test")
    assert "your last look, at edition 2" in council.get("/council").get_data(as_text=True)
    assert desk_city.visitor("head").post("/council/seen", {"edition": "2"}, key="head").status_code == 403
    assert council.get("/council?since=edition-1").status_code == 200
    for wrong in ("edition-99", "edition-x", "yesterday", "meeting"):
        assert council.get(f"/council?since={wrong}").status_code == 400, wrong
    officer = desk_city.visitor("officer")
    officer.get("/council/meetings")
    bad = officer.post("/council/meetings/add", {"day": "soon", "title": ""}, key="meeting-key-one")
    assert bad.status_code == 422
    assert "year-month-day" in bad.get_data(as_text=True)
    for number, status in ((1, 303), (2, 409)):
        sent = {"day": "2026-11-20", "title": "Work session"}
        assert officer.post("/council/meetings/add", sent, key=f"meeting-add-{number}-x").status_code == status
    assert "the meeting of 20 November 2026" in council.get("/council?since=meeting").get_data(as_text=True)
    assert (
        council.post("/council/meetings/add", {"day": "2026-11-21", "title": "No"}, key="council-key-1").status_code
        == 403
    )
    assert desk_city.visitor("head").get("/council").status_code == 403


def test_a_question_never_says_that_something_planned_or_stopped_began(db: Database) -> None:
    common = {
        "what": "Pays.",
        "lever": "pay",
        "reach": Reach.SERVICE.value,
        "measures": ["trained"],
        "department": "work",
        "state": "approved",
    }
    with db.writing() as connection:
        for slug, status, begins in (
            ("a", "planned", date(2026, 3, 1)),
            ("b", "stopped", date(2020, 1, 1)),
            ("c", "under_way", date(2030, 1, 1)),
        ):
            row = {**common, "slug": slug, "title": f"Action {slug}", "status": status, "starts_on": begins}
            connection.execute(insert(schema.PRACTICE["action"]).values(**row))
    second(db, "jobs")
    found = changes(db)
    assert "Action" not in " ".join(found[0].questions)
    assert found[0].questions[0].startswith("Workforce names “paid training” as its lever.")
    assert [(one.title, one.sentence) for one in found if one.kind is Kind.PROMISE] == [
        ("Action a", "It was to begin on 1 March 2026 and is still planned.")
    ]


def test_a_missed_target_stands_beside_the_gap_that_moved_and_a_near_one_is_not_called(db: Database) -> None:
    planted = {"rent-gap": 5.0, "homes-gap": 11.0, "jobs-gap": 30.0}
    with db.writing() as connection:
        for slug, aimed in planted.items():
            which = schema.disparity.c.slug == slug
            values = {"target_gap": aimed, "target_date": date(2026, 9, 1), "target_source": "Council"}
            connection.execute(update(schema.disparity).where(which).values(**values))
    second(db, "rent", "homes")
    found = [(one.kind, one.key, one.sentence) for one in changes(db)]
    start = "By 1 September 2026 the gap was to be"
    assert [(kind, key) for kind, key, _words in found] == [
        (Kind.WIDENED, "disparity:rent-gap"),
        (Kind.PROMISE, "target:homes-gap"),
        (Kind.PROMISE, "target:rent-gap"),
        (Kind.IMPROVED, "disparity:homes-gap"),
        (Kind.TARGETS, "aim:homes-gap"),
        (Kind.TARGETS, "aim:jobs-gap"),
        (Kind.TARGETS, "aim:rent-gap"),
    ]
    assert (
        found[1][2] == f"{start} 11.0 points. The newest figure, for 2021, is 11.5 points. That is too close to call."
    )
    assert found[2][2] == f"{start} 5.0 points. The newest figure, for 2021, is 18.0 points."
