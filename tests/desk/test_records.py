"""Records of the practice from a form to the public: typed, handed in, decided by somebody else, published."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from equipt_dash.kernel.access import COMMAND_LINE, DeskScope, public_scope
from equipt_dash.practice.model import Partner, StepRecord, Worksheet
from equipt_dash.store import schema
from equipt_dash.store.desk import drafts
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.private_records import evidence_file
from equipt_dash.store.reader import PublicReader
from equipt_dash.views.desk.record_paths import RECORDS, new_path, record_path, review_path
from tests.support.desk import City, Visitor

DISPARITY = "infant-deaths"
MEASURE = "percent-of-individuals-who-keep-or-raise-income"


@pytest.fixture
def db(desk_city: City) -> Database:
    """The database of the city."""
    found: Database = desk_city.served.app.server.extensions["equipt"].db
    return found


def send(visitor: Visitor, path: str, data: dict[str, object], key: str, status: int = 303) -> str:
    """Send a form; where its answer leads, or the page it shows."""
    answer = visitor.post(path, data, key=f"key-{key}-long-enough")
    text = answer.get_data(as_text=True)
    assert answer.status_code == status, text[-3000:]
    return answer.headers.get("Location", "") or text


def newest(db: Database) -> int:
    """The number of the newest draft."""
    from equipt_dash.store.private_records import record_draft

    with db.reading() as connection:
        return int(
            connection.execute(select(record_draft.c.id).order_by(record_draft.c.id.desc())).scalars().first() or 0
        )


def decided(db: Database, visitor: Visitor, how: str, *, central: bool, **more: object) -> str:
    """Confirm or send back the newest draft."""
    number = newest(db)
    visitor.get(review_path(number))
    with db.reading() as connection:
        version = drafts.load(connection, number)
    assert version is not None
    data = {"decision": how, "version": str(version.version), **more}
    where = f"{review_path(number)}/{'decide-central' if central else 'decide'}"
    return send(visitor, where, data, f"{how}-{number}-{version.version}")


def edition(db: Database) -> int:
    """Publish what counts."""
    return publish(db, on=date(2026, 11, 23), note="", approver="test") or 0


def measure_key(db: Database) -> str:
    """The key of the measure the health department's people work on."""
    with db.reading() as connection:
        return str(
            connection.execute(select(schema.measure.c.key).where(schema.measure.c.slug == MEASURE)).scalar_one()
        )


def test_a_link_travels_from_an_editor_to_the_public(desk_city: City, db: Database) -> None:
    measure = measure_key(db)
    editor, officer = desk_city.visitor("editor"), desk_city.visitor("officer")
    path = new_path("link", measure=measure, disparity=DISPARITY)
    page = editor.get(path).get_data(as_text=True)
    assert f'value="{measure}" selected' in page or f'selected value="{measure}"' in page or measure in page
    typed = {"measure": measure, "disparity": DISPARITY, "mechanism": "", "strength": "direct", "reach": "service"}
    wrong = send(editor, path, {**typed, "do": "hand-in"}, "empty", 422)
    assert "This is needed." in wrong
    typed["mechanism"] = "Steady income buys care before and after birth."
    where = send(editor, path, {**typed, "do": "hand-in"}, "link")
    assert where.startswith(record_path("link", measure, DISPARITY))
    before = edition(db)
    assert not [x for x in PublicReader(public_scope(before), db).links(disparity=DISPARITY) if x.measure == measure]
    assert "Steady income" not in desk_city.visitor().get(f"/disparities/{DISPARITY}").get_data(as_text=True)
    decided(db, officer, "approve", central=True, review_again="2027-11-01")
    public = edition(db)
    link = next(x for x in PublicReader(public_scope(public), db).links(disparity=DISPARITY) if x.measure == measure)
    assert (link.reviewer, link.next_review) == ("officer", date(2027, 11, 1))
    assert link.proposed_by == "editor"
    for address in (f"/disparities/{DISPARITY}", f"/measures/{MEASURE}"):
        assert "Steady income" in desk_city.visitor().get(address).get_data(as_text=True)


def test_nobody_decides_about_their_own_and_a_reason_is_needed_to_send_back(desk_city: City, db: Database) -> None:
    officer, admin = desk_city.visitor("officer"), desk_city.visitor("admin")
    data = {"title": "A church", "standing": "missing", "role": "Knows everybody", "department": "", "do": "hand-in"}
    send(officer, new_path("partner"), data, "partner")
    number = newest(db)
    with db.reading() as connection:
        draft = drafts.load(connection, number)
    assert draft is not None
    assert draft.central
    own = {"decision": "approve", "version": str(draft.version)}
    send(officer, f"{review_path(number)}/decide-central", own, "own", 403)
    said = send(admin, f"{review_path(number)}/decide-central", {**own, "decision": "send-back"}, "why", 422)
    assert "Say why" in said
    decided(db, admin, "send-back", central=True, note="Which church?")
    page = officer.get(record_path("partner", *draft.key)).get_data(as_text=True)
    assert "Which church?" in page


