"""No outlet knows a held-back number: with other numbers behind the same edition, every byte stays the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from equipt_dash.store import schema
from equipt_dash.store.engine import Database
from tests.support.city import Served, serve
from tests.support.desk import with_people
from tests.support.pages import STATIC, internal, read

if TYPE_CHECKING:
    from flask.testing import FlaskClient

_INSIDE = ("/council", "/council/people", "/council/portfolio", "/council/trends", "/council/districts")
_FRESH = re.compile(
    r'"end_id":"[^"]*"|value="[A-Za-z0-9_.:-]{20,}"|nonce="[^"]*"|/CreationDate \([^)]*\)|/ID \[[^]]*\]'
)
"""What differs between two answers to one question: tokens of forms and of scripts, and the moment a file was made."""


def test_outlets_say_the_same_whatever_stands_behind_a_held_back_figure(sample_copy: Served) -> None:
    city = with_people(sample_copy)
    db = Database(sample_copy.url)
    table = schema.observation
    with db.reading() as connection:
        held = connection.execute(select(table).where(table.c.held.is_not(None))).mappings().all()
        keys = sorted({row["measure"] for row in held})
        slugs = connection.execute(select(schema.measure.c.slug).where(schema.measure.c.key.in_(keys))).scalars().all()
    assert len(held) > 20
    before = _everything(city.visitor("council").client, sample_copy.client, slugs)
    with db.writing() as connection:
        for place, row in enumerate(held):
            same = [table.c[column.name] == row[column.name] for column in table.primary_key]
            other = {
                name: None if row[name] is None else 900_000.0 + 7 * place
                for name in ("value", "numerator", "denominator")
            }
            remembered = [{**one, **other} for one in row["held"]]
            connection.execute(update(table).where(*same).values(held=remembered, **other))
    db.close()
    again = serve(sample_copy.url)
    city.served = again
    after = _everything(city.visitor("council").client, again.client, slugs)
    again.close()
    assert before.keys() == after.keys()
    assert len(before) > 2 * len(slugs) + len(STATIC)
    assert [address for address in before if before[address] != after[address]] == []


def _everything(inside: FlaskClient, public: FlaskClient, slugs: list[str]) -> dict[str, str]:
    """Every kind of outlet of the measures: pages with their charts, tables, files, and what is said of a mistake."""
    found: dict[str, str] = {}
    for address in (
        *STATIC,
        *(f"/measures/{slug}" for slug in slugs),
        "/explorer.json",
        "/measures/none",
        "/disparities?x=1",
    ):
        found[address] = _answer(public, address)
        files = [link for link in internal(read(found[address]).links) if re.search(r"\.(csv|xlsx|pdf|svg)\b", link)]
        found.update({link: _answer(public, link) for link in files if link not in found})
    for address in _INSIDE:
        found[address] = _answer(inside, address)
        files = [link for link in internal(read(found[address]).links) if re.search(r"\.(csv|pdf)\b", link)]
        found.update({f"inside {link}": _answer(inside, link) for link in files})
    return found


def _answer(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    return f"{answer.status_code} " + _FRESH.sub("", answer.get_data().decode("latin-1"))
