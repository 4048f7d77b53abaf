"""What a server remembers: pages made once, the newest edition for a second, and which figures a page has."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import brotli
import pytest

from callbacks import site as site_module
from callbacks.cache import FigureNames, PageCache, Stored, stored
from callbacks.routes import public
from callbacks.server import create_app
from callbacks.site import Site
from equipt_dash.kernel.access import COMMAND_LINE, Grant, Role
from equipt_dash.kernel.settings import Settings, load_settings
from equipt_dash.store import queries
from equipt_dash.store.desk import people, withdrawals
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.engine import Database
from tests.support.city import HOSTS, Served
from tests.support.databases import Databases

LONG = "a page of some length, said often enough to be worth compressing. " * 50


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(site_module, "monotonic", made)
    return made


@pytest.fixture
def served(databases: Databases, austin_url: str) -> Iterator[Served]:
    """A server as it is started outside tests: it believes for a second what it read."""
    url = databases.copy(austin_url)
    settings = Settings(url, 8050, "not-secret-" * 4, False, HOSTS, believes=load_settings({}).believes)
    made = Served(create_app(settings), url)
    yield made
    made.close()
    databases.drop(url)


def _site(served: Served) -> Site:
    found: Site = served.app.server.extensions["equipt"]
    return found


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A line for each question for the newest edition."""
    found: list[str] = []
    original = queries.latest_edition

    def ask(db: Database) -> object:
        found.append("asked")
        return original(db)

    monkeypatch.setattr(queries, "latest_edition", ask)
    return found


def test_a_server_never_believes_for_more_than_a_second() -> None:
    assert 0 < load_settings({}).believes <= 1


def test_the_edition_is_asked_for_once_a_second(served: Served, clock: Clock, asked: list[str]) -> None:
    for _ in range(3):
        assert served.client.get("/").status_code == 200
    assert len(asked) == 1
    clock.now += 1.0
    served.client.get("/")
    assert len(asked) == 2


def test_what_another_process_withdraws_is_gone_after_a_second(
    served: Served, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert served.client.get("/").status_code == 200
    found = queries.latest_edition(_site(served).db)
    assert found is not None
    withdrawn = replace(found, withdrawn_at=datetime.now(UTC))
    monkeypatch.setattr(queries, "latest_edition", lambda _db: withdrawn)
    clock.now += 0.99
    assert served.client.get("/").status_code == 200
    clock.now += 0.01
    assert served.client.get("/").status_code == 410


def test_what_this_process_withdraws_is_gone_at_once(served: Served, clock: Clock) -> None:
    assert served.client.get("/disparities").status_code == 200
    other = Database(served.url)
    act = Act(COMMAND_LINE, datetime.now(UTC))
    people.add(other, act, "o@example.gov", "O", {Grant(Role.EQUITY_OFFICER)})
    people.add(other, act, "a@example.gov", "A", {Grant(Role.ADMIN)})
    assert served.client.get("/disparities").status_code == 200
    withdrawals.at_once(other, datetime.now(UTC), 1, "x", officer="o@example.gov", second="a@example.gov")
    other.close()
    assert served.client.get("/disparities").status_code == 410


def test_any_write_of_this_process_ends_the_memory(served: Served, clock: Clock, asked: list[str]) -> None:
    served.client.get("/")
    other = Database(served.url)
    with other.writing():
        pass
    other.close()
    served.client.get("/")
    assert len(asked) == 2


def test_a_figure_no_page_has_is_refused_without_making_the_page(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert served.client.get("/disparities/household-income").status_code == 200
    made: list[str] = []
    original = public._make

    def make(*given: object) -> Stored:
        made.append(str(given[-1]))
        return original(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(public, "_make", make)
    for name in ("nope", "nothing", "gap-by-moon"):
        assert served.client.get(f"/disparities/household-income/{name}.csv").status_code == 404
    assert made == []
    html = served.client.get("/disparities/household-income").get_data(as_text=True)
    link = html.partition(".csv")[0].rpartition('"')[2] + ".csv"
    assert served.client.get(link).status_code == 200
    assert len(made) == 1


def test_names_of_figures_are_forgotten_in_order() -> None:
    names = FigureNames(most=2)
    for page in ("one", "two", "three"):
        names.note(page, frozenset({"table"}))
    assert not names.lacks("one", "nope"), "what is forgotten is made again, not refused"
    assert names.lacks("three", "nope")
    assert not names.lacks("three", "table")


def test_a_page_many_ask_for_is_made_once() -> None:
    cache = PageCache()
    made: list[int] = []
    begun, go = threading.Event(), threading.Event()

    def make() -> Stored:
        made.append(1)
        begun.set()
        assert go.wait(30)
        return stored(LONG, "text/html")

    got: list[Stored] = []
    askers = [threading.Thread(target=lambda: got.append(cache.get("key", make))) for _ in range(8)]
    askers[0].start()
    assert begun.wait(30)
    for one in askers[1:]:
        one.start()
    assert cache.held("other") is None, "nobody else waits for that page"
    go.set()
    for one in askers:
        one.join(30)
    assert len(made) == 1
    assert {one.etag for one in got} == {got[0].etag}
    assert len(got) == 8
    assert not cache._turns


def test_a_page_that_could_not_be_made_is_tried_by_the_next() -> None:
    cache = PageCache()

    def fail() -> Stored:
        raise LookupError

    with pytest.raises(LookupError):
        cache.get("key", fail)
    assert cache.get("key", lambda: stored("x", "text/html")).packed.plain() == b"x"


def test_pages_are_kept_compressed_within_their_bound() -> None:
    page = stored(LONG, "text/html")
    assert page.packed.size < len(LONG) / 4
    cache = PageCache(largest=page.packed.size * 2)
    for key in ("one", "two", "three"):
        cache.get(key, lambda: page)
    assert cache.held("one") is None
    assert cache.held("three") is page


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0.2, gzip", "gzip"), ("br;q=0, gzip;q=0", ""),
        ("identity", ""), ("", ""), ("*", "br"), ("*;q=0", ""),
    ],
)  # fmt: skip
def test_each_reader_gets_the_form_it_takes_and_the_same_page(austin: Served, accepted: str, sent: str) -> None:
    plain = austin.client.get("/disparities", headers={"Accept-Encoding": ""}).data
    answer = austin.client.get("/disparities", headers={"Accept-Encoding": accepted})
    used = answer.headers.get("Content-Encoding", "")
    assert used == sent
    assert {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[used](answer.data) == plain
    assert "Accept-Encoding" in answer.headers["Vary"]
    headers = {"Accept-Encoding": accepted, "If-None-Match": answer.headers["ETag"]}
    assert austin.client.get("/disparities", headers=headers).status_code == 304
