"""``/internal/sources``: data sets a service offers, fetched by a timer or at once, and what the last run did."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from equipt_dash.intake.connectors.saved import OPTIONS, SCHEDULES
from equipt_dash.kernel.words import _, listed
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.declared.sources import OPTION, SAVE
from equipt_dash.pages.forms import Field, Press, refilled
from equipt_dash.pages.parts import (
    Block,
    Bullets,
    Cell,
    Column,
    Details,
    LinkTo,
    Notice,
    Page,
    Section,
    TableModel,
    Text,
)
from equipt_dash.store.desk import sources, uploads
from equipt_dash.store.desk.sources import Kept
from equipt_dash.store.saved_sources import allowed_hosts
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk

PATH = "/internal/sources"
PARAMS = ("said", "kind", "name")


@dataclass(frozen=True)
class Again:
    """A form that was not carried out: what was typed, what is wrong with it, and why in one line."""

    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    problem: str = ""


def build(desk: Desk, params: Params) -> Page:
    """The page; with the form of one kind or of one source where the address names it."""
    return page(desk, params)


def page(desk: Desk, params: Params, again: Again | None = None) -> Page:
    """The page, with what was typed where the form was not carried out."""
    found = sources.listed(desk.db)
    chosen = next((one for one in found if one.source.name == params.get("name", "")), None)
    kind = chosen.source.kind if chosen else params.get("kind", "")
    sections = [Section("sources", _("The sources"), (_table(desk, found), *_each(desk, found)))]
    if kind in OPTIONS:
        title = (
            _("Change “{name}”", name=chosen.source.name) if chosen else _("A new source: {kind}", kind=_kinds()[kind])
        )
        sections.insert(0, Section("form", title, (_form(desk, kind, chosen, again),)))
    else:
        sections.append(Section("add", _("Add a source"), (_add(),)))
    return Page(
        title=_("Sources"),
        heading=_("Data that is fetched again and again"),
        lead=(_("A source names a data set of an open-data service. What it brings becomes drafts, and waits for a person."),),
        intro=_said(params),
        crumbs=(LinkTo(_("Import"), "/internal/import"),),
        sections=tuple(sections),
    )  # fmt: skip


def _said(params: Params) -> tuple[Block, ...]:
    words = {
        "saved": _("Saved. The next run of the timer takes it up; you can also fetch it now."),
        "removed": _("Removed. What it brought stays."),
        "ran": _("It was fetched. What came of it stands below."),
        "busy": _("Another run has this source just now, or it is gone. Look again in a while."),
    }.get(params.get("said", ""))
    return (Notice(words, ()),) if words else ()


def _kinds() -> Mapping[str, str]:
    return {
        "socrata": _("Socrata (many city portals)"),
        "census": _("Census Bureau"),
        "ckan": _("CKAN"),
        "arcgis": _("ArcGIS"),
    }


def _schedules() -> Mapping[str, str]:
    return {"daily": _("every day"), "weekly": _("every week"), "monthly": _("every month")}


def _table(desk: Desk, found: Sequence[Kept]) -> TableModel:
    columns = (
        Column("name", _("Source")), Column("kind", _("Service")), Column("what", _("What")),
        Column("schedule", _("How often")), Column("last", _("Last run")), Column("result", _("What it did")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(one.source.name, href=f"{PATH}?name={one.source.name}"),
            Cell(_kinds().get(one.source.kind, one.source.kind)),
            Cell(", ".join(text for _name, text in one.source.options)[:120]),
            Cell(_schedules()[one.source.schedule], note=_("due now") if one.is_due(desk.now) else ""),
            Cell(day(one.last_run_at)) if one.last_run_at else Cell(_("never"), absent=True),
            Cell(_("is running") if one.is_running(desk.now) else one.last_result or _("nothing yet")),
        )
        for one in found
    )
    return TableModel(_("Sources by name"), columns, rows, empty=_("No source is saved yet."))


def _each(desk: Desk, found: Sequence[Kept]) -> list[Block]:
    """For every source a button that fetches it now, and one that forgets it."""
    blocks: list[Block] = []
    for one in found:
        name = one.source.name
        press = Press(_("Fetch “{name}” now", name=name))
        blocks.append(desk.form(f"fetch-{name}", f"{PATH}/fetch", (), (press,), hidden=(("name", name),)))
        hidden = (("name", name), ("version", str(one.version)))
        away = desk.form(f"remove-{name}", f"{PATH}/remove", (), (Press(_("Remove “{name}”", name=name), quiet=True),), hidden=hidden)  # fmt: skip
        blocks.append(Details(_("Remove “{name}”", name=name), (Text(((_("What it brought stays."),),)), away)))
    return blocks


def _add() -> Block:
    return Bullets(tuple((LinkTo(words, f"{PATH}?kind={kind}"),) for kind, words in _kinds().items()))


def _form(desk: Desk, kind: str, chosen: Kept | None, again: Again | None) -> Block:
    must, may = OPTIONS[kind]
    given = dict(chosen.source.options) if chosen else {}
    names = (("", _("None: ask a person the first time")), *((name, name) for name, _text in uploads.mappings(desk.db)))
    schedule, mapping = (chosen.source.schedule, chosen.source.mapping) if chosen else ("weekly", "")
    kept = SAVE.controls(
        {"schedule": tuple((name, _schedules()[name]) for name in SCHEDULES), "mapping": names},
        values={"schedule": schedule, "mapping": mapping}, without=() if chosen is None else ("name",),
    )  # fmt: skip
    of_service = [Field(OPTION + name, _option(name), value=given.get(name, ""), required=name in must, hint=_hint(name)) for name in (*must, *may)]  # fmt: skip
    own = len(kept) - 2
    fields = (*kept[:own], *of_service, *kept[own:])
    hidden = [("kind", kind), ("version", str(chosen.version if chosen else 0))]
    if chosen:
        hidden.append(("name", chosen.source.name))
    hosts = _("This server fetches only from: {hosts}. IT staff add hosts in EQUIPT_FETCH_HOSTS.", hosts=listed(list(allowed_hosts(os.environ))))  # fmt: skip
    form = desk.form("source", f"{PATH}/save", fields, (Press(_("Save")),), hint=hosts, hidden=tuple(hidden))
    return refilled(form, again.typed, again.wrong, again.problem) if again else form


def _option(name: str) -> str:
    return {
        "domain": _("Address of the portal"),
        "dataset": _("Identifier of the data set"),
        "select": _("Columns ($select)"),
        "where": _("Only rows where"),
        "group": _("Grouped by ($group)"),
        "order": _("Order ($order)"),
        "year": _("Year of the release"),
        "get": _("Variables"),
        "for": _("Places (for)"),
        "in": _("Within (in)"),
        "companions": _("Fetch margins and annotations too"),
        "base": _("Address of the service"),
        "site": _("Address of the portal"),
        "resource": _("Identifier of the resource"),
        "filters": _("Only rows where (JSON)"),
        "layer": _("Address of the layer"),
        "fields": _("Fields"),
    }[name]


def _hint(name: str) -> str:
    return {
        "domain": _("Such as data.example.gov."),
        "dataset": _("For Socrata such as abcd-1234; for the Census Bureau such as acs/acs5."),
        "get": _("Separated by commas, such as B19013_001E."),
        "for": _("Such as place:05000."),
        "in": _("Such as state:48."),
        "companions": _("yes or no"),
        "layer": _("It ends with a number, such as …/FeatureServer/0."),
        "fields": _("Separated by commas; empty for all."),
    }.get(name, "")
