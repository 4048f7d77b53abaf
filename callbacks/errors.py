"""Plain pages for everything that cannot be answered, so that nobody is left with a bare error."""

from __future__ import annotations

import logging

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from callbacks import outages
from callbacks.routes.html import outage_html, page_html
from callbacks.site import Site
from equipt_dash.kernel.model import Edition
from equipt_dash.pages.parts import Page
from equipt_dash.store.outage import RETRY_AFTER, DatabaseAway
from equipt_dash.views import problem, withdrawn

_log = logging.getLogger("equipt_dash")


def install(app: Flask, site: Site) -> None:
    """Answer every error of ``app`` with a page of our own."""

    def refuse(error: HTTPException) -> Response | HTTPException:
        if error.code is None or error.code < 400:
            return error
        return _answer(site, error.code, error.description if error.code in (400, 403) else None, error)

    def fail(error: Exception) -> Response:
        if request.path.startswith("/_dash-component-suites/"):
            return _answer(site, 404, None, None)  # Dash raises where a script does not exist
        _log.exception("%s %s failed", request.method, request.path, exc_info=error)
        return _answer(site, 500, None, None)

    def without_database(error: DatabaseAway) -> Response:
        _log.warning("%s %s was not answered: %s", request.method, request.path, error)
        return outages.refuse(app, site, error)

    app.register_error_handler(HTTPException, refuse)
    app.register_error_handler(DatabaseAway, without_database)
    app.register_error_handler(Exception, fail)


def _answer(site: Site, code: int, detail: str | None, error: HTTPException | None) -> Response:
    body = _body(site, code, detail or "")
    response = Response(body, status=code, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    if code == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    if error is not None and code == 405 and error.get_response().headers.get("Allow"):
        response.headers["Allow"] = error.get_response().headers["Allow"]
    return response


def _body(site: Site, code: int, detail: str) -> str:
    """The page about an error, which must still show when the database is the thing that failed."""
    page = problem.build(code, detail)
    try:
        edition = site.edition()
        return page_html(site, edition, _notice(code, edition) or page, request.path, {})
    except Exception:
        edition = site.last_known()
        return outage_html(site, edition, _notice(code, edition) or page, request.path)


def _notice(code: int, edition: Edition | None) -> Page | None:
    if code == 410 and edition is not None and edition.withdrawn_at is not None:
        return withdrawn.build(edition.number, edition.withdrawn_at.date())
    return None
