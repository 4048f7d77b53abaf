"""The database goes away under a running server: readers keep the last edition, writers what they typed."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from callbacks import warm
from callbacks.server import create_app
from equipt_dash.commands import withdraw as withdraw_command
from equipt_dash.kernel.access import COMMAND_LINE, Grant, Role
from equipt_dash.kernel.clock import day_in
from equipt_dash.kernel.settings import Settings, load_settings
from equipt_dash.store.desk import locks, people, withdrawals
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.views.desk import review_periods
from tests.desk.entry_forms import db_of, fields
from tests.support.city import HOSTS, Served, fill
from tests.support.databases import DIALECTS
from tests.support.desk import City, Visitor, with_people
from tests.support.pages import page_types
from tests.support.postgres import Postgres

COPY = "This page comes from our copy"
FORM = re.compile(r'<form[^>]*id="again".*?</form>', re.S)
TYPED = "Settled: “Größe” <b>& more</b>"


@dataclass
class Away:
    """A server whose database can be taken away and given back."""

    url: str
    folder: Path
    take: Callable[[], object]
    give: Callable[[], object]
    made: list[Served] = field(default_factory=list)

    def serve(self, *, keeps: bool = True) -> Served:
        """A server, as if it had just been started; it ``keeps`` pages on disk."""
        folder = str(self.folder) if keeps else ""
        settings = Settings(self.url, 8050, "not-secret-" * 4, False, HOSTS, pages_folder=folder)
        served = Served(create_app(settings), self.url)
        self.made.append(served)
        # Each test writes the main pages when it wants to.
        served.app.server.extensions["equipt"].seen.when_new = lambda _edition: None
        return served


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    found = Postgres()
    found.execute("CREATE DATABASE filled TEMPLATE template0")
    fill(found.url("filled"), "sample")
    yield found
    found.stop()


@pytest.fixture(params=DIALECTS)
def away(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Away]:
    pages = tmp_path / "pages"
    if request.param == "sqlite":
        file, gone = tmp_path / "city.sqlite3", tmp_path / "gone.sqlite3"
        copy = request.getfixturevalue("databases").copy(request.getfixturevalue("sample_url"))
        Path(copy.removeprefix("sqlite:///")).rename(file)
        found = Away(f"sqlite:///{file}", pages, lambda: file.rename(gone), lambda: gone.rename(file))
        yield found
        _close(found)
        return
    server: Postgres = request.getfixturevalue("server")
    name = "copy"
    server.execute(f"CREATE DATABASE {name} TEMPLATE filled")
    found = Away(server.url(name), pages, server.halt, server.start_again)
    yield found
    _close(found)
    server.halt()
    server.start_again()
    server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _close(found: Away) -> None:
    for served in found.made:
        served.close()


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_what_was_read_is_still_shown_and_says_as_of_when(away: Away) -> None:
    served = away.serve()
    pages = [path for path in page_types().values() if served.client.get(path).status_code == 200]
    assert len(pages) > 15
    csv = served.client.get("/gaps.csv").data
    away.take()
    started_meanwhile = away.serve()
    for one in (served, started_meanwhile):
        for path in pages:
            answer = one.client.get(path)
            assert answer.status_code == 200, path
            body = text(answer)
            assert body.count(COPY) == 1, path
            assert "from edition 1, published" in body
            days = {day_in(zone).day for zone in ("America/Chicago", "America/Denver")}
            assert any(f"as of {day} " in body for day in days)
            again = one.client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
            assert again.status_code == 304
        assert one.client.get("/gaps.csv").data == csv
        assert one.client.get("/healthz").status_code == 200
        for path in ("/search?q=never-asked", "/disparities/never-read", "/measures?page=2"):
            answer = one.client.get(path)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5"), path
            assert "The database cannot be reached." in text(answer)
            assert "Nothing has been published" not in text(answer)
            assert answer.headers["Cache-Control"] == "no-store"
        missing = one.client.get("/no-such-page")
        assert (missing.status_code, "Nothing has been published" in text(missing)) == (404, False)
    away.give()
    for one in (served, started_meanwhile):
        _until(lambda one=one: one.client.get("/search?q=never-asked").status_code == 200)  # type: ignore[misc]
        # The pool may hold another connection of before, which has to fail once.
        _until(lambda one=one: COPY not in text(one.client.get("/")))  # type: ignore[misc]


def _until(holds: Callable[[], bool]) -> None:
    for _turn in range(300):
        if holds():
            return
        sleep(0.1)
    raise AssertionError("the database is back, and nobody noticed")


def test_a_server_that_never_saw_an_edition_says_so_with_the_true_reason(away: Away) -> None:
    away.take()
    served = away.serve()
    answer = served.client.get("/")
    assert (answer.status_code, served.client.get("/healthz").status_code) == (503, 503)
    assert "The figures cannot be read right now." in text(answer)
    away.give()


def test_the_main_pages_are_there_though_nobody_read_them(away: Away) -> None:
    served = away.serve()
    site = served.app.server.extensions["equipt"]
    assert warm.main_pages(served.app.server, site) > 20
    away.take()
    fresh = away.serve()
    for path in ("/", "/normalize", "/disparities", "/measures", "/departments", "/methods"):
        assert (fresh.client.get(path).status_code, COPY in text(fresh.client.get(path))) == (200, True), path
    away.give()


def test_an_edition_that_appears_is_announced_once_to_whoever_writes_the_main_pages(away: Away) -> None:
    served, seen = away.serve(), []
    site = served.app.server.extensions["equipt"]
    site.seen.when_new = lambda edition: seen.append(edition.number)
    for _turn in range(2):
        served.client.get("/")
        served.client.get("/healthz")
    assert publish(site.db, on=date(2026, 11, 24), note="", approver="test") == 2
    served.client.get("/healthz")
    assert seen == [1, 2]


def test_a_new_edition_takes_the_place_of_the_copies_of_the_old_one(away: Away) -> None:
    served = away.serve()
    served.client.get("/")
    served.client.get("/measures")
    publish(served.app.server.extensions["equipt"].db, on=date(2026, 11, 24), note="", approver="test")
    served.client.get("/")
    away.take()
    for one in (served, away.serve()):
        assert "from edition 2, published 24 November 2026" in text(one.client.get("/"))
        assert one.client.get("/measures").status_code == 503, (
            "no page of an older edition is shown as if it were valid"
        )
    away.give()


@pytest.mark.parametrize("by", ["server", "command"])
def test_a_withdrawn_edition_is_never_shown_from_a_copy(away: Away, by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    served = away.serve()
    site = served.app.server.extensions["equipt"]
    assert served.client.get("/").status_code == 200
    act = Act(COMMAND_LINE, datetime.now(UTC))
    people.add(site.db, act, "o@example.gov", "O", {Grant(Role.EQUITY_OFFICER)})
    people.add(site.db, act, "a@example.gov", "A", {Grant(Role.ADMIN)})
    if by == "server":
        withdrawals.at_once(site.db, datetime.now(UTC), 1, "x", officer="o@example.gov", second="a@example.gov")
        assert served.client.get("/healthz").status_code == 200  # what a balancer asks all the time
    else:  # no server runs, so the command itself removes the copies
        environ = {"EQUIPT_DATABASE_URL": away.url, "EQUIPT_PAGES_FOLDER": str(away.folder)}
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        away.folder = Path(load_settings(environ).pages_folder)
        assert away.serve().client.get("/").status_code == 200
        argv = ["1", "--reason", "x", "--officer", "o@example.gov", "--second", "a@example.gov"]
        assert withdraw_command.main(argv) == 0
        served = away.serve()
    away.take()
    for one in (served, away.serve()):
        answer = one.client.get("/")
        assert answer.status_code == 410
        assert "was withdrawn" in text(answer)
    assert not [path for path in away.folder.rglob("page-*") if path.is_file()]
    away.give()


@pytest.fixture
def town(away: Away) -> tuple[Away, City]:
    return away, with_people(away.serve())


def _lock(city: City) -> tuple[Visitor, dict[str, str]]:
    officer = city.visitor("officer")
    officer.get(review_periods.PERIODS)
    return officer, {"period": locks.periods(db_of(city))[0], "department": "", "note": TYPED}


def test_a_write_is_refused_with_the_truth_and_what_was_typed_is_sent_again(town: tuple[Away, City]) -> None:
    away, city = town
    officer, typed = _lock(city)
    away.take()
    answer = officer.post(review_periods.LOCK, typed, key="lock-2020")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    page = text(answer)
    assert "This was not saved" in page
    assert "The database cannot be reached." in page
    assert page.count("Settled: “Größe” &lt;b&gt;&amp; more&lt;/b&gt;") == 2, "shown, and kept in the form"
    kept = fields(page, FORM)
    assert {name: kept[name] for name in typed} == typed
    assert kept["form_key"] == "lock-2020"
    away.give()
    _until(lambda: officer.get("/internal/account").status_code == 200)
    for _turn in range(2):  # sent once more, it is done once
        assert officer.client.post(review_periods.LOCK, data=kept).status_code == 303
    assert text(officer.get(review_periods.PERIODS)).count(html.escape(TYPED, quote=False)) == 1


def test_nothing_is_echoed_to_whoever_did_not_come_from_our_page_and_no_password_ever(town: tuple[Away, City]) -> None:
    away, city = town
    officer, typed = _lock(city)
    visitor = city.visitor()
    visitor.get("/sign-in")
    away.take()
    forged = officer.client.post(review_periods.LOCK, data={**typed, "csrf_token": "x"})
    assert (forged.status_code, "Settled" in text(forged), 'id="again"' in text(forged)) == (503, False, False)
    secret = visitor.post("/sign-in", {"email": "ada@example.gov", "password": "zz a long secret zz"})
    assert (secret.status_code, "zz a long secret" in text(secret)) == (503, False)
    away.give()


def test_private_pages_and_programs_are_told_to_come_back(town: tuple[Away, City]) -> None:
    away, city = town
    officer = city.visitor("officer")
    away.take()
    for path in ("/internal", "/internal/review", "/council", "/sign-in"):
        answer = officer.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5"), path
        assert answer.headers["Cache-Control"] == "no-store"
    program = officer.client.post("/api/v1/measures/x/observations", json={}, headers={"Authorization": "Bearer x"})
    assert (program.status_code, program.headers["Retry-After"]) == (503, "5")
    assert program.get_json()["error"].startswith("The database cannot be reached. Nothing was stored.")
    away.give()


def test_a_locked_database_is_read_and_a_write_says_that_it_is_busy(
    away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callbacks.site.Database", lambda url: Database(url, patience=0.2))
    city = with_people(away.serve())
    officer, typed = _lock(city)
    other = Database(away.url)
    with other.writing_alone():
        assert COPY not in text(officer.get("/"))
        assert officer.get("/internal/review").status_code == 200
        answer = officer.post(review_periods.LOCK, typed, key="busy-key")
    other.close()
    assert answer.status_code == 503
    assert "The database is busy and did not answer in time." in text(answer)
    assert fields(text(answer), FORM)["note"] == TYPED


def test_where_no_folder_is_set_the_copies_in_memory_serve(away: Away) -> None:
    client = away.serve(keeps=False).client
    assert client.get("/").status_code == 200
    away.take()
    assert COPY in text(client.get("/"))
    away.give()


def test_two_databases_never_share_a_folder_and_a_password_plays_no_part() -> None:
    def folder(url: str) -> str:
        return load_settings({"EQUIPT_DATABASE_URL": url, "EQUIPT_PAGES_FOLDER": "/x"}).pages_folder

    one = folder("postgresql://a:one@h/x")
    assert one.startswith("/x/")
    assert folder("postgresql://a:two@h/x") == one
    assert folder("postgresql+psycopg://a@h/x") == one
    assert len({one, folder("postgresql://a@h/y"), folder("postgresql://a@i/x"), folder("sqlite:////x")}) == 4
