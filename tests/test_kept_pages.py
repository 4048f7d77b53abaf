"""Pages on disk: found whole or not at all, of the newest edition and this build only, under names nobody chooses."""

from __future__ import annotations

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from equipt_dash.kept_pages import Address, Kept, KeptPages
from equipt_dash.kernel.model import Edition

EDITION = Edition(3, date(2026, 11, 23), "a note", "Ada", "c" * 64)
DAY = date(2026, 11, 24)
HOME = Address("/")
PAGE = Kept(b"<main>" + b"x" * 5000 + b"</main>", "text/html; charset=utf-8", "", DAY)


@pytest.fixture
def kept(tmp_path: Path) -> KeptPages:
    found = KeptPages(tmp_path / "pages", "build")
    found.note(EDITION)
    return found


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_page_comes_back_as_it_was_kept(kept: KeptPages, tmp_path: Path) -> None:
    file = Kept("größer,1\r\n".encode(), "text/csv; charset=utf-8", "gaps", DAY)
    kept.keep(EDITION, HOME, PAGE)
    kept.keep(EDITION, Address("/gaps.csv"), file)
    again = KeptPages(tmp_path / "pages", "build")
    assert again.newest() == replace(EDITION, note="", approver="")
    assert (again.find(EDITION, HOME), again.find(EDITION, Address("/gaps.csv"))) == (PAGE, file)
    largest = max(files(tmp_path), key=lambda path: path.stat().st_size)
    assert largest.stat().st_size < len(PAGE.body) / 5, "bodies are compressed"


def test_a_later_day_takes_the_place_of_an_earlier_one(kept: KeptPages) -> None:
    kept.keep(EDITION, HOME, PAGE)
    kept.keep(EDITION, HOME, replace(PAGE, body=b"same day"))
    assert kept.find(EDITION, HOME) == PAGE
    later = replace(PAGE, body=b"next day", day=date(2026, 11, 25))
    kept.keep(EDITION, HOME, later)
    assert kept.find(EDITION, HOME) == later


def test_path_parameters_and_language_each_make_another_page(kept: KeptPages) -> None:
    kept.keep(EDITION, HOME, PAGE)
    others = (Address("/x"), Address("/", (("q", "x"),)), Address("/", language="es"))
    assert [kept.find(EDITION, other) for other in others] == [None] * 3
    assert len({address.name() for address in (HOME, *others)}) == 4


def test_another_build_or_edition_reads_nothing_of_it(kept: KeptPages, tmp_path: Path) -> None:
    kept.keep(EDITION, HOME, PAGE)
    assert KeptPages(tmp_path / "pages", "other").find(EDITION, HOME) is None
    anew = replace(EDITION, content_hash="d" * 64)
    assert kept.find(anew, HOME) is None, "a database set up anew has an edition of the same number"
    kept.note(anew)
    assert (kept.find(anew, HOME), kept.find(EDITION, HOME)) == (None, None)
    assert [path.name for path in files(tmp_path)] == ["edition.json"], "the other edition's pages are gone"


def test_a_withdrawn_edition_leaves_the_disk_and_never_comes_back(kept: KeptPages, tmp_path: Path) -> None:
    kept.keep(EDITION, HOME, PAGE)
    gone = replace(EDITION, withdrawn_at=datetime(2026, 11, 25, tzinfo=UTC))
    kept.note(gone)
    assert [path.name for path in files(tmp_path)] == ["edition.json"]
    kept.keep(gone, HOME, PAGE)
    kept.note(EDITION)  # a slow process that read the edition before it was withdrawn
    kept.keep(EDITION, HOME, PAGE)
    newest = kept.newest()
    assert newest is not None
    assert newest.withdrawn_at == gone.withdrawn_at
    assert (kept.find(EDITION, HOME), kept.find(gone, HOME)) == (None, None)


@pytest.mark.parametrize(
    "harm",
    [
        lambda body: body[:-1],
        lambda body: b"",
        lambda body: body + b"x",
        lambda body: body[:-40] + bytes(sign ^ 255 for sign in body[-40:-20]) + body[-20:],
        lambda _body: b"{}\n",
        lambda body: body.replace(b'"/"', b'"/x"'),
    ],
)
def test_a_file_that_is_not_whole_is_no_page(kept: KeptPages, tmp_path: Path, harm: object) -> None:
    kept.keep(EDITION, HOME, PAGE)
    place = next(path for path in files(tmp_path) if path.name.startswith("page-"))
    place.write_bytes(harm(place.read_bytes()))  # type: ignore[operator]
    assert kept.find(EDITION, HOME) is None


@pytest.mark.parametrize(
    "path", ["/../../../etc/passwd", "/\x00", "/a" * 4000, "//", "/\u2028", "C:\\x", "/edition.json"]
)
def test_no_address_chooses_where_a_file_lies(kept: KeptPages, tmp_path: Path, path: str) -> None:
    address = Address(path, (("q", "../" * 50),))
    kept.keep(EDITION, address, PAGE)
    assert kept.find(EDITION, address) == PAGE
    made = [found for found in files(tmp_path) if found.name != "edition.json"]
    assert len(made) == 1
    assert made[0].is_relative_to(tmp_path / "pages")
    assert len(made[0].name) < 80


def test_the_folder_is_bounded_and_searches_do_not_push_out_pages(tmp_path: Path) -> None:
    kept = KeptPages(tmp_path, "build", largest=400_000)
    kept.note(EDITION)
    kept.keep(EDITION, HOME, PAGE)
    for number in range(200):
        noise = os.urandom(50_000)  # does not compress
        kept.keep(EDITION, Address("/search", (("q", str(number)),)), replace(PAGE, body=noise))
    size = sum(path.stat().st_size for path in files(tmp_path))
    assert size < 400_000 + 4 * 1024 * 1024 + 50_000
    kept._written = 4 * 1024 * 1024
    kept.keep(EDITION, Address("/search", (("q", "last"),)), PAGE)
    assert sum(path.stat().st_size for path in files(tmp_path)) < 400_000
    assert kept.find(EDITION, HOME) == PAGE


def test_many_writers_and_readers_never_see_half_a_page(tmp_path: Path) -> None:
    pages = {date(2026, 11, day): os.urandom(30_000) for day in range(1, 25)}
    one = KeptPages(tmp_path, "build")
    one.note(EDITION)
    one.keep(EDITION, HOME, replace(PAGE, body=pages[date(2026, 11, 1)], day=date(2026, 11, 1)))

    def work(_number: int) -> None:
        mine = KeptPages(tmp_path, "build")
        for day, body in pages.items():
            mine.keep(EDITION, HOME, replace(PAGE, body=body, day=day))
            found = mine.find(EDITION, HOME)
            assert found is not None
            assert found.body == pages[found.day]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert not [path for path in files(tmp_path) if path.name.startswith(".new-")]


def test_one_process_writes_the_main_pages(kept: KeptPages, tmp_path: Path) -> None:
    assert [KeptPages(tmp_path / "pages", "build").claim(EDITION) for _turn in range(3)] == [True, False, False]
    assert KeptPages(tmp_path / "pages", "next").claim(EDITION)


def test_what_cannot_be_written_is_said_once_and_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    kept = KeptPages(tmp_path / "file" / "pages", "build")
    with caplog.at_level(logging.WARNING):
        kept.note(EDITION)
        kept.keep(EDITION, HOME, PAGE)
        assert not kept.claim(EDITION)
    assert (kept.newest(), kept.find(EDITION, HOME)) == (None, None)
    assert len(caplog.records) == 1
