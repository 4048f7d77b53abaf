"""Tells a balancer whether pages can be served, be it from the cache."""

from __future__ import annotations

from flask import Flask, Response

from callbacks.gate import expose
from callbacks.site import Site
from equipt_dash.kernel.access import Action
from equipt_dash.store.outage import DatabaseAway


def register(app: Flask, site: Site) -> None:
    """``GET /healthz``: 200 once an edition can be shown, 503 until then."""

    def answer() -> Response:
        try:
            ready, words = site.edition() is not None, "ok\n"
        except DatabaseAway:
            # A balancer that took every server out would take the copies away from readers, too.
            ready, words = site.last_known() is not None, "the database is away: pages come from the cache\n"
        response = Response(words if ready else "not ready\n", 200 if ready else 503, content_type="text/plain")
        response.headers["Cache-Control"] = "no-store"
        return response

    expose(app, "/healthz", "healthz", answer, Action.READ_PUBLIC)
