"""``python -m equipt_dash user``: people from the command line, with clear errors and exit codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from equipt_dash.kernel.settings import Settings
from tests.desk.account_support import actions, db_of, rows
from tests.support.desk import HEALTH, City

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(desk_city: City, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("list")`` is (exit code, what was printed, what was complained about) over the test city."""
    from equipt_dash.commands.user import main

    for name in ("EQUIPT_ENV", "EQUIPT_BASE_URL", "EQUIPT_OIDC_ISSUER", "PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EQUIPT_DATABASE_URL", desk_city.served.url)

    def go(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return go


def test_add_then_link_then_sign_in(desk_city: City, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, _err = run("add", "Ada@Example.GOV", "--role", "editor", "--department", HEALTH, "--name", "Ada")
    assert (code, "Added ada@example.gov as editor of health-and-human-services." in out) == (0, True)
    code, out, _err = run("link", "ada@example.gov")
    assert code == 0
    assert out.startswith("http://127.0.0.1:8050/sign-in/link/")
    monkeypatch.setenv("EQUIPT_BASE_URL", "https://desk.example.gov/")
    newest = run("link", "ada@example.gov")[1]
    assert newest.startswith("https://desk.example.gov/sign-in/link/")
    visitor = desk_city.visitor()
    visitor.get("/sign-in")
    assert visitor.post(newest.strip().removeprefix("https://desk.example.gov")).status_code == 303
    assert "Ada" in visitor.get("/internal/account").get_data(as_text=True)
    assert actions(desk_city)[-4:] == ["add_person", "issue_link", "issue_link", "sign_in"]


def test_list_names_everybody_with_roles_and_state(run: Run) -> None:
    run("close", "council@example.org")
    code, out, _err = run("list")
    assert code == 0
    lines = {line.partition("\t")[0]: line for line in out.splitlines()}
    assert lines["editor@example.org"].split("\t")[2:] == [f"editor of {HEALTH}", "open"]
    assert lines["council@example.org"].split("\t")[2:] == ["council", "closed"]


def test_close_ends_the_account_and_saying_it_again_changes_nothing(desk_city: City, run: Run) -> None:
    visitor = desk_city.visitor("editor")
    assert run("close", "EDITOR@example.org")[0] == 0
    assert visitor.get("/internal/account").status_code == 303
    assert run("close", "editor@example.org") == (0, "editor@example.org was closed already.\n", "")
    assert actions(desk_city).count("close_person") == 1


REFUSED = [
    (("add", "x@example.gov", "--role", "editor"), "Add --department SLUG, one of: "),
    (("add", "x@example.gov", "--role", "admin", "--department", HEALTH), "Leave --department out."),
    (("add", "x@example.gov", "--role", "editor", "--department", "nope"), "There is no department 'nope'."),
    (("add", "no-address", "--role", "admin"), "is not an e-mail address"),
    (("add", "editor@example.org", "--role", "admin"), "is already here"),
    (("link", "nobody@example.gov"), "Nobody with the address nobody@example.gov"),
    (("close", "nobody@example.gov"), "Nobody has the address"),
    (("close", "admin@example.org"), "last admin"),
]


def test_what_cannot_be_done_says_why_and_changes_nothing(desk_city: City, run: Run) -> None:
    from equipt_dash.store.private import person

    before = rows(desk_city, person)
    for arguments, said in REFUSED:
        code, out, err = run(*arguments)
        assert (code, out) == (1, ""), arguments
        assert said in err
        assert "Traceback" not in err
    assert rows(desk_city, person) == before


def test_wrong_usage_is_two(run: Run) -> None:
    wrong = [
        (),
        ("add",),
        ("add", "x@example.gov"),
        ("add", "x@example.gov", "--role", "owner"),
        ("fly",),
        ("list", "x"),
    ]
    for arguments in wrong:
        code, out, err = run(*arguments)
        assert (code, out) == (2, ""), arguments
        assert "usage:" in err


def test_help_is_zero(run: Run) -> None:
    code, out, _err = run("--help")
    assert code == 0
    assert all(word in out for word in ("add", "link", "list", "close"))


def test_a_database_that_is_not_there_is_said_plainly(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("EQUIPT_DATABASE_URL", f"sqlite:///{tmp_path}/none.sqlite3")
    code, _out, err = run("list")
    assert (code, "python -m equipt_dash init" in err) == (1, True)
    monkeypatch.setenv("EQUIPT_DATABASE_URL", "mysql://x/y")
    assert run("list")[0] == 1
    monkeypatch.setenv("EQUIPT_ENV", "production")
    assert run("list")[0] == 1


def test_demonstration_links_are_marked_fresh_and_for_this_machine(desk_city: City) -> None:
    from equipt_dash.store.desk.demo import PEOPLE, demo_links
    from equipt_dash.store.private import person

    settings = Settings(desk_city.served.url, 8061, "not-secret", False, ("127.0.0.1",))
    first, second = demo_links(db_of(desk_city), settings), demo_links(db_of(desk_city), settings)
    assert len(first) == len(second) == len(PEOPLE)
    made = [row for row in rows(desk_city, person) if row["demo"]]
    assert {row["email"] for row in made} == {email for email, _name, _role in PEOPLE}
    assert all(row["name"].startswith("Demo ") and row["password_hash"] == "" for row in made)
    visitor = desk_city.visitor()
    for old, line in zip(first, second, strict=True):
        path = line.partition("http://127.0.0.1:8061")[2]
        assert visitor.get(old.partition("http://127.0.0.1:8061")[2]).status_code == 410
        assert visitor.get(path, environ_overrides={"REMOTE_ADDR": "203.0.113.9"}).status_code == 410
        assert visitor.post(path).status_code == 303
        assert visitor.get("/internal/account").status_code == 200
    assert demo_links(db_of(desk_city), replace(settings, production=True)) == ()


def test_demonstration_links_leave_closed_and_taken_accounts_alone(desk_city: City) -> None:
    from sqlalchemy import update

    from equipt_dash.store.desk.demo import PEOPLE, demo_links
    from equipt_dash.store.private import person

    settings = Settings(desk_city.served.url, 8061, "not-secret", False, ("127.0.0.1",))
    demo_links(db_of(desk_city), settings)
    with db_of(desk_city).writing() as connection:
        for email, change in ((PEOPLE[0][0], {"active": False}), (PEOPLE[1][0], {"demo": False})):
            connection.execute(update(person).where(person.c.email == email).values(**change))
    lines = demo_links(db_of(desk_city), settings)
    assert len(lines) == len(PEOPLE) - 2
    assert not any(line.startswith((PEOPLE[0][1], PEOPLE[1][1])) for line in lines)
