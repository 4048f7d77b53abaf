"""What somebody decided over an older record changes nothing: the record as it is now stands, and the draft waits."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update

from equipt_dash.store import schema
from equipt_dash.store.desk import records
from equipt_dash.store.desk.acting import Stale
from equipt_dash.store.desk.drafts import Draft
from equipt_dash.store.desk.records import Typed
from tests.desk.publishing_support import TODAY, Town, town

__all__ = ["town"]

PARTNER = schema.PRACTICE["partner"]
NAMED = {"title": "Neighbours", "standing": "asked", "role": "Advises"}


def handed_in(town: Town, base: int, why: str) -> Draft:
    """A change of the partner, handed in by the editor."""
    key = ("neighbours",) if base else ()
    typed = Typed("partner", {**_typed(town), "why": why}, key, base_version=base)
    return records.write(town.db, town.act("editor"), typed, {}, TODAY, hand_in=True)


def _typed(town: Town) -> dict[str, str]:
    return {"department": "parks", **NAMED}


def approve(town: Town, draft: Draft) -> Draft:
    return records.decide(town.db, town.act("head"), draft.id, draft.version, {}, TODAY, approve=True)


def stored(town: Town) -> list[tuple[str, int]]:
    with town.db.reading() as connection:
        return [(row.why, row.version) for row in connection.execute(select(PARTNER.c.why, PARTNER.c.version))]


def test_a_decision_over_an_older_record_is_refused(town: Town) -> None:
    approve(town, handed_in(town, 0, "It knows many."))
    assert stored(town) == [("It knows many.", 1)]
    draft = handed_in(town, 1, "It knows more.")
    with town.db.writing() as connection:
        connection.execute(update(PARTNER).values(why="Changed elsewhere.", version=2))
    before = town.everything()
    with pytest.raises(Stale):
        approve(town, draft)
    assert town.everything() == before


def test_a_new_record_never_overwrites_one_that_came_meanwhile(town: Town) -> None:
    draft = handed_in(town, 0, "It knows many.")
    with town.db.writing() as connection:
        connection.execute(
            insert(PARTNER).values(slug="neighbours", title="Neighbours", why="Came first.", state="approved")
        )
    with pytest.raises(Stale):
        approve(town, draft)
    assert stored(town) == [("Came first.", 1)]


def test_a_record_that_is_gone_is_not_brought_back(town: Town) -> None:
    approve(town, handed_in(town, 0, "It knows many."))
    draft = handed_in(town, 1, "It knows more.")
    with town.db.writing() as connection:
        connection.execute(PARTNER.delete())
    with pytest.raises(Stale):
        approve(town, draft)
    assert stored(town) == []
