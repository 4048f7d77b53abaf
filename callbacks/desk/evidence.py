"""Gives a file that was kept as evidence back to people who signed in: always to save, never to open in the page."""

from __future__ import annotations

from functools import partial

from flask import Flask, Response, abort
from werkzeug.utils import secure_filename

from callbacks.desk.session import desk
from callbacks.gate import expose
from callbacks.site import Site
from equipt_dash.kernel.access import Action
from equipt_dash.store.desk import evidence
from equipt_dash.views.desk.record_paths import RECORDS


def register(server: Flask, site: Site) -> None:
    """``GET /internal/records/evidence/<id>``."""
    expose(server, f"{RECORDS}/evidence/<int:id>", "evidence", partial(_answer, site), Action.READ_INTERNAL)


def _answer(site: Site, id: int) -> Response:
    reader = desk(site)
    found = evidence.find(reader.read(reader.scope()), id)
    if found is None:
        abort(404)
    response = Response(found.content, content_type="application/octet-stream")
    name = secure_filename(found.name) or f"evidence-{found.id}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
