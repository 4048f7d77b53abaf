"""Hands out the workbook of a measure, to fill in where there is no browser, and to send back under Import."""

from __future__ import annotations

from functools import partial

from flask import Flask, Response, abort

from callbacks.desk.session import desk
from callbacks.gate import expose
from callbacks.site import Site
from equipt_dash.desk.entry.page.workbook import asked
from equipt_dash.desk.entry.rules.workbook import template
from equipt_dash.kernel.access import Action
from equipt_dash.outlets.template_xlsx import CONTENT_TYPE, workbook


def register(server: Flask, site: Site) -> None:
    """``GET /internal/measures/<slug>/template.xlsx``."""
    rule = "/internal/measures/<slug:slug>/template.xlsx"
    expose(server, rule, "measure-template", partial(_answer, site), Action.ENTER)


def _answer(site: Site, slug: str) -> Response:
    wanted = asked(desk(site), slug)
    if wanted is None:
        abort(404)
    response = Response(workbook(template(wanted)), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-template.xlsx"'
    return response
