"""The forms that save, remove and fetch sources. Where a form may fetch from is decided by the server's settings."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from callbacks.desk.answers import Answer, DeskForm, DeskPage, Done, Sent, Show
from equipt_dash.intake.connectors.saved import SavedSource
from equipt_dash.intake.outbound import FetchError
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.words import _
from equipt_dash.pages.declared import sources as declared
from equipt_dash.pages.declared.sources import OPTION
from equipt_dash.pages.declared.spec import row_number
from equipt_dash.store.desk import sources
from equipt_dash.store.desk.acting import Stale
from equipt_dash.store.saved_sources import Outcome, refused_host
from equipt_dash.store.source_now import fetch_now
from equipt_dash.views.context import Params
from equipt_dash.views.desk import sources as view
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.intake_check import CHECK
from equipt_dash.views.desk.sources import PATH, Again


def _save(desk: Desk, _params: Params, sent: Sent) -> Answer:
    options = tuple(
        (name.removeprefix(OPTION), text.strip()) for name, text in sent.cells.items() if name.startswith(OPTION) and text.strip()
    )  # fmt: skip
    try:
        source = SavedSource(sent.get("name").strip(), sent.get("kind"), options, sent.get("schedule"), sent.get("mapping"))  # fmt: skip
        refused = refused_host(os.environ, source)
    except FetchError as error:
        refused = str(error)
    if refused:
        return _again(desk, sent, refused)
    try:
        return Done(sources.save(desk.db, desk.act(sent.key), source, version=_version(sent), location=f"{PATH}?said=saved"))  # fmt: skip
    except Stale:
        words = _(
            "There is a source of this name already, or it was changed meanwhile. Open it from the list and look."
        )
        return _again(desk, sent, words, 409)


def _again(desk: Desk, sent: Sent, problem: str, status: int = 422) -> Show:
    known = {one.source.name for one in sources.listed(desk.db)} if sent.get("version") != "0" else set()
    name = sent.get("name") if sent.get("name") in known else ""
    typed = {**sent.fields, **sent.cells}
    return Show(view.page(desk, {"kind": sent.get("kind"), "name": name}, Again(typed, {}, problem)), status)


def _remove(desk: Desk, _params: Params, sent: Sent) -> Answer:
    try:
        return Done(
            sources.remove(
                desk.db, desk.act(sent.key), sent.get("name"), version=_version(sent), location=f"{PATH}?said=removed",
            )
        )  # fmt: skip
    except Stale:
        return Show(view.page(desk, {"said": "busy"}), 409)


def _fetch(desk: Desk, _params: Params, sent: Sent) -> Answer:
    def place(outcome: Outcome, token: str) -> str:
        if token:
            return f"{CHECK}?upload={token}"
        taken = outcome.state.get("import") if outcome.what == "taken" else None
        return f"/internal/import/{taken}?said=taken" if taken else f"{PATH}?said=ran"

    where = fetch_now(
        desk.db, os.environ, sent.get("name"), desk.act(sent.key), now=lambda: datetime.now(UTC), place=place
    )
    return Done(where) if where else Show(view.page(desk, {"said": "busy"}), 409)


def _version(sent: Sent) -> int:
    version = row_number(sent.get("version"))
    return -1 if version is None else version


PUBLISH = Action.PUBLISH

PAGES: tuple[DeskPage, ...] = (DeskPage("sources", PATH, PUBLISH, view.build, view.PARAMS),)

FORMS: tuple[DeskForm, ...] = (
    DeskForm("source-save", f"{PATH}/save", PUBLISH, _save, declared.SAVE),
    DeskForm("source-remove", f"{PATH}/remove", PUBLISH, _remove, declared.REMOVE),
    DeskForm("source-fetch", f"{PATH}/fetch", PUBLISH, _fetch, declared.FETCH),
)  # fmt: skip
