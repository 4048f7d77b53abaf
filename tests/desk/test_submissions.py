"""Drafts under many hands: no text is lost, no step is taken twice, no cell is held by two at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, insert, select

from equipt_dash.kernel.access import Action, Refused, desk_scope
from equipt_dash.kernel.model import ValueRole
from equipt_dash.kernel.submission import CellChange, Held, PeriodLocked, Submission
from equipt_dash.kernel.workflow import OPEN, TRANSITIONS, IllegalMove, Move, Status, SubmissionKind
from equipt_dash.store import schema
from equipt_dash.store.desk import audit, submissions, submitting
from equipt_dash.store.desk.acting import Act, AlreadyDone, Stale, acting
from equipt_dash.store.desk.moves import move
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.engine import Database
from equipt_dash.store.private import notice, period_lock, submission, submission_cell
from tests.desk.entry_forms import db_of
from tests.support.desk import HEALTH, City

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
WRITERS = ("editor", "editor2", "head", "officer")
PERIODS = ("FY2031", "FY2032")


def measure_of(city: City, db: Database, slug: str = HEALTH) -> str:
    query = select(schema.measure.c.key).where(schema.measure.c.department == city.departments[slug])
    with db.reading() as connection:
        found = connection.execute(query.order_by(schema.measure.c.key)).scalars().first()
    assert found
    return str(found)


def change(period: str = "FY2031", value: float = 1.0, version: int = 0) -> CellChange:
    end = date(int(period[2:]), 9, 30)
    return CellChange(period, ValueRole.ACTUAL, "all", "austin", end, value=value, base_version=version)


class Editors(RuleBasedStateMachine):
    """Four people type, hand in, take over, take back and discard in any order, from any version they once saw."""

    city: City
    db: Database
    key: str

    @initialize()
    def clean(self) -> None:
        with self.db.writing() as connection:
            for table in (submission_cell, submission, notice):
                connection.execute(delete(table))
        self.at = START
        self.seen: dict[int, int] = {}
        self.text: dict[int, object] = {}
        self.status: dict[int, Status] = {}
        self.author: dict[int, str] = {}

    def act(self, name: str, key: str = "") -> Act:
        self.at += timedelta(seconds=1)
        return Act(self.city.principal(name), self.at, key)

    def known(self, number: int) -> int | None:
        ids = sorted(self.seen)
        return ids[number % len(ids)] if ids else None

    def note(self, after: Submission, name: str) -> None:
        assert after.version == self.seen.get(after.id, 0) + 1, "a change was lost or counted twice"
        self.seen[after.id] = after.version
        self.text[after.id] = after.entries
        self.status[after.id] = after.status
        self.author[after.id] = name

    @rule(name=st.sampled_from(WRITERS), value=st.integers(0, 3), number=st.integers(0, 5), behind=st.integers(0, 1))
    def save(self, name: str, value: int, number: int, behind: int) -> None:
        id = self.known(number)
        entries = {"FY2031|all|austin": {"value": str(value)}}
        version = self.seen[id] - behind if id else 0
        try:
            after = submissions.save_draft(
                self.db, self.act(name), kind=SubmissionKind.VALUES, measure=self.key, entries=entries,
                version=version, id=id,
            )  # fmt: skip
        except Refused:
            assert id is not None
            assert self.author[id] != name
        except Stale:
            assert behind
        except IllegalMove:
            assert id is not None
            assert self.status[id] not in (Status.DRAFT, Status.SENT_BACK)
        else:
            assert not behind or not id
            assert id is None or self.author[id] == name
            if id and self.text[id] == entries:
                assert after.version == self.seen[id]
            else:
                self.note(after, name)
            assert after.entries == entries

    @rule(name=st.sampled_from(WRITERS), value=st.integers(0, 3))
    def begin(self, name: str, value: int) -> None:
        entries = {"FY2031|all|austin": {"value": str(value)}}
        mine = [i for i in self.seen if self.author[i] == name and self.status[i] in (Status.DRAFT, Status.SENT_BACK)]
        try:
            after = submissions.save_draft(
                self.db, self.act(name), kind=SubmissionKind.VALUES, measure=self.key, entries=entries, version=0
            )
        except Stale:
            assert mine
        else:
            assert not mine
            self.note(after, name)

    @rule(name=st.sampled_from(WRITERS), number=st.integers(0, 5), period=st.sampled_from(PERIODS))
    def hand_in(self, name: str, number: int, period: str) -> None:
        id = self.known(number)
        if id is None:
            return
        try:
            after = submitting.submit(
                self.db, self.act(name), id, self.seen[id], cells=[change(period)], reason="Agreed."
            )
        except Refused:
            assert self.author[id] != name
        except IllegalMove:
            assert self.status[id] not in (Status.DRAFT, Status.SENT_BACK)
        except Held as held:
            other = held.other.id
            assert other != id
            assert self.status[other] in OPEN
        else:
            assert self.author[id] == name
            self.note(after, name)

    @rule(
        name=st.sampled_from(("editor", "head", "officer")),
        number=st.integers(0, 5),
        wanted=st.sampled_from((Move.TAKE_BACK, Move.DISCARD, Move.SEND_BACK, Move.APPROVE)),
    )
    def step(self, name: str, number: int, wanted: Move) -> None:
        id = self.known(number)
        if id is None:
            return
        scope = desk_scope(self.city.principal("officer"), Action.READ_INTERNAL)
        item = submissions.find(DeskReader(scope, self.db), id)
        assert item is not None
        try:
            with acting(self.db, self.act(name)) as writing:
                after = move(writing, item, wanted, version=self.seen[id])
        except Refused:
            assert wanted in (Move.SEND_BACK, Move.APPROVE)
            assert name == "editor" or self.author[id] == name
        except IllegalMove:
            assert (self.status[id], wanted) not in TRANSITIONS
        else:
            assert TRANSITIONS[self.status[id], wanted].to is after.status
            self.note(after, self.author[id])

    @rule(name=st.sampled_from(WRITERS), number=st.integers(0, 5))
    def take_over(self, name: str, number: int) -> None:
        id = self.known(number)
        if id is None:
            return
        try:
            after = submissions.take_over(self.db, self.act(name), id, self.seen[id])
        except IllegalMove:
            assert self.status[id] not in (Status.DRAFT, Status.SENT_BACK)
        except Held as held:
            own = held.other.id
            assert self.author[own] == name
        else:
            self.note(after, name)

    @invariant()
    def nothing_is_lost_and_no_cell_is_held_twice(self) -> None:
        if not hasattr(self, "seen"):
            return
        with self.db.reading() as connection:
            rows = {row["id"]: row for row in connection.execute(select(submission)).mappings()}
            query = select(submission_cell.c.period).join(submission, submission.c.id == submission_cell.c.submission)
            held = list(connection.execute(query.where(submission.c.status.in_([one.value for one in OPEN]))).scalars())
        assert {id: row["version"] for id, row in rows.items()} == self.seen
        assert {id: row["entries"] for id, row in rows.items()} == self.text
        assert {id: row["status"] for id, row in rows.items()} == {id: one.value for id, one in self.status.items()}
        assert len(held) == len(set(held))


def test_many_editors_lose_nothing_and_take_no_illegal_step(desk_city: City) -> None:
    db = db_of(desk_city)

    class Here(Editors):
        pass

    Here.city, Here.db, Here.key = desk_city, db, measure_of(desk_city, db)
    quick = settings(
        max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(Here, settings=quick)
    assert audit.verify(db) is None


def drafted(city: City, db: Database, name: str = "editor") -> Submission:
    act = Act(city.principal(name), START)
    entries = {"FY2031|all|austin": {"value": "1"}}
    kind = SubmissionKind.VALUES
    return submissions.save_draft(db, act, kind=kind, measure=measure_of(city, db), entries=entries, version=0)


def test_a_form_carried_out_before_is_not_carried_out_again(desk_city: City) -> None:
    db = db_of(desk_city)
    item = drafted(desk_city, db)
    act = Act(desk_city.principal("editor"), START, "one-time")
    done = submitting.submit(db, act, item.id, item.version, cells=[change()], reason="Agreed.", location="/there")
    for _number in range(2):
        with pytest.raises(AlreadyDone) as again:
            submitting.submit(db, act, item.id, item.version, cells=[change()], reason="Agreed.", location="/there")
        assert again.value.location == "/there"
    scope = desk_scope(desk_city.principal("editor"), Action.READ_INTERNAL)
    assert submissions.find(DeskReader(scope, db), item.id) == done
    assert [cell.key for cell in submissions.cells(DeskReader(scope, db), item.id)] == [
        ("FY2031", "actual", "all", "austin")
    ]


def test_a_row_that_moved_and_a_locked_period_are_refused_and_change_nothing(desk_city: City) -> None:
    db = db_of(desk_city)
    item = drafted(desk_city, db)
    act = Act(desk_city.principal("editor"), START)
    with pytest.raises(Stale):
        submitting.submit(db, act, item.id, item.version, cells=[change(version=3)], reason="Agreed.")
    with db.writing() as connection:
        lock = {"period": "FY2031", "locked_at": START, "locked_by": desk_city.people["officer"]}
        connection.execute(insert(period_lock).values(**lock))
    with pytest.raises(PeriodLocked):
        submitting.submit(db, act, item.id, item.version, cells=[change()], reason="Agreed.")
    scope = desk_scope(desk_city.principal("editor"), Action.READ_INTERNAL)
    assert submissions.find(DeskReader(scope, db), item.id) == item
    assert submissions.cells(DeskReader(scope, db), item.id) == ()


def test_what_the_row_held_is_kept_beside_the_new_value(desk_city: City) -> None:
    db = db_of(desk_city)
    item = drafted(desk_city, db)
    table = schema.observation
    where = (table.c.measure == item.measure, table.c.role == "actual", table.c.value.is_not(None))
    with db.reading() as connection:
        row = connection.execute(select(table).where(*where).order_by(table.c.period)).mappings().first()
    assert row
    over = change(row["period"], 7.0, row["version"])
    submitting.submit(
        db, Act(desk_city.principal("editor"), START), item.id, item.version, cells=[over], reason="Agreed."
    )
    scope = desk_scope(desk_city.principal("head"), Action.READ_INTERNAL)
    (kept,) = submissions.cells(DeskReader(scope, db), item.id)
    assert kept.before
    assert kept.before["value"] == row["value"]
    assert kept.period_end == row["period_end"]


def test_other_departments_find_no_submission_and_change_none(desk_city: City) -> None:
    db = db_of(desk_city)
    item = drafted(desk_city, db)
    stranger = desk_city.principal("other-head")
    scope = desk_scope(stranger, Action.READ_INTERNAL)
    assert submissions.find(DeskReader(scope, db), item.id) is None
    assert submissions.listed(DeskReader(scope, db)) == ()
    assert submissions.cells(DeskReader(scope, db), item.id) == ()
    for run in (
        lambda act: submitting.submit(db, act, item.id, item.version, cells=[change()], reason="Agreed."),
        lambda act: submissions.take_over(db, act, item.id, item.version),
        lambda act: submissions.take_step(db, act, item.id, item.version, Move.DISCARD),
        lambda act: submissions.save_draft(
            db, act, kind=item.kind, measure=item.measure, entries={}, version=item.version, id=item.id
        ),
        lambda act: submissions.save_draft(
            db,
            act,
            kind=item.kind,
            measure=measure_of(desk_city, db, "austin-water"),
            entries={},
            version=1,
            id=item.id,
        ),
    ):
        with pytest.raises(Refused):
            run(Act(stranger, START))
    mine = desk_scope(desk_city.principal("editor"), Action.READ_INTERNAL)
    assert submissions.find(DeskReader(mine, db), item.id) == item


def test_lists_are_narrowed_and_newest_first(desk_city: City) -> None:
    db = db_of(desk_city)
    one, two = drafted(desk_city, db), drafted(desk_city, db, "editor2")
    scope = desk_scope(desk_city.principal("officer"), Action.READ_INTERNAL)
    assert [item.id for item in submissions.listed(DeskReader(scope, db))] == [two.id, one.id]
    assert submissions.listed(DeskReader(scope, db), author=one.author) == (one,)
    assert submissions.listed(DeskReader(scope, db), statuses=(Status.SUBMITTED,)) == ()
    assert submissions.listed(DeskReader(scope, db), department=one.department, limit=1, offset=1) == (one,)
    assert (
        submissions.own_draft(DeskReader(desk_scope(desk_city.principal("editor2")), db), one.kind, measure=one.measure)
        == two
    )
