"""Publications as jobs: recorded, one at a time, survived by the database alone, and told clearly."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from equipt_dash import publisher
from equipt_dash.kernel.access import Refused
from equipt_dash.kernel.submission import Submission
from equipt_dash.kernel.workflow import Status as Stands
from equipt_dash.store import schema
from equipt_dash.store.desk import publications, publishing
from equipt_dash.store.desk.acting import AlreadyDone, Stale
from equipt_dash.store.desk.applying import CannotApply
from equipt_dash.store.desk.publications import SILENT, Busy, Kind, Publication, Status, Wanted
from equipt_dash.store.desk.publishing import CannotUndo, Chosen
from equipt_dash.store.engine import Database
from equipt_dash.store.private import period_lock, person_role, submission
from equipt_dash.store.private_publication import publication
from tests.desk.publishing_support import NOW, TODAY, Town, town

__all__ = ["town"]

EAST, WEST = ("asian", "east"), ("asian", "west")


def wanted(town: Town, *items: Submission) -> Wanted:
    """What the form of the preview asks for."""
    chosen = tuple(Chosen(item.id, item.version) for item in items)
    return Wanted(Kind.PUBLISH, TODAY, town.look(*items).mark, "For readers.", chosen)


def begun(town: Town, asked: Wanted, key: str = "") -> Publication:
    return publications.start(town.db, town.act("officer", key), asked, location="/p/{id}")


def stands(town: Town, one: Publication) -> Publication:
    found = publications.found(town.db, town.who("officer"), one.id)
    assert found is not None
    return found


def editions(town: Town) -> list[int]:
    with town.db.reading() as connection:
        return list(connection.execute(select(schema.edition.c.number).order_by(schema.edition.c.number)).scalars())


def silence(town: Town) -> None:
    """The process that worked on everything is gone."""
    with town.db.writing() as connection:
        connection.execute(update(publication).values(beat=NOW - SILENT - timedelta(seconds=1)))


def test_a_publication_is_begun_at_once_and_carried_out_apart(town: Town) -> None:
    item = town.hand_in({EAST: 40})
    one = begun(town, wanted(town, item))
    assert (one.status, one.runs(NOW), editions(town)) == (Status.RUNNING, True, [])
    publisher.launch(town.db, one)
    publisher.wait()
    after = stands(town, one)
    assert (after.status, after.edition, after.why) == (Status.DONE, 1, "")
    assert town.load(item.id).status is Stands.PUBLISHED
    names = [action for action, _subject in town.audit()]
    assert names.index("start_publication") < names.index("publish_edition")
    with town.db.reading() as connection:
        made = connection.execute(select(schema.edition)).one()
    assert (made.note, made.approver) == ("For readers.", "Officer")


def test_an_undo_goes_the_same_way(town: Town) -> None:
    town.publish(town.hand_in({EAST: 40}))
    town.publish(town.hand_in({EAST: 41}, restatement="Recount."))
    mark = publishing.preview_undo(town.db, town.act("officer"), 2, TODAY).mark
    one = begun(town, Wanted(Kind.UNDO, TODAY, mark, "Wrong file.", undone=2))
    publisher.run(town.db, one)
    assert (stands(town, one).status, stands(town, one).edition) == (Status.DONE, 3)
    assert town.content(3) == town.content(1)
    with pytest.raises(CannotUndo):
        begun(town, Wanted(Kind.UNDO, TODAY, mark, "Again.", undone=2))


def test_one_runs_at_a_time_and_the_other_is_told_whose(town: Town) -> None:
    first, second = town.hand_in({EAST: 40}), town.hand_in({WEST: 50})
    one = begun(town, wanted(town, first))
    asked, before = wanted(town, second), town.everything()
    with pytest.raises(Busy) as busy:
        publications.start(town.db, town.act("officer2"), asked, location="/p/{id}")
    assert (busy.value.other.id, busy.value.other.actor) == (one.id, "Officer")
    assert town.everything() == before
    publisher.run(town.db, one)
    assert stands(town, one).edition == 1
    two = begun(town, asked)
    publisher.run(town.db, two)
    assert stands(town, two).why == "stale", "what the other saw is not what would be published now"
    assert editions(town) == [1]


def test_the_same_form_leads_to_the_same_publication(town: Town) -> None:
    asked = wanted(town, town.hand_in({EAST: 40}))
    one = begun(town, asked, "key")
    with pytest.raises(AlreadyDone, match=f"/p/{one.id}"):
        begun(town, asked, "key")
    assert len(publications.listed(town.db, town.who("officer"))) == 1


def test_a_run_whose_process_died_is_seen_and_started_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    item = town.hand_in({EAST: 40})
    one = begun(town, wanted(town, item))
    before = town.content(1)

    def died(*_any: object, **_more: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "move", died)
        with pytest.raises(SystemExit):
            publisher.run(town.db, one)
    assert town.content(1) == before
    assert town.load(item.id).status is Stands.APPROVED
    assert not stands(town, one).stopped(NOW)
    with pytest.raises(Busy):
        publications.again(town.db, town.act("officer"), one.id, location="/p/{id}")
    silence(town)
    assert stands(town, one).stopped(NOW)
    two = publications.again(town.db, town.act("officer2"), one.id, location="/p/{id}")
    assert (two.id, two.runs(NOW), two.actor) == (one.id, True, "Officer2")
    publisher.run(town.db, two)
    assert (stands(town, two).status, editions(town)) == (Status.DONE, [1])
    with pytest.raises(Stale):
        publications.again(town.db, town.act("officer"), one.id, location="/p/{id}")


def test_a_run_that_was_given_up_publishes_nothing_when_it_comes_back(town: Town) -> None:
    item = town.hand_in({EAST: 40})
    ghost = begun(town, wanted(town, item))
    silence(town)
    other = town.hand_in({WEST: 50})
    two = begun(town, wanted(town, other))
    assert stands(town, ghost).why == "stopped"
    publisher.run(town.db, ghost)
    assert editions(town) == []
    assert (stands(town, ghost).status, stands(town, ghost).why) == (Status.REFUSED, "stopped")
    assert not publications.beat(town.db, ghost, NOW, "making", 1, 2)
    publisher.run(town.db, two)
    assert (stands(town, two).edition, town.load(item.id).status) == (1, Stands.APPROVED)


def test_two_processes_cannot_both_carry_it_out(town: Town) -> None:
    one = begun(town, wanted(town, town.hand_in({EAST: 40})))
    other = Database(str(town.db.url.render_as_string(hide_password=False)))
    threads = [publisher.launch(db, one) for db in (town.db, other)]
    for thread in threads:
        thread.join()
    other.close()
    assert (editions(town), stands(town, one).status) == ([1], Status.DONE)


@pytest.mark.parametrize("table", ["measure", "withdrawal", "submission"])
def test_what_changes_while_the_edition_is_made_is_not_overwritten(
    town: Town, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the snapshot and the lock somebody else writes: nothing is published, and it is said why."""
    town.publish(town.hand_in({WEST: 9}))
    item = town.hand_in({EAST: 40})
    one = begun(town, wanted(town, item))
    really = publishing.settle

    def meanwhile(*given: Any, **more: Any) -> None:
        connection = given[0].connection
        if table == "measure":
            connection.execute(update(schema.measure).values(definition="Other words"))
        elif table == "submission":
            connection.execute(update(submission).where(submission.c.id == item.id).values(note="Other"))
        else:
            values = {"edition": 1, "asked_by": 3, "asked_at": NOW, "confirmed_by": 4, "confirmed_at": NOW}
            connection.execute(insert(schema.withdrawal).values(**values))
        really(*given, **more)

    monkeypatch.setattr(publishing, "settle", meanwhile)
    publisher.run(town.db, one)
    assert (stands(town, one).status, stands(town, one).why, editions(town)) == (Status.REFUSED, "stale", [1])


