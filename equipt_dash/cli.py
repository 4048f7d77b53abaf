"""The command line: what IT staff run by hand, by cron or from a container's start script."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from datetime import date

from equipt_dash.framework import load_framework
from equipt_dash.intake.errors import PackageError
from equipt_dash.intake.package import load_package
from equipt_dash.protection import EditionWouldLeak
from equipt_dash.settings import DATA, Settings, UnsafeSettings, load_settings
from equipt_dash.store.commands import fill, is_filled
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database, UnusableDatabase
from equipt_dash.store.upgrade import is_current, upgrade

APPROVER = "Loaded from public records by init"
NOTE = "First edition: public records as their sources published them."


TOOLS = {
    "analyze": (
        "equipt_dash.statistics.analyze_file",
        "FILE.csv: every statistic of a table of groups; --json, --level 0.95, --seed N",
    ),
    "protect": (
        "equipt_dash.statistics.protect_table",
        "TABLE.csv: hide small counts and what gives them away; --json, --threshold 11",
    ),
    "import": (
        "equipt_dash.intake.import_file",
        "FILE: take a table in as drafts, all of it or nothing; --dry-run, --json, --mapping M.toml, --save-mapping M.toml",
    ),
    "fetch": (
        "equipt_dash.intake.fetch",
        "socrata|census|ckan|arcgis …: fetch a table from an open-data service, with its provenance",
    ),
    "user": (
        "equipt_dash.user_commands",
        "add EMAIL --role ROLE [--department SLUG] | link EMAIL | list | close EMAIL: people and one-time sign-in links",
    ),
    "withdraw": (
        "equipt_dash.withdraw_command",
        "EDITION --reason TEXT --officer EMAIL --second EMAIL: take an edition off the public pages, by two people",
    ),
    "audit": (
        "equipt_dash.audit_command",
        "verify | export FILE.csv: check that nobody changed the audit, or take it away",
    ),
}
"""Commands by name: the module whose ``main`` runs them, loaded only then, and their line of help."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused, 2 wrong usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in TOOLS:
        tool = importlib.import_module(TOOLS[given[0]][0])
        return int(tool.main(given[1:]))
    chosen = _parser().parse_args(given)
    try:
        return int(chosen.run(chosen))
    except (PackageError, UnsafeSettings, UnusableDatabase, EditionWouldLeak) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m equipt_dash", description="Run an EquiPT Dash server's data.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    init = commands.add_parser(
        "init",
        help="create and migrate the database, fill an empty one and publish edition 1; safe to repeat",
    )
    init.set_defaults(run=lambda _chosen: run_init(load_settings(os.environ)))
    for name, (_module, words) in TOOLS.items():
        commands.add_parser(name, help=words, add_help=False)
    return parser


def run_init(settings: Settings) -> int:
    """Bring the database of ``settings`` to the state a server can start from; says what it did."""
    db = Database(settings.database_url)
    try:
        for line in prepare(db, settings.city):
            print(line)
    finally:
        db.close()
    return 0


def prepare(db: Database, city: str) -> tuple[str, ...]:
    """Create, migrate, fill and publish whatever is missing, and return a line for each thing done.

    The package is read and checked before the database is touched.

    Raises:
        PackageError: the data package is broken; nothing was written.
    """
    said = []
    empty = not db.exists() or not is_current(db) or not is_filled(db)
    load_framework(DATA / "framework")
    package = load_package(DATA, DATA / city) if empty else None
    if not db.exists() or not is_current(db):
        upgrade(db)
        said.append("Database schema is up to date.")
    if package is not None and fill(db, package):
        said.append(
            f"Stored {package.city.full_name}: {len(package.measures)} measures, "
            f"{len(package.observations)} values, {len(package.disparities)} disparities."
        )
    number = publish(db, on=date.today(), note=NOTE, approver=APPROVER, only_first=True)
    if number is not None:
        said.append(f"Published edition {number}.")
    return tuple(said) or ("Nothing to do: the database is ready.",)