def test_a_step_closes_only_with_evidence_and_a_second_person(desk_city: City, db: Database) -> None:
    officer, second = desk_city.visitor("officer"), desk_city.visitor("officer2")
    path = new_path("step-record")
    closing = {"step": "n1", "department": "", "status": "closed", "summary": "The history is public.", "do": "hand-in"}
    assert "only with evidence" in send(officer, path, closing, "bare", 422)
    late = {**closing, "due": "soon", "evidence_file": (io.BytesIO(b"lost?"), "refused.pdf")}
    refused = officer.post(path, late, key="key-refused-long-enough", content_type="multipart/form-data")
    assert refused.status_code == 422
    with db.reading() as connection:
        assert connection.execute(select(evidence_file)).first() is None, "a refused form leaves no file"
    with_file = {**closing, "evidence_file": (io.BytesIO(b"%PDF-1.7 history"), "history.pdf")}
    answer = officer.post(path, with_file, key="key-with-file-long-enough", content_type="multipart/form-data")
    assert answer.status_code == 303, answer.get_data(as_text=True)[-2000:]
    scope = public_scope(edition(db))
    assert not [one for one in PublicReader(scope, db).records(StepRecord) if one.step == "n1"]
    decided(db, second, "approve", central=True)
    scope = public_scope(edition(db))
    (row,) = [one for one in PublicReader(scope, db).records(StepRecord) if one.step == "n1"]
    assert row.status == "closed"
    assert row.confirmed_by == "officer2"
    assert row.closed_on is not None
    assert row.evidence_file == "", "the number of a file inside is not published"
    page = officer.get(record_path("step-record", "n1", "")).get_data(as_text=True)
    assert "history.pdf" in page
    file = officer.get(f"{RECORDS}/evidence/1")
    assert file.data == b"%PDF-1.7 history"
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert desk_city.visitor().get(f"{RECORDS}/evidence/1").status_code == 303


def test_a_worksheet_shows_its_open_questions_and_keeps_its_answers_inside(desk_city: City, db: Database) -> None:
    measure = measure_key(db)
    editor, head = desk_city.visitor("editor"), desk_city.visitor("head")
    data = {
        "disparity": DISPARITY, "measure": measure, "answer_1": "SECRET-ANSWER", "answer_3": "With midwives.",
        "open_questions": "Who is not counted?", "public_summary": "We ask midwives first.", "do": "hand-in",
    }  # fmt: skip
    send(editor, new_path("worksheet"), data, "sheet")
    decided(db, head, "approve", central=False)
    scope = public_scope(edition(db))
    (sheet,) = PublicReader(scope, db).records(Worksheet)
    assert (sheet.answered, sheet.signed_by, sheet.answer_1) == ("1 3", "head", "")
    assert sheet.still_open == (2, 4, 5, 6)
    assert sheet.public_summary == "We ask midwives first."
    for address in (f"/disparities/{DISPARITY}", f"/measures/{MEASURE}"):
        page = desk_city.visitor().get(address).get_data(as_text=True)
        assert "We ask midwives first." in page
        assert "SECRET-ANSWER" not in page
        assert "Still open: What data should you get and analyze?" in page
    inside = head.get(f"/internal/disparities/{DISPARITY}/worksheet").get_data(as_text=True)
    assert "SECRET-ANSWER" in inside
    other = desk_city.visitor("other-head").get(f"/internal/disparities/{DISPARITY}/worksheet").get_data(as_text=True)
    assert "SECRET-ANSWER" not in other, "another department's worksheet"


def test_two_people_cannot_overwrite_each_other(desk_city: City, db: Database) -> None:
    editor, colleague = desk_city.visitor("editor"), desk_city.visitor("editor2")
    code = desk_city.departments["health-and-human-services"]
    data = {"title": "A clinic", "standing": "asked", "role": "Cares", "department": code}
    where = send(editor, new_path("partner"), {**data, "do": "keep"}, "first").partition("?")[0]
    mine = {**data, "why": "Mine", "draft": "0", "version": "0", "base": "0", "do": "keep"}
    said = send(colleague, where, mine, "second", 409)
    assert "has a draft about this already" in said
    number = newest(db)
    first = {**data, "draft": str(number), "version": "1", "base": "0", "why": "One", "do": "keep"}
    send(editor, where, first, "save")
    again = send(editor, where, {**first, "why": "Two"}, "stale", 409)
    assert "was not stored" in again
    assert ">\nTwo<" in again, "what was typed is still in the form"


