"""Answers the public pages and their CSV files, from the page table and nothing else."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from functools import partial

from flask import Flask, Response, abort, redirect, request
from werkzeug.exceptions import BadRequest, Gone, ServiceUnavailable
from werkzeug.wrappers import Response as BaseResponse

from callbacks.cache import Stored, stored
from callbacks.gate import expose
from callbacks.outages import from_copy, keep
from callbacks.packed import send
from callbacks.pages import PAGES, PageSpec
from callbacks.routes.html import page_html
from callbacks.site import Site
from equipt_dash.kept_pages import Address
from equipt_dash.kernel.access import ANONYMOUS, can
from equipt_dash.kernel.model import Edition
from equipt_dash.outlets.csv_file import table_csv
from equipt_dash.pages.parts import Page, downloads
from equipt_dash.store.outage import DatabaseAway
from equipt_dash.views.context import BadAddress, Context

LONGEST_QUERY = 2000
"""Characters of a query string that are still read; a longer one is refused, not searched through."""


def register(app: Flask, site: Site) -> None:
    """Give every page of the table its route, and one for the CSV of each of its figures."""
    for spec in PAGES:
        expose(app, spec.rule, f"page:{spec.name}", partial(_answer, site, spec), spec.policy)
        base = "" if spec.rule == "/" else spec.rule
        expose(app, f"{base}/<slug:figure>.csv", f"csv:{spec.name}", partial(_answer, site, spec), spec.policy)
        if spec.rule != "/":
            expose(app, f"{spec.rule}/", f"slash:{spec.name}", _without_slash, spec.policy)


def _without_slash(**_path: str) -> BaseResponse:
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return redirect("/" + request.path.strip("/") + query, code=308)


def _answer(site: Site, spec: PageSpec, **path: str) -> Response:
    if not can(ANONYMOUS, spec.policy):
        abort(404)
    figure = path.pop("figure", "")
    params = _params(spec, path)
    query = tuple(sorted((name, value) for name, value in params.items() if name in spec.params))
    address = Address(request.path, query)
    try:
        edition = published(site)
        key = (address, edition.number, site.build, address.language, site.today(edition))
        if figure and site.figures.lacks(_page_key(spec, path, query, edition, site.today(edition)), figure):
            abort(404)
        return _respond(site.cache.get(key, partial(_made, site, spec, edition, params, figure, address)))
    except DatabaseAway as away:
        return _respond(from_copy(site, address, away))


def _page_key(
    spec: PageSpec, path: dict[str, str], query: tuple[tuple[str, str], ...], edition: Edition, day: date
) -> Hashable:
    """What decides which figures a page has: the same for the page and each of its CSV files."""
    return spec.name, tuple(sorted(path.items())), query, edition.number, day


def published(site: Site) -> Edition:
    """The edition readers may see. Every public outlet asks here, before it looks into any cache.

    Raises:
        ServiceUnavailable: nothing has been published yet.
        Gone: the newest edition was withdrawn, and no newer one is there.
    """
    edition = site.edition()
    if edition is None:
        raise ServiceUnavailable("Nothing has been published yet.")
    if edition.withdrawn_at is not None:
        raise Gone("These figures were withdrawn.")
    return edition


def _params(spec: PageSpec, path: dict[str, str]) -> dict[str, str]:
    if len(request.query_string) > LONGEST_QUERY:
        raise BadRequest("The address is too long.")
    query = {name: request.args[name] for name in spec.params if request.args.get(name)}
    if any("\x00" in value for value in query.values()):
        raise BadRequest("The address holds a character that no page can read.")
    return {**query, **path}


def _made(
    site: Site, spec: PageSpec, edition: Edition, params: dict[str, str], figure: str, address: Address
) -> Stored:
    page = _make(site, spec, edition, params, figure)
    keep(site, edition, address, page)
    return page


def _make(site: Site, spec: PageSpec, edition: Edition, params: dict[str, str], figure: str) -> Stored:
    today = site.today(edition)
    try:
        with site.reader(edition) as read:
            page = spec.build(Context(read, site.framework, today), params)
    except BadAddress as error:
        raise BadRequest(f"This page does not know the value given for “{error}”.") from None
    if page is None:
        abort(404)
    query = {name: value for name, value in params.items() if name in spec.params}
    path = {name: value for name, value in params.items() if name not in spec.params}
    key = _page_key(spec, path, tuple(sorted(query.items())), edition, today)
    site.figures.note(key, frozenset(downloads(page)))
    if figure:
        return _csv(page, figure, edition.number)
    return stored(page_html(site, edition, page, request.path, query), "text/html; charset=utf-8")


def _csv(page: Page, figure: str, edition: int) -> Stored:
    item = downloads(page).get(figure)
    if item is None:
        abort(404)
    name = request.path.strip("/").replace("/", "-")
    return stored(table_csv(item, edition), "text/csv; charset=utf-8", filename=name)


def _respond(page: Stored) -> Response:
    response = send(page.packed, request, content_type=page.content_type, etag=page.etag, status=page.status)
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    if page.filename:
        response.headers["Content-Disposition"] = f'attachment; filename="{page.filename}"'
    response.make_conditional(request)
    return response
