"""Keeps written-out pages. A key names everything a page depends on, so nothing is ever invalidated."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

LARGEST = 64 * 1024 * 1024
"""Bytes of pages kept before the least recently read one goes."""


@dataclass(frozen=True)
class Stored:
    """A response body with its type, status and entity tag."""

    body: bytes
    content_type: str
    etag: str
    status: int = 200
    filename: str = ""


def stored(body: str, content_type: str, *, status: int = 200, filename: str = "") -> Stored:
    """``body`` ready to send and to keep."""
    data = body.encode()
    return Stored(data, content_type, hashlib.sha256(data).hexdigest()[:32], status, filename)


class PageCache:
    """Least recently used pages, bounded by their bytes; safe between threads."""

    def __init__(self, largest: int = LARGEST) -> None:
        """Keep at most ``largest`` bytes."""
        self._largest = largest
        self._size = 0
        self._pages: OrderedDict[Hashable, Stored] = OrderedDict()
        self._lock = threading.Lock()

    def held(self, key: Hashable) -> Stored | None:
        """The page under ``key``, if it is there."""
        with self._lock:
            return self._pages.get(key)

    def get(self, key: Hashable, make: Callable[[], Stored]) -> Stored:
        """The page under ``key``, made by ``make`` if it is not there."""
        with self._lock:
            found = self._pages.get(key)
            if found is not None:
                self._pages.move_to_end(key)
                return found
        made = make()
        with self._lock:
            if key not in self._pages and len(made.body) <= self._largest:
                self._pages[key] = made
                self._size += len(made.body)
            while self._size > self._largest:
                _, dropped = self._pages.popitem(last=False)
                self._size -= len(dropped.body)
        return made
