"""Puts the server together: Dash on Flask, our routes, the gate and the headers."""

from __future__ import annotations

from typing import Any

from dash import Dash
from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter, IntegerConverter

from callbacks import errors, gate, guard, headers, packed, warm
from callbacks.boards import explorer
from callbacks.boards.dash_door import PagesOfOurOwn
from callbacks.desk import account, briefing, evidence, ingest, oidc
from callbacks.desk import routes as desk_routes
from callbacks.desk.entry import workbook as entry_workbook
from callbacks.desk.session import CSRF_COOKIE
from callbacks.routes import assets, health, public
from callbacks.site import open_site
from equipt_dash.kernel.settings import Settings

LARGEST_REQUEST = 1024 * 1024
"""Bytes of any request; larger ones get 413 before they are read."""


class SlugConverter(BaseConverter):
    """The only form a slug in an address may have; anything else is a page that does not exist."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+)*"


class RowNumberConverter(IntegerConverter):
    """The only form a row's number may have in an address: what no database can hold is a page that does not exist."""

    regex = "[0-9]{1,9}"


class PublicPagesServer(PagesOfOurOwn):
    """The server whose addresses take only the forms above."""

    @staticmethod
    def create_app(name: str = "equipt_dash", config: dict[str, Any] | None = None) -> Flask:
        """A Flask server without a static folder of its own."""
        app = Flask("equipt_dash", static_folder=None)
        app.url_map.converters["slug"] = SlugConverter
        app.url_map.converters["int"] = RowNumberConverter
        app.config.update(config or {})
        return app


def create_app(settings: Settings) -> Dash:
    """A ready server for ``settings``. Opens no database connection before the first request.

    Raises:
        PolicyMissing: a callback, page, form or other route does not say which right it takes.
        PackageError: the framework content is broken.
    """
    site = open_site(settings)
    app = Dash(
        "equipt_dash",
        backend=PublicPagesServer,
        suppress_callback_exceptions=True,
        use_pages=False,
        pages_folder="",
        include_assets_files=False,
        serve_locally=True,
        enable_mcp=False,
        compress=False,
        update_title=None,
        csrf_token_name=CSRF_COOKIE,
        csrf_header_name="X-CSRFToken",
        title="EquiPT Dash",
    )
    server: Flask = app.server
    server.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        TRUSTED_HOSTS=list(settings.hosts),
        SESSION_COOKIE_SECURE=settings.production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        COMPRESS_MIN_SIZE=500,
        COMPRESS_MIMETYPES=[
            "text/html", "text/css", "text/javascript", "application/javascript", "application/json", "text/csv",
            "image/svg+xml",
        ],
    )  # fmt: skip
    server.extensions["equipt"] = site
    if settings.proxies:  # otherwise every caller behind a proxy shares its address, and one limit
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    explorer.register(app, site)
    public.register(server, site)
    assets.register(server, site)
    health.register(server, site)
    desk_routes.register(server, site)
    account.register(server, site)
    oidc.register(server, site)
    ingest.register(server, site)
    entry_workbook.register(server, site)
    briefing.register(server, site)
    evidence.register(server, site)
    errors.install(server, site)
    headers.install(server, settings)
    gate.install(server, site)
    guard.install(app, site)
    gate.check_routes(server)
    Compress(server)
    packed.install(server)
    warm.install(server, site)
    return app
