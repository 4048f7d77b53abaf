"""``audit verify`` finds and names every direct change of people, roles, tokens, editions and the audit itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Column, Connection, MetaData, Table, delete, insert, select, text, update

from equipt_dash.commands import audit as audit_command
from equipt_dash.kernel.access import COMMAND_LINE, Action, Grant, Principal, Role, desk_scope
from equipt_dash.store import edition_seal as module
from equipt_dash.store import schema
from equipt_dash.store.derived_tables import DERIVED
from equipt_dash.store.desk import (
    identities,
    links,
    passwords,
    people,
    publishing,
    sessions,
    sign_in,
    tokens,
    withdrawals,
)
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.desk.attempts import Tried
from equipt_dash.store.desk.audit_state import NOTED, differences, note_editions
from equipt_dash.store.desk.principals import Where, load_principal
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.edition_seal import edition_seal
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.private import api_token, audit_event, person, person_identity, person_role
from equipt_dash.store.upgrade import upgrade
from tests.store.protected_city import add_measure, found_city
from tests.support.databases import DIALECTS, Databases

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CELL = schema.PUBLISHED["observation"]
SHOP = Act(COMMAND_LINE, NOW)


def _people(db: Database) -> None:
    """Somebody of every kind, each brought where they are by the program alone."""
    with db.writing() as connection:
        connection.execute(insert(schema.department).values(code="parks", slug="parks", name="Parks", source="records"))
    officer = people.add(db, SHOP, "officer@example.gov", "Officer", {Grant(Role.EQUITY_OFFICER)})
    people.add(db, SHOP, "admin@example.gov", "Admin", {Grant(Role.ADMIN)})
    editor = people.add(db, SHOP, "editor@example.gov", "Editor", {Grant(Role.EDITOR, "parks")})
    gone = people.add(db, SHOP, "gone@example.gov", "Gone", {Grant(Role.ADMIN)})
    people.set_grants(db, SHOP, editor, 1, {Grant(Role.DEPARTMENT_HEAD, "parks"), Grant(Role.EDITOR, "parks")})
    people.close(db, SHOP, gone, 1)
    with db.reading() as connection:
        who = load_principal(connection, officer)
        head = load_principal(connection, editor)
    assert who is not None
    assert head is not None
    session = sessions.Session(who, "x", NOW, links.METHOD)
    refused = sign_in.choose_password(db, Act(who, NOW), session, "", "a long enough phrase 7", Tried("a", "b"))
    assert refused is None
    identity = identities.Identity("https://city.example", "subject-1", "officer@example.gov")
    assert identities.sign_in(db, identity, NOW, Where(True, False))
    tokens.make(db, Act(head, NOW), "loader", "parks")


def _editions(db: Database) -> None:
    found_city(db)
    add_measure(db, "m", "")
    cell = {
        "measure": "m", "period": "2020", "period_end": date(2020, 12, 31), "role": "actual", "group_code": "asian",
        "area": "east", "quality": "good", "source": "records", "state": "approved",
    }  # fmt: skip
    with db.writing() as connection:
        connection.execute(
            insert(schema.observation), [{**cell, "value": 41.0}, {**cell, "area": "west", "value": 0.0}]
        )
    publish(db, on=date(2026, 11, 20), note="first", approver="init")
    note_editions(db, NOW)
    _people(db)
    for number in (2, 3):
        act = Act(_officer(db), NOW)
        mark = publishing.preview(db, act, [], date(2026, 11, 23)).mark
        made = publishing.publish_edition(db, act, [], date(2026, 11, 23), note="n", mark=mark, location="/e")
        assert made == number
    withdrawals.at_once(db, NOW, 2, "It names people.", officer="officer@example.gov", second="admin@example.gov")


def _officer(db: Database) -> Principal:
    found = people.listed(DeskReader(desk_scope(COMMAND_LINE, Action.MANAGE_PEOPLE), db), text="officer@")[0]
    with db.reading() as connection:
        who = load_principal(connection, found.id)
    assert who is not None
    return who


@pytest.fixture(scope="module", params=DIALECTS)
def town_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    url = databases.empty(str(request.param))
    db = Database(url)
    upgrade(db)
    _editions(db)
    db.close()
    yield url
    databases.drop(url)


@pytest.fixture
def db(town_url: str, databases: Databases) -> Iterator[Database]:
    url = databases.copy(town_url)
    found = Database(url)
    yield found
    found.close()
    databases.drop(url)


def attack(db: Database, change: Callable[[Connection], object]) -> None:
    """What somebody with SQL and the right to drop triggers can do."""
    with db.writing() as connection:
        if db.is_sqlite:
            for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        change(connection)


def swap(connection: Connection) -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        connection.execute(update(audit_event).where(audit_event.c.number == old).values(number=new))


def put_in(connection: Connection) -> None:
    row = dict(connection.execute(select(audit_event).where(audit_event.c.number == 1)).mappings().one())
    connection.execute(insert(audit_event).values(**row | {"number": 0}))


def add_edition(connection: Connection) -> None:
    row = dict(connection.execute(select(schema.edition).where(schema.edition.c.number == 3)).mappings().one())
    connection.execute(insert(schema.edition).values(**row | {"number": 4}))


def remove_edition(connection: Connection) -> None:
    for table in (*schema.PUBLISHED.values(), *DERIVED):
        connection.execute(delete(table).where(table.c.edition == 3))
    connection.execute(delete(schema.edition).where(schema.edition.c.number == 3))


def new_person(connection: Connection) -> None:
    connection.execute(insert(person).values(id=77, email="eve@example.org", created_at=NOW))
    connection.execute(insert(person_role).values(person=77, role="admin"))


def forged_edition(connection: Connection) -> None:
    """A changed cell, and the edition's own hash changed with it."""
    connection.execute(update(CELL).where(CELL.c.edition == 1, CELL.c.area == "east").values(value=40.0))
    connection.execute(update(schema.edition).where(schema.edition.c.number == 1).values(content_hash="f" * 64))


