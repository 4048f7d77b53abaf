"""One browser for all tests of a process, and what they look at: requests, jumps, axe, the keyboard."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.support.axe import WCAG_22_AA, Violation, report, run_axe
from tests.support.keyboard import Stop, Walk, walk_with_keyboard
from tests.support.server import live_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request

__all__ = [
    "DESKTOP",
    "PHONE",
    "WCAG_22_AA",
    "OpenContext",
    "Requests",
    "Stop",
    "Violation",
    "Walk",
    "browser",
    "chromium_path",
    "launch",
    "layout_shift",
    "live_server",
    "open_context",
    "press",
    "report",
    "run_axe",
    "sideways_scroll",
    "walk_with_keyboard",
]

ROOT = Path(__file__).resolve().parents[2]
DESKTOP = (1280, 900)
PHONE = (320, 720)

FLAGS = (
    # The sandbox needs rights a container rarely gives; the only pages opened are our own.
    "--no-sandbox",
    "--disable-gpu",
    # The browser's own errands would look like the page's, or wait for a network that is not there.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)

_SHIFT = """
(afterInput) => new Promise((done) => {
  const entries = [];
  const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
    entries.push(...observer.takeRecords());
    observer.disconnect();
    done(entries.filter((one) => afterInput || !one.hadRecentInput).reduce((sum, one) => sum + one.value, 0));
  }, 50)));
})
"""

OpenContext = Callable[..., "BrowserContext"]


def press(button: Locator) -> None:
    """Press a button of a form and wait for the page it leads to: a click alone returns before the answer is there."""
    with button.page.expect_navigation():
        button.click()


class Requests:
    """Every address a context asked for. ``off_origin`` are those of another server: there should be none."""

    def __init__(self, context: BrowserContext, base_url: str) -> None:
        self._origin = _origin(base_url)
        self.urls: list[str] = []
        context.on("request", self._note)
        context.on("page", lambda page: page.on("websocket", lambda socket: self.urls.append(socket.url)))

    def _note(self, request: Request) -> None:
        self.urls.append(request.url)

    @property
    def off_origin(self) -> list[str]:
        """The addresses of other servers, in the order asked for."""
        local = ("data", "blob", "about")
        return [url for url in self.urls if urlsplit(url).scheme not in local and _origin(url) != self._origin]


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return {"ws": "http", "wss": "https"}.get(parts.scheme, parts.scheme), parts.netloc


def chromium_path() -> str:
    """The Chromium of this machine; ``$CHROMIUM`` names another. Never installs one: ``make test`` does."""
    found = subprocess.run(
        ["sh", str(ROOT / "tools" / "chromium.sh"), "find"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        raise RuntimeError(found.stderr.strip())
    return found.stdout.strip()


@contextmanager
def launch(*flags: str) -> Iterator[Browser]:
    """A headless Chromium with the flags every test uses, and ``flags``."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path(), args=[*FLAGS, *flags])
        try:
            yield started
        finally:
            started.close()


def layout_shift(page: Page, *, after_input: bool = False) -> float:
    """How much the page has jumped since it was opened, as browsers score it (0 = not at all).

    ``after_input`` also counts what moved within half a second of a click or key.

    Raises:
        ValueError: the page came from ``set_content``; the browser scores only what has an address.
    """
    if not page.url.startswith("http"):
        raise ValueError(f"Open the page with goto first; {page.url} is never scored.")
    return float(page.evaluate(_SHIFT, after_input))


def sideways_scroll(page: Page) -> int:
    """By how many pixels the page is wider than the screen; 0 when it fits."""
    return int(page.evaluate("() => Math.max(0, document.scrollingElement.scrollWidth - innerWidth)"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The process's browser. Open pages through ``open_context``."""
    with launch() as started:
        yield started


@pytest.fixture
def open_context(browser: Browser) -> Iterator[OpenContext]:
    """``open_context(PHONE, java_script_enabled=False)`` is a new browser profile, closed after the test.

    Takes a (width, height) in CSS pixels, and whatever ``Browser.new_context`` takes.
    """
    opened: list[BrowserContext] = []

    def make(size: tuple[int, int] = DESKTOP, **options: object) -> BrowserContext:
        width, height = size
        options.setdefault("locale", "en-US")
        options.setdefault("timezone_id", "America/Chicago")
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
