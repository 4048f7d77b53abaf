"""Who is asking: the session cookie, read once a request, and only where somebody may be signed in."""

from __future__ import annotations

from datetime import datetime

from flask import Flask, Response, g, request
from flask_wtf.csrf import generate_csrf

from callbacks.site import Site
from equipt_dash.kernel import clock
from equipt_dash.kernel.access import ANONYMOUS, Principal
from equipt_dash.store.city_day import city_day
from equipt_dash.store.desk import sessions
from equipt_dash.views.desk.context import Desk

CSRF_COOKIE = "equipt_csrf"
"""Dash's renderer reads the token of signed-in callbacks here; forms carry it in a hidden field."""


def cookie_name(site: Site) -> str:
    """The session cookie: ``__Host-`` binds it to this host over HTTPS, which development does not have."""
    return "__Host-equipt" if site.settings.production else "equipt"


def now() -> datetime:
    """This moment, with its zone."""
    return clock.now()


def current(site: Site) -> sessions.Session | None:
    """The session of this request, looked up once."""
    if "equipt_session" not in g:
        token = request.cookies.get(cookie_name(site), "")
        g.equipt_session = sessions.resume(site.db, token, now()) if token else None
    found: sessions.Session | None = g.equipt_session
    return found


def principal(site: Site) -> Principal:
    """Who asks; anonymous where nobody is signed in."""
    session = current(site)
    return ANONYMOUS if session is None else session.principal


def desk(site: Site) -> Desk:
    """What the views and forms of this request are given."""
    if "equipt_today" not in g:  # a request asks for it more than once, and must not be of two days
        g.equipt_today = city_day(site.db)
    return Desk(principal(site), site.db, site.framework, now(), g.equipt_today, generate_csrf())


def remember(response: Response, site: Site, token: str) -> None:
    """Put a new session's cookie into ``response``."""
    response.set_cookie(
        cookie_name(site),
        token,
        max_age=int(sessions.LONGEST.total_seconds()),
        secure=site.settings.production,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def forget(response: Response, site: Site) -> None:
    """Take the session's cookies away."""
    for name in (cookie_name(site), CSRF_COOKIE):
        response.delete_cookie(name, path="/", secure=site.settings.production, samesite="Lax")


def install_cookie(app: Flask, site: Site) -> None:
    """Give signed-in pages the cookie from which Dash's renderer takes the token of its calls."""

    def add(response: Response) -> Response:
        if g.get("equipt_session") is not None and response.mimetype == "text/html":
            response.set_cookie(CSRF_COOKIE, generate_csrf(), secure=site.settings.production, samesite="Lax")
        return response

    app.after_request(add)
