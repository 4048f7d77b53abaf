"""Starts EquiPT Dash: ``python app.py`` here, or ``granian --interface wsgi app:server`` in production."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler, make_server

from callbacks.server import create_app
from equipt_dash.cli import prepare
from equipt_dash.intake.errors import PackageError
from equipt_dash.settings import Settings, UnsafeSettings, load_settings
from equipt_dash.store.engine import Database, UnusableDatabase

if TYPE_CHECKING:
    from flask import Flask

    server: Flask


def __getattr__(name: str) -> Any:
    """Make ``app:server`` when a WSGI server asks for it, so that importing this file starts nothing."""
    if name == "server":
        return create_app(load_settings(os.environ)).server
    raise AttributeError(name)


class _Handler(WSGIRequestHandler):
    """Keeps connections open between requests, and leaves the terminal to what matters."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing for each request."""


def main() -> int:
    """Serve the embedded default on this machine only; fills an empty database first."""
    try:
        settings = load_settings(os.environ)
        if settings.production:
            print("In production start: granian --interface wsgi app:server", file=sys.stderr)
            return 1
        _prepare(settings)
        app = create_app(settings)
    except (UnsafeSettings, PackageError, UnusableDatabase) as error:
        print(error, file=sys.stderr)
        return 1
    web = make_server("127.0.0.1", settings.port, app.server, threaded=True, request_handler=_Handler)
    print(f"EquiPT Dash is at http://127.0.0.1:{settings.port}/ (stop it with Ctrl+C)", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        web.serve_forever()
    return 0


def _prepare(settings: Settings) -> None:
    db = Database(settings.database_url)
    try:
        prepare(db, settings.city)
    finally:
        db.close()


if __name__ == "__main__":
    sys.exit(main())
