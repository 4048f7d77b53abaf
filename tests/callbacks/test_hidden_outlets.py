"""No outlet knows a held-back number: with other numbers behind the same edition, every byte stays the same."""

from __future__ import annotations

from sqlalchemy import select

from equipt_dash.store import schema
from equipt_dash.store.engine import Database
from tests.callbacks.outlets import everything, replace_held
from tests.support.city import Served, serve
from tests.support.desk import with_people
from tests.support.pages import STATIC

_INSIDE = (
    "/council", "/council/measures", "/council/people", "/council/portfolio", "/council/trends", "/council/districts",
    "/council/meetings", "/council/briefing.pdf",
)  # fmt: skip


def test_outlets_say_the_same_whatever_stands_behind_a_held_back_figure(sample_copy: Served) -> None:
    city = with_people(sample_copy)
    db = Database(sample_copy.url)
    table, measure = schema.observation, schema.measure
    with db.reading() as connection:
        keys = set(connection.execute(select(table.c.measure).where(table.c.held.is_not(None))).scalars())
        slugs = connection.execute(select(measure.c.slug).where(measure.c.key.in_(sorted(keys)))).scalars().all()
    public = (*STATIC, *(f"/measures/{slug}" for slug in slugs), "/explorer.json", "/measures/none", "/disparities?x=1")
    before = everything(sample_copy, city.visitor("council").client, public, _INSIDE, slugs)
    assert replace_held(db) > 20
    db.close()
    again = serve(sample_copy.url)
    city.served = again
    after = everything(again, city.visitor("council").client, public, _INSIDE, slugs)
    again.close()
    assert before.keys() == after.keys()
    assert len(before) > 2 * len(slugs) + len(STATIC)
    assert len([name for name in before if name.startswith("chart ")]) > len(slugs)
    assert [address for address in before if before[address] != after[address]] == []
