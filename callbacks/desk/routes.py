"""Answers internal pages and forms: parameters by allow-list, one place for refusals, conflicts and repeats."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial

from flask import Flask, Response, abort, jsonify, redirect, request
from werkzeug.exceptions import BadRequest, Forbidden
from werkzeug.wrappers import Response as BaseResponse

from callbacks.desk.answers import Answer, Data, DeskForm, DeskPage, Done, Sent
from callbacks.desk.session import desk, principal
from callbacks.desk.table import FORMS, PAGES
from callbacks.gate import expose
from callbacks.routes.html import desk_html
from callbacks.routes.public import LONGEST_QUERY
from callbacks.site import Site
from equipt_dash.kernel.access import Refused
from equipt_dash.outlets.csv_file import table_csv
from equipt_dash.pages.parts import Page, downloads
from equipt_dash.store.desk.acting import AlreadyDone, refuse_repeat
from equipt_dash.store.outage import DatabaseAway
from equipt_dash.store.snapshot import Snapshot
from equipt_dash.views.context import BadAddress
from equipt_dash.views.desk.context import KEY_FIELD
from equipt_dash.views.desk.refusal import refusal_words

LONGEST_FIELD = 20_000
"""Characters of one field of a form; longer ones are refused with a clear answer."""


def register(app: Flask, site: Site) -> None:
    """Give every internal page and form its route and its policy."""
    for page in PAGES:
        expose(app, page.rule, f"desk:{page.name}", partial(_page, site, page), page.policy)
        csv = f"{page.rule}/<slug:figure>.csv"
        expose(app, csv, f"desk-csv:{page.name}", partial(_page, site, page), page.policy)
    for form in FORMS:
        expose(app, form.rule, f"form:{form.name}", partial(_form, site, form), form.policy, ("POST",), form.largest)


def _page(site: Site, spec: DeskPage, **found: str | int) -> Response:
    path = {name: str(value) for name, value in found.items()}
    figure = path.pop("figure", "")
    if len(request.query_string) > LONGEST_QUERY:
        raise BadRequest("The address is too long.")
    query = {name: _clean(request.args[name]) for name in spec.params if request.args.get(name)}
    try:
        with Snapshot(site.db) as snapshot:
            page = spec.build(replace(desk(site), snapshot=snapshot), {**query, **path})
            # A file may read on while it is written, so it is made as of the same moment.
            file = _csv(page, figure) if page is not None and figure else None
    except BadAddress as error:
        raise BadRequest(f"This page does not know the value given for “{error}”.") from None
    except Refused as refused:
        raise Forbidden(refusal_words(principal(site), refused)) from None
    if page is None:
        abort(404)
    return file or html_response(site, page, query=query)


def html_response(site: Site, page: Page, status: int = 200, query: dict[str, str] | None = None) -> Response:
    """``page`` in the frame of internal pages."""
    body = desk_html(site, desk(site), page, request.path, query or {})
    return Response(body, status=status, content_type="text/html; charset=utf-8")


def _csv(page: Page, figure: str) -> Response:
    item = downloads(page).get(figure)
    if item is None:
        abort(404)
    response = Response(table_csv(item, page.edition), content_type="text/csv; charset=utf-8")
    name = request.path.strip("/").replace("/", "-")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _form(site: Site, spec: DeskForm, **found: str | int) -> BaseResponse:
    path = {name: str(value) for name, value in found.items()}
    try:
        sent, reader = _sent(spec), desk(site)
        refuse_repeat(site.db, reader.act(sent.key))
        return _answer(site, spec.run(reader, path, sent))
    except AlreadyDone as done:
        return redirect(done.location or "/internal", code=303)
    except Refused as refused:
        raise Forbidden(refusal_words(principal(site), refused)) from None
    except BadAddress as error:
        raise BadRequest(f"This form does not know the value given for “{error}”.") from None


def _answer(site: Site, answer: Answer) -> BaseResponse:
    if isinstance(answer, Done):
        with suppress(DatabaseAway):
            site.edition()  # an edition that was just published or withdrawn is noticed now, not with the next reader
        return redirect(answer.location, code=303)
    if isinstance(answer, Data):
        response = jsonify(dict(answer.payload))
        response.status_code = answer.status
        return response
    return html_response(site, answer.page, answer.status)


def _sent(spec: DeskForm) -> Sent:
    form = request.form
    fields = {name: _clean(form[name]) for name in spec.fields if name in form}
    lists = {name: tuple(_clean(value) for value in form.getlist(name)) for name in spec.lists}
    cells = {name: _clean(value) for name, value in form.items() if spec.prefixes and name.startswith(spec.prefixes)}
    files = {name: request.files[name] for name in spec.files if name in request.files}
    return Sent(fields, lists, cells, files, _clean(form.get(KEY_FIELD, ""))[:64])


def _clean(text: str) -> str:
    """``text`` as it can be stored: line breaks of one kind.

    Raises:
        BadRequest: it holds signs no database can keep, or is too long.
    """
    if len(text) > LONGEST_FIELD:
        raise BadRequest("One of the answers is too long.")
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise BadRequest("One of the answers holds a character that cannot be stored.")
    return text.replace("\r\n", "\n").replace("\r", "\n")
