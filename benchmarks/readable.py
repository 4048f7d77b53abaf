"""How long until a reader sees the numbers of a measure page, against the same numbers as a plain static file.

Both are served from this machine in one run and opened in turn by a cold headless Chromium. "Readable"
is the browser's first contentful paint, which here holds the heading, the finding and the numbers,
because they stand in the first HTML. Run with ``make bench`` or ``python -m benchmarks.readable``.
"""

from __future__ import annotations

import gzip
import logging
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

from werkzeug.serving import make_server

from callbacks.server import create_app
from equipt_dash.commands.init import prepare
from equipt_dash.kernel.settings import Settings
from equipt_dash.store.engine import Database

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RUNS = 15
PATH = "/measures/median-household-income"
_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing for each request."""


@contextmanager
def _serving(server: ThreadingHTTPServer) -> Iterator[str]:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@contextmanager
def _dash(folder: Path) -> Iterator[str]:
    url = f"sqlite:///{folder / 'bench.sqlite3'}"
    db = Database(url)
    prepare(db, "austin")
    db.close()
    app = create_app(Settings(url, 8050, "benchmark-" * 5, False, ("127.0.0.1",)))
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def _first_paint(browser: Browser, address: str) -> float:
    """Milliseconds from the start of a cold navigation to the first contentful paint."""
    context = browser.new_context(viewport={"width": 375, "height": 812})
    page = context.new_page()
    page.goto(address, wait_until="load")
    page.wait_for_function(_PAINT)
    found = float(page.evaluate(_PAINT))
    context.close()
    return found


def _plain_copy(html: str) -> str:
    """The words and tables of the page without styles and scripts, as a static file would hold them."""
    body = html.split("<main", 1)[1].split("</main>", 1)[0]
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Static</title><main{body}</main></html>'


def main() -> None:
    """Print bytes and times."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    from tests.browser.support import launch

    with tempfile.TemporaryDirectory() as name, _dash(Path(name)) as ours:
        html = urlopen(Request(ours + PATH)).read().decode()
        (Path(name) / "static.html").write_text(_plain_copy(html), encoding="utf-8")
        print(f"first HTML: {len(html.encode()):,} bytes, {len(gzip.compress(html.encode(), 6)):,} compressed")
        files = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=name))
        with _serving(files) as static, launch() as browser:
            times: dict[str, list[float]] = {"this server": [], "static file": []}
            for _run in range(RUNS + 1):
                times["this server"].append(_first_paint(browser, ours + PATH))
                times["static file"].append(_first_paint(browser, f"{static}/static.html"))
        for label, found in times.items():
            kept = found[1:]
            print(
                f"{label}: median {statistics.median(kept):.0f} ms (min {min(kept):.0f}, max {max(kept):.0f}, n={RUNS})"
            )


if __name__ == "__main__":
    main()
