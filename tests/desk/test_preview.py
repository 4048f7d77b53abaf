"""A preview is a real edition nobody else ever sees, and says of each figure what would become of it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, insert, select, update

from equipt_dash.kernel.model import Measure
from equipt_dash.kernel.workflow import SubmissionKind
from equipt_dash.store import queries, schema
from equipt_dash.store.desk import preview, publishing
from equipt_dash.store.desk.publishing import Chosen
from equipt_dash.store.engine import Database
from equipt_dash.store.rows import from_row
from equipt_dash.views.desk.publish_tables import telling
from equipt_dash.views.desk.review_words import Names
from tests.desk.publishing_support import TODAY, Town, town
from tests.store.protected_city import plain

__all__ = ["town"]

EAST, WEST, LONE = ("asian", "east"), ("asian", "west"), ("asian", "north")


def test_readers_see_the_old_edition_whole_while_the_new_one_is_made(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.publish(town.hand_in({EAST: 40}))
    sent = town.hand_in({EAST: 42, WEST: 50}, restatement="Recount.")
    other, seen = Database(str(town.db.url.render_as_string(hide_password=False))), []
    really = publishing.move

    def looked(*given: object, **more: object) -> object:
        newest = queries.latest_edition(other)
        assert newest is not None
        with other.reading() as connection:
            editions = connection.execute(select(schema.PUBLISHED["observation"].c.edition).distinct()).scalars().all()
        seen.append((newest.number, editions))
        return really(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(publishing, "move", looked)
    assert town.publish(sent) == 2
    assert seen == [(1, [1])]
    newest = queries.latest_edition(other)
    assert newest is not None
    assert newest.number == 2
    other.close()


def test_each_figure_is_new_changed_gone_or_the_same(town: Town) -> None:
    town.publish(town.hand_in({EAST: 40, WEST: 50, LONE: 60}))
    with town.db.writing() as connection:
        table = schema.observation
        connection.execute(delete(table).where(table.c.group_code == "asian", table.c.area == "north"))
    shown = town.look(town.hand_in({EAST: 41, ("black", "east"): 7}, restatement="Recount."))
    found = {
        (d.any.group, d.any.area): (d.before and d.before.value, d.after and d.after.value) for d in shown.diff.cells
    }
    assert found == {EAST: (40, 41), LONE: (60, None), ("black", "east"): (None, 7)}
    assert shown.diff.hidden == ()


def test_what_would_be_hidden_stands_beside_what_the_city_knows(town: Town) -> None:
    figures = {place: count for place, (count, _people) in plain([[25, 20, 30], [40, 50, 60]]).items()}
    town.publish(town.hand_in(figures))
    with town.db.writing() as connection:
        connection.execute(update(schema.measure).values(suppression_rule="cms"))
    shown = town.look(town.hand_in({LONE: 5}, restatement="Recount."))
    hidden = {(d.any.group, d.any.area): d.true for d in shown.diff.hidden}
    assert hidden[LONE] == 5
    one = next(d for d in shown.diff.cells if (d.any.group, d.any.area) == LONE)
    assert one.hidden
    assert one.after is not None
    assert (one.after.value, one.after.restated, one.before and one.before.value) == (None, "", 25)
    assert all(d.after is None or d.after.value != 5 for d in shown.diff.cells)


def test_texts_are_compared_field_by_field(town: Town) -> None:
    town.publish(town.hand_in({EAST: 40}))
    told = town.words(SubmissionKind.STORY, {"body": "Why."}, base=0, period="2020")
    defined = town.words(SubmissionKind.DEFINITION, {"definition": "All", "note": ""}, base=1)
    shown = town.look(told, defined)
    assert shown.diff.cells == ()
    assert {(one.table, one.field, one.before, one.after) for one in shown.diff.words} == {
        ("story", "body", "", "Why."),
        ("story", "signed", "", "Editor"),
        ("story", "dated", "", "2026-11-23"),
        ("measure", "definition", "", "All"),
    }


def test_an_edition_compared_with_itself_and_with_none(town: Town) -> None:
    town.publish(town.hand_in({EAST: 40}))
    with town.db.reading() as connection:
        assert preview.compare(connection, 1, 1).cells == ()
        assert preview.compare(connection, 1, 1).words == ()
        assert len(preview.compare(connection, 0, 1).cells) == 1


def test_the_mark_names_the_submissions_too(town: Town) -> None:
    """Two choices that would print the same are still two choices."""
    sent = town.hand_in({EAST: 40})
    with_it, without = town.look(sent), publishing.preview(town.db, town.act("officer"), [], TODAY)
    assert with_it.mark != without.mark
    same = publishing.preview(town.db, town.act("officer"), [Chosen(sent.id, sent.version)] * 2, TODAY)
    assert same.mark == with_it.mark


def test_a_text_that_names_a_hidden_number_is_pointed_out(town: Town) -> None:
    with town.db.writing() as connection:
        connection.execute(update(schema.measure).values(suppression_rule="cms"))
    figures = {place: count for place, (count, _people) in plain([[5, 20, 30], [40, 50, 60]]).items()}
    handed_in = town.hand_in(figures)
    with town.db.writing() as connection:
        # A story needs figures of its period, also where none were collected.
        place = connection.execute(select(schema.area.c.code).limit(1)).scalar_one()
        source = connection.execute(select(schema.source.c.key).limit(1)).scalar_one()
        connection.execute(
            insert(schema.observation).values(
                measure="m", period="2019", period_end=date(2019, 12, 31), role="actual", group_code="all", area=place,
                quality="not_rated", missing="not_collected", source=source, state="approved",
            )
        )  # fmt: skip
    telling_it = town.words(SubmissionKind.STORY, {"body": "Only 5 were left."}, base=0, period="2020")
    silent = town.words(SubmissionKind.STORY, {"body": "Few were left."}, base=0, period="2019")
    shown = town.look(handed_in, telling_it, silent)
    with town.db.reading() as connection:
        measure = from_row(Measure, connection.execute(select(schema.measure)).mappings().one())
    lines = telling(shown.diff, Names({"m": measure}, {}, {}))
    assert len(lines) == 1
    assert "Things counted, 2020: Story" in lines[0]
