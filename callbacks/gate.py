"""The gate in front of every request: where nobody gets in without signing in, and every route has a policy.

Order matters and is fixed here: a private address is closed before it is even looked up, so nobody learns
which of them exist; then the route's policy; then the token that proves a form came from our own page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask, Response, redirect, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as BaseResponse

from callbacks.desk import again
from callbacks.desk.session import current, install_cookie, principal
from callbacks.guard import PolicyMissing
from callbacks.site import Site
from equipt_dash.kernel.access import Action, Refused, can
from equipt_dash.views.desk.refusal import refusal_words

PRIVATE = ("/internal", "/council", "/admin")
"""Everything at or under these is for people who are signed in."""

ACCOUNT = ("/sign-in", "/sign-out")
"""Pages about signing in: open to everyone, kept by nobody."""

_POLICIES = "equipt_route_policies"
_LARGEST = "equipt_route_sizes"
_BY_TOKEN = "equipt_routes_by_token"

DASH_ROUTES = frozenset(
    {
        "_dash_assets.static",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
        "/_dash-layout",
        "/_dash-dependencies",
        "/_dash-update-component",
        "/_reload-hash",
        "/_favicon.ico",
    }
)
"""Dash's own routes: scripts, an empty layout, and callbacks, which ``guard`` holds one by one."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def expose(
    app: Flask,
    rule: str,
    endpoint: str,
    view: Callable[..., Any],
    policy: Action,
    methods: tuple[str, ...] = ("GET",),
    largest: int = 0,
    token: bool = False,
) -> None:
    """Give ``rule`` a view and its policy. Use it for every route.

    ``largest``: bytes it takes beyond the usual. ``token``: programs call it with a token of their own, so there
    is no cookie another site could misuse, and no form token to ask for.
    """
    app.add_url_rule(rule, endpoint, view, methods=list(methods))
    policies(app)[endpoint] = policy
    if largest:
        app.config.setdefault(_LARGEST, {})[endpoint] = largest
    if token:
        app.config.setdefault(_BY_TOKEN, set()).add(endpoint)


def policies(app: Flask) -> dict[str, Action]:
    """The policy of each route, by endpoint."""
    found: dict[str, Action] = app.config.setdefault(_POLICIES, {})
    return found


def largest(app: Flask, endpoint: str | None) -> int | None:
    """Bytes a request to ``endpoint`` may have."""
    found: int | None = app.config.get(_LARGEST, {}).get(endpoint, app.config["MAX_CONTENT_LENGTH"])
    return found


def check_routes(app: Flask) -> None:
    """Refuse to start while a route has no policy, or a private one is open.

    Raises:
        PolicyMissing: names the routes.
    """
    known = policies(app)
    missing = sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in known and rule.endpoint not in DASH_ROUTES
    )
    if missing:
        raise PolicyMissing(f"Register these routes with callbacks.gate.expose: {', '.join(missing)}")
    opened = sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if is_private(rule.rule) and known.get(rule.endpoint) is Action.READ_PUBLIC
    )
    if opened:
        raise PolicyMissing(f"These private addresses are open to everyone: {', '.join(opened)}")


def is_private(path: str) -> bool:
    """Whether ``path`` is equal to or under a private address."""
    return any(path == top or path.startswith(f"{top}/") for top in PRIVATE)


def safe_next(address: str) -> str:
    """``address`` if it leads to one of our own private pages, otherwise the first of them.

    Only a plain path with an optional query is taken: no host, no scheme, no backslash, no control sign.
    """
    parts = _split(address)
    plain = address.isprintable() and "\\" not in address and not address.startswith("//")
    if parts is None or not plain or parts.scheme or parts.netloc or not is_private(parts.path):
        return PRIVATE[0]
    return address


def _split(address: str) -> Any:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def install(app: Flask, site: Site) -> None:
    """Put the gate before every request of ``app``, and keep what signed-in people see out of every cache."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, SESSION_COOKIE_NAME="equipt_form")
    csrf = CSRFProtect(app)

    def check() -> BaseResponse | None:
        if is_private(request.path) and current(site) is None:
            return again.kept_page(site, app) or redirect(_sign_in_address(app), code=303)
        rule = request.url_rule
        if rule is None or rule.endpoint in DASH_ROUTES:
            return None  # no such page, or a callback: guard checks those
        policy = policies(app)[rule.endpoint]
        if policy is not Action.READ_PUBLIC and not can(principal(site), policy):
            raise Forbidden(refusal_words(principal(site), Refused(policy)))
        if request.method not in _SAFE:
            request.max_content_length = largest(app, rule.endpoint)
            if rule.endpoint not in app.config.get(_BY_TOKEN, ()):
                try:
                    csrf.protect()
                except CSRFError:
                    kept = again.kept_page(site, app) if is_private(request.path) else None
                    if kept is None:
                        raise
                    return kept
        return None

    def keep_private(response: Response) -> Response:
        if is_private(request.path) or any(request.path.startswith(top) for top in ACCOUNT):
            response.headers["Cache-Control"] = "no-store"
        return response

    app.before_request(check)
    app.after_request(keep_private)
    install_cookie(app, site)


def _sign_in_address(app: Flask) -> str:
    wanted = request.full_path if request.query_string else request.path
    if request.method not in _SAFE:
        wanted = again.page_above(app, request.path)  # a form's own address cannot be opened
    return f"/sign-in?next={quote(safe_next(wanted), safe='/')}"
