"""Opening any address as anybody changes no row of any table, on both kinds of database.

One thing is left out, and only one column of it: when a session was last used (at most once a minute), because a session
that nobody uses for half an hour has to end.
"""

from __future__ import annotations

import re

from sqlalchemy import select

from equipt_dash.store import schema
from equipt_dash.store.engine import Database
from equipt_dash.store.private import sign_in_session
from tests.desk.entry_forms import db_of
from tests.desk.test_review import approve, corrected
from tests.support.desk import HEALTH, City

MEASURE = "percent-of-active-tb-patients-completing-therapy"
PEOPLE = ("", "editor", "head", "council", "officer", "admin")
DASH = ("/_dash", "/_reload", "/_favicon", "/assets")
"""Scripts and styles: they read no database."""


def everything(db: Database) -> dict[str, list[str]]:
    """Every row of every table, without the moment sessions were last used."""
    found = {}
    with db.reading() as connection:
        for table in schema.city.metadata.sorted_tables:
            columns = [c for c in table.columns if not (table is sign_in_session and c.name == "seen_at")]
            found[table.name] = sorted(repr(tuple(row)) for row in connection.execute(select(*columns)))
    return found


def addresses(city: City) -> list[str]:
    """Every address that answers a GET, with something there is in the place of its parts."""
    found = []
    for rule in city.served.app.server.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(DASH):
            continue
        slug = "infant-deaths" if "/disparities/" in rule.rule else HEALTH if "/departments/" in rule.rule else MEASURE
        path = (
            rule.rule.replace("<slug:slug>", slug).replace("<slug:figure>", "changes").replace("<slug:kind>", "partner")
        )
        found.append(re.sub(r"<[^>]+>", "x", re.sub(r"<int:[a-z]+>", "1", path)))
    return found


def test_no_get_of_anybody_changes_a_row(desk_city: City) -> None:
    item = approve(desk_city, corrected(desk_city, MEASURE, by=1))
    db, visitors = db_of(desk_city), {name: desk_city.visitor(name) for name in PEOPLE}
    paths = addresses(desk_city)
    assert {"/council", "/internal/review/publish", "/internal/review/publications", "/measures"} <= set(paths)
    before = everything(db)
    opened = 0
    for name, visitor in visitors.items():
        for path in paths:
            answer = visitor.client.get(path)
            assert answer.status_code < 500, f"{name} {path}"
            opened += answer.status_code == 200
    assert opened > len(paths), "too few pages were open to anybody"
    for path in (f"/internal/review/publish?only={item.id}-{item.version}", "/council?since=edition-1"):
        assert visitors["officer"].client.get(path).status_code == 200
    after = everything(db)
    assert [name for name in before if before[name] != after[name]] == []
