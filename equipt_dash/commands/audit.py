"""``audit``: check that nobody changed the record of who did what, and write it to a file.

Both walk every entry without holding them in memory. ``verify`` also compares people, roles, passwords, access
tokens and editions with what the audit says of them (``audit_state``), and names what was changed without the program.
It prints the newest entry's number and hash: kept where nobody with access to the database can write, it later
proves that the end was not cut off.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from equipt_dash.commands.base import arguments, command, opened
from equipt_dash.kernel.access import COMMAND_LINE, Action, desk_scope
from equipt_dash.outlets.csv_file import table_csv
from equipt_dash.pages.parts import Cell, Download, TableModel
from equipt_dash.store.desk.audit import Mark, walk
from equipt_dash.store.desk.audit_reads import Wanted, names, scan
from equipt_dash.store.desk.audit_state import differences
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.engine import Database
from equipt_dash.views.desk.audit import csv_columns, csv_rows, origin

HELP = "verify [--expect NUMBER:HASH] | export FILE.csv: check or write out the record of who did what"

_MARK = re.compile(r"([1-9][0-9]{0,8}):([0-9a-f]{64})")


@command
def main(argv: Sequence[str]) -> int:
    """Run one ``audit`` command: 0 when all is well, 1 when the chain is broken or nothing was done, 2 wrong usage."""
    chosen = arguments(_parser(), argv)
    with opened() as (_settings, db):
        return int(chosen.run(db, chosen))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m equipt_dash audit", description="The record of who did what.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    verify = commands.add_parser("verify", help="name the first entry that was changed, or say how many hold")
    verify.add_argument(
        "--expect", type=_mark, metavar="NUMBER:HASH", help="an entry noted earlier; shows a cut-off end, too"
    )
    verify.set_defaults(run=lambda db, chosen: _verify(db, chosen.expect))
    export = commands.add_parser("export", help="write every entry to a CSV file; an existing file is not replaced")
    export.add_argument("file", type=Path, metavar="FILE.csv")
    export.set_defaults(run=lambda db, chosen: _export(db, chosen.file))
    return parser


def _mark(text: str) -> Mark:
    found = _MARK.fullmatch(text.strip())
    if found is None:
        raise argparse.ArgumentTypeError("write it as verify printed it: a number, a colon, 64 hexadecimal digits")
    return Mark(int(found[1]), found[2])


def _verify(db: Database, expect: Mark | None) -> int:
    walked = walk(db, expect)
    if walked.broken is not None:
        print(f"The audit is broken. {walked.broken}", file=sys.stderr)
        return 1
    print(f"{walked.last.number} entries hold.")
    different = differences(db)
    for sentence in different:
        print(sentence, file=sys.stderr)
    if different:
        print("The tables are not as the audit says.", file=sys.stderr)
        return 1
    print("People, roles, access tokens and editions are as the audit says.")
    if walked.last.number:
        print(f"Note this somewhere else, and give it to --expect later: {walked.last.number}:{walked.last.hash}")
    return 0


def _export(db: Database, file: Path) -> int:
    written, scope = 0, desk_scope(COMMAND_LINE, Action.READ_AUDIT)
    try:
        # Entries tell who did what: nobody but the file's owner may read it.
        with open(file, "x", encoding="utf-8", newline="", opener=_for_owner) as out:
            out.write(_csv(()))
            for part in scan(DeskReader(scope, db), Wanted()):
                out.write(_csv(tuple(csv_rows(part, names(db, part)))).split("\r\n", 1)[1])
                written += len(part)
    except OSError as error:
        print(f"{file} could not be written: {error.strerror}.", file=sys.stderr)
        return 1
    print(f"Wrote {written} entries to {file}.")
    return 0


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _csv(rows: tuple[tuple[Cell, ...], ...]) -> str:
    table = TableModel("", csv_columns(), rows)
    return table_csv(Download("entries", "", table, (origin(),)), None)