def test_taking_a_record_away_needs_a_second_person_too(desk_city: City, db: Database) -> None:
    head, officer = desk_city.visitor("head"), desk_city.visitor("officer")
    code = desk_city.departments["health-and-human-services"]
    data = {"title": "A school", "standing": "asked", "role": "Teaches", "department": code, "do": "hand-in"}
    where = send(head, new_path("partner"), data, "add").partition("?")[0]
    decided(db, officer, "approve", central=False)
    assert [one.title for one in PublicReader(public_scope(edition(db)), db).records(Partner)] == ["A school"]
    send(head, where, {"do": "remove", "base": "1"}, "remove")
    assert [one.title for one in PublicReader(public_scope(edition(db)), db).records(Partner)] == ["A school"]
    decided(db, officer, "approve", central=False)
    assert PublicReader(public_scope(edition(db)), db).records(Partner) == ()


def test_a_circle_and_a_gone_reference_are_refused_with_the_reason(desk_city: City, db: Database) -> None:
    officer, second = desk_city.visitor("officer"), desk_city.visitor("officer2")
    goal = {"title": "Homes for all", "level": "goal", "do": "hand-in"}
    send(officer, new_path("plan-item"), goal, "goal")
    decided(db, second, "approve", central=True)
    below = {"title": "Repair homes", "level": "plan", "parent": "homes-for-all", "do": "hand-in"}
    send(officer, new_path("plan-item"), below, "plan")
    decided(db, second, "approve", central=True)
    path = record_path("plan-item", "homes-for-all")
    circle = send(officer, path, {**goal, "level": "plan", "parent": "repair-homes", "base": "1"}, "circle", 422)
    assert "would run in a circle: Homes for all → Repair homes → Homes for all" in circle
    gone = send(officer, path, {**goal, "parent": "nothing", "base": "1"}, "gone", 422)
    assert "does not exist, or no longer" in gone


def test_what_the_practice_writes_is_in_the_audit_and_repeats_change_nothing(desk_city: City, db: Database) -> None:
    editor = desk_city.visitor("editor")
    code = desk_city.departments["health-and-human-services"]
    data = {"title": "Births by tract", "what": "Counts", "status": "open", "department": code, "do": "hand-in"}
    first = send(editor, new_path("data-gap"), data, "gap")
    assert first.endswith("?said=counts")
    assert send(editor, new_path("data-gap"), data, "gap") == first
    found = drafts.listed(DeskReader(desk_scope_of_all(), db), kind="data-gap", statuses=list(drafts.Status))
    assert len(found) == 1
    with db.reading() as connection:
        from equipt_dash.store.private import audit_event

        actions = connection.execute(select(audit_event.c.action).order_by(audit_event.c.number)).scalars().all()
    assert actions[-2:] == ["write_record", "hand_in"]


def test_a_publication_of_the_practice_is_previewed_and_can_be_undone(desk_city: City, db: Database) -> None:
    head, officer = desk_city.visitor("head"), desk_city.visitor("officer")
    code = desk_city.departments["health-and-human-services"]
    data = {"title": "A shelter", "standing": "asked", "role": "Houses", "department": code, "do": "hand-in"}
    send(head, new_path("partner"), data, "add")
    decided(db, officer, "approve", central=False)
    page = officer.get("/internal/review/publish").get_data(as_text=True)
    assert "Partner “a-shelter”: Their part" in page
    mark = re.search(r'name="mark" value="([^"]+)"', page)
    assert mark
    send(officer, "/internal/review/publish", {"mark": mark[1], "note": "Partners"}, "publish")
    assert [one.title for one in PublicReader(public_scope(2), db).records(Partner)] == ["A shelter"]
    page = officer.get("/internal/editions/2/undo").get_data(as_text=True)
    mark = re.search(r'name="mark" value="([^"]+)"', page)
    assert mark, page[-2000:]
    send(officer, "/internal/editions/2/undo", {"mark": mark[1], "reason": "Too early", "sure": "1"}, "undo")
    assert PublicReader(public_scope(3), db).records(Partner) == ()
    with db.reading() as connection:
        assert connection.execute(select(schema.PRACTICE["partner"])).first() is None


def desk_scope_of_all() -> DeskScope:
    """A scope that reaches everything."""
    act = Act(COMMAND_LINE, datetime.now(UTC))
    return DeskScope(act.principal, None)
