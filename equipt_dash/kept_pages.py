"""Keeps the newest edition's pages on disk, compressed, so that readers still have them while the database is away.

Layout of the folder: ``edition.json`` says which edition is the newest, and whether it was withdrawn; the pages of
one edition and one build lie in a folder of their own, each under the hash of its address. Nothing is looked up
by a name that came from outside. Several processes share the folder: every file is written beside its place and
moved there, so that a reader finds the whole of it or nothing. What cannot be written is only not kept.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from equipt_dash.kernel.model import Edition

_LOG = logging.getLogger("equipt_dash.pages")

LARGEST = 256 * 1024 * 1024
"""Bytes of all files of one folder before the oldest go."""

_SEARCH_SHARE = 4
"""Pages with a query may take this part of it: there is no end of them, and they must not push out the others."""

_LOOK_EVERY = 4 * 1024 * 1024
"""Bytes one process writes before it adds up what lies there."""

_PLAIN, _QUERY = "page-", "query-"


@dataclass(frozen=True)
class Address:
    """What a page is kept under: its path, its allow-listed parameters, its language."""

    path: str
    params: tuple[tuple[str, str], ...] = ()
    language: str = "en"

    def name(self) -> str:
        """A file name that nothing in an address can choose."""
        text = json.dumps([self.path, self.params, self.language])
        return (_QUERY if self.params else _PLAIN) + hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Kept:
    """A page as it was sent: its body, its type, its name as a file, and the city's calendar day it was written on."""

    body: bytes
    content_type: str
    filename: str
    day: date


class KeptPages:
    """The pages in one folder, written by one ``build`` of the program; other builds' pages are never read."""

    def __init__(self, folder: Path, build: str, largest: int = LARGEST) -> None:
        """Use ``folder``, which is made when there is something to keep; at most ``largest`` bytes."""
        self._folder = folder
        self._build = build
        self._largest = largest
        self._lock = threading.Lock()
        self._written = _LOOK_EVERY
        self._complained = False

    def newest(self) -> Edition | None:
        """The newest edition this folder was told of."""
        try:
            found = json.loads((self._folder / "edition.json").read_text(encoding="utf-8"))
            withdrawn = found["withdrawn_at"]
            return Edition(
                found["number"], date.fromisoformat(found["published_on"]), "", "", found["content_hash"],
                datetime.fromisoformat(withdrawn) if withdrawn else None,
            )  # fmt: skip
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def note(self, edition: Edition) -> None:
        """Remember ``edition`` as the newest, and remove the pages of every other one and of a withdrawn one."""
        known = self.newest()
        if known is not None and _same(known, edition) and (known.withdrawn_at or not edition.withdrawn_at):
            return
        told = {
            "number": edition.number, "published_on": edition.published_on.isoformat(),
            "content_hash": edition.content_hash,
            "withdrawn_at": edition.withdrawn_at.isoformat() if edition.withdrawn_at else None,
        }  # fmt: skip
        with self._told():
            _write(self._folder / "edition.json", json.dumps(told).encode())
        # Only then: whoever reads in between learns that the edition is withdrawn before its pages are gone.
        stays = "" if edition.withdrawn_at else _folder_name(edition)
        for folder in self._editions():
            if folder.name != stays:
                shutil.rmtree(folder, ignore_errors=True)

    def keep(self, edition: Edition, address: Address, page: Kept) -> None:
        """Write ``page``, unless today's is there already."""
        path = self._place(edition) / address.name()
        if edition.withdrawn_at is not None or _head(path).get("day") == page.day.isoformat():
            return
        packed = gzip.compress(page.body, 6, mtime=0)
        head = {
            "path": address.path, "params": address.params, "language": address.language, "day": page.day.isoformat(),
            "content_type": page.content_type, "filename": page.filename, "sha256": hashlib.sha256(packed).hexdigest(),
        }  # fmt: skip
        with self._told():
            _write(path, json.dumps(head).encode() + b"\n" + packed)
            self._bound(len(packed))

    def find(self, edition: Edition, address: Address) -> Kept | None:
        """The page of ``edition`` at this address; ``None`` where none was kept whole, or the edition is withdrawn."""
        newest = self.newest()
        if newest is None or not _same(newest, edition) or newest.withdrawn_at or edition.withdrawn_at:
            return None
        try:
            line, _newline, packed = (self._place(edition) / address.name()).read_bytes().partition(b"\n")
            head = json.loads(line)
            if head["sha256"] != hashlib.sha256(packed).hexdigest() or head["path"] != address.path:
                return None
            return Kept(
                gzip.decompress(packed), head["content_type"], head["filename"], date.fromisoformat(head["day"])
            )
        except (OSError, ValueError, KeyError, TypeError, EOFError):
            return None

    def claim(self, edition: Edition) -> bool:
        """Whether this process is the one to write the main pages of ``edition``; it says so to one of them only."""
        with self._told():
            place = self._place(edition)
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            with contextlib.suppress(FileExistsError):
                (place / "claimed").touch(mode=0o600, exist_ok=False)
                return True
        return False

    def _place(self, edition: Edition) -> Path:
        return self._folder / _folder_name(edition) / self._build

    def _editions(self) -> list[Path]:
        try:
            return [path for path in self._folder.iterdir() if path.is_dir() and path.name.startswith("edition-")]
        except OSError:
            return []

    def _bound(self, written: int) -> None:
        with self._lock:
            self._written += written
            if self._written < _LOOK_EVERY:
                return
            self._written = 0
        files = sorted(self._files(), key=lambda found: found[1].st_mtime)
        queries = [found for found in files if found[0].name.startswith(_QUERY)]
        _remove_oldest(queries, self._largest // _SEARCH_SHARE)
        _remove_oldest([found for found in files if found[0].exists()], self._largest)

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        for folder in self._editions():
            for path in folder.rglob("*-*"):
                with contextlib.suppress(OSError):
                    if path.is_file():
                        yield path, path.stat()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Say once that nothing can be kept, and go on: the page itself is served all the same."""
        try:
            yield
        except OSError as error:
            if not self._complained:
                self._complained = True
                _LOG.warning("Pages cannot be kept in %s: %s", self._folder, error.strerror)


def _same(one: Edition, other: Edition) -> bool:
    return (one.number, one.content_hash) == (other.number, other.content_hash)


def _folder_name(edition: Edition) -> str:
    """Number and content: a database that was set up anew has an edition 1 again, with other figures."""
    return f"edition-{edition.number:d}-{hashlib.sha256(edition.content_hash.encode()).hexdigest()[:16]}"


def _head(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            found = json.loads(file.readline())
        return found if isinstance(found, dict) else {}
    except (OSError, ValueError):
        return {}


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with open(handle, "wb") as file:
            file.write(content)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _remove_oldest(files: list[tuple[Path, os.stat_result]], most: int) -> None:
    size = sum(about.st_size for _path, about in files)
    for path, about in files:
        if size <= most:
            return
        path.unlink(missing_ok=True)
        size -= about.st_size
