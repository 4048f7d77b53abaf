"""A story is typed, kept, handed in, met by somebody else's and never lost on the way."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update

from equipt_dash.kernel.workflow import Status, SubmissionKind
from equipt_dash.pages.declared.words import LONGEST
from equipt_dash.store import schema
from equipt_dash.store.desk import publishing, reviews
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.desk.publishing import Chosen
from equipt_dash.store.private import person_role
from tests.desk.entry_forms import db_of, fields
from tests.desk.publishing_support import NOW, TODAY
from tests.desk.words_support import FORM, all_submissions, audited, bare, opened, send, small, text, told_slug
from tests.support.desk import WATER, City

BODY = "More residents were reached\nbecause two clinics opened <earlier> & later."


@pytest.fixture
def path(desk_city: City) -> str:
    return f"/internal/measures/{told_slug(desk_city)}/story"


def test_a_draft_is_kept_as_typed_and_stays_one_draft(desk_city: City, path: str) -> None:
    editor = desk_city.visitor("editor")
    sent = opened(editor, path)
    answer = send(editor, path, "save", sent, body=BODY, message="For Ana.")
    assert answer.status_code == 303
    again = opened(desk_city.visitor("editor"), answer.headers["Location"])
    assert (again["body"], again["message"], again["period"]) == (BODY, "For Ana.", sent["period"])
    for _time in range(3):
        assert send(editor, path, "save", sent, body=BODY, message="For Ana.").status_code == 303
    found = all_submissions(desk_city)
    assert [(one.kind, one.status, one.version) for one in found] == [(SubmissionKind.STORY, Status.DRAFT, 1)]
    assert audited(desk_city) == 0


def test_the_script_of_the_page_saves_at_the_same_address(desk_city: City, path: str) -> None:
    editor = desk_city.visitor("editor")
    sent = opened(editor, path)
    first = send(editor, path, "save", sent, body="One", **{"as": "json"}).get_json()
    assert first["version"] == 1
    fresh = sent | {"draft": str(first["draft"]), "version": "1"}
    assert send(editor, path, "save", fresh, body="One two", **{"as": "json"}).get_json()["version"] == 2
    late = send(editor, path, "save", sent, body="From another window", **{"as": "json"})
    assert late.status_code == 409
    assert opened(editor, path)["body"] == "One two"


def test_handing_in_signs_it_and_is_done_once_however_often_it_is_sent(desk_city: City, path: str) -> None:
    editor = desk_city.visitor("editor")
    sent = opened(editor, path) | {"body": BODY, "message": "Please look."}
    places = [send(editor, path, "submit", sent) for _time in range(3)]
    assert {answer.status_code for answer in places} == {303}
    assert len({answer.headers["Location"] for answer in places}) == 1
    [one] = all_submissions(desk_city)
    assert (one.status, one.note, one.author_name) == (Status.SUBMITTED, "Please look.", "editor")
    assert one.entries["body"]["value"] == BODY
    assert one.entries["signed"]["value"] == "editor"
    assert audited(desk_city) == 1
    page = text(editor.get(places[0].headers["Location"]))
    assert "Handed in. A reviewer will look at it." in page
    assert "Take it back" in page


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost_or_changed(desk_city: City, path: str) -> None:
    editor = desk_city.visitor("editor")
    for body, reason in (
        ("   ", "Write the story before you hand it in."),
        ("x" * (LONGEST + 1), f"Write at most {LONGEST} characters"),
    ):
        answer = send(editor, path, "submit", opened(editor, path), body=body, message="A note <b>")
        page = text(answer)
        assert answer.status_code == 422
        assert page.count(reason) == 2, "beside the field, and in the summary"
        assert 'href="#words-body"' in page
        assert (fields(page, FORM)["body"], fields(page, FORM)["message"]) == (body, "A note <b>")
    assert not all_submissions(desk_city)


def test_two_windows_meet_on_a_page_with_both_texts(desk_city: City, path: str) -> None:
    editor = desk_city.visitor("editor")
    first, second = opened(editor, path), opened(editor, path)
    assert send(editor, path, "save", first, body="Written in window one.").status_code == 303
    for move in ("save", "submit"):
        answer = send(editor, path, move, second, body="Typed in window two.")
        page = text(answer)
        assert answer.status_code == 409
        assert "Written in window one." in bare(page)
        assert "Typed in window two." in bare(page)
        assert all_submissions(desk_city)[0].entries["body"]["value"] == "Written in window one."
    on = fields(page, FORM)
    assert on["body"] == "Typed in window two."
    assert send(editor, path, "submit", on).status_code == 303
    assert all_submissions(desk_city)[0].entries["body"]["value"] == "Typed in window two."


def test_a_window_left_open_meets_what_was_handed_in_from_another(desk_city: City, path: str) -> None:
    editor = desk_city.visitor("editor")
    left = opened(editor, path)
    send(editor, path, "save", left, body="A first text.")
    left = opened(editor, path)
    send(editor, path, "submit", opened(editor, path), body="Handed in already.")
    answer = send(editor, path, "save", left, body="Typed in the window left open.")
    said = bare(text(answer))
    assert answer.status_code == 409
    assert "Handed in by editor" in said
    assert said.count("Handed in already.") == 2, "beside mine, and where the change under way can be read"
    go_on = fields(text(answer), FORM)
    assert go_on["body"] == "Typed in the window left open."
    assert send(editor, path, "save", go_on).status_code == 303
    states = [(one.status, one.entries["body"]["value"]) for one in all_submissions(desk_city)]
    assert states == [
        (Status.SUBMITTED, "Handed in already."), (Status.DRAFT, "Typed in the window left open."),
    ]  # fmt: skip


def test_wrong_input_does_not_hide_that_somebody_else_saved(desk_city: City, path: str) -> None:
    editor = desk_city.visitor("editor")
    old = opened(editor, path)
    send(editor, path, "save", opened(editor, path), body="Theirs.")
    assert send(editor, path, "submit", old, body=" ").status_code == 409


def test_a_published_change_meets_the_draft_that_was_typed_over_the_older_text(desk_city: City, path: str) -> None:
    editor = desk_city.visitor("editor")
    sent = opened(editor, path)
    send(editor, path, "save", sent, body="Mine, typed early.")
    slug = path.split("/")[3]
    with db_of(desk_city).writing_alone() as connection:
        key = connection.execute(select(schema.measure.c.key).where(schema.measure.c.slug == slug)).scalar_one()
        connection.execute(
            insert(schema.story).values(
                measure=key, period=sent["period"], body="Published meanwhile.", state="approved"
            )
        )
    page = text(editor.get(path))
    assert "The draft is over an older text" in page
    assert "Published meanwhile." in bare(page)
    stale = send(editor, path, "submit", sent | {"draft": "1", "version": "1"}, body="Mine, typed early.")
    assert stale.status_code == 409
    assert "Published meanwhile." in bare(text(stale))
    assert "Mine, typed early." in bare(text(stale))
    assert send(editor, path, "submit", opened(editor, path)).status_code == 303
    put_aside, handed_in = all_submissions(desk_city)
    assert (put_aside.status, handed_in.status) == (Status.DISCARDED, Status.SUBMITTED)
    assert handed_in.base_version == 1
    assert handed_in.before["body"] == "Published meanwhile."


def test_two_people_hand_in_the_second_keeps_a_draft_and_sees_both(desk_city: City, path: str) -> None:
    first, second = desk_city.visitor("editor"), desk_city.visitor("editor2")
    mine = opened(second, path)
    assert send(first, path, "submit", opened(first, path), body="By the first.").status_code == 303
    answer = send(second, path, "submit", mine, body="By the second.")
    page = text(answer)
    assert answer.status_code == 409
    assert "Handed in by editor" in page
    assert "By the second." in page
    states = [(one.author_name, one.status, one.entries["body"]["value"]) for one in all_submissions(desk_city)]
    assert states == [("editor", Status.SUBMITTED, "By the first."), ("editor2", Status.DRAFT, "By the second.")]


def test_taken_back_changed_and_thrown_away(desk_city: City, path: str) -> None:
    editor = desk_city.visitor("editor")
    send(editor, path, "submit", opened(editor, path), body="Too early.")
    take = small(text(editor.get(path)), "take-back-1")
    for _time in range(3):
        assert send(editor, path, "take-back", take).status_code == 303
    assert all_submissions(desk_city)[0].status is Status.DRAFT
    assert opened(editor, path)["body"] == "Too early."
    old = small(text(editor.get(path)), "discard-1")
    send(editor, path, "save", opened(editor, path), body="Changed once more.")
    assert send(editor, path, "discard", old).status_code == 409
    assert all_submissions(desk_city)[0].status is Status.DRAFT
    throw = small(text(editor.get(path)), "discard-1")
    for _time in range(3):
        assert send(editor, path, "discard", throw).status_code == 303
    assert all_submissions(desk_city)[0].status is Status.DISCARDED
    assert opened(editor, path)["body"] == ""


def test_a_colleague_reads_a_draft_and_takes_it_over_but_cannot_throw_it_away(desk_city: City, path: str) -> None:
    editor, colleague = desk_city.visitor("editor"), desk_city.visitor("editor2")
    send(editor, path, "save", opened(editor, path), body="Begun by the first.")
    page = text(colleague.get(path))
    assert "Begun by the first." in page
    assert 'id="discard-1"' not in page
    take = small(page, "take-over-1")
    assert send(colleague, path, "discard", take).status_code == 409
    assert all_submissions(desk_city)[0].status is Status.DRAFT
    assert send(colleague, path, "take-over", take).status_code == 303
    assert all_submissions(desk_city)[0].author_name == "editor2"
    assert opened(colleague, path)["body"] == "Begun by the first."
    late = {**take, "base": "0", "form_key": ""}
    assert send(editor, path, "save", late, body="Mine!").status_code == 409


def test_another_department_finds_no_page_and_no_form(desk_city: City, path: str) -> None:
    slug = told_slug(desk_city, WATER)
    other = f"/internal/measures/{slug}/story"
    editor = desk_city.visitor("editor")
    sent = opened(editor, path)
    assert editor.get(other).status_code == 404
    for move in ("save", "submit", "discard", "take-back", "take-over"):
        assert send(editor, other, move, sent, body="Not mine.").status_code == 404
    for name in ("council", "admin"):
        reader = desk_city.visitor(name)
        assert "<textarea" not in text(reader.get(path))
        assert send(reader, path, "save", sent, body="Not mine.").status_code == 403
    assert not all_submissions(desk_city)


def test_the_step_of_one_form_does_not_move_the_change_of_another(desk_city: City, path: str) -> None:
    """An id swapped for another of the same department is not what this page is about."""
    editor = desk_city.visitor("editor")
    send(editor, path, "save", opened(editor, path), body="A draft.")
    definition = path.replace("/story", "/definition")
    sent = small(text(editor.get(path)), "discard-1")
    assert send(editor, definition, "discard", sent).status_code == 409
    assert all_submissions(desk_city)[0].status is Status.DRAFT


def test_a_period_the_measure_does_not_have_is_no_page(desk_city: City, path: str) -> None:
    editor = desk_city.visitor("editor")
    assert editor.get(f"{path}?period=FY1066").status_code == 404
    assert editor.get(f"{path}?period=%27%3B--").status_code == 404
    slug = path.split("/")[3]
    with db_of(desk_city).writing() as connection:
        table = schema.measure
        key = connection.execute(select(table.c.key).where(table.c.slug == slug)).scalar_one()
        periods = connection.execute(
            select(schema.observation.c.period)
            .where(schema.observation.c.measure == key, schema.observation.c.role == "actual")
            .distinct()
        ).scalars()
        for period in periods:
            assert editor.get(f"{path}?period={period}").status_code == 200


def test_an_approved_story_is_published_as_it_was_handed_in(desk_city: City, path: str) -> None:
    editor = desk_city.visitor("editor")
    sent = opened(editor, path)
    send(editor, path, "submit", sent, body=BODY)
    db = db_of(desk_city)
    head, officer = (Act(desk_city.principal(name), NOW, name) for name in ("head", "officer"))
    reviews.approve(db, head, [Chosen(1, all_submissions(desk_city)[0].version)], location="/x")
    chosen = [Chosen(1, all_submissions(desk_city)[0].version)]
    shown = publishing.preview(db, officer, chosen, TODAY)
    publishing.publish_edition(db, officer, chosen, TODAY, note="", mark=shown.mark, location="/e/{number}")
    with db.reading() as connection:
        row = connection.execute(select(schema.story)).mappings().one()
    assert (row["body"], row["signed"], row["period"]) == (BODY, "editor", sent["period"])
    again = opened(editor, path)
    assert (again["body"], again["base"], again["draft"]) == (BODY, str(row["version"]), "")
    history = text(editor.get(path.replace("/story", "/history")))
    assert "In edition 2." in history
    assert "published" in history
    assert send(editor, path, "submit", again).status_code == 422, "nothing differs"


def test_who_has_lost_the_role_meanwhile_changes_nothing(desk_city: City, path: str) -> None:
    editor = desk_city.visitor("editor")
    sent = opened(editor, path)
    with db_of(desk_city).writing() as connection:
        connection.execute(
            update(person_role)
            .where(person_role.c.person == desk_city.people["editor"])
            .values(role="council", department="")
        )
    assert send(editor, path, "save", sent, body="Too late.").status_code == 403
    assert not all_submissions(desk_city)
