"""Ways that used to end nowhere: one equity officer, a story before its figures, an undo without its reason."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from equipt_dash.kernel.access import Action, Refused
from equipt_dash.kernel.submission import Submission
from equipt_dash.kernel.workflow import Status, SubmissionKind
from equipt_dash.store.desk import publishing, reviews, stand_in, submissions, submitting
from equipt_dash.store.desk.applying import CannotApply
from equipt_dash.store.desk.publishable import waiting
from equipt_dash.store.desk.publishing import Chosen
from equipt_dash.store.private import audit_event, notice, person
from tests.desk.publishing_support import TODAY, Town, town
from tests.desk.words_support import bare, opened, send, text, told_slug
from tests.support.desk import City

__all__ = ["town"]


def _alone(town: Town, *gone: str) -> None:
    """Close the accounts of those who could review."""
    with town.db.writing() as connection:
        for name in gone:
            connection.execute(update(person).where(person.c.email == f"{name}@example.org").values(active=False))


def _by_officer(town: Town) -> Submission:
    return town.hand_in({("all", "east"): 4.0}, by="officer", approve="")


def test_an_admin_stands_in_only_where_nobody_else_may_review(town: Town) -> None:
    item = _by_officer(town)
    chosen = [Chosen(item.id, item.version)]
    with pytest.raises(Refused):
        reviews.approve(town.db, town.act("admin"), chosen, location="")
    _alone(town, "head", "officer2")
    with pytest.raises(Refused):
        reviews.approve(town.db, town.act("officer"), chosen, location="")
    reviews.approve(town.db, town.act("admin"), chosen, location="")
    assert town.load(item.id).status is Status.APPROVED
    with town.db.reading() as connection:
        query = select(audit_event.c.after).where(audit_event.c.action == "approve")
        assert connection.execute(query).scalar_one()["right"] == "stand_in"


def test_who_stands_in_hears_of_it_and_somebody_alone_reads_what_to_do(town: Town) -> None:
    _alone(town, "head", "officer2")
    item = _by_officer(town)
    with town.db.reading() as connection:
        assert connection.execute(select(notice.c.person).where(notice.c.kind == "submitted")).scalars().all() == [5]
    found = stand_in.deciders(town.db, item.row)
    assert (found.reviewers, found.stand_ins) == ((), ("Admin",))
    _alone(town, "admin")
    assert stand_in.deciders(town.db, item.row) == stand_in.Deciders((), ())


def test_the_page_of_a_lone_author_says_who_decides_or_what_to_do(desk_city: City) -> None:
    path, officer = f"/internal/measures/{told_slug(desk_city)}/story", desk_city.visitor("officer")
    assert send(officer, path, "submit", opened(officer, path), body="It grew.").status_code == 303
    assert "Who may decide about it: head and officer2." in bare(text(officer.get("/internal/review/1")))
    db = desk_city.served.app.server.extensions["equipt"].db
    admin = desk_city.visitor("admin")
    with db.writing() as connection:
        connection.execute(
            update(person).where(person.c.email.in_(["head@example.org", "officer2@example.org"])).values(active=False)
        )
    assert "an admin stands in" in bare(text(officer.get("/internal/review/1")))
    page = text(admin.get("/internal/review/1"))
    assert "/internal/review/1/stand-in" in page
    with db.writing() as connection:
        connection.execute(update(person).where(person.c.email == "admin@example.org").values(active=False))
    assert "give a second person a role that reviews" in bare(text(officer.get("/internal/review/1")))


def _story(town: Town) -> Submission:
    typed = {"body": {"value": "It grew."}}
    draft = submissions.save_draft(
        town.db, town.act("editor"), kind=SubmissionKind.STORY, measure="m", period="2020", entries=typed, version=0
    )
    return town.approve(submitting.submit(town.db, town.act("editor"), draft.id, draft.version))


def test_a_story_is_published_with_its_figures_or_after_them(town: Town) -> None:
    story = _story(town)
    [alone] = waiting(town.db, town.who("officer"), TODAY)
    assert "not published yet" in alone.why
    with pytest.raises(CannotApply):
        town.look(story)
    figures = town.hand_in({("all", "east"): 4.0})
    assert all(one.ready for one in waiting(town.db, town.who("officer"), TODAY))
    with pytest.raises(CannotApply):
        town.look(story)
    assert town.publish(story, figures)


def test_a_story_can_be_written_for_a_period_that_is_still_a_draft(desk_city: City) -> None:
    editor, slug = desk_city.visitor("editor"), told_slug(desk_city)
    db = desk_city.served.app.server.extensions["equipt"].db
    path = f"/internal/measures/{slug}/story?period=FY2031"
    assert editor.get(path).status_code == 404
    from equipt_dash.store.desk.acting import Act
    from tests.desk.publishing_support import NOW

    submissions.save_draft(
        db, Act(desk_city.principal("editor"), NOW, "k"), kind=SubmissionKind.VALUES, measure=slug,
        entries={"FY2031|all|austin": {"value": "3"}}, version=0,
    )  # fmt: skip
    assert editor.get(path).status_code == 200


def test_nobody_decides_about_their_own_as_a_stand_in() -> None:
    from equipt_dash.kernel.access import NEVER_OWN

    assert {Action.REVIEW, Action.STAND_IN, Action.EXPLAIN_WORDS, Action.DECIDE_CENTRAL} <= NEVER_OWN


def test_a_form_sent_after_the_session_ended_is_kept_and_carried_out_once_signed_in(desk_city: City) -> None:
    from equipt_dash.store.desk import passwords
    from tests.desk.account_support import PASSWORD
    from tests.desk.proof_pages import form_for

    db = desk_city.served.app.server.extensions["equipt"].db
    with db.writing() as connection:
        connection.execute(update(person).values(password_hash=passwords.hashed(PASSWORD)))
    path, editor = f"/internal/measures/{told_slug(desk_city)}/story", desk_city.visitor("editor")
    form = form_for(text(editor.get(path)), f"{path}/submit")
    editor.client.delete_cookie("equipt", domain="localhost")
    sent = {**form.fields, "body": "Typed before the session ended."}
    lost = editor.client.post(f"{path}/submit", data=sent, headers={"Origin": "http://localhost"})
    assert lost.status_code == 401
    assert "Typed before the session ended." in text(lost)
    for origin in ({}, {"Origin": "https://elsewhere.example"}):
        elsewhere = editor.client.post(f"{path}/submit", data=sent, headers=origin)
        assert (elsewhere.status_code, elsewhere.headers["Location"]) == (303, f"/sign-in?next={path}")
    entering = form_for(text(lost), "/sign-in").fields
    wrong = editor.client.post("/sign-in", data={**entering, "email": "editor@example.org", "password": "wrong words"})
    assert "Typed before the session ended." in text(wrong)
    came = editor.client.post("/sign-in", data={**entering, "email": "editor@example.org", "password": PASSWORD})
    assert came.status_code == 200
    again = form_for(text(came), f"{path}/submit").fields
    assert again["body"] == "Typed before the session ended."
    done = editor.client.post(f"{path}/submit", data=again, headers={"Origin": "http://localhost"})
    assert done.status_code == 303
    assert "Typed before the session ended." in text(editor.get("/internal/review/1"))


def test_a_page_whose_token_is_old_keeps_what_was_typed(desk_city: City) -> None:
    path, editor = f"/internal/measures/{told_slug(desk_city)}/story", desk_city.visitor("editor")
    editor.get(path)
    sent = {"csrf_token": "old", "body": "Still here."}
    answer = editor.client.post(f"{path}/submit", data=sent, headers={"Origin": "http://localhost"})
    assert (answer.status_code, "Still here." in text(answer)) == (409, True)
    assert editor.client.post(f"{path}/submit", data=sent).status_code == 400


def test_after_signing_in_every_form_leads_to_a_page_that_exists(desk_city: City) -> None:
    from callbacks.desk.again import page_above
    from callbacks.desk.table import FORMS

    server = desk_city.served.app.server
    routes = server.url_map.bind("localhost")
    for one in FORMS:
        path = page_above(server, re.sub(r"<[^>]+>", "1", one.rule))
        routes.match(path, method="GET")
        assert path.startswith(("/internal", "/council", "/admin")), one.rule


def test_an_undo_keeps_its_reason_whatever_happens_next(town: Town) -> None:
    from equipt_dash.store.desk import reasons

    figures = town.hand_in({("all", "east"): 4.0})
    number = town.publish(figures)
    assert number == 1
    again = town.hand_in({("all", "east"): 5.0})
    second = town.publish(again)
    mark = publishing.preview_undo(town.db, town.act("officer"), second, TODAY).mark
    publishing.undo(town.db, town.act("officer"), second, TODAY, reason="A wrong file.", mark=mark, location="")
    sent_back = town.load(again.id)
    sent = submitting.submit(town.db, town.act("editor"), sent_back.id, sent_back.version)
    town.approve(sent)
    [given] = reasons.of_submissions(town.db, [again.id])[again.id]
    assert (given.action, given.words) == ("undo", "A wrong file.")
    assert reasons.undone_editions(town.db)[second] == reasons.Undone(3, "officer@example.org", "A wrong file.")
