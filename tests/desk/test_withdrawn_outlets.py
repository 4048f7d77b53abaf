"""A withdrawn edition is in no outlet: pages, files, the chart, caches, error pages and the sign-in page."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select, update

from equipt_dash.store import harm_gate, schema
from equipt_dash.store.editions import publish
from equipt_dash.store.private import audit_event
from equipt_dash.store.schema import withdrawal
from tests.callbacks.bodies import explorer_body
from tests.desk.entry_forms import db_of, fields, rows_of
from tests.desk.test_review import text_of
from tests.support.desk import City, Visitor
from tests.support.pages import page_types

SECRET = "zzwithdrawnzz"
FORM = re.compile(r'<form[^>]*id="(?:withdraw|confirm|drop)".*?</form>', re.S)
CHART = "/measures/median-household-income"
FILES = ("/gaps.csv", "/peers/cities.csv", f"{CHART}/everything.csv", f"{CHART}/over-time.csv")


def marked(city: City) -> None:
    """Publish an edition that says a secret word everywhere, the shell included."""
    db = db_of(city)
    with db.writing() as connection:
        for table, name in ((schema.city, "name"), (schema.city, "notice"), (schema.measure, "name")):
            connection.execute(update(table).values({name: table.c[name] + f" {SECRET}"}))
        for text in {place.text for place in harm_gate.unpublished(connection)}:
            harm_gate.keep(connection, text, "A name in use, with a mark.", "Somebody else")
    assert publish(db, on=date(2026, 11, 23), note=SECRET, approver="test") == 2


def withdraw(city: City, number: int = 2, reason: str = "It names people.") -> None:
    path = f"/internal/editions/{number}"
    officer, second = city.visitor("officer"), city.visitor("admin")
    form = fields(text_of(officer, path), FORM)
    answer = officer.post(f"{path}/withdraw", {**form, "reason": reason})
    assert answer.headers["Location"] == f"{path}?said=asked"
    form = fields(text_of(second, path), FORM)
    answer = second.post(f"{path}/confirm", form)
    assert answer.headers["Location"] == f"{path}?said=withdrawn"


def test_every_outlet_shows_only_the_notice_until_a_newer_edition(desk_city: City) -> None:
    marked(desk_city)
    client = desk_city.served.client
    pages = [path for path in page_types().values() if path != "/no-such-page"] + list(FILES)
    tags = {}
    for path in pages:
        answer = client.get(path)
        assert answer.status_code == 200, path
        tags[path] = answer.headers["ETag"]
    assert SECRET in client.get("/").get_data(as_text=True)
    withdraw(desk_city)
    for path in pages:
        for headers in ({}, {"If-None-Match": tags[path]}):
            answer = client.get(path, headers=headers)
            assert answer.status_code == 410, path
            body = answer.get_data(as_text=True)
            assert SECRET not in body
            assert "Edition 2 of these figures was withdrawn" in body
            assert "A corrected edition will follow." in body
            assert answer.headers["Cache-Control"] == "no-store"
            assert "ETag" not in answer.headers
    chart = client.post("/_dash-update-component", json=explorer_body(desk_city.served.app, CHART))
    assert (chart.status_code, SECRET in chart.get_data(as_text=True)) == (410, False)
    for path, status in (("/no-such-page", 404), ("/sign-in", 200), ("/explorer.json", 200), ("/_dash-layout", 200)):
        answer = client.get(path)
        assert answer.status_code == status, path
        assert SECRET not in answer.get_data(as_text=True)
    assert client.post("/measures").status_code == 405
    assert SECRET not in client.post("/measures").get_data(as_text=True)
    assert client.get("/healthz").status_code == 200
    with db_of(desk_city).writing() as connection:
        connection.execute(update(schema.city).values(name="Austin", notice="A demonstration."))
        connection.execute(update(schema.measure).values(name=schema.measure.c.slug))
        for text in {place.text for place in harm_gate.unpublished(connection)}:
            harm_gate.keep(connection, text, "A name in use.", "Somebody else")
    publish(db_of(desk_city), on=date(2026, 11, 24), note="", approver="test")
    for path in pages:
        answer = client.get(path, headers={"If-None-Match": tags[path]})
        assert answer.status_code == 200, path
        assert SECRET not in answer.get_data(as_text=True)


def test_a_request_alone_changes_nothing_for_the_public_and_can_be_taken_back(desk_city: City) -> None:
    officer = desk_city.visitor("officer")
    form = fields(text_of(officer, "/internal/editions/1"), FORM)
    before = rows_of(desk_city, audit_event, withdrawal)
    empty = officer.post("/internal/editions/1/withdraw", {**form, "reason": " "})
    assert empty.status_code == 422
    assert 'href="#withdraw-reason"' in empty.get_data(as_text=True)
    assert rows_of(desk_city, audit_event, withdrawal) == before
    for _number in range(3):
        assert officer.post("/internal/editions/1/withdraw", {**form, "reason": "x"}).status_code == 303
    assert rows_of(desk_city, audit_event, withdrawal)[1] == 1
    assert desk_city.served.client.get("/").status_code == 200
    page = text_of(officer, "/internal/editions/1")
    assert "Somebody else has to confirm." in page
    assert 'id="confirm"' not in page
    drop = fields(page, FORM)
    assert officer.post("/internal/editions/1/drop", {**drop, "mark": "other"}).status_code == 409
    assert officer.post("/internal/editions/1/drop", drop).status_code == 303
    assert rows_of(desk_city, withdrawal) == (0,)


@pytest.mark.parametrize("name", ["editor", "head", "council", "admin"])
def test_only_an_equity_officer_asks_and_only_a_second_person_confirms(desk_city: City, name: str) -> None:
    visitor = desk_city.visitor(name)
    assert visitor.post("/internal/editions/1/withdraw", {"reason": "x"}).status_code == 403
    officer = desk_city.visitor("officer")
    form = fields(text_of(officer, "/internal/editions/1"), FORM)
    officer.post("/internal/editions/1/withdraw", {**form, "reason": "Names somebody."})
    with db_of(desk_city).reading() as connection:
        seen = connection.execute(select(withdrawal.c.asked_at)).scalar_one().isoformat()
    own = officer.post("/internal/editions/1/confirm", {"mark": seen}, key="own")
    assert own.status_code == 403
    page = text_of(visitor, "/internal/editions/1")
    assert ("Names somebody." in page) == (name == "admin")
    answer = visitor.post("/internal/editions/1/confirm", {"mark": seen}, key="second")
    assert answer.status_code == (303 if name == "admin" else 403)
    assert desk_city.served.client.get("/").status_code == (410 if name == "admin" else 200)
    text_of(Visitor(desk_city.served.client), "/internal/editions", 303)
