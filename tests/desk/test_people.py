"""Managing people: roles that count from the next request, nobody locked out, nothing overwritten, all in the audit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from equipt_dash.kernel.access import COMMAND_LINE, Action, Grant, Role, desk_scope
from equipt_dash.store.desk.people import BadPerson, Person
from equipt_dash.store.desk.reader import DeskReader
from tests.desk.account_support import NOW, actions, db_of, make_link, rows, signed_in
from tests.support.desk import HEALTH, STAFF, WATER, City

ADD = {"email": "new@example.gov", "name": "New Person", "role": "editor", "department": HEALTH}
EVERYBODY = desk_scope(COMMAND_LINE, Action.MANAGE_PEOPLE)


def _find(city: City, name: str) -> Person:
    from equipt_dash.store.desk import people

    found = people.find(DeskReader(EVERYBODY, db_of(city)), city.people[name])
    assert found is not None
    return found


def _page(city: City, name: str) -> str:
    return f"/admin/people/{city.people[name]}"


def test_the_list_finds_people_and_leads_to_each(desk_city: City) -> None:
    admin = signed_in(desk_city, "admin")
    body = admin.get("/admin/people").get_data(as_text=True)
    assert all(f"{name}@example.org" in body for name in STAFF)
    found = admin.get("/admin/people?q=OFFICER2").get_data(as_text=True)
    assert "officer2@example.org" in found
    assert "head@example.org" not in found
    give = {**ADD, "email": "aerial@example.gov", "name": "Ærial ÅNGSTRÖM"}
    assert admin.post("/admin/people", give, key="k").status_code == 303
    assert "aerial@example.gov" in admin.get("/admin/people?q=ångström").get_data(as_text=True)
    assert "Nobody fits" in admin.get("/admin/people?q=%25%25").get_data(as_text=True)
    assert admin.get("/admin/people?page=2").status_code == 400
    person = admin.get(_page(desk_city, "editor")).get_data(as_text=True)
    assert "editor@example.org" in person
    assert "Take away: Editor" in person


def test_somebody_is_added_once_however_often_the_form_is_sent(desk_city: City) -> None:
    admin = signed_in(desk_city, "admin")
    answers = [admin.post("/admin/people", ADD, key="k") for _ in range(3)]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (303, answers[0].headers["Location"])
    }
    page = admin.get(answers[0].headers["Location"]).get_data(as_text=True)
    assert "Make a one-time link below" in page
    assert "new@example.gov" in page
    assert actions(desk_city).count("add_person") == 1
    link = admin.post(answers[0].headers["Location"].partition("?")[0] + "/link", key="l")
    assert link.status_code == 200
    address = link.get_data(as_text=True).partition("/sign-in/link/")[2].partition("<")[0]
    shown_again = admin.post(answers[0].headers["Location"].partition("?")[0] + "/link", key="l")
    assert (shown_again.status_code, address in shown_again.get_data(as_text=True)) == (303, False)
    somebody = desk_city.visitor()
    somebody.get("/sign-in")
    assert somebody.post(f"/sign-in/link/{address}").status_code == 303
    assert "New Person" in somebody.get("/internal/account").get_data(as_text=True)


REFUSED: list[tuple[dict[str, str], str, str]] = [
    ({"email": ""}, "email", "Write the person’s e-mail address."),
    ({"email": "not an address"}, "email", "is not an e-mail address"),
    ({"email": "EDITOR@example.org"}, "email", "is already here"),
    ({"email": "a@" + "b" * 260 + ".gov"}, "email", "is not an e-mail address"),
    ({"name": "x" * 201}, "name", "at most 200"),
    ({"role": ""}, "role", "Choose a role."),
    ({"role": "resident"}, "role", "Everybody is a resident."),
    ({"role": "owner"}, "role", "Choose a role."),
    ({"department": ""}, "department", "acts for one department"),
    ({"role": "council"}, "department", "acts for the whole city"),
    ({"department": "no-such"}, "department", "There is no such department."),
]


def test_a_refused_form_keeps_what_was_typed_and_says_why_beside_the_field(desk_city: City) -> None:
    from equipt_dash.store.private import person

    before, admin = rows(desk_city, person), signed_in(desk_city, "admin")
    for changed, field, said in REFUSED:
        answer = admin.post("/admin/people", {**ADD, **changed}, key=f"k{changed}")
        body = answer.get_data(as_text=True)
        assert answer.status_code == 422, changed
        beside = body[body.index(f'id="add-person-{field}-error"') :]
        assert said in beside[: beside.index("</p>")], changed
        assert f'href="#add-person-{field}"' in body
        if field != "name":
            assert 'value="New Person"' in body
    assert rows(desk_city, person) == before
    assert "add_person" not in actions(desk_city)


def test_a_role_counts_from_the_next_request_and_stops_with_it(desk_city: City) -> None:
    admin, editor = signed_in(desk_city, "admin"), signed_in(desk_city, "editor")
    page = _page(desk_city, "editor")
    assert editor.get("/admin/people").status_code == 403
    given = admin.post(f"{page}/roles/give", {"role": "admin", "department": "", "version": "1"}, key="a")
    assert given.status_code == 303
    assert editor.get("/admin/people").status_code == 200
    sent = {"grant": "admin:", "version": "2"}
    assert admin.post(f"{page}/roles/take", sent, key="b").status_code == 303
    assert editor.get("/admin/people").status_code == 403
    assert editor.post("/admin/people", ADD, key="c").status_code == 403
    code = desk_city.departments[HEALTH]
    assert admin.post(f"{page}/roles/take", {"grant": f"editor:{code}", "version": "3"}, key="d").status_code == 303
    assert editor.get("/internal/account").status_code == 303  # nothing left: signed out
    assert actions(desk_city).count("set_roles") == 3


def test_a_role_taken_between_the_click_and_the_write_stops_the_write(desk_city: City) -> None:
    from equipt_dash.kernel.access import Refused
    from equipt_dash.store.desk import people
    from equipt_dash.store.desk.acting import Act
    from equipt_dash.store.private import person_role

    stale = Act(desk_city.principal("admin"), NOW)
    with db_of(desk_city).writing() as connection:
        mine = person_role.c.person == desk_city.people["admin"]
        connection.execute(update(person_role).where(mine).values(role="council"))
    with pytest.raises(Refused):
        people.add(db_of(desk_city), stale, "new@example.gov", "", {Grant(Role.COUNCIL)})


def test_two_changes_of_one_person_never_overwrite_each_other(desk_city: City) -> None:
    admin, page = signed_in(desk_city, "admin"), _page(desk_city, "editor")
    first = {"role": "council", "department": "", "version": "1"}
    second = {"role": "editor", "department": WATER, "version": "1"}
    assert admin.post(f"{page}/roles/give", first, key="a").status_code == 303
    answer = admin.post(f"{page}/roles/give", second, key="b")
    body = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Take away: Council" in body  # what holds now
    assert "You wanted: give Editor" in body  # what was asked for
    assert '<option value="austin-water" selected>' in body
    assert '<input type="hidden" name="version" value="2">' in body  # and the way on
    assert admin.post(f"{page}/roles/give", {**second, "version": "2"}, key="c").status_code == 303
    assert len(_find(desk_city, "editor").grants) == 3
    for version in ("1", "", "x", "²", "9" * 12):
        for what in ("close", "reopen", "roles/take"):
            assert admin.post(f"{page}/{what}", {"version": version}, key=f"{what}{version}").status_code == 409


def test_nobody_takes_their_own_admin_role_or_closes_their_own_account(desk_city: City) -> None:
    admin, page = signed_in(desk_city, "admin"), _page(desk_city, "admin")
    make_admin = {"role": "admin", "department": "", "version": "1"}
    assert admin.post(f"{_page(desk_city, 'officer')}/roles/give", make_admin, key="a").status_code == 303
    taken = admin.post(f"{page}/roles/take", {"grant": "admin:", "version": "1"}, key="b")
    assert (taken.status_code, "from yourself" in taken.get_data(as_text=True)) == (422, True)
    closed = admin.post(f"{page}/close", {"version": "1"}, key="c")
    assert (closed.status_code, "your own account" in closed.get_data(as_text=True)) == (422, True)
    body = admin.get(page).get_data(as_text=True)
    assert "Close this account" not in body
    assert "Take away: Admin" not in body


def test_the_last_administrator_stays_whoever_asks(desk_city: City) -> None:
    from equipt_dash.store.desk import people
    from equipt_dash.store.desk.acting import Act
    from equipt_dash.store.private import person

    db, act, number = db_of(desk_city), Act(COMMAND_LINE, NOW), desk_city.people["admin"]
    with pytest.raises(BadPerson, match="last admin"):
        people.set_grants(db, act, number, 1, {Grant(Role.COUNCIL)})
    with pytest.raises(BadPerson, match="last admin"):
        people.close(db, act, number, 1)
    # A demonstration or a closed account is nobody to fall back on.
    officer = desk_city.people["officer"]
    people.set_grants(db, act, officer, 1, {Grant(Role.ADMIN)})
    for state in ({"demo": True, "active": True}, {"demo": False, "active": False}):
        with db.writing() as connection:
            connection.execute(update(person).where(person.c.id == officer).values(**state))
        with pytest.raises(BadPerson, match="last admin"):
            people.close(db, act, number, 1)
    with db.writing() as connection:
        connection.execute(update(person).where(person.c.id == officer).values(active=True))
    people.close(db, act, number, 1)
    assert not _find(desk_city, "admin").active


def test_two_administrators_who_remove_each_other_at_once_leave_one(desk_city: City) -> None:
    from equipt_dash.kernel.access import Principal, Refused
    from equipt_dash.store.desk import people
    from equipt_dash.store.desk.acting import Act

    db, one, two = db_of(desk_city), desk_city.people["admin"], desk_city.people["officer"]
    people.set_grants(db, Act(COMMAND_LINE, NOW), two, 1, {Grant(Role.ADMIN)})
    versions = {one: 1, two: 2}

    def remove(pair: tuple[int, int]) -> str:
        by, whom = pair
        try:
            act = Act(Principal(frozenset({Grant(Role.ADMIN)}), id=by), NOW)
            people.set_grants(db, act, whom, versions[whom], set())
        except (Refused, BadPerson) as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, [(one, two), (two, one)])) in (["Refused", "done"], ["BadPerson", "done"])


def test_closing_ends_sessions_and_links_and_opening_again_brings_the_roles_back(desk_city: City) -> None:
    admin, editor, page = signed_in(desk_city, "admin"), signed_in(desk_city, "editor"), _page(desk_city, "editor")
    path = make_link(desk_city, "editor")
    assert editor.get("/internal/account").status_code == 200
    assert admin.post(f"{page}/close", {"version": "1"}, key="a").status_code == 303
    assert editor.get("/internal/account").status_code == 303
    assert editor.get(path).status_code == 410
    body = admin.get(page).get_data(as_text=True)
    assert "Make a one-time link" not in body
    assert admin.post(f"{page}/link", key="b").status_code == 422
    assert admin.post(f"{page}/reopen", {"version": "2"}, key="c").status_code == 303
    assert editor.get("/internal/account").status_code == 303  # the old session stays ended
    assert _find(desk_city, "editor").grants == {Grant(Role.EDITOR, desk_city.departments[HEALTH])}
    assert [name for name in actions(desk_city) if name.endswith("_person")] == ["close_person", "reopen_person"]


def test_an_administrator_ends_somebodys_sessions(desk_city: City) -> None:
    admin, editor, page = signed_in(desk_city, "admin"), signed_in(desk_city, "editor"), _page(desk_city, "editor")
    assert "1 open session." in admin.get(page).get_data(as_text=True)
    assert admin.post(f"{page}/sessions/end", key="a").status_code == 303
    assert editor.get("/internal/account").status_code == 303
    assert admin.get(page).status_code == 200


def test_nobody_but_administrators_sees_or_changes_people(desk_city: City) -> None:
    from equipt_dash.store.private import person, person_role

    before = rows(desk_city, person), rows(desk_city, person_role)
    sent: dict[str, Any] = {**ADD, "version": "1", "grant": "x", "is_admin": "1"}
    page = _page(desk_city, "editor")
    paths = ("", "/roles/give", "/roles/take", "/close", "/reopen", "/link", "/sessions/end")
    for name in STAFF:
        if name == "admin":
            continue
        visitor = signed_in(desk_city, name)
        assert [visitor.get(path).status_code for path in ("/admin/people", page)] == [403, 403], name
        for path in paths:
            target = f"{page}{path}" if path else "/admin/people"
            assert visitor.post(target, sent, key=f"{name}{path}").status_code == 403, (name, target)
    assert (rows(desk_city, person), rows(desk_city, person_role)) == before


def test_a_person_who_does_not_exist_is_404(desk_city: City) -> None:
    admin = signed_in(desk_city, "admin")
    for number in ("0", "999", "abc", "12345678901234567890", "-1", "1.5"):
        assert admin.get(f"/admin/people/{number}").status_code == 404, number
        for what in ("roles/give", "roles/take", "close", "reopen", "link", "sessions/end"):
            sent = {"version": "1", "role": "council"}
            answer = admin.post(f"/admin/people/{number}/{what}", sent, key=f"{number}{what}")
            assert answer.status_code == 404, (number, what)


def test_fields_nobody_offered_are_not_read(desk_city: City) -> None:
    from equipt_dash.store.private import person

    admin = signed_in(desk_city, "admin")
    more = {"id": "7777", "demo": "1", "password_hash": "x", "active": "0", "version": "9"}
    assert admin.post("/admin/people", {**ADD, **more}, key="k").status_code == 303
    added = next(row for row in rows(desk_city, person) if row["email"] == ADD["email"])
    assert (added["demo"], added["password_hash"], added["active"], added["version"]) == (False, "", True, 1)
    assert added["id"] != 7777


@given(
    local=st.from_regex(r"[a-z0-9][a-z0-9._+-]{0,20}", fullmatch=True),
    host=st.from_regex(r"[a-z0-9-]{1,10}\.gov", fullmatch=True),
)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_ordinary_addresses_are_taken_and_stored_in_small_letters(local: str, host: str) -> None:
    from equipt_dash.store.desk.people import checked_email

    assert checked_email(f"  {local.upper()}@{host} ") == f"{local}@{host}"


@given(st.text(max_size=30))
@settings(max_examples=200)
def test_whatever_is_typed_is_an_address_or_refused_with_words(typed: str) -> None:
    from equipt_dash.store.desk.people import checked_email

    try:
        found = checked_email(typed)
    except BadPerson as error:
        found, refused = "", (error.field, bool(str(error)))
    else:
        refused = ("email", True)
        assert found.count("@") == 1
    assert refused == ("email", True)
    assert not any(sign.isspace() or ord(sign) < 32 for sign in found)
