"""The audit's page and file: what each reader sees of it, in words, filtered by the address, page by page."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import update

from equipt_dash.kernel.access import COMMAND_LINE, Action, Principal
from equipt_dash.store.desk import audit
from equipt_dash.store.desk.acting import Act, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.engine import Database
from equipt_dash.store.private import audit_event
from equipt_dash.views.desk import audit as view
from tests.desk.office_support import database
from tests.support.desk import HEALTH, WATER, City

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def record(db: Database, who: Principal, event: Event, at: datetime = NOW) -> None:
    with acting(db, Act(who, at), silent=True) as writing:
        writing.authorize(Action.SIGN_OUT)
        writing.record(event)


@pytest.fixture
def db(desk_city: City) -> Database:
    """An audit with one entry of each of two departments, one of none, on three days."""
    found = database(desk_city)
    health, water = desk_city.departments[HEALTH], desk_city.departments[WATER]
    change = Event(
        "change_department", "department", health, health, {"lead": "Ada"}, {"lead": "<b>Béa</b>"}, "She moved."
    )
    record(found, desk_city.principal("admin"), change)
    record(
        found, desk_city.principal("other-head"), Event("approve", "submission", "77", water), NOW + timedelta(days=1)
    )
    record(found, COMMAND_LINE, Event("issue_link", "person", str(desk_city.people["editor"])), NOW + timedelta(days=2))
    return found


def page(city: City, name: str, query: str = "", path: str = view.PATH) -> str:
    answer = city.visitor(name).get(f"{path}?{query}" if query else path)
    assert answer.status_code == 200, (name, query)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.get_data(as_text=True))))


def shown(city: City, name: str, query: str = "") -> list[int]:
    return [int(number) for number in re.findall(r"Entry (\d+), ", page(city, name, query))]


def test_it_says_who_did_what_to_which_row_from_what_to_what(desk_city: City, db: Database) -> None:
    raw = desk_city.visitor("officer").get(view.PATH).get_data(as_text=True)
    assert "<b>Béa" not in raw
    text = page(desk_city, "officer")
    assert re.search(
        rf"admin@example.org changed a department: department “[^”]+” \({desk_city.departments[HEALTH]}\)", text
    )
    assert "Leadfrom Ada to <b>Béa</b>" in text
    assert "Note: She moved." in text
    assert "Entry 1, 23 November 2026, 12:00 UTC, " in text
    assert "command line made a sign-in link: person “editor” (" in text


def test_a_department_head_sees_entries_of_their_department_only(desk_city: City, db: Database) -> None:
    assert shown(desk_city, "officer") == shown(desk_city, "admin") == [3, 2, 1]
    assert shown(desk_city, "head") == [1]
    assert shown(desk_city, "other-head") == [2]
    assert desk_city.visitor("head").get(f"{view.PATH}?department={WATER}").status_code == 400
    assert "other-head@" not in page(desk_city, "head", path=view.FILE_PATH)
    for name in ("editor", "council"):
        for path in (view.PATH, view.FILE_PATH, f"{view.FILE_PATH}/entries.csv"):
            assert desk_city.visitor(name).get(path).status_code == 403


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("who=OTHER-head", [2]),
        ("who=command", [3]),
        ("who=%25", []),
        ("action=approve", [2]),
        ("action=no_such_thing", []),
        ("subject=person", [3]),
        (f"department={HEALTH}", [1]),
        ("from=2026-11-24", [3, 2]),
        ("to=2026-11-24", [2, 1]),
        ("from=2026-11-24&to=2026-11-24", [2]),
        ("from=2026-11-24&subject=person", [3]),
        ("to=9999-12-31", [3, 2, 1]),
        ("before=3", [2, 1]),
        ("after=1", [3, 2]),
        ("before=1", []),
    ],
)
def test_the_address_holds_the_filter(desk_city: City, db: Database, query: str, expected: list[int]) -> None:
    assert shown(desk_city, "officer", query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "action=a b",
        "subject=%27",
        "department=x",
        "before=x",
        "after=-1",
        "before=" + "9" * 30,
    ],
)
def test_addresses_that_are_none_are_refused(desk_city: City, db: Database, query: str) -> None:
    assert desk_city.visitor("officer").get(f"{view.PATH}?{query}").status_code == 400


@pytest.mark.parametrize(("name", "typed"), [("from", "yesterday"), ("to", "2026-13-01"), ("to", "11/23/2026")])
def test_a_day_that_is_none_is_explained_beside_its_field(desk_city: City, db: Database, name: str, typed: str) -> None:
    html = desk_city.visitor("officer").get(f"{view.PATH}?{name}={typed}&who=admin").get_data(as_text=True)
    assert re.search(rf'id="audit-filter-{name}-error"[^>]*>Write the day like this', html)
    assert f'value="{typed}"' in html
    assert 'value="admin"' in html
    assert "Entry 1" not in html
    for path in (view.FILE_PATH, f"{view.FILE_PATH}/entries.csv"):
        assert desk_city.visitor("officer").get(f"{path}?{name}={typed}").status_code == 400


def test_long_lists_have_pages_that_keep_the_filter(
    desk_city: City, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(7):
        record(db, desk_city.principal("admin"), Event("change_calendar", "city", "austin"))
    monkeypatch.setattr(view, "PER_PAGE", 3)
    address, seen, pages = f"{view.PATH}?who=admin", [], []
    while address:
        html = desk_city.visitor("officer").get(address).get_data(as_text=True)
        pages.append(re.findall(r"Entry (\d+), ", html))
        seen += pages[-1]
        found = re.search(r'href="([^"]+)">Older entries', html)
        address = unescape(found[1]) if found else ""
    assert seen == ["10", "9", "8", "7", "6", "5", "4", "1"]
    newer = re.search(r'href="([^"]+)">Newer entries', html)
    assert newer
    back = desk_city.visitor("officer").get(unescape(newer[1])).get_data(as_text=True)
    assert re.findall(r"Entry (\d+), ", back) == pages[-2]


def file(city: City, name: str, query: str = "") -> list[dict[str, Any]]:
    answer = city.visitor(name).get(f"{view.FILE_PATH}/entries.csv?{query}")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))


def test_the_file_holds_what_the_filter_shows(desk_city: City, db: Database) -> None:
    assert [row["Entry"] for row in file(desk_city, "officer")] == ["1", "2", "3"]
    assert [row["Entry"] for row in file(desk_city, "head")] == ["1"]
    (row,) = file(desk_city, "officer", "action=change_department")
    assert (row["Who"], row["Before"], row["After"]) == (
        "admin@example.org",
        '{"lead": "Ada"}',
        '{"lead": "<b>Béa</b>"}',
    )
    assert row["Time (UTC)"] == "2026-11-23T12:00:00+00:00"
    with db.reading() as connection:
        assert row["Hash"] == connection.execute(audit_event.select().order_by(audit_event.c.number)).first().hash  # type: ignore[union-attr]


def test_a_file_that_would_be_too_long_is_refused_with_a_way_out(
    desk_city: City, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "LARGEST_FILE", 2)
    assert "This is too much for one file" in page(desk_city, "officer", path=view.FILE_PATH)
    assert desk_city.visitor("officer").get(f"{view.FILE_PATH}/entries.csv").status_code == 404
    assert len(file(desk_city, "officer", "from=2026-11-24")) == 2


def test_the_chain_is_checked_on_request_only(desk_city: City, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[object] = []
    real = audit.walk
    monkeypatch.setattr(audit, "walk", lambda *given: walked.append(given) or real(*given))
    page(desk_city, "officer")
    assert not walked
    text = page(desk_city, "officer", "verify=1")
    assert "3 entries hold together." in text
    assert f"3:{real(db).last.hash}" in text
    with db.writing() as connection:
        if db.is_sqlite:
            connection.exec_driver_sql("DROP TRIGGER audit_event_update")
        else:
            connection.exec_driver_sql("ALTER TABLE audit_event DISABLE TRIGGER USER")
        connection.execute(update(audit_event).where(audit_event.c.number == 2).values(actor="nobody"))
    text = page(desk_city, "officer", "verify=1")
    assert "The audit was changed outside this program" in text
    assert "number 2." in text


def test_there_is_no_way_to_change_an_entry_over_http(desk_city: City, db: Database) -> None:
    for path in (view.PATH, view.FILE_PATH):
        assert desk_city.visitor("officer").post(path, {"number": "1"}).status_code == 405
    assert audit.verify(db) is None
