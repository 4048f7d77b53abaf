"""Review and publication over HTTP: who may decide, what the pages show, and what wrong or late answers leave."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update

from equipt_dash.kernel.submission import Submission
from equipt_dash.kernel.workflow import Status
from equipt_dash.store import schema
from equipt_dash.store.desk import submissions
from equipt_dash.store.private import audit_event, notice, period_lock, submission
from equipt_dash.store.private_protection import open_by_decision
from tests.desk.entry_forms import db_of, fields, last_value, latest, rows_of, send, sheet, slug, values
from tests.support.desk import City, Visitor

__all__ = ["slug"]

PUBLISH_FORM = re.compile(r'<form[^>]*id="publish".*?</form>', re.S)
UNDO_FORM = re.compile(r'<form[^>]*id="undo".*?</form>', re.S)
ONE_FORM = re.compile(r'<form[^>]*id="decide".*?</form>', re.S)


def text_of(visitor: Visitor, path: str, status: int = 200) -> str:
    answer = visitor.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)[:3000]
    return html.unescape(answer.get_data(as_text=True))


def corrected(city: City, slug: str, by: float = 0.5, note: str = "") -> Submission:
    """The editor corrects the newest published value and hands it in."""
    visitor = city.visitor("editor")
    sent = sheet(visitor, slug)
    old = next(name for name in values(sent) if sent[name])
    typed = {**sent, old: str(float(sent[old]) - by), old.replace(":value", ":reason"): "Counted twice."}
    answer = send(visitor, slug, "submit", typed, restatement="One clinic was counted twice.", note=note)
    assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
    return latest(city)


def tick(item: Submission) -> str:
    return f"{item.id}-{item.version}"


def approve(city: City, item: Submission, name: str = "head") -> Submission:
    answer = city.visitor(name).post("/internal/review/decide", {"choose": tick(item), "decision": "approve"}, key="ok")
    assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
    return latest(city)


def publish_form(page: str) -> dict[str, Any]:
    """The publish form as a browser would send it: the chosen submissions share one name."""
    form: dict[str, Any] = dict(fields(page, PUBLISH_FORM))
    found = PUBLISH_FORM.search(page)
    chosen = re.findall(r'name="choose" value="([^"]+)"', found.group(0)) if found else []
    return form | {"choose": chosen}


def publish(city: City, note: str = "New figures.") -> str:
    visitor = city.visitor("officer")
    form = publish_form(text_of(visitor, "/internal/review/publish"))
    answer = visitor.post("/internal/review/publish", {**form, "note": note}, key="publish-it")
    assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
    return ended(visitor, str(answer.headers["Location"]))


def ended(visitor: Visitor, where: str) -> str:
    """Where the page of a publication leads that is over."""
    assert where.startswith("/internal/review/publications/")
    page = text_of(visitor, where)
    assert 'data-again="' not in page
    found = re.search(r'<section id="outcome".*?href="([^"]+)"', page, re.S)
    assert found, page
    return found.group(1)


def test_three_people_and_the_public_page_changes(desk_city: City, slug: str) -> None:
    item = corrected(desk_city, slug, by=95)
    anonymous = Visitor(desk_city.served.client)
    before = text_of(anonymous, f"/measures/{slug}")
    listed = text_of(desk_city.visitor("head"), "/internal/review")
    assert f'href="/internal/review/{item.id}"' in listed
    assert "Reason given: One clinic was counted twice." in listed
    assert re.search(r"FY\d+, Everybody: from \d+% to \d+%", listed), "what is ticked is read in the list"
    assert listed.count('name="choose"') == 1
    assert not re.search(r'<input[^>]*name="choose"[^>]*checked', listed)
    everything = text_of(desk_city.visitor("head"), "/internal/review?tick=all")
    assert re.search(r'<input[^>]*name="choose"[^>]*checked', everything)
    shown = text_of(desk_city.visitor("head"), f"/internal/review/{item.id}")
    assert "One clinic was counted twice." in shown
    assert "The author’s reason: Counted twice." in shown
    approve(desk_city, item)
    assert text_of(anonymous, f"/measures/{slug}") == before
    preview = text_of(desk_city.visitor("officer"), "/internal/review/publish")
    assert "Corrected in edition 2, from" in preview
    assert publish(desk_city) == "/internal/editions/2?said=published"
    after = text_of(anonymous, f"/measures/{slug}")
    assert "Corrected in edition 2, from" in after
    assert "One clinic was counted twice." in after
    rows = text_of(anonymous, f"/measures/{slug}/everything.csv")
    assert "Corrected in edition 2, from" in rows
    assert "Corrected in edition 2, from" in text_of(anonymous, f"/measures/{slug}/years.csv")
    assert latest(desk_city).status is Status.PUBLISHED
    editions = text_of(desk_city.visitor("officer"), "/internal/editions/2?said=published")
    assert "New figures." in editions
    assert f'href="/internal/review/{item.id}"' in editions


def test_who_sees_and_decides(desk_city: City, slug: str) -> None:
    item = corrected(desk_city, slug)
    where = f"/internal/review/{item.id}"
    for name, status in (("editor", 200), ("head", 200), ("officer", 200), ("other-head", 404), ("other-editor", 404)):
        text_of(desk_city.visitor(name), where, status)
    text_of(desk_city.visitor("council"), where, 403)
    text_of(desk_city.visitor("council"), "/internal/review", 403)
    # An admin reads, in order to stand in where nobody else may review it; here somebody may.
    assert 'id="decide"' not in text_of(desk_city.visitor("admin"), where, 200)
    before = rows_of(desk_city, audit_event)
    for name in ("editor", "editor2", "other-head", "other-editor", "council", "admin"):
        for path, body in (
            ("/internal/review/decide", {"choose": tick(item), "decision": "approve"}),
            (where, {"version": str(item.version), "decision": "approve"}),
            (where, {"version": str(item.version), "decision": "send-back", "reason": "No"}),
            (f"{where}/stand-in", {"version": str(item.version), "decision": "approve"}),
        ):
            answer = desk_city.visitor(name).post(path, body, key=f"{name}{path}")
            assert answer.status_code in (403, 404), (name, path)
    assert rows_of(desk_city, audit_event) == before
    assert latest(desk_city).status is Status.SUBMITTED
    assert 'id="decide"' not in text_of(desk_city.visitor("editor"), where)


def test_nobody_approves_their_own(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("head")
    sent = sheet(visitor, slug)
    new = values(sent)[0]
    assert send(visitor, slug, "submit", {**sent, new: last_value(sent)}).status_code == 303
    item = latest(desk_city)
    page = text_of(visitor, "/internal/review")
    assert "Waits for somebody else to review it" in page
    assert tick(item) not in page
    assert "You handed this in yourself" in text_of(visitor, f"/internal/review/{item.id}")
    body = {"choose": tick(item), "decision": "approve"}
    assert visitor.post("/internal/review/decide", body, key="own").status_code == 403
    assert latest(desk_city).status is Status.SUBMITTED
    assert approve(desk_city, item, "officer").status is Status.APPROVED


def test_sending_back_needs_a_reason_and_tells_the_author(desk_city: City, slug: str) -> None:
    item = corrected(desk_city, slug)
    visitor = desk_city.visitor("head")
    where, body = f"/internal/review/{item.id}", {"version": str(item.version), "decision": "send-back"}
    before = rows_of(desk_city, audit_event)
    answer = visitor.post(where, {**body, "reason": "  "}, key="a")
    assert answer.status_code == 422
    assert 'href="#decide-reason"' in answer.get_data(as_text=True)
    assert rows_of(desk_city, audit_event) == before
    assert visitor.post(where, {**body, "reason": "Count again."}, key="b").status_code == 303
    after = latest(desk_city)
    assert (after.status, after.review_note) == (Status.SENT_BACK, "Count again.")
    with db_of(desk_city).reading() as connection:
        told = connection.execute(select(notice.c.person).where(notice.c.kind == "sent_back")).scalars().all()
    assert told == [desk_city.people["editor"]]


def test_bulk_answers_that_are_wrong_or_late_keep_what_was_typed(desk_city: City, slug: str) -> None:
    item = corrected(desk_city, slug)
    visitor = desk_city.visitor("head")
    before = rows_of(desk_city, audit_event)
    answer = visitor.post("/internal/review/decide", {"decision": "approve", "reason": "Kept words"}, key="a")
    assert answer.status_code == 422
    assert fields(answer.get_data(as_text=True), ONE_FORM)["reason"] == "Kept words"
    stale = {"choose": f"{item.id}-{item.version + 1}", "decision": "send-back", "reason": "Kept words"}
    answer = visitor.post("/internal/review/decide", stale, key="b")
    assert answer.status_code == 409
    assert fields(answer.get_data(as_text=True), ONE_FORM)["reason"] == "Kept words"
    for wrong in ("x", "1", "1-", "-1-1", "1-99999999999999999999"):
        assert visitor.post("/internal/review/decide", {"choose": wrong, "decision": "approve"}).status_code == 400
    assert visitor.post("/internal/review/decide", {"choose": tick(item), "decision": "burn"}).status_code == 400
    assert rows_of(desk_city, audit_event) == before
    both = [
        visitor.post("/internal/review/decide", {"choose": tick(item), "decision": "approve"}, key="c") for _n in "123"
    ]
    assert {(one.status_code, one.headers["Location"]) for one in both} == {(303, "/internal/review?said=approved")}


def test_the_preview_is_for_what_is_ticked_and_what_changed_meanwhile_is_shown_first(
    desk_city: City, slug: str
) -> None:
    item = approve(desk_city, corrected(desk_city, slug))
    visitor = desk_city.visitor("officer")
    answer = visitor.post("/internal/review/publish/choose", {"choose": tick(item)}, key="x")
    assert answer.headers["Location"] == f"/internal/review/publish?only={tick(item)}"
    assert visitor.post("/internal/review/publish/choose", {}).headers["Location"].endswith("?only=none")
    assert "Nothing would change for the public." in text_of(visitor, "/internal/review/publish?only=none")
    form = publish_form(text_of(visitor, f"/internal/review/publish?only={tick(item)}"))
    db = db_of(desk_city)
    with db.writing() as connection:
        connection.execute(update(schema.department).values(lead="Somebody new"))
    late = visitor.post("/internal/review/publish", {**form, "note": "Kept words"}, key="late")
    assert late.status_code == 303
    where = ended(visitor, late.headers["Location"])
    assert "Something changed after you looked" in text_of(visitor, late.headers["Location"])
    page = text_of(visitor, where)
    assert "Somebody new" in page
    again = publish_form(page)
    assert again["note"] == "Kept words"
    assert again["mark"] != form["mark"]
    with db.reading() as connection:
        assert connection.execute(select(schema.edition.c.number)).scalars().all() == [1]
    assert visitor.post("/internal/review/publish", again, key="now").status_code == 303
    assert visitor.post("/internal/review/publish", again, key="now").status_code == 303
    with db.reading() as connection:
        assert connection.execute(select(schema.edition.c.number)).scalars().all() == [1, 2]


def test_the_preview_leaves_nothing_behind_and_shows_what_suppression_hides(desk_city: City, slug: str) -> None:
    db = db_of(desk_city)
    with db.writing() as connection:
        connection.execute(update(schema.measure).where(schema.measure.c.slug == slug).values(suppression_rule="cms"))
    before = rows_of(desk_city, schema.edition, schema.PUBLISHED["observation"], schema.observation, submission)
    page = text_of(desk_city.visitor("officer"), "/internal/review/publish")
    assert "Hidden to protect people." in page
    assert "hidden anew with this edition" in page
    after = rows_of(desk_city, schema.edition, schema.PUBLISHED["observation"], schema.observation, submission)
    assert after == before


def test_only_equity_officers_reach_publication_and_locks(desk_city: City) -> None:
    for name in ("editor", "head", "council", "admin"):
        visitor = desk_city.visitor(name)
        for path in ("/internal/review/publish", "/internal/periods", "/internal/editions/1/undo"):
            text_of(visitor, path, 403)
        for path in ("/internal/review/publish", "/internal/review/publish/choose", "/internal/periods/lock"):
            assert visitor.post(path, {"period": "2020"}, key=path).status_code == 403


def test_a_period_is_locked_and_unlocked(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("officer")
    page = text_of(visitor, "/internal/periods")
    period = re.findall(r'<option value="([^"]+)"', page)[0]
    assert visitor.post("/internal/periods/lock", {"note": "x"}, key="a").status_code == 422
    wrong = visitor.post("/internal/periods/lock", {"period": "never", "note": "Kept words"}, key="b")
    assert wrong.status_code == 422
    assert "Kept words" in wrong.get_data(as_text=True)
    body = {"period": period, "department": desk_city.departments["health-and-human-services"], "note": "Settled"}
    assert visitor.post("/internal/periods/lock", body, key="c").status_code == 303
    assert visitor.post("/internal/periods/lock", body, key="c").status_code == 303
    assert rows_of(desk_city, period_lock) == (1,)
    assert "Settled" in text_of(visitor, "/internal/periods?said=locked")
    assert visitor.post("/internal/periods/unlock", body, key="d").status_code == 303
    assert visitor.post("/internal/periods/unlock", body, key="e").status_code == 409
    assert rows_of(desk_city, period_lock) == (0,)


def test_undo_brings_the_public_page_back(desk_city: City, slug: str) -> None:
    anonymous = Visitor(desk_city.served.client)
    before = text_of(anonymous, f"/measures/{slug}/everything.csv")
    item = approve(desk_city, corrected(desk_city, slug))
    publish(desk_city)
    assert text_of(anonymous, f"/measures/{slug}/everything.csv") != before
    visitor = desk_city.visitor("officer")
    form = fields(text_of(visitor, "/internal/editions/2/undo"), UNDO_FORM)
    assert visitor.post("/internal/editions/2/undo", {**form, "reason": ""}, key="a").status_code == 422
    late = visitor.post("/internal/editions/2/undo", {**form, "mark": "x", "reason": "Typed"}, key="b")
    look = ended(visitor, late.headers["Location"])
    form = fields(text_of(visitor, look), UNDO_FORM)
    assert form["reason"] == "Typed", "what was typed is kept"
    done = visitor.post("/internal/editions/2/undo", {**form, "reason": "Wrong file."}, key="c")
    assert ended(visitor, done.headers["Location"]) == "/internal/editions/3?said=undone"
    after = text_of(anonymous, f"/measures/{slug}/everything.csv")
    assert re.sub(r",3(?=\r?$)", ",1", after, flags=re.M) == before
    with db_of(desk_city).reading() as connection:
        found = submissions.load(connection, item.id)
    assert found is not None
    assert (found.status, found.review_note) == (Status.SENT_BACK, "Wrong file.")
    text_of(visitor, "/internal/editions/1/undo")
    text_of(visitor, "/internal/editions/99/undo", 404)
    text_of(visitor, "/internal/editions/99999999999999999999", 404)
    text_of(visitor, "/internal/review/99999999999999999999", 404)


def test_an_edition_that_would_leak_is_refused_with_the_figures_named(desk_city: City, slug: str) -> None:
    """The only figure of a period without a public value, printed all around, cannot be hidden any more."""
    db = db_of(desk_city)
    with db.writing() as connection:
        key, source = connection.execute(
            select(schema.measure.c.key, schema.measure.c.source).where(schema.measure.c.slug == slug)
        ).one()
        connection.execute(update(schema.measure).where(schema.measure.c.key == key).values(unit="count", scale=None))
        row = {
            "measure": key, "period": "2031", "period_end": date(2031, 12, 31), "role": "actual",
            "area": connection.execute(select(schema.area.c.code).where(schema.area.c.is_home)).scalars().first(),
            "quality": "good", "source": source, "state": "approved",
        }  # fmt: skip
        codes = disjoint_groups(connection)
        connection.execute(
            insert(schema.observation),
            [{**row, "group_code": "all", "value": 65}, {**row, "group_code": codes[0], "value": 60}],
        )  # fmt: skip
        connection.execute(insert(open_by_decision).values(measure=key, reason="Tested."))
    visitor = desk_city.visitor("officer")
    form = publish_form(text_of(visitor, "/internal/review/publish"))
    assert visitor.post("/internal/review/publish", form, key="a").status_code == 303
    with db.writing() as connection:
        connection.execute(update(schema.measure).where(schema.measure.c.key == key).values(suppression_rule="cms"))
        connection.execute(insert(schema.observation).values(**row, group_code=codes[1], value=5))
    page = text_of(visitor, "/internal/review/publish")
    assert "This would give hidden numbers away" in page
    assert 'id="publish"' not in page
    assert "2031" in page
    late = visitor.post("/internal/review/publish", {**form, "form_key": "b"})
    assert late.status_code == 303
    told = text_of(visitor, late.headers["Location"])
    assert "This would give hidden numbers away" in told
    assert "2031" in told
    with db.reading() as connection:
        assert connection.execute(select(schema.edition.c.number)).scalars().all() == [1, 2]


def disjoint_groups(connection: Connection) -> list[str]:
    """Two groups of one standard that share nobody."""
    rows = connection.execute(select(schema.race_group).where(schema.race_group.c.hispanic == "none")).mappings().all()
    by_standard: dict[str, list[str]] = {}
    for row in rows:
        if "|" not in row["races"] and row["races"] not in ("", "*"):
            by_standard.setdefault(row["standard"], []).append(row["code"])
    return next(codes for codes in by_standard.values() if len(codes) >= 2)
