"""Takes one file in as drafts, all of it or nothing, and says everything that was found: for command, browser and API.

Why the file is read elsewhere: a spreadsheet can be built to break its reader, so a child process with limits reads
it and sends checked rows. Here they are only handed on to the storing function, inside its transaction.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from equipt_dash.intake.findings import FAULT, CheckedRow, Problem
from equipt_dash.intake.raw import UnreadableFile
from equipt_dash.intake.report import Refused, Report
from equipt_dash.intake.sandbox import run_limited
from equipt_dash.intake.wire import Packed
from equipt_dash.kernel.words import _

Message = dict[str, Any]
Run = Callable[[Message], Iterator[Message]]
"""Reads a file elsewhere: the argument of ``reading.read_file`` in, its messages out."""


@dataclass(frozen=True)
class Facts:
    """What the storing function should know about an import besides its rows."""

    path: Path
    report: Report
    name: str = ""
    """What the file is called where it came from; a link has a name of its own."""


Store = Callable[[Iterator[CheckedRow], Facts], str]
"""Stores every row in one transaction and says in words what it did. It lets ``Refused`` pass, rolling back;
it raises ``Refused`` itself, with problems, when the database cannot take the rows."""

_SECONDS = 10.0
_BYTES_A_SECOND = 1_000_000


def take_in(argument: Message, store: Store | None, run: Run, *, take_good: bool = False) -> Report:
    """Read, check and, where ``store`` is given and nothing is wrong, store. Returns what was found and done.

    With ``take_good`` the file is checked first and then read again without the rows that were rejected.
    """
    report = Report()
    if store is None or take_good:
        lines = _listen(report, run({**argument, "no_rows": True}))
        if store is None or report.stopped or not report.accepted:
            return report
        argument = {**argument, "skip": sorted(lines)}
    second = Report() if take_good else report
    try:
        report.stored = store(
            Rows(_rows(second, run(argument))), Facts(Path(argument["path"]), report, argument.get("file_name", ""))
        )
    except Refused as refusal:
        for problem in refusal.problems:
            report.add(problem)
        report.stopped = True
    except BaseException:
        # Nobody gets the report then, so nobody else can give back the file its problems are in.
        report.problems.close()
        raise
    finally:
        if second is not report:
            second.problems.close()
    return report


def _listen(report: Report, messages: Iterator[Message]) -> set[int]:
    """Hear a run out; the lines that were rejected."""
    lines: set[int] = set()
    for message in messages:
        report.take(message)
        _progress(message)
        lines |= {problem[0] for problem in message.get("problems", ()) if problem[-1] == FAULT and problem[0]}
    return lines


def _rows(report: Report, messages: Iterator[Message]) -> Iterator[Packed]:
    """The rows of a run as they come; at its end ``Refused`` when anything was wrong with them."""
    ended = False
    for message in messages:
        report.take(message)
        _progress(message)
        ended = ended or message["kind"] in ("end", "refused")
        if message["kind"] == "rows" and not report.has_faults:
            yield message["rows"]
    if not ended:
        words = _("The reader stopped before the end of the file.")
        raise Refused([Problem(None, None, None, words, _("Try again; if it happens again, split the file."))])
    if report.has_faults or not report.accepted:
        raise Refused


_bar: dict[str, int] = {"rows": 0}


def _progress(message: Message, out: TextIO | None = None) -> None:
    """Draw how far the reading has come, where a person watches."""
    to = out or sys.stderr
    if not to.isatty():
        return
    if message["kind"] == "proposal":
        _bar["rows"] = message["rows"]
    elif message["kind"] == "progress" and _bar["rows"]:
        part = min(1.0, message["read"] / _bar["rows"])
        to.write(f"\r[{'#' * round(30 * part):<30}] {part:4.0%}")
        to.flush()
    elif message["kind"] in ("end", "refused"):
        to.write("\r\x1b[K")
        to.flush()


def in_child(argument: Message) -> Iterator[Message]:
    """Run ``reading.read_file`` in a process of its own, with limits; large files get more time, never more memory."""
    size = Path(argument["path"]).stat().st_size
    told = {**argument, "path": str(Path(argument["path"]).absolute())}
    try:
        yield from run_limited("equipt_dash.intake.reading:read_file", told, seconds=_SECONDS + size / _BYTES_A_SECOND)
    except UnreadableFile as error:
        fix = _("Save the table as CSV or XLSX and import that; split it if it is very large.")
        yield {"kind": "refused", "problems": [list(Problem(None, None, None, str(error), fix))]}
