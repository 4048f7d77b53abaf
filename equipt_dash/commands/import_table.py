"""``import``: takes one file into the database as drafts, all of it or nothing, and says everything it found."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

from equipt_dash.commands.base import arguments, command
from equipt_dash.intake.findings import CheckedRow
from equipt_dash.intake.mapping import MappingError, from_toml
from equipt_dash.intake.report import Report
from equipt_dash.intake.take_in import Facts, Message, Run, Store, in_child, take_in
from equipt_dash.intake.wire import Rows
from equipt_dash.kernel.words import _


@command
def main(argv: Sequence[str], *, store: Store | None = None, run: Run | None = None) -> int:
    """Run ``import FILE …``: 0 accepted, 1 rejected with nothing written, 2 wrong usage."""
    wanted = arguments(_parser(), argv)
    path = Path(wanted.file)
    try:
        argument = _argument(wanted, path)
    except (OSError, MappingError) as error:
        print(error, file=sys.stderr)
        return 2
    if wanted.save_mapping and not Path(wanted.save_mapping).absolute().parent.is_dir():
        print(_("There is no folder for “{path}”.", path=wanted.save_mapping), file=sys.stderr)
        return 2
    if not path.is_file():
        print(_("There is no file “{path}”.", path=path), file=sys.stderr)
        return 2
    # The person at the command line may follow a link; the reader itself never does.
    argument["path"] = str(path.resolve())
    if store is None and not wanted.dry_run:
        store = _into_database
    report = take_in(argument, None if wanted.dry_run else store, run or in_child, take_good=wanted.take_good)
    try:
        return _answer(report, wanted)
    finally:
        report.problems.close()


def _into_database(rows: Iterator[CheckedRow], facts: Facts) -> str:
    """Store the rows in the database. What that takes is loaded while the reader looks through the file."""
    loading = threading.Thread(target=_stored)
    loading.start()
    try:
        if isinstance(rows, Rows):
            rows.begin()
    finally:
        loading.join()
    stored: str = _stored().store(rows, facts)
    return stored


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m equipt_dash import", description="Take a file in as drafts: all of it, or nothing."
    )
    parser.add_argument("file", metavar="FILE", help="CSV, TSV, XLSX, ODS or JSON")
    parser.add_argument("--mapping", metavar="M.toml", help="what the columns mean, as a person confirmed it")
    parser.add_argument("--save-mapping", metavar="M.toml", help="write the proposed mapping there, to edit and use")
    parser.add_argument("--sheet", metavar="NAME", help="the sheet of a workbook that has several")
    parser.add_argument("--take-good", action="store_true", help="take the good rows although others are rejected")
    parser.add_argument("--dry-run", action="store_true", help="check only; write nothing")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    return parser


def _argument(wanted: argparse.Namespace, path: Path) -> Message:
    """What the reader is told. Raises ``OSError`` or ``MappingError`` for a mapping it cannot use."""
    mapping = ""
    if wanted.mapping:
        try:
            mapping = Path(wanted.mapping).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise MappingError(_("The mapping is not UTF-8 text.")) from None
        from_toml(mapping)
    return {
        "path": str(path),
        "file_name": path.name,
        "mapping": mapping,
        "sheet": wanted.sheet or "",
        "fiscal_year_starts": _stored().fiscal_year_starts(),
    }


def _stored() -> ModuleType:
    """What the database takes, loaded late: reading a file and checking it need no database."""
    from equipt_dash.store import imports

    return imports


def _answer(report: Report, wanted: argparse.Namespace) -> int:
    """Print the report, keep the mapping, and say by the exit code what became of the file."""
    if wanted.save_mapping and report.mapping:
        Path(wanted.save_mapping).write_text(report.mapping, encoding="utf-8")
    taken = report.accepted > 0 and not report.stopped and (wanted.take_good or not report.has_faults)
    if wanted.json:
        report.write_json(sys.stdout)
        return 0 if taken else 1
    report.write_text(sys.stdout)
    if not taken:
        print(_("Rejected. Nothing was written."))
    elif wanted.dry_run:
        print(_("Accepted. This was a trial: nothing was written."))
    else:
        print(report.stored)
    return 0 if taken else 1
