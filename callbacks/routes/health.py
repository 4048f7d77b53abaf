"""Tells a balancer whether pages can be served."""

from __future__ import annotations

from flask import Flask, Response

from callbacks.gate import expose
from callbacks.site import Site
from equipt_dash.access import Action


def register(app: Flask, site: Site) -> None:
    """``GET /healthz``: 200 once an edition can be read, 503 until then."""

    def answer() -> Response:
        try:
            ready = site.edition() is not None
        except Exception:
            # Whatever keeps the database away, the answer to a balancer is the same: not ready.
            ready = False
        response = Response("ok\n" if ready else "not ready\n", 200 if ready else 503, content_type="text/plain")
        response.headers["Cache-Control"] = "no-store"
        return response

    expose(app, "/healthz", "healthz", answer, Action.READ_PUBLIC)
