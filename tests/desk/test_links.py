"""One-time links: shown before they are used, used once, dead when old, revoked or in the wrong place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from equipt_dash.kernel.access import COMMAND_LINE, Grant, Principal, Refused, Role
from tests.desk.account_support import NOW, actions, db_of, make_link, rows, serve_as
from tests.support.desk import City

ELSEWHERE: dict[str, Any] = {"environ_overrides": {"REMOTE_ADDR": "203.0.113.9"}}


def test_looking_at_a_link_does_not_use_it_up_and_using_it_does(desk_city: City) -> None:
    path = make_link(desk_city, "editor")
    visitor = desk_city.visitor()
    for _number in range(3):
        page = visitor.get(path)
        assert page.status_code == 200
        assert "editor@example.org" in page.get_data(as_text=True)
        assert not any(line.startswith("equipt=") for line in page.headers.getlist("Set-Cookie"))
    assert page.headers["Cache-Control"] == "no-store"
    assert visitor.client.head(path).status_code == 200
    used = visitor.post(path)
    assert (used.status_code, used.headers["Location"]) == (303, "/internal/account")
    assert visitor.get("/internal/account").status_code == 200
    for again in (desk_city.visitor().post(path), desk_city.visitor().get(path)):
        assert again.status_code == 410
        assert "does not work" in again.get_data(as_text=True)
        assert "editor@example.org" not in again.get_data(as_text=True)


def test_two_people_who_open_a_link_at_once_get_one_session(desk_city: City) -> None:
    from equipt_dash.store.desk import links
    from equipt_dash.store.desk.principals import Where
    from equipt_dash.store.private import sign_in_session

    db, where = db_of(desk_city), Where(production=False, loopback=True)
    for _round in range(3):
        token = make_link(desk_city, "editor").rpartition("/")[2]
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _n, one=token: links.use(db, one, datetime.now(UTC), where), range(8)))
        assert sum(one is not None for one in found) == 1
    assert len(rows(desk_city, sign_in_session)) == 3
    assert actions(desk_city).count("sign_in") == 3


def test_a_link_works_for_two_days(desk_city: City) -> None:
    from equipt_dash.store.desk import links
    from equipt_dash.store.desk.principals import Where

    db, where = db_of(desk_city), Where(production=True, loopback=False)
    token = make_link(desk_city, "editor", at=NOW).rpartition("/")[2]
    found = links.offer(db, token, NOW, where)
    assert found is not None
    assert found.expires_at == NOW + timedelta(hours=48)
    assert links.offer(db, token, NOW + timedelta(hours=48), where) is None
    assert links.use(db, token, NOW + timedelta(hours=48), where) is None
    assert links.use(db, token, NOW + timedelta(hours=47, minutes=59), where) is not None


def test_only_the_newest_link_works(desk_city: City) -> None:
    first, second = make_link(desk_city, "editor"), make_link(desk_city, "editor")
    other = make_link(desk_city, "head")
    visitor = desk_city.visitor()
    assert [visitor.get(path).status_code for path in (first, second, other)] == [410, 200, 200]


def test_a_made_up_link_is_a_plain_page(desk_city: City) -> None:
    visitor = desk_city.visitor()
    for token in ("x", "..", "a" * 100, "a" * 101, "%00", "é", "a/b"):
        assert visitor.get(f"/sign-in/link/{token}").status_code in (404, 410), token
        assert visitor.post(f"/sign-in/link/{token}").status_code in (404, 410), token


def test_a_link_of_a_closed_account_is_dead_and_stays_dead(desk_city: City) -> None:
    from equipt_dash.store.desk import people
    from equipt_dash.store.desk.acting import Act

    path, act, number = make_link(desk_city, "editor"), Act(COMMAND_LINE, datetime.now(UTC)), desk_city.people["editor"]
    people.close(db_of(desk_city), act, number, 1)
    visitor = desk_city.visitor()
    visitor.get("/sign-in")
    assert visitor.post(path).status_code == 410
    people.reopen(db_of(desk_city), act, number, 2)
    assert visitor.post(path).status_code == 410
    with pytest.raises(LookupError):
        make_link(desk_city, "nobody")


def test_a_link_made_before_the_account_was_closed_directly_in_the_database_is_dead_too(desk_city: City) -> None:
    from equipt_dash.store.private import person

    path, visitor = make_link(desk_city, "editor"), desk_city.visitor()
    with db_of(desk_city).writing() as connection:
        connection.execute(update(person).where(person.c.id == desk_city.people["editor"]).values(active=False))
    visitor.get("/sign-in")
    assert visitor.get(path).status_code == 410
    assert visitor.post(path).status_code == 410


@pytest.mark.parametrize(
    "more",
    [
        ELSEWHERE,
        {"headers": {"X-Forwarded-For": "203.0.113.9"}},
        {"headers": {"Forwarded": "for=203.0.113.9"}},
    ],
)
def test_loopback_links_and_demonstration_accounts_work_on_this_machine_only(desk_city: City, more: Any) -> None:
    from equipt_dash.store.private import person

    with db_of(desk_city).writing() as connection:
        connection.execute(update(person).where(person.c.id == desk_city.people["head"]).values(demo=True))
    for path in (make_link(desk_city, "editor", loopback_only=True), make_link(desk_city, "head")):
        visitor = desk_city.visitor()
        visitor.get("/sign-in")
        assert visitor.get(path, **more).status_code == 410
        assert visitor.post(path, **more).status_code == 410
        assert visitor.get(path).status_code == 200
        assert visitor.post(path).status_code == 303
    assert desk_city.visitor().get(make_link(desk_city, "officer"), **more).status_code == 200


def test_a_loopback_link_asks_for_this_machines_name_as_well(desk_city: City) -> None:
    served = serve_as(desk_city.served.url, hosts=("127.0.0.1", "localhost", "desk.example.gov"))
    path = make_link(desk_city, "editor", loopback_only=True)
    try:
        for base, expected in (
            ("http://desk.example.gov", 410),
            ("http://localhost:8050", 200),
            ("http://127.0.0.1", 200),
        ):
            assert served.client.get(path, base_url=base).status_code == expected
    finally:
        served.close()


def test_in_production_demonstrations_never_sign_in(desk_city: City) -> None:
    served = serve_as(desk_city.served.url, production=True)
    path = make_link(desk_city, "editor", loopback_only=True)
    try:
        assert served.client.get(path, base_url="https://localhost").status_code == 410
        assert served.client.get(make_link(desk_city, "head"), base_url="https://localhost").status_code == 200
    finally:
        served.close()


def test_what_is_stored_of_a_link_signs_nobody_in(desk_city: City) -> None:
    from equipt_dash.store.private import sign_in_link

    path = make_link(desk_city, "editor")
    stored = rows(desk_city, sign_in_link)[0]["token_hash"]
    assert stored not in path
    assert desk_city.visitor().get(f"/sign-in/link/{stored}").status_code == 410


def test_only_administrators_make_links(desk_city: City) -> None:
    from equipt_dash.store.desk import links
    from equipt_dash.store.desk.acting import Act

    for role in Role:
        if role is not Role.ADMIN:
            with pytest.raises(Refused):
                links.issue(db_of(desk_city), Act(Principal(frozenset({Grant(role)})), NOW), "editor@example.org")
    assert "issue_link" not in actions(desk_city)
