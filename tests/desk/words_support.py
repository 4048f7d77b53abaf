"""How tests fill in the forms of stories, definitions and gap targets, as a browser would send them."""

from __future__ import annotations

import html
import re
from typing import Any

from sqlalchemy import func, select

from equipt_dash.kernel.submission import Submission
from equipt_dash.store import schema
from equipt_dash.store.desk import submissions
from equipt_dash.store.private import audit_event, submission
from tests.desk.entry_forms import db_of, fields
from tests.support.desk import HEALTH, City, Visitor

FORM = re.compile(r'<form[^>]*id="words".*?</form>', re.S)


def told_slug(city: City, department: str = HEALTH) -> str:
    """A measure of a department that has figures."""
    table = schema.measure
    query = select(table.c.slug).where(
        table.c.department == city.departments[department],
        table.c.key.in_(select(schema.observation.c.measure).where(schema.observation.c.value.is_not(None))),
    )
    with db_of(city).reading() as connection:
        return str(connection.execute(query.order_by(table.c.slug)).scalars().first())


def opened(visitor: Visitor, path: str) -> dict[str, str]:
    """What a browser would send with the form at ``path``."""
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    return fields(answer.get_data(as_text=True), FORM)


def send(visitor: Visitor, path: str, move: str, sent: dict[str, str], **more: str) -> Any:
    data = {name: value for name, value in sent.items() if name not in ("csrf_token", "form_key")} | more
    return visitor.post(f"{path}/{move}", data, key=sent.get("form_key", ""))


def small(page: str, id: str) -> dict[str, str]:
    """The hidden fields of one of the small forms beside."""
    return fields(page, re.compile(rf'<form[^>]*id="{id}".*?</form>', re.S))


def all_submissions(city: City) -> list[Submission]:
    with db_of(city).reading() as connection:
        ids = connection.execute(select(submission.c.id).order_by(submission.c.id)).scalars().all()
        return [one for id in ids if (one := submissions.load(connection, id)) is not None]


def audited(city: City) -> int:
    with db_of(city).reading() as connection:
        return int(connection.execute(select(func.count()).select_from(audit_event)).scalar_one())


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def bare(page: str) -> str:
    """What a page says, without the marks of what was added and removed."""
    said = re.sub(r'<span class="visually-hidden">[^<]*</span>', "", page)
    return html.unescape(re.sub(r"<[^>]+>", "", said))
