"""Everything a city tells anybody outside its desk, and another city that has other numbers behind what it holds back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select, update

from equipt_dash.store import schema
from equipt_dash.store.engine import Database
from tests.callbacks.bodies import explorer_body
from tests.support.pages import internal, read

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.support.city import Served

CALLBACK = "/_dash-update-component"
NUMBERS = ("value", "numerator", "denominator")
_DERIVED = ("se", "low", "high")

_FILE = re.compile(r"\.(csv|xlsx|pdf|svg)\b")
_FRESH = re.compile(
    r'"end_id":"[^"]*"|value="[A-Za-z0-9_.:-]{20,}"|nonce="[^"]*"|/CreationDate \([^)]*\)|/ID \[[^]]*\]'
)
"""What differs between two answers to one question: tokens of forms and of scripts, and the moment a file was made."""


def everything(
    served: Served, inside: FlaskClient, public: Iterable[str], council: Iterable[str], charts: Iterable[str]
) -> dict[str, str]:
    """What every address answers, with each file it links to, and every state of the interactive chart.

    ``inside``: a council member. ``charts``: the measures whose chart is asked for, by slug.
    """
    found: dict[str, str] = {}
    for who, client, addresses in (("", served.client, public), ("council ", inside, council)):
        for address in addresses:
            found[who + address] = said = _said(client.get(address))
            files = dict.fromkeys(link for link in internal(read(said).links) if _FILE.search(link))
            found.update({who + link: _said(client.get(link)) for link in files if who + link not in found})
    for slug in charts:
        first = _drawn(served, slug, "")
        found[f"chart {slug}"] = first
        for query in _choices(first):
            found[f"chart {slug}?{query}"] = _drawn(served, slug, f"?{query}")
    return found


def _said(answer: TestResponse) -> str:
    return f"{answer.status_code} " + _FRESH.sub("", answer.get_data().decode("latin-1"))


def _drawn(served: Served, slug: str, search: str) -> str:
    return _said(served.client.post(CALLBACK, json=explorer_body(served.app, f"/measures/{slug}", search)))


def _choices(said: str) -> list[str]:
    """Every place and group the chart offers, each by itself."""
    options = {
        name: re.findall(r'"value":\s*"([^"]+)"', listed)
        for name, listed in re.findall(r'"explore-(area|group)":\s*\{"options":\s*\[([^]]*)\]', said)
    }
    return [f"{name}={value}" for name, values in options.items() for value in values]


def replace_held(db: Database) -> int:
    """Put other numbers behind every figure of which something is held back; returns how many there were.

    What was worked out of an edition's rows while it was made is forgotten, so that it is worked out again.
    """
    table = schema.observation
    with db.writing() as connection:
        held = connection.execute(select(table).where(table.c.held.is_not(None))).mappings().all()
        fresh = count(900_000, 7)
        for row in held:
            same = [table.c[column.name] == row[column.name] for column in table.primary_key]
            other: dict[str, Any] = {
                name: None if row[name] is None else float(next(fresh)) for name in (*NUMBERS, *_DERIVED)
            }
            if other["low"] is not None and other["high"] is not None:
                other["low"], other["high"] = sorted((other["low"], other["high"]))
            remembered = [{**one, **{name: other[name] for name in NUMBERS}} for one in row["held"]]
            words = {name: f"{other['value']} people" for name in ("as_found", "note", "restated") if row[name]}
            connection.execute(update(table).where(*same).values(held=remembered, **other, **words))
        _forget_trend_words(connection)
    return len(held)


def _forget_trend_words(connection: Connection) -> None:
    """As in an edition of a release that did not keep them."""
    if connection.dialect.name == "sqlite":
        named = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'edition_trend_word'"
        for name in connection.exec_driver_sql(named).scalars().all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    else:
        connection.exec_driver_sql("ALTER TABLE edition_trend_word DISABLE TRIGGER USER")
    connection.exec_driver_sql("DELETE FROM edition_trend_word")
