"""Answers while the database is away: readers get the last edition from the cache, writers keep what they typed.

A withdrawn edition is never shown from a copy. What was typed is shown again only to whoever sent it from a page of
ours: the form's own token is checked first, which takes no database.
"""

from __future__ import annotations

import re

from flask import Flask, Response, jsonify, request
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import Gone, HTTPException
from wtforms.validators import ValidationError

from callbacks.cache import Stored, stored
from callbacks.gate import largest
from callbacks.routes.html import outage_html
from callbacks.site import Site
from equipt_dash.kept_pages import Address, Kept
from equipt_dash.kernel.model import Edition
from equipt_dash.pages.forms import Form
from equipt_dash.store.outage import RETRY_AFTER, DatabaseAway
from equipt_dash.views import outage as view
from layouts.blocks import block
from layouts.render import render

_MAIN = re.compile(rb"<main\b[^>]*>")

_SECRET = frozenset({"password", "old", "new", "again"})
"""Fields that are never shown nor sent again by us: their owner types them once more."""

_OURS = frozenset({"csrf_token", "form_key", "version", "draft", "mark", "seq", "tab", "as", "next"})
"""Fields nobody typed. They go with the form and are not shown."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def keep(site: Site, edition: Edition, address: Address, page: Stored) -> None:
    """Keep ``page`` on disk for a day without a database."""
    if site.kept is not None:
        site.kept.keep(
            edition, address, Kept(page.packed.plain(), page.content_type, page.filename, site.today(edition))
        )


def from_copy(site: Site, address: Address, away: DatabaseAway) -> Stored:
    """The page at ``address`` as it was kept last, and says so.

    Raises:
        DatabaseAway: there is no copy.
        Gone: the newest edition was withdrawn.
    """
    edition = site.last_known()
    if edition is None:
        raise away
    if edition.withdrawn_at is not None:
        raise Gone("These figures were withdrawn.")
    page = _copy(site, edition, address)
    if page is None:
        raise away
    return page


def _copy(site: Site, edition: Edition, address: Address) -> Stored | None:
    day = site.known_day(edition)
    held = site.cache.held((address, edition.number, site.build, address.language, day))
    if held is not None:
        kept = Kept(held.packed.plain(), held.content_type, held.filename, day)
    elif site.kept is None or (found := site.kept.find(edition, address)) is None:
        return None
    else:
        kept = found
    body = _marked(kept, edition) if kept.content_type.startswith("text/html") else kept.body
    return stored(body, kept.content_type, filename=kept.filename)


def _marked(kept: Kept, edition: Edition) -> bytes:
    words = render(block(view.as_of(edition, kept.day), "")).encode()
    return _MAIN.sub(lambda found: found[0] + words, kept.body, count=1)


def refuse(app: Flask, site: Site, away: DatabaseAway) -> Response:
    """The 503 for what cannot come from a copy: the true reason, when to ask again, and what was typed."""
    if request.path.startswith("/api/"):
        response: Response = jsonify({"error": view.api_words(away)})
        response.status_code = 503
    else:
        page = view.reading(away, request.path)
        if request.method not in _SAFE and not request.path.startswith("/_dash"):
            typed, form = _typed(app)
            page = view.writing(away, typed, form)
        body = outage_html(site, site.last_known(), page, request.path)
        response = Response(body, status=503, content_type="text/html; charset=utf-8")
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response


def _typed(app: Flask) -> tuple[tuple[tuple[str, str], ...], Form | None]:
    """What was typed, for people, and a form that sends it again; nothing for whoever did not use a form of ours."""
    try:
        request.max_content_length = largest(app, request.endpoint)
        sent = [(name, value) for name, values in request.form.lists() for value in values]
        validate_csrf(request.form.get("csrf_token"))
    except (ValidationError, HTTPException):
        return (), None
    if any(name in _SECRET for name, _value in sent):
        return (), None
    shown = tuple((_label(name), value) for name, value in sent if value.strip() and name not in _OURS)
    files = any(one.filename for one in request.files.values())
    return shown, view.again(request.path, tuple(sent), files=files)


def _label(name: str) -> str:
    """The name of a field as words: "c:2023|actual|all:value" names a cell."""
    words = " ".join(re.split(r"[^\w.-]+|_", name)).strip()
    return words[:1].upper() + words[1:]
