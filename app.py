"""Starts EquiPT Dash: ``python app.py`` here, or ``granian --interface wsgi app:server`` in production."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler, make_server

from callbacks.beside import Beside
from callbacks.server import create_app
from equipt_dash.commands.init import PATIENCE, prepare
from equipt_dash.kernel.errors import PackageError
from equipt_dash.kernel.settings import ROOT, Settings, UnsafeSettings, address, load_settings
from equipt_dash.mail import mail_settings, start_outbox
from equipt_dash.store.desk.audit_state import note_editions
from equipt_dash.store.desk.demo import demo_links
from equipt_dash.store.engine import Database, UnusableDatabase
from equipt_dash.store.outage import DatabaseAway

if TYPE_CHECKING:
    from flask import Flask

    server: Flask


def __getattr__(name: str) -> Any:
    """Make ``app:server`` when a WSGI server asks for it, so that importing this file starts nothing."""
    if name == "server":
        app = create_app(load_settings(os.environ))
        _send_mail(app)
        return app.server
    raise AttributeError(name)


class _Handler(WSGIRequestHandler):
    """Keeps connections open between requests, and leaves the terminal to what matters."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing for each request."""


def main() -> int:
    """Serve the embedded default on this machine only; fills an empty database first."""
    try:
        settings = _lasting(load_settings(os.environ))
        if settings.production:
            print("In production start: granian --interface wsgi app:server", file=sys.stderr)
            return 1
        links = _prepare(settings)
        app = create_app(settings)
        _send_mail(app)
    except (UnsafeSettings, PackageError, UnusableDatabase, DatabaseAway) as error:
        print(error, getattr(error, "detail", ""), file=sys.stderr)
        return 1
    web = make_server("127.0.0.1", settings.port, app.server, threaded=True, request_handler=_Handler)
    print(f"EquiPT Dash is at http://127.0.0.1:{settings.port}/ (stop it with Ctrl+C)")
    print("Sign in for a try, each link once and on this machine only:", *links, sep="\n  ", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        web.serve_forever()
    return 0


def _prepare(settings: Settings) -> tuple[str, ...]:
    """Fill an empty database and return a line with a sign-in link for each demonstration person."""
    db = Database(settings.database_url, patience=PATIENCE)
    try:
        prepare(db, settings.city)
        note_editions(db, datetime.now(UTC))
        return demo_links(db, settings)
    finally:
        db.close()


def _lasting(settings: Settings) -> Settings:
    """``settings`` with a key that outlives this process, so that a form open in a browser still works after a restart."""
    if settings.production or os.environ.get("EQUIPT_SECRET_KEY"):
        return settings
    path = ROOT / "var" / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
    return replace(settings, secret_key=path.read_text(encoding="ascii").strip())


def _send_mail(app: Any) -> None:
    """Start sending notices by e-mail, where a mail server is set; the thread ends with the process."""
    site = app.server.extensions["equipt"]
    mail = mail_settings(os.environ, base_url=address(site.settings))
    Beside(site.db, lambda stop: start_outbox(site.db, mail, stop, base_url=address(site.settings)))


if __name__ == "__main__":
    sys.exit(main())
