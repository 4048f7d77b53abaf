"""Every page and form × every role × rows of the own and of another department, over HTTP: nobody gets further.

The expectations are in ``proof_access``, written by hand. Bodies are valid ones (``proof_recipes``), so that a
refusal can only be about the right; after the refusals of a form the database must hold exactly what it held.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, update

from callbacks.desk.table import FORMS, PAGES
from equipt_dash.store.private import person, person_role, sign_in_session
from tests.desk import proof_access
from tests.desk.proof_recipes import RECIPES, STOPPED, Cook, Request
from tests.desk.proof_sides import OTHER, OWN, Side
from tests.desk.proof_state import COMINGS, Resettable, differences, resettable
from tests.support.databases import Databases

PEOPLE = {"editor": "editor", "head": "head", "council": "council", "officer": "officer", "admin": "admin"}
"""The people by role: editor and head belong to the health department."""

SIDES = {"own": OWN, "other": OTHER}
REFUSED = frozenset({403, 404})
PREPARED = ("record-add", "words-save-story", "entry-submit", "import-take", "token-make")
"""What each of the two departments has before anybody tries anything: a draft, a submission, an import, a token."""

EXTRAS = {
    "author": "8", "author_name": "council", "status": "published", "state": "approved", "department": "www",
    "role": "admin", "roles": "admin", "grants": "admin:", "grant": "admin:", "version": "999", "reviewer": "1",
    "edition": "1", "is_admin": "1", "admin": "true", "active": "1", "person": "9", "id": "999", "measure": "x",
    "kind": "definition", "base_version": "999", "batch": "1", "embargo_until": "2020-01-01", "decision": "approve",
    "locked": "0", "password_hash": "x", "demo": "1", "principal": "admin", "submitted_at": "2020-01-01",
}  # fmt: skip
"""Fields somebody might add to a body to get more than the form gives."""


@pytest.fixture(scope="module")
def world(databases: Databases, austin_url: str) -> Iterator[Resettable]:
    with resettable(databases, austin_url) as made:
        yield made


def prepare_both(world: Resettable) -> dict[str, Cook]:
    """Give both departments rows of every kind, and keep that as the place to go back to."""
    cooks = {name: Cook(world, side) for name, side in SIDES.items()}
    for cook in cooks.values():
        for name in PREPARED:
            cook.prepare(name)
            cook.finish(name)
    for name in ("add-group", "add-standard"):
        cooks["own"].finish(name)
    world.run(STOPPED)
    world.mark()
    return cooks


@pytest.fixture(scope="module")
def prepared(databases: Databases, austin_url: str) -> Iterator[tuple[Resettable, dict[str, Cook]]]:
    """A city in which both departments have rows of every kind."""
    with resettable(databases, austin_url) as made:
        cooks = prepare_both(made)
        yield made, cooks


def _let_in(status: int, place: str) -> bool:
    """Whether an answer let the visitor in."""
    assert status < 500, f"the server failed: {status}"
    return status not in REFUSED and not (status == 303 and place.startswith("/sign-in?next="))


def test_every_page_and_form_has_an_expectation() -> None:
    pages, forms = {page.name for page in PAGES}, {form.name for form in FORMS}
    assert not pages - set(proof_access.PAGES), "Write down in tests/desk/proof_access.py who may open these"
    assert not forms - set(proof_access.FORMS), "Write down in tests/desk/proof_access.py who may send these"
    assert not set(proof_access.PAGES) - pages, "These pages of tests/desk/proof_access.py are gone"
    assert not set(proof_access.FORMS) - forms, "These forms of tests/desk/proof_access.py are gone"


def _filled(cook: Cook, rule: str) -> str:
    values = {
        "slug:slug": "{disparity}" if "/disparities/" in rule else "{measure}", "slug:person": "{person}",
        "slug:code": "proof-alone", "slug:key": "omb-2030", "int:number": "1",
        "int:id": "{batch}" if "/import/" in rule else "{draft}" if "/records/" in rule else "{publication}" if "/publications/" in rule else "{submission}",
        "slug:kind": "{kind}", "key": "{record}",
    }  # fmt: skip
    if "/departments/" in rule:
        values["slug:slug"] = "{department}"
    for name, pattern in values.items():
        rule = rule.replace(f"<{name}>", pattern)
    assert "<" not in rule, f"say in tests/desk/test_rights_http.py what fills {rule}"
    return cook.address(rule)


def page_cells(world: Resettable, cooks: dict[str, Cook]) -> tuple[int, list[str], list[str]]:
    """Try every page as everybody: cells, pages that let somebody in, pages that kept somebody out."""
    count, wrong, kept_out = 0, [], []
    visitors = {role: world.city.visitor(name) for role, name in PEOPLE.items()}
    for page in PAGES:
        for side, cook in cooks.items():
            path = _filled(cook, page.rule)
            for role, visitor in visitors.items():
                expected = proof_access.allowed(proof_access.PAGES[page.name], role, own=side == "own")
                if page.name == "import-check":
                    path = f"/internal/import/check?upload={cook.upload}"
                    expected = expected and role == "editor" and side == "own"
                answer = visitor.get(path)
                let_in = _let_in(answer.status_code, answer.headers.get("Location", ""))
                count += 1
                if let_in and not expected:
                    wrong.append(f"{role} opened {page.name} ({side}) at {path}: {answer.status_code}")
                if expected and not let_in:
                    kept_out.append(f"{role} could not open {page.name} ({side}) at {path}: {answer.status_code}")
    return count, wrong, kept_out


def test_pages_open_for_those_they_are_for_and_nobody_else(prepared: tuple[Resettable, dict[str, Cook]]) -> None:
    world, cooks = prepared
    world.back()
    before = world.rows(COMINGS)
    count, wrong, kept_out = page_cells(world, cooks)
    assert count == len(PAGES) * len(SIDES) * len(PEOPLE)
    assert not wrong, f"{len(wrong)} wrong allows"
    assert not kept_out
    assert before == world.rows(COMINGS), "reading changed something"


def form_cells(world: Resettable, name: str, *, everybody: bool) -> tuple[int, list[str], list[str]]:
    """Send a valid body of one form to both departments' rows, as everybody who may not and at least one who may: cells, wrong allows, wrong refusals."""
    count, wrong, kept_out = 0, [], []
    for side, place in SIDES.items():
        world.back()
        cook = Cook(world, place)
        cook.prepare(name)
        request, _key = cook.request(name)
        kept = world.mark_aside()
        before = world.rows()
        expected = {role: proof_access.allowed(proof_access.FORMS[name], role, own=side == "own") for role in PEOPLE}
        for role in (role for role in PEOPLE if not expected[role]):
            answer = request.send(world.city.visitor(PEOPLE[role]), key=f"refused-{role}-{side}")
            count += 1
            as_input = name in proof_access.REFUSED_AS_INPUT and answer.status_code == 422
            if not as_input and _let_in(answer.status_code, answer.headers.get("Location", "")):
                wrong.append(f"{role} could send {name} ({side}): {answer.status_code}")
        left = differences(before, world.rows())
        if left:
            wrong.append(f"a refused {name} ({side}) left {left}")
        let_in = [role for role in PEOPLE if expected[role]]
        for role in let_in if everybody else let_in[:1]:
            world.back(kept)
            answer = request.send(world.city.visitor(PEOPLE[role]), key=f"allowed-{role}-{side}")
            count += 1
            if not _let_in(answer.status_code, answer.headers.get("Location", "")):
                kept_out.append(f"{role} could not send {name} ({side}): {answer.status_code}")
    return count, wrong, kept_out


