"""How tests fill in the entry page: its forms as a browser would send them, and what the database then holds."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from sqlalchemy import func, select

from equipt_dash.kernel.access import Action, desk_scope
from equipt_dash.store import schema
from equipt_dash.store.desk import submissions
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.engine import Database
from tests.support.desk import HEALTH, City, Visitor

_INPUT = re.compile(r"<(input|select|textarea)\b([^>]*)>", re.S)
_NAME = re.compile(r'\bname="([^"]*)"')
_VALUE = re.compile(r'\bvalue="([^"]*)"')
SHEET = re.compile(r'<form[^>]*id="sheet".*?</form>', re.S)
BOTH = re.compile(r'<form[^>]*id="both".*?</form>', re.S)


def db_of(city: City) -> Database:
    db: Database = city.served.app.server.extensions["equipt"].db
    return db


@pytest.fixture
def slug(desk_city: City) -> str:
    """A percentage of the editor's department with scale 100 and at least three values."""
    counted = select(schema.observation.c.measure).where(schema.observation.c.value.is_not(None))
    often = counted.group_by(schema.observation.c.measure).having(func.count() >= 3)
    query = select(schema.measure.c.slug).where(
        schema.measure.c.department == desk_city.departments[HEALTH],
        schema.measure.c.unit == "percent",
        schema.measure.c.scale == 100,
        schema.measure.c.key.in_(often),
    )
    with db_of(desk_city).reading() as connection:
        found = connection.execute(query.order_by(schema.measure.c.slug)).scalars().first()
    assert found
    return str(found)


def fields(page: str, form: re.Pattern[str] = SHEET) -> dict[str, str]:
    """What a browser would send with a form of the page."""
    found = form.search(page)
    assert found, page[:2000]
    body = found.group(0)
    sent: dict[str, str] = {}
    for _tag, attributes in _INPUT.findall(body):
        name = _NAME.search(attributes)
        if name is None or "disabled" in attributes:
            continue
        if ('type="checkbox"' in attributes or 'type="radio"' in attributes) and " checked" not in attributes:
            continue
        value = _VALUE.search(attributes)
        sent[html.unescape(name.group(1))] = html.unescape(value.group(1)) if value else ""
    for name, inside in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', body, re.S):
        sent[name] = html.unescape(inside)
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(
            r'<option selected[^>]*value="([^"]*)"', options
        )
        sent[html.unescape(name)] = chosen.group(1) if chosen else ""
    return sent


def values(sent: dict[str, str]) -> list[str]:
    """The names of the value inputs, newest period first."""
    return [name for name in sent if name.startswith("c:") and name.endswith(":value")]


def sheet(visitor: Visitor, slug: str, query: str = "") -> dict[str, str]:
    answer = visitor.get(f"/internal/measures/{slug}{query}")
    assert answer.status_code == 200
    return fields(answer.get_data(as_text=True))


def send(visitor: Visitor, slug: str, move: str, sent: dict[str, str], **more: str) -> Any:
    data = {name: value for name, value in sent.items() if name not in ("csrf_token", "form_key")} | more
    return visitor.post(f"/internal/measures/{slug}/{move}", data, key=sent.get("form_key", ""))


def last_value(sent: dict[str, str]) -> str:
    return next(sent[name] for name in values(sent) if sent[name])


def rows_of(city: City, *tables: Any) -> tuple[int, ...]:
    with db_of(city).reading() as connection:
        return tuple(int(connection.execute(select(func.count()).select_from(table)).scalar_one()) for table in tables)


def latest(city: City) -> submissions.Submission:
    scope = desk_scope(city.principal("officer"), Action.READ_INTERNAL)
    return submissions.listed(DeskReader(scope, db_of(city)))[0]
