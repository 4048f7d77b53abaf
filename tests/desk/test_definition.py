"""A definition is changed field by field, checked, and published as it was handed in."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from equipt_dash.kernel.workflow import Status
from equipt_dash.store import schema
from equipt_dash.store.desk import publishing, reviews
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.desk.publishing import Chosen
from tests.desk.entry_forms import db_of, fields
from tests.desk.publishing_support import NOW, TODAY
from tests.desk.words_support import FORM, all_submissions, bare, opened, send, text, told_slug
from tests.support.desk import WATER, City

NEW = {
    "definition": "People helped in a year.\nEach counted once.", "numerator_words": "People helped",
    "denominator_words": "", "kind": "better_off", "better": "higher", "better_basis": "decided by the department",
    "smallest_difference": "2.5", "smallest_difference_by": "Council resolution 7 of 2027", "frequency": "yearly",
    "next_update": "2027-03-31", "note": "Counting began in 2012.",
}  # fmt: skip


@pytest.fixture
def path(desk_city: City) -> str:
    return f"/internal/measures/{told_slug(desk_city)}/definition"


def measure_row(city: City, path: str) -> dict[str, object]:
    table = schema.measure
    with db_of(city).reading() as connection:
        row = connection.execute(select(table).where(table.c.slug == path.split("/")[3])).mappings().one()
        return dict(row)


def test_the_form_holds_what_is_recorded(desk_city: City, path: str) -> None:
    row = measure_row(desk_city, path)
    sent = opened(desk_city.visitor("editor"), path)
    assert {name: sent[name] for name in NEW} == {name: "" if row[name] is None else str(row[name]) for name in NEW}


def test_handed_in_approved_and_published_it_stands_in_the_row(desk_city: City, path: str) -> None:
    editor, db = desk_city.visitor("editor"), db_of(desk_city)
    before = measure_row(desk_city, path)
    assert send(editor, path, "submit", opened(editor, path), **NEW).status_code == 303
    assert measure_row(desk_city, path) == before, "nothing changes before it is published"
    head, officer = (Act(desk_city.principal(name), NOW, name) for name in ("head", "officer"))
    [one] = all_submissions(desk_city)
    reviews.approve(db, head, [Chosen(one.id, one.version)], location="/x")
    chosen = [Chosen(one.id, all_submissions(desk_city)[0].version)]
    mark = publishing.preview(db, officer, chosen, TODAY).mark
    publishing.publish_edition(db, officer, chosen, TODAY, note="", mark=mark, location="/e/{number}")
    after = measure_row(desk_city, path)
    assert {name: str(after[name]) for name in NEW} == NEW
    assert after["version"] == int(str(before["version"])) + 1
    assert {name for name in after if after[name] != before[name]} <= {*NEW, "version"}
    again = opened(editor, path)
    assert {name: again[name] for name in NEW} == NEW


def test_the_difference_that_matters_can_be_declared_for_an_indicator_too(desk_city: City) -> None:
    path, officer = "/internal/measures/homeownership/definition", desk_city.visitor("officer")
    new = {"smallest_difference": "250", "smallest_difference_by": "Council resolution 7 of 2027"}
    answer = send(officer, path, "submit", opened(officer, path), **new)
    assert answer.status_code == 422
    assert "The measure goes up to 100 only." in text(answer)
    assert (
        send(officer, path, "submit", opened(officer, path), **{**new, "smallest_difference": "2.5"}).status_code == 303
    )
    assert all_submissions(desk_city)[0].entries["smallest_difference"] == {"value": "2.5"}


def test_each_wrong_field_is_named_and_everything_typed_is_kept(desk_city: City, path: str) -> None:
    editor = desk_city.visitor("editor")
    for name, value, reason in (
        ("next_update", "31.03.2027", "Write the day as year-month-day"),
        ("next_update", "2027-02-30", "Write the day as year-month-day"),
        ("next_update", "9999-01-01", "Write the day as year-month-day"),
        ("kind", "best", "Choose one of the answers."),
        ("better", "", "Choose one of the answers."),
        ("better_basis", " ", "Say how we know which way is better."),
        ("smallest_difference", "some", "Write a number, such as 0 or 12.5."),
        ("smallest_difference", "0", "This has to be above 0."),
        ("smallest_difference", "-1", "This cannot be below 0."),
        ("smallest_difference", "", "Write the difference, or leave both empty."),
        ("smallest_difference_by", " ", "Say who decided it, and where it is written."),
        ("numerator_words", "x" * 501, "Write at most 500 characters; this is 501."),
    ):
        answer = send(editor, path, "submit", opened(editor, path), **{**NEW, name: value})
        page = text(answer)
        assert answer.status_code == 422, name
        assert page.count(reason) == 2, (name, value)
        assert f'href="#words-{name}"' in page
        kept = fields(page, FORM)
        free = NEW.keys() - {"kind", "better", name}
        assert {key: kept[key] for key in free} == {key: NEW[key] for key in free}
        if name not in ("kind", "better"):
            assert kept[name] == value
    assert not all_submissions(desk_city)


def test_nothing_changed_is_nothing_to_hand_in(desk_city: City, path: str) -> None:
    editor, table = desk_city.visitor("editor"), schema.measure
    with db_of(desk_city).writing() as connection:
        row = table.c.slug == path.split("/")[3]
        connection.execute(table.update().where(row).values(better="higher", better_basis="decided"))
    sent = opened(editor, path)
    answer = send(editor, path, "submit", sent, frequency=f" {sent['frequency']}  ")
    assert answer.status_code == 422
    assert "so there is nothing to hand in" in text(answer)
    assert not all_submissions(desk_city)


def test_fields_that_are_not_the_departments_to_change_are_not_read(desk_city: City, path: str) -> None:
    editor = desk_city.visitor("editor")
    more = {"department": desk_city.departments[WATER], "name": "Other", "suppression_rule": "", "status": "approved"}
    more |= {"author": "1", "level": "indicator", "embargo_until": "2000-01-01"}
    assert send(editor, path, "submit", opened(editor, path), **NEW, **more).status_code == 303
    [one] = all_submissions(desk_city)
    assert set(one.entries) == set(NEW)
    assert (one.status, one.department, one.embargo_until) == (
        Status.SUBMITTED, measure_row(desk_city, path)["department"], None,
    )  # fmt: skip


def test_a_row_changed_meanwhile_is_shown_beside_what_was_typed(desk_city: City, path: str) -> None:
    editor = desk_city.visitor("editor")
    old = opened(editor, path)
    table = schema.measure
    with db_of(desk_city).writing() as connection:
        row = table.c.slug == path.split("/")[3]
        connection.execute(
            table.update().where(row).values(definition="Changed by import.", version=table.c.version + 1)
        )
    answer = send(editor, path, "submit", old, **NEW)
    assert answer.status_code == 409
    said = bare(text(answer))
    assert "Changed by import." in said
    assert NEW["definition"] in said
    go_on = fields(text(answer), FORM)
    assert {name: go_on[name] for name in NEW} == NEW
    assert send(editor, path, "submit", go_on).status_code == 303
    assert all_submissions(desk_city)[0].before["definition"] == "Changed by import."


def test_another_departments_definition_is_not_there(desk_city: City) -> None:
    other = f"/internal/measures/{told_slug(desk_city, WATER)}/definition"
    editor = desk_city.visitor("editor")
    assert editor.get(other).status_code == 404
    assert send(editor, other, "submit", {}, **NEW).status_code == 404
    assert not all_submissions(desk_city)
