"""``fetch save | list | remove | saved``: keeps sources, and runs those that are due when a timer calls."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from equipt_dash.commands.base import arguments, command, opened
from equipt_dash.commands.fetch_words import options
from equipt_dash.commands.fetch_words import parser as fetch_parser
from equipt_dash.intake.connectors.saved import KEYS, SCHEDULES, SavedSource
from equipt_dash.intake.outbound import Door, FetchError
from equipt_dash.kernel.access import COMMAND_LINE
from equipt_dash.kernel.words import _
from equipt_dash.store.desk import sources, uploads
from equipt_dash.store.desk.acting import Act, Stale
from equipt_dash.store.engine import Database
from equipt_dash.store.saved_sources import run_due


@command
def main(argv: Sequence[str], *, environ: Mapping[str, str] | None = None, door: Door | None = None) -> int:
    """Run ``save``, ``list``, ``remove`` or ``saved``: 0 done, 1 something failed, 2 wrong usage."""
    environ = os.environ if environ is None else environ
    name, *rest = argv
    wanted = arguments(_PARSERS[name](), rest[: _kind_at(rest)] if name == "save" else rest)
    tail = arguments(fetch_parser(), rest[_kind_at(rest) :]) if name == "save" else None
    with opened(environ) as (_settings, db):
        if tail is not None:
            return _save(db, wanted, tail)
        if name == "remove":
            return _remove(db, wanted.name)
        if name == "list":
            return _list(db)
        return run_due(db, environ, Path(wanted.dir), everything=wanted.all, door=door)


def _save(db: Database, wanted: argparse.Namespace, tail: argparse.Namespace) -> int:
    given = tuple(options(tail).items())
    try:
        source = SavedSource(wanted.name, tail.kind, given, wanted.schedule, wanted.mapping)
    except FetchError as error:
        print(error, file=sys.stderr)
        return 2
    if wanted.mapping and wanted.mapping not in dict(uploads.mappings(db)):
        print(_("There is no saved mapping called “{name}”.", name=wanted.mapping), file=sys.stderr)
        return 2
    version = {one.source.name: one.version for one in sources.listed(db)}.get(source.name, 0)
    try:
        sources.save(db, Act(COMMAND_LINE, datetime.now(UTC)), source, version=version)
    except Stale:
        print(_("The source was changed meanwhile. Try again."), file=sys.stderr)
        return 1
    print(_("Saved. “python -m equipt_dash fetch saved” runs it when it is due."))
    return 0


def _remove(db: Database, name: str) -> int:
    version = {one.source.name: one.version for one in sources.listed(db)}.get(name, 0)
    try:
        sources.remove(db, Act(COMMAND_LINE, datetime.now(UTC)), name, version=version)
    except Stale:
        print(_("There is no source called “{name}”.", name=name), file=sys.stderr)
        return 1
    print(_("Removed. What it brought stays."))
    return 0


def _list(db: Database) -> int:
    found = sources.listed(db)
    for one in found:
        last = one.last_run_at.isoformat(timespec="minutes") if one.last_run_at else _("never run")
        print(f"{one.source.name}\t{one.source.kind}\t{one.source.schedule}\t{last}\t{one.last_result}")
    if not found:
        print(_("No source is saved."))
    return 0


def _kind_at(rest: Sequence[str]) -> int:
    """Where the service begins: everything before it is about the saving, everything after about the service."""
    for place, word in enumerate(rest):
        if place and word in KEYS and rest[place - 1] not in ("--mapping", "--schedule"):
            return place
    return len(rest)


def _for_save() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m equipt_dash fetch save", epilog="then the service and its options, as for a single fetch"
    )
    parser.add_argument("name", metavar="NAME", help="small letters, digits and hyphens")
    parser.add_argument("--schedule", choices=SCHEDULES, required=True)
    parser.add_argument("--mapping", default="", metavar="NAME", help="a mapping saved by name")
    return parser


def _for_list() -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog="python -m equipt_dash fetch list", description="Every saved source.")


def _for_remove() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m equipt_dash fetch remove", description="Forget a saved source.")
    parser.add_argument("name", metavar="NAME")
    return parser


def _for_saved() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m equipt_dash fetch saved", description="Run the sources due.")
    parser.add_argument("--all", action="store_true", help="run every source, due or not")
    where = os.environ.get("EQUIPT_FETCH_DIR", "fetched")
    parser.add_argument("--dir", default=where, metavar="FOLDER", help="where tables are kept between runs")
    return parser


_PARSERS = {"save": _for_save, "list": _for_list, "remove": _for_remove, "saved": _for_saved}
