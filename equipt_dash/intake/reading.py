"""Reads one file from end to end and tells its story in messages: what is proposed, the rows, the problems, the end.

Why messages: this runs in a child process that may be killed at any time (see ``sandbox``). Everything it has to
say is JSON, in pieces, so that neither side ever holds the whole file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from equipt_dash.intake.checked import checked_blocks
from equipt_dash.intake.findings import FAULT, Block, CheckedRow, Problem, Tally
from equipt_dash.intake.mapping import Mapping, MappingDoesNotFit, from_toml, to_toml
from equipt_dash.intake.proposal import Proposal, Question, propose
from equipt_dash.intake.raw import AmbiguousFile, RawTable, UnreadableFile
from equipt_dash.intake.readers import read_tables
from equipt_dash.intake.template import Skipped, carried, filled_in
from equipt_dash.intake.wire import BATCH, pack
from equipt_dash.kernel.words import _, listed, ngettext

Message = dict[str, Any]
_LONGEST_VALUE = 300


def read_file(argument: Message) -> Iterator[Message]:
    """Propose for, then check, the file of ``argument``; never raises for what is in the file.

    ``argument``: ``path``; and, where given, ``mapping`` (TOML text), ``sheet``, ``fiscal_year_starts``,
    ``skip`` (lines to leave out), ``only_propose``, ``no_rows`` (check, but send no rows).
    """
    known = from_toml(argument["mapping"]) if argument.get("mapping") else None
    path = Path(argument["path"])
    known = known or carried(path)
    sheet = argument.get("sheet") or (known.sheet if known else "") or None
    skipped = Skipped()
    try:
        proposal = propose(
            _table(path, sheet, known, skipped), known,
            fiscal_year_starts=argument.get("fiscal_year_starts", ""),
            file_name=argument.get("file_name") or path.name,
        )  # fmt: skip
        if argument.get("sheet"):
            proposal = replace(proposal, mapping=replace(proposal.mapping, sheet=argument["sheet"]))
        if skipped.rows:
            proposal = replace(proposal, notes=(*proposal.notes, _skipped(skipped.rows)))
        yield told(proposal)
        if not proposal.rows and proposal.mapping.column("missing"):
            yield _refused([Problem(None, None, None, _("No row is filled in."), _("Fill in at least one value."))])
            return
        if argument.get("only_propose"):
            return
        yield from _checked(path, sheet, proposal, argument)
    except MappingDoesNotFit as error:
        fix = _("Choose the mapping made for this kind of file, or correct the names in it.")
        yield _refused([Problem(None, name, None, str(error), fix) for name in error.missing])
    except AmbiguousFile as error:
        fix = _("Choose one with --sheet: {names}.", names=listed([f"“{name}”" for name in error.choices]))
        yield {**_refused([Problem(None, None, None, str(error), fix)]), "sheets": list(error.choices)}
    except (UnreadableFile, OSError) as error:
        yield _refused([Problem(None, None, None, str(error), _("Save the table as CSV or XLSX and import that."))])


def _table(path: Path, sheet: str | None, known: Mapping | None, skipped: Skipped | None = None) -> RawTable:
    """The one table of a file. Raises ``UnreadableFile`` where there is none."""
    for table in read_tables(path, sheet=sheet):
        return filled_in(table, known, skipped)
    raise UnreadableFile(_("The file holds no table."))


def _skipped(n: int) -> str:
    return ngettext("{n} row was not filled in and was skipped.", "{n} rows were not filled in and were skipped.", n)


def told(proposal: Proposal) -> Message:
    """A proposal as a message."""
    return {
        "kind": "proposal",
        "format": proposal.format,
        "mapping": to_toml(proposal.mapping, proposal.remarks()),
        "columns": [list(guess) for guess in ((one.name, one.role, one.why) for one in proposal.columns)],
        "questions": [_asked(one) for one in proposal.questions],
        "stops": [_asked(one) for one in proposal.stops],
        "notes": list(proposal.notes),
        "decisions": list(proposal.decisions),
        "names": list(proposal.names),
        "preview": [list(cells) for cells in proposal.preview],
        "groups": dict(proposal.mapping.groups),
        "splits": {name: list(texts) for name, texts in proposal.splits},
        "left_out": list(proposal.left_out),
        "rows": proposal.rows,
    }


def _asked(one: Question) -> Message:
    return {"about": one.about, "words": one.words, "how": one.how, "options": [list(pair) for pair in one.options]}


def _refused(problems: list[Problem]) -> Message:
    return {"kind": "refused", "problems": [list(problem) for problem in problems]}


def _checked(path: Path, sheet: str | None, proposal: Proposal, argument: Message) -> Iterator[Message]:
    tally = Tally()
    stops = [Problem(None, one.about or None, None, one.words, one.how, FAULT) for one in proposal.stops]
    if stops:
        yield {"kind": "problems", "problems": [list(problem) for problem in stops]}
    if any(one.about in ("", "value") for one in proposal.stops):
        tally.read = tally.rejected = proposal.rows
        yield _end(tally, proposal.mapping)
        return
    skip = frozenset(argument.get("skip", ()))
    found = checked_blocks(_table(path, sheet, proposal.mapping), proposal.mapping, tally, skip)
    yield from _batches(found, tally, send=not argument.get("no_rows"))
    yield _end(tally, proposal.mapping)


def _batches(found: Iterator[CheckedRow | Problem | Block], tally: Tally, *, send: bool) -> Iterator[Message]:
    """Rows and problems in batches, problems first: a batch that holds a problem says so before its rows."""
    rows: list[CheckedRow] = []
    problems: list[list[Any]] = []
    told_at = 0
    for one in found:
        if isinstance(one, CheckedRow):
            if send:
                rows.append(one)
        elif isinstance(one, Block):
            if send:
                yield from _sent(rows, problems, tally)
                rows, problems = [], []
                yield {"kind": "rows", "rows": one.packed}
        else:
            value = one.value
            problems.append(list(one._replace(value=value[:_LONGEST_VALUE] if value else value)))
        if len(rows) >= BATCH or len(problems) >= BATCH or tally.read >= told_at + 5 * BATCH:
            yield from _sent(rows, problems, tally)
            told_at = tally.read
            rows, problems = [], []
    yield from _sent(rows, problems, tally)


def _sent(rows: list[CheckedRow], problems: list[list[Any]], tally: Tally) -> Iterator[Message]:
    if problems:
        yield {"kind": "problems", "problems": problems}
    if rows:
        yield {"kind": "rows", "rows": pack(rows)}
    yield {"kind": "progress", "read": tally.read}


def _end(tally: Tally, mapping: Mapping) -> Message:
    groups = {label: code for label, code in mapping.groups if label in tally.groups} | tally.groups
    return {
        "kind": "end",
        "read": tally.read,
        "accepted": tally.accepted,
        "rejected": tally.rejected,
        "left_out": tally.left_out,
        "values": tally.values,
        "groups": groups,
        "periods": [text for text, _day in sorted(tally.periods.items(), key=lambda pair: (pair[1], pair[0]))],
    }
