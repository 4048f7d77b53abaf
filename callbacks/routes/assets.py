"""Answers for stylesheets, scripts, typefaces and the icon: a page asks no other site for anything."""

from __future__ import annotations

from flask import Flask, Response, abort, request

from callbacks.gate import expose
from callbacks.packed import send
from callbacks.site import Site
from equipt_dash.kernel.access import Action


def register(app: Flask, site: Site) -> None:
    """Serve ``/assets/<name>``; under the name that holds its mark a file may be kept for a year."""

    def answer(name: str) -> Response:
        found = site.assets.find(name)
        if found is None:
            abort(404)
        asset, current = found
        response = send(asset.packed, request, content_type=asset.content_type, etag=asset.mark)
        response.make_conditional(request)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if current else "public, max-age=300"
        return response

    expose(app, "/assets/<name>", "asset", answer, Action.READ_PUBLIC)
