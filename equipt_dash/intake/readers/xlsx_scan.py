"""Looks over an XLSX sheet before its rows are read.

Why: the merged blocks stand after the cells in the file, yet must be known before the first of them; and what a person
should know about a sheet (formulas, errors, hidden rows) has to be said before its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import IO

from equipt_dash.intake.readers import merges
from equipt_dash.intake.readers.cell_place import DIGITS, MOST_COLUMNS, Columns, row_number
from equipt_dash.intake.readers.cell_text import PERCENT
from equipt_dash.intake.readers.sheet_facts import Facts
from equipt_dash.intake.readers.xml_stream import Local, events
from equipt_dash.intake.readers.zip_check import damage_in_words

CLOSELY = 16 << 20
"""How much of a sheet is looked at closely, in bytes."""
_CHUNK = 1 << 20
_MOST_TAIL = 16 << 20
_OVERLAP = 200
_MERGES = re.compile(rb"<(?:\w+:)?mergeCells[\s>]")
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*["']([A-Za-z0-9:$]{1,40})["']""")
_NOT_DIGITS = re.compile(r"\D+")


def has_content(stream: IO[bytes]) -> bool:
    """Tell whether any cell of the sheet holds anything; stops at the first."""
    local = Local()
    found, last = False, ""

    def start(name: str, _given: dict[str, str]) -> None:
        nonlocal found, last
        name = local[name]
        # Elements of the same names stand after the cells too, in rules for formatting.
        found = found or (name in ("v", "is", "f") and last in ("c", "f"))
        last = name

    return any(found for _piece in events(stream, start)) or found


def scan(stream: IO[bytes], kinds: Sequence[str]) -> Facts:
    """Look over the sheet without keeping a cell. ``kinds``: what each style shows its numbers as."""
    look = _Look(kinds)
    for _piece in events(stream, look.start, None, look.text):
        if stream.tell() > CLOSELY:
            look.facts.looked_at = look.line
            for reference in _merges_in_rest(stream):
                look.add_block(reference)
            break
    look.end_formula()
    return look.facts


def _merges_in_rest(stream: IO[bytes]) -> Iterator[str]:
    """The merged blocks named in the rest of the stream."""
    tail, inside = b"", False
    while True:
        with damage_in_words():
            piece = stream.read(_CHUNK)
        if not piece:
            break
        tail += piece
        if not inside and (found := _MERGES.search(tail)):
            tail, inside = tail[found.start() :], True
        if not inside:
            tail = tail[-_OVERLAP:]
        elif len(tail) > _MOST_TAIL:
            break
    for found in _MERGE.finditer(tail):
        yield found.group(1).decode("ascii")


class _Look:
    """The state of the look over a sheet."""

    def __init__(self, kinds: Sequence[str]) -> None:
        self.facts = Facts()
        self.line = 0
        self._local = Local()
        self._columns = Columns()
        self._percents = {str(n) for n, kind in enumerate(kinds) if kind == PERCENT}
        self._column = -1
        self._style = ""
        self._last = ""
        self._formula = False

    def start(self, name: str, given: dict[str, str]) -> None:
        name, before = self._local[name], self._last
        self._last = name
        if name == "c":
            if self._formula:
                self.end_formula()
            self._column = self._columns[given["r"].rstrip(DIGITS)] if "r" in given else self._column + 1
            self._style = given.get("s", "")
            if given.get("t") == "e":
                self.facts.errors += 1
        elif name == "v" or name == "is":
            if before in ("c", "f") and self._column < MOST_COLUMNS:
                self.facts.holds(self.line, self._column, self._column)
                if self._style in self._percents:
                    self.facts.percents.add(self._column)
        elif name == "row":
            self.line = row_number(given["r"]) if "r" in given else self.line + 1
            self._column = -1
            self.facts.hidden_rows += given.get("hidden") in ("1", "true")
        elif name == "f" and before == "c":
            self.facts.formulas += 1
            self._formula = True
        elif name == "mergeCell":
            self.add_block(given.get("ref", ""))

    def text(self, _piece: str) -> None:
        """A formula is followed by its saved result, if it has one."""
        if self._formula and self._last == "v":
            self._formula = False

    def end_formula(self) -> None:
        """Count a formula whose cell ended without a result."""
        self.facts.not_computed += self._formula
        self._formula = False

    def add_block(self, reference: str) -> None:
        """Keep a merged block; a single cell is none."""
        first, _colon, last = reference.partition(":")
        if not last or first == last or len(self.facts.blocks) > merges.MOST_MERGES:
            return
        left, right = (self._columns[end.rstrip(DIGITS)] for end in (first, last))
        top, bottom = (row_number(_NOT_DIGITS.sub("", end)) for end in (first, last))
        self.facts.blocks.append(merges.Block(top, left, bottom, right, reference))
