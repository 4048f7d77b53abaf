"""A locked period is neither handed in nor published, and opens again."""

from __future__ import annotations

import pytest

from equipt_dash.kernel.access import DeskScope, Refused, desk_scope
from equipt_dash.kernel.submission import PeriodLocked
from equipt_dash.store.desk import locks
from equipt_dash.store.desk.acting import AlreadyDone, Stale
from equipt_dash.store.desk.applying import CannotApply
from equipt_dash.store.desk.publishable import waiting
from equipt_dash.store.desk.reader import DeskReader
from tests.desk.publishing_support import TODAY, Town, town

__all__ = ["town"]

EAST, WEST = ("asian", "east"), ("asian", "west")


@pytest.mark.parametrize("department", ["", "parks"])
def test_a_locked_period_is_not_handed_in_and_what_was_approved_before_waits(town: Town, department: str) -> None:
    town.publish(town.hand_in({EAST: 40}))
    sent = town.hand_in({WEST: 50})
    locks.lock(town.db, town.act("officer"), "2020", department, note="Settled", location="/p")
    with pytest.raises(PeriodLocked):
        town.hand_in({EAST: 41}, restatement="Recount.")
    assert "2020" in waiting(town.db, town.who("officer"), TODAY)[0].why
    before = town.everything()
    with pytest.raises(CannotApply):
        town.look(sent)
    assert town.everything() == before
    locks.unlock(town.db, town.act("officer"), "2020", department, location="/p")
    assert town.publish(sent) == 2
    assert ("lock_period", "period_lock") in town.audit()
    assert ("unlock_period", "period_lock") in town.audit()


def test_another_departments_lock_does_not_concern_it(town: Town) -> None:
    town.publish(town.hand_in({EAST: 40}))
    with town.db.reading() as connection:
        assert not locks.locked(connection, "parks", "2020")
    locks.lock(town.db, town.act("officer"), "2020", "parks", note="", location="/p")
    with town.db.reading() as connection:
        assert locks.locked(connection, "parks", "2020")
        assert not locks.locked(connection, "water", "2020")
        assert not locks.locked(connection, "parks", "2021")


def test_locking_twice_and_repeating_a_form_change_nothing(town: Town) -> None:
    town.publish(town.hand_in({EAST: 40}))
    locks.lock(town.db, town.act("officer", "once"), "2020", "", note="a", location="/p")
    locks.lock(town.db, town.act("officer2"), "2020", "", note="b", location="/p")
    assert [(one.period, one.note) for one in locks.listed(DeskReader(_all(town), town.db))] == [("2020", "a")]
    with pytest.raises(AlreadyDone):
        locks.lock(town.db, town.act("officer", "once"), "2020", "", note="a", location="/p")
    locks.unlock(town.db, town.act("officer"), "2020", "", location="/p")
    with pytest.raises(Stale):
        locks.unlock(town.db, town.act("officer"), "2020", "", location="/p")


def test_only_real_periods_and_departments_are_locked_and_only_by_equity_officers(town: Town) -> None:
    town.publish(town.hand_in({EAST: 40}))
    before = town.everything()
    for period, department in (("1999", ""), ("2020", "nobody")):
        with pytest.raises(locks.UnknownPeriod):
            locks.lock(town.db, town.act("officer"), period, department, note="", location="/p")
    for name in ("editor", "head", "admin"):
        with pytest.raises(Refused):
            locks.lock(town.db, town.act(name), "2020", "", note="", location="/p")
        with pytest.raises(Refused):
            locks.unlock(town.db, town.act(name), "2020", "", location="/p")
    assert town.everything() == before
    assert locks.periods(town.db) == ("2020",)


def _all(town: Town) -> DeskScope:
    return desk_scope(town.who("officer"))
