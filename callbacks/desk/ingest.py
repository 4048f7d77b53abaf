"""The address at which programs hand in values: a token instead of a session, drafts only, the importer's checks.

A delivery is read by the same child process, with the same mapping and report, as a file a person sends.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request

from callbacks.desk.session import now
from callbacks.gate import expose
from callbacks.site import Site
from equipt_dash.intake.findings import CheckedRow
from equipt_dash.intake.mapping import Mapping, to_toml
from equipt_dash.intake.report import Report
from equipt_dash.intake.take_in import Facts, in_child, take_in
from equipt_dash.kernel.access import Action, desk_scope
from equipt_dash.kernel.words import _
from equipt_dash.store.desk import imports, reads, tokens
from equipt_dash.store.desk.acting import Act, AlreadyDone

ROLES = ("period", "group", "area", "value", "numerator", "denominator", "se", "low", "high")
"""The names an observation may have; each is the role of that name in a file."""

_DEFAULTS = {"group": "all"}

MOST = 10_000
"""Observations of one delivery."""

_MOST_TOLD = 100
"""Questions of the checks that an answer names."""


def register(app: Flask, site: Site) -> None:
    """``POST /api/v1/measures/<slug>/observations``."""
    rule = "/api/v1/measures/<slug:slug>/observations"
    expose(app, rule, "ingest", partial(_answer, site), Action.READ_PUBLIC, ("POST",), token=True)


def _answer(site: Site, slug: str) -> Response:
    bearer = tokens.bearer(site.db, _token(), now())
    if bearer is None:
        answer = _said(401, _("This token is unknown, or does not work any more."))
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    measure = reads.measure(desk_scope(bearer.principal, Action.ENTER), site.db, slug)
    if measure is None or measure.department != bearer.department:
        return _said(404, _("The token's department has no such measure."))
    key = request.headers.get("Idempotency-Key", "").strip()
    if not 8 <= len(key) <= 200:
        return _said(400, _("Send an Idempotency-Key of 8 to 200 characters, a new one for each delivery."))
    rows = _rows()
    if isinstance(rows, str):
        return _said(400, rows)
    receipt = hashlib.sha256(f"api:{bearer.token}:{slug}:{key}".encode()).hexdigest()
    return _take(site, Act(bearer.principal, now(), receipt), slug, rows)


def _token() -> str:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


_ENDLESS = re.compile(r"[-+]?(?:nan|inf(?:inity)?)", re.I)


class _NoNumber(ValueError):
    """JSON that some programs write and the standard does not know: NaN and Infinity."""


def _no_number(text: str) -> str:
    raise _NoNumber(text)


def _not_a_number(text: str) -> str:
    words = _("“{text}” is not a number. Send null where there is no value, and correct what worked it out.", text=text)
    return words[:300]


def _rows() -> list[dict[str, str]] | str:
    """The observations as texts, or what is wrong with the body."""
    try:
        body = json.loads(request.get_data(as_text=True), parse_float=str, parse_int=str, parse_constant=_no_number)
    except _NoNumber as error:
        return _not_a_number(str(error))
    except (ValueError, RecursionError):
        return _("The body is not JSON.")
    found = body.get("observations") if isinstance(body, dict) else None
    if not isinstance(found, list) or not found or len(found) > MOST:
        return _("Send a list of 1 to {most} observations.", most=MOST)
    rows = []
    for one in found:
        if not isinstance(one, dict) or not set(one) <= set(ROLES):
            return _("An observation may have: {names}.", names=", ".join(ROLES))
        if not all(value is None or isinstance(value, str) for value in one.values()):
            return _("Each part of an observation is a text, a number or null.")
        if endless := next((text for text in one.values() if text and _ENDLESS.fullmatch(text.strip())), ""):
            return _not_a_number(endless)
        rows.append({name: value or "" for name, value in one.items()})
    return rows


def _take(site: Site, act: Act, slug: str, rows: list[dict[str, str]]) -> Response:
    names = [name for name in ROLES if any(name in row for row in rows)]
    mapping = Mapping(name="api", measure=slug, columns=tuple((name, name) for name in names))
    content = json.dumps([{name: row.get(name) or _DEFAULTS.get(name, "") for name in names} for row in rows])
    done: list[imports.Taken] = []

    def store(checked: Iterator[CheckedRow], facts: Facts) -> str:
        about = imports.About(
            sha256=hashlib.sha256(content.encode()).hexdigest(),
            file_name=_("sent by a program"),
            mapping=to_toml(mapping),
            format="api",
            origin=request.path,
            measure=slug,
        )
        done.append(imports.take(site.db, act, checked, about, facts.report.as_json, location="api/{id}"))
        return ""

    city = reads.city(site.db)
    with tempfile.TemporaryDirectory(prefix="equipt-api-") as folder:
        path = Path(folder) / "observations.json"
        path.write_text(content, encoding="utf-8")
        starts = city.fiscal_year_starts if city else ""
        argument = {"path": str(path), "mapping": to_toml(mapping), "sheet": "", "fiscal_year_starts": starts}
        try:
            report = take_in(argument, store, in_child)
        except AlreadyDone as before:
            return jsonify({"import": int(before.location.rpartition("/")[2]), "repeated": True})
    return _told(report, done)


def _told(report: Report, done: list[imports.Taken]) -> Response:
    told = report.as_json()
    report.problems.close()
    if not done:
        answer = jsonify({"report": told})
        answer.status_code = 422
        return answer
    taken = done[0]
    questions = list(taken.questions[:_MOST_TOLD])
    said = {"import": taken.id, "new": taken.new, "unchanged": taken.unchanged, "questions": questions}
    return jsonify({**said, "report": told})


def _said(status: int, words: str) -> Response:
    answer: Any = jsonify({"error": words})
    answer.status_code = status
    return answer
