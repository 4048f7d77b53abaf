"""A gap target stands beside a floor for every group; 0 is a target, and no floor lowers the group worst off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from equipt_dash.desk.words.rules import number, wrong_words
from equipt_dash.kernel.model import Better
from equipt_dash.kernel.workflow import Status, SubmissionKind
from equipt_dash.store import schema
from equipt_dash.store.desk import publishing, reviews
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.desk.publishing import Chosen
from tests.desk.entry_forms import db_of, fields
from tests.desk.publishing_support import NOW, TODAY
from tests.desk.words_support import FORM, all_submissions, opened, send, text
from tests.support.desk import HEALTH, City

PATH = "/internal/disparities/homeownership/target"
GOAL = {"target_gap": "0", "floor": "45.5", "target_date": "2035-12-31", "target_source": "Council vote (invented)"}


def row_of(city: City) -> dict[str, object]:
    table = schema.disparity
    with db_of(city).reading() as connection:
        return dict(connection.execute(select(table).where(table.c.slug == "homeownership")).mappings().one())


def test_zero_is_a_target_and_is_published_beside_its_floor(desk_city: City) -> None:
    officer, db = desk_city.visitor("officer"), db_of(desk_city)
    sent = opened(officer, PATH)
    assert {name: sent[name] for name in GOAL} == dict.fromkeys(GOAL, "")
    assert send(officer, PATH, "submit", sent, **GOAL).status_code == 303
    assert row_of(desk_city)["target_gap"] is None
    [one] = all_submissions(desk_city)
    assert (one.kind, one.status, one.department) == (SubmissionKind.GAP_TARGET, Status.SUBMITTED, "")
    second = Act(desk_city.principal("officer2"), NOW)
    reviews.approve(db, second, [Chosen(one.id, one.version)], location="/x")
    chosen = [Chosen(one.id, all_submissions(desk_city)[0].version)]
    mark = publishing.preview(db, second, chosen, TODAY).mark
    publishing.publish_edition(db, Act(second.principal, NOW, "y"), chosen, TODAY, note="", mark=mark, location="/e")
    after = row_of(desk_city)
    assert (after["target_gap"], after["floor"], str(after["target_date"])) == (0.0, 45.5, "2035-12-31")
    again = opened(officer, PATH)
    assert float(again["target_gap"]) == 0.0
    assert "Council vote (invented)" in text(officer.get("/internal/disparities/homeownership/history"))
    assert "0" in text(officer.get("/council/measures"))


def test_a_gap_without_a_floor_is_a_question_that_can_be_answered(desk_city: City) -> None:
    officer = desk_city.visitor("officer")
    sent = opened(officer, PATH)
    assert "sure" not in sent
    answer = send(officer, PATH, "submit", sent, **{**GOAL, "floor": ""})
    page = text(answer)
    assert answer.status_code == 422
    assert "Set a floor for every group beside the gap" in page
    assert 'name="sure"' in page
    go_on = fields(page, FORM)
    assert go_on["target_gap"] == "0"
    assert send(officer, PATH, "submit", go_on, sure="1").status_code == 303
    assert all_submissions(desk_city)[0].entries["floor"]["value"] == ""


def test_wrong_numbers_days_and_floors_are_named_and_kept(desk_city: City) -> None:
    officer = desk_city.visitor("officer")
    for name, value, reason in (
        ("floor", "12", "would let the group worst off today fall further"),
        ("floor", "101", "The measure goes up to 100 only."),
        ("floor", "half", "Write a number, such as 0 or 12.5."),
        ("target_gap", "-1", "This cannot be below 0."),
        ("target_gap", "nan", "Write a number, such as 0 or 12.5."),
        ("target_gap", "1e999", "Write a number, such as 0 or 12.5."),
        ("target_date", "soon", "Write the day as year-month-day"),
        ("target_source", "", "Say who decided the target"),
    ):
        answer = send(officer, PATH, "submit", opened(officer, PATH), **{**GOAL, name: value}, sure="1")
        page = text(answer)
        assert answer.status_code == 422, value
        assert page.count(reason) == 2, value
        assert {key: fields(page, FORM)[key] for key in GOAL} == {**GOAL, name: value}
    assert not all_submissions(desk_city)


def test_a_department_reaches_it_only_where_the_indicator_is_its_own(desk_city: City) -> None:
    head = desk_city.visitor("head")
    assert head.get(PATH).status_code == 404
    assert send(head, PATH, "save", {}, **GOAL).status_code == 404
    measure = row_of(desk_city)["measure"]
    with db_of(desk_city).writing() as connection:
        table = schema.measure
        mine = desk_city.departments[HEALTH]
        connection.execute(update(table).where(table.c.key == measure).values(department=mine))
    assert send(head, PATH, "save", opened(head, PATH), **GOAL).status_code == 303
    assert all_submissions(desk_city)[0].department == mine
    assert desk_city.visitor("other-head").get(PATH).status_code == 404
    council = desk_city.visitor("council")
    assert "<textarea" not in text(council.get(PATH))
    assert send(council, PATH, "save", {}, **GOAL).status_code == 403


@given(
    floor=st.floats(0, 100), worst=st.floats(0, 100), better=st.sampled_from(Better), sure=st.sampled_from(["", "1"])
)
def test_no_confirmed_box_lets_a_floor_lower_the_group_worst_off(
    floor: float, worst: float, better: Better, sure: str
) -> None:
    typed = {"target_gap": "0", "floor": repr(floor), "target_source": "x", "target_date": "", "sure": sure}
    if number(typed["floor"]) is None:
        typed["floor"] = f"{floor:.6f}"
        floor = float(typed["floor"])
    wrong = wrong_words(SubmissionKind.GAP_TARGET, typed, better=better, scale=100, worst=worst)
    lowers = {Better.HIGHER: floor < worst, Better.LOWER: floor > worst, Better.NOT_DECLARED: False}[better]
    assert ("floor" in wrong) == lowers


@pytest.mark.parametrize(("gap", "floor", "sure", "asked"), [
    ("0", "", "", True), ("0", "", "1", False), ("", "", "", False), ("5", "50", "", False),
])  # fmt: skip
def test_a_floor_is_asked_for_exactly_when_a_gap_stands_alone(gap: str, floor: str, sure: str, asked: bool) -> None:
    typed = {"target_gap": gap, "floor": floor, "target_source": "x", "sure": sure}
    assert ("floor" in wrong_words(SubmissionKind.GAP_TARGET, typed)) is asked
