"""Values sent by a program: with a token of one department, once for each delivery, as drafts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from equipt_dash.store.private import api_token, import_batch, submission, submission_cell
from tests.support.desk import City

SLUG = "percent-of-individuals-who-keep-or-raise-income"
ADDRESS = f"/api/v1/measures/{SLUG}/observations"
BODY = {"observations": [{"period": "FY2030", "group": "all", "value": 45.30}, {"period": "FY2031", "value": "46.1"}]}


def new_token(city: City, who: str = "head") -> str:
    visitor = city.visitor(who)
    department = city.departments["health-and-human-services"]
    answer = visitor.post(
        "/internal/tokens", {"name": "Nightly export", "department": department}, key="token-" + who * 5
    )
    found = re.search(r"equipt_[A-Za-z0-9_-]{30,}", answer.get_data(as_text=True))
    assert found, "the token is shown once"
    return found.group(0)


def deliver(city: City, token: str, body: Any = BODY, key: str = "delivery-1", address: str = ADDRESS) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    return city.served.client.post(address, json=body, headers=headers)


def counts(city: City) -> tuple[int, ...]:
    db = city.served.app.server.extensions["equipt"].db
    with db.reading() as connection:
        tables = (import_batch, submission, submission_cell)
        return tuple(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def test_a_delivery_becomes_drafts_once(desk_city: City) -> None:
    token = new_token(desk_city)
    first = deliver(desk_city, token)
    assert first.status_code == 200, first.get_data(as_text=True)
    assert first.get_json()["new"] == 2
    for _again in range(2):
        repeated = deliver(desk_city, token)
        assert repeated.status_code == 200
        assert repeated.get_json()["import"] == first.get_json()["import"]
    assert counts(desk_city) == (1, 1, 2)
    assert deliver(desk_city, token, key="delivery-2").get_json()["import"] == first.get_json()["import"]
    assert counts(desk_city) == (1, 1, 2)


def test_the_token_is_shown_once_and_stored_as_a_hash(desk_city: City) -> None:
    token = new_token(desk_city)
    page = desk_city.visitor("head").get("/internal/tokens").get_data(as_text=True)
    assert token not in page
    assert "Nightly export" in page
    db = desk_city.served.app.server.extensions["equipt"].db
    with db.reading() as connection:
        assert token not in str(connection.execute(select(api_token)).all())


def test_a_token_reaches_its_own_department_only(desk_city: City) -> None:
    token = new_token(desk_city)
    from equipt_dash.store import schema

    db = desk_city.served.app.server.extensions["equipt"].db
    with db.reading() as connection:
        water = desk_city.departments["austin-water"]
        other = connection.execute(select(schema.measure.c.slug).where(schema.measure.c.department == water)).scalar()
    assert deliver(desk_city, token, address=f"/api/v1/measures/{other}/observations").status_code == 404
    assert counts(desk_city) == (0, 0, 0)


def test_a_revoked_token_and_one_whose_maker_left_no_longer_work(desk_city: City) -> None:
    from sqlalchemy import delete

    from equipt_dash.store.private import person_role

    token = new_token(desk_city)
    db = desk_city.served.app.server.extensions["equipt"].db
    head = desk_city.visitor("head")
    assert head.post("/internal/tokens/revoke", {"id": "1"}, key="revoke-revoke-1").status_code == 303
    assert deliver(desk_city, token).status_code == 401
    again = new_token(desk_city, "officer")
    with db.writing() as connection:
        connection.execute(delete(person_role).where(person_role.c.person == desk_city.people["officer"]))
    assert deliver(desk_city, again).status_code == 401
    assert counts(desk_city) == (0, 0, 0)


@pytest.mark.parametrize(
    ("body", "key", "status"),
    [
        ({"observations": []}, "delivery-1", 400),
        ({"observations": [{"period": "FY2030", "value": 1, "state": "approved"}]}, "delivery-1", 400),
        ({"observations": [{"period": "FY2030", "value": [1]}]}, "delivery-1", 400),
        ([1, 2], "delivery-1", 400),
        (BODY, "", 400),
        ({"observations": [{"period": "FY2030", "value": "a lot"}]}, "delivery-1", 422),
        ({"observations": [{"period": "some day", "value": "4"}]}, "delivery-1", 422),
        ({"observations": [{"period": "FY2030", "group": "Martians", "value": "4"}]}, "delivery-1", 422),
    ],
)
def test_a_wrong_delivery_is_refused_in_words_and_stores_nothing(
    desk_city: City, body: Any, key: str, status: int
) -> None:
    answer = deliver(desk_city, new_token(desk_city), body, key)
    assert answer.status_code == status
    told = answer.get_json()
    assert told.get("error") or told["report"]["problems"]
    assert counts(desk_city) == (0, 0, 0)


def test_without_a_token_nothing_is_said_about_measures(desk_city: City) -> None:
    for headers in ({}, {"Authorization": "Bearer equipt_wrong"}, {"Authorization": "Basic abc"}):
        for address in (ADDRESS, "/api/v1/measures/no-such/observations"):
            answer = desk_city.served.client.post(address, json=BODY, headers=headers)
            assert answer.status_code == 401


def test_editors_make_no_tokens_and_heads_only_their_own(desk_city: City) -> None:
    assert desk_city.visitor("editor").get("/internal/tokens").status_code == 403
    data = {"name": "x", "department": desk_city.departments["health-and-human-services"]}
    answer = desk_city.visitor("other-head").post("/internal/tokens", data, key="other-head-token")
    assert answer.status_code == 422


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", '"NaN"', '"inf"', '"-infinity"'])
def test_what_is_no_number_is_refused_in_plain_words(desk_city: City, text: str) -> None:
    headers = {"Authorization": f"Bearer {new_token(desk_city)}", "Idempotency-Key": "delivery-nan"}
    body = f'{{"observations": [{{"period": "FY2014", "value": {text}}}]}}'
    answer = desk_city.served.client.post(ADDRESS, data=body, headers=headers, content_type="application/json")
    assert answer.status_code == 400
    assert "is not a number. Send null where there is no value" in answer.get_json()["error"]
    assert counts(desk_city) == (0, 0, 0)
    huge = desk_city.served.client.post(
        ADDRESS, data=body.replace(text, "1e400"), headers=headers, content_type="application/json"
    )
    assert huge.status_code == 422
    assert counts(desk_city) == (0, 0, 0)
