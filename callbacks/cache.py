"""Keeps written-out pages, compressed. A key names everything a page depends on, so nothing is ever invalidated."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from callbacks.packed import Packed, pack

LARGEST = 64 * 1024 * 1024
"""Bytes of pages kept before the least recently read one goes."""


@dataclass(frozen=True)
class Stored:
    """A response body, ready compressed, with its type, status and entity tag."""

    packed: Packed
    content_type: str
    etag: str
    status: int = 200
    filename: str = ""


def stored(body: str | bytes, content_type: str, *, status: int = 200, filename: str = "") -> Stored:
    """``body`` ready to send and to keep."""
    data = body.encode() if isinstance(body, str) else body
    return Stored(pack(data), content_type, hashlib.sha256(data).hexdigest()[:32], status, filename)


@dataclass
class _Turn:
    """Who makes a page that several ask for at once; ``waiting`` counts them all."""

    lock: threading.Lock
    waiting: int = 0


class PageCache:
    """Least recently used pages, bounded by their bytes; safe between threads."""

    def __init__(self, largest: int = LARGEST) -> None:
        """Keep at most ``largest`` bytes."""
        self._largest = largest
        self._size = 0
        self._pages: OrderedDict[Hashable, Stored] = OrderedDict()
        self._lock = threading.Lock()
        self._turns: dict[Hashable, _Turn] = {}

    def held(self, key: Hashable) -> Stored | None:
        """The page under ``key``, if it is there."""
        with self._lock:
            return self._pages.get(key)

    def get(self, key: Hashable, make: Callable[[], Stored]) -> Stored:
        """The page under ``key``, made by ``make`` if it is not there; whoever asks meanwhile waits and gets the same."""
        found = self._found(key)
        if found is not None:
            return found
        with self._turn(key):
            found = self._found(key)
            return found if found is not None else self._keep(key, make())

    def _found(self, key: Hashable) -> Stored | None:
        with self._lock:
            found = self._pages.get(key)
            if found is not None:
                self._pages.move_to_end(key)
            return found

    @contextmanager
    def _turn(self, key: Hashable) -> Iterator[None]:
        with self._lock:
            turn = self._turns.setdefault(key, _Turn(threading.Lock()))
            turn.waiting += 1
        try:
            with turn.lock:
                yield
        finally:
            with self._lock:
                turn.waiting -= 1
                if not turn.waiting:
                    del self._turns[key]

    def _keep(self, key: Hashable, made: Stored) -> Stored:
        with self._lock:
            if key not in self._pages and made.packed.size <= self._largest:
                self._pages[key] = made
                self._size += made.packed.size
            while self._size > self._largest:
                _, dropped = self._pages.popitem(last=False)
                self._size -= dropped.packed.size
        return made


class FigureNames:
    """Which CSV files each page has, as far as pages were made: what no page has is refused without making one."""

    def __init__(self, most: int = 5000) -> None:
        """Remember at most ``most`` pages."""
        self._most = most
        self._names: OrderedDict[Hashable, frozenset[str]] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, page: Hashable, names: frozenset[str]) -> None:
        """``page`` has the files ``names``."""
        with self._lock:
            self._names[page] = names
            self._names.move_to_end(page)
            if len(self._names) > self._most:
                self._names.popitem(last=False)

    def lacks(self, page: Hashable, name: str) -> bool:
        """Whether ``page`` was made and has no file ``name``."""
        names = self._names.get(page)
        return names is not None and name not in names
