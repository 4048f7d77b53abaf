"""Stylesheets, the script and the icon, all served from here: a page asks no other site for anything."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from flask import Flask, Response, abort, request

from callbacks.gate import expose
from callbacks.site import Site
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.settings import ROOT

_ASSETS = ROOT / "layouts" / "assets"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_SITE_SHEETS = ("theme.css", "charts.css", "page.css")


def register(app: Flask, site: Site) -> None:
    """Serve ``/assets/<name>``; with the current build in its address a file may be kept for a year."""
    content = _content()

    def answer(name: str) -> Response:
        if name not in content:
            abort(404)
        response = Response(content[name], content_type=_TYPES[Path(name).suffix])
        fresh = request.args.get("v") == site.build
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if fresh else "public, max-age=300"
        response.set_etag(f"{site.build}-{name}")
        return response

    expose(app, "/assets/<name>", "asset", answer, Action.READ_PUBLIC)


def _content() -> dict[str, bytes]:
    bootstrap = files("flask_bootstrap").joinpath("static/bootstrap5/css/bootstrap.min.css").read_bytes()
    found = {"bootstrap.css": bootstrap.replace(b"/*# sourceMappingURL=bootstrap.min.css.map */", b"")}
    found["site.css"] = b"\n".join((_ASSETS / name).read_bytes() for name in _SITE_SHEETS)
    for kind in ("css", "js"):  # what only internal pages need, one file a part of the desk
        found[f"desk.{kind}"] = b"\n".join(path.read_bytes() for path in sorted(_ASSETS.glob(f"desk*.{kind}")))
    for path in _ASSETS.iterdir():
        if path.suffix in (".js", ".svg") and not path.name.startswith("desk"):
            found[path.name] = path.read_bytes()
    return found
