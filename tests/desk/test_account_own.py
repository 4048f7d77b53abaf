"""A person's own account: choosing a password, seeing sessions, signing out everywhere."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.account_support import PASSWORD, actions, give_password, make_link, move_back, rows, try_password
from tests.support.desk import City, Visitor

NEW = "eleven green umbrellas"


def _by_link(city: City, name: str = "editor") -> Visitor:
    visitor = city.visitor()
    assert visitor.post(make_link(city, name)).status_code == 303
    return visitor


def test_after_a_link_a_password_is_chosen_without_an_old_one(desk_city: City) -> None:
    visitor = _by_link(desk_city)
    page = visitor.get("/internal/account").get_data(as_text=True)
    assert "Choose a password below" in page
    assert 'name="old"' not in page
    answer = visitor.post("/internal/account/password", {"new": NEW, "again": NEW}, key="k")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/internal/account?said=password")
    again = visitor.post("/internal/account/password", {"new": NEW, "again": NEW}, key="k")
    assert (again.status_code, actions(desk_city).count("choose_password")) == (303, 1)
    assert "Your new password works" in visitor.get("/internal/account?said=password").get_data(as_text=True)
    assert try_password(desk_city, "editor@example.org", NEW).status_code == 303


def test_a_link_sign_in_is_fresh_for_half_an_hour_only(desk_city: City) -> None:
    from equipt_dash.store.private import sign_in_session

    visitor = _by_link(desk_city)
    visitor.get("/internal/account")
    move_back(desk_city, sign_in_session, "created_at", timedelta(minutes=31))
    assert 'name="old"' in visitor.get("/internal/account").get_data(as_text=True)
    answer = visitor.post("/internal/account/password", {"new": NEW, "again": NEW}, key="k")
    assert answer.status_code == 422
    assert "Write the password you have now." in answer.get_data(as_text=True)
    assert try_password(desk_city, "editor@example.org", NEW).status_code == 422


def test_otherwise_a_new_password_takes_the_old_one_and_guesses_are_counted(desk_city: City) -> None:
    give_password(desk_city, "editor")
    visitor = desk_city.visitor("editor")
    visitor.get("/internal/account")
    wrong = {"old": "wrong wrong wrong", "new": NEW, "again": NEW}
    codes = [visitor.post("/internal/account/password", wrong, key=f"k{number}") for number in range(6)]
    assert [answer.status_code for answer in codes] == [422] * 6
    assert "This is not your password now." in codes[4].get_data(as_text=True)
    assert "Too many wrong passwords" in codes[5].get_data(as_text=True)
    assert NEW not in codes[0].get_data(as_text=True)
    right = {"old": PASSWORD, "new": NEW, "again": NEW}
    assert visitor.post("/internal/account/password", right, key="r").status_code == 422  # still too many
    other = desk_city.visitor("head")
    give_password(desk_city, "head")
    other.get("/internal/account")
    assert other.post("/internal/account/password", right, key="r2").status_code == 303


def test_a_new_password_ends_other_sessions_and_open_links(desk_city: City) -> None:
    give_password(desk_city, "editor")
    here, there, path = desk_city.visitor("editor"), desk_city.visitor("editor"), make_link(desk_city, "editor")
    here.get("/internal/account")
    assert there.get("/internal/account").status_code == 200
    changed = here.post("/internal/account/password", {"old": PASSWORD, "new": NEW, "again": NEW}, key="k")
    assert changed.status_code == 303
    assert here.get("/internal/account").status_code == 200
    assert there.get("/internal/account").status_code == 303
    assert desk_city.visitor().get(path).status_code == 410


NO_GOOD = [
    ("short", "short", "Use at least 15 characters"),
    ("", "", "Use at least 15 characters"),
    ("x" * 201, "x" * 201, "Use at most 200"),
    ("abababababababab", "abababababababab", "repeats the same few"),
    ("editor@example.org1", "editor@example.org1", "little more than your e-mail"),
    (NEW, NEW + "s", "differ"),
]


def test_a_password_that_will_not_do_says_why_and_changes_nothing(desk_city: City) -> None:
    visitor = _by_link(desk_city)
    visitor.get("/internal/account")
    for number, (new, again, said) in enumerate(NO_GOOD):
        answer = visitor.post("/internal/account/password", {"new": new, "again": again}, key=f"k{number}")
        assert answer.status_code == 422, new
        assert said in answer.get_data(as_text=True)
    assert "choose_password" not in actions(desk_city)


@given(st.text(max_size=40))
@settings(max_examples=200)
def test_what_is_no_good_is_short_monotonous_or_the_address(password: str) -> None:
    from equipt_dash.store.desk.passwords import complaint

    good = len(password) >= 15 and len(set(password.lower())) >= 6
    assert (complaint(password, "al@example.org") == "") is good


def test_signing_out_everywhere_ends_every_session_of_this_person_only(desk_city: City) -> None:
    here, there, other = (desk_city.visitor(name) for name in ("editor", "editor", "head"))
    page = here.get("/internal/account").get_data(as_text=True)
    assert page.count('<tr><th scope="row">') == 2
    assert "this one" in page
    answer = here.post("/internal/account/sign-out-everywhere", key="k")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?said=out-everywhere")
    assert [one.get("/internal/account").status_code for one in (here, there, other)] == [303, 303, 200]
    assert "sign_out_everywhere" in actions(desk_city)


def test_the_account_page_shows_roles_and_open_sessions_only(desk_city: City) -> None:
    from equipt_dash.store.private import sign_in_session

    old = desk_city.visitor("editor")
    old.get("/internal/account")
    move_back(desk_city, sign_in_session, "seen_at", timedelta(minutes=31))
    body = desk_city.visitor("editor").get("/internal/account").get_data(as_text=True)
    assert body.count('<tr><th scope="row">') == 1
    assert "Editor, Health" in body or "Editor, Austin" in body
    assert len(rows(desk_city, sign_in_session)) == 2


def test_sessions_long_over_are_forgotten(desk_city: City) -> None:
    from equipt_dash.store.private import sign_in_session

    desk_city.visitor("editor")
    move_back(desk_city, sign_in_session, "created_at", timedelta(days=31))
    desk_city.visitor("head")
    assert [row["person"] for row in rows(desk_city, sign_in_session)] == [desk_city.people["head"]]