@pytest.mark.parametrize("name", sorted(form.name for form in FORMS))
def test_forms_work_for_those_they_are_for_and_nobody_else(world: Resettable, name: str) -> None:
    count, wrong, kept_out = form_cells(world, name, everybody=False)
    assert count >= len(SIDES)
    assert not wrong, f"{len(wrong)} wrong allows"
    assert not kept_out


@pytest.mark.parametrize("name", sorted(form.name for form in FORMS))
def test_fields_nobody_asked_for_change_nothing(world: Resettable, name: str) -> None:
    declared = next(form for form in FORMS if form.name == name)
    extras = {field: value for field, value in EXTRAS.items() if field not in (*declared.fields, *declared.lists)}
    left = []
    for more in ({}, extras):
        world.back()
        cook = Cook(world)
        cook.prepare(name)
        visitor = cook.visitor(RECIPES[name].who)
        request, key = cook.request(name, visitor)
        before = world.timeless()
        answer = request.send(visitor, key=key, more=more)
        left.append((answer.status_code, differences(before, world.timeless(SECRETS))))
    assert left[0] == left[1]


SECRETS = frozenset({"sign_in_link"})
"""Tables whose rows are different every time."""


def test_rows_of_another_department_are_not_reached_by_their_number(
    prepared: tuple[Resettable, dict[str, Cook]],
) -> None:
    """The own address with a foreign number in the body, and the other way round."""
    world, cooks = prepared
    world.back()
    own, other = cooks["own"]._names(), cooks["other"]._names()
    sheet = f"/internal/measures/{own['measure']}"
    tries = [
        Request(f"{sheet}/{step}", {"draft": str(other["submission"]), "version": "1"})
        for step in ("take-back", "take-over", "discard", "draft", "submit", "story/discard", "definition/discard")
    ]
    tries += [Request("/internal/tokens/revoke", {"id": str(other["token"])})]
    tries += [Request("/internal/review/decide", {"choose": [other["choice"]], "decision": "approve"})]
    tries += [Request(f"/internal/import/{other['batch']}/{step}", {}) for step in ("submit", "undo")]
    tries += [Request("/internal/import/take", {"upload": cooks["other"].upload, "mapping": ""})]
    tries += [Request("/internal/tokens", {"name": "x", "department": other["code"]})]
    before = world.rows()
    for one in tries:
        for who in ("editor", "head"):
            answer = one.send(world.city.visitor(who), key=f"swap-{who}-{one.path}"[:60])
            assert answer.status_code < 500, f"{who} {one.path}: {answer.status_code}"
            left = differences(before, world.rows())
            assert not left, f"{who} changed a foreign row through {one.path}: {left}"


