"""Sources in the browser: saved, fetched at once, put before a person where something is unclear, and removed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from equipt_dash.store.desk import sources
from equipt_dash.store.engine import Database
from equipt_dash.store.private import import_batch
from tests.intake.connectors.servers import Server, serving, socrata
from tests.support.desk import City, Visitor

PATH = "/internal/sources"
CLEAR: list[dict[str, Any]] = [
    {"measure": "Homes let", "fiscal_year": "FY2030", "race": "Black or African American", "value": "45.3"},
    {"measure": "Homes let", "fiscal_year": "FY2030", "race": "White", "value": "55.1"},
]
UNCLEAR: list[dict[str, Any]] = [{**row, "race": "Minority"} for row in CLEAR[:1]]


@pytest.fixture
def db(desk_city: City) -> Database:
    found: Database = desk_city.served.app.server.extensions["equipt"].db
    return found


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A server that may fetch from this machine, as the tests of connectors do."""
    monkeypatch.setenv("EQUIPT_FETCH_LOOPBACK", "1")
    return monkeypatch


def typed(url: str, **more: str) -> dict[str, str]:
    return {"name": "homes", "kind": "socrata", "schedule": "weekly", "mapping": "", "version": "0",
            "option-domain": url, "option-dataset": "abcd-1234", **more}  # fmt: skip


def save(officer: Visitor, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    host = server.url.split("//")[1]
    monkeypatch.setenv("EQUIPT_FETCH_HOSTS", host)
    officer.get(f"{PATH}?kind=socrata")
    answer = officer.post(f"{PATH}/save", typed(server.url), key="save-source-1")
    assert answer.status_code == 303, answer.get_data(as_text=True)[-2000:]


def test_a_source_is_saved_fetched_and_taken_in_and_the_same_data_bring_nothing(
    desk_city: City, db: Database, loopback: pytest.MonkeyPatch
) -> None:
    officer = desk_city.visitor("officer")
    with serving(socrata(CLEAR)) as server:
        save(officer, server, loopback)
        fetched = officer.post(f"{PATH}/fetch", {"name": "homes"}, key="fetch-source-1")
        assert re.fullmatch(r"/internal/import/\d+\?said=taken", fetched.headers["Location"])
        assert server.url in officer.get(fetched.headers["Location"]).get_data(as_text=True)
        again = officer.post(f"{PATH}/fetch", {"name": "homes"}, key="fetch-source-2")
        assert again.headers["Location"] == f"{PATH}?said=ran"
        repeated = officer.post(f"{PATH}/fetch", {"name": "homes"}, key="fetch-source-1")
        assert repeated.headers["Location"] == fetched.headers["Location"]
    assert "Nothing changed since the last run." in officer.get(PATH).get_data(as_text=True)
    with db.reading() as connection:
        assert connection.execute(select(func.count()).select_from(import_batch)).scalar_one() == 1


def test_what_is_unclear_is_put_before_the_person_at_once(desk_city: City, loopback: pytest.MonkeyPatch) -> None:
    officer = desk_city.visitor("officer")
    with serving(socrata(UNCLEAR)) as server:
        save(officer, server, loopback)
        fetched = officer.post(f"{PATH}/fetch", {"name": "homes"}, key="fetch-source-1")
    assert fetched.headers["Location"].startswith("/internal/import/check?upload=")
    page = officer.get(fetched.headers["Location"]).get_data(as_text=True)
    assert "Please answer" in page
    assert "Minority" in page


def test_a_form_reaches_no_host_the_server_does_not_allow_and_keeps_what_was_typed(
    desk_city: City, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EQUIPT_FETCH_LOOPBACK", raising=False)
    monkeypatch.delenv("EQUIPT_FETCH_HOSTS", raising=False)
    officer = desk_city.visitor("officer")
    officer.get(f"{PATH}?kind=socrata")
    for number, host in enumerate(("https://evil.example", "http://169.254.169.254", "127.0.0.1:1", "")):
        answer = officer.post(f"{PATH}/save", typed(host), key=f"save-source-{number}")
        assert answer.status_code == 422
        page = answer.get_data(as_text=True)
        assert "abcd-1234" in page, "nothing typed is lost"
    bad = officer.post(f"{PATH}/save", typed("data.example.gov", name="Not A Name"), key="save-source-9")
    assert "small letters, digits and hyphens" in bad.get_data(as_text=True)
    assert sources.listed(db) == ()


def test_a_source_is_changed_and_removed_and_an_old_form_changes_nothing(
    desk_city: City, db: Database, loopback: pytest.MonkeyPatch
) -> None:
    officer = desk_city.visitor("officer")
    with serving(socrata(CLEAR)) as server:
        save(officer, server, loopback)
        page = officer.get(f"{PATH}?name=homes").get_data(as_text=True)
        assert "Change “homes”" in page
        daily = officer.post(f"{PATH}/save", typed(server.url, version="1", schedule="daily"), key="save-source-2")
        assert daily.status_code == 303
        assert sources.listed(db)[0].source.schedule == "daily"
        stale = officer.post(f"{PATH}/save", typed(server.url, version="1", schedule="monthly"), key="save-source-3")
        assert stale.status_code == 409
        assert sources.listed(db)[0].source.schedule == "daily"
        twice = officer.post(f"{PATH}/save", typed(server.url), key="save-source-4")
        assert twice.status_code == 409
    gone = officer.post(f"{PATH}/remove", {"name": "homes", "version": "2"}, key="remove-source-1")
    assert gone.headers["Location"].endswith("said=removed")
    assert sources.listed(db) == ()
    assert officer.post(f"{PATH}/fetch", {"name": "homes"}, key="fetch-source-7").status_code == 409


def test_only_officers_come_here(desk_city: City) -> None:
    for who in ("editor", "head", "council", "admin"):
        assert desk_city.visitor(who).get(PATH).status_code == 403
    assert PATH not in desk_city.visitor("editor").get("/internal/import").get_data(as_text=True)
    assert PATH in desk_city.visitor("officer").get("/internal/import").get_data(as_text=True)