def test_what_cannot_be_published_is_refused_before_anything_is_begun(town: Town) -> None:
    item = town.hand_in({EAST: 40})
    asked, before = wanted(town, item), town.everything()
    for name in ("editor", "head", "admin"):
        with pytest.raises(Refused):
            publications.start(town.db, town.act(name), asked, location="/p/{id}")
        with pytest.raises(Refused):
            publications.listed(town.db, town.who(name))
        with pytest.raises(Refused):
            publications.found(town.db, town.who(name), 1)
    with pytest.raises(Stale):
        begun(town, replace(asked, chosen=(Chosen(item.id, item.version - 1),)))
    assert town.everything() == before
    with town.db.writing() as connection:
        connection.execute(
            insert(period_lock).values(period="2020", department="", locked_at=NOW, locked_by=3, note="")
        )
    with pytest.raises(CannotApply):
        begun(town, asked)


def test_a_refusal_says_which_figures_would_give_numbers_away(town: Town) -> None:
    town.publish(town.hand_in({("all", "sample"): 65, ("asian", "sample"): 60}))
    one = begun(town, wanted(town, town.hand_in({("black", "sample"): 5})))
    with town.db.writing() as connection:
        connection.execute(update(schema.measure).values(suppression_rule="cms"))
    publisher.run(town.db, one)
    after = stands(town, one)
    assert (after.status, after.why, editions(town)) == (Status.REFUSED, "leak", [1])
    assert ["m", "2020", "black", "sample"] in after.details


def test_whoever_may_not_publish_any_more_publishes_nothing(town: Town) -> None:
    one = begun(town, wanted(town, town.hand_in({EAST: 40})))
    with town.db.writing() as connection:
        connection.execute(delete(person_role).where(person_role.c.person == 3))
    publisher.run(town.db, one)
    with town.db.writing() as connection:
        connection.execute(insert(person_role).values(person=3, role="equity_officer", department=""))
    assert (stands(town, one).why, editions(town)) == ("right", [])


def test_an_unknown_error_is_logged_and_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    one = begun(town, wanted(town, town.hand_in({EAST: 40})))

    def broken(*_any: object, **_more: object) -> None:
        raise OSError("disk")

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "settle", broken)
        publisher.run(town.db, one)
    assert (stands(town, one).why, editions(town)) == ("broken", [])
    again = publications.again(town.db, town.act("officer"), one.id, location="/p/{id}")
    publisher.run(town.db, again)
    assert editions(town) == [1]


def test_it_says_how_far_it_is_while_it_runs(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with town.db.writing() as connection:
        connection.execute(update(schema.measure).values(suppression_rule="cms"))
    told: list[tuple[str, int, int]] = []
    item = town.hand_in({EAST: 40})
    mark = town.look(item).mark
    publishing.publish_edition(
        town.db, town.act("officer"), [Chosen(item.id, item.version)], TODAY, note="", mark=mark, location="/",
        told=lambda *how: told.append(how),
    )  # fmt: skip
    steps = [("reading", 0, 0), ("making", 0, 1), ("protecting", 0, 1), ("protecting", 1, 1), ("writing", 0, 0)]
    assert told == steps
    one = begun(town, wanted(town, town.hand_in({WEST: 30})))
    assert publications.beat(town.db, one, NOW + timedelta(minutes=1), "protecting", 3, 7)
    now = stands(town, one)
    assert (now.step, now.done, now.total, now.runs(NOW + timedelta(minutes=1))) == ("protecting", 3, 7, True)
