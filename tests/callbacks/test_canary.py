"""Nothing unpublished reaches anybody: a sentinel in every text of every working table stays unseen, then appears."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import String, Table, Text, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from equipt_dash.store import harm_gate, schema
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.practice_tables import INSIDE
from tests.support.city import Served
from tests.support.pages import page_types

HIDDEN = frozenset(
    {
        "step_record.confirmed_by",
        "race_group.races",
        "race_group.hispanic",
        "race_group.family",
        "area.kind",
        "area.city",
        "city.time_zone",
    }
)
"""Columns the code decides by; a sentinel there would break the rule, not show it. They hold no drafts.
That somebody confirmed a step is told, but not who."""


TOLD = "median-household-income"
"""The measure that gets a story."""


def _mark(table: Table, column: str) -> str:
    return f"zzsentinel{table.name}{column}".replace("_", "")


def _write_sentinels(db: Database) -> dict[str, str]:
    """Append a sentinel of its own to every text column that takes one; returns them by column name."""
    written = {}
    for table in schema.WORKING:
        for column in table.columns:
            name = f"{table.name}.{column.name}"
            if not isinstance(column.type, Text) or name in HIDDEN:
                continue
            mark = _mark(table, column.name)
            with db.writing() as connection:
                changed = connection.execute(update(table).values({column.name: column + f" {mark}"})).rowcount
            # Tables of the practice hold nothing in the demonstration, so nothing of theirs can appear.
            if changed:
                written[name] = mark
    return written


def _explain_words(db: Database) -> None:
    """A sentinel makes another text of one that has its reason; somebody gives it again."""
    with db.writing() as connection:
        for text in {place.text for place in harm_gate.unpublished(connection)}:
            harm_gate.keep(connection, text, "A name in use, with a sentinel.", "Somebody else")


def _tell_a_story(db: Database) -> None:
    """No department has written one in the demonstration; without a row there would be nothing to look for."""
    with db.writing() as connection:
        key = connection.execute(select(schema.measure.c.key).where(schema.measure.c.slug == TOLD)).scalar_one()
        words = {"body": "Why it moved.", "signed": "Somebody", "dated": "2026-11-23", "state": "approved"}
        connection.execute(insert(schema.story).values(measure=key, period="2024", **words))


def _outlets(served: Served) -> dict[str, str]:
    client = served.client
    pages = {name: client.get(address).get_data(as_text=True) for name, address in page_types().items()}
    more = {
        "layout": "/_dash-layout",
        "dependencies": "/_dash-dependencies",
        "explorer": "/explorer.json",
        "gaps": "/gaps.csv",
        "years": "/measures/percent-of-individuals-who-keep-or-raise-income/years.csv",
        "over time": "/measures/median-household-income/over-time.csv",
        "cities": "/peers/cities.csv",
        "data": "/measures/median-household-income/everything.csv",
    }
    pages |= {name: client.get(address).get_data(as_text=True) for name, address in more.items()}
    pages["callback"] = _callback(served)
    return pages


def _callback(served: Served) -> str:
    from tests.callbacks.bodies import explorer_body

    answer = served.client.post(
        "/_dash-update-component", json=explorer_body(served.app, "/measures/median-household-income")
    )
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_draft_is_absent_and_a_published_text_appears(austin_copy: Served) -> None:
    db = Database(austin_copy.url)
    _tell_a_story(db)
    before = _outlets(austin_copy)
    marks = _write_sentinels(db)
    assert len(marks) > 40
    with db.reading() as connection:
        stored = connection.execute(select(schema.measure.c.name).limit(1)).scalar_one()
    assert "zzsentinel" in stored, "the sentinels were not written"

    seen = _outlets(austin_copy)
    assert all("zzsentinel" not in body for body in seen.values())
    assert seen.keys() == before.keys()

    _explain_words(db)
    assert publish(db, on=date(2026, 11, 24), note="second", approver="test") == 2
    after = "".join(_outlets(austin_copy).values())
    inside = {
        f"{table.name}.{column.name}" for table in schema.WORKING for column in table.columns if INSIDE in column.info
    }
    leaked = sorted(name for name, mark in marks.items() if name in inside and mark in after)
    assert not leaked, f"kept inside, but on a public page: {leaked}"
    missing = sorted(name for name, mark in marks.items() if name not in inside and mark not in after)
    assert not missing, f"published, but on no page: {missing}"
    db.close()


def test_a_row_that_is_not_approved_is_not_published(austin_copy: Served) -> None:
    db = Database(austin_copy.url)
    slug = "median-household-income"
    with db.writing() as connection:
        connection.execute(update(schema.measure).where(schema.measure.c.slug == slug).values(state="draft"))
    publish(db, on=date(2026, 11, 24), note="second", approver="test")
    client = austin_copy.client
    assert client.get(f"/measures/{slug}").status_code == 404
    assert client.get("/disparities/household-income").status_code == 404
    with db.reading() as connection:
        for table in ("observation", "disparity"):
            mirror = schema.PUBLISHED[table]
            query = select(mirror).where(mirror.c.edition == 2, mirror.c.measure == slug)
            assert connection.execute(query).first() is None
    db.close()


def test_no_public_read_touches_a_working_table(austin_url: str) -> None:
    """The modules of public reads are handed the mirrors only; a working table in it would fail here."""
    from equipt_dash.store import queries, reader, reader_base, reader_figures

    working = {id(table) for table in schema.WORKING}
    for module in (queries, reader, reader_base, reader_figures):
        assert not [name for name, value in vars(module).items() if id(value) in working]
    db = Database(austin_url)
    with pytest.raises(DBAPIError, match="cannot be changed"), db.writing() as connection:
        connection.execute(text("UPDATE edition_city SET name = 'x'"))
    db.close()


def test_text_columns_are_typed_so_that_the_sentinel_finds_them() -> None:
    for table in schema.WORKING:
        for column in table.columns:
            if isinstance(column.type, String) and not isinstance(column.type, Text):
                assert column.type.length is not None, f"{table.name}.{column.name}: use Text for free words"
