"""Signing in with a password: the same answer for everybody who may not, limits, new sessions, the audit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.desk.account_support import (
    NOW,
    PASSWORD,
    actions,
    db_of,
    give_password,
    make_link,
    move_back,
    rows,
    try_password,
)
from tests.support.desk import City


def test_the_sign_in_page_is_a_plain_form_that_keeps_where_the_reader_was_going(desk_city: City) -> None:
    visitor = desk_city.visitor()
    body = visitor.get("/sign-in?next=/internal/measures%3Fpage%3D2").get_data(as_text=True)
    assert '<input type="hidden" name="next" value="/internal/measures?page=2">' in body
    assert 'type="email"' in body
    assert 'autocomplete="current-password"' in body
    assert "one-time link" in body
    assert "sign-in/oidc" not in body
    foreign = visitor.get("/sign-in?next=//evil.example").get_data(as_text=True)
    assert 'name="next" value="/internal"' in foreign
    assert visitor.get("/sign-in").headers["Cache-Control"] == "no-store"


def test_a_password_signs_in_with_a_new_session_and_a_new_form_token(desk_city: City) -> None:
    from equipt_dash.store.private import sign_in_session

    give_password(desk_city, "editor")
    visitor = desk_city.visitor()
    visitor.get("/sign-in")
    before = visitor.token
    visitor.client.set_cookie("equipt", "chosen-by-somebody-else", domain="localhost")
    answer = visitor.post(
        "/sign-in", {"email": " Editor@Example.ORG ", "password": PASSWORD, "next": "/internal/account"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/internal/account")
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("equipt="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "chosen-by" not in cookie
    page = visitor.get("/internal/account")
    assert page.status_code == 200
    assert visitor.token != before
    assert [row["method"] for row in rows(desk_city, sign_in_session)] == ["password"]
    assert visitor.get("/sign-in?next=/internal/account").status_code == 303
    # The token from before signing in is worth nothing now.
    visitor.token = before
    assert visitor.post("/internal/account/sign-out-everywhere").status_code == 400


def test_signing_in_again_ends_the_session_this_browser_had(desk_city: City) -> None:
    from equipt_dash.store.private import sign_in_session

    give_password(desk_city, "editor")
    visitor = desk_city.visitor("head")
    visitor.get("/internal/account")
    assert visitor.post("/sign-in", {"email": "editor@example.org", "password": PASSWORD}).status_code == 303
    ended = {row["person"]: row["ended_at"] is not None for row in rows(desk_city, sign_in_session)}
    assert ended == {desk_city.people["head"]: True, desk_city.people["editor"]: False}


def test_signing_in_never_leads_elsewhere(desk_city: City) -> None:
    give_password(desk_city, "editor")
    for place in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        sent = {"email": "editor@example.org", "password": PASSWORD, "next": place}
        answer = desk_city.visitor().post("/sign-in", sent)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/internal"), place


def test_everybody_who_may_not_come_in_gets_the_same_answer_for_the_same_work(
    desk_city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    from equipt_dash.store.desk import passwords
    from equipt_dash.store.private import person

    for name in ("editor", "head", "council"):
        give_password(desk_city, name)
    with db_of(desk_city).writing() as connection:
        connection.execute(update(person).where(person.c.id == desk_city.people["head"]).values(active=False))
        connection.execute(update(person).where(person.c.id == desk_city.people["council"]).values(demo=True))
    work: list[str] = []
    real = passwords.HASHER.verify

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            work.append(stored.rpartition("$")[0].rpartition("$")[0])
            return real(stored, password)

    monkeypatch.setattr(passwords, "HASHER", Counting())
    tries = {
        "wrong password": ("editor@example.org", "not this one at all"),
        "unknown": ("nobody@example.org", PASSWORD),
        "no address": ("nobody\x00", PASSWORD),
        "closed": ("head@example.org", PASSWORD),
        "without password": ("officer@example.org", PASSWORD),
        "demonstration from elsewhere": ("council@example.org", PASSWORD),
    }
    answers, costs = set(), set()
    for email, password in tries.values():
        work.clear()
        answer = try_password(desk_city, email, password, environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
        body = answer.get_data(as_text=True)
        answers.add((answer.status_code, body[body.index("wrong-summary") :].partition("</div>")[0]))
        costs.add(tuple(work))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 422
    assert costs == {("$argon2id$v=19$m=65536,t=3,p=4",)}  # one comparison, at the one cost


def test_a_refused_sign_in_keeps_the_address_and_never_the_password(desk_city: City) -> None:
    body = try_password(desk_city, "some<one@example.org", "a secret that is wrong").get_data(as_text=True)
    assert 'value="some&lt;one@example.org"' in body
    assert "a secret that is wrong" not in body


def test_an_account_is_closed_to_passwords_after_five_wrong_ones_and_opens_again(desk_city: City) -> None:
    from equipt_dash.store.private import sign_in_attempt

    give_password(desk_city, "editor")
    for number in range(5):
        environ = {"REMOTE_ADDR": f"203.0.113.{number}"}
        assert try_password(desk_city, "editor@example.org", "wrong", environ_overrides=environ).status_code == 422
    limited = try_password(desk_city, "EDITOR@example.org", PASSWORD)
    assert (limited.status_code, limited.headers["Retry-After"]) == (429, "900")
    unknown = [try_password(desk_city, "nobody@example.org", "wrong") for _ in range(6)][-1]
    assert unknown.status_code == 429  # counted the same way for accounts that do not exist
    assert actions(desk_city).count("sign_in_limited") == 2
    assert try_password(desk_city, "head@example.org", "wrong").status_code == 422
    move_back(desk_city, sign_in_attempt, "at", timedelta(minutes=15))
    assert try_password(desk_city, "editor@example.org", PASSWORD).status_code == 303
    assert rows(desk_city, sign_in_attempt) == []  # old ones are cleaned up, right ones are taken back


def test_an_address_is_closed_after_twenty_wrong_passwords_for_any_accounts(desk_city: City) -> None:
    from equipt_dash.store.desk import attempts

    db = db_of(desk_city)
    with db.writing_alone() as connection:
        for number in range(20):
            attempt = attempts.tried("s", f"person{number}@example.org", "203.0.113.7")
            counted = attempts.begin(connection, attempt, NOW)
            assert counted is not None
            assert counted.last == ("address" if number == 19 else "")
        more = attempts.tried("s", "another@example.org", "203.0.113.7")
        assert attempts.begin(connection, more, NOW) is None
        elsewhere = attempts.tried("s", "another@example.org", "203.0.113.8")
        assert attempts.begin(connection, elsewhere, NOW) is not None
        assert attempts.begin(connection, more, NOW + timedelta(minutes=15)) is not None


def test_attempts_tell_nobody_who_tried_or_from_where() -> None:
    from equipt_dash.store.desk.attempts import tried

    one = tried("key", "editor@example.org", "203.0.113.7")
    assert one == tried("key", "Editor@example.org ", "::ffff:203.0.113.7")
    assert one != tried("another key", "editor@example.org", "203.0.113.7")
    assert "203" not in one.address
    assert tried("k", "a", "2001:db8::1").address == tried("k", "a", "2001:db8::ffff:2").address
    assert tried("k", "a", "2001:db8::1").address != tried("k", "a", "2001:db8:0:1::1").address


def test_tries_at_the_same_moment_do_not_slip_past_the_limit_together(desk_city: City) -> None:
    from concurrent.futures import ThreadPoolExecutor

    give_password(desk_city, "editor")
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _n: try_password(desk_city, "editor@example.org", "wrong").status_code, range(9)))
    assert sorted(found) == [422] * 5 + [429] * 4


def test_a_hash_made_at_another_cost_is_made_again_when_its_owner_comes(desk_city: City) -> None:
    from argon2 import PasswordHasher

    from equipt_dash.store.desk import passwords
    from equipt_dash.store.private import person

    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with db_of(desk_city).writing() as connection:
        same = person.c.id == desk_city.people["editor"]
        connection.execute(update(person).where(same).values(password_hash=old))
    assert try_password(desk_city, "editor@example.org", PASSWORD).status_code == 303
    stored = next(row["password_hash"] for row in rows(desk_city, person) if row["email"] == "editor@example.org")
    assert stored != old
    assert not passwords.outdated(stored)
    assert passwords.compare(stored, PASSWORD)


def test_what_stands_for_no_account_costs_what_a_password_costs() -> None:
    from equipt_dash.store.desk import passwords

    assert not passwords.outdated(passwords.NOBODY)
    assert not passwords.compare("", "")
    assert not passwords.compare("no hash", "anything")


def test_an_accent_typed_as_one_sign_or_two_is_the_same_password() -> None:
    from equipt_dash.store.desk import passwords

    assert passwords.compare(passwords.hashed("caf\u00e9 au lait tonight"), "cafe\u0301 au lait tonight")


def test_somebody_without_a_role_is_told_so_and_not_let_in(desk_city: City) -> None:
    from sqlalchemy import delete

    from equipt_dash.store.private import person_role

    give_password(desk_city, "editor")
    with db_of(desk_city).writing() as connection:
        connection.execute(delete(person_role).where(person_role.c.person == desk_city.people["editor"]))
    answer = try_password(desk_city, "editor@example.org", PASSWORD)
    assert answer.status_code == 422
    assert "has no role" in answer.get_data(as_text=True)
    assert not any(line.startswith("equipt=") for line in answer.headers.getlist("Set-Cookie"))


def test_signing_in_and_out_takes_a_form_token(desk_city: City) -> None:
    give_password(desk_city, "editor")
    sent = {"email": "editor@example.org", "password": PASSWORD}
    path = make_link(desk_city, "editor")
    for place in ("/sign-in", "/sign-out", path):
        assert desk_city.served.client.post(place, data=sent).status_code == 400


def test_signing_out_ends_the_session_on_the_server(desk_city: City) -> None:
    visitor = desk_city.visitor("editor")
    token = visitor.client.get_cookie("equipt", domain="localhost")
    visitor.get("/internal/account")
    answer = visitor.post("/sign-out")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?said=out")
    assert token is not None
    visitor.client.set_cookie("equipt", token.value, domain="localhost")
    assert visitor.get("/internal/account").status_code == 303
    assert "sign_out" in actions(desk_city)
    assert "You are signed out." in visitor.get("/sign-in?said=out").get_data(as_text=True)
    assert desk_city.visitor().post("/sign-out").status_code == 303  # nobody to sign out is no error


def test_a_session_ends_after_half_an_hour_unused_and_after_twelve_hours_in_any_case(desk_city: City) -> None:
    from equipt_dash.store.desk import sessions

    db, who = db_of(desk_city), desk_city.people["editor"]
    with db.writing() as connection:
        idle = sessions.start(connection, who, NOW, "test")
        used = sessions.start(connection, who, NOW, "test")
    assert sessions.resume(db, idle, NOW + timedelta(minutes=30)) is not None
    assert sessions.resume(db, idle, NOW + timedelta(minutes=60, seconds=1)) is None
    at = NOW
    while at < NOW + timedelta(hours=12):
        assert sessions.resume(db, used, at) is not None
        at += timedelta(minutes=29)
    assert sessions.resume(db, used, NOW + timedelta(hours=12, seconds=1)) is None


def test_the_audit_holds_every_step_and_no_secret(desk_city: City) -> None:
    from equipt_dash.store.desk import audit
    from equipt_dash.store.private import audit_event

    give_password(desk_city, "editor")
    path = make_link(desk_city, "head")
    for _number in range(6):
        try_password(desk_city, "council@example.org", "wrong wrong wrong")
    editor = desk_city.visitor()
    editor.post("/sign-in", {"email": "editor@example.org", "password": PASSWORD})
    new = {"old": PASSWORD, "new": "another quiet river", "again": "another quiet river"}
    assert editor.get("/internal/account").status_code == 200
    assert editor.post("/internal/account/password", new, key="k1").status_code == 303
    editor.post("/sign-out")
    desk_city.visitor().post(path)
    found = actions(desk_city)
    assert [name for name in found if name not in ("publish", "issue_link")] == [
        "sign_in_limited", "sign_in", "choose_password", "sign_out", "sign_in",
    ]  # fmt: skip
    everything = str(rows(desk_city, audit_event))
    for secret in (PASSWORD, "another quiet", "wrong wrong", path.rpartition("/")[2], "argon2"):
        assert secret not in everything
    assert audit.verify(db_of(desk_city)) is None
