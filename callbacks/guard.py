"""The gate in front of every Dash callback, and the registrar that gives each one its policy.

Dash callbacks are remote calls anybody can make. Here each is registered with the right it takes,
start-up fails on one that is not, and a request is checked for origin, size and shape before Dash
sees it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from dash import Dash
from flask import request
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import BadRequest, Forbidden, UnsupportedMediaType
from wtforms.validators import ValidationError

from callbacks.desk.session import principal
from callbacks.site import Site
from equipt_dash.kernel.access import ANONYMOUS, Action, can

LARGEST_BODY = 64 * 1024
"""Bytes of a callback request; ours hold a handful of choices."""

CALLBACK_PATH = "/_dash-update-component"
_POLICIES = "equipt_policies"


class PolicyMissing(RuntimeError):
    """A callback was registered without saying whom it is for. Register it with ``secured``."""


def secured(app: Dash, *args: Any, policy: Action) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``app.callback`` with a policy. Use it for every callback."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        known = set(app.callback_map)
        app.callback(*args)(function)
        for output in set(app.callback_map) - known:
            policies(app)[output] = policy
        return function

    return register


def policies(app: Dash) -> dict[str, Action]:
    """The policy of each callback, by the name Dash gives its outputs."""
    found: dict[str, Action] = app.server.config.setdefault(_POLICIES, {})
    return found


def check_policies(app: Dash) -> None:
    """Refuse to start while a callback has no policy.

    Raises:
        PolicyMissing: names the callbacks.
    """
    missing = sorted(set(app.callback_map) - set(policies(app)))
    if missing:
        raise PolicyMissing(f"Register these callbacks with callbacks.guard.secured: {', '.join(missing)}")


def install(app: Dash, site: Site | None = None) -> None:
    """Put the gate before every request of ``app``."""
    check_policies(app)
    app.server.before_request(lambda: _check(app, site) if request.path == CALLBACK_PATH else None)


def _check(app: Dash, site: Site | None) -> None:
    if request.method != "POST":
        return  # the router answers 405
    _check_origin()
    if (request.content_length or 0) > LARGEST_BODY:
        raise BadRequest("The request is too large.")
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Send JSON.")
    body = _body()
    output = body.get("output") if isinstance(body, dict) else None
    if not isinstance(output, str) or output not in policies(app):
        raise BadRequest("There is no such callback.")
    _check_right(policies(app)[output], site)
    _check_shape(app, output, body)


def _check_right(policy: Action, site: Site | None) -> None:
    """Public callbacks only read and need no sign-in; the others need the right and the page's own token."""
    if can(ANONYMOUS, policy):
        return
    if site is None or not can(principal(site), policy):
        raise Forbidden("Sign in first.")
    try:
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError:
        raise Forbidden("This page was open too long. Load it again.") from None


def _body() -> Any:
    """The request's JSON; ``None`` for what is no JSON, or is nested deeper than anything of ours."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _check_origin() -> None:
    """Only our own pages may call: they send our origin, or a browser's word that it is the same site."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        raise Forbidden("This call came from another site.")
    origin = request.headers.get("Origin")
    if origin is not None and _host_of(origin) != request.host:
        raise Forbidden("This call came from another site.")


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _check_shape(app: Dash, output: str, body: dict[str, Any]) -> None:
    declared = app.callback_map[output]
    for part in ("inputs", "state"):
        wanted = [(item["id"], item["property"]) for item in declared[part]]
        given = body.get(part, [])
        if not isinstance(given, list) or [_named(item) for item in given] != wanted:
            raise BadRequest(f"The {part} of this call do not fit.")
        if not all(_is_small(item.get("value")) for item in given):
            raise BadRequest(f"The {part} of this call hold something unexpected.")
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(name, str) for name in changed):
        raise BadRequest("The list of changes does not fit.")
    names = {f"{item['id']}.{item['property']}" for item in declared["inputs"]}
    if not set(changed) <= names:
        raise BadRequest("The list of changes does not fit.")
    if body.get("outputs") != _outputs(output):
        raise BadRequest("The outputs of this call do not fit.")


def _named(item: Any) -> tuple[Any, Any] | None:
    return (item.get("id"), item.get("property")) if isinstance(item, dict) else None


def _is_small(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= 50 and not any(isinstance(part, list) for part in value) and all(map(_is_small, value))
    if isinstance(value, str):
        # A lone surrogate is no text: it could neither be stored nor sent.
        return len(value) <= 4000 and not any("\ud800" <= sign <= "\udfff" for sign in value)
    return value is None or isinstance(value, (bool, int, float))


def _outputs(output: str) -> dict[str, str] | list[dict[str, str]]:
    """What Dash's own renderer sends for these outputs."""
    many = output.startswith("..") and output.endswith("..")
    names = output[2:-2].split("...") if many else [output]
    parts = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in names]
    return parts if many else parts[0]
