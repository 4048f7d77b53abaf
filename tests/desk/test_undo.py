"""Undoing the newest edition: the public reads exactly what it read before, and the authors can go on."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import insert, select, update

from equipt_dash.kernel.submission import CellChange
from equipt_dash.kernel.workflow import Status, SubmissionKind
from equipt_dash.store import schema
from equipt_dash.store.desk import publishing, submissions, submitting, withdrawals
from equipt_dash.store.desk.acting import AlreadyDone, Stale
from equipt_dash.store.desk.publishing import CannotUndo
from tests.desk.publishing_support import NOW, TODAY, Town, town
from tests.store.protected_city import Attacker, changed, plain, random_city, read, with_totals

__all__ = ["town"]

EAST, WEST, NORTH = ("asian", "east"), ("asian", "west"), ("asian", "north")


def undo(town: Town, number: int, *, key: str = "") -> int:
    shown = publishing.preview_undo(town.db, town.act("officer"), number, TODAY)
    return publishing.undo(
        town.db, town.act("officer", key), number, TODAY, reason="Wrong file.", mark=shown.mark, location="/e/{number}"
    )


def test_the_public_reads_what_it_read_before_and_submissions_go_back(town: Town) -> None:
    first = town.hand_in({EAST: 41, WEST: None}, parts={"note": "Counted by hand."})
    town.publish(first)
    second = town.hand_in({EAST: 43, NORTH: 12, WEST: 5}, restatement="Recount.")
    story = town.words(SubmissionKind.STORY, {"body": "Why it rose."}, base=0, period="2020")
    definition = town.words(SubmissionKind.DEFINITION, {"definition": "New", "kind": "how_much"}, base=1)
    town.publish(second, story, definition)
    assert town.content(2) != town.content(1)
    before = town.everything()
    shown = publishing.preview_undo(town.db, town.act("officer"), 2, TODAY)
    assert town.everything() == before
    assert (shown.number, shown.like) == (3, 1)
    assert undo(town, 2) == 3
    assert town.content(3) == town.content(1)
    with town.db.reading() as connection:
        hashes = dict(connection.execute(select(schema.edition.c.number, schema.edition.c.content_hash)).all())
    assert hashes[3] == hashes[1] != hashes[2]
    for item in (second, story, definition):
        after = town.load(item.id)
        assert (after.status, after.edition, after.review_note) == (Status.SENT_BACK, None, "Wrong file.")
    assert town.load(first.id).status is Status.PUBLISHED
    assert town.audit()[-1] == ("undo_edition", "edition")


def test_its_author_corrects_what_came_back_and_it_is_published_again(town: Town) -> None:
    town.publish(town.hand_in({EAST: 41}))
    second = town.hand_in({EAST: 43, NORTH: 12}, restatement="Recount.")
    story = town.words(SubmissionKind.STORY, {"body": "Why it rose."}, base=0, period="2020")
    town.publish(second, story)
    undo(town, 2)
    back, rows = town.load(second.id), town.rows()
    assert NORTH not in rows
    with town.db.reading() as connection:
        cells = submissions.load_cells(connection, second.id)
    by_row = {cell.key[2:]: cell for cell in cells}
    for place in (EAST, NORTH):
        typed = back.entries[f"2020|{place[0]}|{place[1]}"]["base"]
        assert int(typed.partition(".")[0]) == (rows[place]["version"] if place in rows else 0)
    again = [
        publishing_cell(by_row[place], rows[place]["version"] if place in rows else 0, value)
        for place, value in ((EAST, 42.0), (NORTH, 12.0))
    ]
    sent = submitting.submit(
        town.db, town.act("editor"), back.id, back.version, cells=again, restatement="Recount, again."
    )
    told = submitting.submit(town.db, town.act("editor"), story.id, town.load(story.id).version)
    assert town.publish(town.approve(sent), town.approve(told, "officer2")) == 4
    assert town.rows()[NORTH]["version"] == 4, "a draft typed over the undone row must stay stale"
    assert "from 41 to 42" in town.rows()[EAST]["restated"]


def publishing_cell(cell: CellChange, version: int, value: float) -> CellChange:
    return replace(cell, base_version=version, value=value, before=None)


def test_an_undo_sent_three_times_makes_one_edition(town: Town) -> None:
    town.publish(town.hand_in({EAST: 41}))
    town.publish(town.hand_in({EAST: 43}, restatement="Recount."))
    shown = publishing.preview_undo(town.db, town.act("officer"), 2, TODAY)
    for number in range(3):
        again = pytest.raises(AlreadyDone, match="/e/3") if number else nullcontext()
        with again:
            publishing.undo(
                town.db, town.act("officer", "one"), 2, TODAY, reason="x", mark=shown.mark, location="/e/{number}"
            )
    with town.db.reading() as connection:
        assert connection.execute(select(schema.edition.c.number)).scalars().all() == [1, 2, 3]


def test_what_cannot_be_undone_is_refused_and_nothing_changes(town: Town) -> None:
    town.publish(town.hand_in({EAST: 41}))
    with pytest.raises(CannotUndo, match="first"):
        undo(town, 1)
    town.publish(town.hand_in({EAST: 43}, restatement="Recount."))
    with pytest.raises(CannotUndo, match="not_newest"):
        undo(town, 1)
    with pytest.raises(Stale):
        publishing.undo(town.db, town.act("officer"), 2, TODAY, reason="x", mark="other", location="/")
    undo(town, 2)
    before = town.everything()
    with pytest.raises(CannotUndo, match="nothing"):
        undo(town, 3)
    town.publish(town.hand_in({WEST: 44}, by="head", approve="officer2"))
    withdrawals.at_once(town.db, NOW, 3, "Not public.", officer="officer@example.org", second="admin@example.org")
    with pytest.raises(CannotUndo, match="to_withdrawn"):
        undo(town, 4)
    with town.db.writing() as connection:
        connection.execute(update(schema.observation).values(version=99))
    assert before != town.everything()


@pytest.mark.parametrize("seed", range(4))
def test_an_undo_on_a_protected_measure_hides_the_same_and_gives_nothing_away(town: Town, seed: int) -> None:
    rng = np.random.default_rng(seed)
    with town.db.writing() as connection:
        connection.execute(update(schema.measure).values(suppression_rule="cms"))
    cells = dict(random_city(rng, rates=False))
    old = with_totals(cells)
    new = with_totals(changed(rng, cells))
    town.publish(town.hand_in({place: figure[0] for place, figure in old.items()}))
    differing = {place: new[place][0] for place in new if new[place] != old.get(place)}
    town.publish(town.hand_in(differing, restatement="Recount."))
    assert undo(town, 2) == 3
    assert town.content(3) == town.content(1)
    attacker = Attacker()
    for number, figures in ((1, old), (2, new), (3, old)):
        attacker.read(_read(town, number), figures)
    assert attacker.recovered() == []


def test_what_an_undone_edition_hid_stays_known_to_the_protection(town: Town) -> None:
    with town.db.writing() as connection:
        connection.execute(update(schema.measure).values(suppression_rule="cms"))
        connection.execute(insert(schema.source).values(key="other"))
    figures = plain([[25, 20, 30], [40, 50, 60]])
    lone = ("asian", "north")
    town.publish(town.hand_in({place: n for place, (n, _people) in figures.items() if place != ("black", "south")}))
    town.publish(town.hand_in({lone: 5, ("black", "south"): 6}, restatement="Recount."))
    assert _read(town, 2)["black", "south"]["value"] is None
    undo(town, 2)
    assert town.content(3)["observation"] == town.content(1)["observation"]
    kept = town.rows()["black", "south"]
    assert (kept["state"], kept["held"][-1]["value"]) == ("draft", 6)


def _read(town: Town, edition: int) -> dict[tuple[str, str], dict[str, object]]:
    return read(town.db, edition)
