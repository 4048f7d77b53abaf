"""Which addresses the site has, found by asking it: every page type, and every page a reader can click to."""

from __future__ import annotations

import random
from collections import deque
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit

if TYPE_CHECKING:
    from flask.testing import FlaskClient

SEED = 2016

STATIC = (
    "/", "/normalize", "/organize", "/operationalize", "/disparities", "/measures", "/departments", "/elements",
    "/connections", "/peers", "/methods", "/data-quality", "/accessibility", "/search",
)  # fmt: skip


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag == "a" and found.get("href"):
            self.links.append(str(found["href"]))
        if found.get("id"):
            self.ids.append(str(found["id"]))


def read(html: str) -> _Reader:
    """The links, ids and tags of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader


def internal(links: list[str]) -> list[str]:
    """Root-relative addresses among ``links``, without fragments."""
    return [urldefrag(link).url for link in links if link.startswith("/")]


def crawl(client: FlaskClient) -> dict[str, str]:
    """Every HTML page reachable from the first one, by address, with its HTML."""
    pages: dict[str, str] = {}
    waiting = deque(STATIC)
    while waiting:
        address = waiting.popleft()
        if address in pages or urlsplit(address).path.endswith(".csv"):
            continue
        response = client.get(address)
        assert response.status_code == 200, f"{address} answered {response.status_code}"
        pages[address] = response.get_data(as_text=True)
        waiting.extend(link for link in internal(read(pages[address]).links) if link not in pages)
    return pages


def page_types() -> dict[str, str]:
    """One example of each page in the table, in its fullest and its emptiest instance."""
    return {
        **{path: path for path in STATIC},
        "disparity, fullest": "/disparities/household-income",
        "measure, indicator": "/measures/median-household-income",
        "measure, linked": "/measures/percent-of-individuals-who-keep-or-raise-income",
        "measure, emptiest": "/measures/library-internet-sessions-per-capita",
        "department, fullest": "/departments/health-and-human-services",
        "department, emptiest": "/departments/austin-energy",
        "element": "/elements/race-informed",
        "method, from the city's data": "/methods/theil",
        "method, refused for race": "/methods/sii",
        "method, invented": "/methods/suppression",
        "search with results": "/search?q=income",
        "search without": "/search?q=zzzz",
        "not found": "/no-such-page",
    }


def drawn(addresses: list[str], count: int, seed: int = SEED) -> list[str]:
    """``count`` addresses drawn by seed."""
    return random.Random(seed).sample(sorted(addresses), min(count, len(addresses)))
