"""A data set that is fetched again and again, as a small file a person can read: what, from where, how often.

Why no key is in it: the file is shared and kept; keys stay in the environment of the server.
"""

from __future__ import annotations

import calendar
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from equipt_dash.intake.connectors.arcgis import Arcgis
from equipt_dash.intake.connectors.bodies import excerpt
from equipt_dash.intake.connectors.census import Census
from equipt_dash.intake.connectors.ckan import Ckan
from equipt_dash.intake.connectors.model import Connector
from equipt_dash.intake.connectors.socrata import Socrata
from equipt_dash.intake.outbound import FetchError
from equipt_dash.kernel.clock import day_in
from equipt_dash.kernel.words import _, listed

SCHEDULES = ("daily", "weekly", "monthly")
KEYS = {
    "socrata": "EQUIPT_SOCRATA_TOKEN",
    "census": "EQUIPT_CENSUS_KEY",
    "ckan": "EQUIPT_CKAN_KEY",
    "arcgis": "EQUIPT_ARCGIS_TOKEN",
}
"""The environment variable that holds the key of each kind of service."""

ALWAYS_ALLOWED = ("api.census.gov",)
"""Hosts that need no entry in EQUIPT_FETCH_HOSTS, because nobody can type them wrong."""

OPTIONS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "socrata": (("domain", "dataset"), ("select", "where", "group", "order")),
    "census": (("year", "dataset", "get", "for"), ("in", "companions", "base")),
    "ckan": (("site", "resource"), ("filters",)),
    "arcgis": (("layer",), ("where", "fields")),
}
"""By kind: what must be given, and what may be."""


@dataclass(frozen=True)
class SavedSource:
    """One data set to fetch regularly. ``mapping`` names how its columns are read, once that is settled."""

    name: str
    kind: str
    options: tuple[tuple[str, str], ...]
    schedule: str
    mapping: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", self.name):
            raise FetchError(_("The name of a source is made of small letters, digits and hyphens."))
        if self.schedule not in SCHEDULES:
            raise FetchError(_("The schedule must be daily, weekly or monthly."))
        connector_for(self.kind, dict(self.options), {})

    def is_due(self, last: datetime | None, now: datetime, time_zone: str = "") -> bool:
        """Tell whether it is time again. Whole days of the city count: a run a minute earlier than last time runs."""
        if last is None:
            return True
        before, today = day_in(time_zone, last), day_in(time_zone, now)
        if self.schedule == "monthly":
            return today >= _month_later(before)
        return today >= before + timedelta(days=7 if self.schedule == "weekly" else 1)

    def to_toml(self) -> str:
        """The source as a text to keep."""
        lines = ["# A data set that is fetched regularly. Keys are not kept here.", "format = 1"]
        top = {"name": self.name, "kind": self.kind, "schedule": self.schedule, "mapping": self.mapping}
        lines += [f"{key} = {_quoted(text)}" for key, text in top.items() if text]
        return "\n".join([*lines, "", "[options]", *(f"{key} = {_quoted(text)}" for key, text in self.options)]) + "\n"


def from_toml(text: str) -> SavedSource:
    """The source a text holds. Raises ``FetchError`` with what to change."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FetchError(_("The source is not valid TOML: {error}.", error=error)) from None
    if content.pop("format", 1) != 1:
        raise FetchError(_("The source is of a later format; use a newer version of this program."))
    options = content.pop("options", {})
    known = {name: content.pop(name, "") for name in ("name", "kind", "schedule", "mapping")}
    if content:
        raise FetchError(_("The source has an unknown entry: {names}.", names=listed(sorted(content))))
    if not isinstance(options, dict) or not all(isinstance(one, str) for one in (*options.values(), *known.values())):
        raise FetchError(_("Every entry of a source is a text in quotes."))
    return SavedSource(
        known["name"], known["kind"], tuple(options.items()), known["schedule"], mapping=known["mapping"]
    )


def connector_for(kind: str, options: Mapping[str, str], environ: Mapping[str, str]) -> Connector:
    """The connector for these options, with its key from the environment. Raises ``FetchError`` if they do not fit."""
    if kind not in OPTIONS:
        raise FetchError(_("The kind of a source is one of {names}.", names=listed(sorted(OPTIONS))))
    must, may = OPTIONS[kind]
    given = {name: text for name, text in options.items() if text}
    if missing := [name for name in must if name not in given]:
        raise FetchError(_("Still to be given: {names}.", names=listed(missing)))
    if unknown := sorted(set(given) - {*must, *may}):
        raise FetchError(
            _("Not known for this kind of source: {names}.", names=listed([excerpt(one) for one in unknown]))
        )
    key = environ.get(KEYS[kind], "").strip()
    if kind == "socrata":
        return Socrata(**given, token=key)
    if kind == "ckan":
        return Ckan(**given, key=key)
    if kind == "arcgis":
        fields = tuple(part.strip() for part in given.get("fields", "").split(",") if part.strip())
        return Arcgis(given["layer"], given.get("where", ""), fields, token=key)
    return Census(
        given["year"],
        given["dataset"].strip("/"),
        tuple(part.strip() for part in given["get"].split(",") if part.strip()),
        given["for"],
        tuple(given.get("in", "").split()),
        companions=given.get("companions", "yes") != "no",
        base=given.get("base", Census.base),
        key=key,
    )


def _month_later(day: date) -> date:
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _quoted(text: str) -> str:
    return json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007f")
