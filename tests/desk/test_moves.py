"""Every step of the workflow: who may take it, from where, once, on record, and who is told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from equipt_dash.kernel.access import Refused
from equipt_dash.kernel.submission import Submission
from equipt_dash.kernel.workflow import TRANSITIONS, IllegalMove, Move, Status, SubmissionKind
from equipt_dash.store import schema
from equipt_dash.store.desk import submissions
from equipt_dash.store.desk.acting import Act, Stale, acting
from equipt_dash.store.desk.moves import move
from equipt_dash.store.engine import Database
from equipt_dash.store.private import audit_event, notice, submission
from tests.desk.entry_forms import db_of
from tests.support.desk import HEALTH, STAFF, City

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

ALLOWED = {
    Move.SUBMIT: {"editor"},
    Move.TAKE_BACK: {"editor", "editor2", "head", "officer", "officer2"},
    Move.DISCARD: {"editor", "editor2", "head", "officer", "officer2"},
    Move.SEND_BACK: {"head", "officer", "officer2"},
    Move.APPROVE: {"head", "officer", "officer2"},
    Move.PUBLISH: {"officer", "officer2"},
    Move.UNDO: {"officer", "officer2"},
}
"""Who may take each step of something the editor wrote."""


def act(city: City, name: str) -> Act:
    return Act(city.principal(name), NOW)


def begun(city: City, db: Database, name: str = "editor") -> Submission:
    query = select(schema.measure.c.key).where(schema.measure.c.department == city.departments[HEALTH])
    with db.reading() as connection:
        key = connection.execute(query.order_by(schema.measure.c.key)).scalars().first()
    assert key
    entries = {"FY2017|all|austin": {"value": "5"}}
    return submissions.save_draft(
        db, act(city, name), kind=SubmissionKind.VALUES, measure=str(key), entries=entries, version=0
    )


def put(db: Database, item: Submission, status: Status) -> None:
    """Place a submission by hand, to try every step from every place."""
    with db.writing() as connection:
        connection.execute(submission.update().where(submission.c.id == item.id).values(status=status.value))


def stands(db: Database, item: Submission) -> tuple[str, int]:
    with db.reading() as connection:
        row = connection.execute(select(submission).where(submission.c.id == item.id)).one()
    return row.status, row.version


def test_every_step_from_every_place_by_everybody(desk_city: City) -> None:
    db = db_of(desk_city)
    item = begun(desk_city, db)
    for status in Status:
        for wanted in Move:
            for name in STAFF:
                put(db, item, status)
                before = stands(db, item)
                legal = (status, wanted) in TRANSITIONS
                if name in ALLOWED[wanted] and legal:
                    with acting(db, act(desk_city, name)) as writing:
                        after = move(writing, item, wanted, version=before[1])
                    assert stands(db, item) == (TRANSITIONS[status, wanted].to.value, before[1] + 1)
                    assert after.version == before[1] + 1
                    continue
                refusal = IllegalMove if name in ALLOWED[wanted] else Refused
                with pytest.raises(refusal), acting(db, act(desk_city, name)) as writing:
                    move(writing, item, wanted, version=before[1])
                assert stands(db, item) == before


def test_a_step_from_an_old_version_changes_nothing(desk_city: City) -> None:
    db = db_of(desk_city)
    item = begun(desk_city, db)
    with pytest.raises(Stale), acting(db, act(desk_city, "editor")) as writing:
        move(writing, item, Move.DISCARD, version=item.version + 1)
    assert stands(db, item) == ("draft", 1)


def test_nobody_approves_what_they_handed_in_even_as_head(desk_city: City) -> None:
    db = db_of(desk_city)
    item = begun(desk_city, db, "head")
    with acting(db, act(desk_city, "head")) as writing:
        item = move(writing, item, Move.SUBMIT, version=item.version)
    with pytest.raises(Refused), acting(db, act(desk_city, "head")) as writing:
        move(writing, item, Move.APPROVE, version=item.version)
    with acting(db, act(desk_city, "officer")) as writing:
        assert move(writing, item, Move.APPROVE, version=item.version).reviewer == desk_city.people["officer"]


def test_taking_a_draft_over_makes_its_taker_unable_to_approve_it(desk_city: City) -> None:
    db = db_of(desk_city)
    item = begun(desk_city, db)
    with pytest.raises(Refused):
        submissions.save_draft(
            db, act(desk_city, "head"), kind=item.kind, measure=item.measure, entries={}, version=1, id=item.id
        )
    taken = submissions.take_over(db, act(desk_city, "head"), item.id, item.version)
    with acting(db, act(desk_city, "head")) as writing:
        handed_in = move(writing, taken, Move.SUBMIT, version=taken.version)
    with pytest.raises(Refused), acting(db, act(desk_city, "head")) as writing:
        move(writing, handed_in, Move.APPROVE, version=handed_in.version)


def test_each_step_is_audited_and_told_to_whom_it_concerns(desk_city: City) -> None:
    db = db_of(desk_city)
    item = begun(desk_city, db)
    with acting(db, act(desk_city, "editor")) as writing:
        item = move(writing, item, Move.SUBMIT, version=item.version, embargo_until=date(2027, 1, 1))
    with acting(db, act(desk_city, "head")) as writing:
        item = move(writing, item, Move.SEND_BACK, version=item.version, review_note="Count again.")
    with db.reading() as connection:
        events = connection.execute(select(audit_event).where(audit_event.c.subject == "submission")).mappings().all()
        told = connection.execute(select(notice.c.person, notice.c.kind)).all()
    assert [(event["action"], event["actor"]) for event in events] == [
        ("submit", "editor@example.org"),
        ("send_back", "head@example.org"),
    ]
    assert events[0]["after"]["embargo_until"] == "2027-01-01"
    assert (events[1]["before"]["status"], events[1]["after"]["status"]) == ("submitted", "sent_back")
    people = desk_city.people
    assert {(row[0], row[1]) for row in told} == {
        *((people[name], "submitted") for name in ("head", "officer", "officer2")),
        (people["editor"], "sent_back"),
    }


def test_a_step_sets_no_column_that_is_not_its_own(desk_city: City) -> None:
    db = db_of(desk_city)
    item = begun(desk_city, db)
    with pytest.raises(ValueError, match="department"), acting(db, act(desk_city, "editor")) as writing:
        move(writing, item, Move.SUBMIT, version=item.version, department="")
    assert stands(db, item) == ("draft", 1)
