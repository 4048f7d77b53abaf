"""The office's forms over HTTP: wrong input, stale versions, repeats and wrong roles change nothing and lose nothing."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from equipt_dash.pages.declared.city_setup import DO_NOT_WRITE
from equipt_dash.store import schema
from equipt_dash.store.engine import Database
from equipt_dash.store.entry_source import ENTRY
from equipt_dash.store.private import person_role
from equipt_dash.views.desk.suppression import READ_AT
from tests.desk.office_support import DEPARTMENT, GROUP, STANDARD, database, hidden, last, row, send, state, text_of
from tests.support.desk import HEALTH, City


@pytest.fixture
def db(desk_city: City) -> Database:
    return database(desk_city)


# --- adding, changing, removing ---


def test_a_department_is_added_changed_and_removed(desk_city: City, db: Database) -> None:
    visitor = desk_city.visitor("admin")
    answer = send(visitor, "/admin/departments", "add-department", DEPARTMENT)
    assert answer.headers["Location"] == "/admin/departments/office-of-equity?said=added"
    made = row(db, schema.department, slug="office-of-equity")
    assert made is not None
    assert (made["code"], made["source"], made["version"]) == ("office-of-equity", ENTRY, 1)
    source = row(db, schema.source, key=ENTRY)
    assert source is not None
    assert source["publisher"] == "City of Austin, Texas"
    path = "/admin/departments/office-of-equity"
    assert "The department was added" in text_of(visitor.get(f"{path}?said=added"))
    change = {**DEPARTMENT, "name": "Equity Office", "lead": "Brion Oaks", "lead_source": "https://x.gov"}
    assert send(visitor, path, "change-department", change).status_code == 303
    event = last(db)
    assert (event["action"], event["subject_key"], event["department"]) == (
        "change_department",
        made["code"],
        made["code"],
    )
    assert (event["before"]["name"], event["after"]["name"]) == ("Office of Equity", "Equity Office")
    assert "does" not in event["after"]
    answer = send(visitor, f"{path}/remove", "remove", {}, page=path)
    assert answer.headers["Location"] == "/admin/departments?said=removed"
    assert row(db, schema.department, slug="office-of-equity") is None
    assert last(db)["before"]["name"] == "Equity Office"


def test_a_group_and_its_standard_are_added_changed_and_removed(desk_city: City, db: Database) -> None:
    visitor = desk_city.visitor("officer")
    added = send(visitor, "/admin/groups/standards", "add-standard", STANDARD, page="/admin/groups")
    assert added.headers["Location"] == "/admin/groups/standards/omb-2030?said=added"
    answer = send(visitor, "/admin/groups", "add-group", {**GROUP, "standard": "omb-2030"})
    assert answer.headers["Location"] == "/admin/groups/mena-alone?said=added"
    made = row(db, schema.race_group, code="mena-alone")
    assert made is not None
    assert (made["races"], made["hispanic"], made["family"], made["sort"]) == ("mena", "any", "mena", 225)
    refused = send(
        visitor, "/admin/groups/standards/omb-2030/remove", "remove", {}, page="/admin/groups/standards/omb-2030"
    )
    assert refused.status_code == 422
    assert "1 group rely on it" in text_of(refused)
    path = "/admin/groups/mena-alone"
    answer = send(visitor, path, "change-group", {**GROUP, "standard": "omb-2030", "sort": "5"})
    assert answer.status_code == 303
    assert (last(db)["before"], last(db)["after"]) == ({"sort": 225}, {"sort": 5})
    assert send(visitor, f"{path}/remove", "remove", {}, page=path).status_code == 303
    path = "/admin/groups/standards/omb-2030"
    assert send(visitor, path, "change-standard", {**STANDARD, "year": "2025"}).status_code == 303
    assert send(visitor, f"{path}/remove", "remove", {}, page=path).status_code == 303
    assert row(db, schema.category_standard, key="omb-2030") is None


def test_the_fiscal_year_is_changed(desk_city: City, db: Database) -> None:
    visitor = desk_city.visitor("admin")
    page = text_of(visitor.get("/admin/calendar"))
    assert "begins on: October 1." in page
    assert send(visitor, "/admin/calendar", "calendar", {"month": "7", "day": "01"}).status_code == 303
    city = row(db, schema.city, slug="austin")
    assert city is not None
    assert (city["fiscal_year_starts"], last(db)["before"]) == ("07-01", {"fiscal_year_starts": "10-01"})


# --- wrong input: nothing changes, everything typed is still there, the reason stands beside its field ---

LONG = "x" * 201
WRONG: list[tuple[str, str, str, dict[str, Any], str, str]] = [
    ("/admin/departments", "add-department", "", {**DEPARTMENT, "name": " "}, "name", "Write the department’s name"),
    ("/admin/departments", "add-department", "", {**DEPARTMENT, "name": LONG}, "name", "201 characters"),
    ("/admin/departments", "add-department", "", {**DEPARTMENT, "name": "a\u202eb"}, "name", "cannot be printed"),
    ("/admin/departments", "add-department", "", {**DEPARTMENT, "name": "austin WATER"}, "name", "has this name"),
    ("/admin/departments", "add-department", "", {**DEPARTMENT, "slug": "Office of"}, "slug", "small letters"),
    ("/admin/departments", "add-department", "", {**DEPARTMENT, "slug": "a--b"}, "slug", "small letters"),
    ("/admin/departments", "add-department", "", {**DEPARTMENT, "slug": HEALTH}, "slug", "is taken"),
    ("/admin/departments", "add-department", "", {**DEPARTMENT, "lead_source": "here"}, "lead", "who leads it"),
    ("/admin/departments/austin-water", "change-department", "", {**DEPARTMENT, "name": ""}, "name", "Write the"),
    ("/admin/groups", "add-group", "", {**GROUP, "label": ""}, "label", "full label"),
    ("/admin/groups", "add-group", "", {**GROUP, "label": "Black, not hispanic"}, "label", "could not tell them apart"),
    ("/admin/groups", "add-group", "", {**GROUP, "people": ""}, "people", "called in a sentence"),
    ("/admin/groups", "add-group", "", {**GROUP, "people": "minority residents"}, "people", "Name the people"),
    ("/admin/groups", "add-group", "", {**GROUP, "label": "Non-White"}, "label", "Name the people"),
    ("/admin/groups", "add-group", "", {**GROUP, "sort": "1.5"}, "sort", "whole number"),
    ("/admin/groups", "add-group", "", {**GROUP, "sort": "-1"}, "sort", "whole number"),
    ("/admin/groups", "add-group", "", {**GROUP, "standard": "none"}, "standard", "Choose the standard"),
    ("/admin/groups", "add-group", "", {**GROUP, "races": []}, "races", "Tick the races"),
    ("/admin/groups", "add-group", "", {**GROUP, "races": ["*", "mena"]}, "races", "Tick the races"),
    ("/admin/groups", "add-group", "", {**GROUP, "races": ["martian"]}, "races", "Tick the races"),
    ("/admin/groups", "add-group", "", {**GROUP, "hispanic": "maybe"}, "hispanic", "Choose whether"),
    ("/admin/groups", "add-group", "", {**GROUP, "family": ""}, "family", "Choose which"),
    ("/admin/groups", "add-group", "", {**GROUP, "code": "all"}, "code", "is taken"),
    ("/admin/groups", "add-group", "", {**GROUP, "code": "standards"}, "code", "is taken"),
    (
        "/admin/groups",
        "add-group",
        "",
        {**GROUP, "family": "white", "sort": "1"},
        "sort",
        "White residents would come first",
    ),
    ("/admin/groups/white-nh", "change-group", "", {**GROUP, "sort": "1"}, "sort", "White residents would come first"),
    ("/admin/groups/all", "change-group", "", {**GROUP, "standard": "omb-1997"}, "standard", "relies on this group"),
    ("/admin/groups/standards", "add-standard", "/admin/groups", {**STANDARD, "title": ""}, "title", "is called"),
    ("/admin/groups/standards", "add-standard", "/admin/groups", {**STANDARD, "key": "omb-1997"}, "key", "is taken"),
    ("/admin/groups/standards", "add-standard", "/admin/groups", {**STANDARD, "year": "24"}, "year", "Write a year"),
    (
        "/admin/groups/standards",
        "add-standard",
        "/admin/groups",
        {**STANDARD, "url": "javascript:alert(1)"},
        "url",
        "https://",
    ),
    ("/admin/calendar", "calendar", "", {"month": "13", "day": "1"}, "month", "Choose a month"),
    ("/admin/calendar", "calendar", "", {"month": "2", "day": "29"}, "day", "the first day of"),
    ("/admin/calendar", "calendar", "", {"month": "4", "day": "x"}, "day", "the first day of"),
]


def test_wrong_input_keeps_what_was_typed_and_says_why(desk_city: City, db: Database) -> None:
    visitor, before = desk_city.visitor("officer"), state(db)
    for path, form, page, typed, field, words in WRONG:
        answer = send(visitor, path, form, typed, page=page)
        html = answer.get_data(as_text=True)
        case = (path, field, typed.get(field))
        assert answer.status_code == 422, case
        assert re.search(rf'id="{form}-{field}-error"[^>]*>[^<]*{re.escape(words)}', unescape(html)) or (
            field == "races" and words in text_of(answer)
        ), case
        assert f'href="#{form}-{field}"' in html, case
        for name, value in typed.items():
            kept = [value] if isinstance(value, str) else value
            for one in kept:
                if one and name not in ("standard", "hispanic", "family", "races", "month", "slug", "code", "key"):
                    assert one.strip() in unescape(html), (case, name)
        assert state(db) == before, case


def test_what_is_still_needed_is_not_removed(desk_city: City, db: Database) -> None:
    visitor = desk_city.visitor("officer")
    assert send(visitor, "/admin/departments", "add-department", DEPARTMENT).status_code == 303
    with db.writing() as connection:
        who = desk_city.people["council"]
        connection.execute(insert(person_role).values(person=who, role="editor", department="office-of-equity"))
    before = state(db)
    for path, words in (
        ("/admin/departments/austin-water", "measures"),
        ("/admin/departments/office-of-equity", "1 role of a person"),
        ("/admin/groups/all", "the program itself relies on it"),
        ("/admin/groups/black-nh", "values"),
        ("/admin/groups/standards/omb-1997", "groups"),
    ):
        answer = send(visitor, f"{path}/remove", "remove", {}, page=path)
        assert answer.status_code == 422, path
        assert words in text_of(answer), path
        assert "It cannot be removed" in text_of(answer), path
    assert state(db) == before


def test_saving_without_a_change_says_so(desk_city: City, db: Database) -> None:
    visitor, before = desk_city.visitor("admin"), state(db)
    answer = send(visitor, "/admin/calendar", "calendar", {"month": "10", "day": "1"})
    assert answer.status_code == 422
    assert "Nothing is different" in text_of(answer)
    assert state(db) == before


# --- two people at once ---

STALE: list[tuple[str, str, Any, dict[str, str], dict[str, Any], str, str]] = [
    ("/admin/departments/austin-water", "change-department", schema.department, {"slug": "austin-water"},
     {"name": "Theirs & Co"}, "name", "Mine & Co"),
    ("/admin/groups/black-nh", "change-group", schema.race_group, {"code": "black-nh"},
     {"people": "theirs residents"}, "people", "my residents"),
    ("/admin/groups/standards/omb-1997", "change-standard", schema.category_standard, {"key": "omb-1997"},
     {"title": "Their title"}, "title", "My title"),
    ("/admin/calendar", "calendar", schema.city, {"slug": "austin"},
     {"fiscal_year_starts": "07-01"}, "month", "4"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "form", "table", "which", "theirs", "field", "mine"), STALE, ids=[c[1] for c in STALE]
)
def test_a_stale_form_shows_both_sides_and_can_be_sent_again(
    desk_city: City, db: Database, path: str, form: str, table: Any, which: dict[str, str],
    theirs: dict[str, Any], field: str, mine: str,
) -> None:  # fmt: skip
    visitor = desk_city.visitor("officer")
    typed = {**{k: v for k, v in GROUP.items() if k != "races"}, "title": "x", "name": "x", "day": "1", "sort": "180"}
    typed |= {"url": "", "year": "", "month": "4", "label": "Black, not Hispanic", field: mine}
    body = {**hidden(visitor, path, form), **typed}
    with db.writing() as connection:
        rows = [table.c[name] == value for name, value in which.items()]
        connection.execute(update(table).where(*rows).values(**theirs, version=table.c.version + 1))
    before = state(db)
    key = str(body.pop("form_key"))
    answer = visitor.post(path, body, key=key)
    assert answer.status_code == 409
    assert state(db) == before
    shown = text_of(answer)
    assert "July" in shown if form == "calendar" else str(next(iter(theirs.values()))) in shown
    assert "April" in shown if form == "calendar" else mine in shown
    page = answer.get_data(as_text=True)
    again = re.search(rf'<form[^>]*id="{form}"[^>]*>(.*?)</form>', page, re.DOTALL)
    assert again
    fresh = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', again[1]))
    assert visitor.post(path, {**typed, "version": fresh["version"]}, key=fresh["form_key"]).status_code == 303


def test_what_was_removed_meanwhile_still_shows_what_was_typed(desk_city: City, db: Database) -> None:
    visitor = desk_city.visitor("officer")
    send(visitor, "/admin/departments", "add-department", DEPARTMENT)
    path = "/admin/departments/office-of-equity"
    body = {**hidden(visitor, path, "change-department"), **DEPARTMENT, "does": "Words worth keeping"}
    send(desk_city.visitor("admin"), f"{path}/remove", "remove", {}, page=path)
    answer = visitor.post(path, body, key="k")
    assert answer.status_code == 409
    assert "Words worth keeping" in text_of(answer)


@pytest.mark.parametrize("version", ["", "x", "-1", "999999999", "1" * 50])
def test_a_version_nobody_was_given_is_stale(desk_city: City, db: Database, version: str) -> None:
    before = state(db)
    answer = desk_city.visitor("admin").post("/admin/calendar", {"month": "7", "day": "1", "version": version})
    assert answer.status_code == 409
    assert state(db) == before


# --- the same form three times ---


def test_every_form_sent_three_times_counts_once(desk_city: City, db: Database) -> None:
    visitor = desk_city.visitor("officer")
    with db.reading() as connection:
        measure = connection.execute(select(schema.measure.c.key, schema.measure.c.version).limit(1)).one()
    sent: list[tuple[str, str, str, dict[str, Any]]] = [
        ("/admin/departments", "add-department", "", DEPARTMENT),
        ("/admin/departments/office-of-equity", "change-department", "", {**DEPARTMENT, "name": "Equity"}),
        ("/admin/departments/office-of-equity/remove", "remove", "/admin/departments/office-of-equity", {}),
        ("/admin/groups", "add-group", "", GROUP),
        ("/admin/groups/mena-alone", "change-group", "", {**GROUP, "people": "MENA residents"}),
        ("/admin/groups/mena-alone/remove", "remove", "/admin/groups/mena-alone", {}),
        ("/admin/groups/standards", "add-standard", "/admin/groups", STANDARD),
        ("/admin/groups/standards/omb-2030", "change-standard", "", {**STANDARD, "year": "2025"}),
        ("/admin/groups/standards/omb-2030/remove", "remove", "/admin/groups/standards/omb-2030", {}),
        ("/admin/calendar", "calendar", "", {"month": "7", "day": "1"}),
        (
            "/admin/suppression",
            "suppression",
            "",
            {"measure": [measure.key], "rule": "cms", f"{READ_AT}{measure.key}": str(measure.version)},
        ),
    ]
    for path, form, page, data in sent:
        number = last(db)["number"] if state(db)[4] else 0
        body = {**hidden(visitor, page or path, form), **data}
        key = str(body.pop("form_key"))
        answers = [visitor.post(path, body, key=key) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [303] * 3, path
        assert len({answer.headers["Location"] for answer in answers}) == 1, path
        assert last(db)["number"] == number + 1, path


# --- who may ---

ALLOWED = {
    "/admin/departments": {"officer", "officer2", "admin"},
    "/admin/departments/austin-water": {"officer", "officer2", "admin"},
    "/admin/departments/austin-water/remove": {"officer", "officer2", "admin"},
    "/admin/groups": {"officer", "officer2"},
    "/admin/groups/all": {"officer", "officer2"},
    "/admin/groups/all/remove": {"officer", "officer2"},
    "/admin/groups/standards": {"officer", "officer2"},
    "/admin/groups/standards/omb-1997": {"officer", "officer2"},
    "/admin/groups/standards/omb-1997/remove": {"officer", "officer2"},
    "/admin/calendar": {"officer", "officer2", "admin"},
    "/admin/suppression": {"officer", "officer2"},
}


def test_only_the_roles_of_the_matrix_reach_a_page_or_a_form(desk_city: City, db: Database) -> None:
    before = state(db)
    for name in desk_city.people:
        visitor = desk_city.visitor(name)
        for path, allowed in ALLOWED.items():
            answer = visitor.post(path, {"version": "0"})
            assert (answer.status_code in (409, 422)) == (name in allowed), (name, path, answer.status_code)
            assert (answer.status_code == 403) == (name not in allowed), (name, path, answer.status_code)
            if not path.endswith(("/remove", "/standards")):
                assert visitor.get(path).status_code == (200 if name in allowed else 403), (name, path)
    assert state(db) == before


def test_the_admin_page_offers_what_each_reader_may_use(desk_city: City) -> None:
    for name in desk_city.people:
        page = desk_city.visitor(name).get("/admin").get_data(as_text=True)
        for path in ("/admin/departments", "/admin/groups", "/admin/calendar", "/admin/suppression"):
            assert (f'href="{path}"' in page) == (name in ALLOWED[path]), (name, path)
        assert ('href="/admin/people"' in page) == (name == "admin")


def test_rows_that_are_not_there_are_not_found(desk_city: City) -> None:
    visitor = desk_city.visitor("officer")
    for path in ("/admin/departments/none", "/admin/groups/none", "/admin/groups/standards/none"):
        assert visitor.get(path).status_code == 404


# --- words ---


@pytest.mark.parametrize("words", ["minorities", "Non-White residents", "nonwhite", "at-risk youth", "the Blacks"])
def test_words_that_do_harm_are_known(words: str) -> None:
    assert DO_NOT_WRITE.search(words)


@pytest.mark.parametrize(
    "words", ["Black residents", "White, not Hispanic", "residents at home", "the Black residents"]
)
def test_words_that_do_none_pass(words: str) -> None:
    assert not DO_NOT_WRITE.search(words)
