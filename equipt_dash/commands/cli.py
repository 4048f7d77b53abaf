"""The command line: what IT staff run by hand, by cron or from a container's start script."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from equipt_dash.store.outage import DatabaseAway

TOOLS = {
    "init": (
        "equipt_dash.commands.init",
        "create and migrate the database, fill an empty one and publish edition 1; safe to repeat; --demo austin|sample",
    ),
    "analyze": (
        "equipt_dash.commands.analyze",
        "FILE.csv: every statistic of a table of groups; --json, --level 0.95, --seed N",
    ),
    "protect": (
        "equipt_dash.commands.protect",
        "TABLE.csv: hide small counts and what gives them away; --json, --threshold 11",
    ),
    "import": (
        "equipt_dash.commands.import_table",
        "FILE: take a table in as drafts, all of it or nothing; --dry-run, --json, --mapping M.toml, --save-mapping M.toml",
    ),
    "import-map": (
        "equipt_dash.commands.import_map",
        "FILE.geojson --source TEXT: the city's own map of its districts; --name PROPERTY, --kind KIND, --dry-run",
    ),
    "fetch": (
        "equipt_dash.commands.fetch",
        "socrata|census|ckan|arcgis …: fetch a table from an open-data service, with its provenance",
    ),
    "user": (
        "equipt_dash.commands.user",
        "add EMAIL --role ROLE [--department SLUG] | link EMAIL | list | close EMAIL: people and one-time sign-in links",
    ),
    "withdraw": (
        "equipt_dash.commands.withdraw",
        "EDITION --reason TEXT --officer EMAIL --second EMAIL: take an edition off the public pages, by two people",
    ),
    "briefing": (
        "equipt_dash.commands.briefing",
        "--since DATE --output F.pdf: what changed, as a tagged PDF for a meeting; --edition N, --on DATE",
    ),
    "audit": (
        "equipt_dash.commands.audit",
        "verify | export FILE.csv: check that nobody changed the audit, roles or editions in the database, or take it away",
    ),
}
"""Commands by name: the module whose ``main`` runs them, loaded only then, and their line of help."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused, 2 wrong usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] not in TOOLS:
        _parser().parse_args(given)  # prints help, or says which commands there are, and ends
    tool = importlib.import_module(TOOLS[given[0]][0])
    try:
        return int(tool.main(given[1:]))
    except DatabaseAway as error:
        print(_away(error), file=sys.stderr)
        return 1


def _away(error: DatabaseAway) -> str:
    if error.unsure:
        return f"{error} It went away at the very end: look whether the change is there before you try again."
    more = f" ({error.detail})" if error.detail else ""
    return f"{error} Nothing was changed. EQUIPT_DATABASE_URL says where it is.{more}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m equipt_dash", description="Run an EquiPT Dash server's data.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, (_module, words) in TOOLS.items():
        commands.add_parser(name, help=words, add_help=False)
    return parser