FIRST_ADMIN = (person.c.email == "admin@example.gov",)
CLOSED = person.c.email == "gone@example.gov"

CHANGES: dict[str, tuple[Callable[[Connection], object], str]] = {
    "audit entry changed": (
        lambda c: c.execute(update(audit_event).where(audit_event.c.number == 3).values(actor="nobody")),
        "Entry 3 was changed after it was written.",
    ),
    "audit entry removed": (
        lambda c: c.execute(delete(audit_event).where(audit_event.c.number == 3)), "Entry 3 is missing.",
    ),
    "audit entry put in": (put_in, "Entry 1 has another before it that was put in."),
    "audit entries swapped": (swap, "Entry 2 does not follow from the entry before it."),
    "cell of an edition changed": (
        lambda c: c.execute(update(CELL).where(CELL.c.edition == 1, CELL.c.area == "east").values(value=40.0)),
        "Edition 1 was changed outside this program.",
    ),
    "cell of an edition emptied": (
        lambda c: c.execute(update(CELL).where(CELL.c.edition == 3, CELL.c.area == "west").values(value=None)),
        "Edition 3 was changed outside this program.",
    ),
    "cell and hash of an edition changed": (forged_edition, "Edition 1 was changed outside this program."),
    "row of an edition removed": (
        lambda c: c.execute(delete(CELL).where(CELL.c.edition == 1, CELL.c.area == "west")),
        "Edition 1 was changed outside this program.",
    ),
    "row of an edition added": (
        lambda c: c.execute(insert(schema.PUBLISHED["area"]).values(edition=1, code="moon", name="", kind="", city="", is_home=False)),
        "Edition 1 was changed outside this program.",
    ),
    "approver of an edition changed": (
        lambda c: c.execute(update(schema.edition).where(schema.edition.c.number == 3).values(approver="Eve")),
        "Edition 3 was changed outside this program.",
    ),
    "edition added": (add_edition, "Edition 4 was added outside this program."),
    "edition removed": (remove_edition, "Edition 3 was removed outside this program."),
    "withdrawal undone": (
        lambda c: c.execute(update(schema.withdrawal).values(confirmed_at=None, confirmed_by=None)),
        "Edition 2 is not withdrawn; the audit says otherwise.",
    ),
    "edition withdrawn": (
        lambda c: c.execute(insert(schema.withdrawal).values(edition=3, asked_by=1, asked_at=NOW, confirmed_by=2, confirmed_at=NOW)),
        "Edition 3 is withdrawn; the audit says otherwise.",
    ),
    "withdrawal asked for": (
        lambda c: c.execute(insert(schema.withdrawal).values(edition=3, asked_by=1, asked_at=NOW)),
        "A request to withdraw edition 3 was added or removed outside this program.",
    ),
    "role granted": (
        lambda c: c.execute(insert(person_role).values(person=3, role="admin")),
        "Person 3 has the roles admin, department_head:parks, editor:parks; the audit says department_head:parks, editor:parks.",
    ),
    "role taken away": (
        lambda c: c.execute(delete(person_role).where(person_role.c.person == 2)),
        "Person 2 has the roles none; the audit says admin.",
    ),
    "person added": (new_person, "Person 77 was added outside this program."),
    "password replaced": (
        lambda c: c.execute(update(person).where(person.c.id == 1).values(password_hash="$argon2id$other")),
        "Person 1 was changed outside this program: password.",
    ),
    "password given": (
        lambda c: c.execute(update(person).where(*FIRST_ADMIN).values(password_hash="$argon2id$other")),
        "Person 2 was changed outside this program: password.",
    ),
    "account opened again": (
        lambda c: c.execute(update(person).where(CLOSED).values(active=True)),
        "Person 4 was changed outside this program: active.",
    ),
    "address replaced": (
        lambda c: c.execute(update(person).where(*FIRST_ADMIN).values(email="eve@example.org")),
        "Person 2 was changed outside this program: email.",
    ),
    "sign-in service joined": (
        lambda c: c.execute(insert(person_identity).values(issuer="https://city.example", subject="eve", person=2)),
        "Person 2 was changed outside this program: sign-in service.",
    ),
    "sign-in name replaced": (
        lambda c: c.execute(update(person_identity).values(subject="eve")),
        "Person 1 was changed outside this program: sign-in service.",
    ),
    "access token made": (
        lambda c: c.execute(insert(api_token).values(id=50, token_hash="x", name="", person=3, department="parks", created_at=NOW)),
        "Access token 50 was made or changed outside this program.",
    ),
    "access token moved": (
        lambda c: c.execute(update(api_token).values(department="water")),
        "Access token 1 was made or changed outside this program.",
    ),
}  # fmt: skip
"""Direct changes in SQL: what is done, and the sentence that names it."""