def test_what_another_department_writes_is_on_no_page_of_ours(prepared: tuple[Resettable, dict[str, Cook]]) -> None:
    world, cooks = prepared
    world.back()
    canary = "quokka-in-the-water"
    for table, column in (("submission", "note"), ("api_token", "name"), ("import_batch", "file_name")):
        world.run(f"UPDATE {table} SET {column} = '{canary}'")
    world.run("UPDATE submission SET note = 'ours' WHERE department = 'hhs'")
    world.run("UPDATE api_token SET name = 'ours' WHERE department = 'hhs'")
    world.run("UPDATE import_batch SET file_name = 'ours' WHERE person = 1")
    officer = world.city.visitor("officer")
    seen = sum(canary in officer.get(path).get_data(as_text=True) for path in _open_paths(cooks))
    assert seen, "the canary is on no page at all, so this test would show nothing"
    for who in ("editor", "head"):
        visitor = world.city.visitor(who)
        for path in _open_paths(cooks):
            assert canary not in visitor.get(path).get_data(as_text=True), f"{who} reads it at {path}"


def _open_paths(cooks: dict[str, Cook]) -> list[str]:
    return [_filled(cook, page.rule) for page in PAGES for cook in cooks.values()]


@pytest.mark.parametrize("how", ["role", "account", "session"])
def test_what_was_taken_away_is_gone_at_the_next_request(world: Resettable, how: str) -> None:
    world.back()
    cook = Cook(world)
    cook.prepare("entry-draft")
    visitor = cook.visitor("editor")
    request, key = cook.request("entry-draft", visitor)
    page = f"/internal/measures/{OWN.measure}"
    assert visitor.get(page).status_code == 200
    number = world.city.people["editor"]
    with world.db.writing() as connection:
        if how == "role":
            connection.execute(delete(person_role).where(person_role.c.person == number))
        elif how == "account":
            connection.execute(update(person).where(person.c.id == number).values(active=False))
        else:
            connection.execute(
                update(sign_in_session)
                .where(sign_in_session.c.person == number)
                .values(ended_at=sign_in_session.c.created_at)
            )
    before = world.rows()
    answers = [request.send(visitor, key=key), visitor.get(page), visitor.get("/internal/measures")]
    for answer in answers:
        assert answer.status_code in (403, 303), answer.status_code
        assert answer.status_code == 403 or answer.headers["Location"].startswith("/sign-in?next=")
    assert before == world.rows()


def test_nobody_approves_their_own(world: Resettable) -> None:
    world.back()
    for who, code in (("officer", ""), ("head", "")):
        world.back()
        side = Side(OWN.slug, OWN.measure, OWN.disparity, (("editor", who), ("head", who)))
        cook = Cook(world, side)
        cook.prepare("entry-submit")
        cook.finish("entry-submit")
        before = world.rows()
        choice, number = cook.address("{choice}"), cook.address("{submission}")
        visitor = world.city.visitor(who)
        tries = (
            Request("/internal/review/decide", {"choose": [choice], "decision": "approve", "author": "1"}),
            Request(f"/internal/review/{number}", {"version": choice.partition("-")[2], "decision": "approve"}),
        )
        for one in tries:
            assert one.send(visitor, key=f"self-{one.path}"[:60]).status_code in REFUSED, who
        assert before == world.rows(), code


def test_anonymous_visitors_are_sent_to_sign_in_everywhere(prepared: tuple[Resettable, dict[str, Cook]]) -> None:
    world, cooks = prepared
    world.back()
    before = world.rows()
    visitor = world.city.visitor()
    visitor.get("/sign-in")
    paths = [(_filled(cooks["own"], page.rule), "GET") for page in PAGES]
    paths += [(f"{path}/x.csv", "GET") for path, _method in paths]
    paths += [(cooks["own"].address(RECIPES[form.name].path or RECIPES[form.name].page), "POST") for form in FORMS]
    for path, method in paths:
        data = {"csrf_token": visitor.token} if method == "POST" else None
        answer = visitor.client.open(path, method=method, data=data)
        assert answer.status_code == 303, f"{method} {path}"
        assert answer.headers["Location"].startswith("/sign-in?next=%2F") or "next=/" in answer.headers["Location"]
    assert before == world.rows()
