"""What the tests of the office's forms share: good input, the state of the tables, and forms as a browser sends them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from sqlalchemy import select

from equipt_dash.store import schema
from equipt_dash.store.engine import Database
from equipt_dash.store.private import audit_event
from tests.support.desk import City, Visitor

DEPARTMENT = {"name": "Office of Equity", "slug": "office-of-equity", "does": "Leads.", "lead": "", "lead_source": ""}
GROUP = {
    "code": "mena-alone", "label": "Middle Eastern or North African (one race)", "people": "Middle Eastern residents",
    "standard": "omb-1997", "sort": "225", "note": "", "races": ["mena"], "hispanic": "any", "family": "mena",
}  # fmt: skip
STANDARD = {
    "key": "omb-2030",
    "title": "Federal standard of 2024",
    "year": "2024",
    "url": "https://x.gov/y",
    "note": "",
}


def database(city: City) -> Database:
    """The database of a test city."""
    found: Database = city.served.app.server.extensions["equipt"].db
    return found


def row(db: Database, table: Any, **which: str) -> dict[str, Any] | None:
    with db.reading() as connection:
        found = connection.execute(select(table).where(*(table.c[n] == v for n, v in which.items()))).mappings().first()
        return None if found is None else dict(found)


def state(db: Database) -> tuple[Any, ...]:
    """Everything a form of this page could change."""
    tables = (schema.department, schema.race_group, schema.category_standard, schema.city, audit_event)
    with db.reading() as connection:
        rules = select(schema.measure.c.key, schema.measure.c.suppression_rule, schema.measure.c.version)
        found = [sorted(map(repr, connection.execute(select(table)))) for table in tables]
        return (*found, sorted(map(repr, connection.execute(rules))))


def last(db: Database) -> dict[str, Any]:
    with db.reading() as connection:
        query = select(audit_event).order_by(audit_event.c.number.desc()).limit(1)
        return dict(connection.execute(query).mappings().one())


def text_of(answer: Any) -> str:
    return unescape(re.sub(r"<[^>]+>", "", answer.get_data(as_text=True)))


def hidden(visitor: Visitor, path: str, form: str) -> dict[str, str]:
    """The hidden fields of a form, as a browser would send them."""
    page = visitor.get(path).get_data(as_text=True)
    found = re.search(rf'<form[^>]*id="{form}"[^>]*>(.*?)</form>', page, re.DOTALL)
    assert found, f"{path} has no form {form}"
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found[1])
    return {unescape(name): unescape(value) for name, value in pairs}


def send(visitor: Visitor, path: str, form: str, data: Mapping[str, Any], *, page: str = "", key: str = "") -> Any:
    body = {**hidden(visitor, page or path, form), **data}
    return visitor.post(path, body, key=key or body.pop("form_key", ""))
