"""Publishing what was approved: all of it or nothing, exactly as previewed, once, and with words for corrections."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from equipt_dash.kernel.access import Refused
from equipt_dash.kernel.workflow import Status, SubmissionKind
from equipt_dash.store import schema
from equipt_dash.store.desk import publishing
from equipt_dash.store.desk.acting import AlreadyDone, Stale
from equipt_dash.store.desk.applying import CannotApply
from equipt_dash.store.desk.applying_words import as_text, typed_field
from equipt_dash.store.desk.publishable import waiting
from equipt_dash.store.desk.publishing import Chosen
from equipt_dash.store.private import audit_event, submission
from tests.desk.publishing_support import TODAY, Town, town
from tests.store.protected_city import record

__all__ = ["town"]

EAST = ("asian", "east")
WEST = ("asian", "west")


def public(town: Town, edition: int) -> dict[tuple[str, str], dict[str, object]]:
    table = schema.PUBLISHED["observation"]
    with town.db.reading() as connection:
        rows = connection.execute(select(table).where(table.c.edition == edition)).mappings()
        return {(row["group_code"], row["area"]): dict(row) for row in rows}


def test_the_edition_holds_what_the_preview_showed_and_the_submission_is_published(town: Town) -> None:
    sent = town.hand_in({EAST: 40, WEST: None})
    before = town.everything()
    shown = town.look(sent)
    assert town.everything() == before, "a preview must leave nothing behind"
    assert {(d.any.group, d.any.area): d.after and d.after.value for d in shown.diff.cells} == {EAST: 40, WEST: None}
    assert town.publish(sent, note="First figures") == shown.number == 1
    rows = public(town, 1)
    assert (rows[EAST]["value"], rows[EAST]["quality"], rows[EAST]["restated"]) == (40, "not_rated", "")
    assert (rows[WEST]["value"], rows[WEST]["missing"]) == (None, "not_collected")
    after = town.load(sent.id)
    assert (after.status, after.edition) == (Status.PUBLISHED, 1)
    with town.db.reading() as connection:
        source = connection.execute(select(schema.source).where(schema.source.c.key == "department-entry")).one()
        made = connection.execute(select(schema.edition)).one()
    assert source.publisher == "City of Testville"
    assert (made.note, made.approver) == ("First figures", "Officer")
    assert town.audit()[-3:] == [("publish", "observation"), ("publish", "submission"), ("publish_edition", "edition")]


def test_a_corrected_value_says_from_what_to_what_and_why_and_later_editions_keep_it(town: Town) -> None:
    town.publish(town.hand_in({EAST: 41, WEST: 60}))
    town.publish(town.hand_in({EAST: 43}, restatement="One park was counted twice."))
    rows = public(town, 2)
    assert rows[EAST]["restated"] == "Corrected in edition 2, from 41 to 43: One park was counted twice."
    assert rows[WEST]["restated"] == ""
    town.publish(town.hand_in({WEST: None}, restatement="Never counted."))
    assert (
        public(town, 3)[WEST]["restated"]
        == "Withdrawn in edition 3: before, 60 stood here, now “not collected”: Never counted."
    )
    assert public(town, 3)[EAST]["restated"] == rows[EAST]["restated"]
    assert town.rows()[EAST]["version"] == 2


def test_the_audit_says_from_what_to_what(town: Town) -> None:
    town.publish(town.hand_in({EAST: 41}))
    town.publish(town.hand_in({EAST: 43}, restatement="Recount."))
    with town.db.reading() as connection:
        query = select(audit_event).where(audit_event.c.subject == "observation").order_by(audit_event.c.number)
        first, second = connection.execute(query).mappings().all()
    cell = "2020|actual|asian|east"
    assert (first["before"][cell]["value"], first["after"][cell]["value"]) == (None, 41)
    assert (second["before"], second["after"]) == ({cell: {"value": 41}}, {cell: {"value": 43}})
    assert (second["subject_key"], second["department"]) == ("m", "parks")


def test_a_first_value_where_there_was_a_reason_is_no_correction(town: Town) -> None:
    town.publish(town.hand_in({EAST: None}))
    town.publish(town.hand_in({EAST: 43}))
    assert public(town, 2)[EAST]["restated"] == ""


def test_a_change_of_the_note_alone_keeps_source_and_reason(town: Town) -> None:
    town.publish(town.hand_in({EAST: 41}))
    town.publish(town.hand_in({EAST: 43}, restatement="Recount."))
    with town.db.writing() as connection:
        connection.execute(update(schema.observation).values(source="records", quality="good"))
    town.publish(town.hand_in({EAST: 43}, parts={"note": "Without dogs."}))
    row = public(town, 3)[EAST]
    assert (row["source"], row["quality"], row["note"]) == ("records", "good", "Without dogs.")
    assert row["restated"] == "Corrected in edition 2, from 41 to 43: Recount."


def test_the_same_form_sent_three_times_makes_one_edition(town: Town) -> None:
    sent = town.hand_in({EAST: 40})
    shown = town.look(sent)
    chosen = [Chosen(sent.id, sent.version)]
    for number in range(3):
        act = town.act("officer", "the-one-key")
        if number:
            with pytest.raises(AlreadyDone) as done:
                publishing.publish_edition(
                    town.db, act, chosen, TODAY, note="", mark=shown.mark, location="/e/{number}"
                )
            assert done.value.location == "/e/1"
        else:
            publishing.publish_edition(town.db, act, chosen, TODAY, note="", mark=shown.mark, location="/e/{number}")
    assert publishing.preview(town.db, town.act("officer"), [], TODAY).number == 2


def test_what_changed_since_the_preview_is_not_published(town: Town) -> None:
    sent = town.hand_in({EAST: 40})
    shown = town.look(sent)
    with town.db.writing() as connection:
        connection.execute(update(schema.measure).values(definition="Something else"))
    before = town.everything()
    with pytest.raises(Stale):
        publishing.publish_edition(
            town.db, town.act("officer"), [Chosen(sent.id, sent.version)], TODAY, note="", mark=shown.mark, location="/"
        )
    with pytest.raises(Stale):
        publishing.preview(town.db, town.act("officer"), [Chosen(sent.id, sent.version - 1)], TODAY)
    assert town.everything() == before


@pytest.mark.parametrize("name", ["editor", "head", "admin"])
def test_only_an_equity_officer_publishes_previews_or_undoes(town: Town, name: str) -> None:
    sent = town.hand_in({EAST: 40})
    town.publish(sent)
    before = town.everything()
    chosen = [Chosen(sent.id, sent.version)]
    with pytest.raises(Refused):
        publishing.preview(town.db, town.act(name), chosen, TODAY)
    with pytest.raises(Refused):
        publishing.publish_edition(town.db, town.act(name), chosen, TODAY, note="", mark="", location="/")
    with pytest.raises(Refused):
        publishing.undo(town.db, town.act(name), 1, TODAY, reason="x", mark="", location="/")
    with pytest.raises(Refused):
        waiting(town.db, town.who(name), TODAY)
    assert town.everything() == before


def test_an_embargo_holds_a_submission_back_until_its_day(town: Town) -> None:
    sent = town.hand_in({EAST: 40}, embargo=TODAY.replace(day=24))
    other = town.hand_in({WEST: 40})
    held = {one.item.id: one for one in waiting(town.db, town.who("officer"), TODAY)}
    assert (held[sent.id].embargoed, held[sent.id].ready, held[other.id].ready) == (True, False, True)
    with pytest.raises(Stale):
        town.look(sent)
    tomorrow = waiting(town.db, town.who("officer"), TODAY.replace(day=24))
    assert all(one.ready for one in tomorrow)


def test_a_row_that_moved_on_is_not_overwritten(town: Town) -> None:
    town.publish(town.hand_in({EAST: 40}))
    sent = town.hand_in({EAST: 44}, restatement="Recount.")
    with town.db.writing() as connection:
        connection.execute(update(schema.observation).values(version=7, value=50))
    before = town.everything()
    assert waiting(town.db, town.who("officer"), TODAY)[0].why
    with pytest.raises(CannotApply):
        town.look(sent)
    assert town.everything() == before


def test_a_story_and_a_definition_are_published_signed_and_dated(town: Town) -> None:
    record(town.db, {("all", "east"): (40, None)})
    told = town.words(SubmissionKind.STORY, {"body": "A storm closed two parks."}, base=0, period="2020")
    defined = town.words(SubmissionKind.DEFINITION, {"definition": "Everything.", "next_update": "2027-01-31"}, base=1)
    town.publish(told, defined)
    story, measure = town.content(1)["story"][0], town.content(1)["measure"][0]
    assert story[:3] == ("m", "2020", "A storm closed two parks.")
    assert "Editor" in story
    assert "2026-11-23" in story
    assert "Everything." in measure
    with town.db.reading() as connection:
        assert connection.execute(select(schema.measure.c.version)).scalar_one() == 2
        assert connection.execute(select(submission.c.status).distinct()).scalars().all() == ["published"]


def test_a_gap_target_of_zero_and_its_floor_are_published_and_undone(town: Town) -> None:
    with town.db.writing() as connection:
        connection.execute(
            insert(schema.disparity).values(
                slug="d", title="Things", measure="m", area="sample", comparison="average", comparison_group="all",
                state="approved", target_gap=4.5,
            )
        )  # fmt: skip
    town.publish(town.hand_in({EAST: 40}))
    typed = {"target_gap": "0", "floor": "12.5", "target_date": "2030-12-31", "target_source": "Council, 2026"}
    aim = town.words(SubmissionKind.GAP_TARGET, typed, base=1, measure="", disparity="d")
    town.publish(aim)
    with town.db.reading() as connection:
        row = connection.execute(select(schema.disparity)).mappings().one()
    assert (row["target_gap"], row["floor"], str(row["target_date"])) == (0, 12.5, "2030-12-31")
    shown = publishing.preview_undo(town.db, town.act("officer"), 2, TODAY)
    publishing.undo(town.db, town.act("officer"), 2, TODAY, reason="x", mark=shown.mark, location="/")
    with town.db.reading() as connection:
        back = connection.execute(select(schema.disparity)).mappings().one()
    assert (back["target_gap"], back["floor"], back["target_date"], back["version"]) == (4.5, None, None, 3)
    assert town.content(3) == town.content(1)


@given(value=st.floats(-1e12, 1e12, allow_nan=False) | st.integers(0, 10**6).map(float))
@settings(max_examples=60, deadline=None)
def test_a_number_kept_as_text_comes_back_as_it_was(value: float) -> None:
    assert typed_field("floor", {"value": as_text(value)}) == value


@given(day=st.dates())
@settings(max_examples=30, deadline=None)
def test_a_day_kept_as_text_comes_back_as_it_was(day: date) -> None:
    assert typed_field("target_date", {"value": as_text(day)}) == day
