"""Two to eight people at the same drafts: whatever they do in whatever order, no update is lost and no step is illegal.

A model of what must be true is kept beside the database and compared after every step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule, run_state_machine_as_test
from sqlalchemy import func, select

from equipt_dash.kernel.access import Refused, Row, can
from equipt_dash.kernel.model import ValueRole
from equipt_dash.kernel.workflow import EDITABLE, OPEN, TRANSITIONS, IllegalMove, Move, Status, SubmissionKind
from equipt_dash.store.desk import audit
from equipt_dash.store.desk.acting import Act, Stale, acting
from equipt_dash.store.desk.moves import move
from equipt_dash.store.desk.submissions import CellChange, Held, load, save_draft, take_over
from equipt_dash.store.desk.submitting import submit
from equipt_dash.store.private import audit_event, submission
from tests.support.city import serve
from tests.support.databases import Databases
from tests.support.desk import STAFF, City, with_people

MEASURE = "percent-of-individuals-who-keep-or-raise-income"
PEOPLE = ("editor", "editor2", "head", "officer", "officer2", "other-editor", "council", "admin")
AUTHOR = "author"
ANYONE = st.sampled_from((*PEOPLE, *[AUTHOR] * 6))
"""Anybody, and every other time whoever the draft belongs to: otherwise hardly a step would be allowed."""

AUTHORS = st.sampled_from((*PEOPLE[:3], *[AUTHOR] * 9))
REVIEWER = st.sampled_from((*PEOPLE, "head", "officer", "officer2", AUTHOR))
STEPS = (Move.APPROVE, Move.SEND_BACK, Move.TAKE_BACK, Move.DISCARD)
BEHIND = st.sampled_from([0, 0, 0, 0, 1])
PERIODS = ("FY2030", "FY2031", "FY2032")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Expected:
    """What one submission must be in the database."""

    author: str
    status: Status
    version: int
    value: str
    period: str


class Editors(RuleBasedStateMachine):
    """People who type, hand in, take over, take back, approve and send back, some with old versions in hand."""

    make: Callable[[], City]
    drafts = Bundle("drafts")

    def __init__(self) -> None:
        super().__init__()
        self.city = self.make()
        self.db = self.city.served.app.server.extensions["equipt"].db
        self.known: dict[int, Expected] = {}
        self.recorded = 0
        self.clock = NOW
        with self.db.reading() as connection:
            self.audited = connection.execute(select(func.count()).select_from(audit_event)).scalar_one()
        self.department = self.city.departments["health-and-human-services"]

    def teardown(self) -> None:
        assert audit.verify(self.db) is None
        self.city.served.close()

    def _act(self, who: str) -> Act:
        self.clock += timedelta(seconds=1)
        return Act(self.city.principal(who), self.clock)

    @rule(target=drafts, who=st.sampled_from(PEOPLE), period=st.sampled_from(PERIODS), value=st.integers(0, 100))
    def begin(self, who: str, period: str, value: int) -> Any:
        typed = {f"{period}|all|austin": {"value": str(value)}}
        mine = [one for one in self.known.values() if one.author == who and one.status in EDITABLE]
        try:
            made = save_draft(
                self.db, self._act(who), kind=SubmissionKind.VALUES, measure=MEASURE, entries=typed, version=0
            )
        except Refused:
            assert not can(
                self.city.principal(who), TRANSITIONS[Status.DRAFT, Move.SUBMIT].action, Row(self.department)
            )
            return multiple()
        except Stale:
            assert mine, "a first draft was refused"
            return multiple()
        assert not mine, "a second draft was begun beside the first"
        self.known[made.id] = Expected(who, Status.DRAFT, 1, str(value), period)
        return made.id

    @rule(id=drafts, who=ANYONE, value=st.integers(0, 100), behind=st.sampled_from([0, 0, 0, 1, 2]))
    def type(self, id: int, who: str, value: int, behind: int) -> None:
        one = self.known[id]
        who = one.author if who == AUTHOR else who
        typed = {f"{one.period}|all|austin": {"value": str(value)}}
        version = one.version - behind
        try:
            saved = save_draft(
                self.db,
                self._act(who),
                kind=SubmissionKind.VALUES,
                measure=MEASURE,
                entries=typed,
                version=version,
                id=id,
            )
        except (Refused, Stale, IllegalMove):
            assert who != one.author or behind or one.status not in EDITABLE, "the author could not save"
            return
        assert (who, behind) == (one.author, 0), "an old version, or somebody else, overwrote a draft"
        one.value, one.version = str(value), saved.version

    @rule(id=drafts, who=AUTHORS, behind=BEHIND)
    def hand_in(self, id: int, who: str, behind: int) -> None:
        one = self.known[id]
        who = one.author if who == AUTHOR else who
        cell = CellChange(
            period=one.period, period_end=date(int(one.period[-4:]), 9, 30), role=ValueRole.ACTUAL, group="all",
            area="austin", value=float(one.value), as_found=one.value,
        )  # fmt: skip
        try:
            submit(self.db, self._act(who), id, one.version - behind, cells=(cell,), reason="Agreed.")
        except (Refused, Stale, IllegalMove, Held):
            blocked = any(
                other is not one and other.period == one.period and other.status in OPEN
                for other in self.known.values()
            )
            assert who != one.author or behind or one.status not in EDITABLE or blocked, "handing in was refused"
            return
        assert (who, behind) == (one.author, 0)
        self._moved(one, Move.SUBMIT)

    @rule(
        id=drafts, who=REVIEWER, step=st.sampled_from(STEPS), wild=st.sampled_from([False, False, True]), behind=BEHIND
    )
    def decide(self, id: int, who: str, step: Move, wild: bool, behind: int) -> None:
        one = self.known[id]
        who = one.author if who == AUTHOR else who
        if not wild:  # mostly steps that start where the submission stands, so that all of them are walked
            step = next((move for move in (step, *STEPS) if (one.status, move) in TRANSITIONS), step)
        row = Row(self.department, self.city.people[one.author])
        legal = (one.status, step) in TRANSITIONS
        allowed = legal and can(self.city.principal(who), TRANSITIONS[one.status, step].action, row)
        try:
            with acting(self.db, self._act(who)) as writing:
                found = load(writing.connection, id)
                assert found is not None
                move(writing, found, step, version=one.version - behind)
        except (Refused, Stale, IllegalMove):
            assert not allowed or behind, f"{who} could not {step}"
            return
        assert allowed, f"{who} could {step}"
        assert not behind
        self._moved(one, step)

    @rule(id=drafts, who=st.sampled_from(PEOPLE))
    def take(self, id: int, who: str) -> None:
        one = self.known[id]
        if who == one.author:
            return
        own = any(
            other is not one and other.author == who and other.status in EDITABLE for other in self.known.values()
        )
        row = Row(self.department, self.city.people[one.author])
        try:
            taken = take_over(self.db, self._act(who), id, one.version)
        except (Refused, Stale, IllegalMove, Held):
            allowed = can(self.city.principal(who), TRANSITIONS[Status.DRAFT, Move.SUBMIT].action, row)
            assert not allowed or own or one.status not in EDITABLE, "taking over was refused"
            return
        one.author, one.version = who, taken.version
        self.recorded += 1

    def _moved(self, one: Expected, step: Move) -> None:
        one.status = TRANSITIONS[one.status, step].to
        one.version += 1
        self.recorded += 1

    @invariant()
    def the_database_holds_what_the_model_says(self) -> None:
        with self.db.reading() as connection:
            rows = connection.execute(select(submission)).mappings().all()
            events = connection.execute(select(func.count()).select_from(audit_event)).scalar_one()
        found = {row["id"]: row for row in rows}
        assert set(found) == set(self.known)
        for id, one in self.known.items():
            row = found[id]
            assert (row["status"], row["version"]) == (one.status.value, one.version)
            assert row["author"] == self.city.people[one.author]
            assert row["entries"][f"{one.period}|all|austin"]["value"] == one.value
        held = [(one.period) for one in self.known.values() if one.status in OPEN]
        assert len(held) == len(set(held)), "two open submissions hold the same value"
        assert events == self.audited + self.recorded, "a step left no entry in the audit, or one too many"


def run(databases: Databases, url: str, examples: int, steps: int) -> None:
    """Let ``examples`` groups of people take ``steps`` steps each over copies of the database at ``url``."""

    class Here(Editors):
        def make(self) -> City:  # type: ignore[override]
            return with_people(serve(databases.copy(url)))

    assert set(PEOPLE) <= set(STAFF)
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Here,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_editors_lose_nothing_and_take_no_illegal_step(
    kind: str, databases: Databases, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("austin_url" if kind == "sqlite" else "austin_postgres_url")
    run(databases, url, *((25, 40) if kind == "sqlite" else (5, 40)))
