"""Reads the cells of one XLSX sheet, row by row; ``xlsx_scan`` has looked it over before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from equipt_dash.intake.raw import RawRow, UnreadableFile
from equipt_dash.intake.readers.cell_place import DIGITS, LONGEST_CELL, MOST_COLUMNS, Columns, row_number
from equipt_dash.intake.readers.cell_text import DATE, TIME, iso_text, moment_text, number_text, unescaped
from equipt_dash.intake.readers.merges import Filler
from equipt_dash.intake.readers.sheet_facts import Facts
from equipt_dash.intake.readers.xml_stream import Local, events
from equipt_dash.kernel.words import _


def read_rows(
    stream: IO[bytes], facts: Facts, texts: Sequence[str], kinds: Sequence[str], since_1904: bool
) -> Iterator[RawRow]:
    """The rows of the sheet that hold anything."""
    sheet = _Rows(facts, texts, kinds, since_1904)
    for _piece in events(stream, sheet.start, sheet.end, sheet.text):
        if sheet.ready:
            yield from sheet.ready
            sheet.ready = []
    yield from sheet.ready


class _Rows:
    """Gathers the cells of a row, and hands over rows that are complete."""

    def __init__(self, facts: Facts, texts: Sequence[str], kinds: Sequence[str], since_1904: bool) -> None:
        self.ready: list[RawRow] = []
        self._facts = facts
        self._texts = texts
        self._moments = {str(n): kind for n, kind in enumerate(kinds) if kind in (DATE, TIME)}
        self._since_1904 = since_1904
        self._fill = Filler(facts.fillable())
        self._local = Local()
        self._columns = Columns()
        self._line = 0
        self._cells: list[str] = []
        self._numbers: set[int] = set()
        self._column = -1
        self._type = self._style = ""
        self._inside = False
        self._value = ""
        self._aid = 0

    def start(self, name: str, given: dict[str, str]) -> None:
        name = self._local[name]
        if name == "c":
            self._column = self._columns[given["r"].rstrip(DIGITS)] if "r" in given else self._column + 1
            if self._column >= MOST_COLUMNS:
                raise UnreadableFile(_("The sheet has more than {most:,} columns.", most=MOST_COLUMNS))
            self._type, self._style, self._value = given.get("t", "n"), given.get("s", ""), ""
        elif name == "v" or (name == "t" and self._type == "inlineStr" and not self._aid):
            self._inside = True
        elif name == "row":
            self._line = row_number(given["r"]) if "r" in given else self._line + 1
            self._cells, self._column = [], -1
        elif name == "rPh":
            self._aid += 1

    def text(self, piece: str) -> None:
        if self._inside:
            self._value += piece
            if len(self._value) > LONGEST_CELL:
                raise UnreadableFile(
                    _("A cell in row {row} has more than {most:,} characters.", row=self._line, most=LONGEST_CELL)
                )

    def end(self, name: str) -> None:
        name = self._local[name]
        if name == "v" or name == "t":
            self._inside = False
        elif name == "c":
            if self._value:
                self._put(self._cell(self._value))
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._aid -= 1

    def _put(self, text: str) -> None:
        cells, column = self._cells, self._column
        if column < len(cells):
            cells[column] = text
        else:
            if column > len(cells):
                cells.extend([""] * (column - len(cells)))
            cells.append(text)

    def _end_row(self) -> None:
        cells = self._cells
        if self._fill.is_due(self._line):
            filled = dict(enumerate(cells))
            self._fill.fill(self._line, filled, self._numbers, self._facts.last)
            cells = [filled.get(column, "") for column in range(max(filled, default=-1) + 1)]
        self._numbers = set()
        while cells and not cells[-1]:
            cells.pop()
        if any(map(str.strip, cells)):
            self.ready.append(RawRow(self._line, tuple(cells)))

    def _cell(self, stored: str) -> str:
        kind = self._type
        if kind == "n":
            if self._style in self._moments:
                return moment_text(stored, self._moments[self._style], self._since_1904)
            self._numbers.add(self._column)
            return number_text(stored)
        if kind == "s":
            try:
                at = int(stored)
                return self._texts[at] if at >= 0 else ""
            except (ValueError, IndexError) as error:
                words = _("The workbook is damaged: row {row} names a text it does not hold.", row=self._line)
                raise UnreadableFile(words) from error
        if kind == "b":
            return "TRUE" if stored.strip() in ("1", "true") else "FALSE"
        return iso_text(stored) if kind == "d" else unescaped(stored)
