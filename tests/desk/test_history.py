"""The history tells every change of a row to those who may see it, and the difference of two texts is exact."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from equipt_dash.kernel.access import Action, desk_scope
from equipt_dash.kernel.model import ValueRole
from equipt_dash.kernel.submission import CellChange
from equipt_dash.kernel.workflow import SubmissionKind
from equipt_dash.store import schema
from equipt_dash.store.desk import submissions, submitting
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.desk.reads_history import cells_of
from equipt_dash.views.desk.difference import Mark, change
from tests.desk.entry_forms import db_of
from tests.desk.words_support import bare, opened, send, text, told_slug
from tests.support.desk import WATER, City

WORDS = st.lists(st.sampled_from(["a", "gap", "closed", "fell", " ", "  ", "\n", "é", "<b>", ","]), max_size=40).map(
    "".join
)


@settings(max_examples=200, deadline=None)
@given(before=WORDS, after=WORDS)
def test_each_side_of_a_difference_is_exactly_its_text(before: str, after: str) -> None:
    found = change("x", before, after)
    assert "".join(text for _mark, text in found.before) == before
    assert "".join(text for _mark, text in found.after) == after
    kept = ["".join(text for mark, text in side if mark is Mark.SAME) for side in (found.before, found.after)]
    assert kept[0] == kept[1]
    assert {mark for mark, _text in found.before} <= {Mark.SAME, Mark.GONE}
    assert {mark for mark, _text in found.after} <= {Mark.SAME, Mark.CAME}
    if before == after:
        assert {mark for mark, _text in (*found.before, *found.after)} <= {Mark.SAME}


def test_a_text_too_long_to_compare_is_shown_whole() -> None:
    long = "word " * 5_000
    found = change("x", long, "short")
    assert found.before == ((Mark.GONE, long),)
    assert found.after == ((Mark.CAME, "short"),)


def _values(city: City, slug: str) -> tuple[str, float, float]:
    """Hand in a new value for a figure of the measure; the period, the value before and after."""
    db, editor, then = db_of(city), city.principal("editor"), datetime.now(UTC) - timedelta(days=1)
    table = schema.observation
    with db.reading() as connection:
        key = connection.execute(select(schema.measure.c.key).where(schema.measure.c.slug == slug)).scalar_one()
        where = (table.c.measure == key, table.c.value.is_not(None), table.c.role == "actual")
        row = connection.execute(select(table).where(*where).limit(1)).mappings().one()
    cell = CellChange(
        row["period"], ValueRole.ACTUAL, row["group_code"], row["area"], row["period_end"], value=row["value"] + 1,
        note="Counted again.", base_version=row["version"],
    )  # fmt: skip
    draft = submissions.save_draft(
        db, Act(editor, then), kind=SubmissionKind.VALUES, measure=key, entries={"x": {"value": "1"}}, version=0
    )
    submitting.submit(
        db,
        Act(editor, then, "values"),
        draft.id,
        draft.version,
        cells=[cell],
        restatement="A recount.",
        reason="Agreed.",
    )
    return row["period"], row["value"], row["value"] + 1


def test_it_tells_values_from_and_to_and_words_side_by_side_newest_first(desk_city: City) -> None:
    slug = told_slug(desk_city)
    base, editor = f"/internal/measures/{slug}", desk_city.visitor("editor")
    assert "Nothing has been changed here yet." in text(editor.get(f"{base}/history"))
    period, was, now = _values(desk_city, slug)
    sent = opened(editor, f"{base}/definition")
    send(editor, f"{base}/definition", "submit", sent, definition="Brand new words.", better="higher", better_basis="x")
    send(editor, f"{base}/story", "save", opened(editor, f"{base}/story"), body="Half a story")
    page = text(editor.get(f"{base}/history"))
    said = bare(page)
    places = [said.index(words) for words in ("Half a story", "Brand new words.", "Why it was corrected: A recount.")]
    assert places == sorted(places)
    assert "<ins>" in page
    assert "[added: " in page
    rows = list(csv.DictReader(io.StringIO(text(editor.get(f"{base}/history/changes.csv")).split("\n\n")[0])))
    value = next(row for row in rows if row["Where"].startswith(period))
    assert (float(value["From"]), float(value["To"])) == (was, now)
    assert value["Why"] == "A recount."
    definition = next(row for row in rows if row["To"] == "Brand new words.")
    assert definition["From"].split() == sent["definition"].split()
    assert {row["By"] for row in rows} == {"editor"}


def test_who_only_reads_sees_nothing_that_is_still_worked_on(desk_city: City) -> None:
    slug = told_slug(desk_city)
    base, editor = f"/internal/measures/{slug}", desk_city.visitor("editor")
    send(editor, f"{base}/story", "save", opened(editor, f"{base}/story"), body="Half a story")
    for name in ("editor2", "head", "officer"):
        assert "Half a story" in bare(text(desk_city.visitor(name).get(f"{base}/history")))
    for name in ("council", "admin"):
        page = text(desk_city.visitor(name).get(f"{base}/history"))
        assert "Half a story" not in bare(page)
        assert desk_city.visitor(name).get(f"{base}/history/changes.csv").status_code == 404, "there is nothing in it"
    for path in ("", "/changes.csv"):
        assert desk_city.visitor("other-head").get(f"{base}/history{path}").status_code == 404


def test_the_values_of_many_changes_stay_inside_the_scope(desk_city: City) -> None:
    _values(desk_city, told_slug(desk_city))
    db = db_of(desk_city)
    mine = desk_scope(desk_city.principal("head"), Action.READ_WORK)
    theirs = desk_scope(desk_city.principal("other-head"), Action.READ_WORK)
    assert cells_of(DeskReader(mine, db), [1]) == {1: submissions.cells(DeskReader(mine, db), 1)}
    assert cells_of(DeskReader(theirs, db), [1]) == {}
    assert desk_city.departments[WATER] in (theirs.departments or ())
