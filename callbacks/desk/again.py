"""Keeps what somebody sent after their session ended, in the page they get, until they can send it again.

Nothing is stored on the server for somebody who is not signed in. Only a form of our own pages is kept: the browser
says so (``Origin``), so another site cannot put words into a page of ours.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from callbacks.desk.session import current, desk
from callbacks.routes.html import account_html
from callbacks.site import Site
from equipt_dash.views.desk import account_again as view
from equipt_dash.views.desk.account_again import Kept
from equipt_dash.views.desk.context import TOKEN_FIELD


def page_above(app: Flask, path: str) -> str:
    """The nearest page at or above ``path`` that can be opened."""
    routes = app.url_map.bind("localhost")
    while path.strip("/"):
        try:
            routes.match(path, method="GET")
            return path
        except HTTPException:
            path = path.rpartition("/")[0]
    return "/"


def kept_page(site: Site, app: Flask) -> Response | None:
    """The page that holds what was sent; ``None`` where there is nothing of ours to keep."""
    if request.method != "POST" or not _of_our_pages():
        return None
    try:
        sent = tuple(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return None
    kept = Kept(request.path, tuple((name, value) for name, value in sent if name != TOKEN_FIELD))
    if current(site) is not None:
        return response(site, kept, 409)
    page = view.signed_out(desk(site), kept, page_above(app, request.path))
    return Response(account_html(site, page, "/sign-in"), status=401, content_type="text/html; charset=utf-8")


def response(site: Site, kept: Kept, status: int = 200) -> Response:
    """The page from which a kept form is sent."""
    page = account_html(site, view.send_again(desk(site), kept), "/sign-in")
    return Response(page, status=status, content_type="text/html; charset=utf-8")


def _of_our_pages() -> bool:
    """A form somebody sent from a page of ours: not a script of the page, and not another site."""
    if request.headers.get("Sec-Fetch-Dest", "document") != "document":
        return False
    try:
        return urlsplit(request.headers.get("Origin", "")).netloc == request.host
    except ValueError:
        return False
