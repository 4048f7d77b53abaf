"""Reads ODS workbooks, row by row. All sheets stand in one part, so the way to a sheet leads through those before it.

Why repeated cells are counted: the format writes a cell once and says how often it stands there, and a file of four
kilobytes can say a billion.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from equipt_dash.intake.raw import RawRow, RawTable, UnreadableFile
from equipt_dash.intake.readers import merges
from equipt_dash.intake.readers.cell_place import MOST_COLUMNS, MOST_ROWS, column_name
from equipt_dash.intake.readers.cell_text import iso_text, number_text
from equipt_dash.intake.readers.sheet_facts import Facts
from equipt_dash.intake.readers.xml_stream import events
from equipt_dash.intake.readers.zip_check import open_part
from equipt_dash.kernel.words import _, listed, ngettext

MOST_REPEATED = 1_000_000
_MOST_SPACES = 1_000
_NUMBERS = frozenset({"float", "percentage", "currency"})
_CLOCK = re.compile(r"PT(\d{1,4})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_ROW, _TABLE, _P = "table:table-row", "table:table", "text:p"
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})


@dataclass(frozen=True)
class _Row:
    """One row as stored: cells that hold something, and how often the row stands there."""

    line: int
    times: int
    cells: dict[int, str]
    numbers: frozenset[int]


class Ods:
    """An OpenDocument spreadsheet."""

    def __init__(self, archive: zipfile.ZipFile, part: str) -> None:
        self._archive = archive
        self._part = part
        self._facts: dict[str, Facts] = {}
        look = _Reader(self._facts)
        for _piece in events(open_part(archive, part), look.start, look.end, look.text):
            look.ready = []
        if not self._facts:
            raise UnreadableFile(_("The workbook has no sheet with cells."))
        self.sheets = tuple(self._facts)
        self.hidden = tuple(name for name, facts in self._facts.items() if look.styles[name] in look.hidden_styles)

    def has_content(self, sheet: str) -> bool:
        """Tell whether a cell of the sheet holds anything."""
        return self._facts[sheet].last >= 0

    def table(self, sheet: str) -> RawTable:
        """The sheet as a table."""
        facts = self._facts[sheet]
        notes = list(facts.notes())
        if sheet in self.hidden:
            notes.append(_("The sheet is hidden in the workbook."))
        others = tuple(name for name in self.hidden if name != sheet)
        if others:
            words = ngettext(
                "A hidden sheet was not read: {names}.",
                "{n} hidden sheets were not read: {names}.",
                len(others),
                names=listed([f"“{name}”" for name in others[:10]]),
            )
            notes.append(words)
        return RawTable(sheet, "ods", self._rows(sheet, facts), tuple(notes), doubts=tuple(facts.doubts()))

    def _rows(self, sheet: str, facts: Facts) -> Iterator[RawRow]:
        reader = _Reader({}, sheet)
        fill = merges.Filler(facts.fillable())
        for _piece in events(open_part(self._archive, self._part), reader.start, reader.end, reader.text):
            for row in reader.ready:
                yield from _filled(row, fill, facts.last)
            reader.ready = []
            if reader.done:
                return


def _filled(row: _Row, fill: merges.Filler, last: int) -> Iterator[RawRow]:
    for line in range(row.line, row.line + row.times):
        cells = dict(row.cells)
        if fill.is_due(line):
            fill.fill(line, cells, row.numbers, last)
        if any(map(str.strip, cells.values())):
            width = max(column for column, text in cells.items() if text) + 1
            yield RawRow(line, tuple([cells.get(column, "") for column in range(width)]))


class _Reader:
    """Gathers rows of one sheet, or facts about all of them."""

    def __init__(self, facts: dict[str, Facts], wanted: str | None = None) -> None:
        self.ready: list[_Row] = []
        self.hidden_styles: set[str] = set()
        self.styles: dict[str, str] = {}
        self.done = False
        self._facts = facts
        self._wanted = wanted
        self._now: Facts | None = None
        self._depth = 0
        self._style = ""
        self._line = 0
        self._column = 0
        self._row_times = 1
        self._cells: dict[int, str] = {}
        self._numbers: set[int] = set()
        self._given: dict[str, str] | None = None
        self._paragraphs: list[list[str]] = []
        self._aside = 0
        self._repeated = 0

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == _TABLE:
            self._start_table(given)
        elif name == "style:style":
            self._style = given.get("style:name", "")
        elif name == "style:table-properties" and given.get("table:display") == "false":
            self.hidden_styles.add(self._style)
        elif self._now is None or self._depth != 1:
            return
        elif name == _ROW:
            self._row_times = _times(given.get("table:number-rows-repeated"))
            self._cells, self._numbers, self._column = {}, set(), 0
        elif name in _CELLS:
            self._given, self._paragraphs = given, []
        elif self._given is not None:
            self._start_text(name, given)

    def _start_table(self, given: dict[str, str]) -> None:
        self._depth += 1
        name = given.get("table:name", "")
        if self._depth == 1 and (self._wanted is None or name == self._wanted) and not self.done:
            self._now = self._facts.setdefault(name, Facts())
            self.styles[name] = given.get("table:style-name", "")
            self._line = 1

    def _start_text(self, name: str, given: dict[str, str]) -> None:
        if name == "office:annotation":
            self._aside += 1
        elif self._aside:
            return
        elif name in (_P, "text:h"):
            self._paragraphs.append([])
        elif self._paragraphs:
            if name == "text:s":
                self._paragraphs[-1].append(" " * min(_times(given.get("text:c")), _MOST_SPACES))
            elif name == "text:tab":
                self._paragraphs[-1].append("\t")
            elif name == "text:line-break":
                self._paragraphs[-1].append("\n")

    def text(self, piece: str) -> None:
        if self._given is not None and self._paragraphs and not self._aside:
            self._paragraphs[-1].append(piece)

    def end(self, name: str) -> None:
        if name == _TABLE:
            self._depth -= 1
            if self._depth == 0:
                self.done = self.done or (self._wanted is not None and self._now is not None)
                self._now = None
        elif self._now is None or self._depth != 1:
            return
        elif name in _CELLS:
            self._end_cell(self._now)
        elif name == _ROW:
            self._end_row()
        elif name == "office:annotation" and self._aside:
            self._aside -= 1

    def _end_cell(self, facts: Facts) -> None:
        given, self._given = self._given or {}, None
        times = _times(given.get("table:number-columns-repeated"))
        text = _text(given, self._paragraphs)
        column, self._column = self._column, self._column + times
        if "table:formula" in given:
            facts.formulas += times
            facts.not_computed += 0 if text else times
        if not text:
            return
        if self._column > MOST_COLUMNS:
            raise UnreadableFile(_("The sheet has more than {most:,} columns.", most=MOST_COLUMNS))
        is_error = given.get("calcext:value-type") == "error"
        number = given.get("office:value-type") in _NUMBERS and not is_error
        facts.errors += is_error * times
        facts.holds(min(self._line, MOST_ROWS), column, self._column - 1)
        for at in range(column, self._column):
            self._cells[at] = text
            if number:
                self._numbers.add(at)
            if given.get("office:value-type") == "percentage":
                facts.percents.add(at)
        self._add_block(facts, given, column)

    def _add_block(self, facts: Facts, given: dict[str, str], column: int) -> None:
        wide = min(_times(given.get("table:number-columns-spanned")), MOST_COLUMNS)
        high = min(_times(given.get("table:number-rows-spanned")), MOST_ROWS)
        if (wide > 1 or high > 1) and len(facts.blocks) <= merges.MOST_MERGES:
            right, bottom = column + wide - 1, self._line + high - 1
            name = f"{column_name(column)}{self._line}:{column_name(right)}{bottom}"
            facts.blocks.append(merges.Block(self._line, column, bottom, right, name))

    def _end_row(self) -> None:
        line, self._line = self._line, self._line + self._row_times
        if not self._cells:
            return
        if self._row_times > 1:
            self._repeated += self._row_times * len(self._cells)
        if self._repeated > MOST_REPEATED or self._line > MOST_ROWS + 1:
            raise UnreadableFile(
                _("The sheet repeats cells more than {most:,} times, so it was not read. Save the table as CSV.",
                  most=MOST_REPEATED)
            )  # fmt: skip
        self.ready.append(_Row(line, self._row_times, self._cells, frozenset(self._numbers)))


def _times(text: str | None) -> int:
    """How often something is repeated: once where nothing sensible is said."""
    if text and text.isascii() and text.isdigit():
        return max(1, int(text[:12]))
    return 1


def _text(given: dict[str, str], paragraphs: Sequence[Sequence[str]]) -> str:
    kind = given.get("office:value-type", "")
    shown = "\n".join("".join(pieces) for pieces in paragraphs)
    if given.get("calcext:value-type") == "error":
        return shown
    if kind in _NUMBERS and "office:value" in given:
        return number_text(given["office:value"])
    if kind == "date" and "office:date-value" in given:
        return iso_text(given["office:date-value"])
    if kind == "time" and (found := _CLOCK.fullmatch(given.get("office:time-value", ""))):
        hours, minutes, seconds = (int(part) for part in found.groups())
        return f"{hours:02}:{minutes:02}:{seconds:02}"
    if kind == "boolean" and "office:boolean-value" in given:
        return "TRUE" if given["office:boolean-value"] == "true" else "FALSE"
    return given.get("office:string-value", shown) if kind == "string" else shown
