"""Hands out the council's briefing as a PDF."""

from __future__ import annotations

from functools import partial

from flask import Flask, Response, abort, request

from callbacks.desk.session import desk
from callbacks.gate import expose
from callbacks.site import Site
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.settings import address
from equipt_dash.outlets.briefing_pdf import briefing_pdf
from equipt_dash.store.desk import visits
from equipt_dash.views.context import BadAddress
from equipt_dash.views.desk.council import briefing
from equipt_dash.views.desk.council.since import chosen_since


def register(server: Flask, site: Site) -> None:
    """``GET /council/briefing.pdf?since=…``."""
    expose(server, "/council/briefing.pdf", "council-briefing", partial(_answer, site), Action.READ_TRENDS)


def _answer(site: Site) -> Response:
    reader = desk(site)
    found = visits.editions(reader.db)
    if not found:
        abort(404)
    meetings = visits.meetings(reader.db)
    try:
        since = chosen_since(found, meetings, found[-1].number, request.args.get("since", ""), reader.today)
    except BadAddress:
        abort(400)
    made = briefing.build(
        reader.db, reader.framework, since.edition, found[-1], reader.today, base_url=address(site.settings)
    )
    response = Response(briefing_pdf(made), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="briefing-{found[-1].number}-{since.edition.number}.pdf"'  # fmt: skip
    return response