def run(db: Database, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("EQUIPT_DATABASE_URL", db.url.render_as_string(hide_password=False))
    return audit_command.main(("verify",))


def test_what_the_program_did_itself_is_as_the_audit_says(
    db: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert differences(db) == ()
    assert run(db, monkeypatch) == 0
    assert "People, roles, access tokens and editions are as the audit says." in capsys.readouterr().out


@pytest.mark.parametrize("name", CHANGES)
def test_every_direct_change_is_found_and_named(
    db: Database, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change, sentence = CHANGES[name]
    attack(db, change)
    assert run(db, monkeypatch) == 1
    assert sentence in capsys.readouterr().err


def test_a_password_stored_anew_at_another_cost_is_not_taken_for_an_attack(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "outdated", lambda _stored: True)
    tried = Tried("a", "b")
    came = sign_in.with_password(db, "officer@example.gov", "a long enough phrase 7", tried, NOW, Where(True, False))
    assert isinstance(came, sign_in.Came)
    assert differences(db) == ()


def test_an_edition_that_turns_up_later_is_never_noted_as_ours(db: Database) -> None:
    attack(db, add_edition)
    assert note_editions(db, NOW) == 0
    assert differences(db) == ("Edition 4 was added outside this program.",)


def test_editions_from_before_the_audit_kept_them_are_noted_once(fresh_database: Callable[[str], str]) -> None:
    db = Database(fresh_database("sqlite"))
    upgrade(db)
    found_city(db)
    publish(db, on=date(2026, 11, 20), note="", approver="init")
    publish(db, on=date(2026, 11, 21), note="", approver="init")
    assert differences(db) == tuple(f"Edition {n} was added outside this program." for n in (1, 2))
    assert (note_editions(db, NOW), note_editions(db, NOW)) == (2, 0)
    assert differences(db) == ()
    with db.reading() as connection:
        assert set(connection.execute(select(audit_event.c.action)).scalars()) == {NOTED}
    db.close()


def test_a_column_that_comes_later_leaves_the_seal_of_an_edition_as_it_was(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The seal as it was made when ``observation`` had no restatement and ``measure`` no rule yet."""
    late = {"observation": {"restated", "level"}, "measure": {"suppression_rule", "pooled_years"}}
    older = {
        name: Table(table.name, MetaData(), *(Column(c.name, c.type) for c in table.columns if c.name not in late.get(name, ())))
        for name, table in schema.PUBLISHED.items()
    }  # fmt: skip
    with db.reading() as connection:
        now = edition_seal(connection, 1)
        monkeypatch.setattr(module, "PUBLISHED", older)
        assert edition_seal(connection, 1) == now
