"""``fetch``: one data set of an open-data service into a CSV file, or a source that is kept and fetched regularly."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from equipt_dash.commands.base import arguments, command
from equipt_dash.commands.fetch_words import options, parser
from equipt_dash.intake.connectors.saved import connector_for
from equipt_dash.intake.fetch import allows_loopback, entry, run, to_stderr
from equipt_dash.intake.outbound import Door, FetchError, host_list
from equipt_dash.kernel.words import _

_SAVED = ("save", "list", "remove", "saved")


@command
def main(argv: Sequence[str], *, environ: Mapping[str, str] | None = None, door: Door | None = None) -> int:
    """Run ``fetch KIND …``: 0 written or unchanged, 1 not fetched and nothing written, 2 wrong usage."""
    environ = os.environ if environ is None else environ
    if argv and argv[0] in _SAVED:
        # Imported late: what is saved needs the database, and a single fetch does not.
        from equipt_dash.commands import fetch_saved

        return fetch_saved.main(argv, environ=environ, door=door)
    wanted = arguments(parser(), argv)
    try:
        connector = connector_for(wanted.kind, options(wanted), environ)
        host = entry(connector.home)
    except FetchError as error:
        print(error, file=sys.stderr)
        return 2
    # The operator who types an address at the command line may choose it; a browser may not.
    door = door or Door(
        (*host_list(environ.get("EQUIPT_FETCH_HOSTS", "")), host),
        allow_loopback=allows_loopback(environ),
        on_wait=to_stderr,
    )
    path = Path(wanted.out or f"{connector.name}.csv")
    try:
        summary = run(connector, door, path, size=wanted.page_size, fresh=wanted.fresh)
    except (FetchError, OSError) as error:
        if wanted.json:
            print(json.dumps({"error": str(error)}, ensure_ascii=False))
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(_("Stopped. Run the same command again to go on."), file=sys.stderr)
        return 1
    _report(summary, sys.stdout, as_json=wanted.json)
    return 0


def _report(summary: Mapping[str, Any], out: TextIO, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(summary, ensure_ascii=False, indent=1), file=out)
        return
    if summary["unchanged"]:
        print(_("{file} is up to date: the service says that nothing changed.", file=summary["file"]), file=out)
        return
    print(
        _(
            "{file}: {rows} rows, {n} columns.",
            file=summary["file"],
            rows=f"{summary['rows']:,}",
            n=len(summary["columns"]),
        ),
        file=out,
    )
    for note in summary["notes"]:
        print(f"- {note}", file=out)
