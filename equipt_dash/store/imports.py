"""Stores what the ``import`` command read, in the database the settings name."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from equipt_dash.intake.findings import CheckedRow, Problem
from equipt_dash.intake.mapping import from_toml
from equipt_dash.intake.report import Refused
from equipt_dash.intake.wire import Rows, packed
from equipt_dash.kernel.access import COMMAND_LINE
from equipt_dash.kernel.errors import PackageError
from equipt_dash.kernel.settings import DATA, UnsafeSettings, load_settings
from equipt_dash.kernel.tables import read_toml
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.store import city_day
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.desk.imports import About, Taken, take
from equipt_dash.store.engine import Database, UnusableDatabase
from equipt_dash.store.upgrade import is_current

if TYPE_CHECKING:
    from equipt_dash.intake.take_in import Facts

_PIECE = 1 << 20


def fiscal_year_starts() -> str:
    """The day the city's fiscal year starts, by the database the settings name.

    Before there is a database, by the package it would be filled from; empty where that does not say either.
    """
    try:
        settings = load_settings(os.environ)
        db = Database(settings.database_url)
    except (UnsafeSettings, UnusableDatabase):
        return ""
    try:
        if db.exists() and is_current(db):
            return city_day.fiscal_year_starts(db)
        city = read_toml(DATA / settings.city / "city.toml").get("city", {})
        return str(city.get("fiscal_year_starts", ""))
    except PackageError:
        return ""
    finally:
        db.close()


def store(rows: Iterator[CheckedRow], facts: Facts) -> str:
    """Store the rows of one file as drafts and say what was done.

    Raises:
        Refused: the rows cannot be stored; nothing was written.
    """
    db = Database(load_settings(os.environ).database_url)
    try:
        if not db.exists() or not is_current(db):
            words = _("The database is not ready.")
            raise Refused([Problem(None, None, None, words, _("Run “python -m equipt_dash init” first."))])
        # The mapping is known once the first row has come.
        rows = rows if isinstance(rows, Rows) else Rows(packed(rows))
        rows.begin()
        about = About(
            sha256=fingerprint(facts.path),
            file_name=facts.name or facts.path.name,
            mapping=facts.report.mapping,
            format=facts.report.format or "",
            measure=from_toml(facts.report.mapping).measure if facts.report.mapping else "",
        )
        act = Act(COMMAND_LINE, datetime.now(UTC))
        return said(take(db, act, rows, about, report=facts.report.as_json))
    finally:
        db.close()


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def said(done: Taken) -> str:
    """What an import did, in words."""
    if done.before:
        return _("This file was taken in before, as import {number}. Nothing was changed.", number=done.id)
    parts = [
        _("Taken in as import {number}.", number=done.id),
        ngettext("{number} value is a new draft.", "{number} values are new drafts.", done.new, number=done.new),
        ngettext(
            "{number} value was stored already.", "{number} values were stored already.", done.unchanged,
            number=done.unchanged,
        ),
    ]  # fmt: skip
    if done.added_measures:
        parts.append(_("Measures not known before, added as drafts: {names}.", names=_some(done.added_measures)))
    if done.added_areas:
        parts.append(_("Places not known before: {names}.", names=_some(done.added_areas)))
    if done.questions:
        number = len(done.questions)
        words = ngettext(
            "Before it can be handed in, {number} question has to be answered, or the value corrected: {first}",
            "Before it can be handed in, {number} questions have to be answered, or the values corrected. The first: "
            "{first}",
            number, number=number, first=done.questions[0],
        )  # fmt: skip
        parts.append(words)
    return " ".join(parts)


def _some(names: tuple[str, ...], most: int = 10) -> str:
    shown = list(names[:most])
    if len(names) > most:
        shown.append(_("and {number} more", number=len(names) - most))
    return listed(shown)
